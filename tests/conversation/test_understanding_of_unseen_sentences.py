"""Sentences written apart from the training data are understood; the floors stand a little under what was measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.evaluation.understanding import Scores, _evaluate, _evaluate_safety, read_examples
from assistant.importer import read_sentences

pytestmark = pytest.mark.timeout(1500)
INTENT = {"clean": 0.94, "colloquial": 0.90, "misheard": 0.87}
SERVICE = {"clean": 0.92, "colloquial": 0.89, "misheard": 0.92}


@pytest.fixture(scope="module")
def scores(run: Callable[[Any], Any], assistant: Any) -> Scores:
    found: Scores = run(_evaluate(assistant, list(read_examples())))
    return found


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
@pytest.mark.parametrize("register", ["clean", "colloquial", "misheard"])
def test_intents_and_services_are_found(scores: Scores, language: str, register: str) -> None:
    assert scores.share("intent", language, register) >= INTENT[register]
    assert scores.share("service", language, register) >= SERVICE[register]


def test_danger_is_heard_and_ordinary_matters_are_not_taken_for_it(assistant: Any, run: Callable[[Any], Any]) -> None:
    found = run(_evaluate_safety(assistant))
    assert found.caught / (found.caught + len(found.missed)) >= 0.94
    assert len(found.false_alarms) / found.harmless <= 0.06


def test_no_test_sentence_is_a_training_sentence() -> None:
    trained = {sentence.text for sentence in read_sentences()}
    long = [e.text for e in read_examples() if len(e.text) > 12]
    assert [text for text in long if text in trained] == []
