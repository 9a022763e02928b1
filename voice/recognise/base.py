"""What every recogniser looks like from outside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

from voice.audio import Pcm


class RecogniserError(Exception):
    """A recogniser could not do its work."""


class Word(NamedTuple):
    """One word and where it is in the recording."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True)
class Recognition:
    """What was heard."""

    text: str
    """Normalised text; empty when nothing was said."""
    confidence: float
    """0 to 1; comparable within one engine only."""
    words: tuple[Word, ...] = ()
    """Words with times from the start of the recording; empty when the engine was not asked for them."""
    language: str = ""
    """ko, zh or en: the language it was heard in."""
    engine: str = ""
    """Name of the recogniser that decided."""


@dataclass(frozen=True)
class Hints:
    """What the listener expects, so that recognition can lean that way."""

    phrases: tuple[str, ...] = ()
    """Names and wordings likely to be said, most likely first."""
    closed: bool = False
    """Whether the answer must be one of ``phrases`` (a grammar) or merely may contain them."""
    heard: str = ""
    """What a first pass believes was said; phrases that sound like it are preferred."""


NO_HINTS = Hints()


class Recogniser(ABC):
    """Turns a whole recording into text. Safe to call from several threads."""

    name: str = ""
    """Name in the registry."""
    languages: frozenset[str] = frozenset()
    """Languages it could hear if its weights are here."""

    @abstractmethod
    def load(self, language: str | None = None) -> None:
        """Read the weights now (one language or all). Raises ``MissingAssetError`` when they are not here."""

    @abstractmethod
    def recognise(
        self, pcm: Pcm, language: str, hints: Hints = NO_HINTS, *, word_times: bool = False
    ) -> Recognition:
        """Hear int16 mono 16 kHz samples. ``word_times`` asks for ``words`` where they cost extra."""

    def can_hear(self, language: str) -> bool:
        """Whether the weights for this language are on this machine."""
        return language in self.languages


class Stream(ABC):
    """One utterance being heard as it is spoken. Used by one thread at a time."""

    @abstractmethod
    def feed(self, pcm: Pcm) -> str:
        """Take int16 mono 16 kHz samples; returns the text so far."""

    @abstractmethod
    def finish(self) -> Recognition:
        """End the utterance; times are counted from its first sample."""


class StreamingRecogniser(Recogniser):
    """A recogniser that also gives partial text while a person speaks."""

    @abstractmethod
    def alternatives(self, pcm: Pcm, language: str, hints: Hints = NO_HINTS, count: int = 8) -> list[tuple[str, float]]:
        """Up to ``count`` readings with their log likelihood, best first."""

    @abstractmethod
    def stream(self, language: str, hints: Hints = NO_HINTS) -> Stream:
        """Begin an utterance."""
