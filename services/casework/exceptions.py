"""Errors every concept of casework shares."""

from __future__ import annotations


class CaseworkError(Exception):
    """Base of every error casework raises on purpose; its text never holds a citizen's data."""


class RecordNotFoundError(CaseworkError):
    """No record has this reference."""


class NotAuthorisedError(CaseworkError):
    """Neither the conversation nor the access code opens this record."""


class AccessLockedError(NotAuthorisedError):
    """Too many wrong access codes; the record opens to codes again later."""


class InvalidRequestError(CaseworkError):
    """What was asked lacks something or contradicts itself."""
