from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from services.casework import Casework, FrozenClock
from services.messaging.base import Message, Sender
from services.messaging.exceptions import SendError
from services.messaging.registry import SenderRegistry


class ShakySender(Sender):
    """Fails three times in ten before sending; safe to call from several threads."""

    name = "memory"

    def __init__(self) -> None:
        self.delivered: Counter[str] = Counter()
        self.failures = 0
        self._lock = threading.Lock()
        self._random = random.Random(7)

    def send(self, message: Message) -> None:
        with self._lock:
            if self._random.random() < 0.3:
                self.failures += 1
                raise SendError("not today")
            self.delivered[message.id] += 1


def test_each_of_a_thousand_is_delivered_exactly_once_by_four_workers(casework: Casework, clock: FrozenClock) -> None:
    due = clock.now() + timedelta(hours=1)
    wanted = {casework.reminders.create(f"c{n}", f"알림 {n}", due, "memory").id for n in range(1000)}
    shaky = ShakySender()
    registry = SenderRegistry(shaky)
    clock.set(due)
    assert len(casework.reminders.due(limit=2000)) == 1000
    for _ in range(40):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: casework.reminders.deliver(registry), range(4)))
        if len(shaky.delivered) == 1000:
            break
        clock.advance(hours=1)
    assert set(shaky.delivered) == wanted
    assert set(shaky.delivered.values()) == {1}
    assert shaky.failures > 300
    assert casework.reminders.due(clock.now() + timedelta(days=30)) == []
    assert {record.status for record in casework.records.search("reminder", limit=2000)} == {"sent"}
