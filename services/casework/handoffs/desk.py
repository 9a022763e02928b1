"""Queues conversations for a person and hands them over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.casework.core import Core
from services.casework.handoffs.exceptions import AlreadyTakenError
from services.casework.handoffs.models import ORDINARY, PRIORITY, HandoffRow
from services.casework.masking import mask
from services.casework.records.desk import RecordsDesk
from services.casework.records.models import Record, RecordRow

MINUTES_EACH = 6
OPEN = ("waiting", "connected")


class HandoffsDesk:
    """Operations on hand-offs. `details` of their records: `place` (1: next; 0: with a person), `wait_minutes`,
    `reason`."""

    def __init__(self, core: Core, records: RecordsDesk) -> None:
        self._core = core
        self._records = records

    def request(
        self,
        conversation_id: str,
        transcript: Sequence[Any],
        reason: str,
        language: str = "ko",
        *,
        service_id: str = "",
        jurisdiction: str = "KR",
    ) -> Record:
        """Ask for a person. A conversation waits once: asking again updates the transcript and tells the place.

        `transcript` is any JSON, usually the turns so far. `reason` is a short word: asked, misunderstood, emergency,
        distress, fraud …
        """
        reason = mask(reason)[:40] or "asked"
        priority = PRIORITY.get(reason, ORDINARY)
        with self._core.database.write() as unit:
            query = select(RecordRow).where(RecordRow.kind == "handoff", RecordRow.conversation_id == conversation_id)
            asked = unit.session.execute(query.with_for_update()).scalars().all()
            waiting = next((row for row in asked if row.status in OPEN), None)
            if waiting is not None:
                kept = unit.session.get(HandoffRow, waiting.id)
                kept.transcript, kept.priority = list(transcript), min(kept.priority, priority)
                row = waiting
            else:
                # Counted in the statement that found nobody waiting: two requests at once share the key, and one of them files.
                row, created = self._records.file(
                    unit,
                    kind="handoff",
                    service=service_id,
                    conversation_id=conversation_id,
                    idempotency_key=f"handoff:{len(asked)}",
                    language=language,
                    jurisdiction=jurisdiction,
                    details={"reason": reason},
                )
                if created:
                    unit.session.add(HandoffRow(record_id=row.id, transcript=list(transcript), reason=reason, priority=priority))
            unit.session.flush()
            row.details = {**row.details, **self._place(unit.session, row)}
        return row.as_record()

    def place(self, record_id: str) -> int:
        """Place in the queue now: 1 is next, 0 means a person has it or it is over. Raises RecordNotFoundError."""
        with self._core.database.read() as session:
            return self._place(session, self._records.find(session, record_id, "handoff"))["place"]

    def waiting(self, limit: int = 100) -> list[Record]:
        """Who waits, the most pressing first, then the longest."""
        query = (
            select(RecordRow)
            .join(HandoffRow, HandoffRow.record_id == RecordRow.id)
            .where(RecordRow.status == "waiting")
            .order_by(HandoffRow.priority, RecordRow.created_at, RecordRow.id)
            .limit(limit)
        )
        with self._core.database.read() as session:
            return [row.as_record() for row in session.execute(query).scalars()]

    def take(self, record_id: str, staff: str) -> Record:
        """A member of staff takes the conversation. Raises AlreadyTakenError."""
        with self._core.database.write() as unit:
            row = self._records.find(unit.session, record_id, "handoff", lock=True)
            if row.status != "waiting":
                raise AlreadyTakenError(row.id)
            kept = unit.session.get(HandoffRow, row.id)
            kept.staff, kept.taken_at = staff[:80], self._core.clock.now()
            self._records.move(unit, row, "connected", actor=f"staff:{staff}")
            row.details = {**row.details, "place": 0, "wait_minutes": 0}
        return row.as_record()

    def close(self, record_id: str, staff: str = "staff") -> Record:
        """The person has finished. Raises IllegalTransitionError."""
        return self._records.advance(record_id, "closed", actor=f"staff:{staff}")

    def cancel(self, record_id: str) -> Record:
        """The citizen no longer waits. Raises IllegalTransitionError."""
        return self._records.advance(record_id, "cancelled", actor="citizen")

    def transcript(self, record_id: str) -> list[Any]:
        """The conversation that was handed over. Raises RecordNotFoundError."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "handoff")
            kept = session.get(HandoffRow, row.id)
            return list(kept.transcript) if kept else []

    @staticmethod
    def _place(session: Session, row: RecordRow) -> dict[str, int]:
        if row.status != "waiting":
            return {"place": 0, "wait_minutes": 0}
        kept = session.get(HandoffRow, row.id)
        before = session.execute(
            select(func.count())
            .select_from(RecordRow)
            .join(HandoffRow, HandoffRow.record_id == RecordRow.id)
            .where(
                RecordRow.status == "waiting",
                RecordRow.id != row.id,
                or_(
                    HandoffRow.priority < kept.priority,
                    (HandoffRow.priority == kept.priority) & (RecordRow.created_at < row.created_at),
                    (HandoffRow.priority == kept.priority) & (RecordRow.created_at == row.created_at) & (RecordRow.id < row.id),
                ),
            )
        ).scalar_one()
        return {"place": before + 1, "wait_minutes": (before + 1) * MINUTES_EACH}
