"""Digits as people say them, in three languages: 공일공 / 零一零 / oh one oh → 010."""

from __future__ import annotations

import re

_KO = {"공": "0", "영": "0", "빵": "0", "제로": "0", "일": "1", "이": "2", "삼": "3", "사": "4", "오": "5", "육": "6", "륙": "6",
       "칠": "7", "팔": "8", "구": "9", "하나": "1", "둘": "2", "셋": "3", "넷": "4", "다섯": "5", "여섯": "6", "일곱": "7",
       "여덟": "8", "아홉": "9"}
_ZH = {"零": "0", "〇": "0", "洞": "0", "一": "1", "幺": "1", "妖": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5",
       "六": "6", "七": "7", "八": "8", "九": "9"}
_EN = {"zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
       "seven": "7", "eight": "8", "nine": "9"}
WORDS = {"ko": _KO, "zh": _ZH, "en": _EN}
DASH = {"ko": ("다시", "대시", "에"), "zh": ("杠", "横杠"), "en": ("dash", "hyphen")}

_KO_UNITS = {"십": 10, "백": 100, "천": 1000}
_ZH_UNITS = {"十": 10, "百": 100, "千": 1000}
_LINKED_FIVE = re.compile(r"(?<=[육륙])\s*고")
"""육오 is pronounced 유고 (Standard Pronunciation 13), so a recogniser hears 고 after 육."""
_KO_PATTERN = re.compile("|".join(sorted(_KO, key=len, reverse=True)))


def digits_in(text: str, language: str) -> str:
    """All digits said in a text, in order: figures as they are, number words one by one, "double seven" as 77."""
    text = text.lower()
    if language == "en":
        out, twice = [], 1
        for word in re.findall(r"[a-z]+|\d", text):
            if word in ("double", "triple"):
                twice = 2 if word == "double" else 3
            elif word.isdigit() or word in _EN:
                out.append((_EN.get(word) or word) * twice)
                twice = 1
        return "".join(out)
    if language == "zh":
        return "".join(c if c.isascii() and c.isdigit() else _ZH.get(c, "") for c in text)
    for dash in DASH["ko"][:2]:
        text = text.replace(dash, " ")
    return "".join(m if m.isdigit() else _KO[m] for m in re.findall(r"\d|" + _KO_PATTERN.pattern, text))


def spoken_digits(text: str, language: str) -> str | None:
    """A digit string said on its own → figures with ``-`` where a dash was said; None when other words are there.

    Endings such as 이요, 번, 입니다 are allowed; 십, 백 … make it a number, not a digit string, and give None.
    """
    rest = re.sub(r"[\s,.·]+", " ", text.lower()).strip()
    rest = re.sub({"ko": r"\s*(?:번|이요|요|입니다|이에요|예요)+$", "zh": r"\s*(?:号|吧|啊)$", "en": r"$"}[language], "", rest)
    if language == "ko":
        rest = _LINKED_FIVE.sub("오", rest)
    dashes = DASH[language]
    words = WORDS[language]
    choices = sorted([*words, *dashes, r"\d", "-", " "], key=len, reverse=True)
    pattern = "|".join(c if c == r"\d" else re.escape(c) for c in choices)
    at, out = 0, []
    for match in re.finditer(pattern, rest):
        if match.start() != at:
            return None
        at = match.end()
        token = match.group()
        if token == "-" or token in dashes:
            out.append("-")
        elif token != " ":
            out.append(words.get(token, token))
    digits = re.sub(r"-+", "-", "".join(out)).strip("-")
    return digits if at == len(rest) and digits else None


def plausible_digits(digits: str, wanted: int | None) -> float:
    """0 to 1: how well a digit string fits what was asked for; ``wanted`` is its length, None for a telephone number.

    Thirteen digits are a Korean resident number, eighteen a Chinese identity number: a birthday must be in them.
    """
    plain = digits.replace("-", "")
    if wanted is None:
        return 1.0 if re.fullmatch(r"01[016789]\d{7,8}|0\d{8,10}|1[5-8]\d{6}|1[3-9]\d{9}", plain) else 0.2
    if len(plain) != wanted:
        return 0.0
    if wanted == 11 and not re.fullmatch(r"0\d{10}|1[3-9]\d{9}", plain):
        return 0.5
    birthday = plain[2:6] if wanted == 13 else plain[10:14] if wanted == 18 else "0101"
    if not ("01" <= birthday[:2] <= "12" and "01" <= birthday[2:] <= "31") or wanted == 13 and plain[6] in "90":
        return 0.5
    return 1.0
