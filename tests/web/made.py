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
Scene = tuple[float, Path | None, float, float]
"""Seconds, photo or none, shift at the beginning and at the end in shares of the width."""

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


CAMERA = """(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const paint = canvas.getContext('2d');
  const photos = {};
  const hand = { photo: null, x: 0, y: 0 };
  setInterval(() => {
    paint.fillStyle = 'rgb(176, 182, 188)';
    paint.fillRect(0, 0, 320, 240);
    const photo = photos[hand.photo];
    if (!photo) return;
    const scale = Math.min(320 / photo.width, 240 / photo.height) * 0.75;
    const [width, height] = [photo.width * scale, photo.height * scale];
    paint.drawImage(photo, 160 - width / 2 + hand.x * 320, 120 - height / 2 + hand.y * 240, width, height);
  }, 50);
  navigator.mediaDevices.getUserMedia = async ({ video }) => { if (video) return canvas.captureStream(20); throw new DOMException('no', 'NotAllowedError'); };
  window.addPhoto = async (name, address) => { const image = new Image(); image.src = address; await image.decode(); photos[name] = image; };
  window.hold = (photo, x = 0, y = 0) => Object.assign(hand, { photo, x, y });
})();"""
"""A script that gives the page a camera, and the test ``hold`` (name of a photo or null, shifts in shares of the picture) to put a hand before it."""


def give_photo(page: Page, name: str, photo: Path) -> None:
    """Let the made camera show this photo by its name."""
    page.evaluate(
        "([name, address]) => addPhoto(name, address)", [name, f"data:image/jpeg;base64,{base64.b64encode(photo.read_bytes()).decode()}"]
    )


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


def film(path: Path, scenes: list[Scene]) -> Path:
    """Write a Motion JPEG of scenes (seconds, photo or none, shift at the beginning, shift at the end)."""
    with path.open("wb") as out:
        for seconds, photo, begin, end in scenes:
            count = max(1, round(seconds * FILM_RATE))
            for i in range(count):
                picture = io.BytesIO()
                still(photo, begin + (end - begin) * i / max(1, count - 1)).save(picture, "JPEG", quality=85)
                out.write(picture.getvalue())
    return path
