"""What is asked in one go: a service's form, or one of the small forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.catalogue.eligibility import read_questions
from services.catalogue.schema import Field, Service, Text
from services.catalogue.store import Catalogue
from services.forms.kinds import name_of

SERVICE_FORM = "service"
"""Kind of the form that a catalogue entry defines."""
BENEFITS_FORM = "benefits"
"""Kind of the form that asks what decides "what could I get?"; its next question depends on the answers."""
_BENEFITS = Text(ko="받을 수 있는 혜택 찾기", zh="查找可享受的待遇", en="search for what you could get")


@dataclass(frozen=True)
class Form:
    """A list of questions."""

    kind: str
    """``service``, or the name of a small form: visit, reminder, progress, rating, change_appointment, benefits."""
    form: tuple[Field, ...]
    """The questions in order."""
    service: Service | None
    """The service meant, where there is one."""
    label: Text
    """What the form is called in a sentence."""

    @property
    def urgent(self) -> bool:
        """Whether the emergency number comes first."""
        return bool(self.service and self.service.urgent)

    def field(self, name: str | None) -> Field | None:
        """Return the field called ``name``, or none."""
        return next((field for field in self.form if field.name == name), None)


@lru_cache(maxsize=1)
def _small_forms() -> dict[str, tuple[Text, tuple[Field, ...]]]:
    data = yaml.safe_load((Path(__file__).parent / "forms.yml").read_text(encoding="utf-8"))
    return {
        kind: (Text.model_validate(entry["label"]), tuple(Field.model_validate(f) for f in entry["fields"])) for kind, entry in data.items()
    }


def form_of(catalogue: Catalogue, kind: str | None, service_id: str | None, answers: dict[str, Any] | None = None) -> Form | None:
    """Return the form of a kind for a service, or none when there is no such form or service; ``answers`` may tell what it is called."""
    service = catalogue.get(service_id)
    if kind in (None, SERVICE_FORM):
        return Form(SERVICE_FORM, tuple(service.form), service, name_of(service, answers or {})) if service else None
    if kind == BENEFITS_FORM:
        return Form(kind, tuple(read_questions().values()), service, _BENEFITS)
    if kind not in _small_forms():
        return None
    label, fields = _small_forms()[kind]
    return Form(kind, fields, service, label)
