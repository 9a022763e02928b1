"""One spaCy token stream for Korean, Chinese and English."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from assistant.components.language import LANGUAGE, script_language
from assistant.early import kiwi


class KiwiTokenizer:
    """spaCy tokenizer for Korean: morphemes by Kiwi, which also splits text whose spaces were lost."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for token in kiwi().tokenize(text):
            # Kiwi may give several morphemes for one span (됐 = 되 + 었): keep the surface once.
            start, stop = max(token.start, end), token.start + token.len
            if stop <= start:
                continue
            if start > end:
                self._gap(text[end:start], words, spaces)
            words.append(text[start:stop])
            spaces.append(False)
            end = stop
        self._gap(text[end:], words, spaces)
        return Doc(self.vocab, words=words, spaces=spaces)

    @staticmethod
    def _gap(gap: str, words: list[str], spaces: list[bool]) -> None:
        if not gap:
            return
        if words and gap.startswith(" "):
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)


class JiebaTokenizer:
    """spaCy tokenizer for Chinese: words by jieba."""

    def __init__(self, vocab: Vocab) -> None:
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)
        self._cut = jieba.cut
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = [word for word in self._cut(text) if word]
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


@spacy.registry.tokenizers("gilbot.kiwi.v1")
def _create_kiwi() -> Any:
    return lambda nlp: KiwiTokenizer(nlp.vocab)


@spacy.registry.tokenizers("gilbot.jieba.v1")
def _create_jieba() -> Any:
    return lambda nlp: JiebaTokenizer(nlp.vocab)


@lru_cache(maxsize=3)
def nlp(language: str) -> Language:
    """Return the blank spaCy pipeline of ``ko``, ``zh`` or ``en`` with its tokenizer."""
    if language == "en":
        return spacy.blank("en")
    tokenizer = {"ko": "gilbot.kiwi.v1", "zh": "gilbot.jieba.v1"}[language]
    # "xx" carries no tokenizer dependencies of its own; the vocabulary stays per language.
    return spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer}}})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TrilingualSpacyTokenizer(Tokenizer):
    """Tokenises each message with the spaCy pipeline of its language."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TrilingualSpacyTokenizer:
        """Build the component."""
        return cls({**cls.get_default_config(), **config})

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings of Rasa's tokenizers; ``training``: whether training sentences get tokens too, which only Rasa's own featurizers read."""
        return {
            "training": False,
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokenise the training sentences when a later component reads their tokens."""
        return super().process_training_data(training_data) if self._config["training"] else training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute, with their character offsets."""
        text = message.get(attribute) or ""
        language = message.get(LANGUAGE) or script_language(text) or "ko"
        return [Token(token.text, token.idx) for token in nlp(language)(text) if token.text.strip()] or [Token(text or " ", 0)]
