"""What citizens file: one facade (`Casework`) over one small package per concept."""

from __future__ import annotations

from services.casework.casework import Casework
from services.casework.clock import Clock, FrozenClock, clock_from_environment
from services.casework.exceptions import (
    AccessLockedError,
    CaseworkError,
    InvalidRequestError,
    NotAuthorisedError,
    RecordNotFoundError,
)
from services.casework.records.models import Record

__all__ = [
    "AccessLockedError",
    "Casework",
    "CaseworkError",
    "Clock",
    "FrozenClock",
    "InvalidRequestError",
    "NotAuthorisedError",
    "Record",
    "RecordNotFoundError",
    "clock_from_environment",
]
