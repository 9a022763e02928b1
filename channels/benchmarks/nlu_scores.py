"""What a pipeline's decisions on a public split are worth, and how a sentence comes to be called out of scope."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from channels.benchmarks.nlu_splits import OUT_OF_SCOPE, Labelled, Split


class Decision(NamedTuple):
    """What a pipeline said of one sentence."""

    final: str
    """After Rasa's FallbackClassifier: an intent, or ``nlu_fallback``."""
    best: str
    """The classifier's first intent."""
    confidence: float
    """Of that intent, 0 to 1."""


@dataclass(frozen=True)
class Trial:
    """One pipeline trained and tried on one split; what a result file holds."""

    pipeline: str
    finished: str
    """ISO 8601, UTC."""
    busy: float
    """Programs that wanted a core of the machine, mean of the last 15 minutes; beyond ``cores`` they wait for each other."""
    cores: int
    train_s: float
    """By the clock."""
    train_cpu_s: float
    """Of the processor, all threads together."""
    load_s: float
    peak_mb: int
    validation: list[Decision]
    test: list[Decision]
    parse_ms: list[float]
    """One a validation sentence, then one a test sentence."""


@dataclass(frozen=True)
class Scores:
    """Shares, 0 to 1."""

    accuracy: float
    """Of the sentences with an intent: named rightly, and not rejected."""
    macro_f1: float
    """Mean over the intents, every intent counting alike."""
    out_of_scope_recall: float | None
    """Of the sentences without an intent: rejected. None where the split has none."""


def by_class(decisions: Sequence[Decision]) -> list[str]:
    """Out of scope is what the classifier calls so: a class like the others, learnt from its own training sentences."""
    return [decision.best for decision in decisions]


def by_fallback(decisions: Sequence[Decision]) -> list[str]:
    """Out of scope is that class, and what Rasa's FallbackClassifier rejects."""
    return [OUT_OF_SCOPE if decision.final == "nlu_fallback" else decision.final for decision in decisions]


def by_threshold(decisions: Sequence[Decision], threshold: float) -> list[str]:
    """Out of scope is that class, and what is less sure than ``threshold``."""
    return [decision.best if decision.confidence >= threshold else OUT_OF_SCOPE for decision in decisions]


def best_threshold(decisions: Sequence[Decision], sentences: Sequence[Labelled]) -> float:
    """Return the confidence from which on an intent is believed: the one with the highest mean of accuracy in scope and out-of-scope recall.

    Args:
        decisions, sentences: of the validation part, never of the test.
    """
    confidence = np.array([decision.confidence for decision in decisions])
    named = np.array([decision.best for decision in decisions])
    meant = np.array([sentence.intent for sentence in sentences])
    outside = meant == OUT_OF_SCOPE

    def worth(threshold: float) -> float:
        said = np.where(confidence >= threshold, named, OUT_OF_SCOPE)
        return float((said == meant)[~outside].mean() + (said == meant)[outside].mean())

    return max((0.0, *sorted({round(float(share), 3) for share in confidence})), key=worth)


def separation(decisions: Sequence[Decision], sentences: Sequence[Labelled]) -> float:
    """Return the area under the ROC curve: how often a sentence in scope is surer than one out of scope, whatever the threshold."""
    from sklearn.metrics import roc_auc_score

    inside = [sentence.intent != OUT_OF_SCOPE for sentence in sentences]
    return float(roc_auc_score(inside, [0.0 if decision.best == OUT_OF_SCOPE else decision.confidence for decision in decisions]))


def score(said: Sequence[str], sentences: Sequence[Labelled]) -> Scores:
    """Compare what was said with what was meant."""
    from sklearn.metrics import f1_score

    pairs = list(zip(said, (sentence.intent for sentence in sentences)))
    inside = [guess == intent for guess, intent in pairs if intent != OUT_OF_SCOPE]
    outside = [guess == intent for guess, intent in pairs if intent == OUT_OF_SCOPE]
    intents = sorted({intent for _, intent in pairs} - {OUT_OF_SCOPE})
    macro = float(
        f1_score([intent for _, intent in pairs], [guess for guess, _ in pairs], labels=intents, average="macro", zero_division=0)
    )
    return Scores(statistics.mean(inside), macro, statistics.mean(outside) if outside else None)


def compare_table(split: Split, trials: Mapping[str, Trial]) -> str:
    """Return the Markdown tables of quality and of speed."""
    head = f"{split.name}: {len(split.train):,} sentences to learn from, {len(split.validation):,} to choose the threshold on, {len(split.test):,} tested"
    quality = _quality(split, trials) if split.has_out_of_scope else _plain_quality(split, trials)
    return "\n".join([head, "", *quality, "", *_speed(trials)])


def _quality(split: Split, trials: Mapping[str, Trial]) -> list[str]:
    rows = ["| pipeline | out of scope is what … | accuracy in scope | out-of-scope recall | mean |", "|---|---|---|---|---|"]
    areas = []
    for name, trial in trials.items():
        threshold = best_threshold(trial.validation, split.validation)
        for rule, said in (
            ("its class says", by_class(trial.test)),
            ("its class or Rasa's fallback (0.3, ambiguity 0.1) says", by_fallback(trial.test)),
            (f"its class says or is below {threshold:.3f}, by validation", by_threshold(trial.test, threshold)),
        ):
            scores = score(said, split.test)
            recall = scores.out_of_scope_recall or 0.0
            rows.append(f"| {name} | {rule} | {scores.accuracy:.1%} | {recall:.1%} | {(scores.accuracy + recall) / 2:.1%} |")
        areas.append(f"{name} {separation(trial.test, split.test):.3f}")
    return [*rows, "", f"Surer in scope than out of it, whatever the threshold (area under the ROC curve): {'; '.join(areas)}"]


def _plain_quality(split: Split, trials: Mapping[str, Trial]) -> list[str]:
    rows = ["| pipeline | accuracy | macro F1 |", "|---|---|---|"]
    for name, trial in trials.items():
        scores = score(by_class(trial.test), split.test)
        rows.append(f"| {name} | {scores.accuracy:.1%} | {scores.macro_f1:.1%} |")
    return rows


def _speed(trials: Mapping[str, Trial]) -> list[str]:
    rows = [
        "| pipeline | training | of the processor | parse p50 / p95 | most memory | finished, load of the machine |",
        "|---|---|---|---|---|---|",
    ]
    for name, trial in trials.items():
        p50, p95 = np.percentile(trial.parse_ms, [50, 95])
        rows.append(
            f"| {name} | {trial.train_s:,.0f} s | {trial.train_cpu_s:,.0f} s | {p50:.1f} / {p95:.1f} ms | {trial.peak_mb:,} MB "
            f"| {trial.finished}, {trial.busy} on {trial.cores} cores |"
        )
    if len(trials) == 2:
        first, second = trials.values()
        clock, processor = second.train_s / first.train_s, second.train_cpu_s / first.train_cpu_s
        rows += ["", f"Training {first.pipeline} is {clock:.1f} times as fast by the clock, {processor:.1f} times by processor time."]
    return rows
