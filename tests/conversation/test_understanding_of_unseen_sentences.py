"""Sentences written apart from the training data are understood; the floors stand a little under what was measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.evaluation.understanding import Scores, _evaluate, read_examples
from assistant.importer import read_sentences

pytestmark = pytest.mark.timeout(1500)
INTENT = {"clean": 0.88, "colloquial": 0.78, "misheard": 0.80}
SERVICE = {"clean": 0.86, "colloquial": 0.80, "misheard": 0.85}


@pytest.fixture(scope="module")
def scores(run: Callable[[Any], Any], assistant: Any) -> Scores:
    found: Scores = run(_evaluate(assistant, list(read_examples())))
    return found


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
@pytest.mark.parametrize("register", ["clean", "colloquial", "misheard"])
def test_intents_and_services_are_found(scores: Scores, language: str, register: str) -> None:
    assert scores.share("intent", language, register) >= INTENT[register]
    assert scores.share("service", language, register) >= SERVICE[register]


def test_no_test_sentence_is_a_training_sentence() -> None:
    trained = {sentence.text for sentence in read_sentences()}
    long = [e.text for e in read_examples() if len(e.text) > 12]
    assert [text for text in long if text in trained] == []
