"""Korean text as it is read aloud: numbers, dates, money, phone and ID digits, units, abbreviations."""

from __future__ import annotations

import re

_DIGITS = "공일이삼사오육칠팔구"
_SINO = ["", *"일이삼사오육칠팔구"]
_NATIVE_ONES = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
_NATIVE_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    "에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트").split()))
WORDS = {"gilbot": "길벗", "email": "이메일", "e-mail": "이메일", "wi-fi": "와이파이", "wifi": "와이파이", "app": "앱",
         "ok": "오케이", "sms": "문자", "home": "홈", "web": "웹", "online": "온라인", "vs": "대", "no": "번호"}
UNITS = {"km": "킬로미터", "m": "미터", "cm": "센티미터", "mm": "밀리미터", "kg": "킬로그램", "g": "그램", "%": "퍼센트",
         "℃": "도", "㎡": "제곱미터", "m²": "제곱미터", "mb": "메가바이트", "gb": "기가바이트", "kb": "킬로바이트", "p": "포인트"}
NATIVE_COUNTERS = ("시간", "명", "개", "살", "통", "장", "마리", "대", "권", "가지", "달", "군데", "곳", "사람", "부",
                   "잔", "켤레", "그루", "송이", "번째", "차례", "가구", "건", "곡", "벌", "채")
_HOTLINES = r"11[0-9]|12[0-9]|13[0-9]|182|188|1330|1331|1332|1333|1339|1345|1355|1350|1357|1366|1372|1388|1390|1393|1394|1398|14[0-4]\d|15\d\d|16\d\d|18\d\d|12[0-9]{3}|95\d{3}|96\d{3}"
_UNIT = r"(?:원|명|개|건|년|월|일|시|분|세|살|퍼센트|%|통|장|부|동|호|층|번째|만|억|천|곳|권|점|회|도|쪽|평|배|주|달|가구|미터|킬로|위안|달러|[kcm]?m\b|k?g\b)"
_ALWAYS_CALLED = re.compile(
    rf"(?<![\d,.-])(110|112|119|182|1330|1339|1345|1350|1355|1357|1366|1372|1388|139[0348]|12110|123\d\d|96110|95598)(?!\d|[,.]\d|-\d|\s?{_UNIT}|\s?번\s?(?:창구|손님|고객))"
)
"""Numbers that are known to everybody, or have too many figures for a count of anything here: read one by one unless a unit stands behind them."""
_WAITING = re.compile(r"(?:순서|순번|대기\s?번호|대기)\S{0,2}\s?$")
_CALLING = re.compile(
    rf"(?P<lead>(?:전화(?:번호)?(?:는|로|:)?|국번\s?없이|상담(?:전화)?(?:는|:)?|문의(?:는|:)?|신고(?:는|:)?|콜센터|핫라인|☎)\s?)(?P<one>1[0-9]{{2,4}}|9[56]\d{{3}})(?!\d|[,.]\d|\s?{_UNIT})"
)
_PLATE = re.compile(r"(?<![\d가-힣])((?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)\s?)?)(\d{2,3})\s?([가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호])\s?(\d{4})(?!\d|[,.]\d|\s?(?:원|명|개|년|호|번지))")
_LONG = re.compile(r"(?<![\d,.])\d{7,}(?![\d,.]*\d)(?!\s?(?:원|명|개|건|만|억|년|위안|달러|킬로|km|m))")
"""So many figures in a row that nothing counts: an account, a reference, a business or ID number."""


def digits(text: str) -> str:
    """Digit by digit, zero as 공."""
    return "".join(_DIGITS[int(c)] for c in text if c.isdigit())


def sino(number: int) -> str:
    """Sino-Korean numeral: 12345 → 만 이천삼백사십오."""
    if number == 0:
        return "영"
    groups = []
    for unit in ("", "만", "억", "조", "경"):
        number, group = divmod(number, 10_000)
        if group:
            text = ""
            for place, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
                digit, group = divmod(group, place)
                if digit:
                    text += ("" if digit == 1 and name else _SINO[digit]) + name
            groups.append("만" if unit == "만" and text == "일" and not number else text + unit)
    return " ".join(reversed(groups))


