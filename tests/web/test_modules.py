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
    drawn = page.evaluate(
        "async () => { const m = await import('/web/guide/mouth.js'); return Object.fromEntries(Object.entries(m.SHAPES).map(([k, v]) => [k, m.draw(v).hole])); }"
    )
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
    page.evaluate(
        "async () => { const { createTracker } = await import('/web/gestures/hands.js'); window.tracker = await createTracker(); window.classify = (await import('/web/gestures/classify.js')).classify; }"
    )
    seen: list[tuple[str, str]] = []
    total = len(list(GESTURES.glob("*/*.jpg")))
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
    right, false = sum(wanted == got for wanted, got in poses), sum(got != "none" for got in others)
    print(
        f"photographs: {total}; hand found in {len(seen)} ({len(seen) / total:.0%}); poses right {right} of {len(poses)} ({right / len(poses):.1%}); false {false} of {len(others)}"
    )
    print(
        {
            pose: f"{sum(w == g for w, g in poses if w == pose)} of {sum(w == pose for w, _ in poses)}"
            for pose in sorted({w for w, _ in poses})
        }
    )
    assert len(seen) >= 0.75 * total
    assert right / len(poses) >= 0.95
    assert false / len(others) <= 0.02


OPEN = "[[0,0],[-.25,-.15],[-.45,-.35],[-.6,-.5],[-.75,-.62],[-.25,-.75],[-.3,-1.05],[-.32,-1.25],[-.34,-1.4],[0,-.8],[0,-1.12],[0,-1.35],[0,-1.52],[.2,-.75],[.23,-1.03],[.25,-1.22],[.27,-1.38],[.38,-.62],[.45,-.82],[.5,-.96],[.54,-1.1]]"
"""An open hand's 21 landmarks, upright, in units of a palm and a quarter."""
POINTING = "[[0,0],[-.2,-.2],[-.25,-.4],[-.1,-.5],[.05,-.5],[-.25,-.75],[-.3,-1.05],[-.32,-1.25],[-.34,-1.4],[0,-.8],[0,-1],[.02,-.78],[.02,-.6],[.2,-.75],[.22,-.92],[.2,-.72],[.2,-.56],[.38,-.62],[.4,-.76],[.38,-.6],[.36,-.48]]"


@pytest.mark.parametrize(
    ("shape", "path", "every_ms", "gestures"),
    [
        (OPEN, [0.3, 0.4, 0.55, 0.7], 120, ["swipe_left"]),
        (OPEN, [0.7, 0.55, 0.4, 0.3], 120, ["swipe_right"]),
        (OPEN, [0.35, 0.65], 400, ["swipe_left"]),
        (OPEN, [0.65, 0.35], 400, ["swipe_right"]),
        (OPEN, [0.3, 0.45, 0.6, 0.45, 0.3], 120, ["swipe_left"]),
        (OPEN, [0.35, 0.35, 0.5, 0.65], 450, ["open_palm", "swipe_left"]),
        (OPEN, [0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.52], 300, ["open_palm"]),
        (OPEN, [0.45, 0.55, 0.45, 0.55, 0.45], 60, []),
        (POINTING, [0.3, 0.4, 0.55, 0.7], 120, []),
        (POINTING, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 120, ["point"]),
    ],
)
def test_a_swipe_is_told_by_where_an_open_hand_moves_at_any_rate_of_pictures(
    open_page: OpenPage, shape: str, path: list[float], every_ms: int, gestures: list[str]
) -> None:
    page = open_page("/web/images/mark.svg")
    made = page.evaluate(
        f"""async ([path, every]) => {{ const {{ GestureReader }} = await import('/web/gestures/recognise.js'); const reader = new GestureReader();
        const hand = (x) => {shape}.map(([dx, dy]) => ({{ x: x + dx * 0.15 / (4 / 3), y: 0.6 + dy * 0.15, z: 0 }}));
        return path.map((x, i) => reader.read(hand(x), 1000 + i * every).gesture).filter(Boolean); }}""",
        [path, every_ms],
    )
    assert made == gestures


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ㅎㅗㅇㄱㅣㄹㄷㅗㅇ", "홍길동"),
        ("ㄱㅗㅏㅇㄱㅐㅌㅗㅇ", "광개통"),
        ("ㅇㅣㅂㅅㅏ", "입사"),
        ("ㄱㅏㅂㅅㅇㅣ", "값이"),
        ("ㅇㅡㅣㅅㅏ ㅃㅕ", "의사 뼈"),
        ("ㄷㅏㄹㄱ", "닭"),
        ("680412 ㄱ", "680412 ㄱ"),
    ],
)
def test_letters_of_the_korean_keys_make_syllables(open_page: OpenPage, typed: str, written: str) -> None:
    page = open_page("/web/images/mark.svg")
    assert page.evaluate("async (typed) => (await import('/web/parts/hangul.js')).compose(typed)", typed) == written


def test_a_quiet_room_is_sent_in_longer_frames_and_loses_no_sample(open_page: OpenPage) -> None:
    page = open_page("/web/images/mark.svg")
    sizes, whole = page.evaluate(
        """async () => { const { QuietJoiner } = await import('/web/voice/quiet.js'); const sent = []; const joiner = new QuietJoiner((pcm) => sent.push(new Int16Array(pcm)));
        const levels = [...Array(41).fill(0.001), 0.1, 0.1, ...Array(6).fill(0.001), 0.1]; levels.forEach((level, n) => joiner.push(new Int16Array(1600).fill(n).buffer, level));
        return [sent.map((s) => s.length / 1600), sent.flatMap((s) => [...s]).filter((_, i) => i % 1600 === 0)]; }"""
    )
    assert sizes[:30] == [1] * 30  # three seconds first
    assert sizes[30:36] == [2] * 6  # then pairs; speech takes the block before it along at once
    assert sizes[36:] == [1] * 8
    assert whole == list(range(50))
