"""One spoken conversation with one microphone: frames in, events out.

The core is synchronous: ``feed`` does its share of work in the caller's thread and returns what happened. Only the
second recogniser runs elsewhere: it is begun in the first 300 ms of silence and its result thrown away when speech
resumes, so that at the end of the turn the text is ready.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voice.audio import SAMPLE_RATE, AudioError, Pcm, from_bytes, level_dbfs
from voice.echo import EchoGuard
from voice.endpoint import SETTINGS, Endpointer, EndpointSettings, SileroVad
from voice.expectation import OPEN, Expectation, grammar
from voice.recognise import Hints, Recogniser, Stream, StreamingRecogniser
from voice.recognise.join import Heard
from voice.recognise.text import alike, contains, letters
from voice.recognise.two_pass import NothingFirst, TwoPassRecogniser
from voice.speak.text import sentences
from voice.unfinished import extra_wait

EventKind = Literal["listening", "partial", "final", "no_speech", "interrupted", "language", "echo"]
PREROLL_S = 0.4
"""Sound kept from before the voice was noticed: the first consonant is in it."""
TAIL_S = 0.25
"""Sound after the last voiced frame that goes to the second recogniser."""
BARGE_IN_FRAMES = 5
"""Voiced frames (32 ms each) out of six before a voice over the assistant's own stops it: 160 ms."""
ECHO_WINDOW_S = 0.8
"""Latest sound that is compared with what is being played."""
ECHO_LONGEST_S = 4.0
"""Sound that is compared with what was played when a turn ends."""
ECHO_AGAIN_S = 0.1
"""Sound between one comparison and the next."""
ECHO_TAIL_S = 1.0
"""How long after the assistant has ended its sound may still come back."""
BARGE_IN_DBFS = -48.0
"""Softer sound than this while the assistant speaks is what is left of its own voice."""
TOO_LOUD_SHARE = 0.01
TOO_FAR_DBFS = -46.0
RESULT_TIMEOUT_S = 20.0

_pool: ThreadPoolExecutor | None = None
_pool_lock = threading.Lock()


