"""Which intent a sentence has."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.components.embedding import EMBEDDING, training_cache
from assistant.components.text_classifier import TextClassifier, restore, save

_FILE = "intent.pickle"
RANKING = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Support vectors over embedding and character n-grams (see :mod:`assistant.components.text_classifier`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``cost`` is the support vectors' C; ``neighbour_weight`` the share of the nearest training sentences (by experiment on unseen speech)."""
        return {"cost": 0.2, "neighbour_weight": 0.5}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, classifier: TextClassifier | None = None) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LinearIntentClassifier:
        """Build an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every training sentence and keep the result."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        vectors = [m.get(EMBEDDING) for m in examples]
        embedded = np.vstack(vectors) if vectors and all(v is not None for v in vectors) else None
        self._classifier = TextClassifier.fit(
            [m.get(TEXT) for m in examples],
            [m.get(INTENT) for m in examples],
            embedded,
            cost=self._config["cost"],
            neighbour_weight=self._config["neighbour_weight"],
            memory=training_cache() / "support-intent.npz",
        )
        with self._storage.write_to(self._resource) as folder:
            save(self._classifier, folder / _FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> LinearIntentClassifier:
        """Load a trained classifier."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, restore(folder / _FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking."""
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            if not text or self._classifier is None:
                ranking: list[dict[str, Any]] = [{"name": None, "confidence": 0.0}]
            else:
                shares = self._classifier.probabilities(text, message.get(EMBEDDING))
                best = sorted(shares.items(), key=lambda item: -item[1])[:RANKING]
                ranking = [{"name": name, "confidence": share} for name, share in best]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
