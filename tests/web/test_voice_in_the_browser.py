"""A sentence spoken into the browser's microphone, and what the guide says back."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import OpenPage, settled

pytestmark = pytest.mark.alone

HEARD_MS = 240_000
RATE = 48_000
"""Chromium's fake microphone reads 48 kHz."""


def microphone_file(live_server: str, text: str, folder: Path) -> Path:
    """A WAV with the sentence between silences; Chromium plays it round and round, as a person not understood says it again."""
    answer = httpx.post(f"{live_server}/api/speech", json={"text": text, "language": "ko"}, timeout=120)
    if answer.status_code == 503:
        pytest.skip("no voice is installed")
    with wave.open(io.BytesIO(answer.content)) as spoken:
        rate, pcm = spoken.getframerate(), np.frombuffer(spoken.readframes(spoken.getnframes()), "<i2")
    resampled = np.interp(np.arange(0, len(pcm), rate / RATE), np.arange(len(pcm)), pcm).astype("<i2")
    path = folder / "microphone.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.concatenate([np.zeros(3 * RATE, "<i2"), resampled, np.zeros(14 * RATE, "<i2")]).tobytes())
    return path


@pytest.mark.timeout(900)
def test_a_spoken_sentence_is_heard_captioned_and_answered_aloud(launch: Callable[..., Browser], live_server: str, tmp_path: Path) -> None:
    sound = microphone_file(live_server, "주민등록등본 떼 주세요.", tmp_path)
    browser = launch(f"--use-file-for-fake-audio-capture={sound}")
    page = browser.new_page(viewport={"width": 1080, "height": 1920})
    page.goto(f"{live_server}/?sound=off&idle=900")
    settled(page)
    page.evaluate(
        "() => { window.mouths = new Set(); new MutationObserver(() => mouths.add(document.querySelector('gilbot-guide').dataset.mouth)).observe(document.querySelector('gilbot-guide'), { attributes: true }); }"
    )
    before = page.get_by_test_id("live").text_content()
    page.get_by_test_id("mic").click()
    expect(page.get_by_test_id("mic")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("heard")).to_contain_text("등본", timeout=HEARD_MS)
    expect(page.locator("body")).to_have_attribute("data-state", "speaking", timeout=HEARD_MS)
    assert page.get_by_test_id("live").text_content() != before
    page.wait_for_function("() => mouths.size >= 4", timeout=HEARD_MS)
    speaking = page.locator("body[data-state=speaking]")
    for _ in range(20):  # between two sentences nothing sounds
        if speaking.count():
            break
        page.get_by_test_id("repeat").click()
        page.wait_for_timeout(500)
    page.evaluate("() => document.querySelector('[data-testid=stop-talking]').click()")
    expect(page.locator("body")).not_to_have_attribute("data-state", "speaking", timeout=2000)
    browser.close()


def test_speech_stops_within_150_ms_of_a_touch(open_page: OpenPage) -> None:
    page = open_page("/web/images/mark.svg")
    page.add_init_script(
        """addEventListener('DOMContentLoaded', () => { let begun = null; new MutationObserver(() => { const speaks = document.body.dataset.state === 'speaking';
        if (speaks && begun === null) { begun = performance.now(); document.querySelector('[data-testid=stop-talking]').click(); }
        else if (!speaks && begun !== null) window.took ??= performance.now() - begun; }).observe(document.body, { attributes: true, attributeFilter: ['data-state'] }); });"""
    )
    page.goto(re.sub(r"/web/.*", "/?idle=900", page.url))
    page.wait_for_function("() => window.took !== undefined", timeout=HEARD_MS)
    took = page.evaluate("took")
    print(f"speech stopped {took:.0f} ms after the touch")
    assert took < 150


def test_a_refused_microphone_is_told_kindly(browser: Browser, live_server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    page.goto(f"{live_server}/?sound=off")
    settled(page)
    page.get_by_test_id("mic").click()
    expect(page.locator(".notice")).to_contain_text("마이크를 쓸 수 없어요")
    expect(page.get_by_test_id("composer")).to_be_enabled()
    context.close()


OUTPUTS = """(() => { const outputs = [{ kind: 'audiooutput', groupId: 'speaker' }]; const { mediaDevices } = navigator;
mediaDevices.enumerateDevices = async () => outputs;
window.plug = (on) => { if (on) outputs.push({ kind: 'audiooutput', groupId: 'earphone' }); else outputs.pop(); mediaDevices.dispatchEvent(new Event('devicechange')); }; })();"""
"""A script that gives the page a loudspeaker, and the test ``plug`` to put an earphone in (true) or out."""


def test_an_earphone_begins_at_normal_volume_and_pulled_out_the_talking_stops(open_page: OpenPage) -> None:
    page = open_page("/?idle=900", script=OUTPUTS)
    speaking = page.locator("body[data-state=speaking]")
    speaking.wait_for(timeout=HEARD_MS)
    page.get_by_test_id("louder").click()
    page.evaluate("plug(true)")
    expect(page.get_by_test_id("notice")).to_contain_text("이어폰으로 들려")
    page.get_by_test_id("louder").click()
    expect(page.get_by_test_id("notice")).to_have_text("소리를 키웠어요.")  # not yet the loudest: it was normal again
    page.get_by_test_id("repeat").click()
    speaking.wait_for(timeout=HEARD_MS)
    page.evaluate("plug(false)")
    expect(page.get_by_test_id("notice")).to_contain_text("말을 멈췄어요")
    expect(page.locator("body")).not_to_have_attribute("data-state", "speaking", timeout=1000)
