"""How far an appointment is to be moved: "하루만 미뤄 주세요", "往后推一个小时", "push it back a day"."""

from __future__ import annotations

import datetime as dt
import re

from services.catalogue.schema import Field, FieldType
from services.forms.answers import Answer, Situation
from services.forms.spec import Form
from services.forms.spoken_numbers import cardinal

_NEXT_DAY = {
    "ko": (
        r"(?:그\s?)?(?:다음|이튿)\s?날(?:로|에\s?(?:할|갈|해)|\s?(?:어때|괜찮))",
        r"(?:그\s?)?(?:바로\s?)?(?:전날|하루\s?전)(?:로|에\s?(?:할|갈|해))",
    ),
    "zh": (
        r"(?:改|换|挪|推|延)(?:到|成)?(?:第二天|后一天|次日|下一天)|^(?:就|那就)?(?:第二天|后一天|次日)(?:吧|好了|行)",
        r"(?:改|换|挪|提)(?:前)?(?:到|成)?(?:前一天|头一天)|^(?:就|那就)?(?:前一天|头一天)(?:吧|好了|行)",
    ),
    "en": (
        r"\bthe (?:day after(?: that)?|next day|following day)(?: instead| then| please)*\W*$",
        r"\bthe day before(?: that| instead| then| please)*\W*$",
    ),
}
"""The day after and the day before the one told."""
_REMINDS = re.compile(r"알려|알림|提醒|叫我|\bremind", re.IGNORECASE)
_DAYS_KO = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "일주일": 7, "한 주": 7, "한주": 7, "보름": 15}
_HOUR_KO = r"(?P<hours>한|두|세|네|다섯|여섯|\d+|[일이삼사오육])\s?시간(?P<half>\s?반)?"
_SPAN_KO = re.compile(
    rf"(?P<day>{'|'.join(_DAYS_KO)})|(?P<days>\d+|[일이삼사오육칠팔구십]+)\s?일(?!로|까지|날|에)|(?P<weeks>한|두|세|\d+|[일이삼])\s?주일?|{_HOUR_KO}|(?P<half_hour>반\s?시간)|"
    r"(?P<minutes>\d+|[이삼사오]?십[오]?)\s?분"
)
_LATER_KO = re.compile(r"미[루뤄룰뤘룬]|늦[춰추출게]|연기|뒤로|나중|(?<!앞)더\s?있다")
_EARLIER_KO = re.compile(r"당[겨기길]|앞으로|일찍|이르게|빨리|앞당")
_TO_A_DAY_KO = re.compile(r"(일|이틀|사흘|나흘|주|주일|보름)\s?(뒤|후)로")
"""A day counted from today ("이틀 뒤로"), unless the verb itself moves ("이틀 뒤로 미뤄")."""

_NUMBER_ZH = r"[一二两三四五六七八九十\d]+"
_SPAN_ZH = (
    rf"(?P<half_hour>半个?(?:小时|钟头|钟))|(?:(?P<number>{_NUMBER_ZH})个?(?P<half>半)?(?P<unit>天|小时|钟头|分钟|刻钟|周|星期|礼拜))"
)
_LATER_ZH = r"推迟|推后|延后|延迟|顺延|往后(?:推|挪|延|改|移)?|后(?:推|延)|晚(?!上)|拖后?|延"
_EARLIER_ZH = r"提前|提早|往前(?:提|挪|移|改)?|前移|早(?!上|晨)"
_MOVES_ZH = re.compile(rf"(?:(?P<later>{_LATER_ZH})|(?P<earlier>{_EARLIER_ZH}))(?:个|了|到|上)?\s?(?:{_SPAN_ZH})")

_NUMBER_EN = r"half an|an?|another|one|two|three|four|five|six|seven|ten|fifteen|twenty|thirty|forty|forty-five|\d+|a couple of|a few"
_SPAN_EN = re.compile(rf"\b(?P<number>{_NUMBER_EN})(?: more)? (?P<unit>minute|hour|day|week)s?(?P<half> and a half)?\b", re.IGNORECASE)
_EARLIER_EN = re.compile(r"\b(earlier|forward|sooner|bring it up|move it up|up (?:by )?an?|before (?:that|it))\b", re.IGNORECASE)
_LATER_EN = re.compile(r"\b(later|push|back|postpone|delay|put (?:it|that|this|my \w+) off|after (?:that|it))\b", re.IGNORECASE)
_COUNTED_EN = {"half an": 0.5, "a": 1, "an": 1, "another": 1, "a couple of": 2, "a few": 3, "forty-five": 45}


