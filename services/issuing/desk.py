"""Issues what a service issues: at once from the form, or when a clerk approves."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.casework.casework import Casework
from services.casework.exceptions import CaseworkError, InvalidRequestError
from services.casework.records.exceptions import IllegalTransitionError
from services.casework.records.models import Record
from services.casework.records.states import allowed
from services.catalogue.schema import Field, FieldType, Service
from services.catalogue.store import Catalogue
from services.forms.show import masked

log = logging.getLogger(__name__)

TEMPLATES = Path(__file__).with_name("certificates.yml")
BATCH = 200
# How to reach the one who applied, what is attached and what was only agreed to is nobody's business who reads a certificate.
LEFT_OUT = frozenset({FieldType.phone, FieldType.email, FieldType.bank_account, FieldType.photo, FieldType.document, FieldType.office, FieldType.yes_no})


class NoHolderError(InvalidRequestError):
    """The form does not name a person; the clerk has to give the name that the identity check found."""


@dataclass(frozen=True)
class Approval:
    """What an approval did."""

    record: Record
    """The application or appointment, as it stands now."""
    certificate: Record | None
    """What was issued; none when the service issues nothing."""


@dataclass(frozen=True)
class _Content:
    title: str
    issuer: str
    holder: str
    fields: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def load_templates(path: Path = TEMPLATES) -> dict[str, dict[str, Any]]:
    """The wording of each kind of certificate, by the catalogue's `issues`."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


class IssuingDesk:
    """Makes certificates from what was filed.

    Args:
        casework: the desks that hold applications and certificates.
        catalogue: tells what each service issues, and whether at once.
    """

    def __init__(self, casework: Casework, catalogue: Catalogue) -> None:
        self._casework = casework
        self._catalogue = catalogue

    def issue_at_once(self, record_id: str) -> Record | None:
        """Issue the certificate of a filed application and complete it; None when a clerk has to approve first.

        Repeated, it gives the same certificate. Raises RecordNotFoundError.
        """
        record = self._casework.records.get(record_id)
        service = self.service_of(record)
        if service is None or record.status not in ("received", "approved", "completed") or not self._needs_no_clerk(record, service):
            return None
        try:
            return self._approve(record, service, "", "system", None).certificate
        except NoHolderError:
            return None

    def approve(self, record_id: str, note: str = "", actor: str = "staff", *, holder: str | None = None) -> Approval:
        """Approve an application, or close an appointment that was kept, and issue what its service issues.

        `note` is read by the citizen. `holder` is the name on the certificate where the form asks for none.
        Raises RecordNotFoundError, IllegalTransitionError, or NoHolderError (then nothing has changed).
        """
        record = self._casework.records.get(record_id)
        if record.kind not in ("application", "appointment"):
            raise IllegalTransitionError(record.kind, record.status, "approved", allowed(record.kind, record.status))
        return self._approve(record, self.service_of(record), note, actor, holder)

    def catch_up(self) -> int:
        """Issue what is due and was not issued yet (a clerk approved elsewhere, or the process died in between); returns how many.

        Safe from several workers at once: a certificate is issued once per record.
        """
        waiting = self._casework.records.search("application", "approved", limit=BATCH)
        for service in self._catalogue:
            if service.issued_at_once:
                filed = self._casework.records.search("application", "received", service.id, limit=BATCH)
                waiting += [record for record in filed if self._needs_no_clerk(record, service)]
        issued = 0
        for record in waiting:
            of = self.service_of(record)
            if of is None or not self._issues_here(record, of):
                continue
            try:
                issued += self._approve(record, of, "", "system", None).certificate is not None
            except CaseworkError as error:
                log.info("certificate_waits id=%s reason=%s", record.id, type(error).__name__)
        return issued

    def service_of(self, record: Record) -> Service | None:
        """The service a record belongs to; of a package's step, the package."""
        package = record.details.get("package")
        return self._catalogue.get(self._casework.records.get(package).service if package else record.service)

    def _needs_no_clerk(self, record: Record, service: Service) -> bool:
        """Whether the form holds all that the certificate needs; the request for a mere visit does not."""
        if record.kind != "application" or not service.issued_at_once:
            return False
        answers = self._casework.applications.answers(record.id)
        return all(field.name in answers or field.optional or field.required_if for field in service.form)

    def _issues_here(self, record: Record, service: Service) -> bool:
        if not service.issues:
            return False
        part = load_templates().get(service.issues, {}).get("part")
        return part is None or part == record.service

    def _approve(self, record: Record, service: Service | None, note: str, actor: str, holder: str | None) -> Approval:
        content = None
        if service is not None and self._issues_here(record, service):
            content = self._content(record, service, holder)
        wanted = "completed" if record.kind == "appointment" else "approved"
        record = self._moved_to(record, wanted, note, actor)
        if content is None:
            return Approval(record, None)
        certificate = self._casework.certificates.issue(
            record.id, content.holder, content.fields, title=content.title, issuer=content.issuer, language=record.language
        )
        return Approval(self._moved_to(record, "completed", "", actor), certificate)

    def _moved_to(self, record: Record, wanted: str, note: str, actor: str) -> Record:
        """Move a record on, unless it is there already or another worker was quicker."""
        if record.status in (wanted, "completed"):
            return record
        try:
            return self._casework.records.advance(record.id, wanted, note, actor)
        except IllegalTransitionError:
            now = self._casework.records.get(record.id)
            if now.status in (wanted, "completed"):
                return now
            raise

    def _content(self, record: Record, service: Service, holder: str | None) -> _Content:
        desk = self._casework.appointments if record.kind == "appointment" else self._casework.applications
        answers, language = desk.answers(record.id), record.language
        template = load_templates().get(service.issues or "", {})
        names = template.get("holder") or [field.name for field in service.form if field.type is FieldType.name][:1]
        person = holder or ", ".join(str(answers[name]) for name in names if answers.get(name))
        if not person:
            raise NoHolderError(service.id)
        return _Content(
            _title(template, service, answers, language),
            template["issuer"][language] if "issuer" in template else "",
            person,
            tuple(_rows(service.form, answers, language, {*names, str(template.get("title_by"))}, template.get("whole_if", {}))),
        )


def _title(template: Mapping[str, Any], service: Service, answers: Mapping[str, Any], language: str) -> str:
    titles = template.get("titles", {}).get(answers.get(template.get("title_by", ""))) or template.get("title")
    return str(titles[language]) if titles else service.name.in_(language)


def _rows(form: list[Field], answers: Mapping[str, Any], language: str, passed_over: set[str], whole_if: Mapping[str, str]) -> list[tuple[str, str]]:
    rows = []
    for field in form:
        if field.name in passed_over or field.type in LEFT_OUT or answers.get(field.name) is None:
            continue
        value = answers[field.name]
        if field.name in whole_if and answers.get(whole_if[field.name]) is True:
            shown = f"{value[:6]}-{value[6:]}" if field.type is FieldType.resident_number else str(value)
        else:
            shown = masked(field, value, language)
        rows.append((field.label.in_(language), shown))
    return rows
