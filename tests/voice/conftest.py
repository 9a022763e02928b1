"""Real engines, made once per run; recordings come from outside the repository and are skipped when absent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voice import assets
from voice.audio import Pcm, parse_wav, resample
from voice.endpoint import SileroVad
from voice.recognise.vosk_ import VoskRecogniser
from voice.recognise.whisper_ import WhisperRecogniser
from voice.speak.kokoro import KokoroVoice
from voice.speak.pyttsx3_ import Pyttsx3Voice

CLIPS = Path(os.environ.get("GILBOT_CLIPS_DIR") or Path(__file__).resolve().parents[3] / "shared" / "data" / "clips")


def _need(*names: str) -> None:
    for name in names:
        if not assets.installed(name):
            pytest.skip(f"weights '{name}' are not installed; run script/setup")


@pytest.fixture(scope="session")
def vosk() -> VoskRecogniser:
    _need("vosk-ko")
    recogniser = VoskRecogniser()
    recogniser.load("ko")
    return recogniser


@pytest.fixture(scope="session")
def whisper() -> WhisperRecogniser:
    _need("whisper-base")
    recogniser = WhisperRecogniser()
    recogniser.load()
    return recogniser


@pytest.fixture(scope="session")
def vad() -> SileroVad:
    _need("silero-vad")
    model = SileroVad()
    model.load()
    return model


@pytest.fixture(scope="session")
def kokoro() -> KokoroVoice:
    _need("kokoro", "kokoro-float", "kokoro-voices", "kokoro-digits")
    voice = KokoroVoice()
    voice.load()
    return voice


@pytest.fixture(scope="session")
def pyttsx3_voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice()
    voice.load()
    yield voice
    voice.close()


class Clips:
    """Recordings by language and name: (samples at 16 kHz, transcript)."""

    def __call__(self, language: str, name: str) -> tuple[Pcm, str]:
        wav = CLIPS / language / f"{name}.wav"
        if not wav.exists():
            pytest.skip(f"recording {language}/{name} is not here")
        return parse_wav(wav.read_bytes()), wav.with_suffix(".txt").read_text("utf-8").strip()


@pytest.fixture(scope="session")
def clip() -> Clips:
    return Clips()


@pytest.fixture(scope="session")
def say(kokoro: KokoroVoice):  # type: ignore[no-untyped-def]
    """Sentence → 16 kHz samples in our own voice, kept for the run."""
    kept: dict[tuple[str, str], Pcm] = {}

    def speak(text: str, language: str = "ko") -> Pcm:
        if (text, language) not in kept:
            speech = kokoro.synthesise(text, language)
            kept[text, language] = resample(speech.pcm, speech.sample_rate, 16_000)
        return kept[text, language]

    return speak


def silence(seconds: float) -> Pcm:
    return np.zeros(int(16_000 * seconds), np.int16)
