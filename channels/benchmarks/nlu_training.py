"""Trains and tries one Rasa pipeline on one public split, in a process of its own: ``python -m channels.benchmarks.nlu_training JOB RESULT``.

A process of its own gives every pipeline the same empty memory and untouched threads, and a time of the processor that is its alone.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.logs import quiet_libraries
from channels.benchmarks.resumable_training import resumable

FALLBACK = "nlu_fallback"
"""What Rasa's FallbackClassifier puts in front of the ranking when it rejects a sentence."""


def run_job(job: dict[str, Any]) -> dict[str, Any]:
    """Train a pipeline with Rasa's own trainer, load it and parse every sentence one by one.

    Args:
        job: ``config`` (text of a config.yml), ``nlu`` (text of an nlu.yml), ``texts`` (the sentences to parse), ``keep`` (folder where a
            training that is interrupted keeps its state).

    Returns:
        ``train_s`` and ``train_cpu_s`` (seconds by the clock and of the processor; reading the sentences, training and packing the model),
        ``load_s``, ``parse_ms`` (one a sentence), ``decisions`` (one a sentence: Rasa's final intent, best intent, its confidence),
        ``peak_mb`` (most memory held).

    Raises:
        RuntimeError: when Rasa trains no model.
    """
    quiet_libraries()
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    from assistant.early import encoder_files

    # Building the encoder belongs to the installation, not to this training.
    encoder_files()
    with tempfile.TemporaryDirectory(prefix="gilbot-bench-") as scratch:
        folder = Path(scratch)
        (folder / "config.yml").write_text(job["config"], encoding="utf-8")
        (folder / "nlu.yml").write_text(job["nlu"], encoding="utf-8")
        with resumable(Path(job["keep"])) as earlier:
            begun, cpu = time.perf_counter(), time.process_time()
            model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder / "models"))
            train_s, train_cpu_s = earlier.train_s + time.perf_counter() - begun, earlier.train_cpu_s + time.process_time() - cpu
        if model is None:
            raise RuntimeError("Rasa trained no model")
        begun = time.perf_counter()
        agent = Agent.load(model)
        load_s = time.perf_counter() - begun
    decisions, parse_ms = asyncio.run(_parse_all(agent, job["texts"]))
    return {
        "train_s": round(train_s, 2),
        "train_cpu_s": round(train_cpu_s, 2),
        "load_s": round(load_s, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "parse_ms": parse_ms,
        "decisions": decisions,
    }


async def _parse_all(agent: Any, texts: Sequence[str]) -> tuple[list[tuple[str, str, float]], list[float]]:
    from tqdm import tqdm

    # The first sentence pays for what is loaded on first use.
    await agent.parse_message(texts[0])
    decisions: list[tuple[str, str, float]] = []
    parse_ms: list[float] = []
    for text in tqdm(texts, desc="Parsing sentences", unit="sentence", mininterval=5):
        begun = time.perf_counter()
        parsed = await agent.parse_message(text)
        parse_ms.append(round((time.perf_counter() - begun) * 1000, 2))
        ranking = [entry for entry in parsed["intent_ranking"] if entry["name"] != FALLBACK]
        best: dict[str, Any] = ranking[0] if ranking else {"name": FALLBACK, "confidence": 0.0}
        decisions.append((parsed["intent"]["name"], best["name"], round(float(best["confidence"]), 6)))
    return decisions, parse_ms


def main(arguments: Sequence[str]) -> int:
    """Read a job file, write its result file."""
    job, result = Path(arguments[0]), Path(arguments[1])
    written = json.dumps(run_job(json.loads(job.read_text(encoding="utf-8"))))
    result.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
