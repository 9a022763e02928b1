"""What can go wrong with a rating."""

from __future__ import annotations

from services.casework.exceptions import InvalidRequestError


class ScoreOutOfRangeError(InvalidRequestError):
    """A score is a whole number from 1 to 5."""
