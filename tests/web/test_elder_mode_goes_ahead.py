"""Elder mode is voice first: the microphone opens by itself after each question, answers are spoken, letters grow on request."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import NO_MICROPHONE, TURN_MS, OpenPage, say, settled
from tests.web.made import MICROPHONE

pytestmark = pytest.mark.timeout(600)

SPOKEN = "(async () => { const { Player } = await import('/web/voice/player.js'); window.said = 0; const begin = Player.prototype.begin; Player.prototype.begin = function (info) { window.said++; return begin.call(this, info); }; })()"
"""Counts what the page begins to say."""

SLOW_SOUND = """{ const resume = AudioContext.prototype.resume; const state = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'state');
Object.defineProperty(AudioContext.prototype, 'state', { get() { return this.late ? state.get.call(this) : 'suspended'; } });
AudioContext.prototype.resume = async function () { await new Promise((done) => setTimeout(done, 1500)); this.late = true; return resume.call(this); }; }"""
"""A machine so busy that its sound device opens a second and a half late."""

GROWN = """([selector, least]) => { const roots = [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)];
return parseFloat(getComputedStyle(roots.flatMap((r) => [...r.querySelectorAll(selector)]).at(-1)).fontSize) >= least; }"""


def main_size(page: Page, selector: str) -> float:
    size: float = page.locator(selector).last.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    return size


def test_the_microphone_opens_by_itself_after_each_question(open_page: OpenPage) -> None:
    page = open_page("/?mode=elder&sound=off&idle=900&jurisdiction=KR", script=MICROPHONE, permissions=["microphone"])
    mic = page.get_by_test_id("mic")
    expect(mic).to_have_attribute("aria-pressed", "true", timeout=TURN_MS)
    settled(page)
    for sentence in ("등본 떼 주세요", "홍길동"):
        say(page, sentence)
        expect(page.locator("body")).to_have_attribute("data-state", "listening", timeout=TURN_MS)
    mic.click()  # who closes it is not asked again
    say(page, "680412-1234567")
    page.wait_for_timeout(1500)
    expect(mic).to_have_attribute("aria-pressed", "false")


def test_in_standard_mode_the_microphone_waits_for_a_touch(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=900", script=MICROPHONE, permissions=["microphone"])
    settled(page)
    say(page, "등본 떼 주세요")
    page.wait_for_timeout(1500)
    expect(page.get_by_test_id("mic")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(("mode", "speaks"), [("elder", True), ("standard", False)])
def test_the_phone_speaks_its_answers_in_elder_mode_only(open_page: OpenPage, mode: str, speaks: bool) -> None:
    page = open_page(f"/phone/new?mode={mode}", 390, 844, script=NO_MICROPHONE)
    page.evaluate(SPOKEN)
    settled(page)
    say(page, "등본 준비물이 뭐예요?")
    if speaks:
        page.wait_for_function("() => said > 0", timeout=TURN_MS)
    else:
        page.wait_for_timeout(3000)
        assert page.evaluate("said") == 0


def test_a_sound_device_that_opens_late_is_waited_for(open_page: OpenPage) -> None:
    page = open_page("/phone/new?mode=elder", 390, 844, script=NO_MICROPHONE + SLOW_SOUND)
    page.evaluate(SPOKEN)
    settled(page)
    say(page, "등본 준비물이 뭐예요?")
    page.wait_for_function("() => said > 0", timeout=TURN_MS)


@pytest.mark.parametrize("path", ["/?sound=off&idle=900&", "/phone/new?"])
def test_letters_grow_to_twice_their_size_on_request_and_are_as_before_for_the_next_person(open_page: OpenPage, path: str) -> None:
    page = open_page(f"{path}mode=elder", 1080, 1920, script=NO_MICROPHONE)
    settled(page)
    selector = ".sentence" if path.startswith("/?") else ".line.guide"
    before = main_size(page, selector)
    for step in (1.18, 1.18**2, 1.18**3, 1.18**4, 2):
        page.get_by_test_id("composer").fill("글씨 더 크게 해 주세요")
        page.get_by_test_id("send").click()
        page.wait_for_function(GROWN, arg=[selector, before * step * 0.97])
    assert main_size(page, selector) == pytest.approx(2 * before, rel=0.03)
    if path.startswith("/?"):
        page.get_by_test_id("restart").click()
        page.get_by_test_id("topic").first.wait_for()
        assert main_size(page, selector) == pytest.approx(before)
