"""Hangul syllables taken apart and put together."""

from __future__ import annotations

from dataclasses import dataclass

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]


@dataclass
class Syllable:
    """One syllable; ``ㅇ`` as onset is silent, ``""`` as coda is none."""

    onset: str
    vowel: str
    coda: str

    def __str__(self) -> str:
        return chr(0xAC00 + (ONSETS.index(self.onset) * 21 + VOWELS.index(self.vowel)) * 28 + CODAS.index(self.coda))


def is_syllable(char: str) -> bool:
    """Whether a character is a whole Hangul syllable."""
    return "가" <= char <= "힣"


def take_apart(char: str) -> Syllable:
    """가 → (ㄱ, ㅏ, "")."""
    code = ord(char) - 0xAC00
    return Syllable(ONSETS[code // 588], VOWELS[code // 28 % 21], CODAS[code % 28])


def has_coda(word: str) -> bool:
    """Whether a word ends in a consonant."""
    return bool(word) and is_syllable(word[-1]) and (ord(word[-1]) - 0xAC00) % 28 != 0
