"""Speaks replies: the best voice per language, sentence by sentence, with what was said before kept ready.

A reply must never fail for want of sound: when every voice fails, silence of the right length is returned, so that
captions and the turn go on.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from voice import speak
from voice.audio import AudioError, parse_wav
from voice.speak.base import Speech, Voice, VoiceError, join
from voice.speak.text import for_streaming, normalise, sentences

log = logging.getLogger(__name__)

def _default_order() -> dict[str, tuple[str, ...]]:
    """Kokoro first on Linux; on Windows and macOS the system's voices are native speakers of all three."""
    order = ("kokoro", "pyttsx3") if sys.platform.startswith("linux") else ("pyttsx3", "kokoro")
    return {"ko": order, "zh": order, "en": order}


MODE_RATE = {"standard": 1.0, "elder": 0.85}
"""Speed per mode; older listeners understand a fifth slower speech better."""
GAP_MS = 160
"""Silence between the sentences of one reply."""
_FORMAT = 9
"""Part of every cache key: raise it when the sound of a sentence changes."""


class Speaker:
    """Safe to use from several threads; one sentence is made at a time per voice, cached ones are given at once."""

    def __init__(self, order: dict[str, tuple[str, ...]] | None = None, cache_dir: Path | None = None,
                 memory_bytes: int = 48_000_000) -> None:
        """``order``: per language the voices to try. ``cache_dir``: where :meth:`prerender` keeps fixed sentences.

        Only fixed sentences go to disk: a reply may hold a citizen's name. ``memory_bytes`` bounds the rest.
        """
        self.order = {**_default_order(), **(order or {})}
        self.cache_dir = cache_dir
        self._limit = memory_bytes
        self._voices: dict[str, Voice] = {}
        self._memory: OrderedDict[str, Speech] = OrderedDict()
        self._used = 0
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def voice(self, name: str) -> Voice:
        """The one instance of a voice this speaker uses."""
        with self._lock:
            if name not in self._voices:
                self._voices[name] = speak.create(name)
            return self._voices[name]

    def load(self, languages: Iterable[str] = ("ko", "zh", "en")) -> dict[str, str]:
        """Get the first usable voice of each language ready; returns which one speaks which language ("" for none)."""
        chosen = {}
        for language in languages:
            chosen[language] = ""
            for name in self.order[language]:
                try:
                    self.voice(name).load()
                    if self.voice(name).can_speak(language):
                        chosen[language] = name
                        break
                except Exception as e:
                    log.warning("voice_not_ready voice=%s language=%s reason=%s", name, language, e)
        return chosen

    def speak(self, text: str, language: str, *, mode: str = "standard", rate: float = 1.0, volume: float = 1.0) -> Speech:
        """The whole text as one piece of sound, sentences with short gaps between them."""
        parts = list(self.stream(text, language, mode=mode, rate=rate, volume=volume, pieces=sentences))
        if not parts:
            return Speech(np.zeros(0, np.int16), 24_000, text=text, language=language)
        same = [p for p in parts if p.sample_rate == parts[0].sample_rate]
        if len(same) != len(parts):  # a voice failed half-way: say all of it with the one that does not
            parts = [self._make(s, language, self._rate(mode, rate), skip_first=True).louder(volume) for s in sentences(text)]
        return join(parts, GAP_MS)

    def stream(self, text: str, language: str, *, mode: str = "standard", rate: float = 1.0, volume: float = 1.0,
               pieces: Callable[[str], list[str]] = for_streaming) -> Iterator[Speech]:
        """Sentence by sentence, the first as early as possible. Stop iterating to stop the work."""
        for piece in pieces(text):
            if normalise(piece, language):
                yield self._make(piece, language, self._rate(mode, rate)).louder(volume)

    def prerender(self, texts: Iterable[str], language: str, *, modes: Iterable[str] = ("standard", "elder"),
                  progress: Callable[[int], None] | None = None) -> int:
        """Render fixed texts to disk (``cache_dir``), for speech that starts at once; returns how many were made now.

        Pass wordings without anyone's data in them.
        """
        made = 0
        for done, text in enumerate(texts, 1):
            for mode in modes:
                rate = self._rate(mode, 1.0)
                for piece in self.missing(text, language, mode):
                    speech = self._make(piece, language, rate)
                    if speech.engine == self.order[language][0]:
                        self._to_disk(self._key(piece, language, rate), speech)
                        self._forget(self._key(piece, language, rate))
                        made += 1
            if progress:
                progress(done)
        return made

    def missing(self, text: str, language: str, mode: str = "standard") -> list[str]:
        """Return the pieces of a fixed text that :meth:`prerender` has still to make."""
        rate = self._rate(mode, 1.0)
        pieces = dict.fromkeys([*for_streaming(text), *sentences(text)])
        return [piece for piece in pieces if normalise(piece, language) and not self._is_on_disk(self._key(piece, language, rate))]

    def at_hand(self, text: str, language: str, *, mode: str = "standard", rate: float = 1.0) -> bool:
        """Whether the first piece of a text sounds without being made: spoken before, or rendered."""
        first = next((piece for piece in for_streaming(text) if normalise(piece, language)), None)
        if first is None:
            return True
        key = self._key(first, language, self._rate(mode, rate))
        with self._lock:
            if key in self._memory:
                return True
        return self._is_on_disk(key)

    def close(self) -> None:
        """End worker processes."""
        for voice in self._voices.values():
            getattr(voice, "close", lambda: None)()

    def _rate(self, mode: str, rate: float) -> float:
        return round(min(2.0, max(0.5, rate * MODE_RATE.get(mode, 1.0))), 2)

    def _key(self, piece: str, language: str, rate: float) -> str:
        voice = self.order[language][0]
        raw = f"{_FORMAT}|{voice}|{language}|{rate:.2f}|{normalise(piece, language)}"
        return hashlib.sha256(raw.encode("utf-8")).hexdigest()[:32]

    def _make(self, piece: str, language: str, rate: float, skip_first: bool = False) -> Speech:
        key = self._key(piece, language, rate)
        with self._lock:
            kept = None if skip_first else self._memory.get(key)
            if kept is not None:
                self._memory.move_to_end(key)
        kept = kept or (None if skip_first else self._from_disk(key))
        if kept is not None:
            self._remember(key, kept)
            return kept
        for name in self.order[language][1 if skip_first else 0:]:
            voice = self.voice(name)
            if not voice.can_speak(language):
                continue
            with self._lock:
                busy = self._making.setdefault(name, threading.Lock())
            with busy:  # two sentences at once on two cores both come late; one after the other, one is in time
                with self._lock:
                    kept = None if skip_first else self._memory.get(key)
                if kept is not None:
                    return kept
                try:
                    speech = voice.synthesise(piece, language, rate)
                except Exception as e:
                    log.warning("voice_failed voice=%s language=%s reason=%s", name, language, type(e).__name__)
                    continue
                if name == self.order[language][0]:
                    self._remember(key, speech)
                return speech
        return _silence(piece, language)

    def _remember(self, key: str, speech: Speech) -> None:
        with self._lock:
            if key not in self._memory:
                self._memory[key] = speech
                self._used += speech.pcm.nbytes
            while self._used > self._limit and len(self._memory) > 1:
                _, old = self._memory.popitem(last=False)
                self._used -= old.pcm.nbytes

    def _forget(self, key: str) -> None:
        # What lies on disk must not push what was spoken just now out of memory.
        with self._lock:
            old = self._memory.pop(key, None)
            self._used -= old.pcm.nbytes if old is not None else 0

    def _is_on_disk(self, key: str) -> bool:
        # The description is written last: where it is, the sound is whole.
        return self.cache_dir is not None and (self.cache_dir / key[:2] / f"{key}.json").is_file()

    def _from_disk(self, key: str) -> Speech | None:
        if self.cache_dir is None:
            return None
        base = self.cache_dir / key[:2] / key
        try:
            facts = json.loads(base.with_suffix(".json").read_text("utf-8"))
            sound = base.with_suffix(".wav").read_bytes()
            pcm = parse_wav(sound) if facts["sample_rate"] == 16_000 else np.frombuffer(sound[44:], "<i2").copy()
        except (OSError, ValueError, KeyError, AudioError):
            return None
        return Speech(pcm, facts["sample_rate"], tuple((m, s) for m, s in facts["visemes"]),
                      tuple((m, w) for m, w in facts["words"]), facts["text"], facts["language"], facts["engine"])

    def _to_disk(self, key: str, speech: Speech) -> None:
        if self.cache_dir is None:
            return
        base = self.cache_dir / key[:2] / key
        base.parent.mkdir(parents=True, exist_ok=True)
        base.with_suffix(".wav").write_bytes(speech.wav())
        base.with_suffix(".json").write_text(json.dumps({
            "sample_rate": speech.sample_rate, "visemes": speech.visemes, "words": speech.words, "text": speech.text,
            "language": speech.language, "engine": speech.engine}, ensure_ascii=False), "utf-8")


def _silence(piece: str, language: str) -> Speech:
    """What is left when no voice works: time for the caption to be read."""
    seconds = max(1.0, len(piece) * (0.16 if language in ("ko", "zh") else 0.06))
    return Speech(np.zeros(int(16_000 * seconds), np.int16), 16_000, ((0, "X"),), ((0, piece),), piece, language, "")


__all__ = ["GAP_MS", "MODE_RATE", "Speaker", "VoiceError"]
