"""Safety flags: emergency, urgent, fraud, medical, bereavement, distress.

Two detectors, either of which is enough: words that leave no doubt, and a classifier trained on ``nlu_data/safety``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.components.danger_words import flags_by_words, harmless
from assistant.components.embedding import EMBEDDING, Encoder, encode_cached, training_cache
from assistant.components.text_classifier import TextClassifier, restore, save
from assistant.fingerprint import fingerprint

FLAGS = "flags"
"""Message output: a list of flags, most pressing first."""
ORDER = ("emergency", "urgent", "fraud", "distress", "medical", "bereavement")
_NONE = "none"
_IN_FORM = 0.6
"""In a form an answer must not be taken for a cry for help too easily: there the classifier has to be surer."""
_FILE = "safety.pickle"
_FOLDER = Path(__file__).parents[2] / "nlu_data" / "safety"


def read_safety_sentences(folder: Path = _FOLDER) -> list[tuple[str, str]]:
    """Read ``flags<TAB>text`` lines of every language; a sentence with several flags counts for its most pressing one."""
    rows = []
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            flags, _, text = line.partition("\t")
            if not text.strip() or line.startswith("#"):
                continue
            named = [f.strip() for f in flags.split(",")]
            rows.append((next((f for f in ORDER if f in named), _NONE), text.strip()))
    return rows


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SafetyFlagger(GraphComponent):
    """Adds ``flags`` to each message; ``threshold`` is the classifier's share from which a flag counts."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``threshold``: probability from which the classifier alone raises a flag (low: a needless number to call costs less than a missing one); ``data`` makes Rasa train again when the sentences change."""
        return {"threshold": 0.15, "cost": 0.5, "neighbour_weight": 0.5, "data": fingerprint(_FOLDER.glob("*.tsv"))}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, classifier: TextClassifier | None = None) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> SafetyFlagger:
        """Build an untrained flagger."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the safety sentences, with every other training sentence that no word flags as harmless."""
        rows = read_safety_sentences()
        ordinary = [m.get(TEXT) for m in training_data.intent_examples if m.get(TEXT)]
        rows += [(_NONE, text) for text in ordinary[::3] if not flags_by_words(text)]
        texts = [text for _, text in rows]
        vectors = None
        if Encoder.available():
            known = encode_cached(texts)
            vectors = np.vstack([known[text] for text in texts])
        labels = [label for label, _ in rows]
        if len(set(labels)) > 1:
            self._classifier = TextClassifier.fit(
                texts,
                labels,
                vectors,
                cost=self._config["cost"],
                neighbour_weight=self._config["neighbour_weight"],
                memory=training_cache() / "support-safety.npz",
            )
        with self._storage.write_to(self._resource) as folder:
            save(self._classifier, folder / _FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> SafetyFlagger:
        """Load a trained flagger."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, restore(folder / _FILE))

    def flags(self, text: str, vector: np.ndarray | None, *, in_form: bool = False) -> list[str]:
        """Return the flags of ``text``, most pressing first."""
        found = flags_by_words(text)
        if self._classifier is not None:
            shares = self._classifier.probabilities(text, vector)
            least = _IN_FORM if in_form else self._config["threshold"]
            found |= {flag for flag, share in shares.items() if flag != _NONE and share >= least and not harmless(text, flag)}
            likeliest = max(ORDER, key=lambda flag: shares.get(flag, 0.0))
            # Torn between two dangers is danger all the same.
            if not in_form and shares.get(_NONE, 0.0) < 1 - 1.3 * least and not harmless(text, likeliest):
                found.add(likeliest)
        return [flag for flag in ORDER if flag in found]

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the flags of incoming messages."""
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            metadata = message.get("metadata") or {}
            in_form = bool(metadata.get("asking") or metadata.get("confirming"))
            flags = self.flags(text, message.get(EMBEDDING), in_form=in_form) if text and not text.startswith("/") else []
            message.set(FLAGS, flags, add_to_output=True)
        return messages
