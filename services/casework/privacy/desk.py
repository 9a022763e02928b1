"""Gives citizens a copy of their data, erases it on request, and deletes it when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from services.casework.applications.models import ApplicationRow
from services.casework.appointments.desk import AppointmentsDesk
from services.casework.appointments.models import AppointmentRow
from services.casework.audit.desk import AuditDesk
from services.casework.certificates.models import CertificateRow
from services.casework.codes.desk import CodesDesk
from services.casework.complaints.models import ComplaintRow
from services.casework.consent.desk import ConsentDesk
from services.casework.consent.models import ConsentRow
from services.casework.core import Core
from services.casework.database import Unit
from services.casework.documents.desk import DocumentsDesk
from services.casework.drafts.desk import KEPT_FOR, DraftsDesk
from services.casework.drafts.models import DraftRow
from services.casework.handoffs.models import HandoffRow
from services.casework.privacy.exceptions import RetentionRuleError
from services.casework.privacy.models import ErasureReport, PurgeReport
from services.casework.ratings.models import RatingRow
from services.casework.records.desk import RecordsDesk
from services.casework.records.models import HistoryRow, RecordRow
from services.casework.records.states import ERASED, TRANSITIONS, allowed
from services.casework.reminders.models import ReminderRow

RETENTION = Path(__file__).parent / "retention.yml"
# What each kind keeps beside the record itself, and which of its columns go into a citizen's copy.
CONTENT: dict[str, tuple[Any, tuple[str, ...]]] = {
    "application": (ApplicationRow, ("answers",)),
    "appointment": (AppointmentRow, ("office", "answers")),
    "complaint": (ComplaintRow, ("answers", "urgency")),
    "certificate": (CertificateRow, ("payload",)),
    "reminder": (ReminderRow, ("what", "recipient", "channel", "due_at", "sent_at")),
    "rating": (RatingRow, ("score", "comment")),
    "handoff": (HandoffRow, ("transcript", "reason")),
}


@lru_cache(maxsize=4)
def load_retention(path: Path = RETENTION) -> dict[str, int]:
    """Days each kind is kept. Raises RetentionRuleError when one is missing."""
    days = yaml.safe_load(path.read_text(encoding="utf-8"))
    missing = [kind for kind in (*TRANSITIONS, "waiting_handoff") if not isinstance(days.get(kind), int)]
    if missing:
        raise RetentionRuleError(", ".join(missing))
    return days


class PrivacyDesk:
    """Operations on a citizen's own data."""

    def __init__(
        self,
        core: Core,
        records: RecordsDesk,
        audit: AuditDesk,
        drafts: DraftsDesk,
        appointments: AppointmentsDesk,
        consents: ConsentDesk,
        codes: CodesDesk,
        documents: DocumentsDesk,
    ) -> None:
        self._core = core
        self._records = records
        self._audit = audit
        self._drafts = drafts
        self._appointments = appointments
        self._consents = consents
        self._codes = codes
        self._documents = documents

    def export(self, conversation_id: str) -> dict[str, Any]:
        """Everything kept about a conversation, as JSON-ready values, in plain text: hand it to its owner alone."""
        with self._core.database.read() as session:
            rows = (
                session.execute(
                    select(RecordRow).where(RecordRow.conversation_id == conversation_id).order_by(RecordRow.created_at, RecordRow.id)
                )
                .scalars()
                .all()
            )
            records = [
                {
                    **row.as_record().as_receipt(),
                    "content": self._content(session, row),
                    "history": [
                        {"at": step.at.isoformat(), "status": step.status, "note": step.note}
                        for step in session.execute(
                            select(HistoryRow).where(HistoryRow.record_id == row.id).order_by(HistoryRow.id)
                        ).scalars()
                    ],
                }
                for row in rows
            ]
        drafts = [
            {
                "service": draft.service,
                "code": draft.code,
                "answers": draft.answers,
                "saved_at": draft.saved_at.isoformat(),
            }
            for draft in self._drafts.of_conversation(conversation_id)
        ]
        consents = [
            {
                "purpose": one.purpose,
                "wording": one.wording,
                "given_at": one.given_at.isoformat(),
                "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            }
            for one in self._consents.list(conversation_id)
        ]
        filed = [one for record in records for one in self._documents.of_record(record["id"])]
        documents = [{**one.as_dict(), "record": one.record_id} for one in (*filed, *self._documents.waiting(conversation_id))]
        self._audit.append("citizen", "privacy.exported", conversation_id, {"records": len(records)})
        return {
            "conversation_id": conversation_id,
            "exported_at": self._core.clock.now().isoformat(timespec="seconds"),
            "records": records,
            "drafts": drafts,
            "consents": consents,
            "documents": documents,
        }

    def erase(self, conversation_id: str) -> ErasureReport:
        """Erase everything a conversation left. Open matters are withdrawn and booked places freed; of each record
        only its
        reference, kind, service and dates stay, so that statistics and the audit trail keep their sense."""
        report = ErasureReport()
        with self._core.database.write() as unit:
            rows = (
                unit.session.execute(
                    select(RecordRow).where(RecordRow.conversation_id == conversation_id).order_by(RecordRow.id).with_for_update()
                )
                .scalars()
                .all()
            )
            for row in rows:
                self._erase_record(unit, row)
                report.records[row.kind] = report.records.get(row.kind, 0) + 1
            report.drafts = self._drafts.drop(unit, conversation_id)
            self._codes.drop(unit, conversation_id)
            report.documents = self._documents.drop(unit, conversation_id, filed_too=True)
            report.consents = unit.session.execute(_bulk(delete(ConsentRow).where(ConsentRow.conversation_id == conversation_id))).rowcount
            self._audit.record(unit, "citizen", "privacy.erased", conversation_id, {"records": report.records})
        return report

    def end(self, conversation_id: str) -> int:
        """The conversation is over: delete its drafts and files, except those whose code the citizen took along, and
        leave the queue for a person. Returns how many drafts."""
        with self._core.database.write() as unit:
            waits = select(RecordRow).where(
                RecordRow.kind == "handoff", RecordRow.status == "waiting", RecordRow.conversation_id == conversation_id
            )
            for row in unit.session.execute(waits.with_for_update()).scalars().all():
                self._records.move(unit, row, "cancelled", actor="citizen")
            dropped = self._drafts.drop(unit, conversation_id, keep_shared=True)
            shared = unit.session.execute(select(DraftRow.code_index).where(DraftRow.conversation_id == conversation_id)).first()
            if shared is None:
                self._documents.drop(unit, conversation_id)
            return dropped

    def purge(self, now: datetime | None = None) -> PurgeReport:
        """Delete what has been kept long enough (retention.yml), drafts whose time is over, and hand-offs nobody
        waits for."""
        moment = now or self._core.clock.now()
        days, report = load_retention(), PurgeReport()
        with self._core.database.write() as unit:
            report.drafts = self._drafts.purge(unit)
            self._codes.purge(unit)
            report.documents = self._documents.purge(unit)
            stale = moment - timedelta(days=days["waiting_handoff"])
            for row in (
                unit.session.execute(
                    select(RecordRow)
                    .where(RecordRow.kind == "handoff", RecordRow.status == "waiting", RecordRow.created_at < stale)
                    .with_for_update(skip_locked=True)
                )
                .scalars()
                .all()
            ):
                self._records.move(unit, row, "cancelled", actor="system")
                report.abandoned += 1
            unit.session.flush()
            for kind in TRANSITIONS:
                for row in self._outlived(unit.session, kind, moment - timedelta(days=days[kind])):
                    self._delete(unit, row, report)
            # A consent is kept for as long as anything it was given for.
            unit.session.flush()
            left = select(RecordRow.id).where(RecordRow.conversation_id == ConsentRow.conversation_id).exists()
            over = delete(ConsentRow).where(ConsentRow.given_at < moment - KEPT_FOR, ~left)
            report.consents = unit.session.execute(_bulk(over)).rowcount
            if report.records:
                self._audit.record(unit, "system", "privacy.purged", "records", {"records": report.records})
        return report

    def _outlived(self, session: Session, kind: str, before: datetime) -> list[RecordRow]:
        # A part goes with its package, so that progress never points at nothing.
        query = select(RecordRow).where(RecordRow.kind == kind, RecordRow.parent_id.is_(None))
        closed = RecordRow.closed_at < before
        if kind == "appointment":
            # Nobody closes every appointment; its day counts.
            closed = or_(closed, RecordRow.day < before.date().isoformat())
        # What another worker is deleting just now is left to it.
        return list(session.execute(query.where(closed).with_for_update(skip_locked=True)).scalars())

    def _delete(self, unit: Unit, row: RecordRow, report: PurgeReport) -> None:
        parts = unit.session.execute(select(RecordRow).where(RecordRow.parent_id == row.id)).scalars().all()
        for one in (*parts, row):
            report.records[one.kind] = report.records.get(one.kind, 0) + 1
        # The rows that belong to a record go with it (ON DELETE CASCADE).
        unit.session.execute(_bulk(delete(RecordRow).where(RecordRow.parent_id == row.id)))
        unit.session.execute(_bulk(delete(RecordRow).where(RecordRow.id == row.id)))

    def _erase_record(self, unit: Unit, row: RecordRow) -> None:
        if row.status == "booked":
            self._appointments.release(unit, row)
        elif "cancelled" in allowed(row.kind, row.status) and row.kind != "package":
            self._records.move(unit, row, "cancelled", actor="citizen")
        unit.session.flush()
        if row.kind in CONTENT:
            unit.session.execute(_bulk(delete(CONTENT[row.kind][0]).where(CONTENT[row.kind][0].record_id == row.id)))
        unit.session.execute(_bulk(delete(HistoryRow).where(HistoryRow.record_id == row.id)))
        row.status, row.details, row.access_code, row.conversation_id = ERASED, {}, "", ""
        row.closed_at = row.closed_at or self._core.clock.now()
        self._audit.record(unit, "citizen", f"{row.kind}.{ERASED}", row.id, {"service": row.service})

    @staticmethod
    def _content(session: Session, row: RecordRow) -> dict[str, Any]:
        if row.kind not in CONTENT:
            return {}
        model, names = CONTENT[row.kind]
        kept = session.get(model, row.id)
        if kept is None:
            return {}
        values = {name: getattr(kept, name) for name in names}
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _bulk(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
