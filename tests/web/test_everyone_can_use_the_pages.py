"""Accessibility of every page: axe-core, contrast, targets, reflow, text spacing, motion."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import NO_MICROPHONE, TURN_MS, OpenPage, say, settled
from tests.web.measures import gaps, measure, overflows

axe_core = pytest.importorskip("axe_core_python.sync_playwright")

LANGUAGES = ("ko", "zh", "en")
MODES = ("standard", "elder")
QUESTION = {"ko": "등본 준비물이 뭐예요?", "zh": "办护照要带什么材料？", "en": "What do I need for a passport?"}
LEAST = {"standard": {"contrast": 4.5, "target": 44, "body": 12, "gap": 0}, "elder": {"contrast": 7.0, "target": 60, "body": 24, "gap": 12}}


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = axe_core.Axe().run(page)["violations"]
    return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in found]


def shortcomings(page: Page, mode: str) -> list[str]:
    least, found = LEAST[mode], measure(page)
    wrong = [f"contrast {t['contrast']:.1f}: {t['text']}" for t in found["texts"] if t["contrast"] < least["contrast"] - 0.05]
    wrong += [f"letters {t['size']}: {t['text']}" for t in found["texts"] if t["size"] < least["body"]]
    wrong += [
        f"target {t['width']:.0f}x{t['height']:.0f}: {t['what']}"
        for t in found["targets"]
        if min(t["width"], t["height"]) < least["target"]
    ]
    wrong += [f"gap {d:.0f}: {a} | {b}" for a, b, d in gaps(found["targets"]) if d < least["gap"] - 0.5]
    return wrong


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kiosk_has_no_barrier_at_its_greeting_and_with_a_card(open_page: OpenPage, language: str, mode: str) -> None:
    page = open_page(f"/?language={language}&mode={mode}&sound=off")
    settled(page)
    assert violations(page) + shortcomings(page, mode) == []
    say(page, QUESTION[language])
    page.wait_for_timeout(700)  # the guide's hand and the button's colour have come to rest
    assert violations(page) + shortcomings(page, mode) == []


@pytest.mark.parametrize("size", [(1080, 1920), (1366, 768)])
@pytest.mark.parametrize("mode", MODES)
def test_the_keys_on_the_screen_have_no_barrier(open_page: OpenPage, mode: str, size: tuple[int, int]) -> None:
    page = open_page(f"/?mode={mode}&sound=off&jurisdiction=KR", *size, has_touch=True, script=NO_MICROPHONE)
    settled(page)
    page.get_by_test_id("composer").tap()
    for sentence, keys in (("등본 떼 주세요", "letters"), ("홍길동", "digits")):
        say(page, sentence)
        page.get_by_test_id("captions").tap()
        page.get_by_test_id("composer").tap()
        expect(page.locator(f"[data-testid=keypad][data-kind={keys}]")).to_be_visible()
        page.wait_for_timeout(500)
        assert violations(page) + shortcomings(page, mode) == []
        expect(page.locator(".sentence").last).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/?sound=off", "/chat?"])
def test_the_offer_of_large_letters_has_no_barrier(open_page: OpenPage, path: str, language: str) -> None:
    page = open_page(f"{path}&language={language}", 390, 844)
    if path.startswith("/chat"):
        page.get_by_test_id("launch").click()
    settled(page)
    page.get_by_test_id("louder").click()
    expect(page.get_by_test_id("elder-offer")).to_be_visible()
    assert violations(page) + shortcomings(page, "standard") == []
    assert overflows(page) <= 0


@pytest.mark.parametrize("mode", MODES)
def test_the_widget_has_no_barrier(open_page: OpenPage, mode: str) -> None:
    page = open_page(f"/chat?mode={mode}", 390, 844)
    page.get_by_test_id("launch").click()
    page.get_by_test_id("composer").wait_for()
    expect(page.get_by_test_id("captions")).to_contain_text("길벗이에요", timeout=TURN_MS)
    assert violations(page) + shortcomings(page, mode) == []


@pytest.mark.parametrize("mode", MODES)
def test_the_phone_page_has_no_barrier(open_page: OpenPage, mode: str) -> None:
    page = open_page(f"/phone/new?mode={mode}", 390, 844)
    expect(page.get_by_test_id("captions")).to_contain_text("길벗이에요", timeout=TURN_MS)
    assert violations(page) + shortcomings(page, mode) == []


def test_the_main_sentence_is_36_px_in_elder_mode(open_page: OpenPage) -> None:
    page = open_page("/?mode=elder&sound=off", 390, 844)
    settled(page)
    size = page.locator(".sentence").first.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 36


def test_the_elder_toggle_changes_the_page_and_back(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    page.get_by_test_id("elder-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    page.wait_for_timeout(500)
    assert shortcomings(page, "elder") == []
    assert page.get_by_test_id("topic").count() == 4
    page.get_by_test_id("elder-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "standard")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("path", ["/", "/chat", "/phone/new"])
def test_nothing_is_wider_than_320_px(open_page: OpenPage, path: str, mode: str) -> None:
    page = open_page(f"{path}?mode={mode}&sound=off&language=en", 320, 640)
    page.wait_for_timeout(1500)
    assert overflows(page) <= 0


def test_wider_text_spacing_loses_nothing(open_page: OpenPage) -> None:
    page = open_page("/?sound=off", 390, 844)
    settled(page)
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert overflows(page) <= 0
    cut = page.evaluate(
        "[...document.querySelectorAll('button, .sentence')].filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 4).map((e) => e.textContent)"
    )
    assert cut == []


def test_the_guide_keeps_still_where_less_motion_is_asked_for(open_page: OpenPage) -> None:
    page = open_page("/?sound=off", reduced_motion="reduce")
    settled(page)
    head = page.locator("gilbot-guide").evaluate_handle("(g) => g.shadowRoot.querySelector('clipPath').closest('svg')")
    first = head.evaluate("(svg) => svg.outerHTML")
    page.wait_for_timeout(1200)
    assert head.evaluate("(svg) => svg.outerHTML") == first


def test_each_reply_is_told_once_to_screen_readers(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    page.evaluate(
        """() => { window.told = []; new MutationObserver(() => { const t = document.querySelector('[data-testid=live]').textContent; if (t) told.push(t); })
        .observe(document.querySelector('[data-testid=live]'), { childList: true, characterData: true, subtree: true }); }"""
    )
    say(page, "등본 준비물이 뭐예요?")
    page.wait_for_timeout(500)
    assert len(page.evaluate("told")) == 1
    assert page.locator("[aria-live]:not([data-testid=live])").count() == 0
