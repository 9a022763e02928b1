"""Read the answer to a form field from what a person said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from services.catalogue.schema import Choice, Field, FieldType
from services.forms import choosing, dates, identifiers, names
from services.forms.answers import AT_COUNTER, Answer, Situation
from services.forms.declining import declines
from services.forms.spoken_numbers import cardinal, digits
from services.forms.words import (
    asks_again,
    confirms,
    does_not_know,
    judges,
    looks_like_question,
    means_self,
    only_fillers,
    plain_yes_or_no,
    trim,
    wants_skip,
    without_ending_ko,
    without_lead,
    yes_or_no,
)

_Reader = Callable[[Field, str, Situation], Answer]
_DECLINES_EN = re.compile(r"(no|nope|nah|nothing|that['’]?s (all|it)|i['’]?m (done|fine|good))\b(?!\s*(one|problem))(?=[\s,.!]*((no|that['’]?s|all|it|thanks?|thank you|bye|now|else|dear|love|nothing|to add|really|i['’]?m|done|good|fine|it is)[\s,.!]*)*$)", re.IGNORECASE)
_FREE = frozenset({FieldType.address, FieldType.place, FieldType.office, FieldType.text})
"""Types that take nearly any words, so that a question could pass for an answer."""


def understand(field: Field, text: str, situation: Situation) -> Answer:
    """Read the answer to ``field`` from ``text``.

    Args:
        field: the question that was asked.
        text: what the person said or typed.
        situation: language, jurisdiction, clock and earlier answers.

    Returns:
        an :class:`Answer`; its certainty is 0 when the words are no answer to this question.
    """
    asks = looks_like_question(text, situation.language)
    text = trim(text)
    if not text:
        return Answer()
    if field.optional and all(choice.id != "none" for choice in field.choices) and declines(field, text, situation.language):
        # Before any reading: "one" in "I haven't got one" is no amount, and "空着" no name.
        return Answer(skipped=True, certainty=0.94)
    answer = _READERS[field.type](field, text, situation)
    if asks and field.type in _FREE and answer.certainty > 0.3 and not re.search(r"\d", text) and not (field.type is FieldType.text and len(text) >= 40):
        # Reading trims the question mark; a question is no address or place, and only a long story may end in one.
        return Answer(answer.value, 0.3)
    if field.optional and field.type is FieldType.text and len(text) <= 40 and _DECLINES_EN.match(text):
        # "No, that's all, bye now" leaves the comment out; it is none.
        return Answer(skipped=True, certainty=0.9)
    if answer.accepted and answer.certainty >= 0.6:
        return answer
    if field.optional and field.type is FieldType.text:
        # "没有耐心", "없던 서비스예요": in free words only a whole refusal leaves the question out.
        return Answer(skipped=True, certainty=0.9) if plain_yes_or_no(text, situation.language) is False else answer
    if field.optional and (wants_skip(text, situation.language) or yes_or_no(text, situation.language) is False):
        return Answer(skipped=True, certainty=0.9)
    if not answer.accepted and answer.certainty < 0.6 and (does_not_know(text, situation.language) or (not field.optional and wants_skip(text, situation.language))):
        return Answer(problem="unknown_but_needed", certainty=0.8)
    return answer


def _read_number(reader: Callable[[str], tuple[str | None, str | None]], *, plausible: int) -> _Reader:
    """Wrap a reader of identifiers: ``plausible`` digits said make it an answer even when refused."""

    def read(field: Field, text: str, situation: Situation) -> Answer:
        value, problem = reader(text)
        if value is not None:
            return Answer(value, 0.97)
        if len(digits(text)) >= plausible:
            return Answer(problem=problem, certainty=0.9)
        return Answer()

    return read


def _resident(field: Field, text: str, situation: Situation) -> Answer:
    foreign = field.type is FieldType.foreigner_number
    value, problem = identifiers.resident_number(text, situation.now.date(), foreign=foreign)
    if problem == "bad_sex_digit" and not foreign:
        # A foreign resident has a registration number of the same shape.
        value, problem = identifiers.resident_number(text, situation.now.date(), foreign=True)
    if value is not None:
        return Answer(value, 0.97)
    return Answer(problem=problem, certainty=0.9) if len(digits(text)) >= 3 else Answer()


def _phone(field: Field, text: str, situation: Situation) -> Answer:
    value, problem = identifiers.phone(text, situation.jurisdiction)
    if value is not None:
        return Answer(value, 0.96)
    return Answer(problem=problem, certainty=0.88) if len(digits(text)) >= 3 else Answer()


def _tens_ko(text: str) -> str:
    """Return Korean text with two-digit numbers in digits ("십일에 공팔에" → "11에 공팔에"), as the parts of a licence number are said."""
    by_name = {name: str(digit) for digit, name in enumerate("공일이삼사오육칠팔구")}
    return re.sub(r"([이삼사오육칠팔구]?)십([일이삼사오육칠팔구]?)", lambda m: f"{by_name.get(m[1], '1')}{by_name.get(m[2], '0')}", text)


def _reference(field: Field, text: str, situation: Situation) -> Answer:
    if field.type is FieldType.reference_number:
        low, high = field.minimum or 3, field.maximum or 24
    elif field.type is FieldType.licence_number:
        low, high = (12, 18) if situation.jurisdiction == "CN" else (10, 12)
        low, high = field.minimum or low, field.maximum or high
    else:
        low, high = field.minimum or 8, field.maximum or 20
    if field.type is FieldType.bank_account and identifiers.cn_id_number(text)[0]:
        # An ID number is no account.
        return Answer(problem="bad_checksum", certainty=0.9)
    if field.name == "license_number" and situation.jurisdiction == "CN" and re.search(r"身份证|一样|同一个", text) and len(digits(text)) < 6 and situation.answers.get("id_number"):
        # In China a driving licence bears the number of the ID card.
        return Answer(situation.answers["id_number"], 0.95)
    if field.type is FieldType.licence_number:
        text = _tens_ko(text)
    named = re.match(r"\s*((?:[A-Za-z]+ ?){1,3}?)[\s,:]+(?=[\d-]{3,})", text) if field.type is FieldType.bank_account else None
    if named:
        # The bank's name in Latin letters is no part of the number.
        value, problem = identifiers.reference(text[named.end() :], minimum=low, maximum=high, ours=False)
        return Answer(f"{trim(named[1])} {value}", 0.93) if value is not None else Answer(problem=problem, certainty=0.8)
    value, problem = identifiers.reference(text, minimum=low, maximum=high, ours=field.type is FieldType.reference_number)
    if value is not None:
        bank = re.search(r"[가-힣]{1,6}은행|농협|우체국|새마을금고|신협|수협|카카오뱅크|토스뱅크|[\u4e00-\u9fff]{1,6}银行|\b\w+ bank\b", text, re.IGNORECASE)
        if field.type is FieldType.bank_account and not bank and value.startswith("01") and identifiers.phone(text, situation.jurisdiction)[0] == value:
            # A mobile number without a bank answers another question.
            return Answer()
        if field.type is FieldType.bank_account and not bank and identifiers.resident_number(text, situation.now.date())[0] == value:
            # Thirteen digits that make a resident number: that was the answer to another question.
            return Answer()
        if field.type is FieldType.bank_account and bank:
            value = f"{trim(bank[0])} {value}"
        return Answer(value, 0.93)
    if len(digits(text)) >= 3:
        return Answer(problem=problem, certainty=0.8)
    return Answer()


_PLATE_SYLLABLES = dict(
    zip(
        "ga na da ra ma ba sa a ja ha geo neo deo reo meo beo seo eo jeo heo go no do ro mo bo so o jo ho gu nu du ru mu bu su u ju".split(),
        "가나다라마바사아자하거너더러머버서어저허고노도로모보소오조호구누두루무부수우주",
        strict=True,
    )
)
"""The syllables of Korean plates as they are written in Latin letters."""


def _plate(field: Field, text: str, situation: Situation) -> Answer:
    if situation.jurisdiction == "KR" and not re.search("[가-힣]", text):
        text = re.sub(r"(?<=\d)[\s-]*([a-z]{1,3})[\s-]*(?=\d)", lambda m: _PLATE_SYLLABLES.get(m[1].lower(), m[0]), text, flags=re.IGNORECASE)
    value, problem = identifiers.plate(text, situation.jurisdiction)
    if value is not None:
        return Answer(value, 0.96)
    return Answer(problem=problem, certainty=0.8) if len(digits(text)) >= 3 else Answer()


def _email(field: Field, text: str, situation: Situation) -> Answer:
    value, problem = identifiers.email(text)
    if value is not None:
        return Answer(value, 0.97)
    return Answer(problem=problem, certainty=0.7) if re.search(r"@|골뱅이|\bat\b|艾特", text, re.IGNORECASE) else Answer()


def _passport(field: Field, text: str, situation: Situation) -> Answer:
    value, problem = identifiers.passport(text)
    if value is not None:
        return Answer(value, 0.95)
    return Answer(problem=problem, certainty=0.8) if len(digits(text)) >= 4 else Answer()


_MONTHS_EN = "january february march april may june july august september october november december".split()
_MONTH_END = re.compile(
    r"(?P<next>내년|明年)?\s?(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}|일|이|삼|사|오|유|육|칠|팔|구|시|십|십일|십이)\s?[월月]|(?P<this>이번\s?달|이달|这个月|本月)|(?P<coming>다음\s?달|下个?月))\s?(?:말(?![고구씀])|底|末)(?:일)?|"
    r"(?P<year_next>내년|明年)?\s?(?P<year_end>연말|年底|年末|the end of the year)|\bend of (?P<named>" + "|".join(_MONTHS_EN) + r")(?P<next_en> next year)?",
    re.IGNORECASE,
)


def _month_end(text: str, today: dt.date) -> dt.date | None:
    """Return the last day of the month or year that ``text`` names the end of ("明年六月底", "다음 달 말", "end of June"), or none."""
    match = _MONTH_END.search(text)
    if match is None:
        return None
    year = today.year + (1 if match["next"] or match["year_next"] or match["next_en"] else 0)
    if match["year_end"]:
        return dt.date(year, 12, 31)
    if match["named"]:
        month = _MONTHS_EN.index(match["named"].lower()) + 1
    elif match["month"]:
        month = cardinal({"유": "육", "시": "십"}.get(match["month"], match["month"])) or 0
    else:
        month = today.month + (1 if match["coming"] else 0)
    if month == 13:
        year, month = year + 1, 1
    if not 1 <= month <= 12:
        return None
    if year == today.year and month < today.month:
        year += 1
    return (dt.date(year, month, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _date(field: Field, text: str, situation: Situation) -> Answer:
    # "사십삼년생, 팔월 십오일": the year of birth, then the day.
    text = re.sub(r"년\s?생[가-힣]*[\s,.]*", "년 ", text)
    # "이십오일날": the day and the word day again.
    text = re.sub(r"(?<=일)\s?날(?=\s|$)", "", text)
    day = _month_end(text, situation.now.date()) if field.when == "future" else None
    if field.name == "birth_date" and len(digits(text)) >= 13:
        # An ID number holds the day of birth.
        day = identifiers.birth_date(text)
    day = day or dates.parse_date(text, situation.language, situation.now, field.when)
    if day is None:
        for other in ("ko", "zh", "en"):
            if other != situation.language:
                day = day or dates.parse_date(text, other, situation.now, field.when)
    if day is None:
        if re.search(r"\d|월|일|月|号|日|day|주|周", text) and len(digits(text)) >= 2:
            return Answer(problem="bad_date", certainty=0.6)
        return Answer()
    certainty = 0.95 if len(text) <= 40 else 0.8
    today = situation.now.date()
    if field.when == "past" and day > today:
        return Answer(problem="date_in_future", certainty=certainty)
    if field.name == "birth_date" and "child_name" not in situation.answers and day.year >= today.year - 1 and not re.search(rf"{day.year}|{day.year % 100}\s?년|이십[오육]년|올해|작년|지난|어제|그제|그저께|오늘|this year|last year|yesterday|today|今年|去年|[昨今前]天", text):
        return Answer(problem="bad_date", certainty=certainty)
    no_year = day.year >= today.year - 1 and re.search(r"[월月].*[일日号]", text) and not re.search(r"[년해年岁]|작|올|지난|이번|[去今上这]|\d{4}|\d\d[-./]", text)
    if field.name == "birth_date" and "child_name" not in situation.answers and no_year:
        # Without the year a day of birth would fall into this one; only a baby's may.
        return Answer(problem="bad_date", certainty=certainty)
    if field.when == "future" and day < today:
        return Answer(problem="date_in_past", certainty=certainty)
    if day.year < 1870:
        return Answer(problem="bad_date", certainty=certainty)
    return Answer(day.isoformat(), certainty)


def _time(field: Field, text: str, situation: Situation) -> Answer:
    if len(digits(text)) >= 7 and ":" not in text:
        # So many digits are a telephone number.
        return Answer()
    clock = dates.parse_clock(text, situation.language, situation.now)
    if clock is None:
        for other in ("ko", "zh", "en"):
            clock = clock or (dates.parse_clock(text, other, situation.now) if other != situation.language else None)
    if clock is None:
        bare = cardinal(text)
        if bare is not None and 1 <= bare <= 18 and len(text) <= 8:
            return Answer(f"{bare + 12 if bare <= 6 else bare:02d}:00", 0.7)
        return Answer()
    return Answer(clock.strftime("%H:%M"), 0.95)


def _date_time(field: Field, text: str, situation: Situation) -> Answer:
    found = dates.parse_moment(text, situation.language, situation.now, "past")
    if found is None:
        recent = re.search(
            r"방금|지금|조금\s?전|좀\s?전|아까|刚才|刚刚|现在|just now|right now|a (moment|minute) ago|just happened", text, re.IGNORECASE
        )
        if recent:
            return Answer(situation.now.strftime("%Y-%m-%dT%H:%M"), 0.9)
        return Answer()
    moment, has_date, has_time = found
    if moment > situation.now and not has_date:
        moment -= dt.timedelta(days=1)
    if moment.date() > situation.now.date() or (has_time and moment > situation.now):
        return Answer(problem="date_in_future", certainty=0.9)
    return Answer(moment.strftime("%Y-%m-%dT%H:%M") if has_time else moment.date().isoformat(), 0.93)


def _year(field: Field, text: str, situation: Situation) -> Answer:
    this = situation.now.year
    for pattern, shift in (
        (r"재작년|前年", -2),
        (r"작년|지난해|去年|last year", -1),
        (r"올해|금년|이번\s?년|今年|this year|current", 0),
        (r"내년|明年|next year", 1),
    ):
        if re.search(pattern, text, re.IGNORECASE):
            return Answer(this + shift, 0.95)
    said = re.search(r"(19|20)\d\d", digits(text))
    value = int(said[0]) if said else cardinal(text)
    if value is not None and value < 100 and re.search(r"\d\d\s?년|\d\d年", text):
        value += 2000
    if value is None:
        return Answer()
    return Answer(value, 0.93) if 1900 <= value <= this + 5 else Answer(problem="bad_year", certainty=0.8)


_OF_THE_DAY = re.compile(r"\b(morning|afternoon|evening|night|noon|o'?clock|today|yesterday|[ap]\.?m)\b|오전|오후|아침|저녁|새벽|어제|오늘|\d\s?시|上午|下午|早上|晚上|昨天|今天|[点點]", re.IGNORECASE)
_ONESELF = re.compile(r"\b(i'?m|i am)\b|^(저는|나는|제가|내가|전)\s|我是", re.IGNORECASE)


def _age(field: Field, text: str, situation: Situation) -> Answer:
    born = re.search(r"(\d{2,4}|[공영일이삼사오육칠팔구]{2,4})\s?년\s?생|(\d{2,4})年(生|出生)|born in (\d{4})", text)
    if born:
        year = int(digits(born[0]) or 0)
        year += 0 if year > 100 else (1900 if year > situation.now.year % 100 else 2000)
        return Answer(situation.now.year - year, 0.9)
    # "七十五六": about seventy-five.
    text = re.sub(r"([一二两三四五六七八九]?十)([一二三四五六七八])[一二三四五六七八九](?!\d|十)", r"\1\2", text)
    if re.search(r"[点點]|[月]\s?\S{0,3}[日号]|[号日]$|早上|上午|中午|下午|晚上|[今昨前]天", text) and "岁" not in text:
        return Answer()
    value = cardinal(text)
    if value is None or (_OF_THE_DAY.search(text) and not re.search(r"\byears?\b|\bold\b|[살세岁]", text)):
        # "This morning about seven" answers another question.
        return Answer()
    return Answer(value, 0.93) if 0 <= value <= 125 else Answer(problem="bad_age", certainty=0.8)


_KIN_EN = r"(?:wife|husband|missus|partner|mother|father|mum|mom|dad|son|daughter|sister|brother|baby|child|kid|grandson|granddaughter|grandchild|friend|lodger)"


def _heads_en(text: str) -> int | None:
    """Return how many people "me, the missus and two kids" are, or none when nobody is counted up with oneself."""
    if not re.match(r"\W*(?:well |just |it'?s |there'?s )*(?:me|i|myself)\b.*(?:\band\b|,|\bplus\b|\bwith\b)", text, re.IGNORECASE):
        return None
    several = re.findall(rf"\b(\w+) (?:{_KIN_EN}s|kids|children|grandchildren|others|people)\b", text, re.IGNORECASE)
    others = len(re.findall(rf"\b(?:my|the|our|a|one) (?:\w+ )?{_KIN_EN}\b(?!['’])", text, re.IGNORECASE)) + sum(cardinal(number) or 0 for number in several)
    return 1 + others if others else None


def _count(field: Field, text: str, situation: Situation) -> Answer:
    value = (_heads_en(text) if situation.language == "en" else None) or cardinal(text)
    if value is None and means_self(text, situation.language):
        value = 1
    if value is None and re.search(r"혼자|단독|一个人|alone", text, re.IGNORECASE):
        value = 1
    if value is None and re.search(r"^(a|an|just a|single)\b|a copy|a single", text, re.IGNORECASE):
        value = 1
    if value is None and re.search(r"하나만|한\s?(통|부|장|개|명)", text):
        value = 1
    if value is None:
        return Answer()
    low, high = field.minimum if field.minimum is not None else 1, field.maximum if field.maximum is not None else 100
    if value < low:
        return Answer(problem="too_few", certainty=0.85)
    if value > high:
        return Answer(problem="too_many", certainty=0.85)
    return Answer(value, 0.93 if len(text) <= 30 else 0.75)


_YUAN = re.compile(r"(?P<yuan>[\d零〇一二两三四五六七八九十百千万]+)[块元]钱?(?:零?(?P<jiao>[\d一二两三四五六七八九])(?:毛|角|(?![\d零一二两三四五六七八九十百千万毛角分]))钱?)?(?:零?(?P<fen>[\d一二两三四五六七八九])分?钱?)?")
_JIAO = re.compile(r"(?P<jiao>[\d一二两三四五六七八九])(?:毛|角)钱?(?:(?P<fen>[\d一二两三四五六七八九])分?)?")
_DECIMAL = re.compile(r"(?<![\d,])\d[\d,]*\.\d{1,2}(?!\d)")


def _small_change(text: str) -> float | None:
    """Return an amount in yuan that has jiao or fen ("三块五" is 3.5), or none when it has none."""
    if written := _DECIMAL.search(text):
        return float(written[0].replace(",", ""))
    match = _YUAN.search(text) or _JIAO.search(text)
    parts = match.groupdict() if match else {}
    if not parts.get("jiao") and not parts.get("fen"):
        return None
    yuan, jiao, fen = (cardinal(parts[name]) or 0 if parts.get(name) else 0 for name in ("yuan", "jiao", "fen"))
    return round(yuan + jiao / 10 + fen / 100, 2)


_ADDRESS_EN = re.compile(r"\w-(ro|gil|gu|dong|daero|si)\b|\b(street|road|avenue|flat|apartment)\b", re.IGNORECASE)
_YUAN_EN = re.compile(r"^(?P<yuan>.*\S)\s+yuan\s+(?:and\s+)?(?P<fen>[\w -]+?)(?P<unit>\s+(?:fen|jiao|mao))?\W*$", re.IGNORECASE)
_YUAN_KO = re.compile(r"(?P<yuan>\S.*?)\s?위안\s?(?:(?P<jiao>\d|[일이삼사오육칠팔구])\s?(?:각|마오|자오|쟈오))?\s?(?:(?P<fen>\d{1,2}|[일이삼사오육칠팔구]?십?[일이삼사오육칠팔구]?)\s?(?:전|펀|분))?(?=이?[요에예입]|\s|\W|$)")
_POINT = re.compile(
    r"(?P<whole>[\d零〇一二两三四五六七八九十百千万]+)点(?P<zh>[零〇一二三四五六七八九]{1,2})(?=[块元]|\W*$)|(?P<whole_ko>\S+?)\s?점\s?(?P<ko>[영공일이삼사오육칠팔구]{1,2})(?=\s?위안|이?[요에예입]|\W*$)|"
    r"(?P<whole_en>[\w -]+?) point (?P<en>(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)(?: (?:zero|oh|one|two|three|four|five|six|seven|eight|nine))?)\b",
    re.IGNORECASE,
)


def _spoken_point(text: str) -> float | None:
    """Return an amount with a decimal point that is said ("八十五点五元", "eighty-five point five"), or none."""
    match = _POINT.search(text)
    if match is None:
        return None
    whole = cardinal(match["whole"] or match["whole_ko"] or match["whole_en"])
    part = digits(match["zh"] or match["ko"] or match["en"])
    return None if whole is None or not part else round(whole + int(part) / 10 ** len(part), 2)


def _jiao_ko(text: str) -> float | None:
    """Return an amount in yuan with jiao or fen told in Korean ("팔십오 위안 오 각"), or none when it has none."""
    match = _YUAN_KO.search(text)
    if match is None or not (match["jiao"] or match["fen"]):
        return None
    yuan, jiao, fen = (cardinal(match[part]) or 0 if match[part] else 0 for part in ("yuan", "jiao", "fen"))
    return round(yuan + jiao / 10 + fen / 100, 2)



def _money(field: Field, text: str, situation: Situation) -> Answer:
    if _ADDRESS_EN.search(text) and not re.search(r"\b(won|yuan|million|thousand)\b", text, re.IGNORECASE):
        return Answer()
    if (parts := _YUAN_EN.match(text)) and (fen := cardinal(parts["fen"])) is not None and 0 < fen < 100 and (yuan := cardinal(parts["yuan"])):
        # "Eighty-five yuan fifty".
        return Answer(round(yuan + fen / (10 if (parts["unit"] or "").strip().lower() in ("jiao", "mao") else 100), 2), 0.92)
    if situation.jurisdiction == "CN" and (told := _spoken_point(text) or _jiao_ko(text)) is not None:
        return Answer(int(told) if told == int(told) else told, 0.92)
    if situation.jurisdiction == "CN" and (exact := _small_change(text)) is not None:
        return Answer(int(exact) if exact == int(exact) else exact, 0.92) if exact > 0 else Answer(problem="bad_amount", certainty=0.8)
    value = cardinal(re.sub(r"(?<=[块元])[一二两三四五六七八九\d]毛?[钱]?\W*$", "", text) if situation.language == "zh" else text)
    if value is None:
        return Answer()
    if value <= 0:
        return Answer(problem="bad_amount", certainty=0.8)
    return Answer(value, 0.92)


_ADDRESS_MARK = {
    "ko": r"(특별시|광역시|[가-힣]도\b|[가-힣]시\b|[가-힣]{1,5}(구|군|읍|면|동|리|로|길)\b|\d+번지|\d+호|아파트|빌라|주택|오피스텔|역|시장|마을|집|앞|옆|건물|병원|학교|공원)",
    "zh": r"(省|市|区|县|镇|乡|村|路|街|巷|弄|号|小区|栋|幢|室|单元|大厦|医院|学校|公园|广场|家|门口|车站)",
    "en": r"\b(road|rd|street|st|avenue|ave|lane|ro|gil|gu|dong|si|district|city|apartment|apt|flat|building|town|village|province|county|house|near|station|park|market)\b|-(ro|gil|gu|dong|si|do|eup|myeon)\b|\d",
}


_EN_PLACE_LEAD = re.compile(
    r"^((well|it (was|is)|it'?s( now)?|that'?s|that was|(i|we|he|she|they)( all)?( used to)? (live|lives|lived|stay|stays|stayed|am|are|is|moved)( at| in| to| from| over at)?|"
    r"(i|we|he|she|they)'?(re|m|s) (at|in)|(i'?ll|i will|i'?d like to|we'?ll) (pick|collect|get) (it|them) (up )?(at|from)|(my|our|the|her|his) (new |old |current )?address (is|was)|at|in(?! front\b)|from|down( at)?)\s+)+",
    re.IGNORECASE,
)
"""What stands before an English address or place: "she lives at …", "I'll pick it up at …"."""


def _words_after_lead(text: str, language: str) -> str:
    text = without_lead(text, language)
    if language == "ko":
        text = re.sub(r"^(제|내|저희|우리)?\s?(주소|집|사는\s?곳|장소|위치|새\s?주소|옛\s?주소)(은|는|이|가)\s?", "", text)
        foreign = re.fullmatch(r"(.*([가-힣])이)(?:요|여|유|이?에요|예요)\W*", text)
        # "치앙마이요", "하와이요": after an open syllable in -a the 이 is the name's, not the ending's.
        text = foreign[1] if foreign and (ord(foreign[2]) - 0xAC00) % 588 in (0, 252) else without_ending_ko(text)
        text = re.sub(r"에(서)?\s?(살|삽|사는|산다|삼)\S*$", "", text)
        text = re.sub(r"(에서|에)$", "", text) if len(text) > 4 else text
    elif language == "zh":
        text = re.sub(r"^(我家?|我们家?|他们?|她们?|对方|老人|俺家?|人)?(的)?(新|原来的|现在的|旧)?(地址|住址|地方|位置)?(就)?(是在|是|在|住在|住)\s*", "", text)
        text = re.sub(r"^(那)?我?(就)?(想|要|打算)?(去|到)(?=.{3})", "", text)
        text = re.sub(r"(?<=\S{3})(那儿|那里|这儿|这里|那边|那块儿?)?(去)?[办取领拿交]?[啊呢吧呀哈了嘛]*$", "", text)
    else:
        text = _EN_PLACE_LEAD.sub("", text)
    return trim(text)


def _without_label_zh(field: Field, value: str) -> str:
    """Return a place or name without the field's own label before it and the errand after it ("参保地是河南省郑州市" → "河南省郑州市")."""
    names = {field.label.zh, *field.aliases.zh, "店名", "户口", "参保地", "单位", "公司"}
    labels = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    shorter = re.sub(rf"^(我的?|老人的?|孩子的?|我家的?)?({labels})名?[称字]?(就|现在)?(是在|是|在|叫做?|为|:|：|落在)+", "", value)
    shorter = re.sub(r"(?<=[\u4e00-\u9fff]{3})(去)?(看病|就医|住院|那边|那里|那儿)$", "", shorter)
    return trim(shorter) or value


