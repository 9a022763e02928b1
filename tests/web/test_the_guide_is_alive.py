"""The guide: two of them, who breathe, blink, listen, think, point at the card and look concerned at bad news; quiet where asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import TURN_MS, OpenPage, say, settled

pytestmark = pytest.mark.timeout(600)

WATCH = """(ms) => new Promise((done) => { const root = document.querySelector('.guide-pane gilbot-guide').shadowRoot; const seen = new Set();
const note = () => { for (const g of root.querySelectorAll('g[transform]')) seen.add(g.getAttribute('transform')); };
const watch = new MutationObserver((changes) => { for (const c of changes) if (c.attributeName === 'visibility') seen.add(`lid ${c.target.getAttribute('visibility')}`); note(); });
watch.observe(root, { attributes: true, subtree: true }); setTimeout(() => { watch.disconnect(); done([...seen]); }, ms); })"""
BLINK_MS = 7000


def hand(page: Page, name: str) -> float:
    """Return how much of the guide's hand is to be seen, 0 to 1."""
    shown: float = page.locator(".guide-pane gilbot-guide").evaluate(
        "(g, name) => parseFloat(getComputedStyle(g.shadowRoot.querySelector(`.hand.${name}`)).opacity)", name
    )
    return shown


def test_one_may_choose_between_two_guides(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=900")
    settled(page)
    guide = page.get_by_test_id("guide").first
    drawn = guide.evaluate("(g) => g.shadowRoot.querySelector('svg').innerHTML.replace(/figure\\d+/g, '')")
    name = guide.get_attribute("name")
    page.get_by_test_id("change-guide").click()
    assert guide.get_attribute("name") != name
    assert guide.evaluate("(g) => g.shadowRoot.querySelector('svg').innerHTML.replace(/figure\\d+/g, '')") != drawn
    page.get_by_test_id("change-guide").click()
    assert guide.get_attribute("name") == name


def test_the_guide_breathes_and_blinks_while_nobody_speaks(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=900")
    settled(page)
    seen = page.evaluate(WATCH, BLINK_MS)
    assert {"lid hidden", "lid visible"} <= set(seen)
    assert len([t for t in seen if t.startswith("rotate")]) >= 5  # the head goes with the breath


def test_the_guide_points_at_a_card_and_thinks_before_it(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=900")
    settled(page)
    page.evaluate(
        "() => { window.states = []; new MutationObserver(() => states.push(document.querySelector('.guide-pane gilbot-guide').getAttribute('state'))).observe(document.querySelector('.guide-pane gilbot-guide'), { attributes: true, attributeFilter: ['state'] }); }"
    )
    assert hand(page, "point") == 0
    say(page, "등본 준비물이 뭐예요?")
    expect(page.get_by_test_id("card").first).to_be_visible()
    page.wait_for_timeout(900)
    assert hand(page, "point") == 1 and hand(page, "palm") == 0
    assert "thinking" in page.evaluate("states")


def test_the_guide_looks_concerned_at_bad_news_and_glad_at_a_receipt(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=900&jurisdiction=KR")
    settled(page)
    guide = page.get_by_test_id("guide").first

    def corners() -> float:
        page.wait_for_timeout(900)
        height: float = guide.evaluate(
            "(g) => parseFloat(g.shadowRoot.querySelector('.lips').getAttribute('d').match(/^M[-\\d.]+ ([-\\d.]+)/)[1])"
        )
        return height

    warm = corners()
    say(page, "살려 주세요, 사람이 쓰러졌어요")
    expect(guide).to_have_attribute("mood", "concerned")
    concerned = corners()
    assert concerned > warm  # y grows downwards: the corners of the mouth hang
    for sentence in ("괜찮아요, 등본 떼 주세요", "홍길동", "680412-1234567", "등본", "두 통", "아니요", "네"):
        say(page, sentence)
    expect(guide).to_have_attribute("mood", "glad", timeout=TURN_MS)
    assert corners() < warm


def test_low_reach_brings_what_is_touched_to_the_lower_part(open_page: OpenPage) -> None:
    page = open_page("/?sound=off&idle=900")
    settled(page)
    before = page.get_by_test_id("captions").bounding_box()
    page.get_by_test_id("low-reach").click()
    page.wait_for_timeout(500)
    after = page.get_by_test_id("captions").bounding_box()
    assert before and after and after["y"] > before["y"] + 100
    expect(page.get_by_test_id("topic").first).to_be_in_viewport(ratio=0.9)
    top = page.get_by_test_id("topic").first.bounding_box()
    assert top and top["y"] > 1920 / 2
