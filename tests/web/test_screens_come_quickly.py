"""How soon a first useful screen stands, measured in the browser from a warm server; and that nothing is asked of anyone else."""

from __future__ import annotations

import statistics

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import TURN_MS
from tests.web.measures import busyness

pytestmark = pytest.mark.alone

ROUNDS = 5
KIOSK_S, WIDGET_S = 1.5, 0.5
SPARE = 2.0
"""Machines are shared: a budget missed twofold, on a busy machine as many times more, is a fault; less is noise."""


def useful_s(page: Page) -> float:
    """Return the seconds from the page's navigation until the condition that `watch` was given held at a painted frame."""
    page.wait_for_function("() => window.usefulAt", timeout=TURN_MS)
    seconds: float = page.evaluate("usefulAt / 1000")
    return seconds


def watch(ready: str) -> str:
    """Return a script that notes when the condition first holds, after the frame in which it does has been painted."""
    return f"""(() => {{ const look = () => ({ready}) ? requestAnimationFrame(() => setTimeout(() => (window.usefulAt = performance.now()))) : requestAnimationFrame(look); look(); }})();"""


def test_the_kiosk_greets_with_its_topics_within_its_budget(browser: Browser, live_server: str) -> None:
    taken, left = [], []
    slow = busyness()
    for _ in range(ROUNDS):
        context = browser.new_context(viewport={"width": 1080, "height": 1920})
        context.add_init_script(
            watch("document.querySelector('.sentence') && document.querySelector('[data-testid=topic]')?.checkVisibility()")
        )
        page = context.new_page()
        page.on("request", lambda r: left.append(r.url) if not r.url.startswith((live_server, "data:", "blob:")) else None)
        page.goto(live_server + "/")
        taken.append(useful_s(page))
        context.close()
    print(
        f"kiosk first useful screen: median {statistics.median(taken):.2f} s, worst {max(taken):.2f} s of {ROUNDS}; machine busy {slow:.1f}x"
    )
    assert left == []
    assert min(taken) <= KIOSK_S * SPARE * slow


@pytest.mark.parametrize("path", ["/chat"])
def test_the_widget_stands_within_its_budget(browser: Browser, live_server: str, path: str) -> None:
    shown, opened, left = [], [], []
    slow = busyness()
    for _ in range(ROUNDS):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_init_script(watch("document.querySelector('gilbot-widget')?.shadowRoot?.querySelector('.launch')?.checkVisibility()"))
        page = context.new_page()
        page.on("request", lambda r: left.append(r.url) if not r.url.startswith((live_server, "data:", "blob:")) else None)
        page.goto(live_server + path)
        shown.append(useful_s(page))
        opened.append(
            page.evaluate(
                """() => new Promise((done) => { const begun = performance.now(); const root = document.querySelector('gilbot-widget').shadowRoot;
                const look = () => root.querySelector('[data-testid=composer]')?.checkVisibility() ? requestAnimationFrame(() => done((performance.now() - begun) / 1000)) : requestAnimationFrame(look);
                root.querySelector('.launch').click(); look(); })"""
            )
        )
        context.close()
    print(
        f"widget button: median {statistics.median(shown):.2f} s; panel after a press: median {statistics.median(opened):.2f} s of {ROUNDS}; machine busy {slow:.1f}x"
    )
    assert left == []
    assert min(shown) <= WIDGET_S * SPARE * slow
    assert min(opened) <= WIDGET_S * SPARE * slow
