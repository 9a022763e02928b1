"""Which language a turn is in."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LANGUAGE = "language"
"""Message attribute: ``ko``, ``zh`` or ``en``."""

_HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z][a-z']+")
_ENGLISH = re.compile(
    r"\b(i|you|my|me|the|a|is|are|do|does|can|could|would|please|want|need|how|what|where|when|who|why|to|for|of|it|this|that|have|help|yes|no|thanks?|hello|english|speak|not|and|in|on)\b",
    re.IGNORECASE,
)


def script_language(text: str) -> str | None:
    """Return the language whose script dominates ``text``, or none when there are only digits and signs."""
    hangul, han, latin = len(_HANGUL.findall(text)), len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if not hangul and not han and not latin:
        return None
    # One Latin word weighs about two syllables; names and abbreviations inside a Korean sentence do not turn it English.
    if hangul and hangul >= han * 0.6:
        return "ko" if hangul * 1.2 >= latin or hangul >= 6 else "en"
    if han:
        return "zh" if han * 1.5 >= latin else "en"
    return "en"


def turn_language(text: str, current: str | None, asking_type: str | None = None) -> str:
    """Return the language of a turn.

    Args:
        text: what was said.
        current: the conversation's language so far, or none.
        asking_type: type of the form field now asked; foreign words in a name, address, e-mail or passport number do not change the language.
    """
    seen = script_language(text)
    if current is None:
        return seen or "ko"
    if seen is None or seen == current:
        return current
    if seen == "en":
        words = _LATIN_WORD.findall(text)
        function_words = _ENGLISH.findall(text)
        if asking_type in ("name", "latin_name", "email", "passport_number", "address", "place", "office", "plate_number", "choice", "choices"):
            return "en" if len(function_words) >= 3 and len(words) >= 4 else current
        return "en" if len(function_words) >= 2 or (len(function_words) >= 1 and len(words) >= 2) else current
    if asking_type in ("name", "address", "place", "office") and len(text) <= 8:
        return current
    count = len((_HANGUL if seen == "ko" else _HAN).findall(text))
    return seen if count >= 2 else current


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class LanguageIdentifier(GraphComponent):
    """Sets the message's language from its script, the conversation so far, and what is being asked.

    The language becomes an entity of the same name, which fills the slot ``language``.
    """

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> LanguageIdentifier:
        """Build the component; it has no settings."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the language of each training sentence."""
        for message in training_data.training_examples:
            if message.get(TEXT):
                message.set(LANGUAGE, script_language(message.get(TEXT)) or "ko")
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the language of each incoming message."""
        for message in messages:
            metadata = message.get("metadata") or {}
            asking = metadata.get("asking") or {}
            language = turn_language(message.get(TEXT) or "", metadata.get("language"), asking.get("type"))
            message.set(LANGUAGE, language, add_to_output=True)
        return messages
