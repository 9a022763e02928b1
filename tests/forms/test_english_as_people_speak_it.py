"""English answers come with asides, half hours and kin before the name; what is no answer is not stored as one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.schema import Field, FieldType, Text
from services.catalogue.store import installed_catalogue
from services.forms import Situation, correction, fields_fitting, form_of, understand
from services.forms.dates import parse_moment
from services.forms.show import clock_words, date_words, spoken
from services.forms.words import goes_on, looks_like_question

NOW = dt.datetime(2026, 11, 21, 10)
SITUATION = Situation("en", "KR", NOW, {"applicant_name": "Old Man"})


def field(kind: str, name: str = "asked", **more: Any) -> Field:
    text = Text(ko="질문", zh="问题", en="question")
    return Field(name=name, type=FieldType(kind), label=text, prompt=text, simple=text, **more)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("it's Margaret Kim, dear", "Margaret Kim"), ("I'm his daughter, Jane Kim", "Jane Kim"), ("it's me, Doris Day", "Doris Day"), ("Ma name's Morag Baillie", "Morag Baillie"),
        ("Tom Lee, that's T O M L E E", "Tom Lee"), ("Grace Han, born the second of May 1950", "Grace Han"), ("I'm Daniel Park and my number is 850315-1234567", "Daniel Park"),
        ("May Lee", "May Lee"), ("Do Kyung-soo", "Do Kyung-soo"), ("Will Brown", "Will Brown"), ("me", "Old Man"),
    ],
)  # fmt: skip
def test_a_name_is_taken_without_what_surrounds_it(said: str, name: str) -> None:
    answer = understand(field("name"), said, SITUATION)
    assert answer.accepted and answer.value == name


@pytest.mark.parametrize("said", ["yesterday", "yes that's all correct now", "cheerio hen", "a card", "the name's wrong", "what papers do I need"])
def test_a_word_that_names_nobody_is_no_name(said: str) -> None:
    assert understand(field("name"), said, SITUATION).certainty < 0.4


def test_me_as_the_carer_is_not_the_one_who_needs_care() -> None:
    carer = field("name", "guardian_name")
    assert understand(carer, "me", SITUATION).problem == "full_name_needed"
    assert understand(carer, "that'd be me, Brian Choi", SITUATION).value == "Brian Choi"


def test_a_latin_name_may_be_said_and_then_spelled() -> None:
    assert understand(field("latin_name"), "PARK, P A R K, then D A N I E L", SITUATION).value == "PARK DANIEL"


@pytest.mark.parametrize(
    ("said", "moment", "timed"),
    [
        ("the day after tomorrow in the morning", "2026-11-23T00:00", False), ("Wednesday, two in the afternoon", "2026-11-25T14:00", True),
        ("in a fortnight", "2026-12-05T00:00", False), ("next Tuesday at half nine in the morning", "2026-11-24T09:30", True),
        ("a week on Tuesday", "2026-12-01T00:00", False), ("Monday week", "2026-11-30T00:00", False),
    ],
)  # fmt: skip
def test_a_day_with_a_part_of_the_day_is_read(said: str, moment: str, timed: bool) -> None:
    found = parse_moment(said, "en", NOW, "future")
    assert found is not None and found[0].isoformat(timespec="minutes") == moment and found[2] is timed


def test_half_ten_is_half_past_and_twenty_to_four_is_before_four() -> None:
    assert [understand(field("time"), said, SITUATION).value for said in ("half ten", "half two", "twenty to four")] == ["10:30", "14:30", "15:40"]


def test_the_day_of_the_month_says_which_friday() -> None:
    found = parse_moment("last Friday, the twentieth", "en", NOW, "past")
    assert found is not None and found[0].date() == dt.date(2026, 11, 20)


@pytest.mark.parametrize("kind", ["address", "office", "text"])
@pytest.mark.parametrize("said", ["hold on, what papers do I need?", "and when are you open?", "is it dear?"])
def test_a_side_question_is_not_stored_as_the_answer(kind: str, said: str) -> None:
    assert looks_like_question(said, "en")
    assert understand(field(kind), said, SITUATION).certainty < 0.4


@pytest.mark.parametrize(
    ("said", "place"),
    [("she lives at 77 Jongno, Seoul", "77 Jongno, Seoul"), ("I'll pick it up at Gangnam district office", "Gangnam district office"), ("it was 12 Teheran-ro", "12 Teheran-ro")],
)
def test_a_place_is_taken_without_the_sentence_around_it(said: str, place: str) -> None:
    assert understand(field("address"), said, SITUATION).value == place


def test_a_telephone_number_is_no_address() -> None:
    assert understand(field("address"), "010-1234-5678", SITUATION).certainty == 0


@pytest.mark.parametrize(("said", "heads"), [("me", 1), ("me and my wife", 2), ("me, the missus and two kids", 4), ("three of us", 3)])
def test_people_are_counted_with_oneself(said: str, heads: int) -> None:
    assert understand(field("count"), said, SITUATION).value == heads


def test_treble_is_three_times() -> None:
    assert understand(field("phone"), "oh one oh, treble three four, five six seven eight", SITUATION).value == "01033345678"


_ANSWERS = {"applicant_name": "Mary Brown", "resident_number": "4807122990012", "copy_type": "full", "number_of_copies": 2, "show_rrn_back": False}


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ("actually make it three copies", "number_of_copies", 3), ("no, three copies not two", "number_of_copies", 3),
        ("the name is wrong, it's Peter Brien", "applicant_name", "Peter Brien"), ("change the type to the abstract", "copy_type", "abstract"),
    ],
)  # fmt: skip
def test_a_correction_keeps_the_value_before_or_after_the_name(said: str, name: str, value: Any) -> None:
    form = form_of(installed_catalogue(), "service", "kr_resident_record_copy")
    assert form is not None
    found = correction(form, None, said, Situation("en", "KR", NOW, _ANSWERS))
    assert found is not None and found[0].name == name and found[1] is not None and found[1].value == value


def test_a_name_that_is_only_called_wrong_is_asked_again() -> None:
    form = form_of(installed_catalogue(), "service", "kr_resident_record_copy")
    assert form is not None
    found = correction(form, None, "the name's wrong", Situation("en", "KR", NOW, _ANSWERS))
    assert found is not None and found[0].name == "applicant_name" and found[1] is None


def test_a_weekday_moves_the_visit_and_not_the_birthday() -> None:
    form = form_of(installed_catalogue(), "service", "kr_dementia_screening")
    assert form is not None
    answers = {"applicant_name": "Alice Green", "birth_date": "1952-03-05", "date": "2026-11-25", "time": "09:40"}
    assert [(one.name, answer.value) for one, answer in fields_fitting(form, "Thursday", Situation("en", "KR", NOW, answers))] == [("date", "2026-11-26")]


def test_english_dates_times_and_hidden_numbers_can_be_spoken() -> None:
    assert date_words(dt.date(2026, 11, 24), "en") == "Tuesday 24 November 2026" and clock_words("09:45", "en") == "9:45 am"
    assert spoken(field("resident_number", sensitive=True), "8503151234567", "en") == "8 5 0 3 1 5, 1, the rest is hidden"


@pytest.mark.parametrize("said", ["go on", "carry on please", "계속", "继续"])
def test_a_resting_form_is_taken_up_again(said: str) -> None:
    assert goes_on(said)


@pytest.mark.parametrize(("said", "skipped"), [("no that's all, bye now", True), ("nothing, thanks", True), ("no one helped me at the desk", False), ("lovely staff", False)])
def test_a_goodbye_is_no_comment(said: str, skipped: bool) -> None:
    assert understand(field("text", optional=True), said, SITUATION).skipped is skipped
