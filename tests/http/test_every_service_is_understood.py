"""Each service is explained and begun by sentences that no training data hold, in three languages, through the trained model.

The sentences stand in ``tests/casework/openings.tsv``. Some services go on to their receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.importer import read_sentences
from services.catalogue.coverage import filed_as
from services.catalogue.schema import Service
from services.catalogue.store import load_catalogue
from tests.casework.spoken import answer_to
from tests.conftest import Citizen, Server

pytestmark = pytest.mark.timeout(900)
CATALOGUE = load_catalogue()
LANGUAGES = ("ko", "zh", "en")
OPENINGS: dict[str, dict[str, str]] = {
    columns[0]: dict(zip(LANGUAGES, columns[1:]))
    for line in (Path(__file__).parents[1] / "casework" / "openings.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#") and (columns := line.split("\t"))
}
ABOUT = {"ko": "{}라는 게 뭐 하는 건지 궁금해요", "zh": "请您给我讲讲{}是怎么回事", "en": "Could you tell me what the {} is about?"}
YES = {"ko": "네, 시작해 주세요", "zh": "好的，办吧", "en": "yes, please"}
WHOLE_YES = {"ko": "네, 맞아요", "zh": "对，没错", "en": "yes, that is right"}
TO_THE_RECEIPT = {
    "kr_resident_record_copy": "ko", "kr_basic_pension": "en", "kr_birth_happy_onestop": "ko", "kr_public_hospital_appointment": "en", "kr_petition_110": "ko",
    "kr_national_secretary": "zh", "kr_road_address": "ko", "kr_missing_person": "en", "cn_id_card": "zh", "cn_marriage": "zh", "cn_death_one_thing": "zh",
    "cn_consumer_complaint": "en", "cn_vehicle_and_fines": "ko",
}  # fmt: skip
"""Services of every kind that are filled to the receipt, and the language they are filled in."""


def begin(citizen: Citizen, service: Service, language: str) -> dict[str, Any]:
    """Say the opening sentence; where the service is offered first, after it was explained or the number to call was told, say yes."""
    turn = citizen.say(OPENINGS[service.id][language])
    offered = {choice["id"].partition(":")[2] for reply in turn["replies"] for choice in reply["choices"]}
    if turn["state"]["service"] is None and offered == {service.id}:
        turn = citizen.say(YES[language])
    return turn


@pytest.mark.parametrize("service_id", [service.id for service in CATALOGUE])
def test_it_is_begun_by_a_sentence_of_ones_own_and_its_first_question_asked(server: Server, service_id: str) -> None:
    service = CATALOGUE[service_id]
    for language in LANGUAGES:
        turn = begin(Citizen(server.url, language=language, jurisdiction=service.jurisdiction), service, language)
        state = turn["state"]
        assert (state["service"], state["language"]) == (service_id, language), (OPENINGS[service_id][language], turn["understood"])
        field = next((f for f in service.form if f.name == state["asking"]), None)
        assert field is not None, f"no question of {service_id} is asked: {state}"
        # What the sentence told already is not asked again; everything before the open question is known.
        assert all(f.name in state["answers"] or f.required_if or f.optional for f in service.form[: service.form.index(field)])
        assert any(field.prompt.in_(language) in reply["text"] for reply in turn["replies"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_explained_when_asked_about(server: Server, language: str) -> None:
    missed = []
    # Each service in one language, so that every language has a third of them.
    for service in list(CATALOGUE)[LANGUAGES.index(language) :: 3]:
        turn = Citizen(server.url, language=language, jurisdiction=service.jurisdiction).say(ABOUT[language].format(service.short_name.in_(language)))
        if service.description.in_(language) not in " ".join(reply["text"] for reply in turn["replies"]):
            missed.append(service.id)
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(("service_id", "language"), TO_THE_RECEIPT.items())
def test_it_is_filled_to_the_receipt_in_spoken_words(citizen: Callable[..., Citizen], service_id: str, language: str) -> None:
    service = CATALOGUE[service_id]
    person = citizen(language=language, jurisdiction=service.jurisdiction)
    turn = begin(person, service, language)
    asked: list[str] = []
    while not turn["state"]["confirming"]:
        name = turn["state"]["asking"]
        assert name is not None and name not in asked, (name, asked, turn["replies"])
        asked.append(name)
        field = next(f for f in service.form if f.name == name)
        turn = person.say(answer_to(field, language, service.jurisdiction))
        assert turn["records"] == [], "nothing is filed before the yes"
    turn = person.say(WHOLE_YES[language])
    assert turn["state"]["service"] is None
    assert (filed_as(service), service_id) in [(record["kind"], record["service"]) for record in turn["records"]]
    assert any((reply["card"] or {}).get("kind") == "receipt" for reply in turn["replies"])


def test_no_opening_is_a_training_sentence_and_none_is_missing() -> None:
    trained = {sentence.text for sentence in read_sentences()}
    assert {service.id for service in CATALOGUE} == set(OPENINGS)
    assert [text for by_language in OPENINGS.values() for text in by_language.values() if text in trained] == []
