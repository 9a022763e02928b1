from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from services.casework import Casework, FrozenClock
from services.casework.consent.exceptions import UnknownPurposeError
from services.casework.packages.models import PackagePart
from tests.casework.conftest import OFFICE, RESIDENT_NUMBER, SERVICE


@pytest.fixture
def lived_in(casework: Casework, clock: FrozenClock, apply: Callable[..., str]) -> str:
    filed = apply()
    casework.appointments.book("c1", SERVICE, OFFICE, "2026-11-25", "10:00", {"phone": "1"}, idempotency_key="b")
    casework.complaints.file("c1", "kr_petition_110", {"location": "길벗로"}, idempotency_key="c")
    casework.reminders.create("c1", "약", clock.now().replace(year=2027), "memory")
    casework.ratings.rate("c1", filed, 5, "좋아요")
    casework.handoffs.request("c1", [{"heard": "사람"}], "asked")
    casework.certificates.issue(filed, "홍길동", {"주소": "길벗로"}, title="확인서")
    casework.packages.submit("c1", "p", [PackagePart("s1", "하나"), PackagePart("s2", "둘")], {"a": 1}, idempotency_key="p")
    casework.consents.give("c1", "contact", "ko")
    casework.drafts.save("c1", "kr_move_in_report", {"a": 1})
    return filed


def test_an_export_holds_everything_as_plain_json(casework: Casework, lived_in: str) -> None:
    export = json.loads(json.dumps(casework.privacy.export("c1"), ensure_ascii=False))
    kinds = {record["kind"] for record in export["records"]}
    assert kinds == {
        "application",
        "appointment",
        "complaint",
        "reminder",
        "rating",
        "handoff",
        "certificate",
        "package",
    }
    assert RESIDENT_NUMBER in json.dumps(export)
    assert export["drafts"][0]["answers"] == {"a": 1}
    assert export["consents"][0]["purpose"] == "contact"
    assert casework.privacy.export("c2")["records"] == []


def test_an_erasure_leaves_references_and_nothing_else(casework: Casework, lived_in: str, clock: FrozenClock) -> None:
    payload = next(iter(casework.certificates.wallet("c1"))).details["payload"]
    report = casework.privacy.erase("c1")
    assert (report.drafts, report.consents) == (1, 1)
    assert sum(report.records.values()) == 10
    assert casework.records.of_conversation("c1") == []
    record = casework.records.get(lived_in)
    assert (record.status, record.details, record.access_code) == ("erased", {}, "")
    assert casework.applications.answers(lived_in) == {}
    assert not casework.certificates.verify(payload).valid
    clock.advance(days=400)
    assert casework.reminders.deliver().sent == 0
    assert casework.audit.verify().intact
    with casework.database.engine.connect() as connection:
        for table in (
            "applications",
            "appointments",
            "complaints",
            "reminders",
            "ratings",
            "handoffs",
            "certificates",
            "drafts",
            "consents",
        ):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0, table


def test_an_erased_appointment_frees_its_place(casework: Casework, lived_in: str) -> None:
    casework.privacy.erase("c1")
    assert casework.appointments.free_slots(OFFICE, SERVICE, "2026-11-25", 3)[2].free == 2


def test_an_erased_record_does_not_open_with_an_empty_code(casework: Casework, lived_in: str) -> None:
    casework.privacy.erase("c1")
    for attempt in ({"access_code": ""}, {"access_code": "x"}, {"conversation_id": ""}):
        with pytest.raises(Exception, match="another conversation|wrong"):
            casework.records.authorise(lived_in, **attempt)


def test_each_kind_is_deleted_when_its_time_is_over(casework: Casework, lived_in: str, clock: FrozenClock) -> None:
    casework.records.advance(lived_in, "rejected")
    assert casework.privacy.purge().records == {}
    clock.advance(days=366 + 5)
    report = casework.privacy.purge()
    assert report.records == {"appointment": 1}
    assert (report.drafts, report.abandoned) == (1, 1)
    clock.advance(days=5 * 365)
    assert casework.privacy.purge().records == {"application": 1, "rating": 1, "handoff": 1}
    assert casework.audit.verify().intact


def test_a_consent_is_kept_in_the_words_shown_and_can_be_withdrawn(casework: Casework) -> None:
    given = casework.consents.give("c1", "contact", "zh")
    assert "联系方式" in given.wording
    casework.consents.give("c1", "contact", "zh")
    assert len(casework.consents.list("c1")) == 1
    assert casework.consents.holds("c1", "contact")
    withdrawn = casework.consents.withdraw("c1", "contact")
    assert withdrawn is not None
    assert not withdrawn.holds
    assert not casework.consents.holds("c1", "contact")
    assert casework.consents.withdraw("c1", "contact") is None
    with pytest.raises(UnknownPurposeError):
        casework.consents.give("c1", "advertising")


def test_a_consent_goes_with_the_last_record_it_was_given_for(casework: Casework, apply: Callable[..., str], clock: FrozenClock) -> None:
    filed = apply()
    casework.consents.give("c1", "file_application", "ko")
    clock.advance(days=30)
    casework.records.advance(filed, "approved")
    casework.records.advance(filed, "completed")
    assert casework.privacy.purge().consents == 0
    clock.advance(days=10_000)
    assert casework.privacy.purge().consents == 1
    assert casework.consents.list("c1") == []


def test_several_consents_are_kept_at_once_each_in_the_words_told(casework: Casework) -> None:
    told = casework.consents.sentence(["file_application", "contact"], "en")
    given = casework.consents.give_each("c1", ["file_application", "contact"], "en", wording=told)
    assert [one.purpose for one in given] == ["file_application", "contact"] and {one.wording for one in given} == {told}
    assert len(casework.consents.give_each("c1", ["file_application"], "en")) == 1 and len(casework.consents.list("c1")) == 2
    assert told == "Saying yes means you agree that we send your answers to the office in charge and use your contact to tell you how it goes"
