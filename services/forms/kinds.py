"""What a service is called once its kind is known: who asked for an abstract hears "abstract" and not the name of the full copy."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.catalogue.schema import Service, Text


@lru_cache(maxsize=1)
def _kinds() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "kinds.yml").read_text(encoding="utf-8"))
    return data


def kind_name(service: Service | None, answers: dict[str, Any]) -> Text | None:
    """Return the name of the kind that the answers tell, or none where the service's own name fits."""
    entry = _kinds().get(service.id) if service else None
    if service is None or entry is None:
        return None
    chosen = answers.get(entry["field"])
    if not isinstance(chosen, str) or chosen not in entry["names"]:
        return None
    own = entry["names"][chosen]
    if own is not None:
        return Text.model_validate(own)
    field = next(f for f in service.form if f.name == entry["field"])
    return next(choice.label for choice in field.choices if choice.id == chosen)


def name_of(service: Service, answers: dict[str, Any]) -> Text:
    """Return what the service is called with these answers."""
    return kind_name(service, answers) or service.short_name


def kind_asked(service: Service | None, text: str) -> dict[str, str]:
    """Return the field and the kind that an opening sentence names ("초본 두 통"), or nothing when it names none, or several."""
    entry = _kinds().get(service.id) if service else None
    if service is None or entry is None or not entry.get("asked"):
        return {}
    field = next(f for f in service.form if f.name == entry["field"])
    # "등초본" is the common name of both; a longer name is looked for first, so that "등기부등본" names no "등본".
    rest = re.sub(r"등\W?초본|등본\W초본", " ", text.casefold())
    found: list[str] = []
    spoken = [
        (word.casefold(), choice.id)
        for choice in field.choices
        for word in (*choice.label.model_dump().values(), *choice.aliases.all())
        if len(word) >= 2
    ]
    for word, choice in sorted(spoken, key=lambda one: -len(one[0])):
        pattern = rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word).replace(r"\ ", r"\s?")
        shorter = re.sub(pattern, " ", rest)
        if shorter != rest and choice not in found:
            found.append(choice)
        rest = shorter
    return {entry["field"]: found[0]} if len(found) == 1 and found[0] in entry["names"] else {}
