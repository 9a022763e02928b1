"""Fixed sentences rendered by the server itself while nobody needs it, so that set-up takes no half hour."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable

from voice.priority import after_hearing
from voice.speak.speaker import Speaker

log = logging.getLogger(__name__)

WATCH_S = 10.0
"""How long the process is watched before it counts as idle."""
BUSY_SHARE = 0.05
"""Share of one core that the process may use and still be idle: microphones that are open and quiet."""
LOAD_PER_CORE = 0.5
"""Load average of the machine, per core, over which nothing is rendered."""
AT_A_TIME = 4
"""Sentences between one look and the next."""
REST_S = 300.0
"""Nothing is rendered for so long after somebody opened a microphone or spoke: they may go on."""


def process_is_idle(seconds: float, stopped: Callable[[float], bool]) -> bool:
    """Watch this process and the machine for some seconds: whether nobody is being served.

    Args:
        stopped: waits for the given seconds, or less when there is a reason to stop; returns whether there is.
    """
    before, begun = time.process_time(), time.monotonic()
    if stopped(seconds):
        return False
    share = (time.process_time() - before) / max(1e-3, time.monotonic() - begun)
    load = os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0
    return share < BUSY_SHARE and load < LOAD_PER_CORE


class IdleRenderer:
    """A thread that renders what is missing, a few sentences at a time; what is on disk is passed over, so it goes on where it stopped.

    Args:
        speaker: the voices of the server, with a cache folder.
        texts: (text, language, mode), most needed first; asked for in the thread.
        idle: whether nobody is being served; may take its time, and is asked before every few sentences.
    """

    def __init__(self, speaker: Speaker, texts: Callable[[], Iterable[tuple[str, str, str]]], idle: Callable[[], bool] | None = None) -> None:
        self._speaker, self._texts = speaker, texts
        self._stop = threading.Event()
        self._idle = idle or (lambda: process_is_idle(WATCH_S, self._stop.wait))
        self._thread: threading.Thread | None = None
        self._served_at = -REST_S
        self.made = 0
        """Pieces made since the start."""
        self.finished = False
        """Whether everything is rendered."""

    def start(self) -> None:
        """Begin in the background."""
        self._thread = threading.Thread(target=self._run, name="idle-rendering", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the sentence that is under way."""
        self._stop.set()

    def serve_first(self) -> None:
        """Somebody is being served: render nothing more for :data:`REST_S`, but for the sentence under way."""
        self._served_at = time.monotonic()

    @property
    def resting(self) -> bool:
        """Whether somebody was served a short time ago."""
        return time.monotonic() - self._served_at < REST_S

    def _run(self) -> None:
        after_hearing()
        try:
            self.render()
        except Exception as error:
            log.warning("idle_rendering_failed kind=%s", type(error).__name__)

    def render(self) -> None:
        """Render until everything is there or :meth:`stop` is called."""
        since_look = AT_A_TIME
        for text, language, mode in self._texts():
            if not self._speaker.missing(text, language, mode):
                continue
            while (since_look >= AT_A_TIME or self.resting) and not self._stop.is_set():
                if self._idle() and not self.resting:
                    since_look = 0
            if self._stop.is_set():
                return
            self.made += self._speaker.prerender([text], language, modes=[mode])
            since_look += 1
        self.finished = True
        if self.made:
            log.info("idle_rendering_done pieces=%d", self.made)
