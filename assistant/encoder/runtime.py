"""Sentences to vectors with the built encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from assistant.encoder import LENGTHS, SENTENCE, VECTORS
from assistant.encoder.decode import PackedMatrix
from assistant.encoder.tokenizer import SentenceTokenizer, load_vocabulary

GRAPH = "encoder.onnx"
VOCABULARY = "vocabulary.json"
SCORES = "scores.npy"
WORDS = "words.npy"
WORD_SCALES = "word_scales.npy"
FILES = (GRAPH, VOCABULARY, SCORES, WORDS, WORD_SCALES)
"""What :mod:`assistant.encoder.build` writes into the folder."""
WIDTH = 384
_BATCH = 32


class SentenceEncoder:
    """multilingual-e5-small on the CPU; threads may share one.

    Args:
        path: folder written by :mod:`assistant.encoder.build`.
        threads: processor threads of one call.

    Raises:
        FileNotFoundError: when a file is missing.
    """

    def __init__(self, path: Path | str, *, threads: int = 1) -> None:
        folder = Path(path)
        for name in FILES:
            if not (folder / name).is_file():
                raise FileNotFoundError(f"{folder / name}: run python -m assistant.encoder.build --out {folder}")
        self._tokenizer = SentenceTokenizer(load_vocabulary(folder / VOCABULARY, folder / SCORES))
        # Mapped, so that only rows of words that occur come into memory.
        self._words = PackedMatrix(np.load(folder / WORDS, mmap_mode="r"), np.load(folder / WORD_SCALES, mmap_mode="r"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Waiting threads would spin on cores that recognition needs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32[len(texts), 384] of unit length; a sentence's vector does not depend on its neighbours."""
        ids = self._tokenizer.encode(texts)
        vectors = np.zeros((len(ids), WIDTH), dtype=np.float32)
        # Neighbours of like length need the least padding.
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            vectors[part] = self._run([ids[i] for i in part])
        return vectors

    def _run(self, ids: Sequence[Sequence[int]]) -> np.ndarray:
        lengths = np.array([len(row) for row in ids], dtype=np.int32)
        # Padding repeats token 0; attention and pooling leave it out.
        tokens = np.zeros((len(ids), int(lengths.max())), dtype=np.int64)
        for row, values in zip(tokens, ids):
            row[: len(values)] = values
        return self._session.run([SENTENCE], {VECTORS: self._words.rows(tokens), LENGTHS: lengths})[0]
