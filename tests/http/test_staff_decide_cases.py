"""Staff see who waits and what was filed, masked; what they decide reaches the citizen, and each act stands in the audit trail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from channels import staff
from channels.settings import Settings
from tests.http.staffed import PHONE, RESIDENT_NUMBER, TOKEN, Office

Call = Callable[..., Any]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(staff, "_wrong", staff.Wrong())
    made = Office(tmp_path / "var", kim=TOKEN)
    yield made
    made.casework.close()


@pytest.fixture
def client(office: Office) -> TestClient:
    return TestClient(office.app, headers={"authorization": f"Bearer {TOKEN}"})


def acts(office: Office) -> list[tuple[str, str]]:
    return [(entry.actor, entry.action) for entry in reversed(office.casework.audit.entries())]


def test_without_staff_in_the_settings_nobody_gets_in(tmp_path: Path) -> None:
    closed = TestClient(Office(tmp_path / "var").app)
    assert closed.get("/api/staff/me", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 404
    assert closed.get("/api/staff/handoffs").status_code == 404


def test_only_a_right_token_opens_and_ten_wrong_ones_lock(office: Office) -> None:
    client = TestClient(office.app)
    assert client.get("/api/staff/applications").status_code == 401
    for _ in range(10):
        assert client.get("/api/staff/me", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/api/staff/me", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 429


def test_a_conversations_token_opens_nothing_here(office: Office) -> None:
    assert TestClient(office.app).get("/api/staff/me", headers={"authorization": "Bearer token of c1"}).status_code == 401


def test_a_token_that_could_be_guessed_is_refused_at_start() -> None:
    with pytest.raises(ValidationError, match="20 characters"):
        Settings(staff_tokens={"kim": "short"})  # type: ignore[dict-item]


def test_a_waiting_conversation_is_read_masked_taken_once_and_closed(office: Office, client: TestClient) -> None:
    lines = [
        {"who": "citizen", "text": "제 번호는 사팔공칠일구 다시 이구구공공일일이에요"},
        {"who": "citizen", "text": f"전화는 {PHONE}이고 주민번호는 {RESIDENT_NUMBER}"},
        {"who": "assistant", "text": "직원을 연결해 드릴게요."},
    ]
    record = office.casework.handoffs.request("c1", lines, "asked")
    (waiting,) = client.get("/api/staff/handoffs").json()["handoffs"]
    assert (waiting["id"], waiting["status"], waiting["reason"]) == (record.id, "waiting", "asked")
    told = client.get(f"/api/staff/handoffs/{record.id}").json()["transcript"]
    assert [line["who"] for line in told] == ["citizen", "citizen", "assistant"]
    shown = json.dumps(told, ensure_ascii=False)
    assert not any(secret in shown for secret in ("이구구공공", PHONE, RESIDENT_NUMBER)) and "직원을 연결" in shown
    assert client.post(f"/api/staff/handoffs/{record.id}/take").json()["status"] == "connected"
    assert client.post(f"/api/staff/handoffs/{record.id}/take").json()["code"] == "taken"
    assert client.post(f"/api/staff/handoffs/{record.id}/close").json()["status"] == "closed"
    assert client.get("/api/staff/handoffs").json()["handoffs"] == []
    assert acts(office)[-3:] == [("staff:kim", "handoff.read"), ("staff:kim", "handoff.connected"), ("staff:kim", "handoff.closed")]


def test_an_approval_issues_the_certificate_and_the_citizen_is_told_once(office: Office, client: TestClient) -> None:
    reference = office.filed()
    (row,) = client.get("/api/staff/applications").json()["applications"]
    assert (row["id"], row["status"]) == (reference, "received") and "answers" not in row
    case = client.get(f"/api/staff/cases/{reference}").json()
    shown = json.dumps(case, ensure_ascii=False)
    assert "김영수" in shown and RESIDENT_NUMBER not in shown and "2990011" not in shown and PHONE not in shown
    with office.casework.records.subscribe(reference) as live:
        assert live.get(1).status == "received"
        done = client.post(f"/api/staff/applications/{reference}/approve", json={"note": "축하드려요"}).json()
        assert done["certificate"]["status"] == "issued"
        assert live.get(1).status == "approved"
    assert office.casework.certificates.verify(office.casework.records.get(done["certificate"]["id"]).details["payload"]).valid
    again = client.post(f"/api/staff/applications/{reference}/approve", json={})
    assert again.status_code in (200, 409) and len(office.casework.certificates.wallet("c1")) == 1
    progress = client.get(f"/api/records/{reference}", headers={"authorization": "Bearer token of c1"}).json()
    assert "축하드려요" in json.dumps(progress, ensure_ascii=False)
    office.clock.advance(minutes=1)
    office.casework.reminders.deliver()
    office.casework.reminders.deliver()
    assert [(message.recipient, reference in message.body) for message in office.sender.sent] == [(PHONE, True)]
    assert {("staff:kim", "application.read"), ("staff:kim", "application.approved")} <= set(acts(office))
    assert office.casework.audit.verify().intact


def test_more_is_asked_for_and_a_refusal_gives_its_reason(office: Office, client: TestClient) -> None:
    reference = office.filed()
    assert client.post(f"/api/staff/applications/{reference}/ask", json={"note": " "}).json()["code"] == "no_reason"
    assert (
        client.post(f"/api/staff/applications/{reference}/ask", json={"note": "신분증 사본을 내 주세요"}).json()["status"]
        == "more_information"
    )
    office.casework.applications.supplement(reference, {"number_of_copies": 2})
    assert client.post(f"/api/staff/applications/{reference}/refuse", json={}).status_code == 422
    assert client.post(f"/api/staff/applications/{reference}/refuse", json={"note": "본인이 아니에요"}).json()["status"] == "rejected"
    assert client.post(f"/api/staff/applications/{reference}/approve", json={}).json()["code"] == "moved_on"
    assert [step.note for step in office.casework.records.history(reference) if step.note] == ["신분증 사본을 내 주세요", "본인이 아니에요"]
    assert client.get("/api/staff/applications").json()["applications"] == []


def test_without_consent_nobody_is_written_to(office: Office, client: TestClient) -> None:
    reference = office.filed()
    office.casework.consents.withdraw("c1", "contact")
    client.post(f"/api/staff/applications/{reference}/review", json={})
    office.clock.advance(minutes=1)
    office.casework.reminders.deliver()
    assert office.sender.sent == [] and office.casework.records.get(reference).status == "in_review"


def test_complaints_stand_at_their_desk_and_those_that_repeat_follow(office: Office, client: TestClient) -> None:
    hole = {"complainant_name": "김영수", "phone": PHONE, "category": "road", "location": "길벗로 12", "description": "길에 구멍이 났어요"}
    first, second = (
        office.casework.complaints.file(c, "kr_petition_110", hole, idempotency_key=c, label="국민신문고 민원").id for c in ("c1", "c2")
    )
    rows = {row["id"]: row for row in client.get("/api/staff/complaints").json()["complaints"]}
    assert set(rows) == {first, second} and rows[second]["joined_to"] == first
    desk = rows[first]["desk"]
    assert desk and rows[first]["desk_name"]
    assert len(client.get(f"/api/staff/complaints?desk={desk}").json()["complaints"]) == 2
    assert client.get("/api/staff/complaints?desk=none").json()["complaints"] == []
    case = client.get(f"/api/staff/cases/{first}").json()
    assert "길에 구멍이 났어요" in json.dumps(case, ensure_ascii=False) and "in_progress" in case["may"]
    assert (
        client.post(f"/api/staff/complaints/{first}", json={"status": "in_progress", "note": "내일 고쳐요"}).json()["status"]
        == "in_progress"
    )
    assert office.casework.records.get(second).status == "in_progress"
    assert client.post(f"/api/staff/complaints/{first}", json={"status": "approved"}).status_code == 422


def test_a_file_of_a_case_is_opened_by_staff_only_and_noted(office: Office, client: TestClient) -> None:
    from tests.casework.test_files_are_handed_in import picture

    document = office.casework.documents.receive("c1", "kr_seal_certificate.photo", content := picture())
    office.casework.documents.attach("c1", [document.id], office.filed())
    assert client.get(f"/api/staff/documents/{document.id}").content == content
    assert TestClient(office.app).get(f"/api/staff/documents/{document.id}").status_code == 401
    assert client.get("/api/staff/documents/E-2222-2222").status_code == 404
    assert ("staff:kim", "document.read") in acts(office)


def test_a_case_that_is_not_there_is_a_404(client: TestClient) -> None:
    assert client.get("/api/staff/cases/A-2222-2222").status_code == 404
    assert client.post("/api/staff/complaints/C-2222-2222", json={"status": "resolved"}).status_code == 404
