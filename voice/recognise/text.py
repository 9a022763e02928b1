"""Normal form of recognised text, and how far two texts are apart in letters or in sound."""

from __future__ import annotations

import functools
import re
import unicodedata

_SPACES_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff，。！？、])\s+(?=[\u3400-\u9fff，。！？、])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NOISE = re.compile(r"[\[(（【♪][^\])）】♪]*[\])）】♪]|♪")


@functools.lru_cache(maxsize=1)
def _opencc() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional → simplified Chinese; other text passes through."""
    if not any("\u3400" <= c <= "\u9fff" for c in text):
        return text
    return str(_opencc().convert(text))  # type: ignore[attr-defined]


def normalise(text: str, language: str, *, joined: bool = True) -> str:
    """NFC, half-width digits, no thousands commas, no stage directions, simplified Chinese without inner spaces.

    ``joined=False`` keeps spaces between Chinese words, as a grammar wants them.
    """
    text = unicodedata.normalize("NFKC", text) if language != "zh" else _half_width(text)
    text = _THOUSANDS.sub("", _NOISE.sub(" ", unicodedata.normalize("NFC", text)))
    if language == "zh":
        text = simplified(text)
        if joined:
            text = _SPACES_BETWEEN_HAN.sub("", text)
    return re.sub(r"\s+", " ", text).strip()


def _half_width(text: str) -> str:
    """Full-width digits and letters → half-width; Chinese punctuation stays."""
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" or "Ａ" <= c <= "Ｚ" or "ａ" <= c <= "ｚ" else c for c in text)


def letters(text: str) -> str:
    """Only letters and digits, lower case: what character error rate compares."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def cer(reference: str, heard: str) -> float:
    """Character error rate, spaces and punctuation ignored: edits / characters of the reference."""
    from rapidfuzz.distance import Levenshtein

    a, b = letters(reference), letters(heard)
    return Levenshtein.distance(a, b) / max(1, len(a))


@functools.lru_cache(maxsize=4096)
def sound(text: str, language: str) -> str:
    """A string that is close for texts that sound alike: jamo, toneless pinyin, or plain letters."""
    flat = letters(text)
    if language == "ko":
        return "".join(c for c in unicodedata.normalize("NFD", flat) if c != "\u110b")  # a silent ieung is no sound
    if language == "zh":
        from pypinyin import lazy_pinyin

        return "".join(lazy_pinyin(flat))
    return flat


_CLASSES = str.maketrans({"ᄁ": "ᄀ", "ᄏ": "ᄀ", "ᄄ": "ᄃ", "ᄐ": "ᄃ", "ᄈ": "ᄇ", "ᄑ": "ᄇ", "ᄊ": "ᄉ", "ᄍ": "ᄌ", "ᄎ": "ᄌ", "ᅢ": "ᅦ", "ᅤ": "ᅨ", "ᅥ": "ᅩ",
                           "ᅧ": "ᅭ", "ᅯ": "ᅩ", "ᅪ": "ᅡ", "ᅫ": "ᅦ", "ᅬ": "ᅦ", "ᅰ": "ᅦ", "ᅴ": "ᅵ", "ᅱ": "ᅵ", "ᅳ": "ᅮ", "ᄅ": "ᆯ", "ᆫ": "ᄂ",
                           "ᆷ": "ᄆ", "ᆼ": "ᄂ", "ᆨ": "ᄀ", "ᆮ": "ᄃ", "ᆸ": "ᄇ", "ᄒ": None})
_ZH_CLASSES = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("r", "n"))


@functools.lru_cache(maxsize=8192)
def rough_sound(text: str, language: str) -> str:
    """A string that is the same for texts a recogniser easily takes for one another: as pronounced, in classes of sounds."""
    if language == "ko":
        from voice.speak.g2p_ko import pronounce

        flat = letters(text)
        return sound(pronounce(flat), language).translate(_CLASSES)
    found = sound(text, language)
    if language == "zh":
        for a, b in _ZH_CLASSES:
            found = found.replace(a, b)
    return found


def roughly_alike(a: str, b: str, language: str) -> float:
    """0 to 1: how alike two texts sound once what recognisers confuse counts as the same."""
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_similarity(rough_sound(a, language), rough_sound(b, language)))


def alike(a: str, b: str, language: str) -> float:
    """0 to 1: how alike two texts sound."""
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_similarity(sound(a, language), sound(b, language)))


def contains(text: str, phrase: str, language: str) -> float:
    """0 to 1: how well the sound of ``phrase`` is found somewhere inside ``text``."""
    from rapidfuzz import fuzz

    a, b = sound(phrase, language), sound(text, language)
    if not a or not b:
        return 0.0
    return float(fuzz.partial_ratio(a, b) / 100) if len(a) <= len(b) else alike(phrase, text, language)
