"""What goes wrong around a conversation is told kindly, and nothing of it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Server
from tests.web.conftest import NO_MICROPHONE, TURN_MS, OpenPage, say, settled
from tests.web.made import MICROPHONE, recording, speak
from tests.web.test_an_application_by_voice import TRIES, answered, listening

SOCKETS = """(() => { const Real = window.WebSocket; window.sockets = []; window.WebSocket = class extends Real { constructor(...a) { super(...a); window.sockets.push(this); } }; })();"""


@pytest.fixture
def own_server(model: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of this test alone, without speech, that may be killed and started again."""
    server = Server(tmp_path, GILBOT_SPEECH="false").start()
    yield server
    server.stop()


@pytest.mark.timeout(900)
def test_a_server_restarted_in_the_middle_of_a_form_goes_on_where_it_was(browser: Browser, own_server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{own_server.url}/?sound=off")
    settled(page)
    for sentence in ("등본 떼 주세요", "홍길동"):
        say(page, sentence)
    expect(page.get_by_test_id("captions")).to_contain_text("열세 자리")
    own_server.kill()
    page.get_by_test_id("composer").fill("680412-1234567")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("notice")).to_contain_text("연결이 끊겼어요", timeout=TURN_MS)
    own_server.start()
    expect(page.get_by_test_id("captions")).to_contain_text("등본과 초본", timeout=TURN_MS)  # the sentence was kept and sent
    expect(page.get_by_test_id("notice")).to_contain_text("다시 연결")
    context.close()


def test_a_turn_whose_answer_was_lost_on_the_way_is_not_taken_twice(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    for sentence in ("등본 떼 주세요", "홍길동"):
        say(page, sentence)
    page.evaluate(
        """() => { const real = window.fetch; window.sent = 0; window.fetch = async (to, ...rest) => { const answer = await real(to, ...rest);
        if (String(to).endsWith('/messages') && !window.sent++) throw new TypeError('Failed to fetch'); return answer; }; }"""
    )
    page.get_by_test_id("composer").fill("680412-1234567")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("captions")).to_contain_text("등본과 초본", timeout=TURN_MS)
    expect(page.get_by_test_id("choice")).to_have_count(2)
    assert page.evaluate("() => window.sent") == 1


def test_two_tabs_are_two_conversations(open_page: OpenPage) -> None:
    first = open_page("/chat", 390, 844)
    second = first.context.new_page()
    second.goto(first.url)
    for page in (first, second):
        page.get_by_test_id("launch").click()
        settled(page)
    say(first, "등본 떼 주세요")
    say(second, "여권 준비물이 뭐예요?")
    expect(first.get_by_test_id("captions")).to_contain_text("성함")
    expect(second.get_by_test_id("captions")).not_to_contain_text("성함")
    first.reload()
    first.get_by_test_id("launch").click()
    expect(first.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)


def test_a_conversation_the_server_no_longer_knows_begins_anew_and_says_so(open_page: OpenPage, live_server: str) -> None:
    page = open_page("/?sound=off")
    settled(page)
    say(page, "등본 떼 주세요")
    page.evaluate(
        """async () => { const { id, token } = JSON.parse(sessionStorage.getItem('gilbot.kiosk'));
        await fetch(`/api/conversations/${id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } }); }"""
    )
    page.get_by_test_id("composer").fill("홍길동")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("notice")).to_contain_text("대화가 닫혔어요", timeout=TURN_MS)
    expect(page.get_by_test_id("captions")).to_contain_text("도와드릴까요", timeout=TURN_MS)


def test_a_microphone_refused_in_elder_mode_is_told_once_and_touch_goes_on(open_page: OpenPage) -> None:
    page = open_page("/?mode=elder&sound=off", script=NO_MICROPHONE)
    expect(page.get_by_test_id("notice")).to_contain_text("마이크를 쓸 수 없어요", timeout=TURN_MS)
    settled(page)
    page.evaluate("() => { document.querySelector('[data-testid=notice]').hidden = true; }")
    say(page, "등본 떼 주세요")
    page.wait_for_timeout(1500)
    expect(page.get_by_test_id("notice")).to_be_hidden()
    expect(page.get_by_test_id("mic")).to_have_attribute("aria-pressed", "false")


@pytest.mark.timeout(900)
def test_a_voice_line_lost_in_mid_sentence_is_told_and_mended(open_page: OpenPage, live_server: str) -> None:
    spoken = recording(live_server, "I need a copy of my resident registration.", "en")
    page = open_page("/?sound=off&idle=900&language=en&jurisdiction=KR", script=MICROPHONE + SOCKETS)
    settled(page)
    page.get_by_test_id("mic").click()
    expect(page.locator("body")).to_have_attribute("data-state", "listening", timeout=TURN_MS)
    page.evaluate("() => setTimeout(() => sockets.at(-1).close(), 800)")
    speak(page, spoken)
    expect(page.get_by_test_id("notice")).to_have_text(re.compile("voice connection is lost|Connected again"), timeout=TURN_MS)
    expect(page.locator("body")).to_have_attribute("data-state", "listening", timeout=TURN_MS)
    for _ in range(TRIES):  # said again, it is heard
        listening(page)
        speak(page, spoken)
        if answered(page, "name of the person"):
            break
    expect(page.get_by_test_id("captions")).to_contain_text("name of the person")


@pytest.mark.parametrize("path", ["/?sound=off", "/chat"])
def test_large_letters_are_offered_to_who_is_not_understood_twice(open_page: OpenPage, path: str) -> None:
    page = open_page(path, 390, 844)
    if path == "/chat":
        page.get_by_test_id("launch").click()
    settled(page)
    offer: Any = page.get_by_test_id("elder-offer")
    say(page, "푸르딩딩 뽀로로 까까")
    expect(offer).to_be_hidden()
    page.get_by_test_id("composer").fill("음 그게 뭐더라")
    page.get_by_test_id("send").click()
    expect(offer).to_contain_text("글씨를 크게", timeout=TURN_MS)
    page.get_by_test_id("offer-yes").click()
    expect(page.locator("[data-mode=elder]").first).to_be_attached(timeout=TURN_MS)
    expect(offer).to_be_hidden()


def test_large_letters_are_offered_once_to_who_asks_for_slower_speech(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    page.get_by_test_id("slower").click()
    expect(page.get_by_test_id("elder-offer")).to_be_visible()
    page.get_by_test_id("offer-no").click()
    page.get_by_test_id("louder").click()
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("elder-offer")).to_be_hidden()
