"""Made inputs: a camera film of photographs, and a microphone into which recordings are spoken."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page

FILM_RATE = 30
"""Pictures a second at which Chromium shows a Motion JPEG as its fake camera."""
SIZE = (320, 240)

MICROPHONE = """(() => {
  const context = new AudioContext({ sampleRate: 48000 });
  const line = context.createMediaStreamDestination();
  const hum = context.createConstantSource();  // keeps the line open between sentences
  hum.offset.value = 0;
  hum.connect(line);
  hum.start();
  navigator.mediaDevices.getUserMedia = async () => { await context.resume(); return line.stream.clone(); };
  window.sayAloud = async (wav) => {
    const sound = await context.decodeAudioData(Uint8Array.from(atob(wav), (c) => c.charCodeAt(0)).buffer);
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(line);
    await new Promise((done) => { source.onended = done; source.start(); });
  };
})();"""
"""A script that gives the page a microphone, and the test ``sayAloud`` (base64 WAV) to speak into it."""


def recording(url: str, text: str, language: str = "ko") -> bytes:
    """Return a sentence spoken by the server's own voice, as WAV; skips where no voice is installed."""
    answer = httpx.post(f"{url}/api/speech", json={"text": text, "language": language}, timeout=120)
    if answer.status_code == 503:
        pytest.skip("no voice is installed")
    answer.raise_for_status()
    return answer.content


def speak(page: Page, wav: bytes) -> None:
    """Speak a recording into the page's microphone, to its end."""
    page.evaluate("(wav) => sayAloud(wav)", base64.b64encode(wav).decode())


def still(photo: Path | None, shift: float = 0.0) -> Image.Image:
    """Return a camera picture: the photo in the middle, moved by `shift` of the width (positive to the picture's right), or an empty room."""
    room = Image.new("RGB", SIZE, (176, 182, 188))
    if photo is not None:
        with Image.open(photo) as opened:
            hand = opened.convert("RGB")
        hand.thumbnail((SIZE[0], SIZE[1]))
        room.paste(hand, ((SIZE[0] - hand.width) // 2 + round(shift * SIZE[0]), (SIZE[1] - hand.height) // 2))
    return room


def film(path: Path, scenes: list[tuple[float, Path | None, float, float]]) -> Path:
    """Write a Motion JPEG of scenes (seconds, photo or none, shift at the beginning, shift at the end)."""
    with path.open("wb") as out:
        for seconds, photo, begin, end in scenes:
            count = max(1, round(seconds * FILM_RATE))
            for i in range(count):
                picture = io.BytesIO()
                still(photo, begin + (end - begin) * i / max(1, count - 1)).save(picture, "JPEG", quality=85)
                out.write(picture.getvalue())
    return path
