"""One spoken conversation with one microphone: frames in, events out.

The core is synchronous: ``feed`` does its share of work in the caller's thread and returns what happened. Only the
second recogniser runs elsewhere: it is begun in the first 300 ms of silence and its result thrown away when speech
resumes, so that at the end of the turn the text is ready.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

from voice.audio import AudioError, Pcm, from_bytes
from voice.endpoint import SETTINGS, Endpointer, EndpointSettings, SileroVad
from voice.events import Event, EventKind, hint
from voice.expectation import OPEN, Expectation, grammar
from voice.final_text import FinalText, LateError, TurnSound, recognition_is_idle
from voice.playback import Playback
from voice.recognise import Hints, Recogniser, Stream, StreamingRecogniser
from voice.recognise.two_pass import NothingFirst, TwoPassRecogniser
from voice.turn_buffer import TurnBuffer
from voice.unfinished import extra_wait

SURE_PAUSE_S = 0.3
"""Silence after which the final text is begun even when others are being made or the sentence seems to go on."""


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
        executor: Executor | None = None,
        settings: EndpointSettings | None = None,
    ) -> None:
        """``recognisers``: ``{"vosk": …, "whisper": …}``; Vosk may be missing. ``language``: ko, zh, en or "auto".

        ``phrases``: per language what is likely to be said at any time (names of services), most likely first.
        ``hands_free=False`` is push-to-talk: a turn lasts from :meth:`start` to :meth:`stop`. ``executor``: where final
        texts are made; never the one that calls :meth:`feed`.
        """
        self._vosk = recognisers.get("vosk")
        self._final = FinalText(TwoPassRecogniser(self._vosk or NothingFirst(), recognisers["whisper"]), executor)
        self._language, self._mode = language, mode
        self._phrases = {k: tuple(v) for k, v in (phrases or {}).items()}
        self._hands_free = hands_free
        self._own_settings = settings
        self._endpointer = Endpointer(vad, settings or SETTINGS[mode])
        self._expectation = OPEN
        self._lock = threading.RLock()
        self._endpointer.held = not hands_free
        self._playback = Playback()
        self._open = hands_free
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
                self._buffer.listen(None)

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
            self._endpointer.held = not value

    def expect(self, expectation: Expectation = OPEN) -> None:
        """Say what the next answer should be; call before each turn. Takes effect when the next speech begins."""
        with self._lock:
            self._expectation = expectation

    # what happens around the microphone

    def start(self) -> list[Event]:
        """Listen for a new turn from now on (push-to-talk pressed, or the page is ready)."""
        with self._lock:
            self._open = True
            self._playback.end()
            self._begin()
            return [Event("listening")]

    def stop(self) -> list[Event]:
        """End the turn now (push-to-talk released, or the person tapped "done")."""
        with self._lock:
            self._open = self._hands_free
            if not self._buffer:
                self._begin()
                return [Event("no_speech")]
            return self._finish()

    def playback_started(self, text: str, sound: Pcm | None = None, sample_rate: int = 24_000) -> None:
        """The assistant's sentence is now being heard; what sounds like it is not the person.

        With its ``sound`` (int16 mono) an echo is told from a voice at once; by ``text`` alone only when a turn is over.
        """
        with self._lock:
            self._playback.start(text, sound, sample_rate)

    def playback_ended(self) -> list[Event]:
        """The assistant is silent again; the wait for speech begins anew."""
        with self._lock:
            was_on = self._playback.on
            self._playback.end()
            if was_on and not self._endpointer.speaking:
                self._begin()
                return [Event("listening")]
            return []

    def barge_in(self) -> list[Event]:
        """The person stopped the assistant by touch or gesture."""
        with self._lock:
            if not self._playback.on:
                return []
            self._playback.end()
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
            self._playback.heard(len(pcm))
            if self._playback.overdue:
                events += self.playback_ended()
            self._buffer.take(pcm)
            for event in self._endpointer.feed(pcm):
                if event.kind == "speech_start":
                    self._speech_started()
                elif event.kind == "resume":
                    self._resumed()
                elif event.kind == "no_speech" and not self._playback.on:
                    events.append(Event("no_speech", hint=hint(self._buffer.recent, speech=False)))
                elif event.kind == "speech_end" and self._hands_free:
                    self._partial(events)
                    events += self._finish()
                    return events
            if self._buffer:
                self._interrupt(events)
                self._partial(events)
                self._consider_beginning()
                self._consider_waiting()
            return events

    def feed_room(self, data: bytes) -> list[Event] | None:
        """Take a frame as :meth:`feed` does, in microseconds, when nobody speaks; None when it takes a thread's work."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            pcm = from_bytes(data)
            if self._open and (self._buffer or not self._endpointer.is_room(pcm)):
                return None
            return self.feed(pcm)
        finally:
            self._lock.release()

    # inside a turn

    def _begin(self) -> None:
        self._endpointer.reset()
        self._buffer = TurnBuffer()
        self._final.discard()
        self._started = False
        self._playback.begin_turn()

    def _speech_started(self) -> None:
        self._turn = self._expectation
        self._started = True
        self._playback.speech_started()
        self._buffer.open(self._stream())

    def _stream(self) -> Stream | None:
        if not isinstance(self._vosk, StreamingRecogniser) or not self._vosk.can_hear(self._language):
            return None
        allowed = grammar(self._turn, self._language)
        return self._vosk.stream(self._language, Hints(allowed, closed=True) if allowed else Hints())

    def _interrupt(self, events: list[Event]) -> None:
        """Stop the assistant once it is surely a voice, and surely not its own."""
        voiced_ms = self._endpointer.last_voice_ms - self._endpointer.started_ms
        if not self._playback.is_interrupted(self._buffer, self._endpointer.probability, voiced_ms):
            return
        if self._buffer.shortened:
            self._buffer.listen(self._stream())
        if self._playback.on:
            self._playback.end()
            events.append(Event("interrupted"))

    def _partial(self, events: list[Event]) -> None:
        text = self._buffer.partial()
        if text:
            events.append(Event("partial", text))

    def _consider_beginning(self) -> None:
        """Begin the final text in a pause: at once on a sentence that seems whole while nothing else is being made, else a little later."""
        silent_s = self._endpointer.silent_s
        if self._final.begun or silent_s < self._endpointer.settings.pause_s:
            return
        if silent_s < SURE_PAUSE_S and not (recognition_is_idle() and self._seems_whole()):
            return
        sound = self._buffer.speech(silent_s)
        if not self._playback.only_echo(sound):
            self._final.begin(self._turn_sound(sound, self._turn))

    def _seems_whole(self) -> bool:
        """Whether the partial text, where there is one, does not ask for more."""
        digits = self._turn.digits if self._turn.kind == "digits" else None
        return extra_wait(self._buffer.text, self._language if self._language != "auto" else "ko", digits=digits) <= 0.0

    def _turn_sound(self, sound: Pcm, turn: Expectation) -> TurnSound:
        return TurnSound(sound, self._language, turn, self._phrases.get(self._language, ()), self._buffer.text)

    def _resumed(self) -> None:
        self._final.discard()
        self._endpointer.extra_wait_s = 0.0

    def _consider_waiting(self) -> None:
        """When the early text is there: wait longer for the rest of an unfinished one, less for a complete answer."""
        heard = self._final.ready
        if heard is None:
            return
        language = heard.recognition.language or "ko"
        digits = self._turn.digits if self._turn.kind == "digits" else None
        complete = self._turn.kind in ("yes_no", "choice") and heard.in_grammar and heard.recognition.confidence > 0.8
        wait = extra_wait(heard.recognition.text, language, digits=digits, complete=complete)
        if self._mode == "elder":
            wait = max(0.0, wait)
        self._endpointer.extra_wait_s = wait

    def _finish(self) -> list[Event]:
        decided = time.perf_counter()
        sound = self._buffer.speech(self._endpointer.silent_s)
        waited = int(self._endpointer.silent_s * 1000)
        voiced = max(0, self._endpointer.last_voice_ms - self._endpointer.started_ms)
        language = self._language
        turn = self._turn if self._started else self._expectation
        if self._playback.only_echo(sound):
            spoken = self._playback.spoken_over
            self._begin()
            return [Event("echo", spoken)]
        try:
            heard = self._final.result(self._turn_sound(sound, turn))
        except LateError:
            self._begin()
            return [Event("late"), Event("listening")]
        result = heard.recognition
        own_words = self._playback.said(result.text, result.language or language)
        self._begin()
        events: list[Event] = []
        if language == "auto" and result.language and result.text:
            self._language = result.language
            events.append(Event("language", result.language))
        if own_words:
            return [*events, Event("echo", result.text)]
        told = hint(sound, speech=True) or ("" if result.text else "unclear")
        if not result.text:
            return [*events, Event("no_speech", hint=told)]
        text_ms = int((time.perf_counter() - decided) * 1000)
        return [*events, Event("final", result.text, result.confidence, voiced, heard.in_grammar, waited, text_ms, told)]


__all__ = ["AudioError", "DuplexSession", "Event", "EventKind"]
