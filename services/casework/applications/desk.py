"""Files applications and reads their answers back."""

from __future__ import annotations

from typing import Any

from services.casework.applications.exceptions import EmptyApplicationError
from services.casework.applications.models import ApplicationRow
from services.casework.calendar import add_working_days
from services.casework.core import Core
from services.casework.database import Unit
from services.casework.drafts.desk import DraftsDesk
from services.casework.records.desk import RecordsDesk
from services.casework.records.models import Record, RecordRow


class ApplicationsDesk:
    """Operations on applications. `details` of their records: `label`, and `supplements` (how many times papers were
    added)."""

    def __init__(self, core: Core, records: RecordsDesk, drafts: DraftsDesk) -> None:
        self._core = core
        self._records = records
        self._drafts = drafts

    def submit(
        self,
        conversation_id: str,
        service_id: str,
        answers: dict[str, Any],
        language: str = "ko",
        jurisdiction: str = "KR",
        *,
        idempotency_key: str,
        label: str = "",
        promised_days: int | None = None,
    ) -> Record:
        """File a filled form, once per idempotency key, and drop its draft.

        `label` is the service's name as the citizen heard it. `promised_days` counts working days of the jurisdiction.
        Raises EmptyApplicationError.
        """
        if not answers:
            raise EmptyApplicationError(service_id)
        with self._core.database.write() as unit:
            row, _ = self.file(
                unit,
                conversation_id,
                service_id,
                answers,
                language,
                jurisdiction,
                idempotency_key=idempotency_key,
                label=label,
                promised_days=promised_days,
            )
            self._drafts.drop(unit, conversation_id, service_id)
        return row.as_record()

    def file(
        self,
        unit: Unit,
        conversation_id: str,
        service_id: str,
        answers: dict[str, Any],
        language: str,
        jurisdiction: str,
        *,
        idempotency_key: str,
        label: str,
        promised_days: int | None = None,
        parent_id: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> tuple[RecordRow, bool]:
        """Add an application within a transaction; its row, and whether it is new."""
        promised_on = None
        if promised_days is not None:
            promised_on = add_working_days(jurisdiction, self._core.clock.today(jurisdiction), promised_days)
        row, created = self._records.file(
            unit,
            kind="application",
            service=service_id,
            conversation_id=conversation_id,
            idempotency_key=idempotency_key,
            language=language,
            jurisdiction=jurisdiction,
            promised_on=promised_on,
            parent_id=parent_id,
            details={"label": label, **(details or {})},
        )
        if created:
            unit.session.add(ApplicationRow(record_id=row.id, answers=answers))
        return row, created

    def answers(self, record_id: str) -> dict[str, Any]:
        """The answers filed with an application. Raises RecordNotFoundError."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "application")
            filed = session.get(ApplicationRow, row.id)
            return dict(filed.answers) if filed else {}

    def supplement(self, record_id: str, answers: dict[str, Any]) -> Record:
        """Add or replace answers while the office waits for more, and send the application back to review.

        Raises IllegalTransitionError when nothing was asked for.
        """
        with self._core.database.write() as unit:
            row = self._records.find(unit.session, record_id, "application", lock=True)
            self._records.move(unit, row, "in_review", actor="citizen")
            filed = unit.session.get(ApplicationRow, row.id)
            filed.answers = {**filed.answers, **answers}
            row.details = {**row.details, "supplements": row.details.get("supplements", 0) + 1}
        return row.as_record()

    def withdraw(self, record_id: str) -> Record:
        """Take an application back at the citizen's wish. Raises IllegalTransitionError once it is decided."""
        return self._records.advance(record_id, "cancelled", actor="citizen")
