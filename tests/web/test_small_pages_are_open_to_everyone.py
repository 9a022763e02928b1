"""Widget and phone page in three languages and both modes: no barrier in any state, every service two touches away, keys lead through."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import NO_MICROPHONE, TURN_MS, OpenPage, say, settled
from tests.web.measures import overflows
from tests.web.test_every_state_is_open_to_everyone import SAID, barriers
from tests.web.test_everyone_can_use_the_pages import LANGUAGES, MODES

TOPICS = 10
LEAST_SERVICES = 40
REST_MS = 400
HIGH = "((nodes) => nodes.filter((n) => n.checkVisibility()).map((n) => n.getBoundingClientRect().height / parseFloat(getComputedStyle(n).fontSize)))"
"""How high each is, in letters: under 2 where it stands on one line."""

pytestmark = pytest.mark.timeout(900)


def small_page(open_page: OpenPage, path: str, **options: Any) -> Page:
    """Open the widget or the phone page and wait for the greeting with its topics."""
    page = open_page(path, 390, 844, script=NO_MICROPHONE, **options)
    if path.startswith("/chat"):
        page.get_by_test_id("launch").click()
    page.get_by_test_id("topic").first.wait_for()
    settled(page)
    page.get_by_test_id("banner").evaluate("(box) => (box.hidden = true)")
    return page


@pytest.mark.parametrize(
    ("path", "language", "mode"),
    [("/phone/new", language, mode) for language in LANGUAGES for mode in MODES] + [("/chat", "zh", "elder"), ("/chat", "en", "standard")],
)
def test_no_state_of_widget_and_phone_brings_a_barrier(open_page: OpenPage, path: str, language: str, mode: str) -> None:
    page = small_page(open_page, f"{path}?language={language}&mode={mode}")
    found = barriers(page, "greeting", mode)
    page.get_by_test_id("topic").nth(2).click()
    page.get_by_test_id("service").first.wait_for()
    found += barriers(page, "services", mode)
    turns = SAID["certificate"][language]
    for number, sentence in enumerate(turns):
        say(page, sentence)
        if number in (0, 2, len(turns) - 2, len(turns) - 1):  # the first question, one with choices, the read-back, the receipt
            found += barriers(page, f"turn {number}", mode)
            assert overflows(page) <= 0
    page.context.set_offline(True)
    page.get_by_test_id("composer").fill("?")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("banner")).to_be_visible()
    found += barriers(page, "offline", mode)
    assert found == []


@pytest.mark.parametrize("path", ["/?sound=off&idle=900&", "/chat?", "/phone/new?"])
def test_forty_services_and_more_are_two_touches_away_in_elder_mode(open_page: OpenPage, live_server: str, path: str) -> None:
    if path.startswith("/?"):
        page = open_page(f"{path}mode=elder", script=NO_MICROPHONE)
        settled(page)
    else:
        page = small_page(open_page, f"{path}mode=elder")
    reached: set[str] = set()
    for topic in range(TOPICS):
        for _ in range(topic // 4):
            page.get_by_test_id("next-page").click()
        assert page.get_by_test_id("topic").count() <= 4
        page.get_by_test_id("topic").nth(topic % 4).click()
        for country in ("한국", "중국"):
            page.get_by_test_id("tiles").get_by_role("button", name=f"{country} 업무").click()
            expect(page.get_by_test_id("service").first.or_(page.locator("p.tiles-hint"))).to_be_visible()
            expect(page.locator("p.tiles-hint", has_text="불러오는")).to_have_count(0)
            while True:
                reached |= {str(b.get_attribute("data-service")) for b in page.get_by_test_id("service").all()}
                place = page.locator(".tiles .page")
                if not place.count() or len(set(place.inner_text().split(" / "))) == 1:
                    break
                page.get_by_test_id("next-page").click()
        page.get_by_test_id("topics-back").click()
    assert len(reached) >= LEAST_SERVICES
    told: list[dict[str, str]] = httpx.get(f"{live_server}/api/services", params={"language": "ko"}, timeout=30).json()["services"]
    assert reached == {service["id"] for service in told}


def test_a_picture_touched_on_the_phone_begins_the_service(open_page: OpenPage) -> None:
    page = small_page(open_page, "/phone/new?mode=elder&jurisdiction=KR", has_touch=True)
    page.get_by_test_id("topic").nth(0).tap()
    before = page.get_by_test_id("live").text_content()
    page.get_by_test_id("service").filter(has_text="기초연금").tap()
    settled(page, before)
    expect(page.get_by_test_id("captions")).to_contain_text("기초연금")
    expect(page.get_by_test_id("tiles")).to_be_hidden()


def test_who_comes_to_a_picture_by_keyboard_goes_on_from_the_first_button(open_page: OpenPage) -> None:
    page = small_page(open_page, "/phone/new")
    page.get_by_test_id("topic").nth(2).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_test_id("service").first.wait_for()
    page.wait_for_timeout(REST_MS)
    focused = page.evaluate("document.querySelector('#panel').shadowRoot.activeElement?.dataset.testid")
    assert focused == "topics-back"


def test_each_reply_in_the_widget_is_told_once_to_screen_readers(open_page: OpenPage) -> None:
    page = small_page(open_page, "/chat")
    page.evaluate(
        """() => { window.told = []; const live = document.querySelector('gilbot-widget').shadowRoot.querySelector('[data-testid=live]');
        new MutationObserver(() => live.textContent && told.push(live.textContent)).observe(live, { childList: true, characterData: true, subtree: true }); }"""
    )
    say(page, "등본 준비물이 뭐예요?")
    page.wait_for_timeout(REST_MS)
    assert len(page.evaluate("told")) == 1


def test_a_read_back_stands_on_its_card_and_its_question_next_to_yes_and_no(open_page: OpenPage) -> None:
    page = small_page(open_page, "/phone/new?mode=elder&jurisdiction=KR")
    for sentence in SAID["certificate"]["ko"][:-1]:
        say(page, sentence)
    card = page.locator("[data-testid=card][data-kind=summary]")
    question = page.locator(".line.guide").last
    expect(card).to_be_in_viewport(ratio=0.3)
    expect(card).to_contain_text("홍길동")
    expect(question).to_contain_text("이대로 접수할까요")
    assert "홍길동" not in question.inner_text()  # not seen twice
    assert (page.get_by_test_id("live").text_content() or "").count("홍길동") == 1  # but told
    order = [node.bounding_box() for node in (card, question, page.get_by_test_id("choice").first)]
    tops = [box["y"] for box in order if box]
    assert tops == sorted(tops) and len(tops) == 3


def test_a_reference_is_never_broken_on_a_phone_in_large_letters(open_page: OpenPage) -> None:
    page = small_page(open_page, "/phone/new?mode=elder&language=ko")
    for sentence in SAID["certificate"]["ko"]:
        say(page, sentence)
    assert page.locator(".line .code").evaluate_all(f"(nodes) => {HIGH}(nodes)")[-1] < 2
    assert overflows(page) <= 0


def test_references_are_never_broken_and_chinese_breaks_between_words(open_page: OpenPage) -> None:
    page = small_page(open_page, "/phone/new?mode=elder&language=zh")
    for sentence in SAID["certificate"]["zh"]:
        say(page, sentence)
    lines_of = "(nodes) => nodes.filter((n) => n.getClientRects().length).map((n) => [n.textContent, n.getClientRects().length])"
    codes = page.locator(".line .code, .reference strong").evaluate_all(f"(nodes) => {HIGH}(nodes)")
    assert len(codes) > 1 and max(codes) < 2
    words = page.locator(".line > span:not([data-code])").evaluate_all(lines_of)
    assert len(words) > 10 and {count for _, count in words} == {1}
    labels = page.locator(".quick .tool span").evaluate_all(
        "(nodes) => nodes.map((n) => { const r = document.createRange(); const tops = {}; [...n.textContent].forEach((_, i) => { r.setStart(n.firstChild, i); r.setEnd(n.firstChild, i + 1); const top = Math.round(r.getBoundingClientRect().top); tops[top] = (tops[top] || 0) + 1; }); return Object.values(tops); })"
    )
    assert all(len(rows) == 1 or min(rows) >= 2 for rows in labels), labels  # no character stands alone


def test_the_phone_page_can_be_installed(open_page: OpenPage, live_server: str) -> None:
    page = open_page("/phone/new", 390, 844)
    manifest = page.evaluate("async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()")
    assert manifest["display"] == "standalone" and manifest["name"] and manifest["start_url"] == "/phone/new"
    for icon in manifest["icons"]:
        assert httpx.get(live_server + icon["src"], timeout=10).headers["content-type"].startswith(icon["type"])
    scope = page.evaluate("async () => (await navigator.serviceWorker.ready).scope")
    assert page.url.startswith(scope)


@pytest.mark.parametrize("path", ["/chat", "/phone/new"])
def test_a_refused_microphone_is_told_kindly_on_widget_and_phone(open_page: OpenPage, path: str) -> None:
    page = small_page(open_page, path)
    page.get_by_test_id("mic").click()
    expect(page.get_by_test_id("banner")).to_contain_text("마이크를 쓸 수 없어요", timeout=TURN_MS)
    say(page, "등본 떼 주세요")
    expect(page.get_by_test_id("captions")).to_contain_text("성함")


def test_a_host_page_sets_the_colours_of_the_widget(open_page: OpenPage) -> None:
    page = small_page(open_page, "/chat")
    page.evaluate(
        "() => { const s = new CSSStyleSheet(); s.replaceSync('gilbot-widget { --gilbot-bar: rgb(10, 60, 20); --gilbot-accent: rgb(90, 0, 90); }'); document.adoptedStyleSheets = [...document.adoptedStyleSheets, s]; }"
    )
    assert page.locator(".panel-bar").evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(10, 60, 20)"
    assert page.get_by_test_id("send").evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(90, 0, 90)"
