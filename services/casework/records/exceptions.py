"""What can go wrong with a record."""

from __future__ import annotations

from services.casework.exceptions import AccessLockedError, CaseworkError, NotAuthorisedError, RecordNotFoundError

__all__ = ["AccessLockedError", "IllegalTransitionError", "NotAuthorisedError", "RecordNotFoundError"]


class IllegalTransitionError(CaseworkError):
    """The record's present status does not lead to the one asked for."""

    def __init__(self, kind: str, present: str, wanted: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{kind}: {present} does not lead to {wanted} (allowed: {', '.join(allowed) or 'none'})")
        self.present = present
        self.wanted = wanted
        self.allowed = allowed
