"""Tells whoever follows a record that its status changed; thread-safe, and right across processes too.

A change made in this process wakes its followers at once. One made by another process is found by looking at the
stored history
every `POLL_SECONDS`, so a follower never misses a change, and may resume after the last event it saw.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from typing_extensions import Self

POLL_SECONDS = 2.0


@dataclass(frozen=True)
class Change:
    """One step in a record's history."""

    id: int
    """Grows with time; a follower resumes after the last one it saw."""
    record_id: str
    """The record's reference."""
    status: str
    """The status reached."""
    at: str
    """When, ISO 8601 with offset."""
    note: str
    """What staff wrote to the citizen, or empty."""
    next_step: str
    """Key of the sentence that tells what happens next (see records/next_steps.yml)."""

    def as_dict(self) -> dict[str, Any]:
        """The change as an event's data."""
        return asdict(self)


class Subscription:
    """One follower of one record. Iterate over it, call `get`, or use it as a context manager; `close` ends it."""

    def __init__(self, notifier: Notifier, record_id: str, after: int, load: Callable[[int], list[Change]]) -> None:
        self.record_id = record_id
        self._notifier = notifier
        self._load = load
        self._last = after
        self._ready: deque[Change] = deque()
        self._wake = threading.Condition()
        self._signalled = False
        self.closed = False

    def get(self, timeout: float | None = None) -> Change | None:
        """The next change, waiting at most `timeout` seconds (for ever when None); None when time is up or it was
        closed."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self.closed:
            if not self._ready:
                self._ready.extend(self._load(self._last))
            if self._ready:
                change = self._ready.popleft()
                self._last = change.id
                return change
            left = POLL_SECONDS if deadline is None else min(POLL_SECONDS, deadline - time.monotonic())
            if left <= 0:
                return None
            with self._wake:
                if not self._signalled:
                    self._wake.wait(left)
                self._signalled = False
        return None

    def signal(self) -> None:
        """Wake the follower: something may have changed."""
        with self._wake:
            self._signalled = True
            self._wake.notify_all()

    def close(self) -> None:
        """End the subscription; a waiting `get` returns None."""
        self.closed = True
        self._notifier.drop(self)
        self.signal()

    def __iter__(self) -> Iterator[Change]:
        while (change := self.get()) is not None:
            yield change

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Notifier:
    """Keeps the subscriptions of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._followers: dict[str, set[Subscription]] = {}

    def follow(self, record_id: str, after: int, load: Callable[[int], list[Change]]) -> Subscription:
        """Start following; `load(after)` reads the stored changes later than the one with that id."""
        subscription = Subscription(self, record_id, after, load)
        with self._lock:
            self._followers.setdefault(record_id, set()).add(subscription)
        return subscription

    def publish(self, record_id: str) -> None:
        """Wake everyone who follows the record."""
        with self._lock:
            followers = list(self._followers.get(record_id, ()))
        for follower in followers:
            follower.signal()

    def drop(self, subscription: Subscription) -> None:
        """Forget a subscription."""
        with self._lock:
            followers = self._followers.get(subscription.record_id, set())
            followers.discard(subscription)
            if not followers:
                self._followers.pop(subscription.record_id, None)

    def close(self) -> None:
        """End every subscription."""
        with self._lock:
            everyone = [one for followers in self._followers.values() for one in followers]
        for one in everyone:
            one.close()
