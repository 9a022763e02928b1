"""Digits spoken once at set-up: each takes half a second to make, too long while somebody waits for a number."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from voice import assets
from voice.speak import spelled
from voice.speak.base import Speech

ASSET = "kokoro-digits"
_SOUND, _FACTS = "digits.s16le", "digits.json"


def recipe() -> str:
    """Return what the digits are made by, as a short hash: others are not used."""
    from voice.speak.kokoro import RECIPE, SPEAKERS, TEMPO

    said = {language: {digit: spelled.symbols(digit, language) for digit in digits} for language, digits in spelled.DIGITS.items()}
    return hashlib.sha256(repr((RECIPE, SPEAKERS, TEMPO, said)).encode()).hexdigest()[:16]


def make_digits(sources: dict[str, Path], target: Path) -> None:
    """Write the digits into ``target`` (int16 mono, and where each lies); about 25 s."""
    from voice.speak.kokoro import SAMPLE_RATE, KokoroVoice

    voice = KokoroVoice()
    sounds, facts, at = [], [], 0
    for language, digits in spelled.DIGITS.items():
        for digit in digits:
            speech = voice.digit(digit, language)
            facts.append({"language": language, "digit": digit, "at": at, "samples": len(speech.pcm), "visemes": speech.visemes})
            sounds.append(speech.pcm)
            at += len(speech.pcm)
    (target / _SOUND).write_bytes(np.concatenate(sounds).astype("<i2").tobytes())
    (target / _FACTS).write_text(json.dumps({"recipe": recipe(), "sample_rate": SAMPLE_RATE, "digits": facts}, ensure_ascii=False), encoding="utf-8")


def made_before() -> dict[tuple[str, str], Speech]:
    """Return the digits by digit and language; empty where they were never made, or by another recipe."""
    if not assets.installed(ASSET):
        return {}
    try:
        told: dict[str, Any] = json.loads(assets.path(ASSET, _FACTS).read_text(encoding="utf-8"))
        sound = np.frombuffer(assets.path(ASSET, _SOUND).read_bytes(), "<i2").astype(np.int16)
        if told["recipe"] != recipe():
            return {}
        return {
            (fact["digit"], fact["language"]): Speech(
                sound[fact["at"] : fact["at"] + fact["samples"]], told["sample_rate"], tuple((ms, shape) for ms, shape in fact["visemes"]),
                ((0, fact["digit"]),), fact["digit"], fact["language"], "kokoro")
            for fact in told["digits"]
        }  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return {}