def native(number: int) -> str:
    """Native numeral before a counter, 1–99: 21 → 스물한; others as :func:`sino`."""
    if not 1 <= number <= 99:
        return sino(number)
    if number == 20:
        return "스무"
    return _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]


def _number(text: str) -> str:
    whole, _, part = text.replace(",", "").partition(".")
    if len(whole) > 1 and whole.startswith("0") or len(whole) > 16:
        return digits(whole)
    return sino(int(whole)) + (" 점 " + "".join("영" if c == "0" else _DIGITS[int(c)] for c in part) if part else "")


def _clock(hour: int, minute: int) -> str:
    half, shown = "", hour
    if hour >= 13:
        half, shown = "오후 ", hour - 12
    said = f"{half}{native(shown) if 1 <= shown <= 12 else sino(shown)} 시"
    return said + (f" {sino(minute)} 분" if minute else "")


def _month(number: int) -> str:
    return {6: "유월", 10: "시월"}.get(number, sino(number) + "월")


def _code(text: str) -> str:
    """A reference number: letters by name, digits one by one, a breath at each dash."""
    return ", ".join(" ".join(_LETTERS.get(c.upper()) or _DIGITS[int(c)] for c in group if c.isalnum())
                     for group in text.split("-"))


def _latin(match: re.Match[str]) -> str:
    word = match.group()
    if word.lower() in WORDS:
        return WORDS[word.lower()]
    return " ".join(_LETTERS[c.upper()] for c in word if c.isalpha())


def _is_date(groups: re.Match[str]) -> bool:
    """Whether three numbers with dashes are a year, a month and a day."""
    year, month, day = groups[1], groups[2], groups[3]
    return len(year) == 4 and groups[4] is None and 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and len(day) <= 2


