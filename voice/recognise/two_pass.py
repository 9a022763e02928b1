"""Both recognisers on one recording: what ``DuplexSession`` does live, for files and uploads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from voice.audio import SAMPLE_RATE, Pcm
from voice.expectation import OPEN, Expectation, grammar
from voice.recognise.base import NO_HINTS, Hints, Recogniser, Recognition, StreamingRecogniser
from voice.recognise.closed import Evidence, decide
from voice.recognise.join import Heard, open_turn


class TwoPassRecogniser(Recogniser):
    """A streaming recogniser first where there is one for the language, then Whisper, joined."""

    name = "two_pass"
    languages = frozenset({"ko", "zh", "en"})

    def __init__(self, first: Recogniser, second: Recogniser) -> None:
        """``first``: Vosk (may lack a language); ``second``: Whisper."""
        self._first, self._second = first, second

    def load(self, language: str | None = None) -> None:
        """Read the weights now; see the base class."""
        self._second.load(language)
        if language is None or self._first.can_hear(language):
            self._first.load(language)

    def can_hear(self, language: str) -> bool:
        """Whether its weights for this language are here."""
        return self._second.can_hear(language)

    def language_of(self, pcm: Pcm) -> str:
        """ko, zh or en: the language spoken; ko when the second recogniser cannot tell."""
        detect = getattr(self._second, "detect_language", None)
        odds = detect(pcm) if detect else {"ko": 1.0}
        return max(odds, key=lambda k: odds[k])

    def recognise(self, pcm: Pcm, language: str, hints: Hints = NO_HINTS, *, word_times: bool = False) -> Recognition:
        """Hear a recording; see the base class."""
        return self.hear(pcm, language, OPEN, hints.phrases, first_pass=hints.heard or None, word_times=word_times).recognition

    def hear(self, pcm: Pcm, language: str, expectation: Expectation = OPEN, phrases: tuple[str, ...] = (), *,
             first_pass: str | None = None, word_times: bool = False) -> Heard:
        """One answer from int16 mono 16 kHz sound. ``language`` may be "auto".

        ``first_pass``: what a stream has already made of it; None has the first recogniser listen now.
        """
        if language == "auto":
            language = self.language_of(pcm)
        phrases = (*expectation.phrases, *phrases)
        vosk = None
        if not expectation.closed:
            if first_pass is None and self._first.can_hear(language):
                vosk = self._first.recognise(pcm, language)
            elif first_pass:
                vosk = Recognition(first_pass, 0.8, (), language, self._first.name)
            heard = Hints(phrases, heard=vosk.text if vosk else "")
            whisper = self._second.recognise(pcm, language, heard, word_times=word_times)
            return open_turn(whisper, vosk, phrases, language)
        evidence = self.evidence(pcm, language, expectation, phrases, word_times=word_times)
        answer = decide(evidence, expectation, language)
        if answer is None:
            return open_turn(evidence.whisper, None, phrases, language)
        return Heard(replace(answer, language=language), True)

    def evidence(self, pcm: Pcm, language: str, expectation: Expectation, phrases: tuple[str, ...] = (), *, word_times: bool = False) -> Evidence:
        """What both recognisers make of one answer of a known form; they work side by side."""
        first = self._first if isinstance(self._first, StreamingRecogniser) and self._first.can_hear(language) else None
        allowed = grammar(expectation, language)
        if not allowed or first is None:
            return Evidence([], self._second.recognise(pcm, language, Hints(phrases), word_times=word_times), len(pcm) / SAMPLE_RATE)
        with ThreadPoolExecutor(1, thread_name_prefix="grammar") as beside:
            proposed = beside.submit(first.alternatives, pcm, language, Hints(allowed, closed=True), 24 if expectation.kind == "digits" else 8)
            # Where a grammar proposes, Whisper is the judge: a prompt would make it hear what is expected.
            whisper = self._second.recognise(pcm, language, word_times=word_times)
            readings = proposed.result()
        return Evidence(readings, whisper, len(pcm) / SAMPLE_RATE, lambda: first.alternatives(pcm, language, count=1)[0][1])


class NothingFirst(Recogniser):
    """Stands in where there is no streaming recogniser."""

    name = "none"

    def load(self, language: str | None = None) -> None:
        """Read the weights now; see the base class."""
        return

    def recognise(self, pcm: Pcm, language: str, hints: Hints = NO_HINTS, *, word_times: bool = False) -> Recognition:
        """Hear a recording; see the base class."""
        return Recognition("", 0.0, (), language, self.name)
