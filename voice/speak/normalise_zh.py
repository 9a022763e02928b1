"""Chinese text as it is read aloud: numbers, dates, money, phone and ID digits, units."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
UNITS = {"km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "kg": "公斤", "g": "克", "℃": "摄氏度", "㎡": "平方米",
         "m²": "平方米", "MB": "兆", "GB": "G", "KB": "K"}
_MEASURES = "个位名份件张次本页天年岁周间层户块元种项条步人家辆台部分小时遍"
_UNIT = rf"[{_MEASURES}月日号里米吨万亿元%℃]|公里|公斤|韩元|美元|克|平|分钟|秒|度|多|左右|以[上下内]"
_CALLED = re.compile(
    rf"(?<![\d,.年共约多少才要收低高达到第-])(?:11[0249]|12[02]|112|182|13[3-9]\d|12\d{{3}}|9[56]\d{{3}})(?!\d|[,.]\d|-\d|\s?(?:{_UNIT}))"
)
"""Short numbers that are called; they count nothing unless a measure word stands behind them."""
_CALLING = re.compile(r"(?<=[打拨])(?:电话|热线)?\s*(1\d{2,4}|9[56]\d{3})(?!\d|[,.]\d|\s?(?:个|次|遍|分))")
_BUSINESS = re.compile(r"(?<![\d-])(\d{2,6})-(\d{2,6})-(\d{2,8})(?:-(\d{1,6}))?(?![\d-])")
_PLATE = re.compile(r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])\s?([A-Z])[·\s]?([0-9A-Z]{5,6})(?![0-9A-Z])")
_PLATE_KR = re.compile(r"(?<!\d)(\d{2,3})\s?([가-힣])\s?(\d{4})(?!\d)")
_AFTER_NUMBER = re.compile(r"(?<=[尾账卡编单户证]号)(?:是|为|：|:)?\s?(\d{3,})(?!\d|[,.]\d)")
_MIXED = re.compile(r"(?<![0-9A-Za-z-])(?=[0-9A-Z]*\d)(?=[0-9A-Z]*[A-Z])[0-9A-Z]{8,20}(?![0-9A-Za-z-])")
_SERVICE = re.compile(r"(?<![\d-])(1[568]\d{2})-(\d{4})(?![\d-])")
"""Korean service numbers."""
_LONG = re.compile(rf"(?<![\d,.])\d{{7,}}(?![\d,.]*\d)(?!\s?(?:{_UNIT}))")
"""So many figures in a row that nothing counts: an account, a reference, a registration number."""


def called(text: str) -> str:
    """A short number as people say it: 12345 one figure after the other, 1 as 幺 in all others (12315 is 幺二三幺五)."""
    return digits(text, "一" if "".join(c for c in text if c.isdigit()) == "12345" else "幺")


def digits(text: str, one: str = "一") -> str:
    """Digit by digit; in telephone and ID numbers 1 is said 幺."""
    return "".join(one if c == "1" else _DIGITS[int(c)] for c in text if c.isdigit())


def number(value: int) -> str:
    """12345 → 一万二千三百四十五."""
    if value == 0:
        return "零"
    text, gap = "", False
    for unit, name in ((10 ** 12, "万亿"), (10 ** 8, "亿"), (10 ** 4, "万"), (1, "")):
        group, value = divmod(value, unit)
        if not group:
            gap = gap or bool(text)
            continue
        part, zero = "", False
        for place, label in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, group = divmod(group, place)
            if digit:
                part += ("零" if zero and part else "") + _DIGITS[digit] + label
                zero = False
            else:
                zero = True
        if text and (gap or part_small(part)):
            text += "零"
        text += part + name
        gap = False
    return re.sub(r"^一十", "十", text)


def part_small(part: str) -> bool:
    """Whether a group of four digits has no thousands and so needs a 零 before it."""
    return "千" not in part


def _number(text: str) -> str:
    whole, _, part = text.replace(",", "").partition(".")
    if len(whole) > 1 and whole.startswith("0") or len(whole) > 15:
        return digits(whole)
    return number(int(whole)) + ("点" + digits(part) if part else "")


def _clock(hour: int, minute: int) -> str:
    said = ("两" if hour == 2 else number(hour)) + "点"
    if minute == 0:
        return said + "整"
    if minute == 30:
        return said + "半"
    return said + ("零" if minute < 10 else "") + number(minute) + "分"


def _is_date(groups: re.Match[str]) -> bool:
    """Whether three numbers with dashes are a year, a month and a day."""
    year, month, day = groups[1], groups[2], groups[3]
    return len(year) == 4 and groups[4] is None and 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and len(day) <= 2


def normalise(text: str) -> str:
    """What a reader would say: Chinese characters, sentence marks, and Latin words that have no Chinese reading."""
    text = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" or "Ａ" <= c <= "ｚ" else c for c in text)
    text = text.replace("：", ":").replace("～", "~").replace("–", "~")
    text = re.sub(r"(?<!\d)(\d{6})-(\d?)[\*●•xX]{5,7}", lambda m: f"{digits(m[1], '幺')}，{digits(m[2], '幺')}，后面的号码已隐藏，", text)
    text = re.sub(r"(?<!\d)(\d{3,6})([\*●•xX]{4,})(\d{0,4}[Xx]?)", lambda m: f"{digits(m[1], '幺')}，后面的号码已隐藏，", text)
    text = re.sub(r"[\*●•]{2,}", "，已隐藏，", text)
    text = re.sub(r"(?<!\d)(\d{17})([\dXx])(?!\d)", lambda m: _grouped(m[1] + m[2], (6, 4, 4, 4)), text)
    text = re.sub(r"(?<![A-Za-z0-9])[A-Z]{1,3}(?:-[0-9A-Z]{2,8})+(?![A-Za-z0-9])", lambda m: "，".join(
        " ".join(digits(c) if c.isdigit() else c for c in g) for g in m[0].split("-")), text)
    text = re.sub(r"(?<!\d)(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)", lambda m: "，".join(digits(g, "幺") for g in m.groups()), text)
    text = re.sub(r"(?<![\d-])(0\d{2,3}|400|800)-(\d{3,4})-?(\d{3,4})(?!\d)", lambda m: "，".join(digits(g, "幺") for g in m.groups()), text)
    text = _BUSINESS.sub(lambda m: m[0] if _is_date(m) else "，".join(digits(g, "幺") for g in m.groups() if g), text)
    text = _PLATE.sub(lambda m: f"{m[1]}{m[2]} " + " ".join(digits(c, "幺") if c.isdigit() else c for c in m[3]), text)
    text = _PLATE_KR.sub(lambda m: f"{digits(m[1], '幺')} {m[2]} {digits(m[3], '幺')}", text)
    text = _MIXED.sub(lambda m: " ".join(digits(c, "幺") if c.isdigit() else c for c in m[0]), text)
    text = _AFTER_NUMBER.sub(lambda m: m[0].replace(m[1], digits(m[1], "幺")), text)
    text = _SERVICE.sub(lambda m: "，".join(digits(g, "幺") for g in m.groups()), text)
    text = _CALLING.sub(lambda m: m[0].replace(m[1], called(m[1])), text)
    text = _CALLED.sub(lambda m: called(m[0]), text)
    text = _LONG.sub(lambda m: digits(m[0], "幺"), text)
    text = re.sub(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)", r"\1年\2月\3日", text)
    text = re.sub(r"(?<!\d)(\d{4})年", lambda m: digits(m[1]) + "年", text)
    text = re.sub(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)", lambda m: _clock(int(m[1]), int(m[2])), text)
    text = re.sub(r"(\d)\s*~\s*(?=\d)", r"\1到", text).replace("~", "到")
    text = re.sub(r"[¥￥]\s?([\d,]+(?:\.\d+)?)", r"\1元", text)
    text = re.sub(r"\$\s?([\d,]+(?:\.\d+)?)", r"\1美元", text)
    text = re.sub(r"([\d,]+(?:\.\d+)?)\s?%", lambda m: "百分之" + _number(m[1]), text)
    text = re.sub(r"(\d+)/(\d+)", lambda m: f"{_number(m[2])}分之{_number(m[1])}", text)
    text = re.sub(r"(\d[\d,]*(?:\.\d+)?)\s?(km|cm|mm|kg|m²|㎡|m|g|℃)(?![A-Za-z])", lambda m: _number(m[1]) + UNITS[m[2]], text)
    text = re.sub(rf"(?<![\d.,第])2(?=\s?[{_MEASURES}])(?!\s?(?:月|日|号|楼))", "两", text)
    text = re.sub(r"\d[\d,]*\.\d+|\d[\d,]*\d|\d", lambda m: _number(m[0]), text)
    text = text.replace("&", "和").replace("+", "加").replace("@", "艾特")
    text = re.sub(r"[·/|▪•]", "，", text)
    text = re.sub(r"[()（）\[\]【】「」『』《》〈〉“”‘’\"'<>:]", "，", text)
    text = re.sub(r"[;；]", "。", text).replace("、", "，").replace(",", "，").replace("!", "！").replace("?", "？")
    text = re.sub(r"(?<![A-Za-z])\.(?![A-Za-z])", "。", text)
    text = re.sub(r"[^\u3400-\u9fffA-Za-z\s，。！？…]", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*，[\s，]*", "，", text)
    text = re.sub(r"，+(?=[。！？])|(?<=[。！？])，+", "", text)
    text = re.sub(r"(?<=[\u3400-\u9fff，。！？]) | (?=[\u3400-\u9fff，。！？])", "", text)
    return text.strip("， ")


def _grouped(text: str, sizes: tuple[int, ...]) -> str:
    groups, at = [], 0
    for size in sizes:
        groups.append("".join("X" if c in "Xx" else digits(c, "幺") for c in text[at:at + size]))
        at += size
    return "，".join(groups)
