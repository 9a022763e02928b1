"""Two recognisers, one sentence.

Whisper decides; Vosk helps to choose its prompt, stands in where it fails, and lowers confidence where they disagree;
names the catalogue knows replace what sounds like them. Answers of a known form: ``voice.recognise.closed``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from voice.recognise.base import Recognition
from voice.recognise.text import alike, letters, sound

SNAP = 0.82
"""Likeness of sound above which a stretch of text is taken for a known phrase."""


@dataclass(frozen=True)
class Heard:
    """The joined result of one turn."""

    recognition: Recognition
    """What was said."""
    in_grammar: bool
    """Whether a closed turn was answered in the form expected; always False in open turns."""


def open_turn(whisper: Recognition, vosk: Recognition | None, phrases: tuple[str, ...], language: str) -> Heard:
    """Join the two for a sentence."""
    best = whisper
    if vosk is not None and vosk.text:
        if not whisper.text:
            # Whisper calls very short or soft words silence; a second opinion with little faith beats none.
            best = replace(vosk, confidence=vosk.confidence * 0.6)
        else:
            agreement = alike(_spoken(whisper.text, language), vosk.text, language)
            best = replace(whisper, confidence=round(0.75 * whisper.confidence + 0.25 * agreement, 3))
    text = snap(best.text, phrases, language) if phrases else best.text
    return Heard(replace(best, text=spelled(text, language)), False)


_TAKE_OUT = re.compile(
    r"((?:등본|초본|증명서|증명|확인서|원본|사본|통|부)(?:을|를|좀)?)\s*,?\s*(?:때|대|데|테|뗴|떄)(\s*,?\s*)(?=주[세시십]|줘|줄|달라|드[려릴]|가려|러\s|려고|고\s싶)"
)


def spelled(text: str, language: str) -> str:
    """Words that sound alike spelled by what stands around them: after a paper, 때 주세요 or 대 주세요 is 떼 주세요."""
    return _TAKE_OUT.sub(lambda m: f"{m[1]} 떼{' ' if m[2] else ''}", text) if language == "ko" else text


def _spoken(text: str, language: str) -> str:
    """Figures written out as they are said, so that both recognisers' texts can be compared on sound."""
    if not any(c.isdigit() for c in text):
        return text
    from voice.speak.text import normalise

    return normalise(text, language)


def snap(text: str, phrases: tuple[str, ...], language: str, least: float = SNAP) -> str:
    """Replace stretches that sound like a known phrase by it (주민동록등본 → 주민등록등본); short phrases are left alone."""
    shortest = 4 if language != "en" else 8
    for phrase in sorted({p for p in phrases if len(letters(p)) >= shortest}, key=len, reverse=True):
        target = letters(phrase)
        if target in letters(text):
            continue
        found = _stretch(text, target, language)
        if found is None:
            continue
        start, end, likeness = found
        piece = letters(text[start:end])
        if likeness < least or any(letters(p) == piece or letters(p) in piece for p in phrases if len(letters(p)) >= 2):
            continue
        text = text[:start] + phrase + text[end:]
    return text


def _stretch(text: str, target: str, language: str) -> tuple[int, int, float] | None:
    """The stretch of ``text`` that sounds most like ``target``: (start, end, likeness)."""
    at = [i for i, c in enumerate(text) if c.isalnum()]
    if language == "en":
        starts = [i for i in at if i == 0 or not text[i - 1].isalnum()]
        ends = [i + 1 for i in at if i + 1 == len(text) or not text[i + 1].isalnum()]
    else:
        starts, ends = at, [i + 1 for i in at]
    best: tuple[int, int, float] | None = None
    wanted = sound(target, language)
    from rapidfuzz.distance import Levenshtein

    for start in starts:
        for end in ends:
            size = end - start
            if size < len(target) - 2 or size > len(target) + 2 + target.count(" ") + 2:
                continue
            likeness = float(Levenshtein.normalized_similarity(wanted, sound(text[start:end], language)))
            if best is None or likeness > best[2]:
                best = (start, end, likeness)
    return best
