"""The one clock of casework: injectable, freezable, and aware of each jurisdiction's zone."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ZONES = {"KR": ZoneInfo("Asia/Seoul"), "CN": ZoneInfo("Asia/Shanghai")}
DEFAULT_JURISDICTION = "KR"
FREEZE_VARIABLE = "GILBOT_NOW"


def zone(jurisdiction: str | None) -> ZoneInfo:
    """The time zone of a jurisdiction ("KR" or "CN"); an unknown or missing one counts as KR."""
    return ZONES.get((jurisdiction or DEFAULT_JURISDICTION).upper(), ZONES[DEFAULT_JURISDICTION])


def parse_moment(text: str) -> datetime:
    """An ISO 8601 time as an aware UTC datetime; one without an offset is read as Seoul time.

    Raises ValueError when the text is no ISO 8601 time.
    """
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONES[DEFAULT_JURISDICTION])
    return moment.astimezone(timezone.utc)


class Clock:
    """Tells the time in UTC and the date where a citizen lives."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(timezone.utc)

    def local(self, jurisdiction: str | None = None) -> datetime:
        """The present moment on the wall clock of the jurisdiction."""
        return self.now().astimezone(zone(jurisdiction))

    def today(self, jurisdiction: str | None = None) -> date:
        """Today's date in the jurisdiction."""
        return self.local(jurisdiction).date()


class FrozenClock(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime | str) -> None:
        self._moment = parse_moment(moment) if isinstance(moment, str) else moment.astimezone(timezone.utc)

    def now(self) -> datetime:
        """The moment it stands at, aware, in UTC."""
        return self._moment

    def advance(self, **delta: float) -> None:
        """Move on by a timedelta given in its own words: `advance(minutes=5)`."""
        self._moment += timedelta(**delta)

    def set(self, moment: datetime | str) -> None:
        """Move to a moment."""
        self._moment = parse_moment(moment) if isinstance(moment, str) else moment.astimezone(timezone.utc)


def clock_from_environment(setting: str | None = None) -> Clock:
    """The clock that `setting`, else GILBOT_NOW, asks for: frozen when given, the system's otherwise."""
    frozen = setting or os.environ.get(FREEZE_VARIABLE)
    return FrozenClock(frozen) if frozen else Clock()
