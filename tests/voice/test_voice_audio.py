from __future__ import annotations

import io
import struct
import wave

import numpy as np
import pytest

from voice.audio import AudioError, from_bytes, level_dbfs, parse_wav, resample, speech_seconds, write_wav


def tone(rate: int, seconds: float = 0.5, hertz: float = 440.0) -> np.ndarray:
    return (10_000 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype(np.int16)


def wav(pcm: np.ndarray, rate: int, channels: int = 1, width: int = 2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as w:
        w.setnchannels(channels)
        w.setsampwidth(width)
        w.setframerate(rate)
        w.writeframes(pcm.tobytes())
    return out.getvalue()


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_tone_at_any_usual_rate_keeps_its_pitch_and_length(rate: int) -> None:
    pcm = parse_wav(wav(tone(rate), rate))
    assert abs(len(pcm) - 8_000) <= 2
    spectrum = np.abs(np.fft.rfft(pcm.astype(float)))
    assert abs(np.argmax(spectrum) * 16_000 / len(pcm) - 440) < 5


def test_stereo_is_mixed_to_mono() -> None:
    left, right = tone(16_000), np.zeros(8_000, np.int16)
    pcm = parse_wav(wav(np.stack([left, right], axis=1).ravel(), 16_000, channels=2))
    assert np.allclose(pcm, left / 2, atol=1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"hello there, this is no sound", "not a WAV"),
        (wav(np.zeros(0, np.int16), 16_000), "no sound"),
        (wav(np.zeros(100, np.int16), 4_000), "sample rate"),
        (wav(np.zeros(100, np.int16), 96_000), "sample rate"),
        (wav(np.zeros(99, np.int16), 16_000, channels=3), "channels"),
        (wav(np.zeros(100, np.uint8), 16_000, width=1), "bits"),
        (wav(tone(16_000), 16_000)[:36], "no sound data"),
        (wav(np.zeros(16_000 * 61, np.int16), 16_000), "61 s"),
    ],
)
def test_an_unusable_recording_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(AudioError, match=reason):
        parse_wav(data)


def test_a_compressed_wav_is_refused() -> None:
    data = bytearray(wav(tone(16_000), 16_000))
    struct.pack_into("<H", data, 20, 0x55)
    with pytest.raises(AudioError, match="not PCM"):
        parse_wav(bytes(data))


def test_a_streamed_wav_with_unknown_length_is_read_to_its_end() -> None:
    data = bytearray(wav(tone(16_000), 16_000))
    struct.pack_into("<I", data, 40, 0xFFFFFFFF)
    assert len(parse_wav(bytes(data))) == 8_000


def test_what_is_written_is_read_back_unchanged() -> None:
    pcm = tone(16_000)
    assert np.array_equal(parse_wav(write_wav(pcm, 16_000)), pcm)


def test_odd_bytes_are_refused_and_levels_are_measured() -> None:
    with pytest.raises(AudioError):
        from_bytes(b"abc")
    assert level_dbfs(np.zeros(10, np.int16)) == -120
    assert -14 < level_dbfs(tone(16_000)) < -13
    assert len(resample(np.zeros(0, np.int16), 8_000, 16_000)) == 0


def test_silence_inside_a_recording_is_no_speech() -> None:
    noise = np.random.default_rng(1).normal(0, 1, 16_000)
    loud, faint = (noise * 6000).astype(np.int16), (np.tile(noise, 3) * 100).astype(np.int16)
    assert speech_seconds(np.concatenate([loud, faint, loud])) == pytest.approx(2.0, abs=0.1)
    assert speech_seconds(np.zeros(16_000, np.int16)) == 0.0 and speech_seconds(loud[:100]) == 0.0
