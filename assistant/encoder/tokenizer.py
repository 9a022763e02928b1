"""XLM-RoBERTa unigram pieces: the likeliest split of a sentence into pieces of the vocabulary.

A dictionary and a short Viterbi search take a sixth of the memory of the ``tokenizers`` package (about 50 of 290 MB) and 0.1 ms a sentence.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from assistant.encoder.decode import Vocabulary

PREFIX = "query: "
"""What the e5 family wants in front of a question."""
MAXIMUM = 512
"""Most tokens in one sentence, both end marks included; the rest is left out."""
_SPACE_MARK = "▁"
_UNKNOWN_PENALTY = 10.0
"""How much less likely than the rarest piece a character outside the vocabulary is, as in SentencePiece."""
_SPACES = re.compile(" {2,}")


def save_vocabulary(vocabulary: Vocabulary, path: Path, scores_path: Path) -> None:
    """Write pieces and normalisation as JSON and the pieces' log probabilities as float32[pieces] ``.npy``."""
    table = {str(point): text for point, text in sorted(vocabulary.normalisation.items())}
    content = {
        "begin": vocabulary.begin,
        "end": vocabulary.end,
        "pad": vocabulary.pad,
        "unknown": vocabulary.unknown,
        "normalisation": table,
        "pieces": vocabulary.pieces,
    }
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    np.save(scores_path, vocabulary.scores.astype(np.float32))


def load_vocabulary(path: Path, scores_path: Path) -> Vocabulary:
    """Read what :func:`save_vocabulary` wrote."""
    content = json.loads(path.read_text(encoding="utf-8"))
    table = {int(point): text for point, text in content.pop("normalisation").items()}
    return Vocabulary(scores=np.load(scores_path), normalisation=table, **content)


class SentenceTokenizer:
    """Turns sentences into token ids; holds no state that changes, so threads may share it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        special = {vocabulary.begin, vocabulary.end, vocabulary.pad, vocabulary.unknown}
        scores = vocabulary.scores.tolist()
        self._pieces = {piece: (score, i) for i, (piece, score) in enumerate(zip(vocabulary.pieces, scores)) if i not in special}
        self._longest = max(map(len, self._pieces))
        self._unknown = (min(scores) - _UNKNOWN_PENALTY, vocabulary.unknown)
        self._begin = vocabulary.begin
        self._end = vocabulary.end
        self._table = vocabulary.normalisation

    def encode(self, texts: Iterable[str]) -> list[list[int]]:
        """Return the ids of each sentence, prefix and end marks included, at most :data:`MAXIMUM`."""
        return [[self._begin, *self._split(PREFIX + self._normalise(text))[: MAXIMUM - 2], self._end] for text in texts]

    def _normalise(self, text: str) -> str:
        # The table maps single code points, so jamo and accents that stand apart are joined first.
        plain = unicodedata.normalize("NFC", text[: MAXIMUM * self._longest]).translate(self._table)
        return _SPACES.sub(" ", plain).strip()

    def _split(self, text: str) -> list[int]:
        marked = _SPACE_MARK + text.replace(" ", _SPACE_MARK)
        size = len(marked)
        best = [0.0] + [float("-inf")] * size
        came_from = [0] * (size + 1)
        chosen = [0] * (size + 1)
        pieces, (unknown_score, unknown) = self._pieces, self._unknown
        for start in range(size):
            base = best[start]
            if base + unknown_score > best[start + 1]:
                best[start + 1], came_from[start + 1], chosen[start + 1] = base + unknown_score, start, unknown
            for stop in range(start + 1, min(size, start + self._longest) + 1):
                found = pieces.get(marked[start:stop])
                if found and base + found[0] > best[stop]:
                    best[stop], came_from[stop], chosen[stop] = base + found[0], start, found[1]
        ids = []
        place = size
        while place:
            ids.append(chosen[place])
            place = came_from[place]
        return ids[::-1]
