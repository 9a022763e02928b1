"""Single modules of the pages, run in the browser."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import GESTURES, OpenPage

segno = pytest.importorskip("segno")


@pytest.mark.parametrize("length", [14, 26, 42, 62, 84, 106, 122, 152, 180, 213])
def test_a_full_qr_code_of_each_version_is_what_another_encoder_draws(open_page: OpenPage, length: int) -> None:
    # Full, because segno fills a code that is not full with one more empty byte than it must.
    page = open_page("/web/images/mark.svg")
    text = ("https://example.org/phone/go#" + "0123456789abcdef" * 14)[:length]
    ours = page.evaluate("async (text) => (await import('/web/core/qr.js')).qrMatrix(text)", text)
    version = (len(ours) - 17) // 4
    codes = [segno.make(text, error="m", mode="byte", version=version, mask=mask, boost_error=False) for mask in range(8)]
    assert ours in [[[int(bool(cell)) for cell in row] for row in code.matrix] for code in codes]


def test_stretched_speech_is_longer_and_keeps_its_pitch(open_page: OpenPage) -> None:
    page = open_page("/web/images/mark.svg")
    seconds, crossings = page.evaluate(
        """async () => { const { stretch } = await import('/web/voice/stretch.js'); const rate = 24000; const tone = Float32Array.from({ length: rate * 2 }, (_, i) => Math.sin(2 * Math.PI * 220 * i / rate));
        const out = stretch(tone, rate, 0.8); let n = 0; for (let i = 1; i < out.length; i++) if (out[i - 1] < 0 && out[i] >= 0) n++; return [out.length / rate, n / (out.length / rate)]; }"""
    )
    assert seconds == pytest.approx(2.5, abs=0.1)
    assert crossings == pytest.approx(220, rel=0.03)


def test_every_mouth_shape_that_speech_sends_has_a_drawing(open_page: OpenPage) -> None:
    from voice.visemes import SHAPES

    page = open_page("/web/images/mark.svg")
    drawn = page.evaluate("async () => { const m = await import('/web/guide/mouth.js'); return Object.fromEntries(Object.entries(m.SHAPES).map(([k, v]) => [k, m.draw(v).hole])); }")
    assert set(drawn) == set(SHAPES)
    assert len(set(drawn.values())) == len(SHAPES)


def test_every_language_has_every_wording(open_page: OpenPage) -> None:
    page = open_page("/web/images/mark.svg")
    keys: dict[str, list[str]] = page.evaluate(
        "async () => Object.fromEntries(await Promise.all(['ko', 'zh', 'en'].map(async (l) => [l, Object.keys((await import(`/web/core/strings.${l}.js`)).default).sort()])))"
    )
    assert keys["ko"] == keys["zh"] == keys["en"]


def test_gestures_in_photographs_are_right_or_not_seen(open_page: OpenPage, assets_installed: Callable[[str], None]) -> None:
    assets_installed("hands/hands.js")
    if not GESTURES.is_dir():
        pytest.skip("no photographs on this machine")
    page = open_page("/web/gestures/classify.js")
    page.goto(page.url.split("/web/")[0] + "/chat")
    page.evaluate("async () => { const { createTracker } = await import('/web/gestures/hands.js'); window.tracker = await createTracker(); window.classify = (await import('/web/gestures/classify.js')).classify; }")
    seen: list[tuple[str, str]] = []
    for photo in sorted(GESTURES.glob("*/*.jpg")):
        data = "data:image/jpeg;base64," + base64.b64encode(photo.read_bytes()).decode()
        pose: Any = page.evaluate(
            """async (data) => { const image = new Image(); image.src = data; await image.decode(); const canvas = document.createElement('canvas'); const scale = 480 / Math.max(image.width, image.height);
            canvas.width = image.width * scale; canvas.height = image.height * scale; canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
            tracker.reset(); let hand = null; for (let i = 0; i < 3; i++) hand = await tracker.find(canvas); return hand && (classify(hand, canvas.width / canvas.height).pose || 'none'); }""",
            data,
        )
        if pose:
            seen.append((photo.parent.name, pose))
    poses = [(wanted, got) for wanted, got in seen if wanted != "none"]
    others = [got for wanted, got in seen if wanted == "none"]
    assert len(seen) >= 55
    assert sum(wanted == got for wanted, got in poses) / len(poses) >= 0.95
    assert sum(got != "none" for got in others) / len(others) <= 0.02


@pytest.mark.parametrize(("path", "gesture"), [([(0.3, 0.5), (0.4, 0.5), (0.55, 0.5), (0.7, 0.5)], "swipe_left"), ([(0.7, 0.5), (0.55, 0.5), (0.4, 0.5), (0.3, 0.5)], "swipe_right"), ([(0.5, 0.5)] * 8, None)])
def test_a_swipe_is_told_by_where_the_person_moves(open_page: OpenPage, path: list[tuple[float, float]], gesture: str | None) -> None:
    page = open_page("/web/images/mark.svg")
    made = page.evaluate(
        """async (path) => { const { GestureReader } = await import('/web/gestures/recognise.js'); const reader = new GestureReader();
        const hand = (x, y) => Array.from({ length: 21 }, (_, i) => ({ x: x + (i % 5) * 0.01, y: y - i * 0.007, z: 0 }));
        return path.map(([x, y], i) => reader.read(hand(x, y), 1000 + i * 120).gesture).find((g) => g?.startsWith('swipe')) ?? null; }""",
        path,
    )
    assert made == gesture


@pytest.mark.parametrize(("typed", "written"), [("ㅎㅗㅇㄱㅣㄹㄷㅗㅇ", "홍길동"), ("ㄱㅗㅏㅇㄱㅐㅌㅗㅇ", "광개통"), ("ㅇㅣㅂㅅㅏ", "입사"), ("ㄱㅏㅂㅅㅇㅣ", "값이"), ("ㅇㅡㅣㅅㅏ ㅃㅕ", "의사 뼈"), ("ㄷㅏㄹㄱ", "닭"), ("680412 ㄱ", "680412 ㄱ")])
def test_letters_of_the_korean_keys_make_syllables(open_page: OpenPage, typed: str, written: str) -> None:
    page = open_page("/web/images/mark.svg")
    assert page.evaluate("async (typed) => (await import('/web/parts/hangul.js')).compose(typed)", typed) == written
