"""A server whose fonts or hand tracking were never installed: told plainly, and the pages go on with what the machine has."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from channels import pages, problems
from tests.web.conftest import OpenPage, settled

FONT = "/assets/font-pretendard/Pretendard-Regular.subset.woff2"


def test_a_font_that_is_not_installed_is_not_found_until_it_is(tmp_path: Path) -> None:
    app = FastAPI()
    problems.install(app)
    pages.mount(app, tmp_path)
    with TestClient(app, raise_server_exceptions=False) as client:
        missing = client.get(FONT)
        assert missing.status_code == 404
        assert missing.headers["content-type"] == "application/problem+json"
        assert "script/setup" in missing.json()["detail"]
        (tmp_path / "font-pretendard").mkdir()
        (tmp_path / "font-pretendard" / "Pretendard-Regular.subset.woff2").write_bytes(b"wOF2")
        assert client.get(FONT).content == b"wOF2"


def test_the_kiosk_greets_without_fonts_and_tells_that_hand_signs_do_not_work(open_page: OpenPage) -> None:
    page = open_page("/web/images/mark.svg", permissions=["camera"])
    page.route("**/assets/**", lambda route: route.fulfill(status=404, body=""))
    page.goto(page.url.replace("/web/images/mark.svg", "/?sound=off&idle=900"))
    settled(page)
    expect(page.get_by_test_id("topic").first).to_be_visible()
    page.get_by_test_id("gestures").click()
    expect(page.get_by_test_id("notice")).to_contain_text("손짓을 알아볼 수 없어요")
    expect(page.get_by_test_id("gestures")).to_have_attribute("aria-pressed", "false")
