"""A small catalogue folder of its own for each test that breaks one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from services.catalogue.checking import check_folder
from services.catalogue.loading import Fault
from services.catalogue.store import HOME, Catalogue, load_catalogue

ENTRY = Path("kr") / "kr_resident_record_copy.yml"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that ships."""
    return load_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue folder with one sound entry and the shared fields."""
    (tmp_path / "kr").mkdir()
    (tmp_path / "cn").mkdir()
    shutil.copy(HOME / "fields.yml", tmp_path / "fields.yml")
    shutil.copy(HOME / ENTRY, tmp_path / ENTRY)
    return tmp_path


@pytest.fixture
def faults_after(folder: Path) -> Callable[[str, str], list[Fault]]:
    """Replace a text of the entry by another, once, and return the faults that the check then finds."""

    def change(old: str, new: str) -> list[Fault]:
        path = folder / ENTRY
        text = path.read_text(encoding="utf-8")
        assert old in text, "the text to change is not in the entry"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return check_folder(folder)

    return change


@pytest.fixture
def line_of_text(folder: Path) -> Callable[[str], int]:
    """The 1-based line of the entry on which a text stands."""

    def find(text: str) -> int:
        lines = (folder / ENTRY).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    return find
