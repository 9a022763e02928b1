"""Files complaints, routes them, joins those that repeat another, and keeps joined ones in step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from services.casework.calendar import add_working_days
from services.casework.complaints.exceptions import EmptyComplaintError, UnknownUrgencyError
from services.casework.complaints.models import URGENCIES, ComplaintRow
from services.casework.complaints.routing import Desk, load_desks, route, says_the_same
from services.casework.core import Core
from services.casework.database import Unit
from services.casework.drafts.desk import DraftsDesk
from services.casework.records.desk import RecordsDesk
from services.casework.records.models import Record, RecordRow
from services.casework.records.states import allowed, is_final

JOIN_WITHIN = timedelta(days=14)
CANDIDATES = 500


class ComplaintsDesk:
    """Operations on complaints.

    `details` of their records: `label`, `desk` (id), `desk_name` (ko, zh, en), `urgency`, `call_first` (a number or
    None),
    `joined_to` (reference of the complaint it repeats, or None).
    """

    def __init__(self, core: Core, records: RecordsDesk, drafts: DraftsDesk) -> None:
        self._core = core
        self._records = records
        self._drafts = drafts
        records.listeners.append(self._keep_in_step)

    def file(
        self,
        conversation_id: str,
        service_id: str,
        answers: dict[str, Any],
        urgency: str = "normal",
        *,
        idempotency_key: str,
        language: str = "ko",
        jurisdiction: str = "KR",
        label: str = "",
    ) -> Record:
        """File a complaint once per idempotency key. `urgency`: normal, urgent or emergency.

        A complaint that repeats an open one at the same desk keeps its own reference and follows the first one's
        status.
        Raises UnknownUrgencyError or EmptyComplaintError.
        """
        if urgency not in URGENCIES:
            raise UnknownUrgencyError(urgency)
        if not answers:
            raise EmptyComplaintError(service_id)
        desk = route(service_id, answers)
        promised_on = add_working_days(jurisdiction, self._core.clock.today(jurisdiction), desk.promised_working_days)
        with self._core.database.write() as unit:
            joined_to = self._repeats(unit, desk, answers)
            row, created = self._records.file(
                unit,
                kind="complaint",
                service=service_id,
                conversation_id=conversation_id,
                idempotency_key=idempotency_key,
                language=language,
                jurisdiction=jurisdiction,
                promised_on=promised_on,
                details={
                    "label": label,
                    "desk": desk.id,
                    "desk_name": desk.name,
                    "urgency": urgency,
                    "call_first": desk.call_first,
                    "joined_to": joined_to.id if joined_to else None,
                },
            )
            if created:
                unit.session.add(
                    ComplaintRow(
                        record_id=row.id,
                        answers=answers,
                        desk=desk.id,
                        urgency=urgency,
                        joined_to=joined_to.id if joined_to else None,
                    )
                )
                if joined_to is not None and joined_to.status in allowed("complaint", row.status):
                    self._records.move(unit, row, joined_to.status, actor="system")
                self._drafts.drop(unit, conversation_id, service_id)
        return row.as_record()

    def answers(self, record_id: str) -> dict[str, Any]:
        """The answers filed with a complaint. Raises RecordNotFoundError."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "complaint")
            filed = session.get(ComplaintRow, row.id)
            return dict(filed.answers) if filed else {}

    def joined(self, record_id: str) -> list[str]:
        """References of the complaints that repeat this one."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "complaint")
            return list(session.execute(select(ComplaintRow.record_id).where(ComplaintRow.joined_to == row.id)).scalars())

    def at_desk(self, desk_id: str, limit: int = 100) -> list[Record]:
        """Open complaints at a desk, the most urgent first, then the oldest."""
        query = (
            select(RecordRow, ComplaintRow.urgency)
            .join(ComplaintRow, ComplaintRow.record_id == RecordRow.id)
            .where(ComplaintRow.desk == desk_id, RecordRow.closed_at.is_(None))
            .order_by(RecordRow.created_at)
        )
        with self._core.database.read() as session:
            found = session.execute(query).all()
        found.sort(key=lambda pair: -URGENCIES.index(pair[1]))
        return [row.as_record() for row, _ in found[:limit]]

    @staticmethod
    def desks() -> tuple[Desk, ...]:
        """Every desk, in the order they are tried."""
        return load_desks()

    def _repeats(self, unit: Unit, desk: Desk, answers: dict[str, Any]) -> RecordRow | None:
        if not desk.same_by:
            return None
        query = (
            select(RecordRow, ComplaintRow)
            .join(ComplaintRow, ComplaintRow.record_id == RecordRow.id)
            .where(
                ComplaintRow.desk == desk.id,
                ComplaintRow.joined_to.is_(None),
                RecordRow.closed_at.is_(None),
                RecordRow.created_at > self._core.clock.now() - JOIN_WITHIN,
            )
            .order_by(RecordRow.created_at.desc())
            .limit(CANDIDATES)
        )
        for row, filed in unit.session.execute(query):
            if says_the_same(desk, answers, filed.answers):
                return row
        return None

    def _keep_in_step(self, unit: Unit, row: RecordRow) -> None:
        # A citizen who withdraws speaks for one complaint only.
        if row.kind != "complaint" or row.status == "cancelled":
            return
        query = select(RecordRow).join(ComplaintRow, ComplaintRow.record_id == RecordRow.id).where(ComplaintRow.joined_to == row.id)
        for follower in unit.session.execute(query).scalars():
            if not is_final("complaint", follower.status) and row.status in allowed("complaint", follower.status):
                self._records.move(unit, follower, row.status, actor="system")
