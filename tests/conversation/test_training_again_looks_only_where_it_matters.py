"""A training after a few changes starts from the sentences that mattered in the last one, and comes to the same end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from assistant.components import support_vectors as module
from assistant.components.support_vectors import SupportMemory, numbers_of, support_vectors

LABELS, SENTENCES, WIDTH = 6, 1_500, 40


def _sentences(seed: int) -> tuple[sp.csr_matrix, np.ndarray, np.ndarray]:
    """Features, labels and numbers of sentences scattered around one point a label."""
    random = np.random.default_rng(seed)
    labels = random.integers(LABELS, size=SENTENCES)
    middles = np.random.default_rng(0).normal(size=(LABELS, WIDTH))
    features = (middles[labels] + random.normal(size=(SENTENCES, WIDTH))) / 5
    named = np.array([f"label {number}" for number in labels])
    return sp.csr_matrix(features), named, numbers_of([f"{seed} {number}" for number in range(SENTENCES)], named.tolist())


def _guesses(trained: tuple[list[str], np.ndarray, np.ndarray], features: sp.csr_matrix) -> np.ndarray:
    classes, weights, starts = trained
    return np.array(classes)[(features @ weights.astype(np.float32) + starts).argmax(axis=1)]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sentences each fit was given."""
    sizes: list[int] = []

    class Counted(module.LinearSVC):  # type: ignore[misc]
        def fit(self, features, target):  # type: ignore[no-untyped-def]
            sizes.append(features.shape[0])
            return super().fit(features, target)

    monkeypatch.setattr(module, "LinearSVC", Counted)
    return sizes


def test_a_few_new_sentences_are_learnt_from_few_old_ones_with_the_same_result(tmp_path: Path, looked_at: list[int]) -> None:
    features, labels, numbers = _sentences(1)
    support_vectors(features[:-9], labels[:-9], 0.2, numbers[:-9], SupportMemory(tmp_path / "near.npz"))
    assert looked_at == [SENTENCES - 9] * LABELS
    looked_at.clear()
    again = support_vectors(features, labels, 0.2, numbers, SupportMemory(tmp_path / "near.npz"))
    assert max(looked_at) < SENTENCES
    whole = support_vectors(features, labels, 0.2, numbers, None)
    unseen, meant, _ = _sentences(2)
    assert (_guesses(again, unseen) == _guesses(whole, unseen)).mean() > 0.99
    assert (_guesses(again, unseen) == meant).mean() > 0.9


def test_a_memory_that_points_to_the_wrong_sentences_costs_time_and_not_truth(tmp_path: Path) -> None:
    features, labels, numbers = _sentences(3)
    # As if of all sentences of other labels only the last few had mattered.
    SupportMemory(tmp_path / "near.npz").keep(numbers, {label: np.arange(SENTENCES) > SENTENCES - 5 for label in set(labels)})
    misled = support_vectors(features, labels, 0.2, numbers, SupportMemory(tmp_path / "near.npz"))
    whole = support_vectors(features, labels, 0.2, numbers, None)
    unseen, _, _ = _sentences(4)
    assert (_guesses(misled, unseen) == _guesses(whole, unseen)).mean() > 0.98


@pytest.mark.parametrize("torn", [b"", b"PK\x03\x04 half of an archive", b"nothing of the kind"])
def test_a_torn_memory_is_no_memory(tmp_path: Path, looked_at: list[int], torn: bytes) -> None:
    (tmp_path / "near.npz").write_bytes(torn)
    features, labels, numbers = _sentences(5)
    support_vectors(features, labels, 0.2, numbers, SupportMemory(tmp_path / "near.npz"))
    assert looked_at == [SENTENCES] * LABELS
    assert SupportMemory(tmp_path / "near.npz").worth_looking_at(numbers, labels[0]) is not None
