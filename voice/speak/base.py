"""What every voice looks like from outside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from voice.audio import Pcm, write_wav


class VoiceError(Exception):
    """A voice could not speak."""


class Phone(NamedTuple):
    """One symbol of what was said and where."""

    start_ms: float
    end_ms: float
    symbol: str
    """IPA; empty for silence."""


@dataclass(frozen=True)
class Speech:
    """Spoken sound with what a mouth and captions need."""

    pcm: Pcm
    """int16 mono."""
    sample_rate: int
    """Hz."""
    visemes: tuple[tuple[int, str], ...] = ()
    """(ms from the start, shape), in order; each shape holds until the next. Shapes: ``voice.visemes``."""
    words: tuple[tuple[int, str], ...] = ()
    """(ms from the start, word), in order."""
    text: str = ""
    """What was asked for."""
    language: str = ""
    """ko, zh or en."""
    engine: str = ""
    """Name of the voice that spoke."""

    @property
    def duration_ms(self) -> int:
        """Length of the sound."""
        return len(self.pcm) * 1000 // self.sample_rate

    def wav(self) -> bytes:
        """The sound as a WAV file."""
        return write_wav(self.pcm, self.sample_rate)

    def louder(self, volume: float) -> Speech:
        """The same speech at another volume (1.0 leaves it as it is); peaks are limited softly, not clipped."""
        if volume == 1.0:
            return self
        x = self.pcm.astype(np.float32) / 32768.0 * max(0.0, volume)
        over = np.abs(x) > 0.8
        x[over] = np.sign(x[over]) * (0.8 + 0.19 * np.tanh((np.abs(x[over]) - 0.8) / 0.19))
        return replace(self, pcm=(x * 32767).astype(np.int16))


class Voice(ABC):
    """Turns one sentence into sound. Safe to call from several threads."""

    name: str = ""
    """Name in the registry."""
    languages: frozenset[str] = frozenset()
    """Languages it speaks."""

    @abstractmethod
    def load(self) -> None:
        """Get ready now. Raises ``MissingAssetError`` or :class:`VoiceError` when that is impossible."""

    @abstractmethod
    def synthesise(self, text: str, language: str, rate: float = 1.0, volume: float = 1.0) -> Speech:
        """Speak one sentence. ``rate``: 0.5–2.0 of the usual speed, pitch unchanged. ``volume``: 1.0 is usual.

        Raises :class:`VoiceError` when it cannot.
        """

    def can_speak(self, language: str) -> bool:
        """Whether it could speak this language here and now."""
        return language in self.languages


def join(parts: list[Speech], gap_ms: int = 0) -> Speech:
    """One speech of several, with silence between them. All must have the same sample rate."""
    if not parts:
        raise ValueError("nothing to join")
    rate, at = parts[0].sample_rate, 0
    sound: list[Pcm] = []
    visemes: list[tuple[int, str]] = []
    words: list[tuple[int, str]] = []
    gap = np.zeros(gap_ms * rate // 1000, np.int16)
    for i, part in enumerate(parts):
        if part.sample_rate != rate:
            raise ValueError("sample rates differ")
        if i and len(gap):
            visemes.append((at * 1000 // rate, "X"))
            sound.append(gap)
            at += len(gap)
        start = at * 1000 // rate
        visemes += [(start + ms, shape) for ms, shape in part.visemes]
        words += [(start + ms, word) for ms, word in part.words]
        sound.append(part.pcm)
        at += len(part.pcm)
    return Speech(np.concatenate(sound), rate, tuple(visemes), tuple(words), " ".join(p.text for p in parts),
                  parts[0].language, parts[0].engine)


def even_loudness(pcm: Pcm, target_dbfs: float = -20.0) -> Pcm:
    """Bring the voiced part of a sentence to one loudness; peaks stay below full scale."""
    x = pcm.astype(np.float32) / 32768.0
    frame = 480
    if len(x) < frame:
        return pcm
    power = np.square(x[: len(x) // frame * frame]).reshape(-1, frame).mean(axis=1)
    voiced = power[power > power.max() * 0.01]
    if not len(voiced) or voiced.mean() < 1e-8:
        return pcm
    gain = 10 ** (target_dbfs / 20) / float(np.sqrt(voiced.mean()))
    gain = min(gain, 0.95 / max(1e-6, float(np.abs(x).max())), 8.0)
    return (x * gain * 32767).astype(np.int16)
