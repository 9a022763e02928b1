from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from services.catalogue.checking import check_folder
from services.catalogue.loading import CatalogueError, Fault
from services.catalogue.store import HOME, load_catalogue

ENTRY = Path("kr") / "kr_resident_record_copy.yml"
Change = Callable[[str, str], list[Fault]]
LineOf = Callable[[str], int]


def test_a_sound_folder_has_no_fault(folder: Path) -> None:
    assert check_folder(folder) == []


def test_the_catalogue_that_ships_has_no_fault() -> None:
    assert [str(fault) for fault in check_folder(HOME)] == []


def test_broken_yaml_is_told_with_its_line(folder: Path, faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("audience: elder", "audience: [elder")
    assert fault.path == folder / ENTRY
    assert "not valid YAML" in fault.reason
    assert abs(fault.line - line_of_text("audience: [elder")) <= 1


def test_an_unknown_key_is_told_with_its_line(faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("visits: 1", "vists: 1")
    assert fault.reason == "vists: unknown key"
    assert fault.line == line_of_text("vists: 1")


def test_a_missing_language_is_told_with_its_line(faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("short_name: {ko: 주민등록등본, zh: 居民登记誊本, en: resident registration copy}", "short_name: {ko: 주민등록등본, en: copy}")
    assert fault.reason == "short_name.zh: is missing"
    assert fault.line == line_of_text("short_name:")


def test_an_empty_text_is_told(faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("en: resident registration copy}", 'en: ""}')
    assert fault.reason.startswith("short_name.en: ")
    assert fault.line == line_of_text("short_name:")


def test_a_field_asked_twice_is_told(faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("  - number_of_copies\n", "  - number_of_copies\n  - applicant_name\n")
    assert "field applicant_name stands twice" in fault.reason
    assert fault.line == line_of_text("form:")


def test_a_shared_field_that_does_not_exist_is_told(faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("  - number_of_copies\n", "  - number_of_copy\n")
    assert fault.reason == "form.3: no shared field is called number_of_copy"
    assert fault.line == line_of_text("number_of_copy")


def test_a_condition_on_a_field_that_is_not_asked_before_is_told(faults_after: Change) -> None:
    (fault,) = faults_after("  - number_of_copies\n", "  - name: number_of_copies\n    required_if: {field: show_rrn_back, in: [true]}\n")
    assert "required_if names show_rrn_back, which is not asked before it" in fault.reason


def test_a_condition_that_can_never_hold_is_told_with_its_line(faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("  - number_of_copies\n", "  - name: number_of_copies\n    required_if: {field: copy_type, in: [half]}\n")
    assert fault.reason == "form.3.required_if: copy_type is never 'half'"
    assert fault.line == line_of_text("required_if")


def test_a_key_that_stands_twice_is_told_with_its_line(faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("visits: 1\n", "visits: 1\nvisits: 2\n")
    assert "key 'visits' stands twice" in fault.reason
    assert fault.line == line_of_text("visits: 2")


def test_a_day_that_does_not_exist_is_told_with_its_line(faults_after: Change, line_of_text: LineOf) -> None:
    (fault,) = faults_after("assured: 2026-07-18", "assured: 2026-02-30")
    assert "day is out of range" in fault.reason
    assert fault.line == line_of_text("2026-02-30")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"- a\n- b\n", b"", b"? [a, b]\n: c\n", b"id: [\n"])
def test_a_file_that_is_no_entry_is_told_and_nothing_crashes(folder: Path, content: bytes) -> None:
    (folder / ENTRY).write_bytes(content)
    faults = check_folder(folder)
    assert faults
    assert all(fault.path == folder / ENTRY and fault.line >= 1 and fault.reason for fault in faults)


def test_a_field_whose_name_is_a_list_is_told_and_nothing_crashes(faults_after: Change) -> None:
    assert faults_after("  - name: copy_type", "  - name: [copy_type]")


def test_an_id_that_differs_from_the_file_name_is_told(faults_after: Change) -> None:
    (fault,) = faults_after("id: kr_resident_record_copy", "id: kr_other")
    assert fault.reason == "id kr_other differs from the file name"
    assert fault.line == 1


def test_an_entry_in_the_other_country_s_folder_is_told(folder: Path) -> None:
    (folder / ENTRY).rename(folder / "cn" / ENTRY.name)
    (fault,) = check_folder(folder)
    assert fault.reason == "a service of KR belongs into kr/"


def test_a_file_that_would_not_be_read_is_told(folder: Path) -> None:
    (folder / "kr" / "kr_new.yaml").write_text("id: kr_new\n", encoding="utf-8")
    (fault,) = check_folder(folder)
    assert fault.path.name == "kr_new.yaml"


def test_a_faulty_shared_field_is_told_with_its_line(folder: Path) -> None:
    path = folder / "fields.yml"
    text = path.read_text(encoding="utf-8").replace("    sensitive: true", "    sensitve: true", 1)
    path.write_text(text, encoding="utf-8")
    faults = [fault for fault in check_folder(folder) if fault.path == path]
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "sensitve" in row)
    assert [(fault.line, fault.reason) for fault in faults] == [(line, "fields.resident_number.sensitve: unknown key")]


def test_a_package_step_that_needs_an_unknown_answer_is_told(folder: Path) -> None:
    (folder / "packages.yml").write_text("kr_resident_record_copy:\n  - {id: a, fields: [copy_type, shoe_size]}\nkr_nothing: []\n", encoding="utf-8")
    assert [(fault.line, fault.reason) for fault in check_folder(folder)] == [
        (2, "kr_resident_record_copy.0: the form has no field shoe_size"),
        (3, "kr_nothing: there is no such service"),
    ]


def test_all_faults_of_all_files_are_told_at_once(folder: Path, faults_after: Change) -> None:
    (folder / "cn" / "cn_broken.yml").write_text("id: cn_broken\n", encoding="utf-8")
    faults = faults_after("visits: 1", "visits: many")
    assert {fault.path.name for fault in faults} == {"cn_broken.yml", ENTRY.name}
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert len(caught.value.faults) == len(faults)
