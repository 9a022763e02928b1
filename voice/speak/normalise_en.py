"""English text as it is read aloud: numbers, dates, money, phone and ID digits, abbreviations."""

from __future__ import annotations

import re

_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()
_TENS = ["", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split()]
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}
_MONTHS = ("January February March April May June July August September October November December").split()
ABBREVIATIONS = {"Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "Dr.": "Doctor", "St.": "Street", "e.g.": "for example",
                 "i.e.": "that is", "etc.": "and so on", "No.": "number", "vs.": "versus", "approx.": "approximately",
                 "Gilbot": "Gill bot", "min.": "minutes", "hrs.": "hours"}
UNITS = {"km": "kilometres", "m": "metres", "cm": "centimetres", "mm": "millimetres", "kg": "kilograms", "g": "grams",
         "%": "percent", "℃": "degrees", "MB": "megabytes", "GB": "gigabytes", "KB": "kilobytes"}
_HOTLINE = re.compile(r"\b(call|dial|phone|ring|hotline|line|number|on|at)(:? )(\d{3,5})\b(?!\s*(?:[-:,./]\d|won|yuan|%|people|days|in the queue|[ap]\.?m|to \d))(?:( or | and )(\d{3,5})\b)?", re.I)
_UNIT = r"(?:won|yuan|dollars?|%|percent|people|persons|days?|hours?|minutes?|weeks?|months?|years?|copies|items?|metres?|k?m\b|k?g\b|[ap]\.?m\b|in the queue|th\b|cases|places|pages|million|thousand)"
_CALLED = re.compile(rf"(?<![\d,.-])\b(110|112|119|120|122|182|13[3-9]\d|12110|123\d\d|96110|95598)\b(?![,.]?\d|-\d|\s*to \d|\s*{_UNIT})")
"""Short numbers that are called; they count nothing unless a unit stands behind them."""
_NUMBERED = re.compile(r"\b(?:queue|ticket|waiting|room|floor|flat|building|you are)\s(?:number\s)?$", re.I)
"""What stands before a place in the queue or the number of a house, which is no telephone."""
_GROUPED = re.compile(r"(?<![\d-])(\d{2,6})-(\d{2,6})-(\d{2,8})(?:-(\d{1,6}))?(?![\d-])")
_PLATE = re.compile(r"(?<!\d)(\d{2,3})\s?([가-힣])\s?(\d{4})(?!\d)")
_PLATE_CN = re.compile(r"([\u4e00-\u9fff])\s?([A-Z])[·\s]?([0-9A-Z]{5,6})(?![0-9A-Z])")
_LONG = re.compile(rf"(?<![\d,.])\b\d{{7,}}\b(?![,.]\d)(?!\s*{_UNIT})")
"""So many figures in a row that nothing counts: an account, a reference, a registration number."""


def digits(text: str) -> str:
    """Digit by digit, in words."""
    return " ".join(_ONES[int(c)] for c in text if c.isdigit())


