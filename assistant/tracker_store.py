"""Conversations in the database: each turn's events as one encrypted row, the latest conversations also in memory."""

from __future__ import annotations

import json
import os
import time
import zlib
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from services.casework.crypto import KeyRing

KEPT_IN_MEMORY = 500
"""Conversations whose state is kept in memory; it is checked against the database at each turn."""
_CONTEXT = "conversation_turns.events"

_metadata = sa.MetaData()
_turns = sa.Table(
    "conversation_turns",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.String(255), nullable=False, index=True),
    sa.Column("event_count", sa.Integer, nullable=False),
    sa.Column("saved_at", sa.Float, nullable=False, index=True),
    sa.Column("events", sa.LargeBinary, nullable=False),
)


def data_dir() -> Path:
    """Return the folder of the setting GILBOT_DATA_DIR, made when missing."""
    folder = Path(os.environ.get("GILBOT_DATA_DIR", "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """Return the database of the settings GILBOT_DATABASE_URL and GILBOT_DATA_DIR."""
    return os.environ.get("GILBOT_DATABASE_URL") or f"sqlite:///{(data_dir() / 'gilbot.db').resolve()}"


class EncryptedTrackerStore(TrackerStore):
    """A Rasa tracker store over SQLite or PostgreSQL.

    What was said is readable only with the key ring, which lives outside the database. Rasa's own SQL store writes each event in plain text and reads all of
    them back at each turn.

    Args:
        domain: Rasa's domain.
        url: SQLAlchemy URL; by default the settings' database.
    """

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, url: str | None = None, **kwargs: Any) -> None:
        address = url if url and "://" in url else database_url()
        sqlite = address.startswith("sqlite")
        self.engine = sa.create_engine(
            address, future=True, pool_pre_ping=not sqlite, connect_args={"check_same_thread": False, "timeout": 15} if sqlite else {}
        )
        self._keys = KeyRing(data_dir() / "keys" / "fields.json")
        if sqlite:
            with self.engine.connect() as connection:
                connection.execute(sa.text("pragma journal_mode=wal"))
        _metadata.create_all(self.engine)
        self._cache: OrderedDict[str, tuple[int, int, DialogueStateTracker]] = OrderedDict()
        super().__init__(domain, event_broker)

    def _seal(self, events: list[dict[str, Any]]) -> bytes:
        return self._keys.encrypt(zlib.compress(json.dumps(events, ensure_ascii=False).encode(), 1), _CONTEXT)

    def _open(self, sealed: bytes) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = json.loads(zlib.decompress(self._keys.decrypt(bytes(sealed), _CONTEXT)))
        return events

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are not stored yet."""
        await self.stream_events(tracker)
        conversation = tracker.sender_id
        events = list(tracker.events)
        with self.engine.begin() as connection:
            stored = (
                connection.execute(
                    sa.select(sa.func.coalesce(sa.func.sum(_turns.c.event_count), 0)).where(_turns.c.conversation_id == conversation)
                ).scalar_one()
            )
            fresh = events[int(stored) :]
            last = self._cache.get(conversation, (0, 0, tracker))[0]
            if fresh:
                row = {
                    "conversation_id": conversation,
                    "event_count": len(fresh),
                    "saved_at": time.time(),
                    "events": self._seal([event.as_dict() for event in fresh]),
                }
                last = int(connection.execute(sa.insert(_turns).values(**row)).inserted_primary_key[0])
        self._remember(conversation, last, len(events), tracker)

    def _remember(self, conversation: str, last: int, count: int, tracker: DialogueStateTracker) -> None:
        self._cache[conversation] = (last, count, tracker)
        self._cache.move_to_end(conversation)
        while len(self._cache) > KEPT_IN_MEMORY:
            self._cache.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation, or none when nothing is stored."""
        with self.engine.connect() as connection:
            last = connection.execute(sa.select(sa.func.max(_turns.c.id)).where(_turns.c.conversation_id == sender_id)).scalar_one()
            if last is None:
                self._cache.pop(sender_id, None)
                return None
            cached = self._cache.get(sender_id)
            # A turn that failed half-way left events that were never stored: then the database is right.
            if cached and cached[0] == last and len(cached[2].events) == cached[1]:
                return cached[2]
            rows = connection.execute(sa.select(_turns.c.events).where(_turns.c.conversation_id == sender_id).order_by(_turns.c.id))
            events = [event for (sealed,) in rows for event in self._open(sealed)]
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots if self.domain else [])
        self._remember(sender_id, int(last), len(events), tracker)
        return tracker

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        with self.engine.connect() as connection:
            return [row[0] for row in connection.execute(sa.select(_turns.c.conversation_id).distinct())]

    def erase(self, conversation_id: str) -> None:
        """Delete everything said in a conversation."""
        self._cache.pop(conversation_id, None)
        with self.engine.begin() as connection:
            connection.execute(sa.delete(_turns).where(_turns.c.conversation_id == conversation_id))

    def purge(self, before: float) -> int:
        """Delete conversations whose last turn is older than ``before`` (Unix time); return how many rows went."""
        with self.engine.begin() as connection:
            old = (
                sa.select(_turns.c.conversation_id).group_by(_turns.c.conversation_id).having(sa.func.max(_turns.c.saved_at) < before)
            ).scalar_subquery()
            return int(connection.execute(sa.delete(_turns).where(_turns.c.conversation_id.in_(old))).rowcount)

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()
