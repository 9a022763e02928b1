"""Files, opens, follows and moves records of every kind."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.casework.audit.desk import AuditDesk
from services.casework.clock import zone
from services.casework.core import Core
from services.casework.database import Unit
from services.casework.masking import mask
from services.casework.notifier import Change, Subscription
from services.casework.records.exceptions import (
    AccessLockedError,
    IllegalTransitionError,
    NotAuthorisedError,
    RecordNotFoundError,
)
from services.casework.records.models import HistoryRow, Record, RecordRow
from services.casework.records.states import allowed, first_status, is_final, next_step_key
from services.casework.references import new_access_code, new_reference, normalise_reference

log = logging.getLogger(__name__)

WRONG_CODES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
REFERENCE_TRIES = 20

Listener = Callable[[Unit, RecordRow], None]


class RecordsDesk:
    """Operations all kinds share."""

    def __init__(self, core: Core, audit: AuditDesk) -> None:
        self._core = core
        self._audit = audit
        self.listeners: list[Listener] = []
        """Called inside the transaction after each change of status (packages follow their parts this way)."""

    # Inside a transaction: used by the other desks.

    def file(
        self,
        unit: Unit,
        *,
        kind: str,
        service: str,
        conversation_id: str,
        idempotency_key: str,
        language: str = "ko",
        jurisdiction: str = "KR",
        details: dict[str, Any] | None = None,
        promised_on: date | None = None,
        day: str | None = None,
        time: str | None = None,
        parent_id: str | None = None,
        note: str = "",
        actor: str = "citizen",
    ) -> tuple[RecordRow, bool]:
        """Add a record once. Returns its row and whether it is new; the same key from the same conversation gives the
        first one."""
        digest = idempotency_digest(kind, conversation_id, idempotency_key)
        for _ in range(REFERENCE_TRIES):
            existing = self.filed_before(unit, kind, conversation_id, idempotency_key)
            if existing is not None:
                return existing, False
            row = RecordRow(
                id=new_reference(kind),
                kind=kind,
                service=service or "",
                status=first_status(kind),
                conversation_id=conversation_id,
                idempotency=digest,
                jurisdiction=jurisdiction or "KR",
                language=language or "ko",
                created_at=self._core.clock.now(),
                promised_on=promised_on,
                day=day,
                time=time,
                parent_id=parent_id,
                access_code=new_access_code(),
                details=details or {},
                wrong_codes=0,
            )
            if is_final(kind, row.status):
                row.closed_at = row.created_at
            try:
                with unit.session.begin_nested():
                    unit.session.add(row)
            except IntegrityError:
                # Either this reference or this key was taken in the meantime; the next round tells which.
                continue
            self._note_step(unit, row, note, actor)
            self._audit.record(unit, actor, f"{kind}.{row.status}", row.id, {"service": row.service})
            return row, True
        raise RuntimeError("no free reference found")

    def filed_before(self, unit: Unit, kind: str, conversation_id: str, idempotency_key: str) -> RecordRow | None:
        """What this key filed already; None when nothing."""
        digest = idempotency_digest(kind, conversation_id, idempotency_key)
        return unit.session.execute(select(RecordRow).where(RecordRow.idempotency == digest)).scalar_one_or_none()

    def find(self, session: Session, record_id: str, kind: str | None = None, *, lock: bool = False) -> RecordRow:
        """The stored row, locked against other writers where the database can. Raises RecordNotFoundError."""
        query = select(RecordRow).where(RecordRow.id == normalise_reference(record_id))
        if lock:
            query = query.with_for_update()
        row = session.execute(query).scalar_one_or_none()
        if row is None or (kind is not None and row.kind != kind):
            raise RecordNotFoundError(normalise_reference(record_id) if len(record_id) <= 16 else "no such reference")
        return row

    def move(self, unit: Unit, row: RecordRow, status: str, note: str = "", actor: str = "staff", *, derived: bool = False) -> None:
        """Change the status inside a transaction. Raises IllegalTransitionError, unless the status is `derived` from
        other records."""
        choices = allowed(row.kind, row.status)
        if status not in choices and not derived:
            raise IllegalTransitionError(row.kind, row.status, status, choices)
        row.status = status
        if is_final(row.kind, status):
            row.closed_at = self._core.clock.now()
        self._note_step(unit, row, note, actor)
        self._audit.record(unit, actor, f"{row.kind}.{status}", row.id, {"service": row.service})
        for listener in self.listeners:
            listener(unit, row)

    def _note_step(self, unit: Unit, row: RecordRow, note: str, actor: str) -> None:
        unit.session.add(HistoryRow(record_id=row.id, at=self._core.clock.now(), status=row.status, actor=mask(actor)[:80], note=note))
        record_id = row.id
        unit.after_commit.append(lambda: self._core.notifier.publish(record_id))
        log.info("record_changed id=%s kind=%s status=%s", row.id, row.kind, row.status)

    # For channels and actions.

    def get(self, record_id: str) -> Record:
        """A record by its reference, however loosely written. Raises RecordNotFoundError."""
        with self._core.database.read() as session:
            return self.find(session, record_id).as_record()

    def authorise(self, record_id: str, conversation_id: str | None = None, access_code: str | None = None) -> Record:
        """The record, if the conversation filed it or the access code is right.

        Raises RecordNotFoundError, NotAuthorisedError, or AccessLockedError after five wrong codes (for 15 minutes).
        """
        with self._core.database.read() as session:
            row = self.find(session, record_id)
            if conversation_id and hmac.compare_digest(conversation_id.encode(), row.conversation_id.encode()):
                return row.as_record()
        if not access_code:
            raise NotAuthorisedError("the record belongs to another conversation")
        now = self._core.clock.now()
        given = "".join(character for character in access_code if character.isdigit())
        with self._core.database.write() as unit:
            row = self.find(unit.session, record_id, lock=True)
            locked = row.locked_until is not None and row.locked_until > now
            # An erased record has no code, and none must open it.
            right = not locked and bool(row.access_code) and hmac.compare_digest(given.encode(), row.access_code.encode())
            if right:
                row.wrong_codes, row.locked_until = 0, None
            elif not locked:
                row.wrong_codes += 1
                if row.wrong_codes >= WRONG_CODES_ALLOWED:
                    row.wrong_codes, row.locked_until = 0, now + LOCKED_FOR
                    self._audit.record(unit, "system", "record.locked", row.id, {})
            record = row.as_record()
        if locked:
            raise AccessLockedError("too many wrong access codes; try again in a quarter of an hour")
        if not right:
            raise NotAuthorisedError("the access code is wrong")
        return record

    def history(self, record_id: str) -> list[Change]:
        """Every step so far, oldest first."""
        with self._core.database.read() as session:
            row = self.find(session, record_id)
            return self._changes(session, row, after=0)

    def advance(self, record_id: str, status: str, note: str = "", actor: str = "staff") -> Record:
        """Move a record on, with a note its owner will read. Raises IllegalTransitionError or RecordNotFoundError."""
        with self._core.database.write() as unit:
            row = self.find(unit.session, record_id, lock=True)
            self.move(unit, row, status, note, actor)
        return row.as_record()

    def keep(self, record_id: str, name: str, value: Any, actor: str = "citizen") -> Record:
        """Keep a detail with a record (how it was paid, for instance); the audit trail names it, not its value. Raises
        RecordNotFoundError."""
        with self._core.database.write() as unit:
            row = self.find(unit.session, record_id, lock=True)
            row.details = {**(row.details or {}), name: value}
            self._audit.record(unit, actor, f"{row.kind}.{name}", row.id, {"service": row.service})
        return row.as_record()

    def of_conversation(self, conversation_id: str, kind: str | None = None) -> list[Record]:
        """What a conversation filed, oldest first."""
        query = select(RecordRow).where(RecordRow.conversation_id == conversation_id).order_by(RecordRow.created_at, RecordRow.id)
        if kind:
            query = query.where(RecordRow.kind == kind)
        with self._core.database.read() as session:
            return [row.as_record() for row in session.execute(query).scalars()]

    def search(
        self,
        kind: str | None = None,
        status: str | None = None,
        service: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[Record]:
        """Records for staff, oldest first."""
        query = select(RecordRow).order_by(RecordRow.created_at, RecordRow.id).limit(limit).offset(offset)
        for column, wanted in ((RecordRow.kind, kind), (RecordRow.status, status), (RecordRow.service, service)):
            if wanted:
                query = query.where(column == wanted)
        with self._core.database.read() as session:
            return [row.as_record() for row in session.execute(query).scalars()]

    def subscribe(self, record_id: str, after: int = 0) -> Subscription:
        """Follow a record: every change later than the history id `after` (0: from the start), then each one as it
        happens.

        Raises RecordNotFoundError. Close the subscription, or use it in a `with` block.
        """
        record = self.get(record_id)
        return self._core.notifier.follow(record.id, after, lambda seen: self._changes_after(record.id, seen))

    def _changes_after(self, record_id: str, after: int) -> list[Change]:
        with self._core.database.read() as session:
            return self._changes(session, self.find(session, record_id), after)

    def _changes(self, session: Session, row: RecordRow, after: int) -> list[Change]:
        query = select(HistoryRow).where(HistoryRow.record_id == row.id, HistoryRow.id > after).order_by(HistoryRow.id)
        return [
            Change(
                id=step.id,
                record_id=row.id,
                status=step.status,
                note=step.note,
                next_step=next_step_key(row.kind, step.status),
                at=_local(step.at, row.jurisdiction),
            )
            for step in session.execute(query).scalars()
        ]


def idempotency_digest(kind: str, conversation_id: str, key: str) -> str:
    """The stored form of an idempotency key: it belongs to one kind and one conversation, and cannot be read back."""
    return hashlib.sha256(f"{kind}\x00{conversation_id}\x00{key}".encode()).hexdigest()


def _local(moment: datetime, jurisdiction: str) -> str:
    return moment.astimezone(zone(jurisdiction)).isoformat(timespec="seconds")
