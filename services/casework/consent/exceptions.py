"""What can go wrong with a consent."""

from __future__ import annotations

from services.casework.exceptions import InvalidRequestError


class UnknownPurposeError(InvalidRequestError):
    """No purpose has this id; see consent/purposes.yml."""
