"""PCM and WAV: parse, write, resample. Inside this room sound is mono int16; recognisers take 16 kHz."""

from __future__ import annotations

import io
import struct
import wave
from math import gcd

import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 16_000
MAX_SECONDS = 60.0
MIN_RATE, MAX_RATE = 8_000, 48_000

Pcm = npt.NDArray[np.int16]


class AudioError(ValueError):
    """A recording that cannot be used; the message says why, in words fit for the sender."""


def parse_wav(data: bytes, *, max_seconds: float = MAX_SECONDS) -> Pcm:
    """WAV bytes (PCM 16 bit, mono or stereo, 8–48 kHz) → int16 mono at 16 kHz.

    Raises :class:`AudioError` for anything else: empty, truncated, compressed, another width, rate or length.
    """
    if not data:
        raise AudioError("the recording is empty")
    channels, rate, frames = _pcm_chunk(data)
    if not MIN_RATE <= rate <= MAX_RATE:
        raise AudioError(f"sample rate {rate} Hz is outside {MIN_RATE}–{MAX_RATE} Hz")
    if channels not in (1, 2):
        raise AudioError(f"{channels} channels; mono or stereo is wanted")
    frames = frames[: len(frames) - len(frames) % (2 * channels)]
    if not frames:
        raise AudioError("the recording holds no sound")
    seconds = len(frames) / (2 * channels * rate)
    if seconds > max_seconds:
        raise AudioError(f"the recording is {seconds:.0f} s long; at most {max_seconds:.0f} s are taken")
    pcm = np.frombuffer(frames, dtype="<i2")
    if channels == 2:
        pcm = pcm.reshape(-1, 2).astype(np.int32).mean(axis=1).astype(np.int16)
    return resample(pcm, rate, SAMPLE_RATE)


def _pcm_chunk(data: bytes) -> tuple[int, int, bytes]:
    """(channels, rate, sample bytes) of a RIFF/WAVE file; own parser because ``wave`` refuses WAVE_FORMAT_EXTENSIBLE."""
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise AudioError("not a WAV file")
    at, fmt = 12, None
    while at + 8 <= len(data):
        kind, size = data[at:at + 4], struct.unpack_from("<I", data, at + 4)[0]
        body = data[at + 8:at + 8 + size]
        if kind == b"fmt ":
            if len(body) < 16:
                raise AudioError("the WAV header is broken")
            fmt = struct.unpack_from("<HHIIHH", body)
            code = struct.unpack_from("<H", body, 24)[0] if fmt[0] == 0xFFFE and len(body) >= 26 else fmt[0]
            if code != 1:
                raise AudioError(f"WAV encoding {code} is not PCM")
            if fmt[5] != 16:
                raise AudioError(f"{fmt[5]} bits per sample; 16 are wanted")
        elif kind == b"data":
            if fmt is None:
                raise AudioError("the WAV header is broken")
            return fmt[1], fmt[2], body  # a streamed file's size may exceed what is there: take what is there
        at += 8 + size + size % 2
    raise AudioError("the WAV file holds no sound data")


def write_wav(pcm: Pcm, sample_rate: int) -> bytes:
    """int16 mono → WAV bytes."""
    out = io.BytesIO()
    with wave.open(out, "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(sample_rate)
        w.writeframes(np.ascontiguousarray(pcm, dtype="<i2").tobytes())
    return out.getvalue()


def resample(pcm: Pcm, rate: int, target: int) -> Pcm:
    """int16 mono at ``rate`` → int16 mono at ``target`` Hz, polyphase filtered."""
    if rate == target or len(pcm) == 0:
        return np.ascontiguousarray(pcm, dtype=np.int16)
    from scipy.signal import resample_poly  # slow to import, and only foreign rates need it

    common = gcd(rate, target)
    out = resample_poly(pcm.astype(np.float32), target // common, rate // common)
    return np.clip(np.round(out), -32768, 32767).astype(np.int16)


def from_bytes(data: bytes) -> Pcm:
    """Little-endian 16-bit bytes → int16 samples. Raises :class:`AudioError` on an odd number of bytes."""
    if len(data) % 2:
        raise AudioError("an odd number of bytes is not 16-bit PCM")
    return np.frombuffer(data, dtype="<i2")


def to_float(pcm: Pcm) -> npt.NDArray[np.float32]:
    """int16 → float32 in [-1, 1)."""
    return pcm.astype(np.float32) / 32768.0


def from_float(samples: npt.NDArray[np.float32]) -> Pcm:
    """float in [-1, 1] → int16, clipped."""
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype(np.int16)


def level_dbfs(pcm: Pcm) -> float:
    """Root mean square in dB below full scale; -120 for silence or nothing."""
    if len(pcm) == 0:
        return -120.0
    rms = float(np.sqrt(np.mean(np.square(pcm.astype(np.float64)))))
    return max(-120.0, 20 * float(np.log10(max(rms, 1e-9) / 32768.0)))


def speech_seconds(pcm: Pcm) -> float:
    """Return how long a recording at 16 kHz is not quiet: 50 ms at a time, within 26 dB of its loudest."""
    frame = SAMPLE_RATE // 20
    power = np.square(to_float(pcm[: len(pcm) // frame * frame])).reshape(-1, frame).mean(axis=1)
    return float((power > power.max() * 0.0025).sum() * 0.05) if len(power) else 0.0
