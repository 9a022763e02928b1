"""What can go wrong with a reminder."""

from __future__ import annotations

from services.casework.exceptions import InvalidRequestError


class ReminderInPastError(InvalidRequestError):
    """The time asked for is over."""
