"""The sound of one turn, with a little from before it, and what a stream makes of it."""

from __future__ import annotations

from collections import deque

import numpy as np

from voice.audio import SAMPLE_RATE, Pcm
from voice.recognise import Stream

PREROLL_S = 0.4
"""Sound kept from before the voice was noticed: the first consonant is in it."""
TAIL_S = 0.25
"""Sound after the last voiced frame that goes to the second recogniser."""


class TurnBuffer:
    """int16 mono 16 kHz sound; empty until the turn is opened."""

    def __init__(self) -> None:
        self._recent: deque[Pcm] = deque()
        self._recent_samples = 0
        self._sound: list[Pcm] = []
        self._stream: Stream | None = None
        self._fed = 0
        self.text = ""
        """What the stream has made of it so far."""
        self.shortened = False
        """Whether the turn has lost sound that the stream has heard."""

    def __bool__(self) -> bool:
        return bool(self._sound)

    def take(self, pcm: Pcm) -> None:
        """Keep a piece: for the turn when one is open, else for as long as the lead of the next needs it."""
        self._recent.append(pcm)
        self._recent_samples += len(pcm)
        if self._sound:
            self._sound.append(pcm)
        while self._recent_samples - len(self._recent[0]) > PREROLL_S * SAMPLE_RATE:
            self._recent_samples -= len(self._recent.popleft())

    def open(self, stream: Stream | None) -> None:
        """Begin the turn with what was just heard; ``stream`` writes partial text."""
        self._sound = list(self._recent)
        self.listen(stream)

    def listen(self, stream: Stream | None) -> None:
        """Have a fresh stream hear the turn from its beginning."""
        self._stream, self._fed, self.shortened = stream, 0, False

    def keep_latest(self, seconds: float) -> None:
        """Drop all but the last part of the turn."""
        self._sound, self.shortened = [self.latest(seconds)], True

    @property
    def last(self) -> Pcm:
        """The piece that came last."""
        return self._recent[-1]

    @property
    def recent(self) -> Pcm:
        """The last part of everything heard, turn or not."""
        return np.concatenate(list(self._recent))

    def latest(self, seconds: float) -> Pcm:
        """The last part of the turn."""
        return np.concatenate(self._sound)[-int(seconds * SAMPLE_RATE) :]

    def speech(self, silent_s: float) -> Pcm:
        """The turn from its first voiced frame (and a little before) to a little after the last; ``silent_s``: silence at its end."""
        sound = np.concatenate(self._sound)
        silent = int(max(0.0, silent_s - TAIL_S) * SAMPLE_RATE)
        return sound[: len(sound) - silent] if silent else sound

    def partial(self) -> str:
        """Hand what is new to the stream; return its text when that has changed."""
        if self._stream is None:
            return ""
        new = np.concatenate(self._sound[self._fed :]) if self._fed < len(self._sound) else np.zeros(0, np.int16)
        self._fed = len(self._sound)
        text = self._stream.feed(new)
        if not text or text == self.text:
            return ""
        self.text = text
        return text
