"""Dates and times in any wording: solar or lunar, with or without a year, said in Korean, Chinese or English.

Libraries do the reading (korean-datetime, jionlp, recognizers-text); this module prepares the words, places results on the side of today that the
field allows, and converts lunar dates (korean-lunar-calendar).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
from functools import lru_cache
from typing import Any, Literal

from services.forms.spoken_numbers import cardinal, digits

Side = Literal["past", "future", "any"]

_KO_DAY = {
    "열하루": 11, "열이틀": 12, "열사흘": 13, "열나흘": 14, "열닷새": 15, "열엿새": 16, "열이레": 17, "열이렛": 17, "열여드레": 18, "열아흐레": 19,
    "스무하루": 21, "스무이틀": 22, "스무사흘": 23, "스무나흘": 24, "스무닷새": 25, "스무엿새": 26, "스무이레": 27, "스무여드레": 28, "스무아흐레": 29, "스무날": 20,
    "초하루": 1, "초이틀": 2, "초사흘": 3, "초나흘": 4, "초닷새": 5, "초엿새": 6, "초이레": 7, "초여드레": 8, "초아흐레": 9, "초열흘": 10, "보름날": 15, "그믐날": 30,
}  # fmt: skip
_KO_REWRITES = [
    (r"낼모레|낼모래|내일모래|모래", "모레"),
    (r"(?<![가-힣])낼(?!모)", "내일"),
    (r"엊그제|그제|그저께|엇그제", "그저께"),
    (r"어저께|어제께", "어제"),
    (r"담주|담 주|다음주", "다음 주"),
    (r"저번\s?주|지난번\s?주|저번주", "지난주"),
    (r"저번\s?달", "지난달"),
    (r"담달|담 달", "다음 달"),
    (r"돌아오는", "다음"),
    (r"유월", "6월"),
    (r"시월", "10월"),
    (r"동짓달", "11월"),
    (r"섣달", "12월"),
    (r"정월", "1월"),
]
_ZH_REWRITES = [
    (r"明儿个?|明个儿?|聽日|听日", "明天"),
    (r"后儿个?", "后天"),
    (r"昨儿个?|琴日|寻日", "昨天"),
    (r"前儿个?", "前天"),
    (r"今儿个?|今日", "今天"),
    (r"礼拜天|礼拜日|星期日", "星期天"),
    (r"下下?(个)?(礼拜|星期)", lambda m: m[0].replace("礼拜", "周").replace("星期", "周").replace("个", "")),
    (r"上(个)?(礼拜|星期)", "上周"),
    (r"(这|本)(个)?(礼拜|星期)", "本周"),
    (r"阴历|旧历", "农历"),
    (r"上午头", "上午"),
    (r"头晌", "上午"),
    (r"大前(?:晚|夜)(?![上间里])", "大前天晚上"),
    (r"([今昨前明后])(?:晚|夜)(?=[^上间里]|$)(?:上)?", r"\1天晚上"),
    (r"([今昨前明后])早[上晨]?(?!饭)", r"\1天早上"),
    (r"(?:夜里|夜间|半夜|深夜|夜晚|大半夜)(?=[零〇一二两三四五1-5][点點时半])", "凌晨"),
    (r"夜里|夜间|深夜|夜晚|(?:大?半夜)(?=[六七八九十\d])", "晚上"),
    (r"后晌|下晌", "下午"),
    # "二十五号星期三": the day of the month decides, the weekday only says it again.
    (r"([号日])\s?(?=星期|周[一二三四五六日天]|礼拜)", r"\1，"),
]
_LUNAR = re.compile(r"음력|농력|农历|阴历|旧历|lunar|正月|腊月|初[一二三四五六七八九十]", re.IGNORECASE)
_EN_REWRITES = [
    (r"\b(a )?week (from )?today\b|\btoday week\b", "in 7 days"),
    (r"\b(a )?week (from )?tomorrow\b|\btomorrow week\b", "in 8 days"),
    (r"\bday after tomorrow\b", "in 2 days"),
    (r"\bday before yesterday\b", "2 days ago"),
    (r"\bin (a|1|one) fortnight\b", "in 14 days"),
    (r"\bin (a|one) week'?s? time\b", "in 7 days"),
    (r"\bfortnight\b", "2 weeks"),
    (r"\bhalf (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b", r"half past \1"),
    (r"\b(twenty[- ]five|twenty|ten|five) (to|past) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", r"\1 minutes \2 \3"),
]


def _year_words_ko(text: str) -> str:
    """Turn Korean year, month and day words into digits ("천구백오십이년 삼월 이일" → "1952년 3월 2일")."""
    numerals = "영공일이삼사오육륙칠팔구십백천"

    def year(match: re.Match[str]) -> str:
        words = match[1].replace(" ", "")
        value = cardinal(words + "년") if re.search("[십백천]", words) else int(digits(words) or 0)
        return f"{value}년" if value else match[0]

    def unit(match: re.Match[str]) -> str:
        value = cardinal(match[1] + match[2])
        return f"{value}{match[2]}" if value else match[0]

    text = re.sub(rf"([{numerals}][{numerals}\s]*)년", year, text)
    text = re.sub(rf"([{numerals}]+)\s?(월)", unit, text)
    return re.sub(rf"(?<=월)(\s*)([{numerals}]+)일", lambda m: f" {cardinal(m[2]) or m[2]}일", text)


def _expand_year(year: int, today: dt.date, side: Side) -> int:
    """Return the four-digit year that a two-digit year means on the allowed side of today."""
    if year >= 100:
        return year
    candidate = 2000 + year
    if side == "past" and candidate > today.year:
        return 1900 + year
    if side == "any" and candidate > today.year + 10:
        return 1900 + year
    return candidate


def _lunar_to_solar(year: int, month: int, day: int, leap: bool = False) -> dt.date | None:
    from korean_lunar_calendar import KoreanLunarCalendar

    calendar = KoreanLunarCalendar()
    if not calendar.setLunarDate(year, month, day, leap):
        return None
    return dt.date.fromisoformat(calendar.SolarIsoFormat())


def _ymd(text: str) -> tuple[int | None, int, int] | None:
    """Return (year or none, month, day) written in full in ``text``."""
    patterns = (
        r"(?:(\d{2,4})\s?[년年./-]\s?)?(\d{1,2})\s?[월月./-]\s?(\d{1,2})\s?[일日号號]?",
        r"()(?<!\d)(\d{1,2})\s?/\s?(\d{1,2})(?!\d)",
    )
    for pattern in patterns:
        match = re.search(pattern, text)
        if match and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
            return (int(match[1]) if match[1] else None), int(match[2]), int(match[3])
    return None


def _compact(text: str) -> tuple[int | None, int, int] | None:
    """Return a date said or typed as six or eight digits ("520302", "일구오이공삼공이")."""
    said = digits(text)
    if len(said) == 8 and said[:2] in ("18", "19", "20"):
        year, month, day = int(said[:4]), int(said[4:6]), int(said[6:])
    elif len(said) == 6:
        year, month, day = int(said[:2]), int(said[2:4]), int(said[4:])
    else:
        return None
    return (year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _shift(day: dt.date, today: dt.date, side: Side, *, has_year: bool) -> dt.date:
    """Move a date said without a year to the allowed side of today."""
    if has_year:
        return day
    with contextlib.suppress(ValueError):
        if side == "past" and day > today:
            return day.replace(year=today.year if day.replace(year=today.year) <= today else today.year - 1)
        if side == "future" and day < today:
            moved = day.replace(year=today.year)
            return moved if moved >= today else moved.replace(year=today.year + 1)
    return day


def _zh_words_to_digits(text: str) -> str:
    numerals = "零〇一二两三四五六七八九十"

    def convert(match: re.Match[str]) -> str:
        words, unit = match[1], match[2]
        if unit == "年":
            value = int(digits(words)) if "十" not in words else cardinal(words)
        else:
            value = cardinal(words)
        return f"{value}{unit}"

    text = re.sub(r"(?<=月)初([一二三四五六七八九十])", r"\1日", text)
    text = text.replace("正月", "一月").replace("腊月", "十二月").replace("冬月", "十一月")
    text = re.sub(r"(?<=月)(廿|二十)([一二三四五六七八九])(?![日号])", r"二十\2日", text)
    text = re.sub(rf"(?<=月)([{numerals}]+)$", r"\1日", text)
    return re.sub(rf"([{numerals}]+)(年|月|日|号)", convert, text)


@lru_cache(maxsize=1)
def _english_model() -> Any:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from recognizers_date_time import Culture, DateTimeRecognizer

        return DateTimeRecognizer(Culture.English).get_datetime_model()


@lru_cache(maxsize=1)
def _jionlp() -> Any:
    # The package prints a banner at import.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        import jionlp

    return jionlp


def warm_up() -> None:
    """Load the date libraries now, so that the first question about a date is not slow."""
    now = dt.datetime(2026, 1, 1)
    for text, language in (("내일", "ko"), ("明天", "zh"), ("tomorrow", "en")):
        parse_moment(text, language, now)


_PART_OF_DAY = re.compile(r"오전|오후|아침|저녁|밤|새벽|早上|早晨|上午|下午|晚上|傍晚|凌晨|夜里")
_HOUR_SAID = re.compile(
    r"\d{1,2}\s*(시(?!간)|点|點|时(?!候)|時|[:：])|(오전|오후|아침|저녁|밤|새벽|上午|下午|早上|晚上)\s?\d{1,2}(?!\d*\s?[년월일年月号日])|(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두|[일이삼사오육칠팔구십]+)\s?시|정오|자정|[一二两三四五六七八九十零〇]\s?(点|點|时(?!候)|時)|中午|正午|半夜|午夜"
)


_MORNING = re.compile(r"오전|아침|上午|早上|早晨|\bmornings?\b", re.IGNORECASE)
_AFTERNOON = re.compile(r"오후|저녁|下午|晚上|傍晚|\b(afternoons?|evenings?)\b", re.IGNORECASE)


def half_of_day(text: str) -> str | None:
    """Return ``morning`` or ``afternoon`` where a text names only that half of a day and no hour, else none."""
    if _HOUR_SAID.search(text) or re.search(r"\d\s?([ap]\.?m|o'?clock)|\b(at|to) (\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)", text, re.IGNORECASE):
        return None
    halves = [name for name, words in (("morning", _MORNING), ("afternoon", _AFTERNOON)) if words.search(text)]
    # "Mornings don't suit me, the afternoon then": what is said last is wanted.
    return None if not halves else halves[0] if len(halves) == 1 else max(halves, key=lambda name: max(m.start() for m in {"morning": _MORNING, "afternoon": _AFTERNOON}[name].finditer(text)))


def parse_moment(text: str, language: str, now: dt.datetime, side: Side = "any") -> tuple[dt.datetime, bool, bool] | None:
    """Read a date, a time or both.

    Args:
        text: what was said.
        language: ``ko``, ``zh`` or ``en``.
        now: the conversation's clock, in local time without offset.
        side: which side of today the answer must fall on; decides the year when none was said.

    Returns:
        (moment, has_date, has_time) or none.
    """
    lunar = bool(_LUNAR.search(text))
    prepared = _prepare(text, language)
    today = now.date()
    written = None if language == "en" and not re.search(r"\d{4}-\d", prepared) else _ymd(prepared)
    if written is None and not re.search(r"[시点:時]|o'clock", prepared):
        written = _compact(text)
    if written is not None and (lunar or written[0] is not None):
        return _from_written(written, prepared, lunar, language, now, side)
    parsed = _from_library(prepared, language, now, side)
    if parsed is None and written is not None:
        return _from_written(written, prepared, lunar, language, now, side)
    if parsed is None:
        return None
    moment, has_date, has_time = parsed
    if has_time and _PART_OF_DAY.search(text) and not _HOUR_SAID.search(prepared):
        # "Friday afternoon" names no hour, and the library's guess (noon, 1 p.m.) is nobody's word.
        if not has_date:
            return None
        moment, has_time = dt.datetime.combine(moment.date(), dt.time()), False
    if has_date and language != "en" and not _relative(prepared):
        moment = dt.datetime.combine(_shift(moment.date(), today, side, has_year=_has_year(prepared)), moment.time())
    return moment, has_date, has_time


def _prepare(text: str, language: str) -> str:
    rewrites: list[tuple[str, Any]] = {"ko": _KO_REWRITES, "zh": _ZH_REWRITES, "en": _EN_REWRITES}[language]  # type: ignore[assignment]
    for pattern, replacement in rewrites:
        text = re.sub(pattern, replacement, text, flags=re.IGNORECASE)
    if language == "ko":
        text = re.sub(r"(?<=년)\s*(음력|양력)(으?로)?\s*", " ", text)
        for word, number in _KO_DAY.items():
            text = re.sub(rf"{word}(날|일)?", f"{number}일", text)
        text = re.sub(r"(\d+년|월)\s?보름", r"\1 15일", text)
        text = _year_words_ko(text)
    elif language == "zh":
        text = _zh_words_to_digits(text)
    return text


def _has_year(text: str) -> bool:
    return bool(re.search(r"\d{2,4}\s?[년年]|\b(18|19|20)\d\d\b|작년|올해|내년|재작년|去年|今年|明年|前年|(last|this|next) year", text))


def _relative(text: str) -> bool:
    """Return whether the date is counted from today, so that no year has to be guessed."""
    return bool(
        re.search(
            r"오늘|내일|모레|글피|어제|그저께|지난|다음|이번|전$|전에|뒤|후|[今明昨后前]天|上|下|本周|周|星期|大后|之?[前后]|ago|today|tomorrow|yesterday|last|next|this|\bin\b",
            text.casefold(),
        )
    )


def _from_written(
    written: tuple[int | None, int, int], prepared: str, lunar: bool, language: str, now: dt.datetime, side: Side
) -> tuple[dt.datetime, bool, bool] | None:
    year, month, day = written
    full = _expand_year(year, now.date(), side) if year is not None else now.year
    try:
        date = _lunar_to_solar(full, month, day) if lunar else dt.date(full, month, day)
    except ValueError:
        return None
    if date is None:
        return None
    if year is None:
        if lunar and side == "future" and date < now.date():
            date = _lunar_to_solar(full + 1, month, day) or date
        elif lunar and side == "past" and date > now.date():
            date = _lunar_to_solar(full - 1, month, day) or date
        else:
            date = _shift(date, now.date(), side, has_year=False)
    clock = parse_clock(prepared, language, now)
    return dt.datetime.combine(date, clock or dt.time()), True, clock is not None


def _from_library(text: str, language: str, now: dt.datetime, side: Side) -> tuple[dt.datetime, bool, bool] | None:
    if language == "ko":
        return _korean(text, now, side)
    if language == "zh":
        return _chinese(text, now, side)
    return _english(text, now, side)


def _korean(text: str, now: dt.datetime, side: Side) -> tuple[dt.datetime, bool, bool] | None:
    import korean_datetime as kd

    found = kd.parse(text, now)
    if found is None or found.start is None:
        return None
    kind = found.kind.value
    if found.grain.value in ("year", "month", "week") and kind == "date":
        return None
    has_date, has_time = kind in ("date", "datetime"), kind in ("time", "datetime")
    start = found.start.replace(tzinfo=None)
    # A bare weekday means the last one in a past field.
    if side == "past" and start.date() > now.date() and re.search(r"[월화수목금토일]요일", text) and "다음" not in text:
        start -= dt.timedelta(days=7)
    return start, has_date, has_time


def _chinese(text: str, now: dt.datetime, side: Side) -> tuple[dt.datetime, bool, bool] | None:
    spans = re.findall(
        r"(?:大?[今明昨后前]天|[上下本这]{1,2}个?(?:周|月)[一二三四五六日天末\d]{0,3}(?:日|号)?|周[一二三四五六日天]|星期[一二三四五六天]|\d+天[之以]?[前后]|[一二两三四五六七八九十]+天[之以]?[前后]|"
        r"(?:\d{2,4}年|[去今明前]年)?\d{1,2}月\d{1,2}[日号]?|\d{1,2}[号日]|早上|上午|中午|下午|晚上|凌晨|傍晚|"
        r"[\d一二两三四五六七八九十]{1,3}点(?:半|一刻|三刻|[\d一二三四五六七八九十]{1,3}分?)?|\d{1,2}:\d{2}|\s)+",
        text,
    )
    phrase = max((s.strip() for s in spans), key=len, default="")
    if not phrase:
        return None
    try:
        result = _jionlp().parse_time(phrase, time_base=now.timestamp())
    except Exception:  # jionlp raises bare exceptions for what it cannot read
        return None
    if not result or result.get("type") not in ("time_point", "time_span"):
        return None
    start = dt.datetime.fromisoformat(result["time"][0])
    has_time = bool(re.search(r"点|:|早上|上午|中午|下午|晚上|凌晨|傍晚", phrase))
    has_date = bool(re.search(r"天|周|星期|月|号|日|年", phrase))
    if re.fullmatch(r"(周|星期).+", phrase) and side != "any":
        day = start.date()
        if side == "future" and day < now.date():
            start += dt.timedelta(days=7)
        if side == "past" and day > now.date():
            start -= dt.timedelta(days=7)
    if re.fullmatch(r"\d{1,2}[号日]", phrase) and side == "future" and start.date() < now.date():
        month = now.month % 12 + 1
        start = start.replace(year=now.year + (month == 1), month=month)
    return start, has_date, has_time


_EN_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip


_EN_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"


def _english(text: str, now: dt.datetime, side: Side) -> tuple[dt.datetime, bool, bool] | None:
    lowered = text.casefold()
    later = re.search(rf"\b(?:(?:a )?week (?:on|come|from) ({_EN_WEEKDAYS})|({_EN_WEEKDAYS}) week)\b", lowered)
    if later:
        # "a week on Tuesday", "Monday week": a week after the coming one.
        coming = _english(lowered.replace(later[0], later[1] or later[2]), now, side)
        return (coming[0] + dt.timedelta(days=7), coming[1], coming[2]) if coming else None
    lowered = re.sub(
        r"\b(twenty|thirty)[ -](\w+)\b",
        lambda m: f"{(20 if m[1] == 'twenty' else 30) + _EN_ORDINALS[m[2]]}th" if _EN_ORDINALS.get(m[2], 99) < 10 else m[0],
        lowered,
    )
    lowered = re.sub(r"\b(" + "|".join(_EN_ORDINALS) + r")\b", lambda m: f"{_EN_ORDINALS[m[1]]}th", lowered)
    lowered = re.sub(
        r"\bnineteen[ -]([a-z]+(?:[ -][a-z]+)?)\b", lambda m: f"19{_two_digits(m[1])}" if _two_digits(m[1]) else m[0], lowered
    )
    # "next Friday" is the coming week's for some and this week's for others: the library takes the coming week's.
    lowered = re.sub(
        r"\btwenty[ -]((?:oh[ -])?[a-z]+(?:[ -][a-z]+)?)\b(?!\s?(?:th|st|nd|rd))",
        lambda m: f"20{_two_digits(m[1])}" if re.search(r"(january|february|march|april|may|june|july|august|september|october|november|december)\W+$", lowered[: m.start()]) and _two_digits(m[1]) else m[0],
        lowered,
    )
    lowered = re.sub(r"\btwo thousand(?: and)? ([a-z]+(?:[ -][a-z]+)?)\b", lambda m: f"20{_two_digits(m[1])}" if _two_digits(m[1]) else m[0], lowered)
    written = _english_written(lowered)
    if written:
        year, month, day = written
        with contextlib.suppress(ValueError):
            full = dt.date(_expand_year(year, now.date(), side) if year is not None else now.year, month, day)
            full = _shift(full, now.date(), side, has_year=year is not None)
            rest = re.sub(r"\b(1[89]|20)\d\d\b", "", lowered)
            clock_only = [r for r in _english_model().parse(rest, now) if r.type_name.endswith(".time") and r.resolution]
            times = [dt.time.fromisoformat(v["value"]) for r in clock_only for v in r.resolution["values"] if "value" in v]
            return dt.datetime.combine(full, _daytime(times, lowered) if times else dt.time()), True, bool(times)
    results = [r for r in _english_model().parse(lowered, now) if r.resolution and r.resolution.get("values")]
    date: dt.date | None = None
    clock: dt.time | None = None
    for result in results:
        values = [v for v in result.resolution["values"] if v.get("value") or v.get("start")]
        if not values:
            continue
        moments = []
        for value in values:
            with contextlib.suppress(ValueError):
                moments.append((value["type"], value.get("value") or value["start"]))
        for kind, _raw in moments:
            if kind == "date":
                days = [dt.date.fromisoformat(r) for k, r in moments if k == "date" and _iso_day(r)]
                if days and date is None:
                    date = _pick(days, now.date(), side)
            elif kind == "datetimerange" and date is None:
                # "tomorrow morning", "Wednesday, two in the afternoon": the library gives a span.
                spans = [(dt.datetime.fromisoformat(v["start"]), v.get("end")) for v in values if v["type"] == "datetimerange" and v.get("start")]
                date = _pick([start.date() for start, _ in spans], now.date(), side)
                exact = next((start for start, end in spans if start.date() == date and end and dt.datetime.fromisoformat(end) == start), None)
                clock = exact.time() if exact else clock
            elif kind == "datetime" and date is None:
                stamps = [dt.datetime.fromisoformat(r) for k, r in moments if k == "datetime"]
                chosen = _pick([s.date() for s in stamps], now.date(), side)
                date = chosen
                clock = _daytime([s.time() for s in stamps if s.date() == chosen], lowered)
            elif kind == "time" and clock is None:
                clock = _daytime([dt.time.fromisoformat(r) for k, r in moments if k == "time"], lowered)
    if clock is not None and 5 <= clock.hour < 12 and re.search(r"\b(last night|at night|evening|tonight)\b", lowered) and not re.search(r"\b(a\.?m|morning)\b", lowered):
        # "Last night about eleven o'clock": the library reads the words apart.
        clock = clock.replace(hour=clock.hour + 12)
    match = re.search(r"\bthe (\d{1,2})(st|nd|rd|th)\b", lowered)
    numbered = _next_day_of_month(int(match[1]), now.date(), side) if match and 1 <= int(match[1]) <= 31 else None
    if numbered and (date is None or (date.day != numbered.day and date.weekday() == numbered.weekday())):
        # "last Friday, the twentieth": the day of the month says which Friday.
        date = numbered
    if date is None and clock is None:
        return None
    return dt.datetime.combine(date or now.date(), clock or dt.time()), date is not None, clock is not None


_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS).replace("sep(?:tember)?", "sept?(?:ember)?")


def _english_written(text: str) -> tuple[int | None, int, int] | None:
    """Return (year or none, month, day) of "3rd of March 1945", "march the 2nd", "12/07/1948" (day first)."""
    match = re.search(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b", text)
    if match:
        day, month = int(match[1]), int(match[2])
        if month > 12:
            day, month = month, day
        return int(match[3]), month, day
    day_first = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b\.?,?\s*(?:of\s+)?((?:1[89]|20)\d\d|\d\d(?!\s*[:a-z]))?", text)
    month_first = re.search(rf"\b({_MONTH})\b\.?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:),?\s*((?:1[89]|20)\d\d)?", text)
    if day_first:
        day_text, month_text, year_text = day_first[1], day_first[2], day_first[3]
    elif month_first:
        month_text, day_text, year_text = month_first[1], month_first[2], month_first[3]
    else:
        return None
    month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(month_text[:3]))
    return (int(year_text) if year_text else None), month, int(day_text)


def _two_digits(words: str) -> str | None:
    value = cardinal(words.replace("oh ", ""))
    return f"{value:02d}" if value is not None and 0 <= value < 100 else None


def _iso_day(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text))


def _pick(days: list[dt.date], today: dt.date, side: Side) -> dt.date:
    if side == "past":
        return max((d for d in days if d <= today), default=days[0])
    return min((d for d in days if d >= today), default=days[-1])


def _daytime(times: list[dt.time], text: str) -> dt.time:
    """Offices are open by day: "at two" is 14:00, "at nine" is 09:00."""
    if len(times) > 1 and not re.search(r"\b(a\.?m|p\.?m|morning|evening|night)\b", text):
        return min(times, key=lambda t: abs(t.hour - 13))
    return times[0]


def _next_day_of_month(day: int, today: dt.date, side: Side) -> dt.date | None:
    step = -1 if side == "past" else 1
    year, month = today.year, today.month
    for _ in range(13):
        with contextlib.suppress(ValueError):
            candidate = dt.date(year, month, day)
            if (candidate <= today) if side == "past" else (candidate >= today):
                return candidate
        month += step
        if month in (0, 13):
            year, month = year + step, 12 if month == 0 else 1
    return None


def parse_date(text: str, language: str, now: dt.datetime, side: Side = "any") -> dt.date | None:
    """Return the date said in ``text``, or none. See :func:`parse_moment`."""
    found = parse_moment(text, language, now, side)
    return found[0].date() if found and found[1] else None


def parse_clock(text: str, language: str, now: dt.datetime) -> dt.time | None:
    """Return the time of day said in ``text`` (offices' hours assumed when morning or afternoon is not said), or none."""
    match = re.search(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?!\d)", text)
    if match:
        return dt.time(int(match[1]), int(match[2]))
    if language == "ko":
        return _clock_east(text, r"시", r"오전|아침|새벽|이른", r"오후|저녁|밤|낮", "반", "정오", "자정")
    if language == "zh":
        return _clock_east(text, r"[点點时]", r"上午|早上|早晨|凌晨|清早|头晌|[今明昨后前]早|(?:夜里|半夜|深夜)(?=[零〇一二两三四五1-5](?!\d|十))", r"下午|晚上|傍晚|晌午|后晌|[今明昨后前]晚|夜里|夜间|深夜", "半", "正午", "半夜")
    found = _english(_prepare(text, "en"), now, "any")
    return found[0].time() if found and found[2] else None


def _clock_east(text: str, hour_mark: str, morning: str, afternoon: str, half: str, noon: str, midnight: str) -> dt.time | None:
    if noon in text or re.fullmatch(r"\s*(中午|점심때?|점심시간)\S{0,4}\s*", text):
        return dt.time(12)
    if midnight in text:
        return dt.time(0)
    numerals = r"[\d일이삼사오육칠팔구십한두세네다섯여일곱덟아홉열하나둘一二两三四五六七八九十]+"
    match = re.search(rf"({numerals})\s?{hour_mark}(?!간)\s?({half}|[一三]刻|{numerals}\s?분?)?", text)
    if not match:
        return None
    hour = cardinal(match[1]) if match[1].isdigit() else cardinal(match[1] + ("시" if hour_mark == "시" else ""))
    if hour is None and hour_mark == "시":
        hour = cardinal(match[1] + " 시")
    if hour is None or not 0 <= hour <= 24:
        return None
    minute_words = match[2] or ""
    if minute_words == half:
        minute = 30
    elif "刻" in minute_words:
        minute = 15 if "一" in minute_words else 45
    else:
        minute = (cardinal(minute_words if minute_words.endswith("분") or hour_mark != "시" else minute_words + "분") or 0) if minute_words else 0
    if re.search(afternoon, text) and hour < 12:
        hour += 12
    elif not re.search(morning, text) and 1 <= hour <= 6:
        # No office opens at three in the night.
        hour += 12
    return dt.time(hour % 24, minute) if minute < 60 else None
