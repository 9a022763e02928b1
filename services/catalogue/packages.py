"""Which offices one life-event form is filed to (一件事, 원스톱)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from services.catalogue.schema import Strict, Text


class Part(Strict):
    """What one office does of a package."""

    id: str
    """Id of the step."""
    label: Text
    office: Text
    fields: list[str] | None = None
    """The answers this office needs; none: all."""
    promised_days: int | None = None
    """Working days within which it answers; none when it depends."""


@lru_cache(maxsize=1)
def _packages() -> dict[str, list[Part]]:
    data = yaml.safe_load((Path(__file__).parent / "packages.yml").read_text(encoding="utf-8"))
    return {service: [Part.model_validate(part) for part in parts] for service, parts in data.items()}


def package_parts(service_id: str) -> list[Part]:
    """Return the steps of a package in order; empty when the service is none."""
    return _packages().get(service_id, [])
