"""A whole application spoken into the browser's microphone, the guide answering aloud."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage, settled
from tests.web.made import MICROPHONE, recording, speak
from tests.web.test_a_whole_application import REFERENCE

HEARD_MS = 90_000
QUIET_MS = 10_000
TRIES = 3
"""As often a person says a sentence again that was not understood."""
LANGUAGE = "en"
SPOKEN = (
    ("name of the person", "I need a copy of my resident registration."),
    ("thirteen-digit", "My name is Mary Brown."),
    ("full copy or the abstract", "six eight zero four one two, one two three four five six seven."),
    ("Should the back part", "Whole family, please."),
    ("Shall I submit it", "No, I do not want that."),
    ("has been filed", "Yes, that is right."),
)
"""What the guide says next, and the sentence that brings it there."""

pytestmark = [pytest.mark.timeout(1500), pytest.mark.alone]


def listening(page: Page) -> None:
    """Wait until the guide has finished speaking and listens; tap the microphone again, as a person would, where it has fallen silent."""
    idle = 0
    for _ in range(HEARD_MS // 500):
        state = page.locator("body").get_attribute("data-state")
        if state == "listening":
            return
        idle = idle + 500 if state == "idle" else 0
        if idle >= QUIET_MS:
            page.get_by_test_id("mic").click()
            idle = 0
        page.wait_for_timeout(500)
    expect(page.locator("body")).to_have_attribute("data-state", "listening")


def answered(page: Page, words: str) -> bool:
    """Wait until the guide says this; false when it has listened for QUIET_MS without having said it."""
    quiet = 0
    for _ in range(HEARD_MS // 500):
        if words in (page.get_by_test_id("live").text_content() or ""):
            return True
        quiet = quiet + 500 if page.locator("body").get_attribute("data-state") == "listening" else 0
        if quiet > QUIET_MS:
            return False
        page.wait_for_timeout(500)
    return False


def test_by_voice_alone(open_page: OpenPage, live_server: str) -> None:
    recordings = {sentence: recording(live_server, sentence, LANGUAGE) for _, sentence in SPOKEN}
    page = open_page(f"/?sound=off&idle=900&jurisdiction=KR&language={LANGUAGE}", script=MICROPHONE)
    settled(page)
    page.get_by_test_id("mic").click()
    for answer, sentence in SPOKEN:
        for _ in range(TRIES):
            listening(page)
            speak(page, recordings[sentence])
            if answered(page, answer):
                break
        expect(page.get_by_test_id("captions")).to_contain_text(answer)
    expect(page.locator("[data-testid=card][data-kind=receipt]")).to_contain_text(REFERENCE)
    assert page.get_by_test_id("composer").input_value() == ""
