from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from services.catalogue import Catalogue
from services.catalogue.exchange import Format, export_text, import_services, write_services
from services.catalogue.loading import CatalogueError, read_shared_fields
from services.catalogue.store import HOME, load_catalogue

SUFFIX: dict[Format, str] = {"jsonld": ".jsonld", "csv": ".csv"}


def _exported(services: object, form: Format, folder: Path) -> Path:
    path = folder / f"catalogue{SUFFIX[form]}"
    path.write_text(export_text(services, form), encoding="utf-8")  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("form", ["jsonld", "csv"])
def test_what_was_exported_is_imported_unchanged(catalogue: Catalogue, form: Format, tmp_path: Path) -> None:
    assert import_services(_exported(catalogue, form, tmp_path)) == list(catalogue)


def test_a_table_saved_by_a_spreadsheet_is_read(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(export_text(list(catalogue)[:2], "csv").replace("\n", "\r\n"), encoding="utf-8-sig")
    assert [service.id for service in import_services(path)] == [service.id for service in list(catalogue)[:2]]


def test_imported_services_are_written_as_yaml_that_means_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    shutil.copy(HOME / "fields.yml", tmp_path)
    shared = read_shared_fields(tmp_path / "fields.yml")
    write_services(import_services(_exported(catalogue, "jsonld", tmp_path)), tmp_path, shared)
    assert list(load_catalogue(tmp_path)) == list(catalogue)
    assert "  - applicant_name" in (tmp_path / "kr" / "kr_resident_record_copy.yml").read_text(encoding="utf-8").replace("- app", "  - app", 1)


def test_an_entry_that_is_there_is_not_written_over_unasked(catalogue: Catalogue, tmp_path: Path) -> None:
    shared = read_shared_fields(HOME / "fields.yml")
    first, second = list(catalogue)[:2]
    write_services([first], tmp_path, shared)
    with pytest.raises(CatalogueError, match="is there already"):
        write_services([first, second], tmp_path, shared)
    assert not (tmp_path / second.jurisdiction.lower() / f"{second.id}.yml").exists()
    assert write_services([first], tmp_path, shared, replace=True)


def test_each_fault_of_a_table_is_told_with_its_line(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = list(csv.reader(io.StringIO(export_text(list(catalogue)[:3], "csv"))))
    head = rows[0]
    rows[1][head.index("name.zh")] = ""
    rows[2][head.index("form")] = "{"
    rows[3].append("one too many")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(CatalogueError) as caught:
        import_services(path)
    assert [(fault.line, fault.reason.partition(" at ")[0][:60]) for fault in caught.value.faults] == [
        (2, f"{rows[1][0]}: name.zh: is missing"),
        (3, "form: not JSON: Expecting property name enclosed in double q"),
        (4, f"{len(head) + 1} cells under {len(head)} columns"),
    ]


def test_each_fault_of_linked_data_is_told_with_its_line(catalogue: Catalogue, tmp_path: Path) -> None:
    document = json.loads(export_text(list(catalogue)[:3], "jsonld"))
    del document["@graph"][0]["hasCost"]
    document["@graph"][1]["colour"] = "blue"
    document["@graph"][2]["visits"] = -1
    path = tmp_path / "catalogue.jsonld"
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        import_services(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines, 1) if line == "  {"]
    told = [(fault.line, fault.reason) for fault in caught.value.faults]
    assert [line for line, _ in told] == starts
    assert told[0][1] == "hasCost is missing"
    assert told[1][1] == "unknown term: colour"
    assert "visits: " in told[2][1]


@pytest.mark.parametrize(("name", "content"), [("a.csv", "x,y\n1,2\n"), ("a.csv", ""), ("a.jsonld", "{"), ("a.jsonld", "[1]"), ("a.jsonld", "{}"), ("a.csv", 'id\n"')])
def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        import_services(tmp_path / name)
    assert all(fault.line >= 1 and fault.reason for fault in caught.value.faults)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    for name in ("none.csv", "none.jsonld"):
        with pytest.raises(CatalogueError, match="No such file"):
            import_services(tmp_path / name)
