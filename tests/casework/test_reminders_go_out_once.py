from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from services.casework import Casework, FrozenClock
from services.casework.records.exceptions import IllegalTransitionError
from services.casework.reminders.desk import LEASE, MAX_ATTEMPTS
from services.casework.reminders.exceptions import ReminderInPastError
from services.messaging.base import Message, Sender
from services.messaging.exceptions import OutcomeUnknownError, RejectedError, SendError, UnknownSenderError
from services.messaging.registry import SenderRegistry
from tests.casework.conftest import MemorySender


class FailingSender(Sender):
    """Raises the same problem each time."""

    name = "memory"

    def __init__(self, problem: BaseException, idempotent: bool = False) -> None:
        self.problem, self.idempotent, self.tries = problem, idempotent, 0

    def send(self, message: Message) -> None:
        self.tries += 1
        raise self.problem


@pytest.fixture
def due(casework: Casework, clock: FrozenClock) -> str:
    reference = casework.reminders.create("c1", "약 드실 때예요", clock.now() + timedelta(hours=1), "memory").id
    clock.advance(hours=1)
    return reference


def test_a_date_means_nine_in_the_morning_there(casework: Casework) -> None:
    record = casework.reminders.create("c1", "갱신", date(2026, 12, 1), "memory")
    assert (record.date, record.time) == ("2026-12-01", "09:00")
    assert casework.reminders.due(datetime(2026, 11, 30, 23, 59, tzinfo=timezone.utc)) == []
    assert len(casework.reminders.due(datetime(2026, 12, 1, tzinfo=timezone.utc))) == 1


def test_it_is_sent_when_due_and_not_again(casework: Casework, due: str, sender: MemorySender, clock: FrozenClock) -> None:
    assert casework.reminders.deliver().sent == 1
    clock.advance(days=30)
    assert casework.reminders.deliver().sent == 0
    assert [message.id for message in sender.sent] == [due]
    assert casework.records.get(due).status == "sent"


def test_the_same_wish_twice_is_one_reminder(casework: Casework, clock: FrozenClock) -> None:
    when = clock.now() + timedelta(days=1)
    assert casework.reminders.create("c1", "약", when, "memory") == casework.reminders.create("c1", "약", when, "memory")


def test_the_past_and_an_unknown_channel_are_refused(casework: Casework, clock: FrozenClock) -> None:
    with pytest.raises(ReminderInPastError):
        casework.reminders.create("c1", "약", clock.now(), "memory")
    with pytest.raises(UnknownSenderError):
        casework.reminders.create("c1", "약", clock.now() + timedelta(days=1), "pigeon")


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(casework: Casework, due: str, clock: FrozenClock) -> None:
    failing = FailingSender(SendError("down"))
    registry = SenderRegistry(failing)
    assert casework.reminders.deliver(registry).retried == 1
    assert casework.reminders.deliver(registry).retried == 0, "not before the wait is over"
    for _ in range(MAX_ATTEMPTS):
        clock.advance(hours=6)
        casework.reminders.deliver(registry)
    assert failing.tries == MAX_ATTEMPTS
    assert casework.records.get(due).status == "failed"


def test_a_rejection_is_not_tried_again(casework: Casework, due: str) -> None:
    assert casework.reminders.deliver(SenderRegistry(FailingSender(RejectedError("no such address")))).failed == 1
    assert casework.records.get(due).status == "failed"


@pytest.mark.parametrize("problem", [OutcomeUnknownError("broke"), ZeroDivisionError("plug-in")])
def test_an_unknown_outcome_goes_again_only_where_repeating_is_harmless(casework: Casework, due: str, problem: Exception) -> None:
    assert casework.reminders.deliver(SenderRegistry(FailingSender(problem, idempotent=True))).retried == 1
    assert casework.records.get(due).status == "scheduled"


def test_an_unknown_outcome_elsewhere_waits_for_staff(casework: Casework, due: str, sender: MemorySender, clock: FrozenClock) -> None:
    assert casework.reminders.deliver(SenderRegistry(FailingSender(OutcomeUnknownError("broke")))).uncertain == 1
    clock.advance(days=1)
    casework.reminders.deliver()
    assert sender.sent == []
    assert casework.records.get(due).status == "uncertain"


@pytest.mark.parametrize(("idempotent", "status", "times"), [(True, "sent", 2), (False, "uncertain", 1)])
def test_a_worker_that_dies_while_sending_does_not_make_it_go_twice(
    casework: Casework, due: str, clock: FrozenClock, idempotent: bool, status: str, times: int
) -> None:
    killed = FailingSender(KeyboardInterrupt(), idempotent)
    registry = SenderRegistry(killed)
    with pytest.raises(KeyboardInterrupt):
        casework.reminders.deliver(registry)
    casework.reminders.deliver(registry)
    assert killed.tries == 1, "its claim holds"
    killed.send = lambda message: setattr(killed, "tries", killed.tries + 1)  # type: ignore[method-assign]
    clock.advance(seconds=LEASE.total_seconds() + 1)
    casework.reminders.deliver(registry)
    clock.advance(hours=1)
    casework.reminders.deliver(registry)
    assert casework.records.get(due).status == status
    assert killed.tries == times


def test_a_cancelled_or_moved_one_does_not_go_out(casework: Casework, clock: FrozenClock, sender: MemorySender) -> None:
    cancelled, moved = (casework.reminders.create("c1", what, clock.now() + timedelta(hours=1), "memory").id for what in "ab")
    casework.reminders.cancel(cancelled)
    casework.reminders.change(moved, clock.now() + timedelta(hours=3))
    clock.advance(hours=2)
    casework.reminders.deliver()
    assert sender.sent == []
    clock.advance(hours=2)
    casework.reminders.deliver()
    assert [message.id for message in sender.sent] == [moved]
    with pytest.raises(IllegalTransitionError):
        casework.reminders.cancel(moved)
