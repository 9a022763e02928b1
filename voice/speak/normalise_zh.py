"""Chinese text as it is read aloud: numbers, dates, money, phone and ID digits, units."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
UNITS = {"km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "kg": "公斤", "g": "克", "℃": "摄氏度", "㎡": "平方米",
         "m²": "平方米", "MB": "兆", "GB": "G", "KB": "K"}
_MEASURES = "个位名份件张次本页天年岁周间层户块元种项条步人家辆台部分小时遍"


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


def normalise(text: str) -> str:
    """What a reader would say: Chinese characters, sentence marks, and Latin words that have no Chinese reading."""
    text = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" or "Ａ" <= c <= "ｚ" else c for c in text)
    text = text.replace("：", ":").replace("～", "~").replace("–", "~")
    text = re.sub(r"(?<!\d)(\d{3,6})([\*●•xX]{4,})(\d{0,4}[Xx]?)", lambda m: f"{digits(m[1], '幺')}，后面的号码已隐藏，", text)
    text = re.sub(r"[\*●•]{2,}", "，已隐藏，", text)
    text = re.sub(r"(?<!\d)(\d{17})([\dXx])(?!\d)", lambda m: _grouped(m[1] + m[2], (6, 4, 4, 4)), text)
    text = re.sub(r"(?<![A-Za-z0-9])[A-Z]{1,3}(?:-[0-9A-Z]{2,8})+(?![A-Za-z0-9])", lambda m: "，".join(
        " ".join(digits(c) if c.isdigit() else c for c in g) for g in m[0].split("-")), text)
    text = re.sub(r"(?<!\d)(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)", lambda m: "，".join(digits(g, "幺") for g in m.groups()), text)
    text = re.sub(r"(?<![\d-])(0\d{2,3}|400|800)-(\d{3,4})-?(\d{3,4})(?!\d)", lambda m: "，".join(digits(g, "幺") for g in m.groups()), text)
    text = re.sub(r"(?<![\d,.])(1[12]\d|1[0-9]{4}|9[56]\d{3})(?!\d)(?=\s*(?:热线|电话|服务热线|平台|急救|报警|咨询))|"
                  r"(?<=[打拨])\s*(1[12]\d|1[0-9]{4}|9[56]\d{3})(?!\d)", lambda m: digits(m[0], "幺"), text)
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
