"""What can go wrong with a complaint."""

from __future__ import annotations

from services.casework.exceptions import InvalidRequestError


class UnknownUrgencyError(InvalidRequestError):
    """Urgency is none of normal, urgent, emergency."""


class EmptyComplaintError(InvalidRequestError):
    """A complaint needs at least one answer."""