def _address(field: Field, text: str, situation: Situation) -> Answer:
    value = _words_after_lead(text, situation.language)
    tongues = {situation.language, *(["ko"] if re.search("[가-힣]", value) else ["zh"] if re.search(r"[\u4e00-\u9fff]", value) else ["en"])}
    marked = any(re.search(_ADDRESS_MARK[tongue], value, re.IGNORECASE) for tongue in tongues)
    if len(value) < 2 or identifiers.phone(text, situation.jurisdiction)[0] or identifiers.resident_number(text, situation.now.date())[0]:
        return Answer()
    if looks_like_question(text, situation.language) and not re.search(r"\d", text):
        return Answer(value, 0.2)
    if situation.language == "ko" and _KO_CRY.search(value) and not re.search(r"\d|번지|[로길]\s?[일이삼사오육칠팔구십백천]", value):
        return Answer(problem="address_too_vague", certainty=0.5)
    if marked and len(value) >= 4:
        return Answer(value, 0.85 if re.search(r"\d|번지|号|[일이삼사오육칠팔구십]\s?(번지|호|동)", value) else 0.75)
    if situation.language == "ko" or len(value) < 4:
        # A Korean address names its district or road; anything else is a story.
        return Answer(problem="address_too_vague", certainty=0.5)
    return Answer(value, 0.5)


