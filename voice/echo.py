"""Whether the microphone hears the assistant itself: its sound is looked for in what was just played.

First the place: a whitened cross-correlation over every delay, since no clock is shared with the loudspeaker; rooms and
loudspeakers leave its peak standing. Then how much of the sound is explained: levels in bands over time at that place
fit well for an echo alone, and badly as soon as a person speaks over it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from voice.audio import SAMPLE_RATE, Pcm, resample, to_float

_HOP, _WINDOW, _BANDS = 160, 400, 24
_LOW_HZ, _HIGH_HZ = 200.0, 6_000.0
_RANGE_DB = 35.0
"""Sound this much below the loudest counts as silence: the room's noise must not weigh."""
_SEARCH_RATE = 8_000
_SEARCH_HZ = (250.0, 3_600.0)
_WHITE = 0.9
"""How far the spectrum is flattened before correlating; 1 would raise bands that hold only noise."""
KEPT_S = 16.0
"""Played sound that is remembered."""
LEAST_S = 0.2
"""Shorter sound says nothing."""
PEAK = 15.0
"""Correlation peak, in standard deviations, from which the place counts as found (other speech: below 13 nine times of ten)."""
ECHO = 0.55
"""Likeness from which nothing but the echo is heard (rooms with 0.3–0.5 s of reverberation mostly .58–.95; a person 6 dB over it mostly below .56)."""

Levels = npt.NDArray[np.float32]


def _mel_bands() -> Levels:
    def mel(hz: float) -> float:
        return 2595.0 * float(np.log10(1.0 + hz / 700.0))

    edges = 700.0 * (10.0 ** (np.linspace(mel(_LOW_HZ), mel(_HIGH_HZ), _BANDS + 2) / 2595.0) - 1.0)
    bins = np.fft.rfftfreq(512, 1 / SAMPLE_RATE)
    rise = (bins[None, :] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins[None, :]) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0.0, np.minimum(rise, fall)).astype(np.float32)


_MEL = _mel_bands()
_HANN = np.hanning(_WINDOW).astype(np.float32)


def _levels(pcm: Pcm) -> Levels:
    """int16 mono 16 kHz → dB, [frames of 10 ms, bands]."""
    if len(pcm) < _WINDOW:
        return np.zeros((0, _BANDS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(to_float(pcm), _WINDOW)[::_HOP] * _HANN
    power = np.square(np.abs(np.fft.rfft(frames, 512))).astype(np.float32) @ _MEL.T
    return (10.0 * np.log10(power + 1e-9)).astype(np.float32)


def _whitened(pcm: Pcm, size: int) -> npt.NDArray[np.complex128]:
    """Spectrum of 8 kHz sound, flattened over 100 Hz and cut to the band of speech."""
    spectrum = np.fft.rfft(pcm.astype(np.float64), size)
    half = max(1, int(50.0 * size / _SEARCH_RATE))
    power = np.concatenate([[0.0], np.cumsum(np.square(np.abs(spectrum)))])
    at = np.arange(len(spectrum))
    low, high = np.maximum(0, at - half), np.minimum(len(spectrum), at + half + 1)
    spectrum /= (np.sqrt((power[high] - power[low]) / (high - low)) + 1e-6) ** _WHITE
    hz = np.fft.rfftfreq(size, 1 / _SEARCH_RATE)
    spectrum[(hz < _SEARCH_HZ[0]) | (hz > _SEARCH_HZ[1])] = 0.0
    return spectrum


class EchoGuard:
    """Remembers what was played and says how much of a stretch of microphone sound is that. Not thread-safe."""

    def __init__(self) -> None:
        self._played = np.zeros(0, np.int16)

    def played(self, pcm: Pcm, sample_rate: int) -> None:
        """Remember sound (int16 mono) that goes to the loudspeaker now or soon."""
        self._played = np.concatenate([self._played, resample(pcm, sample_rate, SAMPLE_RATE)])[-int(KEPT_S * SAMPLE_RATE):]

    def forget(self) -> None:
        """Nothing is played any more."""
        self._played = np.zeros(0, np.int16)

    @property
    def knows(self) -> bool:
        """Whether anything was played."""
        return len(self._played) > 0

    def is_echo(self, pcm: Pcm) -> bool:
        """Whether microphone sound (int16 mono 16 kHz) is what was played and nobody speaks over it."""
        return self.likeness(pcm) >= ECHO

    def likeness(self, pcm: Pcm) -> float:
        """Return -1 to 1: how well microphone sound fits what was played; 0 when it is found nowhere in it.

        Sound may begin before and end after what was played. Costs about 30 ms for a second of sound.
        """
        if not self.knows or len(pcm) < LEAST_S * SAMPLE_RATE:
            return 0.0
        heard, played = resample(pcm, SAMPLE_RATE, _SEARCH_RATE), resample(self._played, SAMPLE_RATE, _SEARCH_RATE)
        size = 1 << (len(heard) + len(played) - 1).bit_length()
        match = np.abs(np.fft.irfft(_whitened(played, size) * np.conj(_whitened(heard, size)), size))
        peak = int(match.argmax())
        if match[peak] < PEAK * float(np.sqrt(np.mean(np.square(match)))) or not match[peak]:
            return 0.0
        start = (peak if peak < len(played) else peak - size) * (SAMPLE_RATE // _SEARCH_RATE)
        return _fit(pcm, self._played, start)


def _fit(heard: Pcm, played: Pcm, start: int) -> float:
    """Correlation of levels, every band about its own mean, with ``heard`` laid over ``played`` from sample ``start``."""
    beyond = max(0, start + len(heard) - len(played))
    under = np.concatenate([np.zeros(max(0, -start), np.int16), played[max(0, start):start + len(heard)], np.zeros(beyond, np.int16)])
    a, b = _levels(heard), _levels(under[: len(heard)])
    a, b = np.maximum(a, a.max() - _RANGE_DB), np.maximum(b, b.max() - _RANGE_DB)
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    return float((a * b).sum() / np.sqrt(float(np.square(a).sum()) * float(np.square(b).sum()) + 1e-9))
