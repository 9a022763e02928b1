"""The widget on another origin, whose policy allows nothing but itself and our server."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import TURN_MS

WEB = Path(__file__).parents[2] / "channels" / "web"


@pytest.fixture
def foreign_page(live_server: str) -> Iterator[str]:
    """A page of somebody else's, with one script tag of ours."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'<!doctype html><html lang="ko"><title>다른 기관</title><h1>다른 기관</h1><script src="{live_server}/widget.js" data-language="ko"></script></html>'.encode()
            found, kind = self.path == "/", "text/html"
            if self.path == "/node_modules/gilbot-widget/index.js":  # as its own tools put it there
                body, found, kind = (WEB / "widget" / "index.js").read_bytes(), True, "text/javascript"
            elif self.path == "/modules":
                body, found = b'<!doctype html><html lang="en"><title>Another office</title><h1>Another office</h1></html>', True
            self.send_response(200 if found else 404)
            self.send_header("content-type", f"{kind}; charset=utf-8")
            self.send_header("content-security-policy", f"default-src 'self' {live_server}")
            self.end_headers()
            self.wfile.write(body if found else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def test_it_opens_answers_and_tells_the_page_under_a_strict_policy(browser: Browser, foreign_page: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "favicon" not in m.location.get("url", "") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto(foreign_page)
    page.evaluate("() => { window.turns = []; document.addEventListener('gilbot-turn', (e) => turns.push(e.detail)); }")
    page.get_by_test_id("launch").click()
    page.get_by_test_id("composer").fill("등본 떼 주세요")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
    page.wait_for_timeout(200)
    assert page.evaluate("turns.length") == 1
    assert page.evaluate("document.cookie") == ""
    page.reload()
    page.get_by_test_id("launch").click()
    expect(page.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
    assert complaints == []
    context.close()


def test_what_it_fetches_before_voice_is_within_60_kb_gzipped(browser: Browser, foreign_page: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda r: fetched.append(r.url))
    page.goto(foreign_page)
    page.get_by_test_id("launch").click()
    expect(page.get_by_test_id("captions")).to_contain_text("도와드릴까요", timeout=TURN_MS)
    ours = [WEB / url.split("/web/", 1)[1] if "/web/" in url else WEB / "widget.js" for url in fetched if url.endswith((".js", ".css"))]
    assert not [path for path in ours if path.parent.name in ("voice", "kiosk", "gestures")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in ours) <= 60_000
    context.close()


def test_a_lost_server_is_told_and_the_sentence_is_sent_when_it_is_back(browser: Browser, foreign_page: str, live_server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(foreign_page)
    page.get_by_test_id("launch").click()
    expect(page.get_by_test_id("captions")).to_contain_text("도와드릴까요", timeout=TURN_MS)
    context.set_offline(True)
    page.get_by_test_id("composer").fill("등본 떼 주세요")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("banner")).to_contain_text("연결이 끊겼어요", timeout=30_000)
    context.set_offline(False)
    expect(page.get_by_test_id("captions")).to_contain_text("성함", timeout=TURN_MS)
    context.close()


def test_the_package_mounts_the_widget_with_one_call(browser: Browser, foreign_page: str, live_server: str) -> None:
    package = json.loads((WEB / "widget" / "package.json").read_text("utf-8"))
    assert all((WEB / "widget" / name).is_file() for name in package["files"])
    context = browser.new_context()
    page = context.new_page()
    page.goto(foreign_page + "modules")
    wrong = page.evaluate(
        "async (name) => (await import(`/node_modules/gilbot-widget/${name}`)).mount({ server: location.origin }).catch((e) => e.message)",
        package["main"],
    )
    assert "no widget at" in wrong
    page.evaluate(
        """async ([name, server]) => { const { mount } = await import(`/node_modules/gilbot-widget/${name}`);
        const gilbot = await mount({ server, language: 'zh', mode: 'elder' }); window.same = (await mount({ server })) === gilbot; await gilbot.open(); }""",
        [package["main"], live_server],
    )
    assert page.evaluate("same")
    expect(page.get_by_test_id("captions")).to_contain_text("吉伴", timeout=TURN_MS)
    assert page.locator("gilbot-widget").get_attribute("data-mode") == "elder"
    context.close()
