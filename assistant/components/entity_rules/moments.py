"""Dates and times of day in a sentence that may hold other numbers too; services.forms.dates reads them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.components.entity_rules.numbers import Found
from services.forms import dates
from services.forms.spoken_numbers import cardinal

_DAY = {
    "ko": r"\d\s?[월일/.-]|[월화수목금토일]요일|내일|모[레래]|글피|오늘|어제|그저께|엊그제|그제|낼(?=\s(?!때|수|거|게|돈)|모|아침|저녁|오[전후])|다음\s?[주달]|담\s?주|지난\s?[주달]|이번\s?주|이번\s?달|[일이삼사오육칠팔구십유시]월|[영공일이삼사오육칠팔구십백천]+년|초하루|초[이사열]|음력|양력|정월|동짓달|섣달|사흘\s?[뒤전후]|[틀흘새레]\s?[뒤전후]|일\s?[뒤전후]",
    "zh": r"\d|大?[明今昨后前][天儿日个晚早]|周|星期|礼拜|号|月|日|天[之以]?[前后]|初[一二三四五六七八九十]|听日|聽日",
    "en": r"\d|\b(?:today|tomorrow|yesterday|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:january|february|april|june|july|august|september|october|november|december)|"
    r"(?:mar(?:ch)?|may|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)(?=\W+(?:the\W+)?(?:\d|first|second|third|\w+th\b|\w+ty))|(?:first|second|third|\w+th|\d(?:st|nd|rd|th)?)\W+(?:of\W+)?(?:march|may)|week (?:on|from|today)|fortnight|in \w+ (?:days|weeks)|(?:days|weeks?) (?:ago|from|time)|last night)\b",
}
_CLOCK = {
    "ko": r"[한두세네섯곱덟홉열일둘\d]\s?시(?![간작급장험계설민청도골어아댁부누동]|\s?간)|정오|자정|\d:\d\d",
    "zh": r"[零一二两三四五六七八九十\d][点點](?:半|钟|整|多|一刻|三刻|[零一二三四五]?十?[一二三四五六七八九]?分|[\d])|(?:[早晚]上?|上午|下午|中午|晌午?|后晌|夜里|凌晨|[今明昨后前]早|[今明昨后前]晚|清早|[明今后]儿?个?|天|号|[一二三四五六日天])\s?[零一二两三四五六七八九十\d]+[点點]|(?:[三四五六七八九十]|十[一二])[点點](?:$|[\s,，。见来去开到我吗行可前后之以左])|两[点點](?:$|[,，。见来去开到我吗行可前后之以左])|\d:\d\d|正午",
    "en": r"",
}
_ZH_DAY = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "听": 1, "后": 2, "大后": 3}
_KO_DAY = {"그저께": -2, "그제": -2, "어제": -1, "오늘": 0, "내일": 1, "낼": 1, "모레": 2, "글피": 3}
_EN_HOURS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(_EN_HOURS)})"
_EN_CLOCKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<past>half|quarter|five|ten|twenty|twenty[- ]five) (?:past|after) {_HOUR}\b",
        rf"\b(?P<to>quarter|five|ten|twenty|twenty[- ]five) (?:to|till|of) {_HOUR}\b",
        rf"\b(?P<past>half) {_HOUR}\b(?! (?:hours?|days?|years?|months?|an?))",
        r"\b(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)(?!\d)",
        rf"\b{_HOUR} (?P<words>fifteen|thirty|forty[- ]five|twenty|ten) ?(?=[ap]\.?m|in the|o'clock|$|[,.?!])",
        rf"\b{_HOUR} ?(?:o'?clock|[ap]\.?m\b)",
        rf"\b{_HOUR}(?:ish| sharp| on the dot)\b",
        rf"\b(?:at|by|before|after|about|around|till|until|say) {_HOUR}(?: in the (?:morning|afternoon|evening)| tonight| this \w+| tomorrow| today| on \w+day|\W*$|[,.?!]| (?:please|if|would|then|for|and|sharp|love|alright|with|when|to|but|because|so|or))",
        rf"\b{_HOUR} in the (?:morning|afternoon|evening)\b",
        rf"\b(?:today|tomorrow|\w+day)(?: at|,)? {_HOUR}(?=\W*$|[,.?!])",
    )
)


def _clock_en(text: str) -> dt.time | None:
    """Return the time of day said; offices are open by day, so that "at two" is 14:00."""
    lowered = text.casefold()
    if re.search(r"\b(noon|midday|mid-day)\b", lowered):
        return dt.time(12)
    if re.search(r"\bmidnight\b", lowered):
        return dt.time(0)
    for pattern in _EN_CLOCKS:
        match = pattern.search(lowered)
        if not match:
            continue
        groups = match.groupdict()
        hour = _EN_HOURS.get(groups["hour"]) or (int(groups["hour"]) if groups["hour"].isdigit() else 0)
        part = groups.get("past") or groups.get("to") or groups.get("words")
        minute = int(groups.get("minute") or 0) or ({"half": 30, "quarter": 15}.get(part) or cardinal(part) or 0 if part else 0)
        if not 0 <= hour <= 24 or (hour == 0 and not groups.get("minute")):
            continue
        total = hour * 60 + (-minute if groups.get("to") else minute)
        late = re.search(r"\b(p\.?m|afternoon|evening|tonight|night)\b", lowered)
        early = re.search(rf"(?:\d|\b(?:{'|'.join(_EN_HOURS)})) ?a\.?m\b|\bmorning\b", lowered)
        if hour < 12 and (late or (not early and (total < 7 * 60))):
            total += 12 * 60
        elif hour == 12 and early:
            total -= 12 * 60
        return dt.time(total // 60 % 24, total % 60)
    return None


def _english_years(text: str) -> str:
    """Write the year of "ninth of July fifty-one" out."""
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    months = "january|february|march|april|may|june|july|august|september|october|november|december"

    def year(match: re.Match[str]) -> str:
        value = cardinal(match[2]) or 0
        return f"{match[1]} {1900 + value if value > 26 else 2000 + value}"

    return re.sub(
        rf"\b({months}),? ((?:{tens})[- ](?:one|two|three|four|five|six|seven|eight|nine)|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b(?! ?(?:th|five hundred))",
        year,
        text,
        flags=re.IGNORECASE,
    )


def _next_month(text: str, today: dt.date) -> str:
    """Write "the third of next month" with the month's name."""
    names = "January February March April May June July August September October November December".split()
    return re.sub(r"\bof (next|this) month\b", lambda m: f"of {names[(today.month - (m[1] == 'this')) % 12]}", text, flags=re.IGNORECASE)