def normalise(text: str) -> str:
    """What a reader would say; the result holds Hangul, spaces and sentence marks only."""
    text = text.replace("～", "~").replace("–", "~").replace("−", "-").replace("：", ":")
    # ID numbers, masked or whole
    text = re.sub(r"(?<!\d)(\d{6})-(\d?)([\*●•xX]{5,7})", lambda m: f"{digits(m[1])} 다시 {digits(m[2])}, 뒷자리는 가렸습니다,", text)
    text = re.sub(r"[\*●•]{2,}", " 가림 ", text)
    text = re.sub(r"(?<!\d)(\d{6})-(\d{7})(?!\d)", lambda m: f"{digits(m[1])} 다시 {digits(m[2])}", text)
    text = re.sub(r"(?<![A-Za-z0-9])[A-Z]{1,3}(?:-[0-9A-Z]{2,8})+(?![A-Za-z0-9])", lambda m: _code(m[0]), text)
    # phone numbers
    text = re.sub(r"(?<![\d-])(0\d{1,2}|1[568]\d{2})-(\d{3,4})(?:-(\d{4}))?(?![\d-])",
                  lambda m: ", ".join(digits(g) for g in m.groups() if g), text)
    text = re.sub(r"(?<![\d-])(\d{2,6})-(\d{2,6})-(\d{2,8})(?:-(\d{1,6}))?(?![\d-])",
                  lambda m: m[0] if _is_date(m) else ", ".join(digits(g) for g in m.groups() if g), text)
    text = _PLATE.sub(lambda m: f"{m[1]}{digits(m[2])} {m[3]} {digits(m[4])}", text)
    text = _CALLING.sub(lambda m: m["lead"] + digits(m["one"]), text)
    text = re.sub(rf"(?<![\d,.-])({_HOTLINES})(?=\s*번(?![가-힣])|\s*번(?:으|에|을|를|이|은|로)|\s*(?:콜센터|상담|신고|로 전화|에 전화|으로 전화|에 문의|에 물어)|\s*(?:이?나|또는|과|와|,)\s*1\d{{2,3}}(?!\d|\s?{_UNIT}))",
                  lambda m: m[0] if _WAITING.search(m.string[: m.start()]) else digits(m[1]), text)
    text = _ALWAYS_CALLED.sub(lambda m: m[0] if _WAITING.search(m.string[: m.start()]) else digits(m[1]), text)
    text = _LONG.sub(lambda m: digits(m[0]), text)
    # dates and times
    text = re.sub(r"(?<!\d)(\d{4})[-./]\s?(\d{1,2})[-./]\s?(\d{1,2})\.?(?!\d)", lambda m: f"{m[1]}년 {m[2]}월 {m[3]}일", text)
    text = re.sub(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)", lambda m: _clock(int(m[1]), int(m[2])), text)
    text = re.sub(r"(\d{1,2})\s?시(?!간)(?:\s?(\d{1,2})\s?분)?",
                  lambda m: (_clock(int(m[1]), int(m[2] or 0)) if int(m[1]) < 25 else m[0]), text)
    text = re.sub(r"(?<!\d)(\d{1,2})\s?월(?=[\s\d,.]|$|에|의|부|까|은|이|생|말|초)", lambda m: _month(int(m[1])), text)
    # ranges, fractions, money, units
    text = re.sub(r"(\d)\s*~\s*(?=\d)", r"\1에서 ", text).replace("~", "에서 ")
    text = re.sub(r"₩\s?([\d,]+)", r"\1원", text)
    text = re.sub(r"\$\s?([\d,.]+\d)", lambda m: _number(m[1]) + " 달러", text)
    text = re.sub(r"(\d+)/(\d+)", lambda m: f"{_number(m[2])}분의 {_number(m[1])}", text)
    text = re.sub(r"(\d[\d,]*(?:\.\d+)?)\s?(km|cm|mm|kg|MB|GB|KB|m²|㎡|m|g|%|℃)(?![A-Za-z])",
                  lambda m: f"{_number(m[1])} {UNITS[m[2].lower()]}", text)
    text = re.sub(rf"(?<![\d.])(\d{{1,2}})\s?({'|'.join(NATIVE_COUNTERS)})", lambda m: f"{native(int(m[1]))} {m[2]}", text)
    text = re.sub(r"(?<![\d.])1 번째", "첫 번째", text).replace("한 번째", "첫 번째")
    text = re.sub(r"(\d[\d,]*)\s?(만|억|천|백)\s?(?=\d|원|명|$|\s|,)", lambda m: _number(m[1]).removesuffix("일") + m[2]
                  if _number(m[1]) == "일" else _number(m[1]) + m[2], text)
    text = re.sub(r"(?<!\d)(\d{5,})(?=번(?![가-힣])|\s*번(?:으|을|이|은))", lambda m: digits(m[1]), text)
    text = re.sub(r"\d[\d,]*\.\d+|\d[\d,]*\d|\d", lambda m: _number(m.group()), text)
    text = re.sub(r"[A-Za-z][A-Za-z-]*", _latin, text)
    text = text.replace("&", " 그리고 ").replace("+", " 더하기 ").replace("@", " 골뱅이 ").replace("=", " 는 ")
    text = re.sub(r"[·/|•▪●]", ", ", text)
    text = re.sub(r"[()\[\]「」『』《》<>:;]", ", ", text)
    text = re.sub(r"[^가-힣\s.,!?…]", " ", text)
    text = re.sub(r"(?:\s*,)+\s*(?=[.!?…])|(?<=[.!?…])\s*(?:,\s*)+", " ", text)
    text = re.sub(r"\s*(?:,\s*)+", ", ", text)
    return re.sub(r"\s+", " ", re.sub(r"\s+([.,!?…])", r"\1", text)).strip(" ,")
