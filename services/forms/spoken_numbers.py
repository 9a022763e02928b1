"""Numbers as people say them, in Korean, Chinese and English.

Two readings of the same words: *digits* (telephone and ID numbers, said one by one) and *cardinals* (amounts, counts, ages).
"""

from __future__ import annotations

import re

_FULLWIDTH = str.maketrans("０１２３４５６７８９－", "0123456789-")

# ---------------------------------------------------------------- digits said one by one

_KO_DIGITS = {
    "공": "0", "영": "0", "빵": "0", "일": "1", "이": "2", "삼": "3", "사": "4", "오": "5", "육": "6", "륙": "6", "칠": "7", "팔": "8", "구": "9",
    "하나": "1", "둘": "2", "셋": "3", "넷": "4", "다섯": "5", "여섯": "6", "일곱": "7", "여덟": "8", "아홉": "9",
}  # fmt: skip
_ZH_DIGITS = {
    "零": "0", "〇": "0", "洞": "0", "一": "1", "幺": "1", "妖": "1", "腰": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7",
    "拐": "7", "八": "8", "九": "9", "勾": "9", "叉": "X", "壹": "1", "贰": "2", "叁": "3", "肆": "4", "伍": "5", "陆": "6", "柒": "7", "捌": "8", "玖": "9",
}  # fmt: skip
_EN_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "nil": "0", "one": "1", "won": "1", "two": "2", "to": "2", "too": "2", "three": "3", "four": "4", "for": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "ate": "8", "nine": "9", "x": "X", "ex": "X",
}  # fmt: skip
_EN_TEENS_AND_TENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

_KO_SEPARATORS = r"다시|대시|하이픈|작대기|빼기|짝대기|에(?!요|유|여)|-|–|—|·|\.|,|\s"
_KO_ENDING = re.compile(
    r"(번)?\s*(이에요|예요|이예요|에요|입니다|임니다|이요|이여|이유|이라요|이라예|이라고\s?(요|해요|합니다)?|임더|입니더|인데요|인데|이고요|이구요|구요|고요|이야|야|요|여|유|이랑께|랑께|이다|네요|라예|래요)?[\s.!?~。]*$"
)
_KO_RUN = re.compile(rf"(?:{'|'.join(sorted(_KO_DIGITS, key=len, reverse=True))}|\d|{_KO_SEPARATORS})+")
_ZH_RUN = re.compile(rf"(?:[{''.join(_ZH_DIGITS)}\dXx]|杠|横杠|横线|减|点|-|–|—|,|，|\s)+")
_LATIN_TOKEN = re.compile(r"[a-z]+|\d+")


def _digits_ko(text: str, ending: re.Pattern[str] = _KO_ENDING) -> str:
    best = ""
    text = ending.sub("", text)
    for run in _KO_RUN.findall(text):
        for word in sorted(_KO_DIGITS, key=len, reverse=True):
            run = run.replace(word, _KO_DIGITS[word])
        digits = re.sub(r"\D", "", run)
        if len(digits) > len(best):
            best = digits
    return best


_KO_SHORT_ENDING = re.compile(r"(요|여|유|예|다)[\s.!?~。]*$")


def digit_readings(text: str) -> list[str]:
    """Return the ways in which the digits of ``text`` can be read, the likelier first: "오사삼이요" is 543 (이요) or 5432 (요)."""
    first = digits(text)
    return list(dict.fromkeys([first, _digits_ko(text, _KO_SHORT_ENDING)])) if re.search(r"[가-힣]", text) else [first]


def _digits_zh(text: str) -> str:
    best = ""
    for run in _ZH_RUN.findall(text):
        digits = "".join(_ZH_DIGITS.get(c, c) for c in run.upper() if c in _ZH_DIGITS or c.isdigit() or c == "X")
        if len(digits) > len(best):
            best = digits
    return best


def _digits_en(text: str) -> str:
    runs, current, repeat = [], "", 1
    for token in [*_LATIN_TOKEN.findall(text.casefold().replace("'s", "")), ""]:
        if token in ("double", "triple", "treble"):
            repeat = 2 if token == "double" else 3
            continue
        if token.isdigit():
            current += token if repeat == 1 else token[0] * repeat + token[1:]
        elif token in _EN_DIGITS:
            current += _EN_DIGITS[token] * repeat
        elif token in _EN_TEENS_AND_TENS:
            current += str(_EN_TEENS_AND_TENS[token])
        elif token in ("dash", "hyphen", "space", "and", "then", "minus", "stroke", "plus"):
            pass
        else:
            runs.append(current)
            current = ""
        repeat = 1
    runs.append(current)
    # "sixty eight" in a digit string is 68, not 608.
    return max(runs, key=len) if runs else ""


