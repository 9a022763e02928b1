"""Finds the desk a complaint belongs to, and whether another complaint says the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

DESKS = Path(__file__).parent / "desks.yml"
CATEGORY_FIELDS = ("category", "incident_type", "problem")
TEXT_FIELDS = ("description", "problem", "situation")
SAME_SUBJECT = 88
SAME_TEXT = 55


@dataclass(frozen=True)
class Desk:
    """An office desk that takes complaints."""

    id: str
    """Its id, in desks.yml."""
    name: dict[str, str]
    """Its name in ko, zh and en."""
    services: tuple[str, ...]
    """Service ids it takes; `*` stands for any characters."""
    promised_working_days: int
    """Time limit of its answer."""
    categories: tuple[str, ...] = ()
    """Words one of which the category must hold; empty: any."""
    call_first: str | None = None
    """Number a citizen should call before anything else."""
    same_by: tuple[str, ...] = ()
    """Answers that must be alike for two complaints to be joined; empty: never."""


@lru_cache(maxsize=4)
def load_desks(path: Path = DESKS) -> tuple[Desk, ...]:
    """The desks of a file, in the order they are tried."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))["desks"]
    return tuple(
        Desk(
            id=one["id"],
            name=one["name"],
            services=tuple(one["services"]),
            promised_working_days=one["promised_working_days"],
            categories=tuple(one.get("categories", ())),
            call_first=one.get("call_first"),
            same_by=tuple(one.get("same_by", ())),
        )
        for one in raw
    )


def route(service_id: str, answers: dict[str, Any], desks: tuple[Desk, ...] | None = None) -> Desk:
    """The desk that takes a complaint; a category decides, then the words of the description."""
    fitting = [desk for desk in desks or load_desks() if any(fnmatch(service_id, pattern) for pattern in desk.services)]
    for fields in (CATEGORY_FIELDS, TEXT_FIELDS):
        said = " ".join(str(answers[name]) for name in fields if answers.get(name)).casefold()
        for desk in fitting:
            if said and any(word.casefold() in said for word in desk.categories):
                return desk
    return next(desk for desk in fitting if not desk.categories)


def says_the_same(desk: Desk, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two complaints at a desk are about the same thing: alike in every `same_by` answer, and not unlike in
    their words."""
    if not desk.same_by:
        return False
    for name in desk.same_by:
        first, second = _plain(one.get(name)), _plain(other.get(name))
        if not first or not second or _digits(first) != _digits(second) or fuzz.ratio(first, second) < SAME_SUBJECT:
            return False
    first, second = (_plain(" ".join(str(said.get(name) or "") for name in TEXT_FIELDS)) for said in (one, other))
    categories = [_plain(said.get("category")) for said in (one, other)]
    if all(categories):
        return categories[0] == categories[1]
    return not first or not second or fuzz.token_set_ratio(first, second) >= SAME_TEXT


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        value = " ".join(str(inner) for inner in value.values())
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(value or ""))).casefold()


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