_KO_CRY = re.compile(r"어떡|어쩌|무서|무섭|아파요|힘들|죽겠|살려|도와\s?(주세|줘|달라)|속상|답답|(았|었|였|겠)(어|습|는데)|다녀요|타고\s")
"""Words of feeling or of a story; no name of a place holds them."""


def _place(field: Field, text: str, situation: Situation) -> Answer:
    if identifiers.phone(text, situation.jurisdiction)[0] or identifiers.resident_number(text, situation.now.date())[0]:
        # A number that can only be a telephone or an ID belongs to another question.
        return Answer()
    if field.choices:
        choice = choosing.best(field.choices, text, situation.language)
        if choice is not None and choice[1] >= 0.8:
            return Answer(choice[0].id, choice[1])
    if looks_like_question(text, situation.language):
        return Answer(_words_after_lead(text, situation.language), 0.2)
    value = _words_after_lead(text, situation.language)
    if situation.language == "en":
        names = "|".join(re.escape(name) for name in sorted({field.label.en, *field.aliases.en, field.name.replace("_", " ")}, key=len, reverse=True))
        value = re.sub(rf"^(?:the |my |his |her |their )?(?:{names})(?:['’]s| is| was|:)\s+", "", value, flags=re.IGNORECASE) or value
    if situation.language == "ko":
        value = re.sub(r"(가서|에서|에|으로|로)\s?(받|찾|갈|가|할|예약|방문|수령).*$", "", value)
        value = re.sub(r"\s?\(?이?라(는|고\s?하는)\s?(데|곳|집|가게|병원|회사)$", "", value)
    if plain_yes_or_no(text, situation.language) is not None or (len(text) <= 40 and confirms(text, situation.language)) or asks_again(text, situation.language) or only_fillers(text) or _ONLY_A_COUNT.fullmatch(text):
        return Answer()
    if situation.language == "ko" and _KO_CRY.search(text):
        # A cry of fear or a story is no place.
        return Answer(trim(value), 0.2)
    if field.type is FieldType.office and len(value) <= 16 and dates.parse_moment(text, situation.language, situation.now) is not None:
        # A day or an hour is no office.
        return Answer()
    if situation.language == "zh":
        value = _without_label_zh(field, value)
        marked = re.search(_ADDRESS_MARK["zh"], value)
        if (len(value) >= 8 and re.search(r"[我他她你]|被|想|回不|丢了|没了", value) and not re.search(r"(门口|旁边?|附近|对面|楼下|里面?|上面?|边上?|路口|村|店|处|站)$", value) and not (marked and re.search(r"\d|[一二三四五六七八九十]", value))):
            # A story, a wish or a yes is no place.
            return Answer(trim(value), 0.3)
    return Answer(trim(value), 0.7 if len(value) >= 2 else 0.3) if value else Answer()