def number(value: int) -> str:
    """12345 → twelve thousand three hundred and forty-five."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + ("-" + _ONES[value % 10] if value % 10 else "")
    if value < 1000:
        return _ONES[value // 100] + " hundred" + (" and " + number(value % 100) if value % 100 else "")
    for unit, name in ((10 ** 12, "trillion"), (10 ** 9, "billion"), (10 ** 6, "million"), (1000, "thousand")):
        if value >= unit:
            rest = value % unit
            joint = " and " if 0 < rest < 100 else " "
            return number(value // unit) + " " + name + (joint + number(rest) if rest else "")
    return str(value)


def ordinal(value: int) -> str:
    """21 → twenty-first."""
    head, dash, last = number(value).rpartition("-")
    if not dash:
        head, dash, last = number(value).rpartition(" ")
    last = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return head + dash + last


def _number(text: str) -> str:
    whole, _, part = text.replace(",", "").partition(".")
    if len(whole) > 1 and whole.startswith("0") or len(whole) > 15:
        return digits(whole)
    return number(int(whole)) + (" point " + digits(part) if part else "")


def _year(year: int) -> str:
    if 2000 <= year < 2010 or year % 1000 == 0:
        return number(year)
    head, tail = divmod(year, 100)
    return number(head) + " " + ("hundred" if not tail else "oh " + number(tail) if tail < 10 else number(tail))


def _date(year: int, month: int, day: int) -> str:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return f"{digits(str(year))}, {digits(str(month))}, {digits(str(day))}"
    return f"the {ordinal(day)} of {_MONTHS[month - 1]}, {_year(year)}"


def _clock(hour: int, minute: int) -> str:
    half = "" if hour == 0 or hour > 24 else " A M" if hour < 12 else " P M"
    shown = hour - 12 if 12 < hour <= 24 else hour
    said = number(shown)
    if minute:
        said += (" oh " if minute < 10 else " ") + number(minute)
    elif hour == 0:
        return "midnight"
    return said + half


def _code(text: str) -> str:
    return ", ".join(" ".join(_ONES[int(c)] if c.isdigit() else c for c in g) for g in text.split("-"))


def _is_date(groups: re.Match[str]) -> bool:
    """Whether three numbers with dashes are a year, a month and a day."""
    year, month, day = groups[1], groups[2], groups[3]
    return len(year) == 4 and groups[4] is None and 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and len(day) <= 2


def normalise(text: str) -> str:
    """What a reader would say: words and sentence marks, no figures."""
    text = text.replace("–", "-").replace("’", "'").replace("₩", "KRW ")
    for short, full in ABBREVIATIONS.items():
        text = re.sub(rf"(?<![A-Za-z]){re.escape(short)}(?![a-z])", full, text)
    text = re.sub(r"(?<=[a-z])(?=\d)", " ", text)
    # A stop that ends both "p.m." and the sentence is kept.
    text = re.sub(r"(?<=\b[ap]\.m\.)(?=\s+[A-Z]|\s*$)", ".", text)
    text = re.sub(r"\b(\d{6})-(\d?)[\*●•xX]{5,7}", lambda m: f"{digits(m[1])}, then {digits(m[2])}, the rest is hidden,", text)
    text = re.sub(r"[\*●•]{2,}", ", hidden, ", text)
    text = re.sub(r"\b(\d{6})-(\d{7})\b", lambda m: f"{digits(m[1])}, {digits(m[2])}", text)
    text = re.sub(r"\b\d{17}[\dXx]\b", lambda m: ", ".join(digits(m[0][a:b]) for a, b in ((0, 6), (6, 14), (14, 17)))
                  + (" X" if m[0][-1] in "Xx" else " " + digits(m[0][-1])), text)
    text = re.sub(r"\b[A-Z]{1,3}(?:-[0-9A-Z]{2,8})+\b", lambda m: _code(m[0]), text)
    text = re.sub(r"(?<![\d-])(\+?\d{2,4})-(\d{3,4})(?:-(\d{4}))?(?![\d-])", lambda m: ", ".join(digits(g) for g in m.groups() if g), text)
    text = re.sub(r"\b(1[3-9]\d)(\d{4})(\d{4})\b", lambda m: ", ".join(digits(g) for g in m.groups()), text)
    text = _GROUPED.sub(lambda m: m[0] if _is_date(m) else ", ".join(digits(g) for g in m.groups() if g), text)
    text = _PLATE.sub(lambda m: f"{digits(m[1])}, {m[2]} {digits(m[3])}", text)
    text = _PLATE_CN.sub(lambda m: f"{m[1]}{m[2]} " + " ".join(digits(c) if c.isdigit() else c for c in m[3]), text)
    text = _HOTLINE.sub(lambda m: m[1] + m[2] + digits(m[3]) + (m[4] + digits(m[5]) if m[5] else ""), text)
    text = _CALLED.sub(lambda m: m[0] if _NUMBERED.search(m.string[: m.start()]) else digits(m[0]), text)
    text = _LONG.sub(lambda m: digits(m[0]), text)
    text = re.sub(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b", lambda m: _date(int(m[1]), int(m[2]), int(m[3])), text)
    months = "|".join(_MONTHS)
    text = re.sub(rf"\b(\d{{1,2}}) ({months})(?:,? (\d{{4}}))?", lambda m: f"the {ordinal(int(m[1]))} of {m[2]}"
                  + (f", {_year(int(m[3]))}" if m[3] else ""), text)
    text = re.sub(rf"\b({months}),? ((?:1[89]|20)\d\d)\b", lambda m: f"{m[1]} {_year(int(m[2]))}", text)
    text = re.sub(rf"\b({months}) (\d{{1,2}})(?!\d)(?:,? (\d{{4}}))?", lambda m: f"{m[1]} the {ordinal(int(m[2]))}"
                  + (f", {_year(int(m[3]))}" if m[3] else ""), text)
    text = re.sub(r"(:\d\d)\s?[-~]\s?(?=\d{1,2}:)", r"\1 to ", text)
    text = re.sub(r"\b(\d{1,2}):(\d{2})(?:\s?([ap])\.?m\b\.?)?", lambda m: (
        _clock(int(m[1]), int(m[2])) if not m[3] else _clock(int(m[1]), int(m[2])).removesuffix(" A M").removesuffix(" P M")
        + f" {m[3].upper()} M"), text, flags=re.I)
    text = re.sub(r"\b(\d{1,2})\s?([ap])\.?m\b\.?", lambda m: f"{number(int(m[1]))} {m[2].upper()} M", text, flags=re.I)
    text = re.sub(r"(?:KRW|₩) ?([\d,]+)", r"\1 won", text)
    text = re.sub(r"(?:CNY|RMB|¥|￥) ?([\d,.]*\d)", r"\1 yuan", text)
    text = re.sub(r"\$ ?([\d,]*\d)(?:\.(\d\d))?", lambda m: _number(m[1]) + (" dollar" if m[1] == "1" else " dollars")
                  + (f" and {number(int(m[2]))} cents" if m[2] and int(m[2]) else ""), text)
    text = re.sub(r"\b(\d+)(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1])), text)
    text = re.sub(r"(\d[\d,]*(?:\.\d+)?)\s?(km|cm|mm|kg|MB|GB|KB|m|g|%|℃)(?![A-Za-z])", lambda m: f"{_number(m[1])} {UNITS[m[2]]}", text)
    text = re.sub(r"(\d)\s?[-~]\s?(?=\d)", r"\1 to ", text)
    text = re.sub(r"\d[\d,]*\.\d+|\d[\d,]*\d|\d", lambda m: _number(m[0]), text)
    text = re.sub(r"\b([A-Z]{2,5})\b", lambda m: " ".join(m[1]), text)
    text = text.replace("&", " and ").replace("+", " plus ").replace("@", " at ").replace("=", " equals ")
    text = re.sub(r"[·/|▪•]", ", ", text)
    text = re.sub(r"[()\[\]\"“”<>:;]", ", ", text)
    text = re.sub(r"[^A-Za-z\s.,!?'…-]", " ", text)
    text = re.sub(r"\s*(?:,\s*)+(?=[.!?])", "", text)
    text = re.sub(r"\s*(?:,\s*)+", ", ", text)
    return re.sub(r"\s+", " ", re.sub(r"\s+([.,!?])", r"\1", text)).strip(" ,")
