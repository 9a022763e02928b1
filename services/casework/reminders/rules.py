"""Works out dated reminders from a birth date by the rules in rules.yml."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.ages import add_months, age_on, birthday
from services.casework.reminders.models import Suggestion

RULES = Path(__file__).parent / "rules.yml"


@lru_cache(maxsize=4)
def load_rules(path: Path = RULES) -> list[dict[str, Any]]:
    """The rules of a file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def suggest(
    birth_date: date,
    jurisdiction: str,
    today: date,
    *,
    licence_renewed_on: date | None = None,
    rules: list[dict[str, Any]] | None = None,
) -> list[Suggestion]:
    """The next date each rule gives after `today`, the soonest first; a rule whose date is over gives none.

    The licence rules need the day of the last renewal (or first issue).
    """
    found = []
    for rule in rules if rules is not None else load_rules():
        if rule["jurisdiction"] != jurisdiction:
            continue
        due = _due(rule, birth_date, today, licence_renewed_on)
        if due is not None and due > today:
            found.append(Suggestion(rule["id"], rule["service"], due, rule["text"], rule["because"], rule.get("verify", False)))
    return sorted(found, key=lambda suggestion: (suggestion.due_on, suggestion.rule))


def _due(rule: dict[str, Any], born: date, today: date, renewed: date | None) -> date | None:
    kind = rule["kind"]
    before = -rule.get("months_before", 0)
    if kind == "age":
        day = add_months(birthday(born, rule["at_age"]), before)
        return day.replace(day=1) if rule.get("months_before") else day
    if kind == "pension":
        age = next(row["age"] for row in rule["table"] if born.year <= row["born_until"])
        return add_months(birthday(born, age), before).replace(day=1)
    if kind == "licence":
        if renewed is None:
            return None
        years = next(row["years"] for row in rule["cycles"] if age_on(born, renewed) < row["below_age"])
        expires = add_months(renewed, 12 * years)
        return add_months(date(expires.year, 12, 31) if rule.get("year_end") else expires, before)
    return _recurring(rule, born, today)


def _recurring(rule: dict[str, Any], born: date, today: date) -> date | None:
    for year in range(max(today.year, born.year + rule["from_age"]), today.year + rule["from_age"] + 3):
        if rule["kind"] == "biennial" and year % 2 != born.year % 2:
            continue
        day = birthday(born, year - born.year) if rule.get("on_birthday") else date(year, *rule["month_day"])
        if day > today and age_on(born, date(year, 12, 31)) >= rule["from_age"]:
            return day
    return None
