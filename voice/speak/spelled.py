"""Strings of digits (telephone, receipt and identity numbers) in Korean and Chinese, to be said one by one.

Said in one breath, 일 and 이 run together and a digit said twice (오오, 八八) is heard once, by people as by recognisers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from voice.speak import g2p_zh

_KO = {
    "공": "ɡoŋ", "영": "jɔŋ.", "일": "iɾɯ", "이": "ii", "삼": "saːm.", "사": "saa.", "오": "oo.", "육": "juɡɯ.", "칠": "ʨʰiɾɯ.", "팔": "pʰalː", "구": "ɡuː.",
}  # fmt: skip
"""Kokoro symbols for each digit said alone: of some ten spellings each, what Vosk and Whisper told apart best between other digits."""
_ZH = "零〇一二三四五六七八九幺"
DIGITS = {"ko": tuple(_KO), "zh": tuple(_ZH)}
"""Per language the digits that can be said alone."""
PAUSE_MS = {"ko": 60, "zh": 0}
"""Between two digits."""
GROUP_MS = {"ko": 180, "zh": 200}
"""Between two groups of digits."""
FEWEST = 3
"""Fewer digits in a row are a word (이사, 오이, 一二)."""
FEWEST_ALONE = 6
"""Fewer Korean digits in all are said in the sentence: 119, 110, 1345 are understood there as they are."""
_KO_STRING = re.compile(rf"([{''.join(_KO)}]{{{FEWEST},}}?)((?:이에요|이고|이며|이요|인데|이라고)?[^{''.join(_KO)}]*)$")
_ZH_STRING = re.compile(rf"(?<![第十百千万亿点])[{_ZH}]{{{FEWEST},}}(?![{_ZH}年级十百千万亿点])")
_MARKS = ".,!?…，。、！？； "
_MOBILE = 11


class Piece(NamedTuple):
    """Some words of a sentence."""

    text: str
    digits: bool
    """Whether it is a string of digits."""


def split(sentence: str, language: str) -> list[Piece]:
    """Return a normalised sentence in pieces: groups of digits, and what is said around them."""
    if language == "zh":
        return _split_zh(sentence)
    return _split_ko(sentence) if language == "ko" else [Piece(sentence, False)]


def symbols(digit: str, language: str) -> str:
    """Return Kokoro's symbols for one digit."""
    return _KO[digit] if language == "ko" else "".join(said for _, said in g2p_zh.words(f"{digit}。"))


def _split_ko(sentence: str) -> list[Piece]:
    pieces: list[Piece] = []
    for words, digits in _runs_ko(sentence.split()):
        if digits and sum(len(group) for group, _ in words) >= FEWEST_ALONE:
            pieces += [Piece(group, True) for group, _ in words]
            rest = words[-1][1]
        else:
            rest = " ".join(group + after for group, after in words)
        if rest.strip(_MARKS) and pieces and not pieces[-1].digits:
            pieces[-1] = Piece(f"{pieces[-1].text} {rest}", False)
        elif rest.strip(_MARKS):
            pieces.append(Piece(rest, False))
    return pieces


def _runs_ko(words: list[str]) -> list[tuple[list[tuple[str, str]], bool]]:
    """Return runs of (digits, what follows them) and whether they are digits; in a run only marks follow, but after its last group."""
    runs: list[tuple[list[tuple[str, str]], bool]] = []
    open_run = False
    for word in words:
        bare = word.rstrip(_MARKS)
        found = _KO_STRING.match(bare)
        entry = (found[1], found[2] + word[len(bare):]) if found else ("", word)
        if found and open_run:
            runs[-1][0].append(entry)
        else:
            runs.append(([entry], found is not None))
        open_run = found is not None and not found[2]
    return runs


def _split_zh(sentence: str) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for found in _ZH_STRING.finditer(sentence):
        pieces += [Piece(sentence[at : found.start()], False), *(Piece(group, True) for group in _groups(found[0]))]
        at = found.end()
    pieces.append(Piece(sentence[at:], False))
    return [piece for piece in pieces if piece.text.strip(_MARKS)]


def _groups(digits: str) -> list[str]:
    """As people say them: a mobile number in 3, 4 and 4, other long ones in fours."""
    if len(digits) == _MOBILE:
        return [digits[:3], digits[3:7], digits[7:]]
    if len(digits) <= 5:
        return [digits]
    return [digits[at : at + 4] for at in range(0, len(digits), 4)]
