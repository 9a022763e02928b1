"""Read catalogue YAML: merge shared fields, validate, and tell each fault with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from services.catalogue.schema import Service

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a catalogue file."""

    path: Path
    """The file."""
    line: int
    """1-based line on which the faulty value stands, or the nearest that encloses it."""
    reason: str
    """What is wrong, in words."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class CatalogueError(Exception):
    """The catalogue has faults; ``faults`` lists all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class _DuplicateKeyError(yaml.MarkedYAMLError):
    pass


def _refuse_duplicate_keys(node: yaml.Node) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise _DuplicateKeyError(problem=f"key {key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
            _refuse_duplicate_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_duplicate_keys(value)


def _line_of(node: yaml.Node | None, location: tuple[Any, ...]) -> int:
    """Return the 1-based line of the deepest part of ``location`` that stands in the file."""
    line = 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _read(path: Path) -> tuple[Any, yaml.Node | None]:
    text = path.read_text(encoding="utf-8")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        _refuse_duplicate_keys(node) if node is not None else None
        return (loader.construct_document(node) if node is not None else None), node
    finally:
        loader.dispose()


def _yaml_fault(path: Path, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return Fault(path, mark.line + 1 if mark else 1, f"not valid YAML: {problem}")


def read_shared_fields(path: Path) -> dict[str, dict[str, Any]]:
    """Read ``fields.yml``: field definitions that several services share, by name."""
    try:
        data, _ = _read(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(
            [_yaml_fault(path, error) if isinstance(error, yaml.YAMLError) else Fault(path, 1, "not UTF-8 text")]
        ) from error
    fields = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(fields, dict):
        raise CatalogueError([Fault(path, 1, "expected a mapping called 'fields'")])
    return fields


def _merge_fields(form: Any, shared: dict[str, dict[str, Any]]) -> Iterator[Any]:
    for entry in form:
        if isinstance(entry, str):
            if entry not in shared:
                yield {"name": entry, "unknown shared field": entry}
            else:
                yield {"name": entry, **shared[entry]}
        elif isinstance(entry, dict) and entry.get("name") in shared:
            base = dict(shared[entry["name"]])
            # A changed type makes the shared choices and limits meaningless.
            if "type" in entry and entry["type"] != base.get("type"):
                for key in ("choices", "minimum", "maximum", "when"):
                    base.pop(key, None)
            yield {**base, **entry}
        else:
            yield entry


def read_service(path: Path, shared: dict[str, dict[str, Any]]) -> Service:
    """Read one service file.

    Raises:
        CatalogueError: naming each fault of the file with its line.
    """
    try:
        data, node = _read(path)
    except yaml.YAMLError as error:
        raise CatalogueError([_yaml_fault(path, error)]) from error
    except UnicodeDecodeError as error:
        raise CatalogueError([Fault(path, 1, "not UTF-8 text")]) from error
    if not isinstance(data, dict):
        raise CatalogueError([Fault(path, 1, "expected a mapping with the service's fields")])
    if isinstance(data.get("form"), list):
        data["form"] = list(_merge_fields(data["form"], shared))
    try:
        service = Service.model_validate(data)
    except ValidationError as error:
        raise CatalogueError(
            [
                Fault(path, _line_of(node, problem["loc"]), f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}")
                for problem in error.errors()
            ]
        ) from error
    if service.id != path.stem:
        raise CatalogueError([Fault(path, _line_of(node, ("id",)), f"id {service.id} differs from the file name")])
    return service
