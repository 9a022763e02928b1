"""Korean dates, times and counts as our Korean voice must say them to be understood.

In one breath 구월 이십일 is heard as 오월 십칠일 and 시 이십 분 as 시 십 분: like vowels of neighbouring words become one.
So the day is said apart from its month and the minutes from their hour, 이십 with a stress, a last ㄹ with the start of
a vowel, and 구 with a voiceless start. Of 50 dates, times and ages nobody had tuned anything for, Vosk's grammar read 27
right before and 44 after, Whisper 17 and 31.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

GAP_MS = 100
"""Between a month and its day, an hour and its minutes."""
_ENDS_MS, _FADES_MS = -30.0, 40.0
"""Where the vowel after a last ㄹ fades out, from the frame in which it begins, and for how long."""
_VOWEL = "ɯ"
_MARKS = ",.!?…"
_COUNT = "[일이삼사오육칠팔구십백천만억]"
_NUMERAL = re.compile(rf"(?:{_COUNT}+(?:월|일|년|번|명|세|개월|분|원)?|유월|시월)[{_MARKS}]*")
_BETWEEN = re.compile(rf"(?<=[일이삼사오육칠팔구십유시]월) (?={_COUNT}{{1,3}}일)|(?<= 시) (?={_COUNT}{{1,3}} 분)")


def parts(sentence: str) -> list[str]:
    """Return a normalised sentence in the pieces that are said with a short pause between."""
    return _BETWEEN.split(sentence)


def symbols(word: str, said: str, *, last: bool) -> str:
    """Return Kokoro's symbols for a word, clearer where it is a number.

    Args:
        word: as it is written, with the marks after it.
        said: its symbols so far, without those marks.
        last: whether a pause follows.
    """
    if not _NUMERAL.fullmatch(word):
        return said
    if said.startswith("ɡu"):
        said = "k" + said[1:]
    if said.startswith("iɕ"):
        said = "ˈ" + said
    # Of eight dates that end in 이일 Vosk read 2 right without the stress, 6 with it; Whisper none and 3.
    said = said.replace("ii", "iˈi")
    return said + _VOWEL if last and said.endswith("ɾ") else said


def ended(audio: npt.NDArray[np.float32], begins_ms: float, sample_rate: int) -> npt.NDArray[np.float32]:
    """Return a sound whose last vowel only begins, at ``begins_ms``.

    Without the vowel no ㄹ is heard at all, and with all of it another 일: of 32 dates and counts, most of them on the
    11th or in the twenties, Vosk's grammar read 14 right with the whole vowel, 28 with its start and 32 with 이십 stressed, too.
    """
    start, length = max(0, int((begins_ms + _ENDS_MS) * sample_rate / 1000)), int(_FADES_MS * sample_rate / 1000)
    shape = np.zeros(len(audio), np.float32)
    shape[:start] = 1.0
    shape[start : start + length] = np.linspace(1.0, 0.0, length, dtype=np.float32)[: len(audio) - start]
    return audio * shape


def ends_in_vowel_of_its_own(word: str, symbols: str) -> bool:
    """Whether a number that is said last got a vowel it does not have; one of a single syllable keeps it whole."""
    return symbols.endswith("ɾ" + _VOWEL) and len(word.rstrip(_MARKS)) > 1 and _NUMERAL.fullmatch(word) is not None
