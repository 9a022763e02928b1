"""A real Chromium for the page tests, with a microphone and a camera made of files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, Playwright, sync_playwright  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
TURN_MS = 60_000
"""Longest wait for one answer: a loaded test machine is slow, a citizen's is not."""

NO_MICROPHONE = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
"""A script with which microphone and camera are refused."""

ONLY_CAMERA = """{ const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (wanted) => wanted.audio ? Promise.reject(new DOMException('no', 'NotAllowedError')) : real(wanted); }"""
"""A script with which the microphone is refused and the camera is not: Chromium's made microphone beeps, and that is listened to."""

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """Playwright itself."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def launch(driver: Playwright) -> Callable[..., Browser]:
    """Start the system's Chromium with more flags."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    return lambda *flags: driver.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """One Chromium for most tests."""
    started = launch()
    yield started
    started.close()


@pytest.fixture
def open_page(browser: Browser, live_server: str) -> Iterator[OpenPage]:
    """Open a path of the server, after ``script`` where one is given; what the page complains about fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_it(path: str, width: int = 1080, height: int = 1920, script: str = "", **context_options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **context_options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(TURN_MS)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
        page.on(
            "request",
            lambda r: complaints.append(f"left the server: {r.url}") if not r.url.startswith((live_server, "data:", "blob:")) else None,
        )
        page.goto(live_server + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def say(page: Page, text: str) -> None:
    """Type a sentence, send it, and wait until it is answered."""
    before = page.get_by_test_id("live").text_content()
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("send").click()
    settled(page, before)


def settled(page: Page, before: str | None = None) -> None:
    """Wait until the live region tells an answer and nothing is being thought about."""
    page.locator("body:not([data-state=thinking])").wait_for(timeout=TURN_MS)
    for _ in range(TURN_MS // 100):
        told = page.get_by_test_id("live").text_content()
        if told and told != before:
            return
        page.wait_for_timeout(100)
    raise AssertionError("no answer was told")


@pytest.fixture(scope="session")
def assets_installed(live_server: str) -> Callable[[str], None]:
    """Skip a test whose vendored asset is not installed on this machine."""
    import httpx

    def check(path: str) -> None:
        if httpx.head(f"{live_server}/assets/{path}", timeout=10).status_code != 200:
            pytest.skip(f"{path} is not installed")

    return check


GESTURES = Path(__file__).parents[3] / "shared" / "data" / "gestures"
