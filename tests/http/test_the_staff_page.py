"""The page for staff: sign in, see who waits, decide a case by keyboard and mouse, and read it aloud without a barrier."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from channels import staff  # noqa: E402
from tests.http.staffed import PHONE, RESIDENT_NUMBER, TOKEN, Office  # noqa: E402
from tests.web.conftest import CHROMIUM  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(staff, "_wrong", staff.Wrong())
    made = Office(tmp_path / "var", kim=TOKEN)
    yield made
    made.casework.close()


@pytest.fixture
def page(office: Office) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    complaints: list[str] = []
    with office.served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.set_default_timeout(60_000)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda told: complaints.append(told.text) if "Content Security Policy" in told.text else None)
        opened.on("request", lambda sent: None if sent.url.startswith((address, "blob:", "data:")) else complaints.append(sent.url))
        opened.goto(f"{address}/staff")
        yield opened
        browser.close()
    assert complaints == []


def test_a_member_of_staff_signs_in_takes_a_conversation_and_approves_an_application(office: Office, page: Page) -> None:
    lines = [{"who": "citizen", "text": f"제 번호는 {RESIDENT_NUMBER}이에요"}, {"who": "assistant", "text": "직원을 연결해 드릴게요."}]
    office.casework.handoffs.request("c2", lines, "distress")
    reference = office.filed()
    page.get_by_test_id("token").fill("not-the-token-at-all-here")
    page.get_by_test_id("enter").click()
    page.get_by_test_id("told").filter(has_text="맞지 않아요").wait_for()
    page.get_by_test_id("token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.get_by_test_id("who").filter(has_text="kim").wait_for()
    page.get_by_test_id("row").first.click()
    page.get_by_test_id("talk").filter(has_text="직원을 연결해").wait_for()
    assert RESIDENT_NUMBER not in page.content()
    page.get_by_test_id("act-take").click()
    page.get_by_test_id("act-close").wait_for()
    page.get_by_test_id("tab-handoffs").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_test_id("row").filter(has_text=reference).click()
    page.get_by_test_id("answers").filter(has_text="김영수").wait_for()
    assert RESIDENT_NUMBER not in page.content() and PHONE not in page.content()
    page.get_by_test_id("note").fill("확인했어요")
    if folder := os.environ.get("GILBOT_TEST_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "staff.png", full_page=True)
    page.get_by_test_id("act-ask").click()
    page.get_by_test_id("answers").filter(has_text="김영수").wait_for()
    page.get_by_text("보완 요청").first.wait_for()
    assert office.casework.records.get(reference).status == "more_information"
    office.casework.applications.supplement(reference, {"number_of_copies": 2})
    page.get_by_test_id("tab-applications").click()
    page.get_by_test_id("row").filter(has_text=reference).click()
    page.get_by_test_id("act-approve").click()
    page.get_by_test_id("told").filter(has_text="기록했어요").wait_for()
    page.get_by_test_id("list").filter(has_text="기다리는 일이 없어요").wait_for()
    assert [one.status for one in office.casework.certificates.wallet("c1")] == ["issued"]
    page.get_by_test_id("leave").click()
    page.get_by_test_id("entry").wait_for()
    assert page.evaluate("sessionStorage.length") == 0


def test_it_speaks_english_and_fits_a_small_screen(office: Office, page: Page) -> None:
    office.filed()
    page.get_by_test_id("language").select_option("en")
    page.get_by_test_id("token").fill(TOKEN)
    page.get_by_test_id("enter").click()
    page.get_by_test_id("tab-applications").filter(has_text="To be decided").click()
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_test_id("row").first.click()
    page.get_by_test_id("act-approve").filter(has_text="Approve").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, input, textarea, select')].filter((one) => one.checkVisibility() && !one.textContent.trim() && !one.labels?.length).length"
    )
    assert unnamed == 0
    small = page.evaluate(
        "[...document.querySelectorAll('button')].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