def _choice(field: Field, text: str, situation: Situation) -> Answer:
    if field.name == "sex" and _ONESELF.search(text):
        # "I'm his daughter" tells who speaks, not who is meant.
        return Answer()
    if field.name == "sex" and re.search(r"(是|我)(他|她|老人|孩子|娃)的?\S{1,3}|我叫|我是", text) and not re.search(r"[男女]的|[男女]性|[男女]孩", text):
        # "我是她儿子" tells who reports, not the sex of the one reported.
        return Answer()
    found = choosing.best(field.choices, text, situation.language)
    if found is None:
        return Answer()
    choice, score = found
    if score < 0.995 and plain_yes_or_no(text, situation.language) is not None:
        # "네" is no "별 네 개": a bare yes or no picks nothing by likeness.
        return Answer()
    return Answer(choice.id, score) if score >= 0.55 else Answer(certainty=0.0)


def _choices(field: Field, text: str, situation: Situation) -> Answer:
    everything = re.search(r"전부|모두|다\s?(주|해|요|보)|^다$|싹\s?다|全部|都要|所有|\ball\b|everything", text, re.IGNORECASE)
    if everything:
        return Answer([c.id for c in field.choices if c.id not in ("other", "none")], 0.9)
    found = choosing.several(field.choices, text, situation.language)
    return Answer([choice.id for choice in found], 0.9) if found else Answer()


