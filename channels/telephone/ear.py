"""The caller's voice on its way to the server: 8 kHz to 16 kHz, in frames of 100 ms; and whether somebody speaks over our own sound."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from channels.telephone.g711 import RATE, Pcm, Resampler, level_dbfs

SERVER_RATE = 16_000
FRAME_MS = 100
_FRAME = RATE * FRAME_MS // 1000
KEPT_FRAMES = 6
"""Frames from before a voice was noticed that go to the server with it."""
WAIT_FRAMES = 300
"""30 s: who makes no answer for so long makes none."""
LEAST_DBFS = -42.0
"""Softer sound is no voice close to the telephone."""
OVER_NOISE_DB = 10.0
ECHO_LOSS_DB = 10.0
"""What comes back of our own sound is softer by at least this: networks cancel echo to -30 dB and less (ITU-T G.168)."""
ECHO_PIECES = 20
"""Pieces of 20 ms in which an echo may come back."""
LEARNING = 10
"""Pieces from which the noise of the line is learned before anything counts."""
VOICED, OF = 5, 8
"""So many of the latest pieces must be loud: 100 ms, longer than a knock."""
NOTICED = 3
"""Loud pieces in a row from which our own sound is held back: 60 ms, a suspicion only."""


class OverVoice:
    """Tells a voice over our own sound by its loudness alone: the server's recognisers are not at hand here."""

    def __init__(self) -> None:
        self._noise = 0.0
        self._known = 0
        self._ours: deque[float] = deque(maxlen=ECHO_PIECES)
        self._loud: deque[bool] = deque(maxlen=OF)

    @property
    def speaking(self) -> bool:
        """Whether the latest pieces were loud."""
        return sum(self._loud) >= VOICED

    @property
    def noticed(self) -> bool:
        """Whether the very latest pieces were loud."""
        return sum(list(self._loud)[-NOTICED:]) == NOTICED

    def take(self, pcm: Pcm, said: Pcm) -> bool:
        """Hear a piece while ``said`` goes out (both int16, 20 ms); return whether the caller speaks."""
        level = level_dbfs(pcm)
        self._ours.append(level_dbfs(said))
        self._known += 1
        if self._known <= LEARNING:
            self._noise = min(self._noise, level)
            return False
        self._noise += (level - self._noise) * (0.3 if level < self._noise else 0.01)
        self._loud.append(level > max(LEAST_DBFS, self._noise + OVER_NOISE_DB, max(self._ours) - ECHO_LOSS_DB))
        return self.speaking


class Ear:
    """Hands the caller's sound on.

    Args:
        send: gets frames of 16 kHz mono signed 16-bit little-endian sound.
        spoken_over: called when the caller speaks while the ear is guarded.
        noticed: called, perhaps again and again, when that seems to begin, guarded or not, while our own sound goes out.
    """

    def __init__(self, send: Callable[[bytes], None], spoken_over: Callable[[], None], noticed: Callable[[], None]) -> None:
        self._send, self._spoken_over, self._noticed = send, spoken_over, noticed
        self._resampler = Resampler(RATE, SERVER_RATE)
        self._rest = np.zeros(0, np.int16)
        self._kept: deque[bytes] = deque(maxlen=KEPT_FRAMES)
        self._over: OverVoice | None = None
        """Listens while our own sound goes out."""
        self.guarded = False
        """Whether a sound is made or goes out that the server does not know of: nothing is handed on until somebody speaks over it."""

        self.waiting = 0
        """Frames for which quiet sound is still not handed on, because an answer is being made."""

    def wait(self) -> None:
        """The server makes an answer: quiet until it sounds is no silence of the caller's, and does not count as one where it is not sent."""
        self.watch()
        self.waiting = WAIT_FRAMES

    def guard(self) -> None:
        """Such a sound is being made; until it is heard the server's patience does not run out."""
        if not self.guarded:
            self.guarded, self._over = True, None

    def watch(self) -> None:
        """Our own sound goes out from now on."""
        self._over, self.waiting = self._over or OverVoice(), 0

    def release(self) -> None:
        """It has ended; who has begun to speak meanwhile loses nothing."""
        if self.guarded and not (self._over and self._over.speaking):
            self._kept.clear()
        self.guarded, self._over, self.waiting = False, None, 0

    def hear(self, pcm: Pcm, said: Pcm) -> None:
        """Take the caller's sound (int16, 8 kHz), in order; ``said`` is what goes out at this moment."""
        if self._over:
            sure = self._over.take(pcm, said)
            if self.guarded and sure:
                self.guarded = False
                self._spoken_over()
            elif self._over.noticed:
                self.waiting = 0
                self._noticed()
        self._rest = np.concatenate([self._rest, pcm])
        while len(self._rest) >= _FRAME:
            frame, self._rest = self._rest[:_FRAME], self._rest[_FRAME:]
            self._kept.append(self._resampler.feed(frame).astype("<i2").tobytes())
            self.waiting = max(0, self.waiting - 1)
            while self._kept and not self.guarded and not self.waiting:
                self._send(self._kept.popleft())
