"""The day of a visit on which the office is closed is refused when it is said, with the nearest open days; in three languages."""

from __future__ import annotations

import pytest

from services.casework import Casework
from services.catalogue.store import load_catalogue
from services.forms import form_of
from tests.casework.spoken import answer_to
from tests.casework.talk import Talk

IN_EACH = pytest.mark.parametrize("language", ["ko", "zh", "en"])
SUNDAY = {"ko": "11월 29일이요", "zh": "11月29日", "en": "29 November"}
CHRISTMAS = {"ko": "12월 25일이요", "zh": "12月25日", "en": "25 December"}
FAR = {"ko": "내년 6월 1일이요", "zh": "2027年6月1日", "en": "1 June 2027"}
MONDAY = {"ko": "11월 30일이요", "zh": "11月30日", "en": "30 November"}


def asked_for_the_day(language: str, service_id: str, name: str) -> Talk:
    """A talk at the question for the day of the visit."""
    service = load_catalogue()[service_id]
    talk = Talk("c1", language, service.jurisdiction)
    talk.say("", "book_appointment" if service.produces == "appointment" else "start_application", service_id)
    while talk.slots["asking"] != name:
        form = form_of(load_catalogue(), talk.slots["form_kind"], service_id)
        assert form is not None and talk.in_form
        field = form.field(talk.slots["asking"])
        assert field is not None
        talk.say(answer_to(field, language, service.jurisdiction))
    return talk


@IN_EACH
@pytest.mark.parametrize(
    ("service_id", "name"),
    [
        ("cn_passport", "appointment_date"),
        ("kr_dementia_screening", "date"),
        ("cn_id_card", "date"),
        ("kr_foreigner_residence", "reservation_date"),
    ],
)
def test_a_sunday_is_refused_at_once_and_a_weekday_taken(desks: Casework, language: str, service_id: str, name: str) -> None:
    talk = asked_for_the_day(language, service_id, name)
    talk.say(SUNDAY[language])
    assert talk.slots["asking"] == name and name not in talk.slots["answers"]
    assert "2026-11-30" in talk.slots["offered"]["slots"]
    assert "2026-11-29" not in talk.slots["offered"]["slots"]
    talk.say(MONDAY[language])
    assert talk.slots["answers"][name] == "2026-11-30" and talk.slots["asking"] != name


@IN_EACH
def test_a_public_holiday_is_called_one(desks: Casework, language: str) -> None:
    talk = asked_for_the_day(language, "kr_dementia_screening", "date")
    said = talk.say(CHRISTMAS[language])
    assert {"ko": "공휴일", "zh": "节假日", "en": "public holiday"}[language] in said and "date" not in talk.slots["answers"]


@IN_EACH
def test_a_day_too_far_ahead_is_told_with_the_last_that_can_be_booked(desks: Casework, language: str) -> None:
    talk = asked_for_the_day(language, "kr_dementia_screening", "date")
    said = talk.say(FAR[language])
    assert "2027" in said and "date" not in talk.slots["answers"]


@IN_EACH
def test_the_day_offered_is_taken_by_its_number(desks: Casework, language: str) -> None:
    talk = asked_for_the_day(language, "cn_id_card", "date")
    talk.say(SUNDAY[language])
    slots = talk.slots["offered"]["slots"]
    talk.say({"ko": "두 번째요", "zh": "第二个", "en": "the second one"}[language])
    assert talk.slots["answers"]["date"] == slots[1]
