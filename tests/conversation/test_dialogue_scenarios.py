"""Every dialogue scenario holds, within its budget of time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from channels.scenarios import read_scenarios, run_scenario

pytestmark = pytest.mark.timeout(900)
FOLDER = Path(__file__).parents[1] / "dialogues"
SCENARIOS = list(read_scenarios(FOLDER))


@pytest.mark.parametrize(("path", "scenario"), SCENARIOS, ids=[str(path.relative_to(FOLDER).with_suffix("")) for path, _ in SCENARIOS])
def test_the_dialogue_goes_as_it_should(run: Callable[[Any], Any], conversations: Any, path: Path, scenario: dict[str, Any]) -> None:
    outcome = run(run_scenario(conversations, path, scenario))
    assert outcome.passed, "\n".join([*outcome.faults, "", *outcome.log])


def test_there_are_at_least_twelve_scenarios_per_language() -> None:
    for language in ("ko", "zh", "en"):
        assert sum(path.parent.name == language for path, _ in SCENARIOS) >= 12
