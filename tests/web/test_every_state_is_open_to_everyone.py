"""axe-core and the computed styles in every state a conversation can bring, in three languages and both modes; zoom and text spacing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import NO_MICROPHONE, TURN_MS, OpenPage, say, settled
from tests.web.measures import overflows
from tests.web.test_everyone_can_use_the_pages import LANGUAGES, MODES, shortcomings, violations

REST_MS = 700
"""Until the guide's hand and the colours have come to rest."""
SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "form": {"ko": ("등본 떼 주세요",), "zh": ("我要领电子社保卡",), "en": ("I need a copy of my resident registration",)},
    "hand-off": {"ko": ("사람과 이야기하고 싶어요",), "zh": ("我想找人工服务",), "en": ("I want to talk to a person",)},
    "rating": {"ko": ("평가하고 싶어요",), "zh": ("我要评价",), "en": ("I want to rate the service",)},
    "danger": {"ko": ("살려 주세요, 사람이 쓰러졌어요",), "zh": ("救命，有人晕倒了",), "en": ("Help, someone has collapsed",)},
    "certificate": {
        "ko": ("등본 떼 주세요", "홍길동", "680412-1234567", "등본", "두 통", "아니요", "네"),
        "zh": ("我要领电子社保卡", "王秀英", "11010519491231002X", "13800138000", "好的", "是的"),
        "en": ("I need a copy of my resident registration", "Hong Gildong", "680412-1234567", "full copy", "two", "no", "yes"),
    },
}
LOUD_SPACING = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
const roots = [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)]; for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]; }"""
CUT = """() => { const roots = [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)];
return roots.flatMap((r) => [...r.querySelectorAll('button, .sentence, .line')]).filter((e) => e.checkVisibility() && !e.closest('gilbot-guide') && e.scrollWidth > e.clientWidth + 4 && getComputedStyle(e).overflow !== 'auto').map((e) => e.textContent.trim()); }"""

pytestmark = pytest.mark.timeout(900)


def barriers(page: Page, state: str, mode: str) -> list[str]:
    """Return what stands in somebody's way, each with the state's name."""
    page.wait_for_timeout(REST_MS)
    return [f"{state}: {what}" for what in violations(page) + shortcomings(page, mode)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_turn_of_a_conversation_brings_a_barrier(open_page: OpenPage, language: str, mode: str) -> None:
    found = []
    for state, sentences in SAID.items():
        page = open_page(f"/?language={language}&mode={mode}&sound=off&idle=900", script=NO_MICROPHONE)
        settled(page)
        page.get_by_test_id("notice").evaluate("(box) => (box.hidden = true)")
        for sentence in sentences[language]:
            say(page, sentence)
        found += barriers(page, state, mode)
        page.context.close()
    assert found == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sheet_and_no_news_brings_a_barrier(open_page: OpenPage, language: str, mode: str) -> None:
    page = open_page(f"/?language={language}&mode={mode}&sound=off&idle=900", script=NO_MICROPHONE)
    settled(page)
    found = []
    page.get_by_test_id("qr").click()
    page.get_by_test_id("qr-code").locator("svg").wait_for()
    found += barriers(page, "phone", mode)
    page.locator("#qr-sheet [data-close]").click()
    page.get_by_test_id("veil").click()
    found += barriers(page, "veil", mode)
    page.locator("#veil-sheet button").click()
    page.get_by_test_id("gestures").click()
    expect(page.get_by_test_id("notice")).to_be_visible()
    found += barriers(page, "camera refused", mode)
    page.context.set_offline(True)
    page.get_by_test_id("composer").fill("?")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("notice")).to_be_visible()
    found += barriers(page, "offline", mode)
    page.context.close()
    page = open_page(f"/?language={language}&mode={mode}&sound=off&idle=1", script=NO_MICROPHONE)
    expect(page.get_by_test_id("idle")).to_be_visible(timeout=TURN_MS)
    found += barriers(page, "warning", mode)
    page.get_by_test_id("idle-leave").click()
    expect(page.get_by_test_id("attract")).to_be_visible(timeout=TURN_MS)
    found += barriers(page, "attract", mode)
    assert found == []


@pytest.mark.parametrize("mode", MODES)
def test_a_photo_asked_for_on_the_phone_has_no_barrier(open_page: OpenPage, mode: str) -> None:
    page = open_page(f"/phone/new?mode={mode}&language=ko", 390, 844, script=NO_MICROPHONE)
    settled(page)
    for sentence in ("여권 재발급 신청할게요", "홍길동", "680412-1234567", "10년 복수 여권", "26면"):
        say(page, sentence)
    assert barriers(page, "upload", mode) == []
    assert overflows(page) <= 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("path", "width", "height"), [("/?sound=off&idle=900", 540, 960), ("/?sound=off&idle=900", 640, 512), ("/phone/new?", 195, 422)]
)
def test_at_200_percent_nothing_is_lost(open_page: OpenPage, path: str, width: int, height: int, mode: str) -> None:
    if width < 320 and mode == "elder":
        pytest.skip("letters of 24 px and more have been doubled already")
    page = open_page(f"{path}&mode={mode}&language=en", width, height, device_scale_factor=2, script=NO_MICROPHONE)
    settled(page)
    say(page, "How do I renew my passport?")
    if width >= 320:
        assert overflows(page) <= 0
    for name in ("composer", "send", "mic", "human", "repeat", "elder-toggle", "language"):
        expect(page.get_by_test_id(name)).to_be_visible()
        page.get_by_test_id(name).scroll_into_view_if_needed()
        expect(page.get_by_test_id(name)).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("path", "width", "height"), [("/?sound=off&idle=900", 1080, 1920), ("/phone/new?", 390, 844)])
def test_wider_text_spacing_loses_nothing_of_an_answer(open_page: OpenPage, path: str, width: int, height: int, mode: str) -> None:
    page = open_page(f"{path}&mode={mode}&language=en", width, height, script=NO_MICROPHONE)
    settled(page)
    say(page, "How do I renew my passport?")
    page.evaluate(LOUD_SPACING)
    assert overflows(page) <= 0
    assert page.evaluate(CUT) == []


QUESTIONS = (
    ("홍길동", {"inputmode": "text", "autocomplete": "name"}),
    ("680412-1234567", {"inputmode": "numeric", "autocomplete": "off"}),
    ("010-1234-5678", {"inputmode": "tel", "autocomplete": "tel"}),
)


def test_a_phone_shows_the_keyboard_that_fits_the_question(open_page: OpenPage) -> None:
    page = open_page("/phone/new?language=ko&jurisdiction=KR", 390, 844)
    settled(page)
    composer = page.get_by_test_id("composer")
    expect(composer).to_have_attribute("enterkeyhint", "send")
    say(page, "모바일 신분증 발급해 주세요")
    for answer, wanted in QUESTIONS:
        for name, value in wanted.items():
            expect(composer).to_have_attribute(name, value)
        expect(composer).to_have_attribute("enterkeyhint", "next")
        say(page, answer)


def test_a_kiosk_offers_nobody_what_another_typed(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=900")
    settled(page)
    say(page, "등본 떼 주세요")
    for attribute in ("autocomplete", "enterkeyhint"):
        expect(page.get_by_test_id("composer")).to_have_attribute(attribute, {"autocomplete": "off", "enterkeyhint": "next"}[attribute])
