#!/usr/bin/env python3
"""Take a picture of every screen, in three languages and both modes, into docs/screens/.

    uv run script/screens.py [--url http://127.0.0.1:8000] [--only kiosk-ko]

The server must be running. Pictures are WebP at half size.
"""

from __future__ import annotations

import argparse
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs" / "screens"
WAIT_MS = 60_000
SAID = {
    "ko": {"ask": "기초연금이 뭐예요?", "start": "등본 떼 주세요", "answers": ["홍길동", "680412-1234567", "등본", "두 통", "아니요", "네"]},
    "zh": {"ask": "办老年人优待证要带什么材料？", "start": "我要补办社保卡", "answers": ["王秀英", "11010519491231002X", "13800138000"]},
    "en": {"ask": "How do I renew my passport?", "start": "I need a copy of my resident registration", "answers": ["Hong Gildong", "680412-1234567", "full copy", "two", "no", "yes"]},
}
HELP = {"ko": "사람과 이야기하고 싶어요", "zh": "我想找人工服务", "en": "I want to talk to a person"}


class Camera:
    """Saves pictures of one page under a common name."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name

    def take(self, screen: str) -> None:
        """Save the window as it is now."""
        self.page.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(self.page.screenshot()))
        half = picture.resize((picture.width // 2, picture.height // 2)) if picture.width > 500 else picture
        half.save(OUT / f"{self.name}-{screen}.webp", quality=82, method=6)

    def say(self, text: str) -> None:
        """Type a sentence and wait for its answer."""
        before = self.page.get_by_test_id("live").text_content()
        self.page.get_by_test_id("composer").fill(text)
        self.page.get_by_test_id("send").click()
        for _ in range(WAIT_MS // 100):
            told = self.page.get_by_test_id("live").text_content()
            if told and told != before:
                break
            self.page.wait_for_timeout(100)


def kiosk(camera: Camera, url: str, language: str, mode: str) -> None:
    """The kiosk from greeting to receipt, and the sheets over it."""
    page = camera.page
    page.goto(f"{url}/?language={language}&mode={mode}&sound=off")
    page.get_by_test_id("topic").first.wait_for(timeout=WAIT_MS)
    camera.take("1-greeting")
    page.get_by_test_id("topic").nth(2).click()
    page.get_by_test_id("service").first.wait_for(timeout=WAIT_MS)
    camera.take("2-services")
    camera.say(SAID[language]["ask"])  # type: ignore[arg-type]
    camera.take("3-answer")
    camera.say(HELP[language])
    camera.take("4-person")
    page.get_by_test_id("restart").click()
    page.get_by_test_id("topic").first.wait_for(timeout=WAIT_MS)
    camera.say(SAID[language]["start"])  # type: ignore[arg-type]
    for number, answer in enumerate(SAID[language]["answers"]):
        camera.take(f"5-form-{number}")
        camera.say(answer)
    camera.take("6-end")
    page.get_by_test_id("qr").click()
    page.get_by_test_id("qr-code").locator("svg").wait_for(timeout=WAIT_MS)
    camera.take("7-to-the-phone")
    page.locator("#qr-sheet [data-close]").click()
    page.get_by_test_id("veil").click()
    camera.take("8-veil")


def idle(camera: Camera, url: str, language: str, mode: str) -> None:
    """The warning, and the screen nobody stands at."""
    camera.page.goto(f"{url}/?language={language}&mode={mode}&sound=off&idle=1")
    camera.page.get_by_test_id("idle").wait_for(timeout=WAIT_MS)
    camera.take("9-idle")
    camera.page.get_by_test_id("idle-leave").click()
    camera.page.get_by_test_id("attract").wait_for(timeout=WAIT_MS)
    camera.take("9-attract")


def chat(camera: Camera, url: str, language: str, mode: str) -> None:
    """The widget and the phone page."""
    camera.page.goto(f"{url}/chat?language={language}&mode={mode}")
    camera.page.get_by_test_id("launch").click()
    camera.page.get_by_test_id("composer").wait_for(timeout=WAIT_MS)
    camera.say(SAID[language]["ask"])  # type: ignore[arg-type]
    camera.take("widget")
    camera.page.goto(f"{url}/phone/new?language={language}&mode={mode}")
    camera.page.get_by_test_id("composer").wait_for(timeout=WAIT_MS)
    camera.say(SAID[language]["start"])  # type: ignore[arg-type]
    camera.take("phone")


@contextmanager
def window(browser: Browser, width: int, height: int) -> Iterator[Page]:
    """A fresh window."""
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def main() -> None:
    """Take them all."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--url", default="http://127.0.0.1:8000")
    arguments.add_argument("--only", default="", help="part of a name, such as kiosk-ko or elder")
    given = arguments.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    sizes = [("kiosk", kiosk, 1080, 1920), ("kiosk", idle, 1080, 1920), ("wide", kiosk, 1920, 1080), ("small", chat, 390, 844)]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, shoot, width, height in sizes:
            for language in SAID:
                for mode in ("standard", "elder"):
                    full = f"{name}-{language}-{mode}"
                    if given.only in full and not (name == "wide" and (language, mode) not in {("ko", "standard"), ("zh", "elder")}):
                        with window(browser, width, height) as page:
                            shoot(Camera(page, full), given.url.rstrip("/"), language, mode)
                            print(full)
        browser.close()


if __name__ == "__main__":
    main()