def _join_en_tens(text: str) -> str:
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    units = "one|two|three|four|five|six|seven|eight|nine"

    def merge(match: re.Match[str]) -> str:
        return str(_EN_TEENS_AND_TENS[match[1]] + int(_EN_DIGITS[match[2]]))

    return re.sub(rf"\b({tens})[ -]({units})\b", merge, text.casefold())


def digits(text: str) -> str:
    """Return the longest string of digits said in ``text`` one by one; ``X`` may stand in a Chinese ID number.

    >>> digits("공일공 일이삼사에 오육칠팔이에요")
    '01012345678'
    >>> digits("double oh seven, one two three")
    '007123'
    """
    text = text.translate(_FULLWIDTH)
    found = [re.sub(r"[^\dX]", "", run.upper()) for run in re.findall(r"[\d\s.,\-–—]+[Xx]?", text)]
    if re.search(r"[가-힣]", text):
        found.append(_digits_ko(text))
    if re.search(r"[\u4e00-\u9fff〇]", text):
        found.append(_digits_zh(text))
    if re.search(r"[a-zA-Z]{2}|\b[oO]\b", text):
        found.append(_digits_en(_join_en_tens(text)))
    return max(found, key=len, default="")


# ---------------------------------------------------------------- cardinals

_KO_NATIVE = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_KO_NATIVE_UNITS = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "서": 3, "넷": 4, "네": 4, "넉": 4, "너": 4, "다섯": 5, "닷": 5, "여섯": 6, "엿": 6, "일곱": 7,
    "여덟": 8, "여덜": 8, "아홉": 9,
}  # fmt: skip
_KO_SINO = {"영": 0, "공": 0, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6, "칠": 7, "팔": 8, "구": 9}
_ZH_UNITS = {
    "零": 0, "〇": 0, "一": 1, "壹": 1, "幺": 1, "二": 2, "两": 2, "俩": 2, "贰": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_SMALL = {"십": 10, "백": 100, "천": 1000, "十": 10, "拾": 10, "百": 100, "千": 1000}
_BIG = {"만": 10**4, "억": 10**8, "万": 10**4, "萬": 10**4, "亿": 10**8}
_EN_UNITS = {
    "a": 1, "an": 1, "zero": 0, "one": 1, "two": 2, "couple": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, **_EN_TEENS_AND_TENS,
}  # fmt: skip
_EN_SCALES = {"hundred": 100, "thousand": 1000, "k": 1000, "grand": 1000, "million": 10**6, "m": 10**6, "billion": 10**9}

_EAST = re.compile(
    r"(?:\d[\d,]*(?:\.\d+)?|[영공일이삼사오육륙칠팔구십백천만억零〇一二两三四五六七八九十百千万萬亿壹贰]|\s(?=[\d십백천만억일이삼사오육칠팔구]))+"
)


def _east_value(run: str) -> float | None:
    """Return the value of digits and East Asian numerals mixed ("3만 5천", "一万五", "350만")."""
    total, section, number = 0.0, 0.0, None
    last_scale = 0
    text = run.replace(",", "").replace(" ", "")
    position = 0
    while position < len(text):
        literal = re.match(r"\d+(?:\.\d+)?", text[position:])
        if literal:
            number = float(literal[0])
            position += len(literal[0])
            continue
        character = text[position]
        position += 1
        if character in _KO_SINO or character in _ZH_UNITS:
            value = _KO_SINO.get(character, _ZH_UNITS.get(character, 0))
            # Digits read one by one inside a cardinal ("이공이육 년").
            number = value if number is None else number * 10 + value
        elif character in _SMALL:
            section += (1 if number is None else number) * _SMALL[character]
            number, last_scale = None, _SMALL[character]
        elif character in _BIG:
            section += number or 0
            total += (section or 1) * _BIG[character]
            section, number, last_scale = 0.0, None, _BIG[character]
    if number is not None:
        # Chinese leaves the last scale out: 一万五 is 15,000; 三千五 is 3,500.
        chinese_short = re.search(r"[万千百][一二三四五六七八九]$", text)
        section += number * (last_scale / 10) if chinese_short and last_scale >= 100 else number
    return total + section


def _native_ko(text: str) -> int | None:
    tens = "|".join(_KO_NATIVE)
    units = "|".join(sorted(_KO_NATIVE_UNITS, key=len, reverse=True))
    match = re.search(rf"({tens})\s?({units})?", text)
    if match and match[0]:
        return _KO_NATIVE[match[1]] + (_KO_NATIVE_UNITS[match[2]] if match[2] else 0)
    match = re.search(
        r"(하나|둘|셋|넷|다섯|여섯|일곱|여덟|여덜|아홉)|(한|두|세|네|석|넉)\s?(통|부|장|명|사람|개|번|살|시|분|식구|가구|매|건|대(?!주)|달|해|주(?!여|유|예))", text
    )
    if match:
        return _KO_NATIVE_UNITS[match[1] or match[2]]
    return None


def _value_en(text: str) -> float | None:
    tokens = re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", text.casefold().replace("-", " "))
    total, current, seen = 0.0, 0.0, False
    for position, token in enumerate(tokens):
        if token[0].isdigit() and position and tokens[position - 1][0].isdigit():
            # "302, 15": two numbers, not a sum.
            break
        if token[0].isdigit():
            current += float(token.replace(",", ""))
            seen = True
        elif token in ("a", "an"):
            following = tokens[position + 1] if position + 1 < len(tokens) else ""
            if following in _EN_SCALES or following in ("couple",):
                current, seen = 1, True
        elif token == "couple":
            current, seen = 2, True
        elif token in _EN_UNITS:
            value = _EN_UNITS[token]
            # A small number after a small number is a restart ("a couple, two"), not a sum.
            current = value if current % 10 and value < 20 else current + value
            seen = True
        elif token == "hundred" and seen:
            current *= 100
        elif token in _EN_SCALES and seen:
            total += current * _EN_SCALES[token]
            current = 0.0
        elif token == "half" and seen:
            current += 0.5
        elif seen and token not in ("and", "of"):
            break
    return total + current if seen else None


_ZH_IDIOM_ONE = re.compile(r"一(般|直|起|下子?|样|定|些|点[都也儿]?|边|切|向|旦|会儿?|块儿|路|律|概|共|次性|家人|辈子)|(\S)一\2|(?<![\d一二两三四五六七八九十百千])万一|第一|统一|唯一|星期[一二三四五六日天]|礼拜[一二三四五六日天]|周[一二三四五六日]")
"""Words in which a numeral counts nothing."""


def cardinal(text: str) -> int | None:
    """Return the first amount said in ``text``, or none.

    >>> cardinal("삼백오십만 원"), cardinal("一万五"), cardinal("two hundred and fifty"), cardinal("등본 두 통")
    (3500000, 15000, 250, 2)
    """
    text = text.translate(_FULLWIDTH)
    if re.search(r"[가-힣]", text):
        native = _native_ko(text)
        literal = re.search(r"\d", text)
        if native is not None and not literal:
            return native
        # 이 and 일 stand in many words: prefer runs with a digit, a scale, or a counter behind them.
        runs = [m for m in _EAST.finditer(text) if m[0].strip()]
        good = [
            m
            for m in runs
            if re.search(r"[\d십백천만억]", m[0])
            or re.match(r"\s?(통|부|장|명|원|살|세|개|번|년|월|일|시|분|매|건|대|가구|식구|인)", text[m.end() :])
            or m[0].strip() == re.sub(r"[\s.!?요]+$", "", text.strip())
        ]
        if good:
            value = _east_value(max(good, key=lambda m: len(m[0]))[0])
            return None if value is None else int(round(value))
        return None
    if re.search(r"[\u4e00-\u9fff]", text):
        text = _ZH_IDIOM_ONE.sub("", text)
        parts = [m[0] for m in _EAST.finditer(text) if m[0].strip()]
        if not parts:
            return 2 if "俩" in text else 3 if "仨" in text else None
        value = _east_value(max(parts, key=len))
        if value is not None and re.search(r"[万千百]半", text):
            scale = re.search(r"([万千百])半", text)
            value += {"万": 5000, "千": 500, "百": 50}[scale[1]] if scale else 0
        return None if value is None else int(round(value))
    value = _value_en(text)
    return None if value is None else int(round(value))
