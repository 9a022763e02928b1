"""Sentences as a recogniser or a hurried hand gives them back: sound-alike letters, lost spaces, punctuation and characters."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from services.catalogue import sound

_PUNCTUATION = re.compile(r"[.,!?~…。，？！、'\"“”‘’]")
_RATES = (0.0, 0.05, 0.1, 0.2)
"""Shares of characters (of English words: twice as many) that sound otherwise, one drawn for each sentence."""
_SYLLABLES = 0xAC00
_POOL = 12
"""Of the characters that share a syllable, only so many of the most frequent are put in each other's place."""

# By index in Unicode's order: ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ, ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ, and codas from ㄱ = 1 on; coda 0 is none.
_ONSETS = {
    0: (1, 15),
    1: (0, 15),
    2: (5,),
    3: (4, 16),
    4: (3, 16),
    5: (2,),
    6: (7,),
    7: (8, 17, 6),
    8: (7, 17),
    9: (10,),
    10: (9,),
    11: (18,),
}
_ONSETS |= {12: (13, 14), 13: (12, 14), 14: (12, 13), 15: (0, 1), 16: (3, 4), 17: (7, 8), 18: (11,)}
_VOWELS = {
    0: (4,),
    1: (5,),
    2: (0,),
    3: (7,),
    4: (8, 0, 18),
    5: (1,),
    6: (4, 5),
    7: (5,),
    8: (13, 4),
    9: (0,),
    10: (11, 15, 1),
    11: (10, 15, 5),
}
_VOWELS |= {12: (8,), 13: (18, 8), 14: (4,), 15: (10, 11), 16: (20,), 17: (13,), 18: (13, 4), 19: (18, 20, 5), 20: (16, 18)}
_CODAS = {1: (2, 21), 2: (1,), 4: (21, 0), 7: (19, 0), 8: (0, 1), 16: (21, 4), 17: (26,), 19: (7, 0, 20), 20: (19, 0), 21: (4, 16, 0)}
_SPELLINGS = (
    *(("th", "f"), ("th", "d"), ("ph", "f"), ("ck", "k"), ("ee", "ea"), ("ea", "ee"), ("ing", "in"), ("er", "a"), ("ou", "ow")),
    *(("c", "k"), ("s", "z"), ("z", "s"), ("v", "b"), ("b", "p"), ("d", "t"), ("t", "d"), ("g", "k"), ("l", "r"), ("r", "l")),
    *(
        ("i", "e"),
        ("e", "i"),
        ("a", "u"),
        ("o", "oa"),
        ("h", ""),
        ("ss", "s"),
        ("ll", "l"),
        ("x", "cks"),
        ("f", "v"),
        ("m", "n"),
        ("n", "m"),
    ),
)


class Noise:
    """Makes noisy copies of sentences.

    Args:
        texts: sentences whose Chinese characters may stand in for each other.
        seed: the same seed gives the same copies.
    """

    def __init__(self, texts: Iterable[str], seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for character, _ in Counter(c for text in texts for c in text if "\u4e00" <= c <= "\u9fff").most_common():
            self._alike[sound.syllable(character)].append(character)

    def __call__(self, text: str) -> str:
        """Return a noisy copy, never empty for a text that is not."""
        draw = self._random
        noisy = _PUNCTUATION.sub("", text) if draw.random() < 0.55 else text
        rate = draw.choice(_RATES)
        script = sound.script_of(text)
        if script == "ko":
            noisy = self._spaces(noisy)
            noisy = "".join(self._syllable(c) if draw.random() < rate else c for c in noisy)
        elif script == "zh":
            noisy = "".join(self._character(c) if draw.random() < rate else c for c in noisy)
        else:
            noisy = noisy.lower() if draw.random() < 0.4 else noisy
            noisy = " ".join(self._word(w) if draw.random() < 2 * rate else w for w in noisy.split(" "))
        lost = draw.choice((0.0, 0.0, 0.05, 0.1))
        return "".join(c for c in noisy if draw.random() >= lost) or text

    def _spaces(self, text: str) -> str:
        lost = self._random.choices((1.0, 0.35, 0.0), (0.3, 0.25, 0.45))[0]
        return "".join(c for c in text if c != " " or self._random.random() >= lost)

    def _syllable(self, character: str) -> str:
        place = ord(character) - _SYLLABLES
        if not 0 <= place < 19 * 21 * 28:
            return character
        onset, vowel, coda = place // 588, place // 28 % 21, place % 28
        part = self._random.random()
        if part < 0.35:
            onset = self._random.choice(_ONSETS[onset])
        elif part < 0.75:
            vowel = self._random.choice(_VOWELS[vowel])
        elif coda:
            coda = self._random.choice(_CODAS.get(coda, (0,)))
        return chr(_SYLLABLES + onset * 588 + vowel * 28 + coda)

    def _character(self, character: str) -> str:
        return self._random.choice(self._alike.get(sound.syllable(character), [character])[:_POOL])

    def _word(self, word: str) -> str:
        fitting = [pair for pair in _SPELLINGS if pair[0] in word]
        return word.replace(*self._random.choice(fitting), 1) if fitting else word
