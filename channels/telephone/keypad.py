"""What the caller's keys mean: a choice, a number for the form, a person, once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PAUSE_S = 3.0
"""After so long without a key a number is over."""
MOST = 40
"""Digits of one number; more are not taken."""
LENGTHS: dict[str, int | None] = {
    "resident_number": 13, "foreigner_number": 13, "cn_id_number": 18, "business_number": 10, "licence_number": 12,
    "phone": None, "bank_account": None, "count": None, "year": 4, "age": None, "money": None, "date": 8,
}  # fmt: skip
"""Types of answer that are numbers (``services/catalogue``), with the digits after which nothing more is waited for."""


@dataclass(frozen=True)
class Act:
    """What is to be done."""

    kind: Literal["choice", "text", "person", "again", "no_use"]
    value: str = ""
    """Id of the choice, or the digits."""


class Keypad:
    """The keys of one call. Times are seconds of a clock that never jumps."""

    def __init__(self) -> None:
        self._choices: list[str] = []
        self._type = ""
        self._digits = ""
        self._pressed_at = 0.0

    def ask(self, choices: list[str], field_type: str = "") -> None:
        """A question: its choices by id, and the type of the form's field that is asked for (nothing: none is). Asked again, it keeps its digits."""
        if field_type != self._type:
            self._digits = ""
        self._choices, self._type = choices, field_type

    @property
    def wants_number(self) -> bool:
        """Whether digits are gathered."""
        return self._type in LENGTHS

    def press(self, key: str, now: float) -> Act | None:
        """Take a key: 0–9, *, #. Others are not on a telephone and are passed over."""
        if key not in "0123456789*#":
            return None
        if self.wants_number:
            return self._gather(key, now)
        if key == "0":
            return Act("person")
        if key == "*":
            return Act("again")
        if key == "#":
            return None
        place = int(key) - 1
        return Act("choice", self._choices[place]) if place < len(self._choices) else Act("no_use")

    def _gather(self, key: str, now: float) -> Act | None:
        self._pressed_at = now
        if key == "#":
            return self._number()
        if key == "*":
            if self._type == "cn_id_number" and len(self._digits) == 17:
                self._digits += "X"
            elif self._digits:
                self._digits = ""  # wrong: begin again
                return None
            else:
                return Act("again")
        elif len(self._digits) < MOST:
            self._digits += key
        return self._number() if len(self._digits) == LENGTHS[self._type] else None

    def due(self, now: float) -> Act | None:
        """Return the number that a pause has ended; to be asked again and again."""
        return self._number() if self._digits and now - self._pressed_at >= PAUSE_S else None

    def _number(self) -> Act | None:
        digits, self._digits = self._digits, ""
        if digits == "0":
            return Act("person")
        return Act("text", digits) if digits else None
