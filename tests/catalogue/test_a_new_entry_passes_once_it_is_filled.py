from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.catalogue.checking import check_folder
from services.catalogue.store import load_catalogue
from services.catalogue.writing import EntryExistsError, new_entry


def test_the_check_names_every_empty_text(folder: Path) -> None:
    path = new_entry(folder, "kr_library_card")
    lines = path.read_text(encoding="utf-8").splitlines()
    empty = {number for number, line in enumerate(lines, 1) if '""' in line and not line.lstrip().startswith("#")}
    faults = check_folder(folder)
    assert {fault.path for fault in faults} == {path}
    assert {fault.line for fault in faults} == empty


def test_filled_it_passes(folder: Path) -> None:
    path = new_entry(folder, "cn_library_card")
    path.write_text(re.sub('""', '"12345"', path.read_text(encoding="utf-8")), encoding="utf-8")
    assert check_folder(folder) == []
    assert load_catalogue(folder)["cn_library_card"].jurisdiction == "CN"


def test_its_commented_examples_pass_too(folder: Path) -> None:
    path = new_entry(folder, "kr_library_card")
    text = re.sub('""', '"12345"', path.read_text(encoding="utf-8"))
    text = re.sub(r"^( *)# (promised_days|office_kind|issues|issued_at_once|package|benefit|requirements|- name|  )", r"\1\2", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    assert check_folder(folder) == []
    assert [field.name for field in load_catalogue(folder)["kr_library_card"].form] == ["applicant_name", "phone", "reason"]


def test_an_entry_that_is_there_is_left_alone(folder: Path) -> None:
    with pytest.raises(EntryExistsError):
        new_entry(folder, "kr_resident_record_copy")


@pytest.mark.parametrize("name", ["library", "us_library", "kr_../../x", "kr_Library", "kr_", ""])
def test_a_name_that_is_no_id_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no service id"):
        new_entry(folder, name)
