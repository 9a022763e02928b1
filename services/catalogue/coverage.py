"""What can be done for each service here, and why something cannot: the table of ``docs/services.md``.

``python -m services.catalogue.coverage`` writes the table anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from services.catalogue.proofs import tables as proofs_of_features
from services.catalogue.schema import FieldType, Service
from services.catalogue.store import load_catalogue

PAGE = Path(__file__).parents[2] / "docs" / "services.md"
PROOF = "tests/casework/test_every_service_can_be_done.py"
UNDERSTOOD = "tests/http/test_every_service_is_understood.py"
COLUMNS = ("explained", "form by voice", "filed", "booked", "issued", "progress", "reminder")
TESTS = {
    "explained": "test_it_is_explained",
    "form by voice": "test_it_is_filled_by_voice_and_filed",
    "filed": "test_it_is_filled_by_voice_and_filed",
    "booked": "test_it_is_booked",
    "issued": "test_it_is_issued",
    "progress": "test_its_progress_is_told",
    "reminder": "test_a_reminder_of_it_is_set",
}
"""The test that proves a column, once per service and language."""
_BECOMES = {"lookup": "application"}


@dataclass(frozen=True)
class Cell:
    """One thing that can, or cannot, be done for a service."""

    done: bool
    note: str
    """How it is done, or why not."""


def filed_as(service: Service) -> str:
    """Return the kind of record that a filled form becomes."""
    return _BECOMES.get(service.produces, service.produces)


def booking(service: Service) -> str | None:
    """Return how a visit is booked: ``form`` (the service's form asks for the day), ``visit`` (a form of its own), or none."""
    if service.produces == "appointment":
        return "form"
    if not service.bookable or service.urgent:
        return None
    asks = any(f.type is FieldType.date and f.when == "future" and f.name in ("date", "appointment_date", "reservation_date") for f in service.form)
    return "form" if asks else "visit"


def _booked(service: Service) -> Cell:
    how = booking(service)
    if how:
        return Cell(True, "with the form" if how == "form" else "visit")
    if service.urgent:
        return Cell(False, "urgent: the number to call comes first")
    if service.produces == "reminder":
        return Cell(False, "comes by message")
    return Cell(False, "done without a visit" if service.visits == 0 else "the office sets the day")


def _issued(service: Service) -> Cell:
    if not service.issues:
        return Cell(False, "gives no certificate")
    if service.issued_at_once:
        return Cell(True, "at once")
    return Cell(True, "after the visit" if service.produces == "appointment" else "when a clerk approves")


def cells(service: Service) -> dict[str, Cell]:
    """Return every column of a service."""
    return {
        "explained": Cell(True, ""),
        "form by voice": Cell(True, f"{len(service.form)} questions"),
        "filed": Cell(True, filed_as(service)),
        "booked": _booked(service),
        "issued": _issued(service),
        "progress": Cell(True, ""),
        "reminder": Cell(True, ""),
    }


def table(services: Iterable[Service]) -> str:
    """Return the page as Markdown."""
    rows = []
    for service in services:
        shown = [f"{'✓' if cell.done else '—'} {cell.note}".strip() for cell in cells(service).values()]
        rows.append(f"| `{service.id}` {service.name.en} | {' | '.join(shown)} |")
    proofs = "\n".join(f"- **{column}**: `{PROOF}::{test}[<language>-<service>]`" for column, test in TESTS.items())
    return f"""# What can be done for each service

Written by `python -m services.catalogue.coverage`; do not edit. ✓ can be done here, — cannot, with the reason.

Each ✓ is proved for each service in Korean, Chinese and English by one scenario, which drives the actions and the form in one process with the answers people give:

{proofs}

A — is proved there too: the test holds that nothing is booked or issued.
With the trained model, each service is explained and begun, and its first question asked, by sentences that stand in no training data, in three languages:

- `{UNDERSTOOD}::test_it_is_explained_when_asked_about[<language>]`
- `{UNDERSTOOD}::test_it_is_begun_by_a_sentence_of_ones_own_and_its_first_question_asked[<service>]`
- thirteen services of every kind go on to their receipt: `{UNDERSTOOD}::test_it_is_filled_to_the_receipt_in_spoken_words[<service>-<language>]`

| service | {' | '.join(COLUMNS)} |
|---|{'---|' * len(COLUMNS)}
{chr(10).join(rows)}

{proofs_of_features()}"""


def main() -> int:
    """Write the page."""
    PAGE.write_text(table(load_catalogue()), encoding="utf-8")
    print(PAGE, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
