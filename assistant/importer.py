"""Training data as one sentence a line: ``intent<TAB>service id or -<TAB>text`` under ``nlu_data/sentences/<language>/``."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method
from rasa.shared.utils.io import deep_container_fingerprint

logger = logging.getLogger(__name__)

SENTENCES = Path(__file__).parents[1] / "nlu_data" / "sentences"
RESPONSES = Path(__file__).parent / "responses"


@dataclass(frozen=True)
class Sentence:
    """One training sentence."""

    language: str
    intent: str
    service: str
    """Service id, or ``-``."""
    text: str


def read_sentences(folder: Path = SENTENCES) -> Iterator[Sentence]:
    """Yield every training sentence once; the first label wins when a text stands twice.

    Raises:
        ValueError: with file and line when a line has not three columns.
    """
    seen: set[str] = set()
    for path in sorted(folder.glob("*/*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            columns = line.split("\t")
            if len(columns) != 3 or not all(c.strip() for c in columns):
                raise ValueError(f"{path}:{number}: expected intent, service and text separated by tabs")
            intent, service, text = (column.strip() for column in columns)
            if text not in seen:
                seen.add(text)
                yield Sentence(path.parent.name, intent, service, text)


class SentenceMessage(Message):
    """A training sentence that Rasa can copy and tell from others without walking through every number and letter (a quarter of the training time)."""

    _cached_fingerprint: str | None

    def fingerprint(self) -> str:
        """Return a hash over all it holds."""
        if self._cached_fingerprint is None:
            digest = hashlib.sha256()
            for name in sorted(self.data):
                value = self.data[name]
                digest.update(f"{name}=".encode())
                digest.update(value.tobytes() if isinstance(value, np.ndarray) else str(value).encode())
            if self.features:
                digest.update(deep_container_fingerprint(self.features).encode())
            self._cached_fingerprint = digest.hexdigest()
        return self._cached_fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint())

    def __deepcopy__(self, memo: dict[int, Any]) -> SentenceMessage:
        """Return a copy with its own attributes; their values are never changed in place."""
        copied = type(self)(data=dict(self.data), output_properties=set(self.output_properties), time=self.time, features=list(self.features))
        copied._cached_fingerprint = self._cached_fingerprint
        return copied


def read_responses(folder: Path = RESPONSES) -> dict[str, list[dict[str, Any]]]:
    """Return every response as Rasa's conditional variations: by the slots ``language`` and ``mode``.

    In the files a phrase has one wording per language (``ko``) and, where older people need another, one for them (``ko_elder``).
    """
    responses: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.yml")):
        for name, wordings in yaml.safe_load(path.read_text(encoding="utf-8"))["phrases"].items():
            if name in responses:
                raise ValueError(f"{path}: {name} stands twice")
            variations = []
            for key, text in wordings.items():
                language, _, mode = key.partition("_")
                conditions = [{"type": "slot", "name": "language", "value": language}]
                # Without an elder wording the standard one serves both modes.
                if mode or f"{language}_elder" in wordings:
                    conditions.append({"type": "slot", "name": "mode", "value": mode or "standard"})
                variations.append({"text": text, "condition": conditions})
            responses[name] = variations
    return responses


class SentenceImporter(TrainingDataImporter):
    """Rasa importer: sentences from the tab-separated files, everything else (rules, domain, configuration) from Rasa's own files."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        self._files = RasaFileImporter(config_file, domain_path, training_data_paths)

    def get_domain(self) -> Domain:
        """Return the domain of Rasa's files with the responses of ``assistant/responses`` merged in."""
        return self._files.get_domain().merge(Domain.from_dict({"responses": read_responses()}))

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Return rules and stories."""
        return self._files.get_stories(exclusion_percentage)

    def get_conversation_tests(self) -> StoryGraph:
        """Return conversation tests."""
        return self._files.get_conversation_tests()

    def get_config(self) -> dict[str, Any]:
        """Return the configuration."""
        return self._files.get_config()

    def get_config_file_for_auto_config(self) -> str | None:
        """Return the configuration's path."""
        return self._files.get_config_file_for_auto_config()

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return every sentence with its intent and service, and whatever Rasa's own files add."""
        messages = []
        for sentence in read_sentences():
            messages.append(SentenceMessage(data={TEXT: sentence.text, INTENT: sentence.intent, "service": sentence.service}))
        others = self._files.get_nlu_data(language or "en")
        # Rasa's merge copies every sentence, which takes longer than reading them.
        return TrainingData(messages) if others.is_empty() else TrainingData(messages).merge(others)
