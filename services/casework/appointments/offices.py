"""Offices, their opening hours as recurrence rules, and the slots these give."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from dateutil.rrule import rrulestr  # noqa: TID251  opening hours are RFC 5545 rules, which nothing else here reads

from services.casework.appointments.exceptions import UnknownOfficeError
from services.casework.calendar import holiday_name, is_working_day
from services.casework.clock import zone

OFFICES = Path(__file__).parent / "offices.yml"
# A Monday before every rule; weekly rules count from it.
RULES_START = datetime(2024, 1, 1)
_lock = threading.Lock()


@dataclass(frozen=True, order=True)
class Slot:
    """A time at an office that can be booked."""

    date: str
    """Day, ISO 8601."""
    time: str
    """Start, "HH:MM", on the office's wall clock."""
    office: str = field(compare=False)
    """Office id."""
    free: int = field(compare=False, default=1)
    """Places left."""

    def as_dict(self) -> dict[str, Any]:
        """The slot as a choice needs it."""
        return {"office": self.office, "date": self.date, "time": self.time, "free": self.free}


@dataclass(frozen=True)
class Hours:
    """A span of opening hours that recurs."""

    rule: str
    """RFC 5545 recurrence rule of the days, such as "FREQ=WEEKLY;BYDAY=MO,TU"."""
    opens: time
    """Opening, on the office's wall clock."""
    closes: time
    """Closing, on the office's wall clock."""


@dataclass(frozen=True)
class Office:
    """A place where citizens are received."""

    id: str
    """Its id, in offices.yml."""
    jurisdiction: str
    """KR or CN."""
    name: dict[str, str]
    """Its name in ko, zh and en."""
    address: dict[str, str]
    """Its address in ko, zh and en."""
    phone: str
    """Its telephone."""
    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""
    services: tuple[str, ...]
    """Service ids it handles; `*` stands for any characters."""
    hours: tuple[Hours, ...]
    """When it is open; lunch lies between two spans."""
    slot_minutes: int
    """Length of a slot."""
    capacity: int
    """Places in each slot of one service."""
    counters: int
    """Counters open to the queue."""
    service_minutes: int
    """Usual length of a visit without appointment."""
    horizon_days: int
    """How far ahead it can be booked."""
    on_holidays: bool = False
    """Whether it is open on public holidays."""
    closed: tuple[str, ...] = ()
    """Further closed days, ISO 8601."""

    def handles(self, service_id: str) -> bool:
        """Whether the office handles a service."""
        return any(fnmatch(service_id, pattern) for pattern in self.services)

    def closed_because(self, day: date) -> str | None:
        """Why the office is closed all day ("holiday", "weekend", "closed"); None when it opens."""
        if day.isoformat() in self.closed:
            return "closed"
        if not self.on_holidays and holiday_name(self.jurisdiction, day):
            return "holiday"
        return None if self.spans(day) else "weekend"

    def spans(self, day: date) -> list[tuple[time, time]]:
        """Opening spans of a day, in order; empty when closed."""
        if day.isoformat() in self.closed:
            return []
        if not self.on_holidays and holiday_name(self.jurisdiction, day):
            return []
        spans = [(hours.opens, hours.closes) for hours in self.hours if day in _days(hours.rule, day.year)]
        if not spans and day.weekday() >= 5 and is_working_day(self.jurisdiction, day):
            # A weekend worked in exchange for a holiday keeps Monday's hours.
            monday = day - timedelta(days=day.weekday())
            spans = [(hours.opens, hours.closes) for hours in self.hours if monday in _days(hours.rule, monday.year)]
        return sorted(spans)

    def slot_times(self, day: date) -> list[str]:
        """Starts of the day's slots, "HH:MM"."""
        starts = []
        for opens, closes in self.spans(day):
            at, end = datetime.combine(day, opens), datetime.combine(day, closes)
            while at + timedelta(minutes=self.slot_minutes) <= end:
                starts.append(at.strftime("%H:%M"))
                at += timedelta(minutes=self.slot_minutes)
        return starts

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at an aware moment."""
        local = moment.astimezone(zone(self.jurisdiction))
        return any(opens <= local.time() < closes for opens, closes in self.spans(local.date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """When it next opens after an aware moment, within 30 days."""
        here = zone(self.jurisdiction)
        local = moment.astimezone(here)
        for ahead in range(31):
            day = local.date() + timedelta(days=ahead)
            for opens, _ in self.spans(day):
                at = datetime.combine(day, opens, tzinfo=here)
                if at > local:
                    return at
        return None

    def days_from(self, day: date, last: date) -> Iterator[date]:
        """Days from `day` to `last` on which the office opens."""
        while day <= last:
            if self.spans(day):
                yield day
            day += timedelta(days=1)

    def distance_km(self, latitude: float, longitude: float) -> float:
        """Great-circle distance to a place given in degrees."""
        phi, other = math.radians(self.latitude), math.radians(latitude)
        half = math.sin((other - phi) / 2) ** 2
        half += math.cos(phi) * math.cos(other) * math.sin(math.radians(longitude - self.longitude) / 2) ** 2
        return 2 * 6371.0 * math.asin(math.sqrt(half))

    def as_dict(self) -> dict[str, Any]:
        """The office as a map card needs it."""
        return {
            "id": self.id,
            "name": self.name,
            "address": self.address,
            "phone": self.phone,
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


@lru_cache(maxsize=512)
def _days(rule: str, year: int) -> frozenset[date]:
    with _lock:
        found = rrulestr(rule, dtstart=RULES_START).between(datetime(year, 1, 1), datetime(year, 12, 31), inc=True)
    return frozenset(moment.date() for moment in found)


class OfficeDirectory:
    """The offices of one installation, read from YAML."""

    def __init__(self, path: Path = OFFICES) -> None:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._offices = {one["id"]: _office(one, raw["hours"], raw["defaults"]) for one in raw["offices"]}

    def get(self, office_id: str, service_id: str | None = None) -> Office:
        """An office, which must handle the service if one is given. Raises UnknownOfficeError."""
        office = self._offices.get(office_id)
        if office is None or (service_id and not office.handles(service_id)):
            raise UnknownOfficeError(office_id)
        return office

    def find(self, service_id: str | None = None, jurisdiction: str | None = None, near: tuple[float, float] | None = None) -> list[Office]:
        """Offices that handle a service, in file order, or the nearest first to (latitude, longitude) in degrees."""
        found = [
            office
            for office in self._offices.values()
            if (service_id is None or office.handles(service_id)) and (jurisdiction is None or office.jurisdiction == jurisdiction)
        ]
        if near is not None:
            found.sort(key=lambda office: office.distance_km(*near))
        return found


def _office(raw: dict[str, Any], schedules: dict[str, list[dict[str, str]]], defaults: dict[str, Any]) -> Office:
    merged = {**defaults, **raw}
    spans = merged["hours"] if isinstance(merged["hours"], list) else schedules[merged["hours"]]
    return Office(
        id=merged["id"],
        jurisdiction=merged["jurisdiction"],
        name=merged["name"],
        address=merged["address"],
        phone=merged["phone"],
        latitude=merged["at"][0],
        longitude=merged["at"][1],
        services=tuple(merged["services"]),
        hours=tuple(Hours(one["rule"], time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"])) for one in spans),
        slot_minutes=merged["slot_minutes"],
        capacity=merged["capacity"],
        counters=merged["counters"],
        service_minutes=merged["service_minutes"],
        horizon_days=merged["horizon_days"],
        on_holidays=merged["on_holidays"],
        closed=tuple(str(day) for day in merged["closed"]),
    )
