#!/usr/bin/env python3
"""Take a picture of every screen, in three languages and both modes, into docs/screens/, and list them in its README.

    uv run script/screens.py [--url http://127.0.0.1:8000] [--only kiosk-ko]

The server must be running. Pictures are WebP, those of large screens at half size.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error as PlaywrightError, Page, sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs" / "screens"
WAIT_MS = 60_000
LANGUAGES = ("ko", "zh", "en")
MODES = ("standard", "elder")
Said = dict[str, tuple[str, ...]]
ASK = {"ko": "기초연금이 뭐예요?", "zh": "办老年人优待证要带什么材料？", "en": "What do I need for a passport?"}
APPLY: Said = {
    "ko": ("등본 떼 주세요", "홍길동", "680412-1234567", "등본", "두 통", "아니요", "네"),
    "zh": ("我要领电子社保卡", "王秀英", "11010519491231002X", "13800138000", "好的", "是的"),
    "en": ("I need a copy of my resident registration", "Hong Gildong", "680412-1234567", "full copy", "two", "no", "yes"),
}
UPLOAD: Said = {
    "ko": ("여권 재발급 신청할게요", "홍길동", "680412-1234567", "10년 복수 여권", "26면"),
    "zh": ("我要办老年人优待证", "王秀英", "11010519491231002X"),
    "en": ("I want to reissue my passport", "Hong Gildong", "680412-1234567", "ten years", "26 pages"),
}
VISIT = ("我要换护照", "王秀英", "11010519491231002X", "明河市公安局出入境接待大厅", "下周三", "到期换发")
"""A form whose read-back tells an hour that nobody was asked for."""
BOOK: Said = {
    "ko": ("기초연금 상담 예약할게요", "하늘동 행정복지센터", "다음 주 수요일", "오전 10시", "홍길동", "010-1234-5678", "네"),
    "zh": ("我想预约去窗口办老年人优待证", "安和区政务服务中心", "下周三", "上午十点", "王秀英", "13800138000", "是的"),
    "en": (
        "I want to book an appointment for the basic pension",
        "Haneul-dong Community Service Center",
        "next Wednesday",
        "two in the afternoon",
        "Hong Gildong",
        "010-1234-5678",
        "yes",
    ),
}
PERSON = {"ko": "사람과 이야기하고 싶어요", "zh": "我想找人工服务", "en": "I want to talk to a person"}
RATE = {"ko": "평가하고 싶어요", "zh": "我要评价", "en": "I want to rate the service"}
DANGER = {"ko": "살려 주세요, 사람이 쓰러졌어요", "zh": "救命，有人晕倒了", "en": "Help, someone has collapsed"}
ABOUT = {
    "greeting": "the greeting with its topics",
    "services": "services of one topic",
    "answer": "an answer with its card",
    "person": "a person is asked for",
    "rating": "the rating",
    "danger": "danger: the number to call first",
    "form": "a form, question by question, up to the read-back",
    "end": "receipt and certificate",
    "to-the-phone": "going on with the phone",
    "veil": "the privacy veil",
    "upload": "a photo is asked for",
    "read-back": "all is read back before anything is filed",
    "booked": "what was booked",
    "keys-letters": "letters on the screen",
    "keys-digits": "digits on the screen",
    "offer": "large letters offered",
    "hands": "hand signs",
    "lost": "the line is lost",
    "idle": "the warning before a reset",
    "attract": "nobody there",
}


class Camera:
    """Saves pictures of one page under a common name."""

    def __init__(self, page: Page, name: str, url: str, address: str) -> None:
        self.page, self.name, self.url, self.address = page, name, url, address

    def open(self, path: str, more: str = "") -> None:
        """Go to a page of the server in this camera's language and mode."""
        self.page.goto(f"{self.url}{path}?{self.address}{more}")

    def take(self, screen: str) -> None:
        """Save the window as it is now."""
        self.page.wait_for_timeout(400)
        picture = Image.open(io.BytesIO(self.page.screenshot()))
        half = picture.resize((picture.width // 2, picture.height // 2)) if picture.width > 500 else picture
        half.save(OUT / f"{self.name}-{screen}.webp", quality=80, method=6)

    def say(self, text: str) -> None:
        """Type a sentence and wait for its answer."""
        before = self.told()
        self.page.get_by_test_id("composer").fill(text)
        self.page.get_by_test_id("send").click()
        self.told(before)

    def told(self, before: str = "") -> str:
        """Wait until something other than `before` has been answered, and return it."""
        for _ in range(WAIT_MS // 100):
            text = self.page.get_by_test_id("live").text_content() or ""
            if text not in ("", before) and self.page.locator("[data-testid=guide]:not([state=thinking])").count():
                return text
            self.page.wait_for_timeout(100)
        return before

    def forget(self) -> None:
        """Leave the conversation behind."""
        self.page.goto(f"{self.url}/web/images/mark.svg")
        self.page.evaluate("sessionStorage.clear()")

    def afresh(self) -> None:
        """Begin a new conversation on the kiosk."""
        self.forget()
        self.open("/", "&sound=off&idle=900")
        self.page.get_by_test_id("topic").first.wait_for(timeout=WAIT_MS)


def talk(camera: Camera, language: str) -> None:
    """Greeting, services, an answer, a person, the rating, danger."""
    camera.afresh()
    camera.take("1-greeting")
    camera.page.get_by_test_id("topic").nth(2).click()
    camera.page.get_by_test_id("service").first.wait_for(timeout=WAIT_MS)
    camera.take("2-services")
    for name, sentence in (("3-answer", ASK), ("4-person", PERSON), ("4-rating", RATE), ("4-danger", DANGER)):
        camera.afresh()
        camera.say(sentence[language])
        camera.take(name)


def application(camera: Camera, language: str) -> None:
    """A form from its first question to the receipt, and the sheets over it."""
    camera.afresh()
    for number, sentence in enumerate(APPLY[language]):
        if number:
            camera.take(f"5-form-{number}")
        camera.say(sentence)
    camera.take("6-end")
    camera.page.get_by_test_id("qr").click()
    camera.page.get_by_test_id("qr-code").locator("svg").wait_for(timeout=WAIT_MS)
    camera.take("7-to-the-phone")
    camera.page.locator("#qr-sheet [data-close]").click()
    camera.page.get_by_test_id("veil").click()
    camera.take("8-veil")


def others(camera: Camera, language: str) -> None:
    """Forms that ask for a photo and for a time; what is offered; what goes wrong."""
    camera.afresh()
    for sentence in UPLOAD[language]:
        camera.say(sentence)
    camera.take("5-upload")
    camera.afresh()
    for sentence in BOOK[language]:
        if sentence == BOOK[language][-1]:
            camera.take("5-appointment-1-read-back")
        camera.say(sentence)
    camera.take("5-appointment-2-booked")
    if language == "zh":
        camera.afresh()
        for sentence in VISIT:
            camera.say(sentence)
        camera.take("5-visit-read-back")
    camera.afresh()
    if "elder" not in camera.address:
        camera.page.get_by_test_id("louder").click()
        camera.page.get_by_test_id("elder-offer").wait_for(timeout=WAIT_MS)
        camera.take("9-offer")
    camera.page.context.set_offline(True)
    camera.page.get_by_test_id("composer").fill(ASK[language])
    camera.page.get_by_test_id("send").click()
    camera.page.get_by_test_id("notice").wait_for(timeout=WAIT_MS)
    camera.take("9-lost")
    camera.page.context.set_offline(False)


def keys(camera: Camera, language: str) -> None:
    """Keys on the screen: letters for a name, digits for a number."""
    camera.afresh()
    camera.page.get_by_test_id("composer").tap()
    first, name = APPLY[language][:2]
    for sentence, kind in ((first, "letters"), (name, "digits")):
        camera.say(sentence)
        camera.page.get_by_test_id("captions").tap()
        camera.page.get_by_test_id("composer").tap()
        if camera.page.get_by_test_id("keypad").is_visible():  # Chinese names are spoken, or written on the phone
            camera.take(f"9-keys-{kind}")


def hands(camera: Camera, language: str) -> None:
    """Hand signs, with the browser's own made picture as camera."""
    camera.page.context.grant_permissions(["camera"])  # and no microphone: what it hears would change the screens
    camera.open("/", "&sound=off&idle=900")
    camera.page.get_by_test_id("topic").first.wait_for(timeout=WAIT_MS)
    camera.page.get_by_test_id("gestures").click()
    camera.page.locator("[data-testid=gestures][aria-pressed=true]").wait_for(timeout=WAIT_MS)
    camera.take("9-hands")


def idle(camera: Camera, language: str) -> None:
    """The warning, and the screen nobody stands at."""
    camera.open("/", "&sound=off&idle=1")
    camera.page.get_by_test_id("idle").wait_for(timeout=WAIT_MS)
    camera.take("9-idle")
    camera.page.get_by_test_id("idle-leave").click()
    camera.page.get_by_test_id("attract").wait_for(timeout=WAIT_MS)
    camera.take("9-attract")


def small(camera: Camera, language: str) -> None:
    """The widget and the phone page: the greeting, an answer, a photo asked for, the receipt."""
    camera.open("/chat")
    camera.page.get_by_test_id("launch").click()
    camera.page.get_by_test_id("topic").first.wait_for(timeout=WAIT_MS)
    camera.take("widget-1-greeting")
    camera.page.get_by_test_id("topic").nth(2).click()
    camera.page.get_by_test_id("service").first.wait_for(timeout=WAIT_MS)
    camera.take("widget-2-services")
    camera.say(ASK[language])
    camera.take("widget-3-answer")
    camera.open("/phone/new")
    camera.page.get_by_test_id("topic").first.wait_for(timeout=WAIT_MS)
    camera.take("phone-0-greeting")
    for sentence in APPLY[language][:-1]:
        camera.say(sentence)
    camera.take("phone-1-form")
    camera.say(APPLY[language][-1])
    camera.take("phone-2-end")
    camera.forget()
    camera.open("/phone/new")
    camera.page.get_by_test_id("composer").wait_for(timeout=WAIT_MS)
    for sentence in UPLOAD[language]:
        camera.say(sentence)
    camera.take("phone-3-upload")


@contextmanager
def window(browser: Browser, width: int, height: int, touch: bool) -> Iterator[Page]:
    """A fresh window."""
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", has_touch=touch)
    yield context.new_page()
    context.close()


Shoot = Callable[[Camera, str], None]
SETS: tuple[tuple[str, tuple[Shoot, ...], int, int], ...] = (
    ("kiosk", (talk, application, others, keys, hands, idle), 1080, 1920),
    ("wide", (talk, application, keys), 1920, 1080),
    ("small", (small,), 390, 844),
)
WIDE = {("ko", "standard"), ("zh", "elder")}
"""The landscape kiosk is the same page: shown once in each mode."""


def contents() -> None:
    """List the pictures in the folder's README."""
    lines = [
        "# Screens",
        "",
        "Every screen in three languages and both modes, taken by `uv run script/screens.py` from a running server.",
        "Kiosk 1080×1920 and 1920×1080 at half size; widget and phone 390×844.",
        "",
    ]
    for name in ("kiosk", "wide", "small"):
        for language in LANGUAGES:
            for mode in MODES:
                files = sorted(OUT.glob(f"{name}-{language}-{mode}-*.webp"))
                if files:
                    lines += [f"## {name}, {language}, {mode}", ""]
                    for file in files:
                        screen = file.stem.removeprefix(f"{name}-{language}-{mode}-")
                        about = next((text for key, text in ABOUT.items() if key in screen), screen)
                        lines.append(f"- [{screen}]({file.name}): {about}")
                    lines.append("")
    (OUT / "README.md").write_text("\n".join(lines), "utf-8")


def main() -> int:
    """Take them all; returns how many sets could not be taken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--url", default="http://127.0.0.1:8000")
    arguments.add_argument("--only", default="", help="part of a name, such as kiosk-ko, elder or kiosk-ko-elder-keys")
    given = arguments.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    missed = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--use-fake-device-for-media-stream"]
        )
        for name, shoots, width, height in SETS:
            for language in LANGUAGES:
                for mode in MODES:
                    full = f"{name}-{language}-{mode}"
                    for shoot in shoots:
                        if given.only not in f"{full}-{shoot.__name__}" or (name == "wide" and (language, mode) not in WIDE):
                            continue
                        with window(browser, width, height, touch=shoot is keys) as page:
                            try:
                                shoot(Camera(page, full, given.url.rstrip("/"), f"language={language}&mode={mode}"), language)
                                print(f"{full} {shoot.__name__}", flush=True)
                            except PlaywrightError as error:
                                missed += 1
                                print(f"{full} {shoot.__name__}: {error}", file=sys.stderr, flush=True)
        browser.close()
    contents()
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
