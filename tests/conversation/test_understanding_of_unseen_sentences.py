"""Sentences written apart from the training data are understood; the floors stand a little under what was measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.understanding import FOLDER, SECOND, Scores, _evaluate, _evaluate_safety, read_examples
from assistant.importer import read_sentences

pytestmark = pytest.mark.timeout(1500)
INTENT = {"clean": 0.95, "colloquial": 0.92, "misheard": 0.88}
SERVICE = {"clean": 0.95, "colloquial": 0.92, "misheard": 0.92}
SECOND_INTENT, SECOND_SERVICE = 0.88, 0.94


@pytest.fixture(scope="module")
def scores(run: Callable[[Any], Any], assistant: Any) -> Scores:
    found: Scores = run(_evaluate(assistant, list(read_examples())))
    return found


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
@pytest.mark.parametrize("register", ["clean", "colloquial", "misheard"])
def test_intents_and_services_are_found(scores: Scores, language: str, register: str) -> None:
    assert scores.share("intent", language, register) >= INTENT[register]
    assert scores.share("service", language, register) >= SERVICE[register]


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_sentences_by_which_nothing_was_chosen_are_understood(assistant: Any, run: Callable[[Any], Any], language: str) -> None:
    # Every third is enough for a floor, and takes a third of the time.
    examples = [example for example in read_examples(SECOND) if example.language == language][::3]
    found: Scores = run(_evaluate(assistant, examples))
    assert found.share("intent") >= SECOND_INTENT
    assert found.share("service") >= SECOND_SERVICE


def test_things_outside_the_catalogue_are_not_answered_confidently(scores: Scores) -> None:
    assert sum(scores.out_of_scope_accepted) / len(scores.out_of_scope_accepted) <= 0.03


@pytest.mark.parametrize("folder", [FOLDER / "safety", SECOND / "safety"])
def test_danger_is_heard_and_ordinary_matters_are_not_taken_for_it(assistant: Any, run: Callable[[Any], Any], folder: Path) -> None:
    found = run(_evaluate_safety(assistant, folder))
    assert found.caught / (found.caught + len(found.missed)) >= 0.97
    assert len(found.false_alarms) / found.harmless <= 0.1


def test_no_test_sentence_is_a_training_sentence() -> None:
    trained = {sentence.text for sentence in read_sentences()}
    long = [e.text for e in [*read_examples(), *read_examples(SECOND)] if len(e.text) > 12]
    assert [text for text in long if text in trained] == []
