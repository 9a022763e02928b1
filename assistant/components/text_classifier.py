"""A linear classifier over sentence embeddings and character n-grams together, with probabilities."""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from assistant.components.support_vectors import SupportMemory, numbers_of, support_vectors
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
_COARSE, _LIKELY = 32, 2000
"""Of the directions, the foremost tell which sentences can be among the nearest at all: of some 2,000 so found the twenty nearest are the true ones, 999 times of 1,000."""
_FACTOR, _MIXER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
"""Odd numbers with well spread bits; of a million n-grams two collide once in ten million trainings."""


# Three classifiers read each sentence, one after the other.
@lru_cache(maxsize=16)
def normalise(text: str) -> str:
    """Return ``text`` as the n-grams see it: lower case, NFD jamo, without spaces and punctuation, which recognisers do not keep."""
    return unicodedata.normalize("NFD", _NOISE.sub("", text.casefold()))


@lru_cache(maxsize=16)
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


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def _numbers(text: str, lengths: range) -> np.ndarray:
    """Return uint64 numbers of all n-grams of these lengths, shortest first."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    parts = []
    running = np.zeros(len(letters), dtype=np.uint64)
    for length in range(1, lengths[-1] + 1):
        size = max(len(letters) - length + 1, 0)
        running = running[:size] * _FACTOR + letters[length - 1 : length - 1 + size]
        if length in lengths:
            # The length goes in too: a gram of one letter is never one of two.
            parts.append((running ^ np.uint64(length)) * _MIXER)
    return np.concatenate(parts)


_numbers_of_sentence = lru_cache(maxsize=16)(_numbers)


def _border(values: np.ndarray, count: int) -> float:
    """Return a value that about the ``count`` highest of ``values`` reach, found on a sixteenth of them: ordering all takes longer than what follows."""
    sample = values[::16]
    place = count // 16
    return float(np.partition(sample, -place)[-place]) if len(sample) > place else -np.inf


class NgramIndex:
    """Character n-grams weighted by tf-idf, as scikit-learn's ``TfidfVectorizer`` counts and weighs them (sublinear, smooth, unit length).

    An n-gram is a 64-bit number here, not a string: fitting takes a fifth of the time, and loading an array beats loading half a million strings.

    Args:
        shortest, longest: lengths of the n-grams, in characters.
    """

    def __init__(self, shortest: int, longest: int) -> None:
        self._lengths = range(shortest, longest + 1)
        self._grams = np.zeros(0, dtype=np.uint64)
        self._idf = np.zeros(0, dtype=np.float32)

    def fit(self, texts: Sequence[str]) -> Any:
        """Learn the n-grams that stand in two texts or more; return the texts' features, float32[n, n-grams], sparse."""
        sizes = np.array([len(text) for text in texts])
        numbers = _numbers("".join(texts), self._lengths)
        owner = np.repeat(np.arange(len(texts)), sizes)
        owners = []
        for length in self._lengths:
            first, last = owner[: max(len(owner) - length + 1, 0)], owner[length - 1 :]
            # An n-gram that reaches into the next text belongs to nobody.
            owners.append(np.where(first == last, first, -1))
        owned = np.concatenate(owners)
        grams, columns = np.unique(numbers[owned >= 0], return_inverse=True)
        pairs, counts = np.unique(owned[owned >= 0] * len(grams) + columns, return_counts=True)
        rows, columns = np.divmod(pairs, len(grams))
        spread = np.bincount(columns, minlength=len(grams))
        kept = spread >= 2
        self._grams = grams[kept]
        self._idf = (np.log((1 + len(texts)) / (1 + spread[kept])) + 1).astype(np.float32)
        inside = kept[columns]
        rows, columns = rows[inside], (np.cumsum(kept) - 1)[columns[inside]]
        values = (np.log(counts[inside]).astype(np.float32) + 1) * self._idf[columns]
        norms = np.sqrt(np.bincount(rows, values.astype(np.float64) ** 2, minlength=len(texts)))
        values /= np.maximum(norms, 1e-9)[rows].astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(texts)))])
        return sp.csr_matrix((values, columns.astype(np.int32), starts.astype(np.int32)), shape=(len(texts), len(self._grams)))

    def __len__(self) -> int:
        return len(self._grams)

    def transform(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns of one text's n-grams and their float32 values, of unit length together."""
        numbers = _numbers_of_sentence(text, self._lengths)
        places = np.minimum(np.searchsorted(self._grams, numbers), max(len(self._grams) - 1, 0))
        known = self._grams[places] == numbers if len(self._grams) else np.zeros(len(numbers), dtype=bool)
        columns, counts = np.unique(places[known], return_counts=True)
        values = (np.log(counts).astype(np.float32) + 1) * self._idf[columns]
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
        self._keep(_unit(vectors))

    def _keep(self, units: np.ndarray) -> None:
        self._memory = units
        self._coarse = np.ascontiguousarray(units[:, :_COARSE])

    def __getstate__(self) -> dict[str, Any]:
        """Write to a file, where the vectors take half the room."""
        return {"_memory": self._memory.astype(np.float16)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore from a file: float16 there, float32 in use."""
        self._keep(state["_memory"].astype(np.float32))

    def nearest(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of the sentences nearest to float32[128] and their weights, which sum to 1."""
        unit = _unit(vector)
        # The foremost directions tell the many far ones from the few near ones at a quarter of the reading; all directions then rank the few.
        rough = self._coarse @ unit[:_COARSE]
        likely = np.flatnonzero(rough >= _border(rough, _LIKELY))
        likeness = self._memory[likely] @ unit
        best = np.argpartition(likeness, -min(NEIGHBOURS, len(likeness)))[-NEIGHBOURS:]
        nearest, likeness = likely[best], likeness[best]
        weights = np.exp(_NEARNESS * (likeness - likeness.max()))
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
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        vectors: np.ndarray | None,
        *,
        cost: float = 0.2,
        neighbour_weight: float = 0.25,
        memory: Path | None = None,
    ) -> TextClassifier:
        """Train.

        Args:
            texts: n sentences.
            labels: n labels.
            vectors: float32[n, 384], or none when there is no encoder.
            cost: the support vectors' C.
            neighbour_weight: share of the nearest training sentences' vote, 0 to 1.
            memory: file that tells the next training which sentences mattered in this one; none to look at all.
        """
        grams, sounds = NgramIndex(1, 5), NgramIndex(2, 6)
        parts = [grams.fit([normalise(text) for text in texts]) * NGRAM_WEIGHT, sounds.fit([sounded(text) for text in texts]) * SOUND_WEIGHT]
        directions = Directions(vectors) if vectors is not None else None
        turned = directions.of(vectors) if directions and vectors is not None else None
        if turned is not None:
            parts.append(sp.csr_matrix(turned * EMBEDDING_WEIGHT))
        features = sp.hstack(parts, format="csr", dtype=np.float32)
        kept = SupportMemory(memory) if memory else None
        classes, weights, intercepts = support_vectors(features, np.asarray(labels), cost, numbers_of(texts, labels), kept)
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
