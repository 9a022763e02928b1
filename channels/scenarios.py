"""Dialogue scenarios: YAML scripts with expectations and a latency budget per turn, run against the real conversation."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.conversation import Conversations, TurnInput
from channels.chat import turn_as_json
from services.casework.clock import FrozenClock

_STATE = ("service", "asking", "confirming", "language", "mode")


@dataclass
class Outcome:
    """How one scenario went."""

    path: Path
    name: str
    faults: list[str] = field(default_factory=list)
    """What did not hold, with the number of the turn."""
    turn_ms: list[float] = field(default_factory=list)
    """Milliseconds of each turn."""
    log: list[str] = field(default_factory=list)
    """The dialogue as it went."""

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.faults


def read_scenarios(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each scenario file below ``folder``."""
    for path in sorted(folder.rglob("*.yml")):
        yield path, yaml.safe_load(path.read_text(encoding="utf-8"))


def check(expect: dict[str, Any], turn: dict[str, Any]) -> list[str]:
    """Return what of a turn does not meet its expectations."""
    faults = []
    state = turn["state"]
    said = "\n".join([r["text"] for r in turn["replies"]] + [r["speech"] for r in turn["replies"]])
    if "intent" in expect and turn["understood"]["intent"] != expect["intent"]:
        faults.append(f"intent is {turn['understood']['intent']}, not {expect['intent']}")
    for name in _STATE:
        if name in expect and state[name] != expect[name]:
            faults.append(f"{name} is {state[name]!r}, not {expect[name]!r}")
    for name, value in (expect.get("answers") or {}).items():
        if state["answers"].get(name) != value:
            faults.append(f"answers.{name} is {state['answers'].get(name)!r}, not {value!r}")
    for name in expect.get("not_answers") or []:
        if name in state["answers"]:
            faults.append(f"answers.{name} should not be held")
    for pattern in expect.get("says") or []:
        if not re.search(pattern, said, re.IGNORECASE):
            faults.append(f"does not say {pattern!r}")
    for pattern in expect.get("never_says") or []:
        if re.search(pattern, said, re.IGNORECASE):
            faults.append(f"says {pattern!r}")
    for directive in expect.get("ui") or []:
        if directive not in turn["ui"]:
            faults.append(f"no directive {directive}")
    if "flags" in expect and set(expect["flags"]) != set(turn["understood"]["flags"]):
        faults.append(f"flags are {turn['understood']['flags']}, not {expect['flags']}")
    if "handoff" in expect and bool(state["handoff"]) != expect["handoff"]:
        faults.append(f"handoff is {state['handoff']!r}")
    if "records" in expect:
        if not expect["records"] and turn["records"]:
            faults.append(f"records were written: {turn['records']}")
        for wanted in expect["records"]:
            if not any(all(record.get(k) == v for k, v in wanted.items()) for record in turn["records"]):
                faults.append(f"no record like {wanted} among {turn['records']}")
    return faults


async def run_scenario(conversations: Conversations, path: Path, scenario: dict[str, Any]) -> Outcome:
    """Play one scenario; its clock stands at ``now`` when it names one."""
    from actions.context import casework

    outcome = Outcome(path, scenario["name"])
    clock = casework().clock
    # The installation goes by one clock; with GILBOT_NOW set it stands still and can be moved to the scenario's day.
    if scenario.get("now") and isinstance(clock, FrozenClock):
        clock.set(str(scenario["now"]))
    start = scenario.get("start") or {}
    conversation_id, _ = await conversations.open(
        start.get("language", "ko"), start.get("mode", "standard"), start.get("channel", "api"), start.get("jurisdiction")
    )
    for number, step in enumerate(scenario["turns"], 1):
        given = TurnInput(step.get("say"), step.get("choice"), step.get("silence_s"), step.get("event"), step.get("name"))
        begun = time.perf_counter()
        try:
            turn = turn_as_json(await conversations.take(conversation_id, given))
        except Exception as error:
            outcome.faults.append(f"turn {number}: {type(error).__name__}: {error}")
            break
        took = (time.perf_counter() - begun) * 1000
        outcome.turn_ms.append(took)
        outcome.log.append(f"{number} < {step.get('say') or step}")
        outcome.log.append(f"  = {turn['understood']['intent']} {turn['state']['service']} asking={turn['state']['asking']} {turn['state']['answers']}")
        outcome.log.extend(f"  > {reply['text']}" for reply in turn["replies"])
        faults = check(step.get("expect") or {}, turn)
        if step.get("within_ms") and took > step["within_ms"] * 4:
            # Machines are shared: a budget missed fourfold is a fault, less is noise.
            faults.append(f"took {took:.0f} ms of {step['within_ms']}")
        outcome.faults.extend(f"turn {number} ({str(step.get('say') or step)[:40]}): {fault}" for fault in faults)
    return outcome
