"""Public English intent sets as they are split upstream, for comparing pipelines."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

OUT_OF_SCOPE = "oos"
"""Label of a sentence that no intent of the set covers."""
TEST_FOLD, VALIDATION_FOLD = 1, 2
"""Of the ten official folds of HWU64; the other eight are trained on."""


class SplitError(Exception):
    """The files of a public set are missing or are not what they should be; the message names the file."""


class Labelled(NamedTuple):
    """One sentence and its intent."""

    text: str
    intent: str


@dataclass(frozen=True)
class Split:
    """A public set in its three parts; out-of-scope sentences carry :data:`OUT_OF_SCOPE`."""

    name: str
    train: tuple[Labelled, ...]
    validation: tuple[Labelled, ...]
    test: tuple[Labelled, ...]

    @property
    def has_out_of_scope(self) -> bool:
        """Whether sentences outside all intents are tested."""
        return any(sentence.intent == OUT_OF_SCOPE for sentence in self.test)

    @property
    def fingerprint(self) -> str:
        """Return a hash of every sentence, its intent and its part."""
        parts = json.dumps([self.train, self.validation, self.test], ensure_ascii=False)
        return hashlib.sha256(parts.encode()).hexdigest()

    def sampled(self, share: float) -> Split:
        """Return the same split with about ``share`` (0 to 1) of each intent's sentences in each part, at least one, evenly chosen."""
        if not 0 < share <= 1:
            raise SplitError(f"a share lies above 0 and up to 1, not {share}")
        if share == 1:
            return self
        return Split(
            f"{self.name}, {share:.0%} of it", _sample(self.train, share), _sample(self.validation, share), _sample(self.test, share)
        )

    def few(self, per_intent: int) -> Split:
        """Return the same split with at most ``per_intent`` training sentences of each intent, evenly chosen; the other parts stay whole."""
        if per_intent < 2:
            raise SplitError(f"an intent needs two training sentences or more, not {per_intent}")
        by_intent: dict[str, list[Labelled]] = defaultdict(list)
        for sentence in self.train:
            by_intent[sentence.intent].append(sentence)
        train = tuple(sentence for rows in by_intent.values() for sentence in rows[:: max(1, len(rows) // per_intent)][:per_intent])
        return Split(f"{self.name}, {per_intent} sentences an intent", train, self.validation, self.test)


def read_clinc150(folder: Path) -> Split:
    """Read CLINC150: 150 intents, 15,000 + 3,000 + 4,500 sentences and 100 + 100 + 1,000 out of scope.

    Args:
        folder: holds ``data_full.json`` as its authors publish it.

    Raises:
        SplitError: when the file is missing or has other parts.
    """
    path = folder / "data_full.json"
    try:
        parts = json.loads(path.read_text(encoding="utf-8"))
        train, validation, test = (
            _clean(Labelled(*row) for row in parts[part] + parts[f"oos_{part}"]) for part in ("train", "val", "test")
        )
    except FileNotFoundError as error:
        raise SplitError(f"{path} is missing") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SplitError(f"{path}: expected train, val, test and oos_train, oos_val, oos_test with [text, intent] rows: {error}") from error
    return Split("CLINC150", train, validation, test)


def read_hwu64(folder: Path) -> Split:
    """Read HWU64: 64 intents, 11,036 sentences in ten official folds, nothing out of scope.

    Args:
        folder: holds ``hwu64_cv_folds.tsv`` with the columns intent, text and test_fold.

    Raises:
        SplitError: when the file is missing or has other columns.
    """
    path = folder / "hwu64_cv_folds.tsv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                (Labelled(row["text"], row["intent"]), int(row["test_fold"]))
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            ]
    except FileNotFoundError as error:
        raise SplitError(f"{path} is missing") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SplitError(f"{path}: expected the columns intent, text and test_fold: {error}") from error
    held_out = {TEST_FOLD, VALIDATION_FOLD}
    return Split(
        "HWU64",
        _clean(row for row, fold in rows if fold not in held_out),
        _clean(row for row, fold in rows if fold == VALIDATION_FOLD),
        _clean(row for row, fold in rows if fold == TEST_FOLD),
    )


def as_rasa_nlu(sentences: Sequence[Labelled]) -> str:
    """Return training sentences as the text of a Rasa ``nlu.yml``.

    Raises:
        SplitError: when a sentence holds Rasa's entity brackets, which would change it.
    """
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in sentences:
        if "](" in text or "]{" in text:
            raise SplitError(f"Rasa would read an entity in: {text}")
        by_intent[intent].append(text)
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in by_intent.items():
        lines += [f"- intent: {json.dumps(intent)}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"


def _clean(rows: Iterable[Labelled]) -> tuple[Labelled, ...]:
    # One line and single spaces, as an nlu.yml keeps them, so that training and test are written alike.
    return tuple(Labelled(" ".join(text.split()), intent) for text, intent in rows if text.strip())


def _sample(sentences: Sequence[Labelled], share: float) -> tuple[Labelled, ...]:
    seen: dict[str, int] = defaultdict(int)
    chosen = []
    for sentence in sentences:
        number = seen[sentence.intent]
        seen[sentence.intent] += 1
        if number == 0 or int(number * share) > int((number - 1) * share):
            chosen.append(sentence)
    return tuple(chosen)
