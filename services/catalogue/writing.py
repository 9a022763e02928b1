"""Write catalogue YAML: the empty entry a clerk starts from, and services as files."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from services.catalogue.loading import merge_fields
from services.catalogue.schema import Field, Service

TEMPLATE = Path(__file__).with_name("entry.template")
_ID = re.compile(r"(kr|cn)_[a-z0-9_]+")


class EntryExistsError(Exception):
    """A file of this service is there already."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_multi_representer(Enum, lambda dumper, value: dumper.represent_str(value.value))


def entry_path(folder: Path, service_id: str) -> Path:
    """Return where the entry of a service stands in a catalogue folder.

    Raises:
        ValueError: when the id is none (``kr_…`` or ``cn_…``, small letters, digits and underscores).
    """
    if not _ID.fullmatch(service_id):
        raise ValueError(f"{service_id!r} is no service id: kr_ or cn_, then small letters, digits and underscores")
    return folder / service_id[:2] / f"{service_id}.yml"


def new_entry(folder: Path, service_id: str) -> Path:
    """Write a commented entry in which every text is still empty, and return its path.

    Raises:
        ValueError: as :func:`entry_path`.
        EntryExistsError: when there is one already.
    """
    path = entry_path(folder, service_id)
    if path.exists():
        raise EntryExistsError(f"{path} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = TEMPLATE.read_text(encoding="utf-8")
    path.write_text(text.replace("{id}", service_id).replace("{jurisdiction}", service_id[:2].upper()), encoding="utf-8")
    return path


def entry_yaml(service: Service, shared: dict[str, dict[str, Any]]) -> str:
    """Return a service as catalogue YAML; fields of a shared name only say what differs.

    Args:
        shared: the definitions of ``fields.yml``.
    """
    data = service.model_dump(by_alias=True, exclude_defaults=True)
    data["form"] = [_brief(field, shared) for field in service.form]
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000)


def _brief(field: Field, shared: dict[str, dict[str, Any]]) -> str | dict[str, Any]:
    """Return a field as a clerk would write it: what the shared definition of its name says is left out."""
    whole = field.model_dump(by_alias=True, exclude_defaults=True)
    common = shared.get(field.name)
    if common is None:
        return whole
    brief = {key: value for key, value in whole.items() if key == "name" or common.get(key) != value}
    try:
        if Field.model_validate(next(merge_fields([brief], shared))) == field:
            return field.name if len(brief) == 1 else brief
    except ValidationError:
        pass
    return whole
