"""The sound of the telephone: G.711, and sample rates turned into its 8 kHz and back without clicks between pieces."""

from __future__ import annotations

import audioop
from math import gcd

import numpy as np
import numpy.typing as npt

RATE = 8_000
"""Samples per second on the line."""
FRAME = 160
"""Samples in a packet of 20 ms."""
_ZERO_CROSSINGS = 16
"""Of the low pass on each side: 60 dB down within 300 Hz of the edge at 8 kHz."""
_EDGE = 0.91
"""Pass band as a share of the lower rate's half: 3.6 kHz on the telephone."""

Pcm = npt.NDArray[np.int16]


def encode(pcm: Pcm, codec: str) -> bytes:
    """int16 → one byte a sample (ITU-T G.711); ``codec``: PCMU or PCMA."""
    data = np.ascontiguousarray(pcm, dtype="<i2").tobytes()
    return audioop.lin2ulaw(data, 2) if codec == "PCMU" else audioop.lin2alaw(data, 2)


def decode(payload: bytes, codec: str) -> Pcm:
    """One byte a sample → int16."""
    data = audioop.ulaw2lin(payload, 2) if codec == "PCMU" else audioop.alaw2lin(payload, 2)
    return np.frombuffer(data, dtype="<i2")


def level_dbfs(pcm: Pcm) -> float:
    """Root mean square in dB below full scale; -96 for silence or nothing."""
    if not len(pcm):
        return -96.0
    return max(-96.0, 20.0 * float(np.log10(max(1e-3, float(np.sqrt(np.mean(np.square(pcm.astype(np.float32)))))) / 32_768.0)))


class Resampler:
    """Turns int16 mono sound at one rate into another, piece by piece: the pieces together are what the whole would have been.

    A polyphase low pass (windowed sinc). What comes out lags by ``_ZERO_CROSSINGS`` samples of the lower rate, 2 ms on the telephone.

    Args:
        rate: of what goes in, in Hz.
        target: of what comes out, in Hz.
    """

    def __init__(self, rate: int, target: int) -> None:
        common = gcd(rate, target)
        self._up, self._down = target // common, rate // common
        half = _ZERO_CROSSINGS * max(self._up, self._down)
        self._taps = -(-(2 * half + 1) // self._up)
        """Samples of the input behind one of the output."""
        at = np.arange(self._taps * self._up) - half
        edge = _EDGE / max(self._up, self._down)
        window = np.where(np.abs(at) <= half, 0.42 + 0.5 * np.cos(np.pi * at / half) + 0.08 * np.cos(2 * np.pi * at / half), 0.0)
        low_pass = edge * np.sinc(edge * at) * window
        phases = low_pass.reshape(self._taps, self._up).T[:, ::-1]
        # Each phase passes a constant unchanged: else a tone at the old rate stays behind.
        self._phases = (phases / phases.sum(axis=1, keepdims=True)).astype(np.float32)
        self.reset()

    def reset(self) -> None:
        """Forget what was fed."""
        self._held = np.zeros(self._taps - 1, np.float32)
        self._at = 0
        """Place of the next output in the held sound, counted in steps of the common rate."""

    def feed(self, pcm: Pcm) -> Pcm:
        """Return what can be made now."""
        if self._up == self._down:
            return pcm
        sound = np.concatenate([self._held, pcm.astype(np.float32)])
        count = -(-(len(pcm) * self._up - self._at) // self._down)
        if count <= 0:
            self._at -= len(pcm) * self._up
            self._held = sound[len(sound) - self._taps + 1 :]
            return np.zeros(0, np.int16)
        steps = self._at + np.arange(count) * self._down
        windows = np.lib.stride_tricks.sliding_window_view(sound, self._taps)[steps // self._up]
        out = np.einsum("nt,nt->n", windows, self._phases[steps % self._up])
        self._at = int(steps[-1]) + self._down - len(pcm) * self._up
        self._held = sound[len(sound) - self._taps + 1 :]
        return np.clip(np.round(out), -32_768, 32_767).astype(np.int16)

    def flush(self) -> Pcm:
        """Return the rest of what was fed, and begin anew."""
        rest = self.feed(np.zeros(self._taps // 2, np.int16))
        self.reset()
        return rest


def whole(pcm: Pcm, rate: int) -> Pcm:
    """int16 mono at ``rate`` Hz → the same sound at 8 kHz."""
    resampler = Resampler(rate, RATE)
    return np.concatenate([resampler.feed(pcm), resampler.flush()])
