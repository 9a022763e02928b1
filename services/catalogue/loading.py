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


class _KeyError(yaml.MarkedYAMLError):
    pass


def _refuse_bad_keys(node: yaml.Node) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _KeyError(problem="a key has to be a plain word", problem_mark=key.start_mark)
            if key.value in seen:
                raise _KeyError(problem=f"key {key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
            _refuse_bad_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_bad_keys(value)


def line_of(node: yaml.Node | None, location: tuple[Any, ...]) -> int:
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
        _refuse_bad_keys(node) if node is not None else None
        return (loader.construct_document(node) if node is not None else None), node
    except ValueError as error:
        if isinstance(error, UnicodeError):
            raise
        # A date such as 2026-02-30 is refused by datetime, which knows no line.
        raise yaml.MarkedYAMLError(problem=str(error), problem_mark=_first_bad_date(loader, node)) from error
    finally:
        loader.dispose()


def _first_bad_date(loader: Any, node: yaml.Node | None) -> yaml.Mark | None:
    waiting: list[Any] = [node] if node is not None else []
    while waiting:
        part = waiting.pop()
        if isinstance(part, yaml.MappingNode):
            waiting.extend(value for _, value in part.value)
        elif isinstance(part, yaml.SequenceNode):
            waiting.extend(part.value)
        elif part.tag == "tag:yaml.org,2002:timestamp":
            try:
                loader.construct_yaml_timestamp(part)
            except ValueError:
                return part.start_mark
    return None


def _yaml_fault(path: Path, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return Fault(path, mark.line + 1 if mark else 1, f"not valid YAML: {problem}")


def read_marked(path: Path) -> tuple[Any, yaml.Node | None]:
    """Read a YAML (or JSON) file: its content, and its nodes for :func:`line_of`.

    Raises:
        CatalogueError: when it cannot be read, is not UTF-8, is not YAML, or has a key twice.
    """
    try:
        return _read(path)
    except yaml.YAMLError as error:
        raise CatalogueError([_yaml_fault(path, error)]) from error
    except UnicodeDecodeError as error:
        raise CatalogueError([Fault(path, 1, "not UTF-8 text")]) from error
    except OSError as error:
        raise CatalogueError([Fault(path, 1, error.strerror or "cannot be read")]) from error


def read_shared_fields(path: Path) -> dict[str, dict[str, Any]]:
    """Read ``fields.yml``: field definitions that several services share, by name."""
    data, _ = read_marked(path)
    fields = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(fields, dict):
        raise CatalogueError([Fault(path, 1, "expected a mapping called 'fields'")])
    for name, field in fields.items():
        if not isinstance(field, dict):
            raise CatalogueError([Fault(path, 1, f"fields.{name}: expected a mapping")])
    return fields


def reason(problem: Any) -> str:
    """Word one of pydantic's errors for the clerk who wrote the file."""
    words = {"missing": "is missing", "extra_forbidden": "unknown key"}.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
    where = ".".join(map(str, problem["loc"]))
    return f"{where}: {words}" if where else words


def merge_fields(form: list[Any], shared: dict[str, dict[str, Any]]) -> Iterator[Any]:
    """Yield each field of a form with what the shared field of its name adds."""
    for entry in form:
        if isinstance(entry, str) and entry in shared:
            yield {"name": entry, **shared[entry]}
        elif isinstance(entry, dict) and isinstance(entry.get("name"), str) and entry["name"] in shared:
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
    data, node = read_marked(path)
    if not isinstance(data, dict):
        raise CatalogueError([Fault(path, 1, "expected a mapping with the service's fields")])
    if isinstance(data.get("form"), list):
        unknown = [
            Fault(path, line_of(node, ("form", number)), f"form.{number}: no shared field is called {entry}")
            for number, entry in enumerate(data["form"])
            if isinstance(entry, str) and entry not in shared
        ]
        if unknown:
            raise CatalogueError(unknown)
        data["form"] = list(merge_fields(data["form"], shared))
    try:
        service = Service.model_validate(data)
    except ValidationError as error:
        raise CatalogueError([Fault(path, line_of(node, problem["loc"]), reason(problem)) for problem in error.errors()]) from error
    if service.id != path.stem:
        raise CatalogueError([Fault(path, line_of(node, ("id",)), f"id {service.id} differs from the file name")])
    return service
