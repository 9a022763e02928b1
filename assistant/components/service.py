"""Which service a sentence means: by the meaning of the problem and by the sound of the name."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.components.embedding import EMBEDDING, Encoder, encode_cached, training_cache
from assistant.components.text_classifier import TextClassifier, restore, save
from assistant.fingerprint import fingerprint
from services.catalogue.search import phrases_of
from services.catalogue.store import installed_catalogue, service_files

SERVICE = "service"
"""Message attribute of training sentences: the service id, or ``-``."""
SERVICES = "services"
"""Message output: the likeliest services, ``[{"service", "confidence"}]``, best first."""
NONE = "-"
_FILE = "service.pickle"
TOP = 5


_SWITCH = re.compile(
    r"(?:말고|그만두고|관두고|됐고|그만하고|취소하고)[,\s]+(?P<ko>\S.{2,})$|(?:不办|先不|不要|不弄|别办)[^,，。]*[,，。\s](?P<zh>.{3,})$|"
    r"\b(?:leave that|forget (?:that|it|about \w+)|never mind(?: that)?|instead of [^,]+|not the [^,]+|scrap that)[,.;]?\s+(?P<en>.{5,})$",
    re.IGNORECASE,
)


def after_switch(text: str) -> str:
    """Return what is wanted in a sentence that first names what is not ("국민연금 말고 여권"), else the whole sentence."""
    match = _SWITCH.search(text)
    return next((part for part in match.groups() if part), text) if match else text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ServiceFinder(GraphComponent, EntityExtractorMixin):
    """Ranks the catalogue's services.

    A linear classifier trained on sentences and catalogue phrases gives the meaning; rapidfuzz over sound keys gives the name, also when it was misheard.
    A jurisdiction in the message's metadata limits the candidates to its own services.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``cost``: C of the classifier; ``neighbour_weight``: share of the nearest training sentences; ``sound_weight``: how much a name heard whole adds; ``certain``: confidence that makes it an entity;
        ``data`` makes Rasa train again when the catalogue changes."""
        return {"cost": 0.2, "neighbour_weight": 0.3, "sound_weight": 0.7, "certain": 0.45, "data": fingerprint(service_files())}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, classifier: TextClassifier | None = None) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._classifier = classifier
        self._catalogue = installed_catalogue()

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> ServiceFinder:
        """Build an untrained finder."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the sentences' service labels and on the catalogue's own phrases, which weigh as sentences."""
        texts, labels, vectors = [], [], []
        for message in training_data.intent_examples:
            label = message.get(SERVICE)
            if message.get(TEXT) and label:
                texts.append(message.get(TEXT))
                labels.append(label)
                vectors.append(message.get(EMBEDDING))
        phrases = [(phrase, service.id) for service in self._catalogue for phrase in phrases_of(service)]
        encoded = encode_cached([phrase for phrase, _ in phrases]) if Encoder.available() else {}
        for phrase, service_id in phrases:
            texts.append(phrase)
            labels.append(service_id)
            vectors.append(encoded.get(phrase))
        embedded = np.vstack(vectors) if vectors and all(v is not None for v in vectors) else None
        self._classifier = TextClassifier.fit(
            texts,
            labels,
            embedded,
            cost=self._config["cost"],
            neighbour_weight=self._config["neighbour_weight"],
            memory=training_cache() / "support-service.npz",
        )
        with self._storage.write_to(self._resource) as folder:
            save(self._classifier, folder / _FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> ServiceFinder:
        """Load a trained finder."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, restore(folder / _FILE))

    def rank(self, text: str, vector: np.ndarray | None, jurisdiction: str | None) -> list[dict[str, Any]]:
        """Return the likeliest services with confidences that, with "none of them", sum to at most 1."""
        shares = self._classifier.probabilities(text, vector) if self._classifier else {}
        scores = {name: np.log(share + 1e-6) for name, share in shares.items()}
        for match in self._catalogue.search(text, limit=8, jurisdiction=jurisdiction):
            # A name found almost whole is strong evidence; a vague likeness is none.
            evidence = max(0.0, match.score - 0.6) / 0.4
            if match.service in scores:
                scores[match.service] += self._config["sound_weight"] * 3 * evidence**2
        allowed = {
            name: score
            for name, score in scores.items()
            if name == NONE or (name in self._catalogue and jurisdiction in (None, self._catalogue[name].jurisdiction))
        }
        if not allowed:
            return []
        top = max(allowed.values())
        exponents = {name: float(np.exp(score - top)) for name, score in allowed.items()}
        total = sum(exponents.values())
        ranked = sorted(((name, value / total) for name, value in exponents.items() if name != NONE), key=lambda item: -item[1])
        return [{"service": name, "confidence": round(share, 4)} for name, share in ranked[:TOP]]

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the ranking, and the entity ``service`` when one is likely enough."""
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            if not text or text.startswith("/"):
                continue
            metadata = message.get("metadata") or {}
            wanted = after_switch(text)
            vector = message.get(EMBEDDING)
            if wanted != text and vector is not None:
                vector = Encoder.encode([wanted])[0]
            ranked = self.rank(wanted, vector, metadata.get("jurisdiction"))
            message.set(SERVICES, ranked, add_to_output=True)
            if ranked and ranked[0]["confidence"] >= self._config["certain"]:
                entity = {
                    "entity": "service",
                    "start": 0,
                    "end": len(text),
                    "value": ranked[0]["service"],
                    "confidence_entity": ranked[0]["confidence"],
                }
                message.set("entities", [*message.get("entities", []), *self.add_extractor_name([entity])], add_to_output=True)
        return messages
