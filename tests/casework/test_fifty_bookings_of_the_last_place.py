from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from services.casework import Casework
from services.casework.appointments.exceptions import SlotTakenError
from tests.casework.conftest import OFFICE, SERVICE


def test_one_of_fifty_gets_the_last_place_and_the_others_get_other_times(on_each_database: Casework) -> None:
    casework = on_each_database
    day, time = "2026-11-25", "10:00"
    casework.appointments.book("first", SERVICE, OFFICE, day, time, {}, idempotency_key="first")  # one of two places

    def book(number: int) -> tuple[str, str]:
        wanted_day, wanted_time, first_try = day, time, True
        while True:
            try:
                record = casework.appointments.book(f"c{number}", SERVICE, OFFICE, wanted_day, wanted_time, {}, idempotency_key="k")
                return ("wanted" if first_try else "other"), f"{record.date} {record.time}"
            except SlotTakenError as taken:
                assert taken.alternatives, "a taken slot names the nearest free ones"
                first_try = False
                slot = taken.alternatives[number % len(taken.alternatives)]
                wanted_day, wanted_time = slot.date, slot.time

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(book, range(50)))
    assert Counter(outcome for outcome, _ in outcomes) == {"wanted": 1, "other": 49}
    assert max(Counter(slot for _, slot in outcomes).values()) <= 2, "no slot holds more than its capacity"


def test_fifty_copies_of_the_same_booking_book_once(on_each_database: Casework) -> None:
    def book(_: int) -> str:
        return on_each_database.appointments.book("c1", SERVICE, OFFICE, "2026-11-25", "10:00", {}, idempotency_key="same").id

    with ThreadPoolExecutor(50) as pool:
        assert len(set(pool.map(book, range(50)))) == 1
    assert len(on_each_database.records.of_conversation("c1")) == 1
