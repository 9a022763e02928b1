"""Hand the catalogue to others and take it from them: CPSV-AP JSON-LD and CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from services.catalogue import jsonld, table
from services.catalogue.loading import CatalogueError, Fault, line_of, read_marked, reason
from services.catalogue.schema import Service
from services.catalogue.writing import entry_path, entry_yaml

Format = Literal["jsonld", "csv"]


def export_text(services: Iterable[Service], form: Format) -> str:
    """Return services as CPSV-AP JSON-LD or as a CSV table."""
    if form == "csv":
        return table.to_csv(services)
    return json.dumps(jsonld.catalogue_document(services), ensure_ascii=False, indent=1) + "\n"


def import_services(path: Path) -> list[Service]:
    """Read the services of an exported file (``.csv``, else JSON-LD).

    Raises:
        CatalogueError: naming each fault with its line; then nothing is taken.
    """
    services: dict[str, Service] = {}
    faults: list[Fault] = []
    for line, entry in _table_entries(path) if path.suffix.lower() == ".csv" else _jsonld_entries(path):
        if isinstance(entry, str):
            faults.append(Fault(path, line, entry))
            continue
        try:
            service = Service.model_validate(entry)
        except ValidationError as error:
            name = entry.get("id", "service without an id")
            faults.extend(Fault(path, line, f"{name}: {reason(problem)}") for problem in error.errors())
            continue
        if service.id in services:
            faults.append(Fault(path, line, f"{service.id} stands twice"))
        services[service.id] = service
    if not services and not faults:
        faults.append(Fault(path, 1, "there is no service in this file"))
    if faults:
        raise CatalogueError(faults)
    return list(services.values())


def _table_entries(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    try:
        # Spreadsheets put a byte order mark first.
        yield from table.entries(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        yield 1, "not UTF-8 text: save the table as 'CSV UTF-8'"
    except OSError as error:
        yield 1, error.strerror or "cannot be read"


def _jsonld_entries(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    document, marks = read_marked(path)
    for number, node in enumerate(jsonld.nodes(document)):
        line = line_of(marks, ("@graph", number) if isinstance(document, dict) and "@graph" in document else (number,))
        try:
            yield line, jsonld.entry(_as_json(node))
        except jsonld.NotAServiceError as error:
            yield line, str(error)


def _as_json(node: Any) -> Any:
    """Undo what YAML reads into JSON's strings: dates."""
    return json.loads(json.dumps(node, default=str))


def write_services(services: Iterable[Service], folder: Path, shared: dict[str, dict[str, Any]], *, replace: bool = False) -> list[Path]:
    """Write each service as a YAML file of a catalogue folder, and return the paths.

    Raises:
        CatalogueError: when a file is there already and ``replace`` is not set; then nothing is written.
    """
    texts = {entry_path(folder, service.id): entry_yaml(service, shared) for service in services}
    there = [Fault(path, 1, "is there already (--replace writes over it)") for path in texts if path.exists() and not replace]
    if there:
        raise CatalogueError(there)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)