def _shared_pool() -> ThreadPoolExecutor:
    global _pool
    with _pool_lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(max(1, min(4, (os.cpu_count() or 2) // 2)), thread_name_prefix="final-text")
        return _pool


@dataclass(frozen=True)
class Event:
    """Something the other side should know."""

    kind: EventKind
    """``listening`` · ``partial`` · ``final`` · ``no_speech`` · ``interrupted`` (the person speaks over the assistant) ·
    ``language`` (found from the voice) · ``echo`` (the assistant had heard itself; nothing was said)."""
    text: str = ""
    """partial, final, echo: the words; language: ko, zh or en."""
    confidence: float = 0.0
    """final: 0 to 1."""
    audio_ms: int = 0
    """final: length of the speech, first to last voiced frame."""
    in_grammar: bool = False
    """final: whether a closed turn was answered in the form expected."""
    waited_ms: int = 0
    """final: silence waited for after the last voiced frame."""
    text_ms: int = 0
    """final: from the decision that the turn is over to its text; 0 when the text was ready."""
    hint: str = ""
    """final, no_speech: "too_loud" or "too_far" when the microphone says so, "unclear" when nothing was understood."""


class DuplexSession:
    """Hears one person. Calls must come one at a time (a lock makes sure); nothing here blocks but recognition itself."""

    def __init__(
        self,
        recognisers: Mapping[str, Recogniser],
        vad: SileroVad,
        *,
        language: str = "ko",
        mode: str = "standard",
        phrases: Mapping[str, Sequence[str]] | None = None,
        hands_free: bool = True,
        executor: ThreadPoolExecutor | None = None,
        settings: EndpointSettings | None = None,
    ) -> None:
        """``recognisers``: ``{"vosk": …, "whisper": …}``; Vosk may be missing. ``language``: ko, zh, en or "auto".

        ``phrases``: per language what is likely to be said at any time (names of services), most likely first.
        ``hands_free=False`` is push-to-talk: a turn lasts from :meth:`start` to :meth:`stop`.
        """
        self._vosk = recognisers.get("vosk")
        self._two_pass = TwoPassRecogniser(self._vosk or NothingFirst(), recognisers["whisper"])
        self._language, self._mode = language, mode
        self._phrases = {k: tuple(v) for k, v in (phrases or {}).items()}
        self._hands_free = hands_free
        self._pool = executor
        self._own_settings = settings
        self._endpointer = Endpointer(vad, settings or SETTINGS[mode])
        self._expectation = OPEN
        self._lock = threading.RLock()
        self._playing: str | None = None
        self._echo = EchoGuard()
        self._echo_until: int | None = None
        self._heard = 0
        self._open = hands_free
        self._stream: Stream | None = None
        self._turn = OPEN
        self._begin()

    # what the conversation knows

    @property
    def language(self) -> str:
        """ko, zh, en, or "auto" until it is found."""
        return self._language

    @language.setter
    def language(self, value: str) -> None:
        with self._lock:
            if value != self._language:
                self._language = value
                self._stream = None

    @property
    def mode(self) -> str:
        """standard or elder: how long pauses may be."""
        return self._mode

    @mode.setter
    def mode(self, value: str) -> None:
        with self._lock:
            self._mode = value
            self._endpointer.settings = self._own_settings or SETTINGS[value]

    @property
    def hands_free(self) -> bool:
        """Whether the end of a turn is found by listening (else by :meth:`stop`)."""
        return self._hands_free

    @hands_free.setter
    def hands_free(self, value: bool) -> None:
        with self._lock:
            self._hands_free = self._open = value

    def expect(self, expectation: Expectation = OPEN) -> None:
        """Say what the next answer should be; call before each turn. Takes effect when the next speech begins."""
        with self._lock:
            self._expectation = expectation

    # what happens around the microphone

    def start(self) -> list[Event]:
        """Listen for a new turn from now on (push-to-talk pressed, or the page is ready)."""
        with self._lock:
            self._open = True
            self._silenced()
            self._begin()
            return [Event("listening")]

    def stop(self) -> list[Event]:
        """End the turn now (push-to-talk released, or the person tapped "done")."""
        with self._lock:
            self._open = self._hands_free
            if not self._sound:
                self._begin()
                return [Event("no_speech")]
            return self._finish()

    def playback_started(self, text: str, sound: Pcm | None = None, sample_rate: int = 24_000) -> None:
        """The assistant's sentence is now being heard; what sounds like it is not the person.

        With its ``sound`` (int16 mono) an echo is told from a voice at once; by ``text`` alone only when a turn is over.
        """
        with self._lock:
            if self._playing is None:
                self._echo.forget()
            self._playing = text if self._playing is None else f"{self._playing} {text}"
            self._echo_until = None
            if sound is not None:
                self._echo.played(sound, sample_rate)

    def playback_ended(self) -> list[Event]:
        """The assistant is silent again; the wait for speech begins anew."""
        with self._lock:
            was = self._playing
            self._silenced()
            if was is not None and not self._endpointer.speaking:
                self._begin()
                return [Event("listening")]
            return []

    def barge_in(self) -> list[Event]:
        """The person stopped the assistant by touch or gesture."""
        with self._lock:
            if self._playing is None:
                return []
            self._silenced()
            self._begin()
            return [Event("interrupted"), Event("listening")]

    def feed(self, data: bytes | Pcm) -> list[Event]:
        """Take 16 kHz mono signed 16-bit little-endian PCM of any length; returns what happened, in order.

        Raises :class:`~voice.audio.AudioError` on an odd number of bytes. May take as long as recognition takes when a
        turn ends: call it in a worker thread, never in an event loop.
        """
        pcm = from_bytes(data) if isinstance(data, bytes) else data
        with self._lock:
            if not self._open or len(pcm) == 0:
                return []
            events: list[Event] = []
            self._heard += len(pcm)
            self._recent.append(pcm)
            self._recent_samples += len(pcm)
            if self._sound:
                self._sound.append(pcm)
            while self._recent_samples - len(self._recent[0]) > PREROLL_S * SAMPLE_RATE:
                self._recent_samples -= len(self._recent.popleft())
            happened = self._endpointer.feed(pcm)
            for event in happened:
                if event.kind == "speech_start":
                    self._speech_started()
                elif event.kind == "pause":
                    self._paused()
                elif event.kind == "resume":
                    self._resumed()
                elif event.kind == "no_speech" and self._playing is None:
                    events.append(Event("no_speech", hint=self._hint(np.concatenate(list(self._recent)), speech=False)))
                elif event.kind == "speech_end" and self._hands_free:
                    self._partial(pcm, events)
                    events += self._finish()
                    return events
            if self._sound:
                self._interrupt(events)
                self._partial(pcm, events)
                self._consider_waiting()
            return events

    # inside a turn

    def _silenced(self) -> None:
        """The assistant's sound ends now; what the room still holds of it comes back for a moment."""
        if self._playing is not None:
            self._echo_until = self._heard + int(ECHO_TAIL_S * SAMPLE_RATE)
        self._playing = None

    def _may_echo(self) -> bool:
        """Whether the assistant's own sound may be in the microphone now."""
        if self._echo_until is not None and self._heard > self._echo_until:
            self._echo.forget()
            self._echo_until = None
        return self._echo.knows

    def _begin(self) -> None:
        self._endpointer.reset()
        self._recent: deque[Pcm] = deque()
        self._recent_samples = 0
        self._sound: list[Pcm] = []
        self._stream = None
        self._fed = 0
        self._told = ""
        self._early: Future[Heard] | None = None
        self._over_playback = ""
        self._over_echo = False
        self._interrupted = False
        self._loud_frames = 0
        self._started = False
        self._own_voice = False
        self._compared_at = 0

    def _speech_started(self) -> None:
        self._sound = list(self._recent)
        self._turn = self._expectation
        self._started = True
        self._over_playback = self._playing or ""
        self._over_echo = self._may_echo()
        self._restart_stream()

    def _restart_stream(self) -> None:
        self._fed = 0
        if isinstance(self._vosk, StreamingRecogniser) and self._vosk.can_hear(self._language):
            allowed = grammar(self._turn, self._language)
            self._stream = self._vosk.stream(self._language, Hints(allowed, closed=True) if allowed else Hints())

    def _interrupt(self, events: list[Event]) -> None:
        """Stop the assistant once it is surely a voice, and surely not its own."""
        if self._interrupted or self._playing is None and not self._own_voice:
            return
        loud = level_dbfs(self._recent[-1]) > BARGE_IN_DBFS
        self._loud_frames = self._loud_frames + 1 if loud and self._endpointer.probability > 0.5 else 0
        voiced_ms = self._endpointer.last_voice_ms - self._endpointer.started_ms
        if not self._loud_frames or voiced_ms < BARGE_IN_FRAMES * 32:
            return
        if self._echo.knows:
            if self._heard - self._compared_at < ECHO_AGAIN_S * SAMPLE_RATE:
                return
            self._compared_at = self._heard
            if self._echo.is_echo(self._latest(ECHO_WINDOW_S)):
                self._own_voice = True
                return
            if self._own_voice:
                # What came before the person's first word is the assistant's: it must not reach the recogniser.
                self._sound = [self._latest(ECHO_WINDOW_S)]
                self._restart_stream()
        self._interrupted = True
        if self._playing is not None:
            self._silenced()
            events.append(Event("interrupted"))

    def _latest(self, seconds: float) -> Pcm:
        """The last part of this turn's sound."""
        return np.concatenate(self._sound)[-int(seconds * SAMPLE_RATE):]

    def _partial(self, pcm: Pcm, events: list[Event]) -> None:
        if self._stream is None:
            return
        sound = np.concatenate(self._sound[self._fed:]) if self._fed < len(self._sound) else np.zeros(0, np.int16)
        self._fed = len(self._sound)
        text = self._stream.feed(sound)
        if text and text != self._told:
            self._told = text
            events.append(Event("partial", text))

    def _paused(self) -> None:
        sound = self._speech()
        if self._only_echo(sound):
            return
        pool = self._pool or _shared_pool()
        stream_text = self._told
        turn, language = self._turn, self._language
        self._early = pool.submit(self._recognise, sound, language, turn, stream_text)

    def _resumed(self) -> None:
        if self._early is not None:
            self._early.cancel()
        self._early = None
        self._endpointer.extra_wait_s = 0.0

    def _consider_waiting(self) -> None:
        """When the early text is there: wait longer for the rest of an unfinished one, less for a complete answer."""
        early = self._early
        if early is None or not early.done() or early.cancelled() or early.exception() is not None:
            return
        heard = early.result()
        language = heard.recognition.language or "ko"
        digits = self._turn.digits if self._turn.kind == "digits" else None
        complete = self._turn.kind in ("yes_no", "choice") and heard.in_grammar and heard.recognition.confidence > 0.8
        wait = extra_wait(heard.recognition.text, language, digits=digits, complete=complete)
        if self._mode == "elder":
            wait = max(0.0, wait)
        self._endpointer.extra_wait_s = wait

    def _speech(self) -> Pcm:
        """The turn's sound from its first voiced frame (and a little before) to a little after the last."""
        sound = np.concatenate(self._sound)
        silent = int(max(0.0, self._endpointer._silent - TAIL_S) * SAMPLE_RATE)
        return sound[: len(sound) - silent] if silent else sound

    def _only_echo(self, sound: Pcm) -> bool:
        """Whether nobody but the assistant spoke in this turn."""
        return self._over_echo and not self._interrupted and self._echo.is_echo(sound[-int(ECHO_LONGEST_S * SAMPLE_RATE):])

    def _recognise(self, sound: Pcm, language: str, turn: Expectation, first_pass: str) -> Heard:
        return self._two_pass.hear(sound, language, turn, self._phrases.get(language, ()), first_pass=first_pass)

    def _finish(self) -> list[Event]:
        decided = time.perf_counter()
        sound = self._speech()
        waited = int(self._endpointer._silent * 1000)
        voiced = max(0, self._endpointer.last_voice_ms - self._endpointer.started_ms)
        early, language, over, sure = self._early, self._language, self._over_playback, self._over_echo
        turn = self._turn if self._started else self._expectation
        if self._only_echo(sound):
            self._begin()
            return [Event("echo", over)]
        heard = None
        if early is not None and not early.cancelled():
            heard = early.result(timeout=RESULT_TIMEOUT_S)
        if heard is None:
            heard = self._recognise(sound, language, turn, self._told)
        self._begin()
        events: list[Event] = []
        result = heard.recognition
        if language == "auto" and result.language and result.text:
            self._language = result.language
            events.append(Event("language", result.language))
        # Where the sound played is known and was not found, only a whole sentence word for word is taken for an echo.
        if over and result.text and _is_echo(result.text, over, result.language, least=0.9 if sure else 0.7):
            return [*events, Event("echo", result.text)]
        hint = self._hint(sound, speech=True) or ("" if result.text else "unclear")
        if not result.text:
            return [*events, Event("no_speech", hint=hint)]
        text_ms = int((time.perf_counter() - decided) * 1000)
        return [*events, Event("final", result.text, result.confidence, voiced, heard.in_grammar, waited, text_ms, hint)]

    @staticmethod
    def _hint(sound: Pcm, *, speech: bool) -> str:
        if speech and float(np.mean(np.abs(sound.astype(np.int32)) >= 32_700)) > TOO_LOUD_SHARE:
            return "too_loud"
        level = level_dbfs(sound)
        if speech and level < TOO_FAR_DBFS or not speech and -65.0 < level < -50.0:
            return "too_far"
        return ""


def _is_echo(heard: str, spoken: str, language: str, *, least: float = 0.7) -> bool:
    """Whether what was heard is one of the assistant's own sentences coming back, or most of one.

    ``least``: likeness of sound. A person who answers with a word of the question is no echo.
    """
    size = len(letters(heard))
    if size < 3:
        return False
    for piece in {spoken, *sentences(spoken)}:
        if alike(heard, piece, language) > least:
            return True
        if size >= 0.6 * len(letters(piece)) and contains(piece, heard, language) > max(0.85, least):
            return True
    return False


__all__ = ["AudioError", "DuplexSession", "Event", "EventKind"]
