"""The catalogue as a table: one row per service, one column per text and language, for spreadsheets.

Phrases stand in one cell, separated by ``|``. What has parts of its own (documents, channels, hotlines, form, requirements) stands in one cell as JSON.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from services.catalogue.schema import LANGUAGES, Service

_FACTS = ("competent_authority", "eligibility", "cost", "processing_time", "where", "legal")
_PHRASES = {f"{part}.{language}" for part in ("aliases", "problems") for language in LANGUAGES} | {"life_events"}
_JSON = {"documents.items", "channels", "hotlines", "form", "requirements"}


def _columns() -> list[str]:
    by_language = {part: [f"{part}.{language}" for language in LANGUAGES] for part in ("name", "short_name", "description", "aliases", "problems")}
    facts = {
        fact: [*(f"{fact}.text.{language}" for language in LANGUAGES), *(f"{fact}.{key}" for key in ("source", "assured", "verify"))]
        for fact in _FACTS
    }
    documents = {"documents": [f"documents.{key}" for key in ("items", "source", "assured", "verify")]}
    parts = {**by_language, **facts, **documents}
    return [column for name in Service.model_fields for column in parts.get(name, [name])]


COLUMNS = _columns()
"""Columns of the table, in the order of the schema."""


def _value(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _cell(column: str, value: Any) -> str:
    if value is None:
        return ""
    if column in _JSON:
        return json.dumps(value, ensure_ascii=False)
    if column in _PHRASES:
        return " | ".join(phrase.replace("\\", "\\\\").replace("|", "\\|") for phrase in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def to_csv(services: Iterable[Service]) -> str:
    """Return the table with its head line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for service in services:
        data = service.model_dump(mode="json", by_alias=True, exclude_none=True)
        writer.writerow([_cell(column, _value(data, column)) for column in COLUMNS])
    return out.getvalue()


def entries(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield the line on which each row begins, and its catalogue entry (not validated) or what is wrong with the row."""
    reader = csv.reader(io.StringIO(text), strict=True)
    line = 1
    try:
        head = next(reader, [])
        unknown = [column for column in head if column not in COLUMNS]
        if unknown or "id" not in head:
            yield 1, f"unknown column: {', '.join(unknown)}" if unknown else "there is no column called id"
            return
        line = reader.line_num + 1
        for row in reader:
            if any(row):
                yield line, _row(head, row)
            line = reader.line_num + 1
    except csv.Error as error:
        yield line, f"not a CSV table: {error}"


def _row(head: list[str], row: list[str]) -> dict[str, Any] | str:
    if len(row) != len(head):
        return f"{len(row)} cells under {len(head)} columns"
    entry: dict[str, Any] = {}
    for column, cell in zip(head, row, strict=True):
        cell = cell.strip()
        if not cell:
            continue
        value: Any = cell
        if column in _JSON:
            try:
                value = json.loads(cell)
            except json.JSONDecodeError as error:
                return f"{column}: not JSON: {error}"
        elif column in _PHRASES:
            parts = re.findall(r"(?:[^|\\]|\\.)+", cell)
            value = [re.sub(r"\\(.)", r"\1", part).strip() for part in parts if part.strip()]
        *path, last = column.split(".")
        place = entry
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    # A table has no empty mappings: a service without any problem phrase still has the key.
    for part in ("aliases", "problems"):
        entry.setdefault(part, {})
    return entry
