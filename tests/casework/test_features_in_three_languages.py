"""What happens between people and offices, in three languages: a slot that is taken, a report that repeats another, a decision with its words."""

from __future__ import annotations

import pytest

from services.casework import Casework
from services.catalogue.store import load_catalogue
from services.forms.show import clock_words
from services.issuing import IssuingDesk, ReviewDesk
from tests.casework.talk import Talk
from tests.casework.test_every_service_can_be_done import fill

IN_EACH = pytest.mark.parametrize("language", ["ko", "zh", "en"])
HOSPITAL = "kr_public_hospital_appointment"
NOTE = {"ko": "신분증 사본을 내 주세요", "zh": "请补交证件复印件", "en": "Please hand in a copy of your ID"}
COMMENT = {"ko": "친절했어요", "zh": "讲得清楚，都听懂了", "en": "Everybody was kind"}
FIVE = {"ko": "아주 좋아요", "zh": "非常满意", "en": "very good"}


@IN_EACH
def test_a_slot_that_is_taken_is_told_with_other_times_and_one_of_those_is_booked(desks: Casework, language: str) -> None:
    service = load_catalogue()[HOSPITAL]
    first = Talk("first", language, "KR")
    first.say("", "book_appointment", HOSPITAL)
    fill(first, service)
    first.say("", "affirm")
    (booked,) = desks.records.of_conversation("first", "appointment")
    office = desks.privacy.export("first")["records"][0]["content"]["office"]
    free = [
        slot
        for slot in desks.appointments.free_slots(office, HOSPITAL, str(booked.date), 200)
        if (slot.date, slot.time) == (booked.date, booked.time)
    ]
    for number in range(50):
        if not free:
            break
        desks.appointments.book(f"other{number}", HOSPITAL, office, str(booked.date), str(booked.time), {}, idempotency_key="k")
        free = [
            slot
            for slot in desks.appointments.free_slots(office, HOSPITAL, str(booked.date), 200)
            if (slot.date, slot.time) == (booked.date, booked.time)
        ]
    late = Talk("late", language, "KR")
    late.say("", "book_appointment", HOSPITAL)
    fill(late, service)
    said = late.say("", "affirm")
    assert desks.records.of_conversation("late", "appointment") == [] and late.in_form and late.slots["asking"] in ("date", "time")
    slots = desks.appointments.free_slots(office, HOSPITAL, str(booked.date), 60)
    told = [slot for slot in slots if slot.date == booked.date and clock_words(slot.time, language) in said]
    assert told, said
    late.say(clock_words(told[-1].time, language))
    assert late.slots["confirming"], late.messages
    late.say("", "affirm")
    (record,) = desks.records.of_conversation("late", "appointment")
    assert (record.status, record.date, record.time) == ("booked", told[-1].date, told[-1].time) and record.time != booked.time


@IN_EACH
def test_a_report_that_repeats_another_is_joined_to_it_and_follows_it(desks: Casework, language: str) -> None:
    service = load_catalogue()["kr_petition_110"]
    found = []
    for name in ("first", "second"):
        talk = Talk(name, language, "KR")
        talk.say("", "file_complaint", service.id)
        fill(talk, service)
        talk.say("", "affirm")
        found += desks.records.of_conversation(name, "complaint")
    first, second = found
    assert second.id != first.id and second.details["joined_to"] == first.id
    desks.records.advance(first.id, "in_progress")
    assert desks.records.get(second.id).status == "in_progress"


@IN_EACH
def test_what_the_office_asks_for_is_told_when_asking_after_the_progress(desks: Casework, language: str) -> None:
    catalogue = load_catalogue()
    talk = Talk("c1", language, "KR")
    talk.say("", "start_application", "kr_basic_pension")
    fill(talk, catalogue["kr_basic_pension"])
    talk.say("", "affirm")
    reference = talk.records[0]["id"]
    ReviewDesk(desks, catalogue, IssuingDesk(desks, catalogue)).move(reference, "more_information", NOTE[language], "staff:kim")
    said = talk.say("", "check_progress", "kr_basic_pension")
    assert reference in said and NOTE[language] in said


@IN_EACH
def test_a_rating_is_given_for_what_was_filed(desks: Casework, language: str) -> None:
    catalogue = load_catalogue()
    talk = Talk("c1", language, "KR")
    talk.say("", "start_application", "kr_bulky_waste")
    fill(talk, catalogue["kr_bulky_waste"])
    talk.say("", "affirm")
    filed = talk.records[0]["id"]
    talk.say("", "rate_service")
    talk.say(FIVE[language])
    talk.say(COMMENT[language])
    talk.say("", "affirm")
    (rating,) = desks.records.of_conversation("c1", "rating")
    kept = next(one for one in desks.privacy.export("c1")["records"] if one["id"] == rating.id)["content"]
    assert kept["score"] == 5 and kept["comment"][:4] == COMMENT[language][:4]
    assert filed in str(rating.details)
