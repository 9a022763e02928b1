"""One recording of a client: sound in any usual format in, a transcript out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioChunkConverter, AudioFormat

from channels.speech import LANGUAGES, SpeechEngines
from channels.wyoming.terms import Options, Refusal, language_named
from voice.audio import MAX_SECONDS, SAMPLE_RATE, Pcm
from voice.duplex import DuplexSession, Event
from voice.endpoint import SETTINGS

RATES = (4_000, 192_000)
"""Lowest and highest sample rate taken, in Hz."""
WIDTHS = (1, 2, 3, 4)
"""Bytes per sample; one byte is unsigned, the others are signed."""
MOST_CHANNELS = 16
MOST_HINTS, LONGEST_HINT = 200, 64
"""Names and terms taken from one request, and letters of each."""
PIECE = SAMPLE_RATE // 10
"""Samples heard at a time: the end of a turn is noticed to 100 ms."""


def check_format(sound: AudioFormat) -> None:
    """Check a format before anything is computed from it.

    Raises:
        Refusal: for one that cannot be converted.
    """
    numbers = (sound.rate, sound.width, sound.channels)
    if not all(type(number) is int for number in numbers):
        raise Refusal("bad-audio", "Sample rate, width and channels are whole numbers.")
    if not RATES[0] <= sound.rate <= RATES[1] or sound.width not in WIDTHS or not 1 <= sound.channels <= MOST_CHANNELS:
        raise Refusal(
            "bad-audio", f"Sound has {RATES[0]} to {RATES[1]} samples a second of 1 to 4 bytes, and at most {MOST_CHANNELS} channels."
        )


def checked_request(request: Transcribe, default: str | None) -> Transcribe:
    """Return a request with its language as ko, zh, en or "auto", and only the hints that can be used.

    Raises:
        Refusal: for a language that cannot be heard.
    """
    language = language_named(request.language) if request.language else default or "auto"
    hints = [hint for given in (request.transcript_names, request.transcript_terms) if isinstance(given, list) for hint in given]
    usable = [hint.strip() for hint in hints if isinstance(hint, str) and 0 < len(hint.strip()) <= LONGEST_HINT]
    return Transcribe(language=language, transcript_names=usable[:MOST_HINTS])


class Recording:
    """Hears one recording as it arrives. :meth:`feed` and :meth:`stop` take time: call them in a worker thread, one at a time.

    Args:
        engines: loaded recognisers.
        request: as :func:`checked_request` returns it.
        sound: the format announced, checked.
        options: what the command line sets.
    """

    def __init__(self, engines: SpeechEngines, request: Transcribe, sound: AudioFormat, options: Options) -> None:
        self._format = (sound.rate, sound.width, sound.channels)
        self._until_stop = options.until_stop
        self._samples = 0
        self._widths, self._rates = AudioChunkConverter(width=2), AudioChunkConverter(rate=SAMPLE_RATE)
        named = request.transcript_names or []
        # A client's own stop ends the turn, however long it is.
        settings = replace(SETTINGS[options.mode], max_turn_s=MAX_SECONDS + 1) if options.until_stop else None
        self._session = DuplexSession(
            engines.recognisers,
            engines.vad,
            language=request.language or "auto",
            mode=options.mode,
            phrases={language: [*named, *engines.phrases.get(language, [])] for language in (*LANGUAGES, "auto")},
            hands_free=not options.until_stop,
            executor=engines.hearing,
            settings=settings,
        )
        self._session.start()

    @property
    def seconds(self) -> float:
        """Length of the sound so far."""
        return self._samples / SAMPLE_RATE

    def feed(self, chunk: AudioChunk) -> Transcript | None:
        """Hear a piece; return the transcript when the person has finished, or has not spoken for long.

        Raises:
            Refusal: for a format that is not the one announced, half a sample, or more than :data:`MAX_SECONDS` of sound.
        """
        if (chunk.rate, chunk.width, chunk.channels) != self._format:
            raise Refusal("bad-audio", "This audio-chunk is not in the format that audio-start announced.")
        if len(chunk.audio) % (chunk.width * chunk.channels):
            raise Refusal("bad-audio", "This audio-chunk holds a part of a sample.")
        if self.seconds + chunk.seconds > MAX_SECONDS:
            raise Refusal("audio-too-long", f"At most {MAX_SECONDS:.0f} seconds are heard at once.")
        pcm = self._converted(chunk)
        self._samples += len(pcm)
        for at in range(0, len(pcm), PIECE):
            heard = self._transcript(self._session.feed(pcm[at : at + PIECE]), stopped=False)
            if heard is not None:
                return heard
        return None

    def stop(self) -> Transcript:
        """End the recording and return its transcript; the text is empty when nobody spoke."""
        heard = self._transcript(self._session.stop(), stopped=True)
        return heard or Transcript("", language=self._language)

    def _converted(self, chunk: AudioChunk) -> Pcm:
        """Return int16 mono samples at 16 kHz; the resampler remembers where the last chunk ended."""
        wide = self._widths.convert(chunk)
        samples = np.frombuffer(wide.audio, "<i2").reshape(-1, wide.channels)
        mono = samples[:, 0] if wide.channels == 1 else samples.mean(axis=1).astype(np.int16)
        return np.frombuffer(self._rates.convert(AudioChunk(wide.rate, 2, 1, mono.tobytes())).audio, "<i2")

    @property
    def _language(self) -> str | None:
        return None if self._session.language == "auto" else self._session.language

    def _transcript(self, events: list[Event], *, stopped: bool) -> Transcript | None:
        for event in events:
            if event.kind == "final":
                return Transcript(event.text, language=self._language)
            if event.kind == "late":
                raise Refusal("late", "Recognition took too long. Please say it once more.")
            # Where the client decides how long it listens, silence is no answer yet.
            if event.kind == "no_speech" and (stopped or not self._until_stop):
                return Transcript("", language=self._language)
        return None