def _next_month_ko(text: str, today: dt.date) -> str:
    """Write the old day names of the coming month ("다음 달 초사흘") as day numbers."""
    days = {"초하루": 1, "초이틀": 2, "초사흘": 3, "초사흗날": 3, "초나흘": 4, "초닷새": 5, "초엿새": 6, "초이레": 7, "초여드레": 8, "초아흐레": 9, "초열흘": 10, "보름날": 15, "보름": 15}  # fmt: skip
    names = "|".join(sorted(days, key=len, reverse=True))
    return re.sub(rf"(?:다음\s?달|담\s?달)\s?({names})", lambda m: f"{today.month % 12 + 1}월 {days[m[1]]}일", text)


_YEAR_SAID = r"\d{4}|\d年|[零一二三四五六七八九]年|[今明去前]年|\b(?:year|nineteen|twenty[- ](?:twenty|oh)|two thousand)\b|[今明昨后前]天|周|星期|礼拜|农历|阴历|正月|初|\d{1,2}/\d"


def _nearest(day: dt.date, today: dt.date) -> dt.date:
    """Return the date said without a year that is nearest to today: in November, 12 January is the coming one."""
    if abs((day - today).days) <= 183:
        return day
    try:
        return min((day.replace(year=today.year + step) for step in (-1, 0, 1)), key=lambda one: abs((one - today).days))
    except ValueError:
        return day


def _offset_day(text: str, language: str, today: dt.date) -> dt.date | None:
    if language == "ko":
        spoken = re.sub(r"모래", "모레", text)
        hits = [(spoken.rfind(word), word) for word in _KO_DAY if word in spoken]
        return today + dt.timedelta(days=_KO_DAY[max(hits)[1]]) if hits else None
    match = re.search(r"(大?[前后]|[昨今明听])(?:天|儿|日|晚|早)", text) if language == "zh" else None
    return today + dt.timedelta(days=_ZH_DAY[match[1]]) if match else None


def moments(text: str, language: str, now: dt.datetime) -> Iterator[Found]:
    """Yield the date and the time of day that ``text`` holds; ``now`` is local time without offset."""
    if language == "zh":
        if re.search("阳历|公历", text):
            text = re.sub(r"(?<=月)初([一二三四五六七八九十])", r"\1号", text)
        text = re.sub(r"大清早|清早|一大早", "早上", re.sub(r"赶(?=明)", "", text))
        text = re.sub(r"第[一二三四五六七八九十]+[天号]|[一二三四五六七八九十\d]+号(?:线|楼|窗口|柜台)", "", text)
    if language == "en":
        text = _next_month(_english_years(text), now.date())
    if language == "ko":
        text = re.sub(r"(?<=시)\s?이(?=[전후내])", " ", _next_month_ko(text, now.date()))
    found = dates.parse_moment(text, language, now) if re.search(_DAY[language], text, re.IGNORECASE) else None
    day = found[0].date() if found and found[1] else None
    if day is not None and language != "ko" and not re.search(_YEAR_SAID, text, re.IGNORECASE):
        day = _nearest(day, now.date())
    if day is None and re.search(_DAY[language], text, re.IGNORECASE):
        day = _offset_day(text, language, now.date())
    clock = _clock_en(text) if language == "en" else None
    if language != "en" and re.search(_CLOCK[language], text):
        clock = dates.parse_clock(text, language, now)
    if day is not None:
        yield "date", 0, len(text), day.isoformat()
    if clock is not None:
        yield "time", 0, len(text), clock.strftime("%H:%M")
