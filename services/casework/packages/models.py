"""The parts of a package. A package is stored as one record whose parts are application records with it as their
parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PackagePart:
    """What one office gets from the one form."""

    service_id: str
    """Catalogue id of the service, or of the step, at this office."""
    label: str
    """Its name as the citizen hears it."""
    office: Any = ""
    """Name of the office, a text or a mapping of languages."""
    fields: Sequence[str] | None = None
    """The answers this office needs and gets; None: all."""
    promised_days: int | None = None
    """Working days within which it answers."""

    def pick(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Its share of the answers; no office gets what it does not need."""
        return dict(answers) if self.fields is None else {name: answers[name] for name in self.fields if name in answers}


def whole_status(parts: Sequence[str]) -> str:
    """The status of a package from those of its parts."""
    everything = set(parts)
    if everything == {"cancelled"}:
        return "cancelled"
    if everything <= {"cancelled", "rejected"}:
        return "rejected"
    if "more_information" in everything:
        return "more_information"
    decided = everything - {"cancelled", "rejected"}
    if decided == {"completed"}:
        return "completed"
    if decided <= {"completed", "approved"}:
        return "approved"
    if decided & {"completed", "approved"}:
        return "partly_approved"
    return "in_review" if "in_review" in decided or everything != decided else "received"
