"""The final text of one turn: begun in its first silence, thrown away when speech resumes, ready when the turn ends."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Executor, Future, ThreadPoolExecutor, TimeoutError as FutureTimeout
from dataclasses import dataclass

from voice.audio import Pcm
from voice.expectation import Expectation
from voice.recognise.join import Heard
from voice.recognise.two_pass import TwoPassRecogniser

RESULT_TIMEOUT_S = 30.0

_pool: ThreadPoolExecutor | None = None
_lock = threading.Lock()
_running = 0


class LateError(Exception):
    """Recognition did not come to an end in time."""


@dataclass(frozen=True)
class TurnSound:
    """What is recognised, and with what knowledge."""

    pcm: Pcm
    """int16 mono 16 kHz, first to last voiced frame with a little around."""
    language: str
    """ko, zh, en or "auto"."""
    expectation: Expectation
    """What was asked for."""
    phrases: tuple[str, ...]
    """What is likely to be said at any time."""
    first_pass: str
    """What the stream has made of it."""


def recognition_is_idle() -> bool:
    """Whether no final text is being worked on in this process: then one may be begun on a guess."""
    return _running == 0


class FinalText:
    """At most one recognition at a time; not thread-safe, one per session.

    Never hand it the executor its caller runs in: threads that wait for texts would keep the texts from being made.
    """

    def __init__(self, recogniser: TwoPassRecogniser, executor: Executor | None = None) -> None:
        self._recogniser, self._executor = recogniser, executor
        self._early: Future[Heard] | None = None

    @property
    def begun(self) -> bool:
        """Whether a text is being made or ready."""
        return self._early is not None

    @property
    def ready(self) -> Heard | None:
        """The text, when it has been made without waiting."""
        early = self._early
        if early is None or not early.done() or early.cancelled() or early.exception() is not None:
            return None
        return early.result()

    def begin(self, turn: TurnSound) -> None:
        """Start on what was said so far, in case this is the end."""
        self.discard()
        self._early = (self._executor or _shared_pool()).submit(self._recognise, turn)

    def discard(self) -> None:
        """Forget the text: speech goes on, or a new turn begins."""
        if self._early is not None:
            self._early.cancel()
        self._early = None

    def result(self, turn: TurnSound) -> Heard:
        """The text begun, or made now from ``turn`` when none was.

        Raises:
            LateError: when it does not come within 30 s.
        """
        if self._early is None:
            self.begin(turn)
        assert self._early is not None
        try:
            return self._early.result(timeout=RESULT_TIMEOUT_S)
        except FutureTimeout as error:
            raise LateError(f"no text after {RESULT_TIMEOUT_S:.0f} s") from error
        finally:
            self.discard()

    def _recognise(self, turn: TurnSound) -> Heard:
        global _running
        with _lock:
            _running += 1
        try:
            return self._recogniser.hear(turn.pcm, turn.language, turn.expectation, turn.phrases, first_pass=turn.first_pass)
        finally:
            with _lock:
                _running -= 1


def _shared_pool() -> ThreadPoolExecutor:
    global _pool
    with _lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(max(1, min(4, (os.cpu_count() or 2) // 2)), thread_name_prefix="final-text")
        return _pool
