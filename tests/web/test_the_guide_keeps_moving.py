"""How smoothly the guide moves while it speaks and while hands are watched, and how near its mouth is to the sound. Figures are printed."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import GESTURES, TURN_MS, OpenPage, settled
from tests.web.made import film
from tests.web.measures import busyness

pytestmark = pytest.mark.alone

SPEAKING_FPS, HANDS_FPS = 50, 40
SPARE = 1.6
"""Machines are shared: the best of some windows missed by more than this, on a busy machine as many times more, is a fault; less is noise."""
WINDOWS = 5
MOUTH_MS = 80
BURSTS = 8


def frames_a_second(page: Page, windows: int = WINDOWS) -> list[float]:
    """Return how many frames a second the page drew, in windows of a second."""
    rates: list[float] = page.evaluate(
        """async (windows) => { const rates = []; for (let i = 0; i < windows; i++) rates.push(await new Promise((done) => { let n = 0; let begun = null;
        const count = (now) => { begun ??= now; if (now - begun >= 1000) return done((n * 1000) / (now - begun)); n++; requestAnimationFrame(count); }; requestAnimationFrame(count); })); return rates; }""",
        windows,
    )
    return rates


def test_the_guide_moves_smoothly_while_it_speaks(open_page: OpenPage) -> None:
    page = open_page("/?idle=900")
    settled(page)
    rates: list[float] = []
    slow = busyness()
    for _ in range(WINDOWS):
        if page.locator("body").get_attribute("data-state") != "speaking":
            page.get_by_test_id("repeat").click()
        expect(page.locator("body")).to_have_attribute("data-state", "speaking", timeout=TURN_MS)
        rates += frames_a_second(page, 1)
    print(
        f"frames a second with speech: best {max(rates):.0f}, median {statistics.median(rates):.0f} of {len(rates)} seconds (wanted {SPEAKING_FPS}); machine busy {slow:.1f}x"
    )
    assert max(rates) >= SPEAKING_FPS / SPARE / slow


def test_the_guide_moves_smoothly_while_a_hand_is_watched(
    launch: Callable[..., Browser], live_server: str, tmp_path: Path, assets_installed: Callable[[str], None]
) -> None:
    assets_installed("hands/hands.js")
    if not GESTURES.is_dir():
        pytest.skip("no photographs on this machine")
    browser = launch(
        f"--use-file-for-fake-video-capture={film(tmp_path / 'camera.mjpeg', [(3, GESTURES / 'open_palm' / 'hagrid_palm.jpg', -0.05, 0.05)])}"
    )
    try:
        page = browser.new_page(viewport={"width": 1080, "height": 1920})
        page.add_init_script("window.made = []; document.addEventListener('gilbot-gesture', (e) => made.push(e.detail.gesture));")
        page.goto(f"{live_server}/?sound=off")
        settled(page)
        page.get_by_test_id("gestures").click()
        page.wait_for_function("() => made.length > 0", timeout=TURN_MS)
        slow = busyness()
        rates = frames_a_second(page)
    finally:
        browser.close()
    print(
        f"frames a second with hand tracking: best {max(rates):.0f}, median {statistics.median(rates):.0f} of {len(rates)} seconds (wanted {HANDS_FPS}); machine busy {slow:.1f}x"
    )
    assert max(rates) >= HANDS_FPS / SPARE / slow


@pytest.mark.parametrize("speed", [1, 0.85])
def test_the_mouth_opens_within_80_ms_of_the_sound(open_page: OpenPage, speed: float) -> None:
    page = open_page("/chat")
    lags: list[float] = page.evaluate(
        """async ([speed, bursts]) => {
          const { Player } = await import('/web/voice/player.js');
          await import('/web/guide/guide.js');
          const guide = document.createElement('gilbot-guide');
          document.body.append(guide);
          const player = new Player();
          player.speed = speed;
          guide.follow(player);
          await player.unlock();
          const rate = 24000, every = 600, pcm = new Int16Array(rate * (bursts * every + 600) / 1000), visemes = [[0, 'X']];
          for (let b = 0; b < bursts; b++) {
            const from = 300 + b * every;
            visemes.push([from, 'A'], [from + 300, 'X']);
            for (let i = from * rate / 1000; i < (from + 300) * rate / 1000; i++) pcm[i] = 12000 * Math.sin(i * 0.06);
          }
          const { context } = player, sounds = [], mouths = [];
          const ear = context.createScriptProcessor(256, 1, 1);
          player.limiter.connect(ear);
          ear.connect(context.destination);
          let loud = false;
          ear.onaudioprocess = ({ inputBuffer, playbackTime }) => {
            const now = inputBuffer.getChannelData(0).some((x) => Math.abs(x) > 0.02);
            // What is processed now was given a buffer before it is played on.
            if (now && !loud) sounds.push(playbackTime - 256 / context.sampleRate);
            loud = now;
          };
          new MutationObserver(() => guide.dataset.mouth === 'A' && mouths.push(context.currentTime - (context.outputLatency || 0))).observe(guide, { attributes: true, attributeFilter: ['data-mouth'] });
          player.play({ sample_rate: rate, visemes, words: [] }, pcm);
          await new Promise((done) => player.addEventListener('ended', done, { once: true }));
          ear.disconnect();
          return sounds.map((t) => mouths.reduce((best, m) => (Math.abs(m - t) < Math.abs(best) ? m - t : best), Infinity) * 1000);
        }""",
        [speed, BURSTS],
    )
    off = [abs(lag) for lag in lags]
    print(f"mouth after sound at speed {speed}: median {statistics.median(lags):+.0f} ms, worst {max(off):.0f} ms of {len(lags)} syllables")
    assert len(lags) >= BURSTS - 1
    assert statistics.median(off) <= MOUTH_MS
