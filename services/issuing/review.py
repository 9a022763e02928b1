"""What a clerk sees of applications and complaints, and decides; the citizen is told of each decision."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.casework.casework import Casework
from services.casework.consent.exceptions import UnknownPurposeError
from services.casework.documents.models import Document
from services.casework.exceptions import CaseworkError, InvalidRequestError
from services.casework.masking import mask_deep
from services.casework.records.exceptions import IllegalTransitionError
from services.casework.records.models import Record
from services.casework.records.states import allowed
from services.catalogue.schema import Field, FieldType
from services.catalogue.store import Catalogue
from services.forms.show import masked
from services.issuing.desk import Approval, IssuingDesk

log = logging.getLogger(__name__)

OPEN = ("received", "in_review", "more_information")
"""States in which an application waits for the office."""
NOTICE = "notice"
"""``details.rule`` of a reminder that tells of a decision."""
SOON = timedelta(seconds=1)


class NoReasonError(InvalidRequestError):
    """A refusal, or asking for more, needs words that the citizen can read."""


class ReviewDesk:
    """What staff do with what was filed. Each look at a case and each act stands in the audit trail.

    Args:
        casework: the desks that hold the records.
        catalogue: labels and types of the answers.
        issuing: issues certificates upon approval.
    """

    def __init__(self, casework: Casework, catalogue: Catalogue, issuing: IssuingDesk) -> None:
        self._casework = casework
        self._catalogue = catalogue
        self._issuing = issuing

    def waiting(self, language: str = "ko", limit: int = 200) -> list[dict[str, Any]]:
        """Applications that wait for the office, and appointments whose certificate is issued after the visit; oldest first, without answers."""
        found = [record for status in OPEN for record in self._casework.records.search("application", status, limit=limit)]
        found += [one for one in self._casework.records.search("appointment", "booked", limit=limit) if self._issues_after_visit(one)]
        return [self._row(record, language) for record in sorted(found, key=lambda record: (record.created_at, record.id))[:limit]]

    def complaints(self, desk: str | None = None, language: str = "ko") -> list[dict[str, Any]]:
        """Open complaints of a desk or of all, the most urgent first at each, without answers."""
        desks = [one.id for one in self._casework.complaints.desks() if desk in (None, one.id)]
        return [self._row(record, language) for one in desks for record in self._casework.complaints.at_desk(one)]

    def read(self, record_id: str, actor: str, language: str = "ko") -> dict[str, Any]:
        """One case with its answers (identity numbers, phones and accounts masked), files, history and what may be done with it.

        Raises RecordNotFoundError.
        """
        record = self._casework.records.get(record_id)
        answers = self._answers(record)
        self._casework.audit.append(actor, f"{record.kind}.read", record.id, {"service": record.service})
        return {
            **self._row(record, language),
            "answers": self._shown(record, answers, language),
            "documents": [document.as_dict() for document in self._casework.documents.of_record(record.id)],
            "history": mask_deep(
                [{"at": step.at, "status": step.status, "note": step.note} for step in self._casework.records.history(record.id)]
            ),
            "needs_holder": self._needs_holder(record),
            "may": list(allowed(record.kind, record.status)),
        }

    def file(self, document_id: str, actor: str) -> tuple[Document, bytes]:
        """A file that was filed with a case, and its bytes. Raises DocumentNotFoundError."""
        found = self._casework.documents.content(document_id)
        self._casework.audit.append(actor, "document.read", document_id, {"record": found[0].record_id or ""})
        return found

    def approve(self, record_id: str, note: str, actor: str, holder: str | None = None) -> Approval:
        """Approve, issue what is to be issued, and tell the citizen. Raises as :meth:`IssuingDesk.approve` does."""
        approval = self._issuing.approve(record_id, note, actor, holder=holder or None)
        self._tell(self._casework.records.get(approval.record.id))
        return approval

    def move(self, record_id: str, status: str, note: str, actor: str) -> Record:
        """Move an application or complaint on and tell the citizen; the same status again changes nothing.

        Raises NoReasonError for a refusal or a request for more without words, IllegalTransitionError, RecordNotFoundError.
        """
        if status in ("more_information", "rejected") and not note.strip():
            raise NoReasonError(status)
        record = self._casework.records.get(record_id)
        if record.kind not in ("application", "complaint"):
            raise IllegalTransitionError(record.kind, record.status, status, allowed(record.kind, record.status))
        if record.status == status:
            return record
        moved = self._casework.records.advance(record_id, status, note, actor)
        self._tell(moved)
        return moved

    def _tell(self, record: Record) -> None:
        """Send a notice to the contact in the answers, where the citizen agreed to that; live pages follow the record by themselves."""
        if not record.conversation_id or not self._may_be_told(record):
            return
        channel, recipient = self._way_to(self._answers(record))
        if not recipient:
            return
        label = record.details.get("label") or record.id
        try:
            self._casework.reminders.create(
                record.conversation_id,
                f"{label} ({record.id}): {record.what_happens_next()}",
                self._casework.clock.now() + SOON,
                channel,
                recipient=recipient,
                language=record.language,
                jurisdiction=record.jurisdiction,
                rule=NOTICE,
                idempotency_key=f"notice:{record.id}:{record.status}:{len(self._casework.records.history(record.id))}",
            )
        except CaseworkError as error:
            # The decision stands whether or not it can be told this way.
            log.info("notice_not_kept id=%s reason=%s", record.id, type(error).__name__)

    def _may_be_told(self, record: Record) -> bool:
        try:
            return self._casework.consents.holds(record.conversation_id, "contact")
        except UnknownPurposeError:
            return False

    def _way_to(self, answers: Mapping[str, Any]) -> tuple[str, str]:
        there = self._casework.reminders.senders.names()
        email = next((str(value) for name, value in answers.items() if "email" in name and value), "")
        phone = next((str(value) for name, value in answers.items() if "phone" in name and value), "")
        if email and "email" in there:
            return "email", email
        return ("webhook" if "webhook" in there else there[0]), phone or email

    def _answers(self, record: Record) -> dict[str, Any]:
        read = {
            "application": self._casework.applications.answers,
            "appointment": self._casework.appointments.answers,
            "complaint": self._casework.complaints.answers,
        }.get(record.kind)
        return dict(read(record.id)) if read else {}

    def _fields(self, record: Record) -> list[Field]:
        service = self._issuing.service_of(record)
        return list(service.form) if service else []

    def _shown(self, record: Record, answers: Mapping[str, Any], language: str) -> list[dict[str, str]]:
        fields = {field.name: field for field in self._fields(record)}
        rows = []
        for name, value in answers.items():
            field = fields.get(name)
            if value is None or (field and field.type in (FieldType.photo, FieldType.document) and value != "at_counter"):
                continue
            shown = masked(field, value, language) if field else str(value)
            rows.append({"field": name, "label": field.label.in_(language) if field else name, "value": str(mask_deep(shown))})
        return rows

    def _row(self, record: Record, language: str) -> dict[str, Any]:
        service = self._issuing.service_of(record)
        name = service.short_name.in_(language) if service else str(record.details.get("label") or record.kind)
        return {
            **record.as_dict(),
            "name": name,
            "language": record.language,
            "jurisdiction": record.jurisdiction,
            "created_at": record.created_at.isoformat(timespec="seconds"),
            "promised_on": record.promised_on.isoformat() if record.promised_on else None,
            "issues": service.issues if service else None,
            "desk": record.details.get("desk"),
            "desk_name": (record.details.get("desk_name") or {}).get(language),
            "urgency": record.details.get("urgency"),
            "joined_to": record.details.get("joined_to"),
        }

    def _issues_after_visit(self, record: Record) -> bool:
        service = self._issuing.service_of(record)
        return bool(
            service
            and service.issues
            and service.produces == "appointment"
            and record.date
            and record.date <= self._casework.clock.today(record.jurisdiction).isoformat()
        )

    def _needs_holder(self, record: Record) -> bool:
        service = self._issuing.service_of(record)
        return bool(service and service.issues and not any(field.type is FieldType.name for field in service.form))
