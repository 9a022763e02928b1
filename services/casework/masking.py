"""Finds what identifies a person in running text, and hides it. Used before anything reaches a log or the audit
trail."""

from __future__ import annotations

import logging
import re
from typing import Any

MASK = "•"

_PATTERNS = (
    re.compile(r"(?<!\d)\d{6}[-\s]?[1-8]\d{6}(?!\d)"),  # Korean resident and alien registration numbers
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),  # Chinese identity numbers
    re.compile(r"(?<!\d)01[016789][-\s]?\d{3,4}[-\s]?\d{4}(?!\d)"),  # Korean mobile phones
    re.compile(r"(?<!\d)(?:\+?82[-\s]?)1[016789][-\s]?\d{3,4}[-\s]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)"),  # Chinese mobile phones
    re.compile(r"(?<!\d)0\d{1,2}[-\s]\d{3,4}[-\s]\d{4}(?!\d)"),  # Korean land lines
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),  # e-mail addresses
    re.compile(r"(?<![A-Za-z0-9-])\d[\d-]{9,22}\d(?![A-Za-z0-9-])"),  # bank accounts, cards and other long numbers
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def mask(text: str) -> str:
    """The text with identity numbers, phones, e-mail addresses and long numbers replaced by dots."""
    for pattern in _PATTERNS:
        text = pattern.sub(lambda found: found.group() if _DATE.fullmatch(found.group()) else MASK * 6, text)
    return text


# Digits as people say them: Korean, Chinese, English; six or more in a row identify somebody.
_SAID = (
    r"(?:공|영|일|이|삼|사|오|육|륙|칠|팔|구|하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|\d)",
    r"[零〇一二两三四五六七八九幺\d]",
    r"(?:\b(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine|\d+)\b)",
)
_BETWEEN = (r"(?:[\s,.\-]|다시|에)*", r"[\s,，、。.\-杠]*", r"(?:[\s,.\-]|\b(?:dash|double|triple|and then)\b)*")
_SPOKEN = tuple(re.compile(rf"{digit}(?:{between}{digit}){{5,}}", re.IGNORECASE) for digit, between in zip(_SAID, _BETWEEN))


def mask_spoken(text: str) -> str:
    """`mask`, and six or more digits in a row that were said as words ("사팔공칠일이 다시 이구구", "double two four …")."""
    for pattern in _SPOKEN:
        text = pattern.sub(lambda found: found.group() if _DATE.fullmatch(found.group()) else MASK * 6, text)
    return mask(text)


def mask_deep(value: Any) -> Any:
    """`mask` for every text inside dictionaries and lists; other values pass unchanged."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: mask_deep(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask_deep(inner) for inner in value]
    return value


class MaskingFilter(logging.Filter):
    """Put on a log handler: whatever slips into a message is masked before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Masks the finished message; every record passes."""
        record.msg = mask(record.getMessage())
        record.args = None
        return True
