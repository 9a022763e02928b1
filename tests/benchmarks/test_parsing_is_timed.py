"""``gilbot bench nlu``: what one sentence costs, told by the command itself."""

from __future__ import annotations

import re
import subprocess
import sys


def test_the_command_parses_on_one_core_and_tells_each_language() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "cli", "bench", "nlu", "--every", "150"],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    rows = dict(re.findall(r"^\| (\w+) \| (\d+) \| \d+\.\d ms", done.stdout, re.MULTILINE))
    assert set(rows) == {"ko", "zh", "en", "all"}
    assert int(rows["all"]) == sum(int(rows[language]) for language in ("ko", "zh", "en")) > 10
    assert re.search(r"One core|All cores", done.stdout)
