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
PAUSE_MS = {"ko": 60, "zh": 0}
"""Between two digits."""
GROUP_MS = {"ko": 180, "zh": 200}
"""Between two groups of digits."""
FEWEST = 3
"""Fewer digits in a row are a word (이사, 오이, 一二)."""
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
    for word in sentence.split():
        bare = word.rstrip(_MARKS)
        found = _KO_STRING.match(bare)
        digits, rest = (found[1], found[2] + word[len(bare):]) if found else ("", word)
        if digits:
            pieces.append(Piece(digits, True))
            rest = rest if rest.strip(_MARKS) else ""
        if rest and pieces and not pieces[-1].digits:
            pieces[-1] = Piece(f"{pieces[-1].text} {rest}", False)
        elif rest:
            pieces.append(Piece(rest, False))
    return pieces


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