_COUNTS_THINGS = r"([한두세네]|다섯|\d)\s?(통|부|장|매)(?!째)|[一二两三四五六七八九十\d]\s?[份张](?!身份)|\b(\w+ )?cop(y|ies)\b"


_NO_SPOUSE = re.compile(
    r"이혼|사별|홀로|미혼|(남편|아내|영감|할멈|집사람|바깥양반|배우자).{0,8}(돌아가|죽|먼저\s?(갔|가)|없)|离婚|丧偶|单身|没结婚|(老伴|老公|老婆|爱人|丈夫|妻子|配偶|他|她).{0,6}(去世|过世|走了|没了|不在了)|"
    r"\b(widow\w*|divorced|separated|single|never married)\b|\b(husband|wife|spouse|partner|he|she)\b.{0,12}\b(passed|died|dead|gone|is no more)\b|\b(lost|buried) my (husband|wife)\b|\bmy late (husband|wife)\b",
    re.IGNORECASE,
)


def _yes_no(field: Field, text: str, situation: Situation) -> Answer:
    if field.name == "spouse" and _NO_SPOUSE.search(text):
        return Answer(False, 0.94)
    if field.choices and plain_yes_or_no(text, situation.language) is None and (own := choosing.best(field.choices, text, situation.language)) and own[1] >= 0.86:
        return Answer(own[0].id in ("yes", "true"), own[1])
    if plain_yes_or_no(text, situation.language) is None and re.search(_COUNTS_THINGS, text, re.IGNORECASE):
        # "Two copies, please" asks for copies; it is no yes.
        return Answer()
    said = yes_or_no(text, situation.language)
    if said is None:
        found = choosing.best(field.choices, text, situation.language) if field.choices else None
        if found and found[1] >= 0.6:
            return Answer(found[0].id in ("yes", "true"), found[1])
        return Answer()
    if plain_yes_or_no(text, situation.language) is None and _ONLY_A_REQUEST.search(text):
        # "영어로 해 줘" ends as a yes does and asks for something else.
        return Answer(said, 0.5)
    return Answer(said, 0.95 if len(text) <= 12 else 0.8)


