"""A photo the form asks for: sent from widget or phone, followed by the kiosk; what cannot be used is told kindly and the question stays."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.web.conftest import TURN_MS, OpenPage, say, settled

WORDS = ("주민등록증 재발급 신청할게요", "김영수입니다", "사팔공칠일이 다시 이구구공공일이", "잃어버렸어요")
NOT_TAKEN = {
    "unknown_kind": (
        b"MZ\x90\x00 not a picture",
        {"ko": "사진이나 PDF 파일이 아니에요", "zh": "不是照片", "en": "neither a picture nor a PDF"},
    ),
    "broken_image": (b"\xff\xd8\xff\xe0 broken", {"ko": "사진이 열리지 않아요", "zh": "照片打不开", "en": "cannot be opened"}),
    "active_pdf": (
        b"%PDF-1.7\n1 0 obj<</JavaScript(x)/JS(x)/OpenAction 2 0 R>>endobj\n%%EOF\n",
        {"ko": "안전하게 열 수 없어요", "zh": "不能安全打开", "en": "cannot be opened safely"},
    ),
    "file_too_large": (b"%PDF-1.7\n" + b"0" * (10 * 1024 * 1024 + 1), {"ko": "너무 커요", "zh": "太大了", "en": "too big"}),
}


def picture(width: int = 300, height: int = 400) -> FilePayload:
    """A photo as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def until_the_photo(page: Page) -> None:
    """Fill the form until it asks for the photo."""
    for sentence in WORDS:
        say(page, sentence)
    expect(page.get_by_test_id("choice").first).to_contain_text(re.compile("파일 고르기|사진 올리기"), timeout=TURN_MS)


@pytest.mark.parametrize("path", ["/chat?jurisdiction=KR", "/phone/new?jurisdiction=KR"])
def test_a_photo_sent_from_widget_and_phone_answers_the_question(open_page: OpenPage, path: str) -> None:
    page = open_page(path, 390, 844)
    if page.url.endswith("/chat?jurisdiction=KR"):
        page.get_by_test_id("launch").click()
    settled(page)
    until_the_photo(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("choice").first.click()  # the choice to send one opens the picker
    before = page.get_by_test_id("live").text_content()
    chooser.value.set_files(picture())
    settled(page, before)
    expect(page.get_by_test_id("captions")).to_contain_text("photo.jpg 파일을 올렸어요")
    expect(page.get_by_test_id("captions")).to_contain_text("잘 받았어요")
    expect(page.get_by_test_id("banner")).to_be_hidden()
    assert page.locator(".line.citizen").count() == len(WORDS) + 1  # no further sentence was sent


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_a_file_that_cannot_be_used_is_told_in_the_language_and_the_question_stays(open_page: OpenPage, language: str) -> None:
    page = open_page("/chat?jurisdiction=KR", 390, 844)
    page.get_by_test_id("launch").click()
    settled(page)
    page.get_by_test_id("file").set_input_files(picture())
    expect(page.get_by_test_id("banner")).to_contain_text("지금은 사진이나 서류가 필요하지 않아요", timeout=TURN_MS)
    until_the_photo(page)
    if language != "ko":
        before = page.get_by_test_id("live").text_content()
        page.locator(f"[data-testid=language] [data-language={language}]").click()
        settled(page, before)
    for content, told in NOT_TAKEN.values():
        page.get_by_test_id("file").set_input_files({"name": "file.bin", "mimeType": "application/octet-stream", "buffer": content})
        expect(page.get_by_test_id("banner")).to_contain_text(told[language], timeout=TURN_MS)
    before = page.get_by_test_id("live").text_content()
    page.get_by_test_id("file").set_input_files(picture())
    settled(page, before)
    expect(page.get_by_test_id("banner")).to_be_hidden()


def test_a_photo_larger_than_a_file_may_be_is_made_smaller(open_page: OpenPage) -> None:
    page = open_page("/chat")
    size, width, same = page.evaluate(
        """async () => { const { shrink } = await import('/web/core/shrink.js'); const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 });
        const paint = canvas.getContext('2d'); for (let i = 0; i < 4000; i += 8) { paint.fillStyle = `hsl(${i} 90% 50%)`; paint.fillRect(i, 0, 8, 3000); }
        const big = new File([await new Promise((done) => canvas.toBlob(done, 'image/png'))], 'big.png', { type: 'image/png' });
        const made = await shrink(big, 1000); const small = new File(['x'], 'x.pdf', { type: 'application/pdf' });
        return [made.size, (await createImageBitmap(made)).width, (await shrink(small, 0)) === small]; }"""
    )
    assert (width, same) == (3000, True) and size > 0


def test_the_kiosk_takes_the_photo_by_phone_and_goes_on_by_itself(open_page: OpenPage) -> None:
    kiosk = open_page("/?sound=off&jurisdiction=KR")
    settled(kiosk)
    until_the_photo(kiosk)
    kiosk.get_by_test_id("choice").first.click()
    kiosk.get_by_test_id("qr-code").locator("svg").wait_for()
    expect(kiosk.locator("#qr-sheet")).to_contain_text("사진을 올려 주세요")
    address = kiosk.get_by_test_id("qr-code").get_attribute("data-address") or ""
    phone = open_page(re.sub(r"^https?://[^/]+", "", address), 390, 844)
    expect(phone.get_by_test_id("captions")).to_contain_text("사진", timeout=TURN_MS)
    phone.get_by_test_id("file").set_input_files(picture())
    expect(phone.get_by_test_id("captions")).to_contain_text("잘 받았어요", timeout=TURN_MS)
    expect(kiosk.get_by_test_id("captions")).to_contain_text("잘 받았어요", timeout=TURN_MS)
    expect(kiosk.locator("#qr-sheet")).to_be_hidden()
