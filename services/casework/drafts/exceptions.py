"""What can go wrong with a draft."""

from __future__ import annotations

from services.casework.exceptions import RecordNotFoundError


class DraftNotFoundError(RecordNotFoundError):
    """There is no such draft, or its time is over."""
