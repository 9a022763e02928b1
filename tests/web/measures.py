"""What a page's computed styles say: contrast of every text, size of every target, distance between targets."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

LOOP_S = 0.3


def busyness() -> float:
    """Return how many times longer than on an idle machine work takes now: wall time over processor time of a short loop, at least 1."""
    wall, worked = time.perf_counter(), time.process_time()
    while time.process_time() - worked < LOOP_S:
        sum(range(1000))
    return max(1.0, (time.perf_counter() - wall) / LOOP_S)


_SCRIPT = """() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => e.shadowRoot ? [e, ...all(e.shadowRoot)] : [e]);
  const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m[3] ?? 1 }; };
  const over = (f, b) => ({ r: f.r * f.a + b.r * (1 - f.a), g: f.g * f.a + b.g * (1 - f.a), b: f.b * f.a + b.b * (1 - f.a), a: 1 });
  const parent = (e) => e.parentElement || e.getRootNode().host || null;
  const ground = (e) => { const layers = []; for (let n = e; n; n = parent(n)) { const s = getComputedStyle(n); if (s.backgroundImage.includes('gradient') && parse(s.backgroundColor).a < 1) { const m = s.backgroundImage.match(/rgba?\\([^)]*\\)/g); if (m) layers.push({ ...parse(m[m.length - 1]), a: 1 }); } const c = parse(s.backgroundColor); if (c.a > 0) { layers.push(c); if (c.a === 1) break; } }
    return layers.reverse().reduce((under, c) => over(c, under), { r: 255, g: 255, b: 255, a: 1 }); };
  const lum = ({ r, g, b }) => { const f = (v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const shown = (e) => { const r = e.getBoundingClientRect(); if (r.width < 3 || r.height < 3) return false; return e.checkVisibility({ opacityProperty: true, visibilityProperty: true }); };
  const texts = [], targets = [];
  for (const e of all(document)) {
    if (!shown(e) || e.closest('svg')) continue;
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    const s = getComputedStyle(e);
    if (own && e.getBoundingClientRect().width > 4) {
      const back = ground(e), fore = over(parse(s.color), back), [a, b] = [lum(fore), lum(back)].sort((x, y) => y - x);
      texts.push({ text: e.textContent.trim().slice(0, 40), size: parseFloat(s.fontSize), contrast: (a + .05) / (b + .05), where: e.className || e.tagName });
    }
    if (e.matches('button, a[href], input:not([type=hidden]), summary, select')) {
      const r = e.getBoundingClientRect();
      // Under a sheet, or cut by the edge of what scrolls: not a target now.
      const whole = [[2, 2], [r.width - 2, r.height - 2]].every(([x, y]) => { let hit = document.elementFromPoint(r.x + x, r.y + y); while (hit?.shadowRoot?.elementFromPoint(r.x + x, r.y + y) && hit.shadowRoot.elementFromPoint(r.x + x, r.y + y) !== hit) hit = hit.shadowRoot.elementFromPoint(r.x + x, r.y + y); return hit && (hit === e || e.contains(hit)); });
      targets.push({ whole, what: e.dataset.testid || e.textContent.trim().slice(0, 30), width: r.width, height: r.height, x: r.x, y: r.y });
    }
  }
  return { texts, targets };
}"""


def measure(page: Page) -> dict[str, Any]:
    """Return ``{"texts": [{text, size, contrast, where}], "targets": [{what, width, height, x, y}]}``; sizes in CSS px."""
    found: dict[str, Any] = page.evaluate(_SCRIPT)
    return found


def gaps(targets: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    """Return (one, other, distance in px) for each pair of targets that overlap in one direction; 0 when they touch."""
    pairs = []
    targets = [t for t in targets if t["whole"]]
    for i, a in enumerate(targets):
        for b in targets[i + 1 :]:
            across = max(a["x"], b["x"]) - min(a["x"] + a["width"], b["x"] + b["width"])
            down = max(a["y"], b["y"]) - min(a["y"] + a["height"], b["y"] + b["height"])
            if across < 0 <= down or down < 0 <= across:
                pairs.append((a["what"], b["what"], max(across, down)))
    return pairs


def overflows(page: Page) -> float:
    """Return by how many px the page is wider than the window."""
    width: float = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width
