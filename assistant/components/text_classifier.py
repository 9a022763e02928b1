"""A linear classifier over sentence embeddings and character n-grams together, with probabilities."""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from services.catalogue import sound

# Two BLAS threads wait for each other whenever speech takes a core: 2 ms a sentence with one, 25 ms with two.
threadpool_limits(1, user_api="blas")

_NOISE = re.compile(r"[\s.,!?~…。，？！、'\"“”‘’]")

EMBEDDING_WEIGHT = 3.0
NGRAM_WEIGHT = 2.0
SOUND_WEIGHT = 1.4
"""Embedding ×3, n-gram tf-idf ×2 and sound n-grams ×1.4 did best on unseen speech; raw counts would swamp the dense vector."""
NEIGHBOURS = 20
_NEARNESS = 20
"""How fast a neighbour's weight falls with its distance."""
TEMPERATURE = 0.15
"""Of the softmax over the support vectors' scores: the least log loss on unseen sentences, for intents and services alike (0.13–0.15)."""
_DIRECTIONS = 128
_THREADS = 2


def normalise(text: str) -> str:
    """Return ``text`` as the n-grams see it: lower case, NFD jamo, without spaces and punctuation, which recognisers do not keep."""
    return unicodedata.normalize("NFD", _NOISE.sub("", text.casefold()))


def sounded(text: str) -> str:
    """Return ``text`` by its sound: merged jamo, toneless pinyin with merged initials, or folded consonants of Latin words."""
    script = sound.script_of(text)
    key = sound.key(text, script)
    if script == "zh":
        return key.replace(" ", "")
    if script == "ko":
        return key
    for spelled, heard in _FOLDS:
        key = key.replace(spelled, heard)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"(?<=\w)[aeiouyh]", "", key))


_FOLDS = (("ph", "f"), ("ck", "k"), ("gh", ""), ("wh", "w"), ("c", "k"), ("q", "k"), ("z", "s"), ("x", "ks"), ("v", "f"), ("th", "t"), ("d", "t"), ("b", "p"), ("g", "k"))


def _support_vectors(features: Any, target: np.ndarray, cost: float) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Fit one linear model per label, each against all others, on two threads.

    Returns:
        Labels; float16[features, labels] weights, a feature's weights side by side; float32[labels] intercepts.
    """
    classes = sorted(set(target.tolist()))
    doubled = features.astype(np.float64)

    def fit(label: str) -> tuple[np.ndarray, float]:
        # A tolerance of .05 trains 2.5 times as fast as the default and is as right on unseen sentences.
        model = LinearSVC(C=cost, tol=0.05, max_iter=60, random_state=0).fit(doubled, (target == label).astype(np.int8))
        return model.coef_[0].astype(np.float16), float(model.intercept_[0])

    with ThreadPoolExecutor(_THREADS) as pool:
        models = list(pool.map(fit, classes))
    return classes, np.ascontiguousarray(np.stack([weights for weights, _ in models], axis=1)), np.array([start for _, start in models], dtype=np.float32)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


class NgramIndex:
    """Character n-grams weighted by tf-idf: fitted by scikit-learn, looked up here, since its transform takes ten times as long for one sentence.

    Args:
        shortest, longest: lengths of the n-grams, in characters.
    """

    def __init__(self, shortest: int, longest: int) -> None:
        self._lengths = range(shortest, longest + 1)
        self._columns: dict[str, int] = {}
        self._idf = np.zeros(0, dtype=np.float32)

    def fit(self, texts: Sequence[str]) -> Any:
        """Learn the n-grams that stand in two texts or more; return the texts' features, float32[n, n-grams], sparse."""
        bounds = (self._lengths[0], self._lengths[-1])
        vectorizer = TfidfVectorizer(analyzer="char", ngram_range=bounds, min_df=2, sublinear_tf=True, dtype=np.float32, lowercase=False)
        features = vectorizer.fit_transform(texts)
        self._columns = {gram: int(column) for gram, column in vectorizer.vocabulary_.items()}
        self._idf = vectorizer.idf_.astype(np.float32)
        return features

    def __len__(self) -> int:
        return len(self._columns)

    def transform(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns of one text's n-grams and their float32 values, of unit length together."""
        counts: Counter[int] = Counter()
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                column = self._columns.get(text[start : start + length])
                if column is not None:
                    counts[column] += 1
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = (np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts))) + 1) * self._idf[columns]
        return columns, values / max(float(np.linalg.norm(values)), 1e-9)


class Directions:
    """The main directions of the training sentences' vectors: as good as all 384 numbers, for support vectors and neighbours, at half the time.

    Args:
        vectors: float32[n, 384]
    """

    def __init__(self, vectors: np.ndarray) -> None:
        self._centre = vectors.mean(axis=0)
        centred = vectors - self._centre
        _, directions = np.linalg.eigh(centred.T @ centred)
        self._directions = np.ascontiguousarray(directions[:, ::-1][:, :_DIRECTIONS], dtype=np.float32)

    def of(self, vectors: np.ndarray) -> np.ndarray:
        """Return float32[…, 128] of float32[…, 384]."""
        return np.asarray((vectors - self._centre) @ self._directions)