_ONLY_A_REQUEST = re.compile(
    r"(말|얘기|설명|안내|반복|천천히|크게|작게|다시|한국어로?|한국말로?|영어로?|중국어로?|중국말로?)\s?\S{0,3}\s?(말|얘기|설명|안내)?\S{0,2}\s?(해\s?(줘|주)|하자|할게|할래|바꿔)|"
    r"(说|讲|换成?|用)(慢|快|大声|中文|英文|英语|韩语|普通话)|(慢|大声)(点|一点)|\b(speak|talk|say|explain|repeat|in (english|korean|chinese))\b",
    re.IGNORECASE,
)
"""Wishes about the conversation itself, none of which answers a question."""


_NAMES_A_FILE = re.compile(r"사진|영상|동영상|서류|증빙|증거|영수증|계약서|파일|照片|图片|视频|材料|证据|合同|收据|文件|证明|\b(photos?|pictures?|videos?|documents?|papers?|files?|receipts?|contracts?|evidence|slips?|messages|copy|copies|certificates?|snaps?)\b", re.IGNORECASE)


def _at_counter(field: Field, text: str, situation: Situation) -> Answer:
    if looks_like_question(text, situation.language):
        return Answer()
    missing = re.search(
        r"없어|없습|없는데|없다|안\s?(가져|갖고|챙)|못\s?(가져|챙)|没有|没带|没拍|忘带|\b(don'?t have|haven'?t|no photo|not with me|didn'?t bring|forgot|dinnae|nae|ain'?t got|haven'?t got|no (photos?|pictures?|papers?|video))\b",
        text,
        re.IGNORECASE,
    )
    have = re.search(
        r"여기|가져|갖고|있어|있습|있는|찍|올렸|올릴|보냈|낼게|드릴|챙겨|사진|서류|첨부|준비|这儿|这里|带|有|拍|上传|照片|材料|准备|附件|交|here|have|got|photo|picture|bring|brought|upload|took|attach|ready|document|with me|send|paper",
        text,
        re.IGNORECASE,
    )
    if len(text) > 45 and not _NAMES_A_FILE.search(text):
        # A story with "took" or "have" in it hands nothing in.
        return Answer()
    said = yes_or_no(text, situation.language)
    if missing or said is False:
        # Not having it now is no obstacle: it is handed in at the counter, and an optional one is left out.
        return Answer(skipped=True, certainty=0.9) if field.optional else Answer(AT_COUNTER, 0.85)
    if have or said is True:
        return Answer(AT_COUNTER, 0.9)
    later = re.search(r"나중|이따|다음에|창구|以后|回头|窗口|later|counter|tomorrow", text, re.IGNORECASE)
    return Answer(AT_COUNTER, 0.8) if later else Answer()


