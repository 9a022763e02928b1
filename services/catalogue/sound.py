"""Keys that write phrases by how they sound, so that sound-alikes become neighbours.

Recognisers confuse sounds, not letters: Korean is written as jamo (Unicode NFD), Chinese as toneless pinyin syllables, Latin letters as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pypinyin.constants import PINYIN_DICT

_HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_NOT_WORD_IN_LINE = re.compile(r"[^\w\n]+", re.UNICODE)

# Vowels and onsets that ears and recognisers do not keep apart in today's Korean.
_MERGED_JAMO = str.maketrans({"ᅢ": "ᅦ", "ᅤ": "ᅨ", "ᅬ": "ᅰ", "ᅫ": "ᅰ"})
# Pairs that many speakers of Mandarin (south, south-west) merge.
_MERGED_PINYIN = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


def script_of(text: str) -> str:
    """Return ``ko``, ``zh`` or ``en`` for the script most characteristic of ``text``."""
    if text.isascii():
        return "en"
    if _HANGUL.search(text):
        return "ko"
    if _HAN.search(text):
        return "zh"
    return "en"


@lru_cache(maxsize=30_000)
def _syllable(character: str) -> str:
    readings = PINYIN_DICT.get(ord(character))
    if not readings:
        return character.casefold()
    first = unicodedata.normalize("NFD", readings.split(",")[0])
    plain = "".join(c for c in first if not unicodedata.combining(c))
    for spelled, merged in _MERGED_PINYIN:
        if plain.startswith(spelled) or plain.endswith(spelled):
            plain = plain.replace(spelled, merged)
    return plain


def jamo(text: str) -> str:
    """Return Korean ``text`` as jamo without spaces and punctuation."""
    return unicodedata.normalize("NFD", _NOT_WORD.sub("", text.casefold())).translate(_MERGED_JAMO)


def pinyin(text: str) -> str:
    """Return Chinese ``text`` as toneless pinyin syllables joined by spaces; other characters stay."""
    return " ".join(_syllable(c) for c in _NOT_WORD.sub("", text))


def latin(text: str) -> str:
    """Return ``text`` in lower case with single spaces."""
    return " ".join(_NOT_WORD.sub(" ", text.casefold()).split())


def key(text: str, script: str | None = None) -> str:
    """Return the sound key of ``text`` in the script given, or in its own."""
    script = script or script_of(text)
    return jamo(text) if script == "ko" else pinyin(text) if script == "zh" else latin(text)


def keys(texts: Sequence[str], script: str) -> list[str]:
    """Return the sound key of each text, as :func:`key` does, quicker for many Korean or Latin ones."""
    if script == "zh" or not texts:
        return [pinyin(text) for text in texts]
    # One pass over all texts together; a line break keeps them apart.
    together = "\n".join(" ".join(text.splitlines()) for text in texts).casefold()
    if script == "ko":
        together = unicodedata.normalize("NFD", _NOT_WORD_IN_LINE.sub("", together))
        for spelled, merged in _MERGED_JAMO.items():
            together = together.replace(chr(spelled), str(merged))
        return together.split("\n")
    return [line.strip() for line in _NOT_WORD_IN_LINE.sub(" ", together).split("\n")]


def syllable(character: str) -> str:
    """Return the sound of one Chinese character as toneless pinyin; another word character as it is; nothing for the rest."""
    return "" if _NOT_WORD.match(character) else _syllable(character)
