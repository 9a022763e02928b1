"""Each service, in each language: explained, filled by voice, filed, booked, issued, followed, and reminded of."""

from __future__ import annotations

import copy
import os
import tempfile
from collections.abc import Iterator

import pytest

from actions.context import issuing
from services.casework import Casework
from services.catalogue.coverage import PAGE, TESTS, booking, cells, filed_as, table
from services.catalogue.proofs import FEATURES, MUST
from services.catalogue.schema import Service
from services.catalogue.store import Catalogue, load_catalogue
from services.forms import form_of
from tests.casework.spoken import answer_to
from tests.casework.talk import Talk

CATALOGUE: Catalogue = load_catalogue()
LANGUAGES = ("ko", "zh", "en")
EACH = pytest.mark.parametrize("service_id", [service.id for service in CATALOGUE])
IN_EACH = pytest.mark.parametrize("language", LANGUAGES)
NOW = "2026-11-21T10:00:00+09:00"  # a Saturday
START = {"complaint": "file_complaint", "appointment": "book_appointment", "reminder": "set_reminder"}


@pytest.fixture(scope="module")
def shared() -> Iterator[Casework]:
    """One installation for all scenarios of this file, in memory where the machine allows; each has a conversation of its own."""
    from actions import context

    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(dir=memory) as folder:
        patch.setenv("GILBOT_DATA_DIR", folder)
        patch.setenv("GILBOT_NOW", NOW)
        patch.delenv("GILBOT_DATABASE_URL", raising=False)
        context.casework.cache_clear()
        _FILED.clear()
        yield context.casework()
        context.casework().close()
        context.casework.cache_clear()


def fill(talk: Talk, service: Service) -> None:
    """Answer every question as people do, up to the read-back; what was chosen twice is refused."""
    form_asked: list[str] = []
    while not talk.slots.get("confirming"):
        assert talk.in_form, talk.messages
        asked = talk.slots["asking"]
        assert asked not in form_asked, f"{asked} is asked again: {talk.messages}"
        form_asked.append(asked)
        form = form_of(CATALOGUE, talk.slots["form_kind"], talk.slots["service"])
        assert form is not None
        field = form.field(asked)
        assert field is not None
        talk.say(answer_to(field, talk.slots["language"], service.jurisdiction))


_FILED: dict[tuple[str, str], Talk] = {}


def filed(service: Service, language: str) -> Talk:
    """A conversation in which the service was just filed; filled once, then taken up by each test of its own column."""
    if (service.id, language) not in _FILED:
        talk = Talk(f"filed-{language}-{service.id}", language, service.jurisdiction)
        talk.say("", START.get(service.produces, "start_application"), service.id)
        fill(talk, service)
        talk.say("", "affirm")
        _FILED[service.id, language] = talk
    return copy.deepcopy(_FILED[service.id, language])


@IN_EACH
@EACH
def test_it_is_explained(shared: Casework, language: str, service_id: str) -> None:
    service = CATALOGUE[service_id]
    talk = Talk(f"explained-{language}-{service_id}", language, service.jurisdiction)
    assert service.description.in_(language) in talk.say("", "find_service", service_id)
    for intent, told in (
        ("ask_fee", service.cost),
        ("ask_duration", service.processing_time),
        ("ask_where_when", service.where),
        ("ask_eligibility", service.eligibility),
    ):
        assert told.text.in_(language) in talk.say("", intent, service_id)
    papers = talk.say("", "ask_materials", service_id)
    assert all(item.name.in_(language) in papers for item in service.documents.items)


@IN_EACH
@EACH
def test_it_is_filled_by_voice_and_filed(shared: Casework, language: str, service_id: str) -> None:
    service = CATALOGUE[service_id]
    talk = filed(service, language)
    assert not talk.in_form
    record = talk.records[0]
    assert (record["kind"], record["service"]) == (filed_as(service), service_id)
    said = " ".join(str(message) for message in talk.messages)
    assert "2990012" not in said and "002X" not in said


