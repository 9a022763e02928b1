"""What benchmarks say of the machine they ran on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from channels.benchmarks import machine
from channels.benchmarks.machine import Machine


def test_load_cores_and_stolen_time_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter([(1_000, 100), (3_000, 600)])
    monkeypatch.setattr(machine, "_ticks", lambda: next(told))
    assert re.fullmatch(r"load average \d+\.\d on \d+ cores, 25% of their time taken by other guests of the host", str(Machine()))


def test_a_machine_that_does_not_tell_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "Path", lambda name: tmp_path / "missing")
    assert "guests" not in str(Machine())