def parse_shift(text: str, language: str) -> dt.timedelta | None:
    """Return how far ``text`` moves an appointment (negative: earlier), or none when it names a day or an hour or moves nothing."""
    if len(text) > 60:
        return None
    if len(text) <= 40 and not _REMINDS.search(text):
        for pattern, days in zip(_NEXT_DAY[language], (1, -1), strict=True):
            if re.search(pattern, text, re.IGNORECASE):
                return dt.timedelta(days=days)
    return {"ko": _korean, "zh": _chinese, "en": _english}[language](text)


def _korean(text: str) -> dt.timedelta | None:
    span = _SPAN_KO.search(text)
    if span is None:
        return None
    earlier = bool(_EARLIER_KO.search(text))
    if not earlier and not _LATER_KO.search(text):
        return None
    if not earlier and _TO_A_DAY_KO.search(text) and not re.search(r"미[루뤄룰]|늦|연기", text):
        return None
    length = _length_ko(span)
    return None if length is None else -length if earlier else length


def _length_ko(span: re.Match[str]) -> dt.timedelta | None:
    if span["day"]:
        return dt.timedelta(days=_DAYS_KO[span["day"]])
    if span["half_hour"]:
        return dt.timedelta(minutes=30)
    said = next((name for name in ("days", "weeks", "hours", "minutes") if span[name]), "days")
    number = cardinal(f"{span[said]}{' 시간' if said == 'hours' else ''}") or cardinal(str(span[said]))
    if not number:
        return None
    return dt.timedelta(**{said: number}) + dt.timedelta(minutes=30 if span["half"] else 0)


def _chinese(text: str) -> dt.timedelta | None:
    match = _MOVES_ZH.search(text)
    if match is None:
        return None
    if match["half_hour"]:
        length = dt.timedelta(minutes=30)
    else:
        number = cardinal(match["number"])
        if not number:
            return None
        unit = {"天": "days", "小时": "hours", "钟头": "hours", "分钟": "minutes", "刻钟": "minutes"}.get(match["unit"], "weeks")
        length = dt.timedelta(**{unit: number * (15 if match["unit"] == "刻钟" else 1)})
        if match["half"]:
            length += dt.timedelta(minutes=30) if unit == "hours" else dt.timedelta(0)
    return -length if match["earlier"] else length


def _english(text: str) -> dt.timedelta | None:
    span = _SPAN_EN.search(text)
    if span is None:
        return None
    earlier = bool(_EARLIER_EN.search(text))
    if not earlier and not _LATER_EN.search(text):
        return None
    number = _COUNTED_EN.get(span["number"].lower()) or cardinal(span["number"])
    if not number:
        return None
    length = dt.timedelta(**{f"{span['unit'].lower()}s": number})
    if span["half"]:
        length += dt.timedelta(**{f"{span['unit'].lower()}s": 0.5})
    return -length if earlier else length


def shifted(form: Form, text: str, situation: Situation) -> tuple[Field, Answer] | None:
    """Return the answered day or hour of a visit that ``text`` moves, with its new value, or none."""
    by = parse_shift(text, situation.language)
    if by is None:
        return None
    whole_days = by % dt.timedelta(days=1) == dt.timedelta(0)
    wanted = FieldType.date if whole_days else FieldType.time
    field = next(
        (f for f in form.form if f.type is wanted and situation.answers.get(f.name) and (not whole_days or f.when == "future")), None
    )
    if field is None:
        return None
    held = str(situation.answers[field.name])
    if whole_days:
        day = dt.date.fromisoformat(held) + by
        return field, Answer(problem="date_in_past", certainty=0.95) if day < situation.now.date() else Answer(day.isoformat(), 0.95)
    moment = dt.datetime.combine(situation.now.date(), dt.time.fromisoformat(held)) + by
    return field, Answer(moment.strftime("%H:%M"), 0.95)
