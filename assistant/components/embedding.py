"""Sentence embeddings: multilingual-e5-small, 384 numbers a sentence, on the CPU."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.early import encoder_files, sentence_encoder

DIMENSION = 384
EMBEDDING = "embedding"
"""Message attribute: float32[384], unit length; absent when the encoder cannot be loaded."""
_BATCH = 512
"""Sentences of one call when training: enough of like length to need little padding."""


class SentenceVector(np.ndarray):
    """float32[384] that Rasa can take a fingerprint of without printing every number (half of the training time otherwise)."""

    def fingerprint(self) -> str:
        """Return the hash of its bytes."""
        return hashlib.sha256(self.tobytes()).hexdigest()


class Encoder:
    """The embedding model, loaded once a process; absent when its weights cannot be read."""

    @classmethod
    def available(cls) -> bool:
        """Return whether sentences can be embedded on this machine."""
        return sentence_encoder() is not None

    @classmethod
    def encode(cls, texts: Sequence[str]) -> np.ndarray:
        """Return float32[len(texts), 384] of unit length; call only when :meth:`available`."""
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        return np.asarray(sentence_encoder().encode(list(texts)), dtype=np.float32)  # type: ignore[union-attr]


class EmbeddingCache:
    """Embeddings of training sentences by text, so that training again after a few changes is quick.

    Args:
        path: SQLite file; made when missing. It holds training sentences only, never what a citizen said.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path)
        self._connection.execute("create table if not exists embedding (text text primary key, vector blob not null)")

    def get(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Return the vectors that are known."""
        known: dict[str, np.ndarray] = {}
        for start in range(0, len(texts), 500):
            part = list(texts[start : start + 500])
            rows = self._connection.execute(f"select text, vector from embedding where text in ({','.join('?' * len(part))})", part)
            known.update({text: np.frombuffer(vector, dtype=np.float32) for text, vector in rows})
        return known

    def put(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Keep vectors."""
        rows = [(text, vector.astype(np.float32).tobytes()) for text, vector in zip(texts, vectors)]
        self._connection.executemany("insert or replace into embedding values (?, ?)", rows)
        self._connection.commit()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def training_cache() -> Path:
    """Return the folder of what makes the next training quicker."""
    return Path(os.environ.get("GILBOT_DATA_DIR", "var")) / "cache"


def _cache_path() -> Path:
    # Vectors belong to the weights that made them.
    return training_cache() / f"embeddings-{encoder_files().name}.sqlite"


def encode_cached(texts: Sequence[str]) -> dict[str, np.ndarray]:
    """Embed training sentences, taking known ones from the cache; shows progress on long work."""
    from tqdm import tqdm

    distinct = list(dict.fromkeys(texts))
    cache = EmbeddingCache(_cache_path())
    try:
        known = cache.get(distinct)
        missing = [text for text in distinct if text not in known]
        parts = [missing[start : start + _BATCH] for start in range(0, len(missing), _BATCH)]
        with ThreadPoolExecutor(2) as pool:
            for part, vectors in zip(
                tqdm(parts, desc="Embedding sentences", disable=len(missing) < 200, unit="batch"), pool.map(Encoder.encode, parts)
            ):
                cache.put(part, vectors)
                known.update(zip(part, vectors))
        return known
    finally:
        cache.close()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedder(DenseFeaturizer, GraphComponent):
    """Adds the sentence embedding of each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``features``: whether to add the vector as Rasa features too, for Rasa's own classifiers; ``alias``: their name."""
        return {"alias": None, "features": False}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._features = bool(config["features"])

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEmbedder:
        """Build the component and load the encoder."""
        Encoder.available()
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to validate."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embed every training sentence."""
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        if Encoder.available():
            vectors = encode_cached([m.get(TEXT) for m in messages])
            for message in messages:
                self._set(message, vectors[message.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Embed incoming messages."""
        wanted = [m for m in messages if m.get(TEXT)]
        if wanted and Encoder.available():
            for message, vector in zip(wanted, Encoder.encode([m.get(TEXT) for m in wanted])):
                self._set(message, vector)
        return messages

    def _set(self, message: Message, vector: np.ndarray) -> None:
        message.set(EMBEDDING, np.asarray(vector).view(SentenceVector))
        if not self._features:
            return
        row = vector.reshape(1, -1)
        # Rasa's own classifiers read sequence features too: the sentence vector stands for each token.
        tokens = len(message.get("text_tokens") or [None])
        self.add_features_to_message(np.repeat(row, tokens, axis=0), row, TEXT, message)
