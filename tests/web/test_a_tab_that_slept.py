"""A tab or machine that slept: who comes back is told so, has the whole time of a warning, and goes on where they were."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import NO_MICROPHONE, TURN_MS, OpenPage, say, settled
from tests.web.made import MICROPHONE, recording, speak
from tests.web.test_an_application_by_voice import TRIES, answered

A_NAP = "10:00"
SOCKETS = """(() => { const Real = window.WebSocket; window.sockets = []; window.WebSocket = class extends Real { constructor(...a) { super(...a); window.sockets.push(this); } }; })();"""


def sleep(page: Page) -> None:
    """Close the lid for ten minutes: the clock goes on, the page's timers stand and then fire once."""
    page.clock.fast_forward(A_NAP)


def awake_in_a_form(open_page: OpenPage, path: str, *size: int, **options: str) -> Page:
    """Open a page whose clock can be put forward, and begin a form."""
    page = open_page("/web/images/mark.svg", *size, **options)
    page.clock.install()
    page.goto(re.sub(r"/web/.*", path, page.url))
    if path.startswith("/chat"):
        page.get_by_test_id("launch").click()
    settled(page)
    say(page, "등본 떼 주세요")
    expect(page.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
    return page


@pytest.mark.parametrize(("path", "notice"), [("/chat", "banner"), ("/phone/new", "banner")])
def test_a_phone_or_page_that_slept_goes_on_with_the_same_question(open_page: OpenPage, path: str, notice: str) -> None:
    page = awake_in_a_form(open_page, path, 390, 844)
    sleep(page)
    expect(page.get_by_test_id(notice)).to_contain_text("이어서", timeout=TURN_MS)
    say(page, "홍길동")
    expect(page.get_by_test_id("captions")).to_contain_text("열세 자리", timeout=TURN_MS)


def test_a_kiosk_that_slept_warns_for_a_whole_minute_and_keeps_the_answers(open_page: OpenPage) -> None:
    page = awake_in_a_form(open_page, "/?sound=off", script=NO_MICROPHONE)
    say(page, "홍길동")
    sleep(page)
    expect(page.get_by_test_id("idle")).to_be_visible(timeout=TURN_MS)
    sleep(page)  # and again, with the warning on the screen that nobody can have seen
    expect(page.get_by_test_id("idle")).to_be_visible()
    expect(page.get_by_test_id("idle")).to_contain_text(re.compile("(60|5[0-9])초"), timeout=TURN_MS)
    page.get_by_test_id("idle-stay").click()
    say(page, "680412-1234567")
    expect(page.get_by_test_id("captions")).to_contain_text("등본과 초본", timeout=TURN_MS)


@pytest.mark.timeout(900)
def test_a_spoken_line_that_died_asleep_is_made_anew(open_page: OpenPage, live_server: str) -> None:
    spoken = recording(live_server, "I need a copy of my resident registration.", "en")
    page = open_page("/web/images/mark.svg", 390, 844, script=MICROPHONE + SOCKETS)
    page.clock.install()
    page.goto(f"{live_server}/phone/new?language=en&jurisdiction=KR")
    settled(page)
    say(page, "What do I need for a passport?")
    page.get_by_test_id("mic").click()
    expect(page.get_by_test_id("mic")).to_have_attribute("aria-pressed", "true", timeout=TURN_MS)
    page.wait_for_function("() => sockets.at(-1)?.readyState === 1")
    before = page.evaluate("sockets.length")
    sleep(page)
    page.wait_for_function("(n) => sockets.length > n && sockets.at(-1).readyState === 1", arg=before, timeout=TURN_MS)
    for _ in range(TRIES):
        speak(page, spoken)
        if answered(page, "name of the person"):
            break
    expect(page.get_by_test_id("captions")).to_contain_text("name of the person")
