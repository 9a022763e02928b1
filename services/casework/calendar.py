"""Working days of both jurisdictions, by the public holidays of the `holidays` package and the weekend."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta
from functools import lru_cache

import holidays

_lock = threading.Lock()
# China moves working days to weekends; the package names each in the day off it was taken for.
_SUBSTITUTED = re.compile(r"substituted from (\d{2})/(\d{2})/(\d{4})")


@lru_cache(maxsize=64)
def _calendar(jurisdiction: str, year: int) -> tuple[dict[date, str], frozenset[date]]:
    with _lock:
        found = dict(holidays.country_holidays(jurisdiction, years=year, language="en_US"))
    worked = set()
    for name in found.values():
        for month, day, substituted_year in _SUBSTITUTED.findall(name):
            worked.add(date(int(substituted_year), int(month), int(day)))
    return found, frozenset(worked)


def holiday_name(jurisdiction: str, day: date) -> str | None:
    """The English name of the public holiday on that day in "KR" or "CN"; None on an ordinary day."""
    return _calendar(jurisdiction, day.year)[0].get(day)


def is_working_day(jurisdiction: str, day: date) -> bool:
    """Whether public offices work that day: no weekend and no holiday, or a weekend China works in exchange."""
    off, worked = _calendar(jurisdiction, day.year)
    return day in worked or (day.weekday() < 5 and day not in off)


def add_working_days(jurisdiction: str, day: date, count: int) -> date:
    """The day `count` working days after `day`; with a count of 0, the day itself."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(jurisdiction, day):
            count -= 1
    return day
