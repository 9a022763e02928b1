"""What can go wrong with an application."""

from __future__ import annotations

from services.casework.exceptions import InvalidRequestError


class EmptyApplicationError(InvalidRequestError):
    """An application needs at least one answer."""