_ONLY_A_COUNT = re.compile(
    r"(한|두|세|네|다섯|\d+|[일이삼사오])\s?(개|명|통|장|부|건|벌)\S{0,3}|[一二两三四五\d]+[个件张份]|(one|two|three|four|five|\d+)( (pieces?|items?|of them))?", re.IGNORECASE
)


_SENTENCE_KO = re.compile(r"([았었했됐겠]어|[해돼봐줘와워려쳐져켜펴]|[아어]|[는네군]데|[죠지나]|군|네)요$")
"""How a Korean sentence with a verb of its own ends."""


_NOT_DECIDED = re.compile(
    r"(아직|안|못)\s?(안|못)?\s?정했|아직\s?(안|못)\s?정|생각\s?(을\s?)?(안|못)\s?해|생각\s?중|没想好|没定(?!期)|还没(定|想|取)|没决定|\b(not|haven'?t) (yet )?(decided|sure|made up)|don'?t know yet|undecided|"
    r"아무\s?(데|곳|병원|센터|\S{1,4})\s?이?나(\s?(좋|괜찮|되|돼|해)\S*)?$|^(제일|가장)\s?가까운\s?(데|곳|\S{0,4})(으?로)?\S{0,6}$|^(随便|哪个都行|哪儿都行|哪里都行|都可以|最近的)(就行|吧)?$|^(whichever|wherever|any(where| one| of them)?|the (nearest|closest)( one)?)\b",
    re.IGNORECASE,
)
_PAPERS_ONLY = re.compile(
    r"((사진|영상|동영상|증거|서류)(은|이|도|가)?\s?(있|없|찍)\S{0,8}|(我)?(没有?|有)(照片|图片|视频|证据|材料)(了|的)?|(i )?(have|don'?t have|haven'?t got|got|no)( a| any| some)? (photos?|pictures?|videos?|evidence))",
    re.IGNORECASE,
)


