"""Files one form to several offices and follows each and the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from services.casework.applications.desk import ApplicationsDesk
from services.casework.calendar import add_working_days
from services.casework.core import Core
from services.casework.database import Unit
from services.casework.drafts.desk import DraftsDesk
from services.casework.packages.exceptions import EmptyPackageError
from services.casework.packages.models import PackagePart, whole_status
from services.casework.records.desk import RecordsDesk
from services.casework.records.exceptions import IllegalTransitionError
from services.casework.records.models import Record, RecordRow
from services.casework.records.states import allowed, is_final

DONE = ("approved", "completed")


class PackagesDesk:
    """Operations on packages.

    `details` of their records: `label`, `parts` (a list of `{"id", "service", "label", "office", "status"}`), `done`
    and `total`.
    """

    def __init__(self, core: Core, records: RecordsDesk, applications: ApplicationsDesk, drafts: DraftsDesk) -> None:
        self._core = core
        self._records = records
        self._applications = applications
        self._drafts = drafts
        records.listeners.append(self._follow_parts)

    def submit(
        self,
        conversation_id: str,
        package_id: str,
        parts: Sequence[PackagePart],
        answers: dict[str, Any],
        language: str = "ko",
        jurisdiction: str = "KR",
        *,
        idempotency_key: str,
        label: str = "",
    ) -> Record:
        """File one form to every office, once per idempotency key, all or none.

        `package_id` is the catalogue id the citizen asked for. Each office gets only its own answers; the promised
        day of the whole is
        that of the slowest office. Raises EmptyPackageError.
        """
        if not parts or not answers or not all(part.pick(answers) for part in parts):
            raise EmptyPackageError(package_id)
        days = [part.promised_days for part in parts if part.promised_days is not None]
        promised_on = add_working_days(jurisdiction, self._core.clock.today(jurisdiction), max(days)) if days else None
        with self._core.database.write() as unit:
            row, created = self._records.file(
                unit,
                kind="package",
                service=package_id,
                conversation_id=conversation_id,
                idempotency_key=idempotency_key,
                language=language,
                jurisdiction=jurisdiction,
                promised_on=promised_on,
                details={"label": label},
            )
            if created:
                shown = []
                for number, part in enumerate(parts):
                    filed, _ = self._applications.file(
                        unit,
                        conversation_id,
                        part.service_id,
                        part.pick(answers),
                        language,
                        jurisdiction,
                        label=part.label,
                        idempotency_key=f"{row.id}:{number}",
                        promised_days=part.promised_days,
                        parent_id=row.id,
                        details={"office": part.office, "package": row.id},
                    )
                    shown.append(
                        {
                            "id": filed.id,
                            "service": part.service_id,
                            "label": part.label,
                            "office": part.office,
                            "status": filed.status,
                        }
                    )
                row.details = {"label": label, "parts": shown, "done": 0, "total": len(shown)}
                self._drafts.drop(unit, conversation_id, package_id)
        return row.as_record()

    def parts(self, record_id: str) -> list[Record]:
        """The applications of a package, in the order they were filed. Raises RecordNotFoundError."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "package")
            found = {
                part.id: part.as_record() for part in session.execute(select(RecordRow).where(RecordRow.parent_id == row.id)).scalars()
            }
            return [found[part["id"]] for part in row.details.get("parts", []) if part["id"] in found]

    def cancel(self, record_id: str) -> Record:
        """Withdraw every part that is not decided yet. Raises IllegalTransitionError when none is left to withdraw."""
        with self._core.database.write() as unit:
            parts = self._parts(unit, self._records.find(unit.session, record_id, "package").id)
            open_parts = [part for part in parts if "cancelled" in allowed("application", part.status)]
            row = self._records.find(unit.session, record_id, "package", lock=True)
            if not open_parts:
                raise IllegalTransitionError("package", row.status, "cancelled", allowed("package", row.status))
            for part in open_parts:
                self._records.move(unit, part, "cancelled", actor="citizen")
        return row.as_record()

    def _parts(self, unit: Unit, package_id: str) -> Sequence[RecordRow]:
        # Parts are always locked before their package, so two transactions never wait for each other.
        query = select(RecordRow).where(RecordRow.parent_id == package_id).order_by(RecordRow.id).with_for_update()
        return unit.session.execute(query).scalars().all()

    def _follow_parts(self, unit: Unit, part: RecordRow) -> None:
        if part.kind != "application" or part.parent_id is None:
            return
        whole = self._records.find(unit.session, part.parent_id, lock=True)
        unit.session.flush()
        statuses: dict[str, str] = dict(
            unit.session.execute(select(RecordRow.id, RecordRow.status).where(RecordRow.parent_id == whole.id)).all()
        )
        shown = [{**one, "status": statuses.get(one["id"], one["status"])} for one in whole.details.get("parts", [])]
        whole.details = {**whole.details, "parts": shown, "done": sum(one["status"] in DONE for one in shown)}
        status = whole_status(list(statuses.values()))
        if status != whole.status and not is_final("package", whole.status):
            self._records.move(unit, whole, status, actor="system", derived=True)


def progress(record: Record) -> tuple[int, int]:
    """How many parts of a package are done, and how many there are."""
    return record.details.get("done", 0), record.details.get("total", 0)
