"""The kiosk page in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import TURN_MS, OpenPage, say, settled

GREETING = {"ko": "무엇을 도와드릴까요", "zh": "您", "en": "help"}


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_the_kiosk_greets_in_the_language_of_its_address(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?language={language}")
    expect(page.get_by_test_id("captions")).to_contain_text(GREETING[language], timeout=TURN_MS)
    assert page.locator("html").get_attribute("lang") == {"ko": "ko", "zh": "zh-Hans", "en": "en"}[language]
    expect(page.get_by_test_id("topic").first).to_be_visible()


def test_every_named_element_of_the_contract_is_there(open_page: OpenPage) -> None:
    page = open_page("/")
    settled(page)
    for name in ("guide", "captions", "composer", "send", "mic", "elder-toggle", "language", "human", "repeat", "slower", "louder", "qr"):
        expect(page.get_by_test_id(name)).to_be_visible()
    expect(page.get_by_test_id("transcript")).to_be_attached()


def test_a_typed_request_begins_a_form_and_tells_how_much_is_left(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    say(page, "등본 떼 주세요")
    expect(page.get_by_test_id("heard")).to_contain_text("등본 떼 주세요")
    expect(page.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
    expect(page.get_by_test_id("progress")).to_contain_text("단계 남았어요")


def test_a_touched_choice_answers_and_reads_as_its_label(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    say(page, "등본 준비물이 뭐예요?")
    choice = page.get_by_test_id("choice").first
    expect(choice).to_be_visible(timeout=TURN_MS)
    label = choice.locator(".choice-label").inner_text()
    before = page.get_by_test_id("live").text_content()
    choice.click()
    settled(page, before)
    expect(page.get_by_test_id("heard")).to_contain_text(label)


def test_a_service_is_two_touches_away(open_page: OpenPage) -> None:
    page = open_page("/?mode=elder&sound=off")
    settled(page)
    before = page.get_by_test_id("live").text_content()
    page.get_by_test_id("topic").first.click()
    page.get_by_test_id("service").first.click()
    settled(page, before)
    expect(page.get_by_test_id("captions")).not_to_be_empty()


def test_the_language_switches_at_once(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    page.get_by_test_id("language").get_by_text("中文").click()
    expect(page.get_by_test_id("send")).to_have_text("发送")
    expect(page.get_by_test_id("captions")).to_contain_text("您", timeout=TURN_MS)
    page.get_by_test_id("language").get_by_text("English").click()
    expect(page.get_by_test_id("send")).to_have_text("Send")
    expect(page.get_by_test_id("captions")).to_contain_text("help", timeout=TURN_MS)


def test_the_language_switches_in_the_middle_of_a_conversation(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    say(page, "등본 준비물이 뭐예요?")
    before = page.get_by_test_id("live").text_content()
    page.get_by_test_id("language").get_by_text("English").click()
    settled(page, before)
    expect(page.get_by_test_id("live")).to_have_text(re.compile("[A-Za-z]{3}"))


def test_a_reload_goes_on_where_it_was(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    say(page, "등본 떼 주세요")
    expect(page.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
    page.reload()
    expect(page.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
    page.get_by_test_id("transcript").locator("summary").click()
    expect(page.get_by_test_id("transcript")).to_contain_text("등본 떼 주세요")


def test_start_over_forgets_the_person(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    say(page, "등본 떼 주세요")
    page.get_by_test_id("restart").click()
    expect(page.get_by_test_id("topic").first).to_be_visible(timeout=TURN_MS)
    expect(page.get_by_test_id("captions")).not_to_contain_text("등본 떼 주세요")
    expect(page.get_by_test_id("progress")).to_be_hidden()
    expect(page.get_by_test_id("transcript")).not_to_contain_text("등본 떼 주세요")


def test_nobody_there_is_warned_for_a_minute_before_anything_is_lost(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=2")
    settled(page)
    expect(page.get_by_test_id("idle")).to_be_visible(timeout=10_000)
    expect(page.get_by_test_id("idle")).to_contain_text(re.compile("(60|5[0-9])초"))
    expect(page.get_by_test_id("live")).to_contain_text("아직 계세요", timeout=5_000)
    page.get_by_test_id("idle-stay").click()
    expect(page.get_by_test_id("idle")).to_be_hidden()
    expect(page.get_by_test_id("captions")).to_contain_text("도와드릴까요")


def test_who_is_done_leaves_nothing_behind(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=2")
    settled(page)
    page.get_by_test_id("idle-leave").click(timeout=20_000)
    expect(page.get_by_test_id("attract")).to_be_visible(timeout=TURN_MS)
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_test_id("attract").locator("button").click()
    expect(page.get_by_test_id("captions")).to_contain_text("도와드릴까요", timeout=TURN_MS)


def test_an_id_number_is_never_shown_whole(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    for sentence in ("등본 떼 주세요", "홍길동", "680412-1234567"):
        say(page, sentence)
    expect(page.get_by_test_id("heard")).to_contain_text("680412-1******")
    assert "1234567" not in (page.locator("body").text_content() or "")


def test_a_veil_hides_the_screen_until_touched(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    page.get_by_test_id("veil").click()
    expect(page.locator("#veil-sheet")).to_be_visible()
    page.locator("#veil-sheet button").click()
    expect(page.locator("#veil-sheet")).to_be_hidden()


def test_the_whole_page_is_used_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link leads to the composer
    page.keyboard.type("등본 떼 주세요")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)


def test_the_phone_takes_the_conversation_over_by_the_qr_code(open_page: OpenPage) -> None:
    kiosk = open_page("/?sound=off")
    settled(kiosk)
    say(kiosk, "등본 떼 주세요")
    kiosk.get_by_test_id("qr").click()
    kiosk.get_by_test_id("qr-code").locator("svg").wait_for()
    address = kiosk.get_by_test_id("qr-code").get_attribute("data-address")
    assert address
    phone = open_page(re.sub(r"^https?://[^/]+", "", address), 390, 844)
    expect(phone.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
    assert "#" not in phone.url
    phone.reload()
    expect(phone.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
