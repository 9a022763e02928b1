"""What the server does by itself, once a minute: reminders, certificates that wait, and erasing what is over."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress

from prometheus_client import Counter

from channels.state import Rooms

log = logging.getLogger(__name__)

ENDING_S = 20.0
"""How long stopping waits for a step that is under way."""
DONE = Counter("gilbot_housekeeping_total", "What the server did by itself", ["what"])
FAILED = Counter("gilbot_housekeeping_failures_total", "Steps of housekeeping that failed", ["step"])


def erase_idle_conversations(here: Rooms) -> int:
    """Erase conversations unused for longer than the settings allow, with their drafts; return how many."""
    before = time.time() - here.settings.conversation_idle_minutes * 60
    store = here.conversations.store
    open_before = set(asyncio.run(store.keys()))
    if not store.purge(before):
        return 0
    gone = open_before - set(asyncio.run(store.keys()))
    for conversation_id in gone:
        here.casework.privacy.end(conversation_id)
        store.erase(conversation_id)  # its copy in memory, too
    return len(gone)


class Housekeeping:
    """Steps that run one after the other, each on its own: one that fails is noted and the others go on.

    Several workers may run it at once: what is to be sent or deleted is claimed by row.

    Args:
        steps: what to do, by name; each returns what to count, by name, or nothing.
        every_s: seconds from one round to the next; 0 switches it off.
    """

    def __init__(self, steps: dict[str, Callable[[], dict[str, int] | None]], every_s: float) -> None:
        self._steps, self._every_s = steps, every_s
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, when it is switched on; call it on the running loop."""
        if self._every_s > 0:
            self._task = asyncio.get_running_loop().create_task(self._rounds(), name="housekeeping")

    async def stop(self) -> None:
        """End after the step that is under way."""
        self._stop.set()
        if self._task is None:
            return
        with suppress(asyncio.TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(self._task, ENDING_S)

    async def _rounds(self) -> None:
        # Workers that start together shall not all come at the same moment.
        wait = self._every_s * random.random()
        while not await self._stopped_within(wait):
            await self.round()
            wait = self._every_s

    async def _stopped_within(self, seconds: float) -> bool:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
        return self._stop.is_set()

    async def round(self) -> None:
        """Run every step once, in threads, so that nobody waits for it."""
        for name, step in self._steps.items():
            if self._stop.is_set():
                return
            try:
                counts = await asyncio.to_thread(step)
            except Exception as error:
                # The error's own text could hold a citizen's words: only its kind is written down.
                FAILED.labels(name).inc()
                log.error("housekeeping_failed step=%s kind=%s", name, type(error).__name__)
                continue
            done = {what: count for what, count in (counts or {}).items() if count}
            for what, count in done.items():
                DONE.labels(what).inc(count)
            if done:
                log.info("housekeeping_done step=%s %s", name, " ".join(f"{what}={count}" for what, count in done.items()))


def steps_of(here: Rooms, catch_up: Callable[[], int]) -> dict[str, Callable[[], dict[str, int] | None]]:
    """Return the steps of a server.

    Args:
        catch_up: issues certificates that wait, and returns how many.
    """

    def deliver() -> dict[str, int]:
        report = here.casework.reminders.deliver()
        return {f"reminders_{name}": getattr(report, name) for name in ("sent", "retried", "failed", "uncertain")}

    def purge() -> dict[str, int]:
        report = here.casework.privacy.purge()
        return {"records_deleted": sum(report.records.values()), "drafts_deleted": report.drafts, "handoffs_abandoned": report.abandoned}

    return {
        "reminders": deliver,
        "certificates": lambda: {"certificates_issued": catch_up()},
        "conversations": lambda: {"conversations_erased": erase_idle_conversations(here)},
        "retention": purge,
    }
