"""The caller's voice on its way to the server: 8 kHz to 16 kHz, in frames of 100 ms; and whether somebody speaks over our own sound."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from channels.telephone.g711 import FRAME, RATE, Pcm, Resampler, level_dbfs

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
BEST_LOSS_DB = 30.0
"""More loss than this is not counted on, however silent the line was."""
OVER_ECHO_DB = 8.0
"""A voice is louder than what came back of our own sound so far by at least this."""
HALF = FRAME // 2
"""10 ms: a piece is weighed in two halves, so that a voice is noticed sooner."""
ECHO_HALVES = 40
"""Halves in which an echo may come back: 0.4 s."""
LEARNED = 50
"""Halves of our own sound, half a second of it, after which its loss on this line is believed."""
REMEMBERED = 400
"""Halves out of which that loss is taken: the latest 4 s."""
SOUNDING_DBFS = -22.0
"""Softer sound of our own teaches nothing of its echo."""
BEFORE = 20
"""Halves in which the soft beginning of a voice may lie."""
LEARNING = 20
"""Halves from which the noise of the line is learned before anything counts."""
VOICED, OF = 10, 16
"""So many of the latest halves must be loud: 100 ms, longer than a knock."""
NOTICED = 4
"""Loud halves in a row from which our own sound is held back: 40 ms, a suspicion only."""


class OverVoice:
    """Tells a voice over our own sound by its loudness alone: the server's recognisers are not at hand here.

    Args:
        losses: how much softer than our own sound the line was, in dB; learned here and kept by the caller from one answer to the next.
    """

    def __init__(self, losses: deque[float]) -> None:
        self._losses = losses
        self._noise = 0.0
        self._known = 0
        self._ours: deque[float] = deque(maxlen=ECHO_HALVES)
        self._loud: deque[bool] = deque(maxlen=OF)
        self._learning: deque[tuple[float | None, bool]] = deque(maxlen=BEFORE)

    @property
    def speaking(self) -> bool:
        """Whether the latest halves were loud."""
        return sum(self._loud) >= VOICED

    @property
    def noticed(self) -> bool:
        """Whether the very latest halves were loud."""
        return sum(list(self._loud)[-NOTICED:]) == NOTICED

    @property
    def loss_db(self) -> float:
        """How much softer than our own sound its echo is at least."""
        if len(self._losses) < LEARNED:
            return ECHO_LOSS_DB
        return min(BEST_LOSS_DB, max(ECHO_LOSS_DB, min(self._losses) - OVER_ECHO_DB))

    def take(self, pcm: Pcm, said: Pcm) -> bool:
        """Hear a piece while ``said`` goes out (both int16, 20 ms); return whether the caller speaks."""
        for at in range(0, len(pcm), HALF):
            self._weigh(level_dbfs(pcm[at : at + HALF]), level_dbfs(said[at : at + HALF]))
        return self.speaking

    def _weigh(self, level: float, said: float) -> None:
        self._ours.append(said)
        self._known += 1
        if self._known <= LEARNING:
            self._noise = min(self._noise, level)
            return
        self._noise += (level - self._noise) * (0.16 if level < self._noise else 0.005)
        ours = max(self._ours)
        loud = level > max(LEAST_DBFS, self._noise + OVER_NOISE_DB, ours - self.loss_db)
        self._loud.append(loud)
        # The soft beginning of a voice is no echo: what comes before loud halves teaches nothing.
        self._learning.append((ours - level if ours > SOUNDING_DBFS else None, loud))
        if len(self._learning) == self._learning.maxlen and not any(loud for _, loud in self._learning):
            loss = self._learning[0][0]
            if loss is not None:
                self._losses.append(loss)


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
        self._losses: deque[float] = deque(maxlen=REMEMBERED)
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
        self._over, self.waiting = self._over or OverVoice(self._losses), 0

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
