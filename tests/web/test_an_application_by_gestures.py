"""A whole application with nothing but a hand in the air: begun at the attract screen, tiles and keys pointed at, filed with a thumb up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import GESTURES, TURN_MS, OpenPage
from tests.web.made import CAMERA, give_photo
from tests.web.test_a_whole_application import asked, receipt

PHOTOS = {"palm": "open_palm/hagrid_palm.jpg", "point": "point/hagrid_one.jpg", "up": "thumbs_up/hagrid_like.jpg"}
LED_MS = 120_000
SERVICE = "[data-service=kr_senior_transit_card]"
ONLY_HANDS = """window.pressed = []; window.touched = 0;
addEventListener('click', (e) => (e.isTrusted ? touched++ : pressed.push(e.target.closest('button'))), true);
addEventListener('keydown', () => touched++, true);"""
EYE = """(() => {
  // A person's eye and arm: sees where the ring is and moves the hand on, until something has been pressed. Resolves with whether it was this button.
  const hand = { x: 0, y: 0, acrossPx: 1600, downPx: 1000 }; // px the ring goes for a whole picture; learned on the way
  const clamp = (v, most) => Math.min(most, Math.max(-most, v));
  window.leadTo = (selector, patience) => new Promise((done) => {
    const [begun, before] = [performance.now(), pressed.length];
    let last = null, told = '', toldAt = begun, looks = 0;
    const look = () => {
      const now = performance.now();
      if (pressed.length > before) return done(pressed[before].matches(selector));
      if (now - begun > patience) return done(null);
      setTimeout(look, 40);
      const ring = document.querySelector('.air-pointer');
      const button = document.querySelector(selector);
      const tells = ring && !ring.hidden ? ring.style.cssText : '';
      if (!button || tells === told || !tells) {
        if (now - toldAt > 1500) { // the hand is not seen there, or must first move away from what was pressed
          Object.assign(hand, { x: hand.x * 0.7 + (hand.x > 0 ? -0.1 : 0.1), y: hand.y * 0.7 });
          [toldAt, last] = [now, null];
          hold('point', hand.x, hand.y);
        }
        return;
      }
      [told, toldAt] = [tells, now];
      if (button.classList.contains('pointed') || looks++ % 2) return; // every second picture was taken before the hand had moved
      const at = new DOMMatrix(getComputedStyle(ring).transform), box = button.getBoundingClientRect();
      if (last) {
        const [x, y] = [last.x - hand.x, hand.y - last.y];
        if (Math.abs(x) > 0.04 && (at.e - last.e) / x > 300) hand.acrossPx = clamp((at.e - last.e) / x, 3000);
        if (Math.abs(y) > 0.04 && (at.f - last.f) / y > 200) hand.downPx = clamp((at.f - last.f) / y, 4000);
      }
      last = { e: at.e, f: at.f, x: hand.x, y: hand.y };
      hand.x = clamp(hand.x - (0.85 * (box.x + box.width / 2 - at.e)) / hand.acrossPx, 0.4); // the picture is mirrored
      hand.y = clamp(hand.y + (0.85 * (box.y + box.height / 2 - at.f)) / hand.downPx, 0.35);
      hold('point', hand.x, hand.y);
    };
    hold('point', hand.x, hand.y);
    look();
  });
})();"""

pytestmark = [pytest.mark.timeout(1500), pytest.mark.alone]


class Hand:
    """A person's hand before the kiosk's camera, led by the eye: it sees where the ring is and moves on."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def show(self, pose: str | None) -> None:
        """Hold up a hand in the middle, or none."""
        self.page.evaluate("(pose) => hold(pose)", pose)

    def point_at(self, selector: str) -> bool:
        """Point at a button until one has been pressed; whether it was this one."""
        right = self.page.evaluate("([selector, patience]) => leadTo(selector, patience)", [selector, LED_MS])
        assert right is not None, f"nothing was pressed on the way to {selector}"
        return bool(right)

    def type_with(self, keys: str, shown: str) -> None:
        """Point at keys one after the other until the text stands there, erasing what went wrong, then at the one that is done."""
        typed = 0
        while typed < len(keys):
            if self.point_at(f'[data-key="{keys[typed]}"]'):
                typed += 1
            else:
                while not self.point_at('[data-key="erase"]'):
                    pass
        expect(self.page.get_by_test_id("composer")).to_have_value(shown)
        assert self.point_at('[data-key="done"]')


@pytest.fixture
def hand(open_page: OpenPage, assets_installed: Callable[[str], None]) -> Hand:
    """A kiosk nobody stands at, set up to watch for hands."""
    assets_installed("hands/hands.js")
    if not GESTURES.is_dir():
        pytest.skip("no photographs on this machine")
    page = open_page("/?attract&idle=900&gestures=on&sound=off&jurisdiction=KR&language=ko", script=CAMERA + ONLY_HANDS + EYE)
    for name, path in PHOTOS.items():
        give_photo(page, name, GESTURES / path)
    return Hand(page)


def test_by_gestures_alone_from_the_attract_screen_to_the_receipt(hand: Hand) -> None:
    page = hand.page
    expect(page.get_by_test_id("attract")).to_contain_text("손을 들어")
    expect(page.get_by_test_id("gestures")).to_have_attribute("aria-pressed", "true", timeout=TURN_MS)  # the camera looks
    hand.show("palm")
    expect(page.get_by_test_id("attract")).to_be_hidden(timeout=TURN_MS)
    asked(page, "도와드릴까요")
    while not hand.point_at("[data-topic=transport]"):
        assert hand.point_at("[data-testid=topics-back]")
    expect(page.locator(SERVICE)).to_be_visible(timeout=TURN_MS)
    assert hand.point_at(SERVICE)
    asked(page, "성함")
    hand.type_with("ㅎㅗㅇㄱㅣㄹㄷㅗㅇ", "홍길동")
    asked(page, "생년월일")
    hand.type_with("19450815", "19450815")
    expect(page.get_by_test_id("keypad")).to_be_hidden(timeout=TURN_MS)
    assert hand.point_at("[data-testid=choice]")
    asked(page, "이대로")
    expect(page.get_by_test_id("captions")).to_contain_text("홍길동")
    hand.show("up")
    assert receipt(page)
    assert page.evaluate("touched") == 0
