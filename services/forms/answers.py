"""What came out of a person's words for one question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field as dataclass_field
from typing import Any

AT_COUNTER = "at_counter"
"""Value of a photo or document that will be handed in at the counter."""


@dataclass(frozen=True)
class Situation:
    """What is known when an answer is read."""

    language: str
    """``ko``, ``zh`` or ``en``."""
    jurisdiction: str
    """``KR`` or ``CN``: whose telephone and ID numbers are meant."""
    now: dt.datetime
    """The conversation's clock, local time without offset."""
    answers: dict[str, Any] = dataclass_field(default_factory=dict)
    """Answers so far, by field name."""


@dataclass(frozen=True)
class Answer:
    """A reading of one answer."""

    value: Any = None
    """Normalised value (ISO date, digits, choice id, number, true/false, words), or none."""
    certainty: float = 0.0
    """0 to 1: how sure it is that the words answer this question at all."""
    problem: str | None = None
    """Why the value is refused, as a code (``date_in_past``, ``too_short`` …); none when it is accepted or nothing was read."""
    skipped: bool = False
    """True when an optional question was left out."""

    @property
    def accepted(self) -> bool:
        """Whether the field can be filled with this answer."""
        return self.problem is None and (self.value is not None or self.skipped)
