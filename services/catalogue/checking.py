"""Check a catalogue folder: every file against the schema, and the files against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.catalogue.eligibility import QUESTIONS, read_questions
from services.catalogue.loading import CatalogueError, Fault, line_of, read_marked, read_service, read_shared_fields, reason
from services.catalogue.schema import Field, FieldType, Service

_FOLDERS = {"kr", "cn"}


def check_folder(folder: Path) -> list[Fault]:
    """Return every fault of a catalogue folder, by file and line; empty when it is sound."""
    faults: list[Fault] = []
    try:
        shared = read_shared_fields(folder / "fields.yml")
        faults += _shared_field_faults(folder / "fields.yml")
    except CatalogueError as error:
        return error.faults
    questions: dict[str, Field] | None = None
    if (folder / QUESTIONS).exists():
        try:
            questions = read_questions(folder / QUESTIONS)
        except CatalogueError as error:
            faults += error.faults
    services: dict[str, Service] = {}
    for path in sorted(path for part in _FOLDERS for path in (folder / part).glob("*")):
        if path.suffix != ".yml":
            faults.append(Fault(path, 1, "only .yml files are read here"))
            continue
        try:
            service = read_service(path, shared)
        except CatalogueError as error:
            faults += error.faults
            continue
        services[service.id] = service
        faults += _form_faults(path, service)
        faults += _requirement_faults(path, service, questions)
        if path.parent.name != service.jurisdiction.lower():
            faults.append(Fault(path, 1, f"a service of {service.jurisdiction} belongs into {service.jurisdiction.lower()}/"))
    if (folder / "packages.yml").exists():
        faults += _package_faults(folder / "packages.yml", services, whole=not faults)
    return sorted(faults, key=lambda fault: (str(fault.path), fault.line))


def _shared_field_faults(path: Path) -> list[Fault]:
    data, node = read_marked(path)
    faults = []
    for name, field in data["fields"].items():
        try:
            Field.model_validate({"name": name, **field})
        except ValidationError as error:
            for problem in error.errors():
                # A choice without choices may be meant: the services that name the field bring them.
                if "needs at least two choices" not in problem["msg"]:
                    faults.append(Fault(path, line_of(node, ("fields", name, *problem["loc"])), f"fields.{name}.{reason(problem)}"))
    return faults


def _form_faults(path: Path, service: Service) -> list[Fault]:
    """Find conditions that can never hold, and references to fields that are not asked."""
    data, node = read_marked(path)
    faults = []
    for number, (field, written) in enumerate(zip(service.form, data["form"], strict=True)):
        if field.required_if is not None:
            source = service.field(field.required_if.field)
            possible: set[Any] | None = None
            if source is not None and source.type in (FieldType.choice, FieldType.choices):
                possible = {choice.id for choice in source.choices}
            elif source is not None and source.type is FieldType.yes_no:
                possible = {True, False}
            for value in field.required_if.in_ if possible is not None else ():
                if value not in (possible or ()):
                    line = line_of(node, ("form", number, "required_if", "in"))
                    faults.append(Fault(path, line, f"form.{number}.required_if: {field.required_if.field} is never {value!r}"))
        # What a shared field prefills from may not be asked by every service.
        own = isinstance(written, dict) and "prefill_from" in written
        if own and field.prefill_from is not None and service.field(field.prefill_from) in (None, field):
            line = line_of(node, ("form", number, "prefill_from"))
            faults.append(Fault(path, line, f"form.{number}.prefill_from: {field.prefill_from} is no other field of this form"))
    return faults


def _requirement_faults(path: Path, service: Service, questions: dict[str, Field] | None) -> list[Fault]:
    """Check that each requirement tests an answer which its question can have."""
    if questions is None:
        return []
    _, node = read_marked(path)
    faults = []
    for number, requirement in enumerate(service.requirements):
        line = line_of(node, ("requirements", number))
        for name in requirement.questions():
            if name not in questions:
                faults.append(Fault(path, line, f"requirements.{number}: no question is called {name}"))
        for part in (requirement, *requirement.any_of):
            question = questions.get(part.by or "")
            if question is None:
                continue
            possible = [True, False] if question.type is FieldType.yes_no else [choice.id for choice in question.choices]
            faults += [Fault(path, line, f"requirements.{number}: {part.by} is never {value!r}") for value in part.is_ if value not in possible]
    return faults


def _package_faults(path: Path, services: dict[str, Service], *, whole: bool) -> list[Fault]:
    """Check the packages against the services; services that could not be read are only missed when ``whole``."""
    try:
        data, node = read_marked(path)
    except CatalogueError as error:
        return error.faults
    if not isinstance(data, dict):
        return [Fault(path, 1, "expected a mapping from service ids to steps")]
    faults = []
    for service_id, parts in data.items():
        service = services.get(service_id)
        if service is None:
            if whole:
                faults.append(Fault(path, line_of(node, (service_id,)), f"{service_id}: there is no such service"))
            continue
        for number, part in enumerate(parts or ()):
            for name in (part.get("fields") if isinstance(part, dict) else None) or ():
                if service.field(name) is None:
                    faults.append(Fault(path, line_of(node, (service_id, number, "fields")), f"{service_id}.{number}: the form has no field {name}"))
    return faults
