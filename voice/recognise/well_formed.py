"""Korean numbers, dates and times that are whole by themselves: what was heard is then an answer, whether or not a list of phrases holds it."""

from __future__ import annotations

import re

from voice.expectation import Kind
from voice.grammar_ko import COUNTERS, MONTHS, sino
from voice.speak.text import normalise

_DIGIT = "[일이삼사오육륙칠팔구]"
_SINO = rf"(?:{_DIGIT}?천)?(?:{_DIGIT}?백)?(?:{_DIGIT}?십)?{_DIGIT}?"
_ONES = "하나|한|둘|두|셋|세|넷|네|다섯|여섯|일곱|여덟|아홉"
_NATIVE = rf"(?:(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?:{_ONES})?|스무|{_ONES})"
_HOUR = "열한|열두|열|한|두|세|네|다섯|여섯|일곱|여덟|아홉"
_SPAN = "오전|오후|아침|저녁|새벽|점심|낮|밤"
_ENDING = "(?:이요|요|이에요|에요|예요|입니다|이고요|쯤이요|쯤요|쯤|정도요|정도|에|으로|로)?"
_UNITS = f"{'|'.join(COUNTERS)}|세|개월|년|시간|주|달|가구|층|호|평|원|점"
_DATE = re.compile(rf"((?:천구백|이천){_SINO}년)?({'|'.join(sorted(MONTHS, key=len, reverse=True))})((?:[이삼]?십)?{_DIGIT}?일){_ENDING}")
_TIME = re.compile(rf"({_SPAN})?({_HOUR})시(?:((?:[이삼사오]?십)?{_DIGIT}?분)|(반))?{_ENDING}")
_NUMBER = re.compile(rf"({_SINO}만)?({_SINO}|{_NATIVE})({_UNITS})?{_ENDING}")
_BEFORE_UNITS = ("한", "두", "세", "네", "스무")
_FIGURES = re.compile(rf"(?<![\d.,])([1-9]\d?)\s?({'|'.join(COUNTERS)}|가구)")
_DAYS = re.compile(r"(?:이?십[일이삼사오육칠팔구]?|삼십일?|[일이삼사오육칠팔구])일")


def well_formed(text: str, kind: Kind) -> str | None:
    """Return a whole Korean number, date or time without its ending, in words parted by spaces; None where the text is no such thing.

    Args:
        text: what was heard, figures written out.
        kind: what was asked for.
    """
    flat = re.sub(r"[\s,.!?~]+", "", text)
    if kind == "date":
        found = _DATE.fullmatch(flat)
        if not found or not _DAYS.fullmatch(found[3]):
            return None
        return _spaced(found.groups())
    if kind == "time":
        found = _TIME.fullmatch(flat)
        if not found or found[3] == "분":
            return None
        return _spaced((found[1], found[2], "시", (found[3] or "").removesuffix("분"), "분" if found[3] else None, found[4]))
    if kind == "number":
        found = _NUMBER.fullmatch(flat)
        # 사십이요 is 42, or 40 with an ending; 열세 waits for what is counted.
        if not found or not (found[1] or found[2]) or (not found[3] and (flat.endswith("이요") or found[2].endswith(_BEFORE_UNITS))):
            return None
        return _spaced(found.groups())
    return None


def counted_in_sino(text: str) -> str | None:
    """Return recognised text with counts such as 65명 spelled 육십오 명, as many say them; None where it holds none."""
    if not _FIGURES.search(text):
        return None
    return normalise(_FIGURES.sub(lambda count: f"{sino(int(count[1]))} {count[2]}", text), "ko")


def _spaced(parts: tuple[str | None, ...]) -> str:
    return " ".join(part for part in parts if part)
