"""Digit strings that free recognition nearly got: 사팔곤 칠일이 is 480712's beginning, since 곤 is no digit and 공 sounds like it."""

from __future__ import annotations

import functools
import re

from voice.recognise.numerals import DASH, WORDS, plausible_digits
from voice.recognise.text import rough_sound, roughly_alike

LIKE = 0.6
"""Likeness of sound from which a syllable may stand for a digit."""
GUESSED = 5
"""At most one digit of so many is guessed."""
_SINGLE = {"ko": "공영일이삼사오육칠팔구", "zh": "零幺一二三四五六七八九"}
_HEARD_AS = {"zh": {"有": "1", "要": "1", "腰": "1", "又": "1"}}
"""What Whisper writes for 幺, which it hardly knows alone."""


@functools.lru_cache(maxsize=512)
def _digit_like(syllable: str, language: str) -> str:
    """The one digit a syllable sounds like; empty when none does, or two do."""
    words, known = WORDS[language], _HEARD_AS.get(language, {}).get(syllable)
    if known:
        return known
    same = {words[word] for word in _SINGLE[language] if rough_sound(word, language) == rough_sound(syllable, language)}
    if len(same) == 1:
        return same.pop()
    ranked = sorted(((roughly_alike(word, syllable, language), words[word]) for word in _SINGLE[language]), reverse=True)
    best = {digit for likeness, digit in ranked if likeness == ranked[0][0]}
    return best.pop() if ranked[0][0] >= LIKE and len(best) == 1 else ""


def near_digits(text: str, language: str, wanted: int | None) -> str:
    """Digits of a text in which nearly every syllable is one, the rest by sound; empty unless they are what was asked for.

    Args:
        text: what was heard; figures may stand in it.
        wanted: how many digits; None for a telephone number.
    """
    if language not in _SINGLE:
        return ""
    rest = re.sub(r"[\s,.·、，。]+|-", "", text)
    rest = re.sub({"ko": r"(?:번|이요|요|입니다|이에요|예요)+$", "zh": r"号$"}[language], "", rest)
    known = "|".join(sorted((*WORDS[language], *DASH[language][:2]), key=len, reverse=True))
    out, guessed = [], 0
    for token in re.findall(rf"{known}|.", rest):
        if token.isdigit():
            out.append(token)
        elif token in WORDS[language]:
            out.append(WORDS[language][token])
        elif token not in DASH[language]:
            digit = _digit_like(token, language)
            if not digit:
                return ""
            guessed += 1
            out.append(digit)
    digits = "".join(out)
    return digits if guessed * GUESSED <= len(digits) and plausible_digits(digits, wanted) == 1.0 else ""
