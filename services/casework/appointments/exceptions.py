"""What can go wrong with an appointment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.casework.exceptions import CaseworkError, InvalidRequestError

if TYPE_CHECKING:
    from services.casework.appointments.offices import Slot


class UnknownOfficeError(CaseworkError):
    """No office has this id, or it does not handle the service."""


class SlotTakenError(CaseworkError):
    """Every place at that time is taken; `alternatives` holds the nearest free slots."""

    def __init__(self, alternatives: list[Slot]) -> None:
        super().__init__("the slot is taken")
        self.alternatives = alternatives


class SlotNotOfferedError(InvalidRequestError):
    """The office is closed then, or the time is past or no start of a slot. `reason`: past, closed, not_a_slot or
    too_far."""

    def __init__(self, reason: str, alternatives: list[Slot], holiday: str | None = None) -> None:
        super().__init__(f"the slot is not offered: {reason}")
        self.reason = reason
        self.alternatives = alternatives
        self.holiday = holiday


class OfficeClosedError(CaseworkError):
    """The office gives no queue tickets now; `opens_at` is its next opening, ISO 8601 with offset, or None."""

    def __init__(self, opens_at: str | None) -> None:
        super().__init__("the office is closed")
        self.opens_at = opens_at
