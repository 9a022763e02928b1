"""Vosk: partial text while a person speaks, and a grammar for closed turns.

A grammar cannot reject: whatever is said comes back as some phrase of it. Who needs to know whether the phrase was
really said compares with an open recogniser (see ``voice.recognise.join``).
"""

from __future__ import annotations

import contextlib
import json
import threading
import weakref
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voice import assets
from voice.audio import SAMPLE_RATE, Pcm
from voice.recognise.base import NO_HINTS, Hints, Recognition, Stream, StreamingRecogniser, Word
from voice.recognise.text import normalise

ASSETS = {"ko": "vosk-ko", "zh": "vosk-zh", "en": "vosk-en"}
QUICK = {"vosk-ko": "vosk-ko-quick"}
"""Made at set-up from the model that ships (``voice.recognise.vosk_tuning``), and used where it is."""
_CHUNK = SAMPLE_RATE // 5
"""Samples handed over at once in one-shot use; one long call would hold the decoder's memory at its peak."""


_KEPT = 4
"""Open recognisers kept between turns, for as many people speaking at once."""
_WORN_S = 120
"""Seconds of speech after which a recogniser is replaced: what it remembers of the language model grows by up to 0.7 MB a second."""


@dataclass(eq=False)
class _Kept:
    recogniser: Any
    samples: int = 0

    @property
    def worn(self) -> bool:
        return self.samples >= _WORN_S * SAMPLE_RATE


class _OpenRecognisers:
    """Recognisers of one language's free speech, kept warm between turns.

    Whatever is said first makes a new one walk through all first words of the language model: a second of the processor for Korean,
    during which the person's words pile up. A used one remembers.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        # A deque: it is filled from wherever a stream is dropped, where no lock may be waited for.
        self._idle: deque[_Kept] = deque()
        self._made_so_far = 0

    def warm(self) -> None:
        """Make one that is ready, with a second of quiet noise."""
        kept = _Kept(self._made())
        noise = (np.random.default_rng(1).standard_normal(SAMPLE_RATE) * 300).astype(np.int16)
        kept.recogniser.AcceptWaveform(noise.tobytes())
        kept.samples += len(noise)
        # The end of an utterance also forgets the voice it adapted to.
        kept.recogniser.FinalResult()
        self._idle.append(kept)
        for worn in [k for k in self._idle if k.worn]:
            with contextlib.suppress(ValueError):
                self._idle.remove(worn)

    def _warm_spare(self) -> None:
        """Have one more ready for whoever speaks next, while there are not yet as many as are kept."""
        if not self._idle and self._made_so_far < _KEPT:
            self.warm_beside()

    def warm_beside(self) -> None:
        """Make one that is ready while others go on."""
        threading.Thread(target=self.warm, name="vosk-warm", daemon=True).start()

    def stream(self, language: str) -> Stream:
        """Begin an utterance; the recogniser comes back here when the stream is dropped."""
        kept = self._taken()
        stream = _VoskStream(kept.recogniser, language, kept)
        weakref.finalize(stream, self._give_back, kept).atexit = False
        return stream

    @contextlib.contextmanager
    def lent(self) -> Iterator[_Kept]:
        """A recogniser for one utterance, within the block."""
        kept = self._taken()
        try:
            yield kept
        finally:
            self._give_back(kept)

    def _taken(self) -> _Kept:
        try:
            kept = self._idle.pop()
            if kept.samples:
                kept.recogniser.FinalResult()
        except IndexError:
            kept = _Kept(self._made())
        self._warm_spare()
        return kept

    def _made(self) -> Any:
        import vosk

        self._made_so_far += 1
        return vosk.KaldiRecognizer(self._model, SAMPLE_RATE)

    def _give_back(self, kept: _Kept) -> None:
        if kept.worn and not self._idle:
            self.warm_beside()
        # A worn one still serves until the fresh one is there.
        if len(self._idle) < (1 if kept.worn else _KEPT):
            self._idle.append(kept)


class VoskRecogniser(StreamingRecogniser):
    """Official small Vosk models: Korean by default, Chinese and English when fetched."""

    name = "vosk"
    languages = frozenset(ASSETS)

    def __init__(self, *, as_shipped: bool = False) -> None:
        """``as_shipped``: with the search its authors chose, to compare with."""
        self._as_shipped = as_shipped
        self._models: dict[str, Any] = {}
        self._open: dict[str, _OpenRecognisers] = {}
        self._weighing: dict[str, _OpenRecognisers] = {}
        """Apart from those of streams: a recogniser that tells likelihoods gives no word times."""
        self._lock = threading.Lock()

    def can_hear(self, language: str) -> bool:
        """Whether its weights for this language are here."""
        return language in self._models or (language in ASSETS and assets.installed(ASSETS[language]))

    def load(self, language: str | None = None) -> None:
        """Read the weights now; see the base class."""
        for name in [language] if language else [x for x in ASSETS if self.can_hear(x)] or ["ko"]:
            self._model(name)

    def _model(self, language: str) -> Any:
        with self._lock:
            if language not in self._models:
                import vosk

                vosk.SetLogLevel(-1)
                if language not in ASSETS:
                    raise assets.MissingAssetError(f"vosk-{language}", "no Vosk model for this language")
                model = vosk.Model(str(_folder(ASSETS[language], self._as_shipped)))
                self._open[language] = _OpenRecognisers(model)
                self._weighing[language] = _OpenRecognisers(model)
                self._open[language].warm_beside()
                self._weighing[language].warm_beside()
                self._models[language] = model
            return self._models[language]

    def knows(self, word: str, language: str) -> bool:
        """Whether a word is in the model's vocabulary; others cannot enter a grammar whole."""
        return bool(self._model(language).vosk_model_find_word(word) >= 0)

    def recognise(
        self, pcm: Pcm, language: str, hints: Hints = NO_HINTS, *, word_times: bool = False
    ) -> Recognition:
        """Hear a recording; see the base class."""
        stream = self.stream(language, hints)
        for at in range(0, len(pcm), _CHUNK):
            stream.feed(pcm[at:at + _CHUNK])
        return stream.finish()

    def stream(self, language: str, hints: Hints = NO_HINTS) -> Stream:
        """Begin an utterance; with ``hints.closed`` only sequences of ``hints.phrases`` can come out."""
        import vosk

        model = self._model(language)
        if hints.closed:
            grammar = self._grammar(hints.phrases, language)
            if grammar:
                return _VoskStream(
                    vosk.KaldiRecognizer(model, SAMPLE_RATE, json.dumps(grammar, ensure_ascii=False)), language)
        return self._open[language].stream(language)

    def alternatives(self, pcm: Pcm, language: str, hints: Hints = NO_HINTS, count: int = 8) -> list[tuple[str, float]]:
        """Up to ``count`` readings of int16 mono 16 kHz sound with their log likelihood, best first.

        Likelihoods of one recording may be compared across grammars: what a grammar loses against free speech tells
        whether it was spoken in the grammar at all.
        """
        import vosk

        grammar = self._grammar(hints.phrases, language) if hints.closed else []
        model = self._model(language)
        if not grammar:
            with self._weighing[language].lent() as kept:
                kept.samples += len(pcm)
                return _readings(kept.recogniser, pcm, language, count)
        return _readings(vosk.KaldiRecognizer(model, SAMPLE_RATE, json.dumps(grammar, ensure_ascii=False)), pcm, language, count)

    def _grammar(self, phrases: tuple[str, ...], language: str) -> list[str]:
        """Phrases spelled with known words; a phrase that cannot be spelled is left out."""
        result = []
        for phrase in dict.fromkeys(phrases):
            words: list[str] = []
            for word in normalise(phrase, language, joined=False).lower().split():
                pieces = self._pieces(word, language)
                if not pieces:
                    break
                words += pieces
            else:
                if words:
                    result.append(" ".join(words))
        return result

    def _pieces(self, word: str, language: str) -> list[str]:
        """The word itself, or the fewest known pieces that make it up, longest first; empty when impossible."""
        if self.knows(word, language):
            return [word]
        best: list[list[str] | None] = [None] * len(word) + [[]]
        for start in range(len(word) - 1, -1, -1):
            for end in range(len(word), start, -1):
                after = best[end]
                if after is not None and self.knows(word[start:end], language):
                    candidate = [word[start:end], *after]
                    current = best[start]
                    if current is None or len(candidate) < len(current):
                        best[start] = candidate
        return best[0] or []


