"""Texts of a client: whole, or in pieces as a language model writes them; sound out, sentence by sentence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.tts import SynthesizeVoice

from channels.speech import LANGUAGES, SpeechEngines
from channels.wyoming.info import voice_name
from channels.wyoming.terms import Refusal, language_named
from services.catalogue.sound import script_of
from voice.audio import Pcm, resample
from voice.speak.speaker import GAP_MS
from voice.speak.text import for_streaming, sentences

MOST_CHARACTERS = 5_000
"""Of one request: about ten minutes of speech."""
CHUNK_S = 0.1
"""Sound in one audio-chunk."""


def language_of_voice(engines: SpeechEngines, voice: SynthesizeVoice | None) -> str | None:
    """Return the language of the voice that a client asks for by name or language; none when it asks for none.

    Raises:
        Refusal: when there is no such voice.
    """
    if voice is None or not (voice.name or voice.language):
        return None
    if not voice.name:
        language = language_named(voice.language)
    else:
        known = {voice_name(engine, language): language for language in LANGUAGES for engine in engines.speaker.order[language]}
        if voice.name not in known:
            raise Refusal("unknown-voice", f"There is no such voice here; there are {', '.join(sorted(known))}.")
        # The voice that an installation had yesterday may be another today; its language is what counts.
        language = known[voice.name]
    if not engines.voices.get(language):
        raise Refusal("no-voice", "No voice for this language is installed. Run script/setup, or gilbot models fetch.")
    return language


def check_text(text: object, text_format: object) -> str:
    """Return a text that can be spoken.

    Raises:
        Refusal: for SSML, a text that is too long, and what is no text.
    """
    if text_format not in (None, "", "text"):
        raise Refusal("unknown-format", "Plain text is spoken here, without markup.")
    if not isinstance(text, str):
        raise Refusal("bad-text", "The text is not a string.")
    if len(text) > MOST_CHARACTERS:
        raise Refusal("text-too-long", f"At most {MOST_CHARACTERS} characters are spoken at once.")
    return text


def language_of_text(text: str, otherwise: str = LANGUAGES[0]) -> str:
    """Return the language whose script a text is in; ``otherwise`` when it holds only figures and marks."""
    return script_of(text) if any(c.isalpha() for c in text) else otherwise


class Sentences:
    """Cuts a text that comes in pieces into sentences.

    Args:
        language: ko, zh or en; none finds it for each sentence from its script.
    """

    def __init__(self, language: str | None) -> None:
        self._language = language
        self._last = language or LANGUAGES[0]
        self._left = ""
        self._length = 0

    def add(self, text: str) -> list[tuple[str, str]]:
        """Take a piece; return the sentences that are now whole, each with its language.

        Raises:
            Refusal: when all pieces together are too long.
        """
        self._length += len(text)
        if self._length > MOST_CHARACTERS:
            raise Refusal("text-too-long", f"At most {MOST_CHARACTERS} characters are spoken at once.")
        # Whether the last sentence is whole shows only in what follows it: a letter stands for that.
        *whole, left = sentences(f"{self._left}{text}x")
        self._left = left[:-1]
        return [self._with_language(sentence) for sentence in whole]

    def rest(self) -> list[tuple[str, str]]:
        """Return what is left when no more comes."""
        left, self._left = self._left.strip(), ""
        return [self._with_language(left)] if left else []

    def _with_language(self, sentence: str) -> tuple[str, str]:
        if self._language is None:
            self._last = language_of_text(sentence, self._last)
        return sentence, self._last


class Utterance:
    """What one request says, as events.

    Args:
        engines: loaded voices.
        mode: standard or elder.
    """

    def __init__(self, engines: SpeechEngines, mode: str) -> None:
        self._engines, self._mode = engines, mode
        self._rate: int | None = None

    @property
    def spoke(self) -> bool:
        """Whether there was any sound so far."""
        return self._rate is not None

    async def say(self, text: str, language: str) -> AsyncIterator[Event]:
        """Speak a text: audio-start, audio-chunks as sentence after sentence is made, audio-stop; nothing for marks alone.

        Raises:
            Refusal: when no voice can say it.
        """
        at = 0
        async for pcm, rate in self._sound(text, language):
            if self._rate is None:
                self._rate = rate
            # Home Assistant writes one header for all sentences of a stream.
            samples = resample(pcm, rate, self._rate).astype("<i2")
            if not at:
                yield AudioStart(self._rate, 2, 1, timestamp=0).event()
            step = int(self._rate * CHUNK_S)
            for start in range(0, len(samples), step):
                piece = samples[start : start + step]
                yield AudioChunk(self._rate, 2, 1, piece.tobytes(), timestamp=at * 1000 // self._rate).event()
                at += len(piece)
        if self._rate is not None and at:
            yield AudioStop(timestamp=at * 1000 // self._rate).event()

    def _pieces(self, text: str) -> list[str]:
        # Only the first sound of a request is waited for: later sentences are better in one breath.
        cut = sentences(text) if self.spoke else for_streaming(text)
        return [piece for piece in cut if any(c.isalnum() for c in piece)]

    async def _sound(self, text: str, language: str) -> AsyncIterator[tuple[Pcm, int]]:
        """(int16 mono samples, Hz) of each piece, with a short silence after a sentence; made in worker threads."""
        loop = asyncio.get_running_loop()
        pieces = self._engines.speaker.stream(text, language, mode=self._mode, pieces=self._pieces)
        while (speech := await loop.run_in_executor(self._engines.speaking, next, pieces, None)) is not None:
            if not speech.engine:
                raise Refusal("no-voice", "No voice could say this.")
            gap = 0 if speech.text.endswith((",", "，")) else GAP_MS * speech.sample_rate // 1000
            yield np.concatenate([speech.pcm, np.zeros(gap, np.int16)]), speech.sample_rate