@IN_EACH
@EACH
def test_it_is_booked(shared: Casework, language: str, service_id: str) -> None:
    service = CATALOGUE[service_id]
    talk = Talk(f"booked-{language}-{service_id}", language, service.jurisdiction)
    how = booking(service)
    if how is None:
        assert not cells(service)["booked"].done
        talk = filed(service, language)
        assert shared.records.of_conversation(talk.id, "appointment") == []
        return
    talk.say("", "book_appointment", service_id)
    assert talk.slots["form_kind"] == ("visit" if how == "visit" else "service")
    fill(talk, service)
    talk.say("", "affirm")
    (record,) = shared.records.of_conversation(talk.id, "appointment")
    assert (record.status, record.date) == ("booked", "2026-11-25")
    assert record.id in {one["id"] for one in talk.records}


@IN_EACH
@EACH
def test_it_is_issued(shared: Casework, language: str, service_id: str) -> None:
    service = CATALOGUE[service_id]
    talk = filed(service, language)
    wallet = shared.certificates.wallet(talk.id)
    if service.issued_at_once:
        assert [one["kind"] for one in talk.records][:2] == [filed_as(service), "certificate"]
    else:
        assert wallet == []
    if service.issues and not service.issued_at_once:
        record = shared.records.get(talk.records[0]["id"])
        for part in shared.packages.parts(record.id) if record.kind == "package" else [record]:
            issuing().approve(part.id, holder="王秀英" if not any(f.type.value == "name" for f in service.form) else None)
    wallet = shared.certificates.wallet(talk.id)
    assert bool(wallet) == cells(service)["issued"].done
    if wallet:
        assert shared.certificates.verify(wallet[0].details["payload"]).valid
        talk.say("", "show_certificate", service_id)
        assert talk.records[0]["id"] == wallet[0].id


@IN_EACH
@EACH
def test_its_progress_is_told(shared: Casework, language: str, service_id: str) -> None:
    talk = filed(CATALOGUE[service_id], language)
    reference = talk.records[0]["id"]
    assert reference in talk.say("", "check_progress", service_id)
    # And by reference and access code, from another conversation.
    other = Talk(f"other-{talk.id}", language, CATALOGUE[service_id].jurisdiction)
    other.say("", "check_progress")
    other.say(reference)
    other.say(shared.records.get(reference).access_code)
    assert reference in other.say("", "affirm")


@IN_EACH
@EACH
def test_a_reminder_of_it_is_set(shared: Casework, language: str, service_id: str) -> None:
    service = CATALOGUE[service_id]
    talk = Talk(f"reminder-{language}-{service_id}", language, service.jurisdiction)
    talk.say("", "set_reminder", service_id)
    fill(talk, service)
    talk.say("", "affirm")
    (record,) = talk.records
    assert (record["kind"], record["status"]) == ("reminder", "scheduled")
    assert record["date"] == ("2026-11-22" if service.produces == "reminder" else "2026-11-25")


def test_the_page_shows_what_is_proved() -> None:
    assert PAGE.read_text(encoding="utf-8") == table(CATALOGUE), "run: python -m services.catalogue.coverage"
    assert all(test in globals() for test in TESTS.values())
    assert all(cell.done or cell.note for service in CATALOGUE for cell in cells(service).values()), "no empty cell without a reason"


@pytest.mark.parametrize("proof", sorted({proof for proofs in (*FEATURES.values(), *MUST.values()) for proof in proofs}))
def test_each_proof_that_the_page_names_is_there(proof: str) -> None:
    path, _, test = proof.partition("::")
    file = PAGE.parents[1] / path
    assert file.is_file()
    if test:
        assert f"def {test.partition('[')[0]}(" in file.read_text(encoding="utf-8")


def test_no_feature_lacks_a_language() -> None:
    assert all(len(proofs) in (1, 3) for proofs in FEATURES.values())


def test_no_service_is_missing_from_it() -> None:
    assert len(CATALOGUE) == 74
    assert all(f"| `{service.id}` " in PAGE.read_text(encoding="utf-8") for service in CATALOGUE)
