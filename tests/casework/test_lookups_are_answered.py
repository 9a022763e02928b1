"""A look-up is answered, or it is said where the answer stands; fees and addresses agree with what the catalogue tells."""

from __future__ import annotations

import re

import pytest

from services.casework import Casework
from services.catalogue.store import load_catalogue
from services.gazetteer.embedded import EmbeddedGazetteer
from services.payment.fees import Fee, fee_of, load_fees
from tests.casework.talk import Talk
from tests.casework.test_every_service_can_be_done import fill

IN_EACH = pytest.mark.parametrize("language", ["ko", "zh", "en"])
LOOKUPS = [service.id for service in load_catalogue() if service.produces == "lookup"]
ROAD = {"ko": "서울특별시 중구 세종대로 110", "zh": "首尔特别市中区世宗大路110", "en": "110 Sejong-daero, Jung-gu, Seoul"}
CITY_HALL = {"ko": "서울시청이요", "zh": "首尔市政府", "en": "Seoul City Hall"}
UNKNOWN = {"ko": "길동아파트요", "zh": "吉洞公寓", "en": "Gildong Apartment"}


def looked_up(language: str, words: str) -> tuple[Talk, str]:
    talk = Talk("c1", language, "KR")
    talk.say("", "start_application", "kr_road_address")
    talk.say(words)
    return talk, talk.say("", "affirm")


@IN_EACH
def test_the_address_of_a_known_building_is_told_and_the_matter_is_done(desks: Casework, language: str) -> None:
    talk, said = looked_up(language, CITY_HALL[language])
    assert ROAD[language] in said and "04524" in said and "1588-0061" in said
    assert desks.records.get(talk.records[0]["id"]).status == "completed"
    assert {"label", "value"} == set(talk.cards[0]["rows"][0])


@IN_EACH
def test_of_an_unknown_building_it_is_said_where_to_look(desks: Casework, language: str) -> None:
    talk, said = looked_up(language, UNKNOWN[language])
    assert load_catalogue()["kr_road_address"].where.text.in_(language) in said and talk.records[0]["id"] in said


@IN_EACH
@pytest.mark.parametrize("service_id", LOOKUPS)
def test_every_lookup_says_where_its_answer_is_seen(desks: Casework, language: str, service_id: str) -> None:
    service = load_catalogue()[service_id]
    talk = Talk("c1", language, service.jurisdiction)
    talk.say("", "start_application", service_id)
    fill(talk, service)
    said = talk.say("", "affirm")
    assert service.where.text.in_(language) in said and talk.records[0]["id"] in said


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("서울 중구 태평로1가 31번지", "seoul_city_hall"),
        ("세종로 77-6", "government_complex_seoul"),
        ("首尔站", "seoul_station"),
        ("the address of Seoul Station", "seoul_station"),
        ("서울 종로구 대학로 101", "snu_hospital"),
        ("부산역", None),
        ("여의도동 10", None),
        ("서울시청 앞 커피숍", None),
        ("", None),
    ],
)
def test_a_place_is_found_whole_or_not_at_all(words: str, place: str | None) -> None:
    found = EmbeddedGazetteer().find(words)
    assert (found.id if found else None) == place


def test_each_postcode_has_five_digits_and_each_place_three_languages() -> None:
    gazetteer = EmbeddedGazetteer()
    assert len(gazetteer) >= 15
    for name in ("서울시청", "부산시청", "제주도청"):
        place = gazetteer.find(name)
        assert place is not None and re.fullmatch(r"\d{5}", place.postcode) and set(place.name) == set(place.road) == {"ko", "zh", "en"}


def test_each_fee_stands_in_the_words_of_the_catalogue() -> None:
    catalogue = load_catalogue()
    for service_id, rules in load_fees().items():
        service = catalogue[service_id]
        for rule in rules:
            names = {field.name: field for field in service.form}
            assert all(
                name in names and value in {choice.id for choice in names[name].choices} for name, value in rule.get("when", {}).items()
            )
            assert {rule[key] for key in ("each", "answer") if key in rule} <= set(names)
            if "amount" in rule:
                units = Fee(rule["amount"], rule["currency"]).units
                assert f"{units:,.0f}" in service.cost.text.ko, (service_id, units)


def test_a_fee_is_what_the_answers_decide_and_nothing_else() -> None:
    assert fee_of("kr_seal_certificate", {"number_of_copies": 3}) == Fee(1800, "KRW")
    assert fee_of("kr_passport_reissue", {"passport_type": "five_year", "pages": "p26"}) == Fee(41000, "KRW")
    assert fee_of("cn_id_card", {"reason": "lost"}) == Fee(4000, "CNY")
    assert fee_of("cn_id_card", {"reason": "first"}) is None
    assert fee_of("cn_utility_payment", {"amount": 85.5}) == Fee(8550, "CNY")
    assert fee_of("kr_petition_110", {}) is None
