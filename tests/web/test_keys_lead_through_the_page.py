"""By keyboard: the focus is seen wherever it is, goes through the page in reading order, is under nothing, and comes to an end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.conftest import NO_MICROPHONE, OpenPage, settled

MOST = 60
HERE = """() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
if (!e || e === document.body) return null; const s = getComputedStyle(e), r = e.getBoundingClientRect();
let hit = document.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height / 2, 300)); while (hit?.shadowRoot) { const inner = hit.shadowRoot.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height / 2, 300)); if (!inner || inner === hit) break; hit = inner; }
return { what: e.dataset.testid || e.dataset.language || e.className || e.tagName, ring: s.outlineStyle !== 'none' ? parseFloat(s.outlineWidth) : 0, colour: s.outlineColor,
  free: Boolean(hit) && (e === hit || e.contains(hit)), x: r.x, y: r.y, part: e.closest('header, main, footer')?.tagName || '' }; }"""
KIOSK = """skip ko zh en elder-toggle change-guide talk topic repeat slower louder human mic composer send qr gestures veil low-reach restart""".split()

pytestmark = pytest.mark.timeout(600)


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab until the focus leaves the page or comes back to where it began; return what had it, in order."""
    met: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)
        now = page.evaluate(HERE)
        if now is None or (met and (now["what"], now["x"], now["y"]) == (met[0]["what"], met[0]["x"], met[0]["y"])):
            return met
        met.append(now)
    raise AssertionError("the focus never comes to an end")


def seen(met: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the focus on each element."""
    wrong = [f"no ring: {m['what']}" for m in met if m["ring"] < 3 or re.search(r", 0\)$", m["colour"])]
    return wrong + [f"covered: {m['what']}" for m in met if not m["free"]]


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_on_the_kiosk(open_page: OpenPage, mode: str) -> None:
    page = open_page(f"/?mode={mode}&sound=off&idle=900", script=NO_MICROPHONE)
    settled(page)
    page.get_by_test_id("notice").evaluate("(box) => (box.hidden = true)")
    page.evaluate("document.activeElement.blur()")
    met = walk(page)
    assert seen(met) == []
    names = [m["what"] for m in met]
    once = [name for i, name in enumerate(names) if name not in names[:i] and name not in ("previous-page", "next-page")]
    assert once == KIOSK
    topics = [(m["y"], m["x"]) for m in met if m["what"] == "topic"]
    assert topics == sorted(topics)


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("path", ["/chat", "/phone/new"])
def test_on_widget_and_phone(open_page: OpenPage, path: str, mode: str) -> None:
    page = open_page(f"{path}?mode={mode}", 390, 844, script=NO_MICROPHONE)
    if path == "/chat":
        page.get_by_test_id("launch").click()
    page.get_by_test_id("topic").first.wait_for()
    settled(page)
    page.get_by_test_id("banner").evaluate("(box) => (box.hidden = true)")
    page.get_by_test_id("language").get_by_text("한국어").focus()
    met = [page.evaluate(HERE)]
    while met[-1]["what"] != "send":
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)
        met.append(page.evaluate(HERE))
        assert len(met) < MOST
    assert seen(met[1:]) == []
    names = [m["what"] for m in met]
    once = [name for i, name in enumerate(names) if name not in names[:i] and name not in ("previous-page", "next-page", "attach")]
    assert once == ["ko", "zh", "en", "elder-toggle", "captions", "topic", "repeat", "slower", "louder", "human", "mic", "composer", "send"]
