"""Once a minute: due reminders go out, waiting certificates are issued, and what is over is erased; a failing step stops nothing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from channels.housekeeping import Housekeeping, erase_idle_conversations, steps_of
from channels.settings import Settings
from services.casework import Casework, FrozenClock
from services.catalogue.store import load_catalogue
from services.issuing import IssuingDesk
from services.messaging.base import Message, Sender
from services.messaging.registry import SenderRegistry

NOW = "2026-11-21T10:00:00+09:00"


class MemorySender(Sender):
    name = "console"

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)


@pytest.fixture
def sender() -> MemorySender:
    return MemorySender()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def casework(tmp_path: Path, clock: FrozenClock, sender: MemorySender) -> Iterator[Casework]:
    with Casework(None, tmp_path / "var", clock, senders=SenderRegistry(sender)) as made:
        yield made


@pytest.fixture
def here(casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The rooms that housekeeping needs, with the real store of conversations."""
    monkeypatch.setenv("GILBOT_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("GILBOT_DATABASE_URL", raising=False)
    from assistant.tracker_store import EncryptedTrackerStore

    store = EncryptedTrackerStore()
    yield SimpleNamespace(settings=Settings(), casework=casework, conversations=SimpleNamespace(store=store))
    store.close()


def remember(store: Any, conversation_id: str) -> None:
    from rasa.shared.core.events import SlotSet
    from rasa.shared.core.trackers import DialogueStateTracker

    asyncio.run(store.save(DialogueStateTracker.from_events(conversation_id, [SlotSet("language", "ko")])))


def test_one_round_does_all_that_is_due(here: Any, casework: Casework, clock: FrozenClock, sender: MemorySender) -> None:
    issuing = IssuingDesk(casework, load_catalogue())
    reminder = casework.reminders.create("c1", "약 드실 때예요", clock.now() + timedelta(minutes=1))
    answers = {"applicant_name": "김영수", "resident_number": "4807192990011", "purpose": "general", "number_of_copies": 1}
    of = casework.applications.submit("c1", "kr_seal_certificate", answers, idempotency_key="k")
    casework.records.advance(of.id, "approved")
    clock.advance(minutes=2)
    asyncio.run(Housekeeping(steps_of(here, issuing.catch_up), 60).round())
    assert [message.id for message in sender.sent] == [reminder.id]
    assert len(casework.certificates.wallet("c1")) == 1
    clock.advance(days=100)
    asyncio.run(Housekeeping(steps_of(here, issuing.catch_up), 60).round())
    assert reminder.id not in {record.id for record in casework.records.of_conversation("c1")}
    assert len(sender.sent) == 1


def test_an_idle_conversation_and_its_draft_are_erased_and_a_lively_one_stays(here: Any, casework: Casework, monkeypatch: pytest.MonkeyPatch) -> None:
    store = here.conversations.store
    remember(store, "c-old")
    casework.drafts.save("c-old", "kr_basic_pension", {"applicant_name": "김영수"})
    long_after = time.time() + here.settings.conversation_idle_minutes * 60 + 1
    monkeypatch.setattr(time, "time", lambda: long_after)
    remember(store, "c-new")
    assert erase_idle_conversations(here) == 1
    assert set(asyncio.run(store.keys())) == {"c-new"}
    assert casework.drafts.load("c-old", "kr_basic_pension") is None
    assert erase_idle_conversations(here) == 0


def test_a_failing_step_is_noted_without_its_words_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fails() -> None:
        raise ValueError("김영수 480719-2990011")

    with caplog.at_level(logging.INFO):
        asyncio.run(Housekeeping({"first": fails, "second": lambda: done.append("second")}, 60).round())
    assert done == ["second"]
    assert "housekeeping_failed step=first kind=ValueError" in caplog.text
    assert "김영수" not in caplog.text and "2990011" not in caplog.text


def test_it_runs_again_and_again_and_ends_at_once_when_stopped() -> None:
    rounds: list[float] = []

    async def run() -> float:
        keeping = Housekeeping({"count": lambda: rounds.append(time.monotonic())}, 0.02)
        keeping.start()
        await asyncio.sleep(0.3)
        begun = time.monotonic()
        await keeping.stop()
        return time.monotonic() - begun

    assert asyncio.run(run()) < 1
    seen = len(rounds)
    assert seen >= 3
    time.sleep(0.05)
    assert len(rounds) == seen


def test_stopping_waits_for_the_step_that_is_under_way() -> None:
    done: list[str] = []

    def slow() -> None:
        time.sleep(0.2)
        done.append("slow")

    async def run() -> None:
        keeping = Housekeeping({"slow": slow, "never": lambda: done.append("never")}, 0.001)
        keeping.start()
        await asyncio.sleep(0.1)
        await keeping.stop()

    asyncio.run(run())
    assert done == ["slow"]


def test_zero_switches_it_off() -> None:
    done: list[str] = []

    async def run() -> None:
        keeping = Housekeeping({"step": lambda: done.append("step")}, 0)
        keeping.start()
        await asyncio.sleep(0.05)
        await keeping.stop()

    asyncio.run(run())
    assert done == []


def test_several_workers_send_each_reminder_once(casework: Casework, clock: FrozenClock, sender: MemorySender) -> None:
    for number in range(40):
        casework.reminders.create("c1", f"약 {number}", clock.now() + timedelta(minutes=1))
    clock.advance(minutes=2)

    async def run() -> None:
        workers = [Housekeeping({"reminders": lambda: casework.reminders.deliver() and None}, 60) for _ in range(4)]
        await asyncio.gather(*(worker.round() for worker in workers))

    asyncio.run(run())
    assert len(sender.sent) == 40
    assert len({message.id for message in sender.sent}) == 40
