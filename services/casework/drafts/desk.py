"""Saves, loads, hands over and discards drafts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.casework.core import Core
from services.casework.database import Unit
from services.casework.documents.models import DocumentRow
from services.casework.drafts.exceptions import DraftNotFoundError
from services.casework.drafts.models import Draft, DraftRow
from services.casework.references import new_reference, normalise_reference

KEPT_FOR = timedelta(days=7)


class DraftsDesk:
    """Operations on drafts. A draft lives for seven days after it was last saved."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def save(self, conversation_id: str, service_id: str, answers: dict[str, Any]) -> Draft:
        """Keep the answers so far; the same conversation and service replace what was kept, under the same code."""
        with self._core.database.write() as unit:
            row = self._of(unit.session, conversation_id, service_id, live=False)
            if row is None:
                row = self._add(unit, conversation_id, service_id, answers)
            row.answers, row.saved_at = dict(answers), self._core.clock.now()
        return row.as_draft()

    def load(self, conversation_id: str, service_id: str) -> Draft | None:
        """The draft of this conversation for this service; None when there is none."""
        with self._core.database.read() as session:
            row = self._of(session, conversation_id, service_id)
            return row.as_draft() if row else None

    def of_conversation(self, conversation_id: str) -> list[Draft]:
        """Every draft of a conversation, the latest first."""
        query = select(DraftRow).where(DraftRow.conversation_id == conversation_id, DraftRow.saved_at > self._oldest())
        with self._core.database.read() as session:
            return [row.as_draft() for row in session.execute(query.order_by(DraftRow.saved_at.desc())).scalars()]

    def by_code(self, code: str) -> Draft | None:
        """The draft a code opens, however loosely the code is written; None when there is none or its time is over."""
        with self._core.database.read() as session:
            row = self._by_code(session, code)
            return row.as_draft() if row else None

    def share(self, conversation_id: str, service_id: str) -> Draft:
        """Let the draft outlive its conversation, because the citizen takes its code along. Raises
        DraftNotFoundError."""
        with self._core.database.write() as unit:
            row = self._of(unit.session, conversation_id, service_id)
            if row is None:
                raise DraftNotFoundError(service_id)
            row.shared = True
        return row.as_draft()

    def adopt(self, code: str, conversation_id: str) -> Draft:
        """Take a draft up in another conversation (the phone, the next visit). Raises DraftNotFoundError."""
        with self._core.database.write() as unit:
            row = self._by_code(unit.session, code)
            if row is None:
                raise DraftNotFoundError("no such code")
            other = self._of(unit.session, conversation_id, row.service, live=False)
            if other is not None and other is not row:
                unit.session.delete(other)
                unit.session.flush()
            # Its files go with it, or they would not be filed with the form.
            files = update(DocumentRow).where(
                DocumentRow.conversation_id == row.conversation_id,
                DocumentRow.record_id.is_(None),
                DocumentRow.field.startswith(f"{row.service}."),
            )
            unit.session.execute(files.values(conversation_id=conversation_id).execution_options(synchronize_session=False))
            row.conversation_id, row.saved_at = conversation_id, self._core.clock.now()
        return row.as_draft()

    def discard(self, conversation_id: str, service_id: str | None = None) -> int:
        """Delete the draft for one service, or all drafts of the conversation; returns how many there were."""
        with self._core.database.write() as unit:
            return self.drop(unit, conversation_id, service_id)

    def drop(self, unit: Unit, conversation_id: str, service_id: str | None = None, *, keep_shared: bool = False) -> int:
        """`discard` within a transaction."""
        query = delete(DraftRow).where(DraftRow.conversation_id == conversation_id)
        if service_id is not None:
            query = query.where(DraftRow.service == service_id)
        if keep_shared:
            query = query.where(DraftRow.shared.is_(False))
        return unit.session.execute(query.execution_options(synchronize_session=False)).rowcount

    def purge(self, unit: Unit) -> int:
        """Delete the drafts whose time is over; returns how many."""
        query = delete(DraftRow).where(DraftRow.saved_at <= self._oldest())
        return unit.session.execute(query.execution_options(synchronize_session=False)).rowcount

    def _oldest(self) -> Any:
        return self._core.clock.now() - KEPT_FOR

    def _index(self, code: str) -> str:
        return self._core.keyring.fingerprint(normalise_reference(code), "drafts.code")

    def _by_code(self, session: Session, code: str) -> DraftRow | None:
        row = session.get(DraftRow, self._index(code))
        return row if row is not None and row.saved_at > self._oldest() else None

    def _of(self, session: Session, conversation_id: str, service_id: str, *, live: bool = True) -> DraftRow | None:
        query = select(DraftRow).where(DraftRow.conversation_id == conversation_id, DraftRow.service == service_id)
        if live:
            query = query.where(DraftRow.saved_at > self._oldest())
        return session.execute(query).scalar_one_or_none()

    def _add(self, unit: Unit, conversation_id: str, service_id: str, answers: dict[str, Any]) -> DraftRow:
        while True:
            code = new_reference("draft")
            row = DraftRow(
                code_index=self._index(code),
                code=code,
                conversation_id=conversation_id,
                service=service_id,
                answers=dict(answers),
                saved_at=self._core.clock.now(),
                shared=False,
            )
            try:
                with unit.session.begin_nested():
                    unit.session.add(row)
                return row
            except IntegrityError:
                # Another thread saved the same draft first, or the code was taken.
                existing = self._of(unit.session, conversation_id, service_id, live=False)
                if existing is not None:
                    return existing