def _readings(recogniser: Any, pcm: Pcm, language: str, count: int) -> list[tuple[str, float]]:
    """Up to ``count`` readings of a sound with their log likelihood, best first."""
    recogniser.SetMaxAlternatives(count)
    readings: list[tuple[str, float]] = [("", 0.0)]
    for at in range(0, len(pcm) + _CHUNK, _CHUNK):
        piece = pcm[at:at + _CHUNK]
        if len(piece) and not recogniser.AcceptWaveform(piece.tobytes()):
            continue
        told = json.loads(recogniser.Result() if len(piece) else recogniser.FinalResult())
        found = [(a["text"], float(a["confidence"])) for a in told.get("alternatives", [])] or [("", 0.0)]
        readings = [(f"{before} {text}".strip(), a + b) for before, a in readings for text, b in found]
        readings = sorted(readings, key=lambda reading: -reading[1])[:count]
        if not len(piece):
            break
    return [(normalise(text.replace("[unk]", " "), language), score) for text, score in readings]


def _folder(asset: str, as_shipped: bool = False) -> Path:
    """Where to read a model from; one that somebody put in its place is theirs to tune."""
    quick = None if as_shipped else QUICK.get(asset)
    return assets.path(quick if quick and assets.installed(quick) and not assets.replaced(asset) else asset)


class _VoskStream(Stream):
    def __init__(self, recogniser: Any, language: str, kept: _Kept | None = None) -> None:
        self._recogniser = recogniser
        self._kept = kept or _Kept(recogniser)
        self._recogniser.SetWords(True)
        # Vosk goes on counting time from the first utterance it ever heard.
        self._before_ms = self._kept.samples * 1000 // SAMPLE_RATE
        self._language = language
        self._done: list[dict[str, Any]] = []
        self._so_far = ""

    def feed(self, pcm: Pcm) -> str:
        if len(pcm) == 0:
            return self._so_far
        self._kept.samples += len(pcm)
        if self._recogniser.AcceptWaveform(pcm.tobytes()):  # Vosk closed a segment by its own rules; ours goes on
            self._done += json.loads(self._recogniser.Result()).get("result", [])
            partial = ""
        else:
            partial = json.loads(self._recogniser.PartialResult()).get("partial", "")
        before = " ".join(w["word"] for w in self._done)
        self._so_far = normalise(f"{before} {partial}", self._language)
        return self._so_far

    def finish(self) -> Recognition:
        words = self._done + json.loads(self._recogniser.FinalResult()).get("result", [])
        words = [w for w in words if w["word"] != "[unk]"]
        text = normalise(" ".join(w["word"] for w in words), self._language)
        confidence = sum(w["conf"] for w in words) / len(words) if words else 0.0
        return Recognition(
            text, min(1.0, float(confidence)),
            tuple(Word(round(w["start"] * 1000) - self._before_ms, round(w["end"] * 1000) - self._before_ms, w["word"]) for w in words),
            self._language, "vosk",
        )
