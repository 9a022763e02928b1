"""Hands in a made camera film: each of the five poses and both swipes does what it says; a refused camera is told kindly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.conftest import GESTURES, NO_MICROPHONE, ONLY_CAMERA, TURN_MS, OpenPage, say, settled
from tests.web.made import Scene, film

SEEN_MS = 120_000
"""A film goes round and round, as a person does it again; a loaded machine sees few pictures a second."""
UP, DOWN = GESTURES / "thumbs_up" / "hagrid_like.jpg", GESTURES / "thumbs_down" / "hagrid_dislike.jpg"
PALM, FIST, FINGER = (
    GESTURES / "open_palm" / "hagrid_palm.jpg",
    GESTURES / "fist" / "hagrid_fist.jpg",
    GESTURES / "point" / "hagrid_one.jpg",
)
READ_BACK = ("등본 떼 주세요", "홍길동", "680412-1234567", "등본", "두 통", "아니요")
NOBODY: Scene = (2, None, 0, 0)

FilmedKiosk = Callable[..., Page]

pytestmark = [pytest.mark.timeout(600), pytest.mark.alone]


@pytest.fixture
def filmed_kiosk(
    launch: Callable[..., Browser], live_server: str, tmp_path: Path, assets_installed: Callable[[str], None]
) -> Iterator[FilmedKiosk]:
    """Open the kiosk with a film as its camera; every gesture made is kept in ``window.made``."""
    assets_installed("hands/hands.js")
    if not GESTURES.is_dir():
        pytest.skip("no photographs on this machine")
    browsers: list[Browser] = []

    def open_it(address: str, *scenes: Scene) -> Page:
        browsers.append(launch(f"--use-file-for-fake-video-capture={film(tmp_path / 'camera.mjpeg', list(scenes))}"))
        page = browsers[-1].new_page(viewport={"width": 1080, "height": 1920})
        page.set_default_timeout(TURN_MS)
        page.add_init_script(ONLY_CAMERA)
        page.add_init_script("window.made = []; document.addEventListener('gilbot-gesture', (e) => made.push(e.detail.gesture));")
        page.goto(live_server + address)
        settled(page)
        return page

    yield open_it
    for browser in browsers:
        browser.close()


def look(page: Page, gesture: str) -> None:
    """Open the camera and wait until the gesture has been made."""
    page.get_by_test_id("gestures").click()
    page.wait_for_function("(gesture) => made.includes(gesture)", arg=gesture, timeout=SEEN_MS)


def at_the_read_back(page: Page) -> None:
    """Fill a form up to the question whether to file it."""
    for sentence in READ_BACK:
        say(page, sentence)
    expect(page.get_by_test_id("captions")).to_contain_text("이대로 접수할까요")
    expect(page.locator("[data-kind=receipt]")).to_have_count(0)


def test_a_thumb_up_at_the_read_back_files_the_application(filmed_kiosk: FilmedKiosk) -> None:
    page = filmed_kiosk("/?sound=off&idle=900", NOBODY, (4, UP, 0, 0))
    at_the_read_back(page)
    look(page, "thumbs_up")
    expect(page.locator("[data-testid=card][data-kind=receipt]")).to_be_visible(timeout=TURN_MS)


def test_a_thumb_down_at_the_read_back_files_nothing_and_asks_what_to_change(filmed_kiosk: FilmedKiosk) -> None:
    page = filmed_kiosk("/?sound=off&idle=900", NOBODY, (4, DOWN, 0, 0))
    at_the_read_back(page)
    before = page.get_by_test_id("live").text_content()
    look(page, "thumbs_down")
    settled(page, before)
    expect(page.get_by_test_id("live")).to_contain_text("고칠", timeout=TURN_MS)
    expect(page.locator("[data-kind=receipt]")).to_have_count(0)
    assert set(page.evaluate("made")) == {"thumbs_down"}


@pytest.mark.parametrize(
    ("towards", "gesture", "pages_shown"), [(0.3, "swipe_left", ["2 /", "3 /"]), (-0.3, "swipe_right", ["3 /", "2 /"])]
)
def test_a_swipe_turns_the_page(filmed_kiosk: FilmedKiosk, towards: float, gesture: str, pages_shown: list[str]) -> None:
    # The camera's right is the person's left. The hand is seen, then moves, then is gone; done again slower and slower, as people do when nothing happens.
    scenes = [
        scene
        for pace in (0.8, 1.4, 2.2)
        for scene in ((0.8, PALM, -towards, -towards), (pace, PALM, -towards, towards), (0.3, PALM, towards, towards), NOBODY)
    ]
    page = filmed_kiosk("/?mode=elder&sound=off&idle=900", NOBODY, *scenes)
    expect(page.locator(".tiles .page")).to_have_text("1 / 3")
    page.evaluate(
        "() => { window.shown = []; new MutationObserver(() => shown.push(document.querySelector('.tiles .page')?.textContent)).observe(document.querySelector('.tiles'), { childList: true, subtree: true }); }"
    )
    look(page, gesture)
    page.wait_for_function("() => shown.length")
    assert page.evaluate("shown[0]").startswith(pages_shown[0])
    assert {g for g in page.evaluate("made") if g.startswith("swipe")} == {gesture}


def speaking(page: Page, repeat: Locator) -> bool:
    """Whether the guide speaks; asks to hear it again where it has fallen silent."""
    state = page.locator("body").get_attribute("data-state")
    if state == "idle":
        repeat.click()
    return state == "speaking"


def test_a_palm_stops_the_talking(filmed_kiosk: FilmedKiosk) -> None:
    page = filmed_kiosk("/?idle=900", (3, None, 0, 0), (3, PALM, 0, 0))
    say(page, "등본 준비물이 뭐예요?")
    page.evaluate(
        """() => { window.cut = []; let since = null; document.addEventListener('gilbot-gesture', () => (since = document.body.dataset.state === 'speaking' ? performance.now() : null));
        new MutationObserver(() => { if (since !== null && document.body.dataset.state !== 'speaking') { cut.push(performance.now() - since); since = null; } }).observe(document.body, { attributes: true }); }"""
    )
    page.get_by_test_id("gestures").click()
    for _ in range(SEEN_MS // 500):
        if page.evaluate("cut.length"):
            break
        speaking(page, page.get_by_test_id("repeat"))
        page.wait_for_timeout(500)
    cut = page.evaluate("cut")
    print(f"talking stopped {cut[0]:.0f} ms after the palm was understood")
    assert cut[0] < 500
    assert set(page.evaluate("made")) == {"open_palm"}


def test_a_fist_asks_to_hear_it_again(filmed_kiosk: FilmedKiosk) -> None:
    page = filmed_kiosk("/?sound=off&idle=900", NOBODY, (4, FIST, 0, 0))
    say(page, "등본 준비물이 뭐예요?")
    told = page.get_by_test_id("captions").inner_text()
    expect(page.locator("body")).not_to_have_attribute("data-state", "speaking")
    look(page, "fist")
    expect(page.locator("body")).to_have_attribute("data-state", "speaking", timeout=TURN_MS)
    assert page.get_by_test_id("captions").inner_text() == told
    assert set(page.evaluate("made")) == {"fist"}


def test_a_finger_that_rests_on_a_button_presses_it(filmed_kiosk: FilmedKiosk) -> None:
    page = filmed_kiosk("/?sound=off&idle=900", NOBODY, (6, FINGER, 0, 0))
    page.evaluate(
        "() => { window.rings = []; addEventListener('click', (e) => rings.push([e.target.closest('button').className, document.querySelector('.air-pointer') !== null]), true); }"
    )
    page.evaluate(
        "() => { window.filling = new Set(); new MutationObserver(() => filling.add(document.querySelector('.air-pointer')?.style.getPropertyValue('--held'))).observe(document.body, { childList: true, subtree: true, attributes: true }); }"
    )
    look(page, "point")
    expect(page.get_by_test_id("service").first).to_be_visible(timeout=TURN_MS)
    pressed = page.evaluate("rings.at(-1)")
    assert pressed[0].startswith("tile") and pressed[1]
    assert len([share for share in page.evaluate("[...filling]") if share and 0 < float(share) < 1]) >= 1  # it was seen to fill
    assert set(page.evaluate("made")) == {"point"}


def test_a_refused_camera_is_told_kindly_and_touch_still_works(open_page: OpenPage) -> None:
    page = open_page("/?sound=off", script=NO_MICROPHONE)
    settled(page)
    page.get_by_test_id("gestures").click()
    expect(page.get_by_test_id("notice")).to_contain_text("카메라를 쓸 수 없어요")
    expect(page.get_by_test_id("gestures")).to_have_attribute("aria-pressed", "false")
    page.get_by_test_id("topic").first.click()
    expect(page.get_by_test_id("service").first).to_be_visible()