def _text(field: Field, text: str, situation: Situation) -> Answer:
    if field.choices:
        found = choosing.best(field.choices, text, situation.language)
        if found and found[1] >= 0.85:
            return Answer(found[0].id, found[1])
    if _ONLY_A_COUNT.fullmatch(text) or asks_again(text, situation.language) or only_fillers(text):
        # How many is no description of what; nor is "say that again" or "um, well".
        return Answer()
    if ((len(text) <= 40 and confirms(text, situation.language)) or plain_yes_or_no(text, situation.language) is not None) and not (field.optional and judges(text)):
        # "네 그렇게 해 주세요", "yes go ahead and send it": an approval tells nothing; of a remark "good" is one.
        return Answer()
    if len(text) <= 24 and not field.optional and (_ONLY_A_REQUEST.search(text) or _NOT_DECIDED.search(text) or _PAPERS_ONLY.fullmatch(trim(text))):
        # "Speak Korean again", "whichever is nearest", "the name is not decided yet", "I have a photo": none is what was asked for.
        return Answer()
    value = without_lead(text, situation.language)
    if situation.language == "ko" and len(value) < 20:
        # "친절했어요" is a whole sentence; only what makes a sentence of a bare word goes.
        value = value if _SENTENCE_KO.search(value) else without_ending_ko(value)
    if situation.language == "zh" and len(value) < 25:
        value = _without_label_zh(field, value)
    if not re.search(r"\w", value):
        return Answer()
    if looks_like_question(text, situation.language) and len(text) < 25:
        return Answer(value, 0.3)
    return Answer(value, min(0.75, 0.45 + len(value) / 60))


_READERS: dict[FieldType, _Reader] = {
    FieldType.name: names.read_name,
    FieldType.latin_name: names.read_latin_name,
    FieldType.resident_number: _resident,
    FieldType.foreigner_number: _resident,
    FieldType.cn_id_number: _read_number(identifiers.cn_id_number, plausible=6),
    FieldType.passport_number: _passport,
    FieldType.business_number: _read_number(identifiers.business_number, plausible=4),
    FieldType.licence_number: _reference,
    FieldType.reference_number: _reference,
    FieldType.plate_number: _plate,
    FieldType.bank_account: _reference,
    FieldType.phone: _phone,
    FieldType.email: _email,
    FieldType.date: _date,
    FieldType.time: _time,
    FieldType.date_time: _date_time,
    FieldType.year: _year,
    FieldType.age: _age,
    FieldType.count: _count,
    FieldType.money: _money,
    FieldType.address: _address,
    FieldType.place: _place,
    FieldType.office: _place,
    FieldType.choice: _choice,
    FieldType.choices: _choices,
    FieldType.yes_no: _yes_no,
    FieldType.photo: _at_counter,
    FieldType.document: _at_counter,
    FieldType.text: _text,
}


def choice_value(field: Field, choice_id: str) -> Any:
    """Return the value that a pressed button stands for, or none when it is not one of this field's."""
    if field.type is FieldType.yes_no:
        return {"yes": True, "no": False}.get(choice_id)
    found: Choice | None = next((choice for choice in field.choices if choice.id == choice_id), None)
    if found is None:
        return None
    return [found.id] if field.type is FieldType.choices else found.id
