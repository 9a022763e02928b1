"""Milliseconds to understand one sentence on one core, over the unseen sentences of ``tests/understanding``."""

from __future__ import annotations

import asyncio
import os
import time
from collections import defaultdict
from typing import Any

import numpy as np

from assistant.evaluation.understanding import Example, read_examples
from channels.benchmarks.machine import Machine

LANGUAGES = ("ko", "zh", "en")


def on_one_core() -> bool:
    """Keep this process to one core, threads made later too; false where the system cannot (macOS, Windows).

    The second core, where there is one: the first takes most interrupts.
    """
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[:2][-1]})
    return True


async def _parse_all(assistant: Any, examples: list[Example]) -> dict[str, list[tuple[float, float]]]:
    spent: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for example in examples:
        context = {"language": example.language, "jurisdiction": {"kr": "KR", "cn": "CN"}.get(example.service[:2])}
        clock, processor = time.perf_counter(), time.process_time()
        await assistant.parse(example.text, context)
        spent[example.language].append(((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000))
    return spent


def table(spent: dict[str, list[tuple[float, float]]]) -> str:
    """Return p50 and p95 by the clock and by processor time, in milliseconds, as a Markdown table."""
    rows = ["| language | sentences | p50 | p95 | slowest | p50 / p95 of the processor |", "|---|---|---|---|---|---|"]
    everything = [pair for pairs in spent.values() for pair in pairs]
    for language in (*LANGUAGES, "all"):
        pairs = everything if language == "all" else spent.get(language, [])
        if pairs:
            clock, processor = np.array(pairs).T
            p50, p95, most = np.percentile(clock, [50, 95, 100])
            cpu50, cpu95 = np.percentile(processor, [50, 95])
            rows.append(f"| {language} | {len(pairs)} | {p50:.1f} ms | {p95:.1f} ms | {most:.0f} ms | {cpu50:.1f} / {cpu95:.1f} ms |")
    return "\n".join(rows)


def measure(every: int = 1) -> str:
    """Parse every ``every``-th unseen sentence with the trained model, one after the other, and return the figures."""
    pinned = on_one_core()
    from assistant.runtime import Assistant

    assistant = Assistant()
    assistant.warm_up()
    machine = Machine()
    spent = asyncio.run(_parse_all(assistant, list(read_examples())[::every]))
    return f"{table(spent)}\n\n{'One core of this process' if pinned else 'All cores: this system cannot bind a process'}; {machine}."
