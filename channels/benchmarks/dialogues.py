"""Play all scripted dialogues and tell which hold."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
from pathlib import Path


def play_all(folder: Path, *, log: bool = False) -> int:
    """Play every scenario below ``folder`` in a database of its own; print each fault and the time of a turn.

    Returns:
        1 when a scenario does not hold, else 0.
    """
    from assistant.runtime import Assistant, ModelMissingError, current_model

    model = current_model()
    if model is None:
        raise ModelMissingError("no trained model: run `gilbot train` (or script/setup)")
    path = model.path.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["GILBOT_DATA_DIR"] = scratch
        os.environ.pop("GILBOT_DATABASE_URL", None)
        # A clock that stands still can be moved to the day each scenario is written for.
        os.environ.setdefault("GILBOT_NOW", "2026-11-23T10:00:00+09:00")
        from assistant.conversation import Conversations
        from channels.scenarios import read_scenarios, run_scenario

        conversations = Conversations(Assistant(path))

        async def play() -> tuple[int, int, list[float]]:
            held, failed, times = 0, 0, []
            for file, scenario in read_scenarios(folder):
                outcome = await run_scenario(conversations, file, scenario)
                times += outcome.turn_ms
                held, failed = held + outcome.passed, failed + (not outcome.passed)
                print(f"{'held  ' if outcome.passed else 'FAILED'} {file.relative_to(folder)}: {outcome.name}")
                for line in (outcome.log if log else []) + outcome.faults:
                    print(f"       {line}")
            return held, failed, times

        held, failed, times = asyncio.run(play())
    if times:
        print(f"{len(times)} turns, p50 {statistics.median(times):.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:.0f} ms")
    print(f"{held} held, {failed} failed")
    return 1 if failed or not held else 0
