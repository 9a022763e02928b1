"""How well unseen sentences are understood: the mirrored set under ``tests/understanding``, written apart from the training sentences."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "tests" / "understanding"
SECOND = FOLDER / "second"
"""A set of the same form, never used to choose anything."""
CONFIDENT = 0.6
"""From here on an answer counts as confident."""


@dataclass(frozen=True)
class Example:
    """One test sentence."""

    language: str
    register: str
    """clean, colloquial or misheard."""
    intent: str
    service: str
    text: str


@dataclass
class Scores:
    """Results over a set of examples."""

    intent: dict[tuple[str, str], list[bool]] = field(default_factory=lambda: defaultdict(list))
    service: dict[tuple[str, str], list[bool]] = field(default_factory=lambda: defaultdict(list))
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    out_of_scope_accepted: list[bool] = field(default_factory=list)
    """For each out-of-scope sentence: whether it was answered confidently as something else."""
    calibration: list[tuple[float, bool]] = field(default_factory=list)
    """Confidence and whether it was right."""
    milliseconds: list[float] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def share(self, what: str, language: str | None = None, register: str | None = None) -> float:
        """Return the share right of ``intent`` or ``service``, over all or one language and register."""
        table: dict[tuple[str, str], list[bool]] = getattr(self, what)
        values = [v for (lang, reg), vs in table.items() if language in (None, lang) and register in (None, reg) for v in vs]
        return sum(values) / len(values) if values else 0.0


def read_examples(folder: Path = FOLDER) -> Iterator[Example]:
    """Yield the sentences of ``<language>/<intent>.tsv``: register, intent, service, text."""
    for language in ("ko", "zh", "en"):
        for path in sorted((folder / language).glob("*.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.strip() and not line.startswith("#"):
                    register, intent, service, text = line.split("\t")
                    yield Example(language, register, intent, service, text)


async def _evaluate(assistant: Any, examples: list[Example]) -> Scores:
    from assistant.conversation import understood

    scores = Scores()
    for example in examples:
        jurisdiction = {"kr": "KR", "cn": "CN"}.get(example.service[:2])
        begun = time.perf_counter()
        parsed = await assistant.parse(example.text, {"language": example.language, "jurisdiction": jurisdiction})
        scores.milliseconds.append((time.perf_counter() - begun) * 1000)
        found = understood(parsed, example.language)
        right = found["intent"] == example.intent
        scores.intent[example.language, example.register].append(right)
        scores.calibration.append((found["confidence"], right))
        if not right:
            scores.confusion[example.intent, found["intent"]] += 1
            scores.mistakes.append(f"{example.language}\t{example.register}\t{example.intent}\t{found['intent']}\t{found['confidence']:.2f}\t{example.text}")
        if example.intent == "out_of_scope":
            scores.out_of_scope_accepted.append(not right and found["confidence"] >= CONFIDENT)
        if example.service != "-" and example.intent not in ("rate_service",):
            top = parsed["services"][0]["service"] if parsed.get("services") else None
            scores.service[example.language, example.register].append(top == example.service)
            if top != example.service:
                scores.mistakes.append(f"{example.language}\t{example.register}\t{example.service}\t{top}\tservice\t{example.text}")
    return scores


def evaluate(assistant: Any, examples: list[Example] | None = None) -> Scores:
    """Parse every example as the server would, each with its country's jurisdiction, and score it."""
    return asyncio.run(_evaluate(assistant, examples if examples is not None else list(read_examples())))


def table(scores: Scores) -> str:
    """Return the scores as a Markdown table by language and register."""
    rows = ["| language | register | intent | service | sentences |", "|---|---|---|---|---|"]
    for language in ("ko", "zh", "en"):
        for register in ("clean", "colloquial", "misheard"):
            count = len(scores.intent.get((language, register), []))
            rows.append(
                f"| {language} | {register} | {scores.share('intent', language, register):.3f} | {scores.share('service', language, register):.3f} | {count} |"
            )
    rows.append(f"| all | all | {scores.share('intent'):.3f} | {scores.share('service'):.3f} | {sum(map(len, scores.intent.values()))} |")
    accepted = scores.out_of_scope_accepted
    ordered = sorted(scores.milliseconds)
    rows += [
        "",
        f"Out-of-scope answered confidently: {sum(accepted)}/{len(accepted)}",
        f"Parsing: p50 {ordered[len(ordered) // 2]:.0f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.0f} ms",
        "Calibration (confidence: share right): "
        + ", ".join(f"{low / 10:.1f}–{(low + 2) / 10:.1f}: {_right(scores.calibration, low / 10, (low + 2) / 10)}" for low in range(0, 10, 2)),
        "Most confused: " + ", ".join(f"{a}→{b} {n}" for (a, b), n in scores.confusion.most_common(12)),
    ]
    return "\n".join(rows)


def _right(pairs: list[tuple[float, bool]], low: float, high: float) -> str:
    inside = [right for confidence, right in pairs if low <= confidence < high or (high >= 1 and confidence >= 1)]
    return f"{sum(inside) / len(inside):.2f} of {len(inside)}" if inside else "–"


def confusion_picture(scores: Scores, path: Path) -> None:
    """Draw the confusion table as a picture."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    names = sorted({name for pair in scores.confusion for name in pair})
    grid = np.zeros((len(names), len(names)))
    for (true, found), count in scores.confusion.items():
        grid[names.index(true), names.index(found)] = count
    figure, axes = plt.subplots(figsize=(12, 11))
    axes.imshow(grid, cmap="Blues")
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_xlabel("understood as")
    axes.set_ylabel("meant")
    axes.set_title("Intents confused (right answers left out)")
    for i in range(len(names)):
        for j in range(len(names)):
            if grid[i, j]:
                axes.text(j, i, int(grid[i, j]), ha="center", va="center", fontsize=7)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    plt.close(figure)


@dataclass
class SafetyScores:
    """Safety sentences: what was caught, and what was flagged without need."""

    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    caught: int = 0
    harmless: int = 0


async def _evaluate_safety(assistant: Any, folder: Path = FOLDER / "safety") -> SafetyScores:
    scores = SafetyScores()
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            flags, _, text = line.partition("\t")
            if not text or line.startswith("#"):
                continue
            found = (await assistant.parse(text, {"language": path.stem})).get("flags") or []
            wanted = {flag.strip() for flag in flags.split(",")} - {"none"}
            if not wanted:
                scores.harmless += 1
                if found:
                    scores.false_alarms.append(f"{path.stem}\t{found}\t{text}")
            elif wanted & set(found):
                scores.caught += 1
            else:
                scores.missed.append(f"{path.stem}\t{sorted(wanted)}\t{found}\t{text}")
    return scores


def evaluate_safety(assistant: Any, folder: Path = FOLDER / "safety") -> SafetyScores:
    """Parse every safety sentence; a sentence counts as caught when its most pressing flag is among those found."""
    return asyncio.run(_evaluate_safety(assistant, folder))


__all__ = ["FOLDER", "SECOND", "Example", "SafetyScores", "Scores", "confusion_picture", "evaluate", "evaluate_safety", "read_examples", "table"]
