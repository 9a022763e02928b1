"""Corrections that change a part of what was told: one more of several, the last digits, one figure of a plate, an optional answer taken back."""

from __future__ import annotations

import re

from services.catalogue.schema import Field, FieldType
from services.forms import choosing
from services.forms.answers import Answer, Situation
from services.forms.declining import declines
from services.forms.spec import Form
from services.forms.spoken_numbers import digits
from services.forms.words import looks_like_question, trim, without_ending_ko

_ADDS = {
    "ko": r"추가|같이|함께|포함|[가-힣]도\s?(?:넣|받|알려|해|신청|보내|부탁|요|좀)|더\s?해\s?(?:줘|주)",
    "zh": r"也(?:要|加|算|给|想)|加上|再加|还要|添上|加一?个|都要.*[和跟]",
    "en": r"\b(?:also|add|as well|too|plus|include)\b",
}
_TAKES_OFF = {
    "ko": r"빼|제외|지워|삭제|안\s?받|필요\s?없|됐어|없애",
    "zh": r"去掉|删|不要|不用|别要|取消|不需要|拿掉|去除",
    "en": r"\b(?:take|leave) .*\b(?:off|out)\b|\b(?:drop|remove|delete|without|don['’]?t (?:want|need)|no more)\b",
}
_TAIL = {
    "ko": r"(?:끝|뒷|뒤|마지막)\s?(?:네\s?)?(?:자리|번호)?(?:는|가|이|를)?\s",
    "zh": r"(?:尾号|后四位|后面四位|最后四位|末四位)(?:应该)?(?:不对|错了)?[,，]?(?:应该)?(?:是)?",
    "en": r"\b(?:ends? (?:in|with)|last four(?: digits)?(?: are| is| should be)?|final digits(?: are)?)\b",
}
_PHONE = r"전화|휴대폰|핸드폰|폰|연락처|电话|手机|\b(?:phone|mobile|number)\b"
_INSTEAD_KO = re.compile(r"(?P<old>\S+?)(?:이|가)?\s?(?:아니라|아니고요?|말고)[\s,]*(?P<new>\S+)")


_BY_TYPE = {
    FieldType.money: ("금액", "金额", "amount"),
    FieldType.date: ("종료일", "끝나는 날", "结束日期", "end date"),
    FieldType.photo: ("사진", "照片", "photo"),
}
"""What the only optional answer of a type is called in short."""


def partly_corrected(form: Form, text: str, situation: Situation, asked: Field | None = None) -> tuple[Field, Answer] | None:
    """Return the answered field of which ``text`` changes a part, with its new whole value, or none.

    An optional field that is taken back comes with an answer that is skipped.
    """
    if len(text) > 60 or looks_like_question(text, situation.language):
        return None
    return (
        _taken_back(form, text, situation, asked)
        or _listed(form, text, situation, asked)
        or _tail(form, text, situation)
        or _plate(form, text, situation)
    )


def _taken_back(form: Form, text: str, situation: Situation, asked: Field | None) -> tuple[Field, Answer] | None:
    """Return the optional answer that is left out after all ("结束日期不要了", "no amount please")."""
    language = situation.language
    for field in form.form:
        if not field.optional or field is asked or situation.answers.get(field.name) is None:
            continue
        names = [
            name for name in (field.label.in_(language), *field.aliases.in_(language), *_BY_TYPE.get(field.type, ())) if len(name) >= 2
        ]
        if any(name.casefold() in text.casefold() for name in names) and declines(field, text, language):
            return field, Answer(skipped=True, certainty=0.95)
    return None


def _listed(form: Form, text: str, situation: Situation, asked: Field | None) -> tuple[Field, Answer] | None:
    """Return a list with one more or one less of its choices."""
    language = situation.language
    for field in form.form:
        held = situation.answers.get(field.name)
        if field.type is not FieldType.choices or field is asked or not isinstance(held, list):
            continue
        adds, takes = re.search(_ADDS[language], text, re.IGNORECASE), re.search(_TAKES_OFF[language], text, re.IGNORECASE)
        if bool(adds) == bool(takes):
            continue
        bare = (
            re.sub(
                r"\b(?:take|leave|off|out|add|also|as well|too|plus|include|drop|remove|delete|without|the|one|ones)\b",
                " ",
                text,
                flags=re.IGNORECASE,
            )
            if language == "en"
            else text
        )
        named = [choice.id for choice in choosing.several(field.choices, bare, language)]
        value = [*held, *(one for one in named if one not in held)] if adds else [one for one in held if one not in named]
        if named and value and value != held:
            return field, Answer(value, 0.93)
    return None


def _tail(form: Form, text: str, situation: Situation) -> tuple[Field, Answer] | None:
    """Return a telephone number with its last four digits replaced ("尾号是二二三四", "it ends in 2234")."""
    match = re.search(_TAIL[situation.language], text, re.IGNORECASE)
    said = digits(text[match.end() :]) if match else ""
    phones = [field for field in form.form if field.type is FieldType.phone and isinstance(situation.answers.get(field.name), str)]
    accounts = any(field.type is FieldType.bank_account and situation.answers.get(field.name) for field in form.form)
    if len(said) != 4 or len(phones) != 1 or (not re.search(_PHONE, text, re.IGNORECASE) and (accounts or situation.language == "ko")):
        return None
    held = str(situation.answers[phones[0].name])
    return phones[0], Answer(held[:-4] + said, 0.93)


_TENS = {name: str(digit) for digit, name in enumerate("공일이삼사오육칠팔구")}


def _figures(text: str) -> str:
    """Return a part of a Korean plate in figures ("십이가" → "12가", "삼사오육" → "3456")."""
    text = re.sub(r"([이삼사오육칠팔구]?)십([일이삼사오육칠팔구]?)", lambda m: f"{_TENS.get(m[1], '1')}{_TENS.get(m[2], '0')}", text)
    # "이" and "가" may be a particle or the plate's own syllable: only what stands before a figure or at the end of four is a figure.
    return "".join(_TENS.get(letter, letter) for letter in text) if re.fullmatch(r"[공일이삼사오육칠팔구]{2,4}", text) else text


def _plate(form: Form, text: str, situation: Situation) -> tuple[Field, Answer] | None:
    """Return a plate with one part replaced ("십이가가 아니라 십이나예요")."""
    match = _INSTEAD_KO.search(text) if situation.language == "ko" else None
    field = next((f for f in form.form if f.type is FieldType.plate_number and isinstance(situation.answers.get(f.name), str)), None)
    if match is None or field is None:
        return None
    held = str(situation.answers[field.name])
    old, new = _figures(trim(match["old"])), _figures(without_ending_ko(trim(match["new"])))
    if 1 < len(old) < len(held) and held.count(old) == 1 and len(new) == len(old):
        return field, Answer(held.replace(old, new), 0.93)
    return None
