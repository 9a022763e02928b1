from __future__ import annotations

from datetime import date

import pytest

from services.casework import Casework, FrozenClock
from services.casework.appointments.exceptions import (
    OfficeClosedError,
    SlotNotOfferedError,
    SlotTakenError,
    UnknownOfficeError,
)
from services.casework.calendar import is_working_day
from services.casework.records.exceptions import IllegalTransitionError
from tests.casework.conftest import OFFICE, SERVICE


def _book(casework: Casework, day: str, time: str, who: str = "c1", service: str = SERVICE, office: str = OFFICE) -> str:
    return casework.appointments.book(who, service, office, day, time, {"a": 1}, idempotency_key=f"{day}{time}").id


def test_free_slots_begin_on_the_next_open_day(casework: Casework) -> None:
    slots = casework.appointments.free_slots(OFFICE, SERVICE, "2026-11-21", 3)
    assert [(slot.date, slot.time) for slot in slots] == [
        ("2026-11-23", "09:00"),
        ("2026-11-23", "09:30"),
        ("2026-11-23", "10:00"),
    ]


def test_no_slot_lies_in_the_past_or_at_lunch(casework: Casework, clock: FrozenClock) -> None:
    clock.set("2026-11-23T11:40:00+09:00")
    slots = casework.appointments.free_slots(OFFICE, SERVICE, "2026-11-20", 2)
    assert [slot.time for slot in slots] == ["13:00", "13:30"]


@pytest.mark.parametrize(
    ("day", "time", "reason"),
    [
        ("2026-11-20", "10:00", "past"),
        ("2026-11-22", "10:00", "closed"),
        ("2026-12-25", "10:00", "closed"),
        ("2026-11-23", "12:30", "not_a_slot"),
        ("2026-11-23", "10:07", "not_a_slot"),
        ("2027-11-23", "10:00", "too_far"),
    ],
)
def test_what_is_not_offered_is_refused_with_a_reason_and_free_times(casework: Casework, day: str, time: str, reason: str) -> None:
    with pytest.raises(SlotNotOfferedError) as refused:
        _book(casework, day, time)
    assert refused.value.reason == reason
    assert refused.value.alternatives
    assert (refused.value.holiday is not None) == (day == "2026-12-25")
    assert casework.records.of_conversation("c1") == []


def test_a_chinese_weekend_worked_in_exchange_is_a_working_day() -> None:
    assert is_working_day("CN", date(2026, 2, 14))
    assert not is_working_day("CN", date(2026, 2, 17))
    assert not is_working_day("KR", date(2026, 2, 17))


def test_a_taken_slot_names_the_nearest_free_ones(casework: Casework) -> None:
    for who in ("c1", "c2"):
        _book(casework, "2026-11-25", "10:00", who)
    with pytest.raises(SlotTakenError) as taken:
        _book(casework, "2026-11-25", "10:00", "c3")
    assert [slot.time for slot in taken.value.alternatives] == ["09:00", "09:30", "10:30"]
    assert {slot.date for slot in taken.value.alternatives} == {"2026-11-25"}


def test_a_change_moves_it_and_frees_the_old_time(on_each_database: Casework) -> None:
    first = _book(on_each_database, "2026-11-25", "10:00", "c1")
    _book(on_each_database, "2026-11-25", "10:00", "c2")
    _book(on_each_database, "2026-11-25", "11:00", "c3")
    moved = on_each_database.appointments.change(first, "2026-11-25", "11:00")
    assert (moved.date, moved.time, moved.status) == ("2026-11-25", "11:00", "booked")
    _book(on_each_database, "2026-11-25", "10:00", "c4")


def test_a_change_to_a_taken_time_leaves_it_as_it_was(on_each_database: Casework) -> None:
    mine = _book(on_each_database, "2026-11-25", "10:00", "c1")
    for who in ("c2", "c3"):
        _book(on_each_database, "2026-11-25", "11:00", who)
    with pytest.raises(SlotTakenError):
        on_each_database.appointments.change(mine, "2026-11-25", "11:00")
    assert on_each_database.records.get(mine).time == "10:00"
    _book(on_each_database, "2026-11-25", "10:00", "c4")
    with pytest.raises(SlotTakenError):
        _book(on_each_database, "2026-11-25", "10:00", "c5")


def test_a_cancelled_place_is_free_at_once_and_not_cancelled_twice(casework: Casework) -> None:
    references = [_book(casework, "2026-11-25", "10:00", who) for who in ("c1", "c2")]
    cancelled = casework.appointments.cancel(references[0])
    assert cancelled.as_dict()["status"] == "cancelled"
    _book(casework, "2026-11-25", "10:00", "c3")
    with pytest.raises(IllegalTransitionError):
        casework.appointments.cancel(references[0])
    with pytest.raises(IllegalTransitionError):
        casework.appointments.change(references[0], "2026-11-26", "10:00")


def test_an_office_that_does_not_handle_the_service_is_refused(casework: Casework) -> None:
    with pytest.raises(UnknownOfficeError):
        _book(casework, "2026-11-25", "10:00", service="cn_passport")
    with pytest.raises(UnknownOfficeError):
        casework.appointments.free_slots("nowhere", SERVICE, "2026-11-25", 1)


def test_a_shop_of_every_bookable_kind_is_found_nearest_first(casework: Casework) -> None:
    offices = casework.appointments.offices(SERVICE, "KR", near=(37.5172, 127.0473))
    assert offices[0].id == "kr_bada_community_center"
    assert [office.id for office in casework.appointments.offices("cn_hospital_registration")] == ["cn_minghe_hospital"]


def test_the_calendar_file_names_the_zone_and_is_folded(casework: Casework) -> None:
    reference = _book(casework, "2026-11-25", "10:00")
    text = casework.appointments.ical(reference, "ko")
    assert "DTSTART;TZID=Asia/Seoul:20261125T100000\r\n" in text
    assert "SEQUENCE:0\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    casework.appointments.cancel(reference)
    cancelled = casework.appointments.ical(reference, "en")
    assert "STATUS:CANCELLED" in cancelled
    assert "SEQUENCE:1" in cancelled


def test_a_queue_ticket_estimates_the_wait(casework: Casework, clock: FrozenClock) -> None:
    with pytest.raises(OfficeClosedError) as closed:
        casework.appointments.queue_ticket(OFFICE, SERVICE)
    assert closed.value.opens_at == "2026-11-23T09:00:00+09:00"
    clock.set("2026-11-23T09:30:00+09:00")
    tickets = [casework.appointments.queue_ticket(OFFICE, SERVICE) for _ in range(7)]
    assert [ticket.number for ticket in tickets] == [1, 2, 3, 4, 5, 6, 7]
    assert [ticket.wait_minutes for ticket in tickets] == [0, 0, 0, 8, 8, 8, 16]
    assert [ticket.ahead for ticket in tickets] == [0, 0, 0, 0, 1, 2, 3]
    clock.advance(minutes=30)
    assert casework.appointments.waiting_estimate(OFFICE).wait_minutes == 0