class Neighbours:
    """The training sentences in their main directions, where the nearest are found.

    Args:
        vectors: float32[n, 128] of :class:`Directions`
    """

    def __init__(self, vectors: np.ndarray) -> None:
        # float16 on disk, float32 in use.
        self._memory = _unit(vectors).astype(np.float16)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore from a file, where the vectors take half the room."""
        self._memory = state["_memory"].astype(np.float32)

    def nearest(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of the sentences nearest to float32[128] and their weights, which sum to 1."""
        likeness = self._memory @ _unit(vector)
        nearest = np.argpartition(likeness, -min(NEIGHBOURS, len(likeness)))[-NEIGHBOURS:]
        weights = np.exp(_NEARNESS * (likeness[nearest] - likeness[nearest].max()))
        return nearest, weights / weights.sum()


@dataclass
class TextClassifier:
    """Linear support vectors over all features, joined with a vote of the nearest training sentences."""

    grams: NgramIndex
    sounds: NgramIndex
    classes: list[str]
    weights: np.ndarray
    """float16[features, labels]"""
    intercepts: np.ndarray
    """float32[labels]"""
    neighbour_weight: float
    directions: Directions | None
    """None without an encoder."""
    neighbours: Neighbours | None
    """Likewise."""
    labels: np.ndarray
    """The training sentences' labels, as columns of the weights."""

    @property
    def uses_embeddings(self) -> bool:
        """Whether it was trained with sentence embeddings."""
        return self.neighbours is not None

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], vectors: np.ndarray | None, *, cost: float = 0.2, neighbour_weight: float = 0.25
    ) -> TextClassifier:
        """Train.

        Args:
            texts: n sentences.
            labels: n labels.
            vectors: float32[n, 384], or none when there is no encoder.
            cost: the support vectors' C.
            neighbour_weight: share of the nearest training sentences' vote, 0 to 1.
        """
        grams, sounds = NgramIndex(1, 5), NgramIndex(2, 6)
        parts = [grams.fit([normalise(text) for text in texts]) * NGRAM_WEIGHT, sounds.fit([sounded(text) for text in texts]) * SOUND_WEIGHT]
        directions = Directions(vectors) if vectors is not None else None
        turned = directions.of(vectors) if directions and vectors is not None else None
        if turned is not None:
            parts.append(sp.csr_matrix(turned * EMBEDDING_WEIGHT))
        classes, weights, intercepts = _support_vectors(sp.hstack(parts, format="csr", dtype=np.float32), np.asarray(labels), cost)
        columns = {label: number for number, label in enumerate(classes)}
        numbers = np.array([columns[label] for label in labels])
        neighbours = Neighbours(turned) if turned is not None else None
        return cls(grams, sounds, classes, weights, intercepts, neighbour_weight, directions, neighbours, numbers)

    def probabilities(self, text: str, vector: np.ndarray | None) -> dict[str, float]:
        """Return the probability of each label for one sentence."""
        scores = self.intercepts.copy()
        # Only the rows of the sentence's own features are read: multiplying by the whole matrix takes a hundred times as long.
        for index, weight, start, words in ((self.grams, NGRAM_WEIGHT, 0, normalise(text)), (self.sounds, SOUND_WEIGHT, len(self.grams), sounded(text))):
            columns, values = index.transform(words)
            scores += (values * weight) @ self.weights[columns + start].astype(np.float32)
        if self.directions is None or self.neighbours is None or vector is None:
            return self._shares(scores / TEMPERATURE)
        turned = self.directions.of(np.asarray(vector))
        scores += (turned * EMBEDDING_WEIGHT) @ self.weights[len(self.grams) + len(self.sounds) :].astype(np.float32)
        logits = scores / TEMPERATURE
        logits = logits - logits.max()
        logits = logits - np.log(np.exp(logits).sum())
        nearest, weights = self.neighbours.nearest(turned)
        vote = np.bincount(self.labels[nearest], weights, minlength=len(self.classes))
        return self._shares((1 - self.neighbour_weight) * logits + self.neighbour_weight * np.log(vote + 1e-3))

    def _shares(self, logits: np.ndarray) -> dict[str, float]:
        exponents = np.exp(logits - logits.max())
        return {label: float(share) for label, share in zip(self.classes, exponents / exponents.sum())}


def save(classifier: TextClassifier | None, path: Path) -> None:
    """Write a classifier; joblib's own reader takes ten times as long over the n-grams."""
    path.write_bytes(pickle.dumps(classifier, protocol=pickle.HIGHEST_PROTOCOL))


def restore(path: Path) -> TextClassifier | None:
    """Read what :func:`save` wrote. The file comes out of Rasa's model archive, which is as trusted as the code."""
    with path.open("rb") as file:
        classifier: TextClassifier | None = pickle.load(file)
    return classifier
