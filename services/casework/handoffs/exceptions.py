"""What can go wrong with a hand-off."""

from __future__ import annotations

from services.casework.exceptions import CaseworkError


class AlreadyTakenError(CaseworkError):
    """Another member of staff has taken this conversation."""
