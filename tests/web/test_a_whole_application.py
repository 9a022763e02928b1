"""A whole application, from the first sentence to the receipt: by keyboard alone, by touch alone in elder mode, begun on the kiosk and finished on the phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import NO_MICROPHONE, TURN_MS, OpenPage, say, settled

REFERENCE = re.compile(r"A-[A-Z0-9]{4}-[A-Z0-9]{4}")


def receipt(page: Page) -> str:
    """Wait for the receipt and return its reference."""
    card = page.locator("[data-testid=card][data-kind=receipt]")
    expect(card).to_contain_text(REFERENCE, timeout=TURN_MS)
    found = REFERENCE.search(card.inner_text())
    assert found
    return found.group()


def asked(page: Page, words: str) -> None:
    """Wait until the guide asks for something."""
    expect(page.get_by_test_id("captions")).to_contain_text(words, timeout=TURN_MS)


def back_to_choice(page: Page, label: str) -> None:
    """Press Shift+Tab until the choice with this label has the focus, then Enter."""
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if (
            page.evaluate(
                "document.activeElement.matches('[data-testid=choice]') && document.activeElement.querySelector('.choice-label').textContent"
            )
            == label
        ):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no key leads to {label}")


def test_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/?sound=off")
    settled(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link leads to the composer
    for question, sentence in (("도와드릴까요", "등본 떼 주세요"), ("성함", "홍길동"), ("열세 자리", "680412-1234567")):
        asked(page, question)
        page.keyboard.type(sentence)
        page.keyboard.press("Enter")
    asked(page, "등본과 초본")
    back_to_choice(page, "등본")
    asked(page, "몇 통")
    assert page.evaluate("document.activeElement.id") == "composer"  # the focus is not lost with the button
    page.keyboard.type("두 통")
    page.keyboard.press("Enter")
    asked(page, "뒷자리도")
    back_to_choice(page, "아니요")
    asked(page, "이대로 접수할까요")
    back_to_choice(page, "네")
    assert receipt(page)


def tap_keys(page: Page, keys: str) -> None:
    """Touch these keys of the keypad, then the one that is done."""
    for key in [*keys, "done"]:
        page.get_by_test_id("keypad").locator(f'[data-key="{key}"]').tap()


def tap_choice(page: Page, label: str) -> None:
    """Touch the choice with this label."""
    page.locator("[data-testid=choice]", has=page.get_by_text(label, exact=True)).tap()


def test_by_touch_alone_in_elder_mode(open_page: OpenPage) -> None:
    page = open_page("/?mode=elder&sound=off&jurisdiction=KR", has_touch=True, script=NO_MICROPHONE)
    settled(page)
    page.locator("[data-topic=id]").tap()
    page.get_by_test_id("service").first.wait_for()
    for _ in range(8):
        if page.locator("[data-service=kr_resident_record_copy]").count():
            break
        page.get_by_test_id("next-page").tap()
    page.locator("[data-service=kr_resident_record_copy]").tap()
    start = page.locator("[data-testid=choice]").first
    expect(start.or_(page.get_by_test_id("keypad"))).to_be_visible(timeout=TURN_MS)
    if start.is_visible():
        start.tap()
    asked(page, "성함")
    tap_keys(page, "ㅎㅗㅇㄱㅣㄹㄷㅗㅇ")
    expect(page.get_by_test_id("heard")).to_contain_text("홍길동")
    asked(page, "열세 자리")
    tap_keys(page, "6804121234567")
    asked(page, "등본과 초본")
    expect(page.get_by_test_id("keypad")).to_be_hidden()
    tap_choice(page, "등본")
    asked(page, "몇 통")
    tap_keys(page, "2")
    asked(page, "뒷자리도")
    tap_choice(page, "아니요")
    asked(page, "이대로 접수할까요")
    expect(page.get_by_test_id("captions")).to_contain_text("홍길동")
    tap_choice(page, "네")
    assert receipt(page)


def test_begun_on_the_kiosk_and_finished_on_the_phone_the_kiosk_follows(open_page: OpenPage) -> None:
    kiosk = open_page("/?sound=off")
    settled(kiosk)
    for sentence in ("등본 떼 주세요", "홍길동"):
        say(kiosk, sentence)
    asked(kiosk, "열세 자리")
    kiosk.get_by_test_id("qr").click()
    kiosk.get_by_test_id("qr-code").locator("svg").wait_for()
    address = kiosk.get_by_test_id("qr-code").get_attribute("data-address")
    phone = open_page(re.sub(r"^https?://[^/]+", "", address or ""), 390, 844, has_touch=True, is_mobile=True)
    asked(phone, "열세 자리")
    say(phone, "680412-1234567")
    asked(phone, "등본과 초본")
    tap_choice(phone, "등본")
    asked(phone, "몇 통")
    say(phone, "2")
    asked(phone, "뒷자리도")
    tap_choice(phone, "아니요")
    asked(phone, "이대로 접수할까요")
    tap_choice(phone, "네")
    reference = receipt(phone)
    expect(kiosk.locator("#qr-sheet")).to_be_hidden(timeout=TURN_MS)  # the kiosk has seen that it goes on elsewhere
    kiosk.wait_for_function("(reference) => document.body.textContent.includes(reference)", arg=reference, timeout=TURN_MS)
