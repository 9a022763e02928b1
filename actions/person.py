"""What a conversation tells about the person it is about: age and date of birth, and answers to eligibility questions."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from actions.context import Conversation, casework, catalogue
from services.forms.dates import parse_date
from services.forms.identifiers import cn_id_number, resident_number
from services.forms.spoken_numbers import cardinal, digits

DRAFT = "benefits"
"""Under this name the answers to eligibility questions are kept with the conversation's drafts, encrypted, and go when it ends."""
_NUMBER_KO = r"(?:\d{1,3}|[일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?:하나|한|둘|두|셋|세|넷|네|다섯|여섯|일곱|여덟|아홉)?)"
# "From 65" asks about the rule, "I am 65" tells of oneself.
_AGE = {
    "ko": rf"({_NUMBER_KO})\s?(?:살|세)(?!\s?(?:부터|이상|넘|미만|이하|까지|전|대))"
    r"|((?:쉰|예순|일흔|여든|아흔)(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)?)(?=\s?(?:인데|인디|이야|이에|예요|이여|여|이라|입니다|먹었|먹은|됐|이고|,|\.|$))",
    "zh": r"(\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?)\s?(?:周岁|岁)(?!\s?(?:以上|起|开始|以下|才|的人))"
    r"|(?:今年|我都?|我妈|我爸|老伴|他|她)(?:今年|已经|都|快|满)?\s?([6-9]\d|1[01]\d|[一二三四五六七八九]?十[一二三四五六七八九]?)(?=了|啦|咯|嘞|[,，。]|$)",
    "en": r"\b(?:i'?m|i am|am|turned|aged?|is|he'?s|she'?s|who'?s)\s(?:now\s|already\s|just\s)?(\d{1,3}|\w+(?:[- ]\w+)?)(?=\s(?:years?\sold|now|this|next|and\s(?!over)|,)|[,.!?]|$|\s(?:years|yrs))|\b(\d{1,3})\s(?:years?|yrs)\sold\b(?!\sor)",
}
_BORN = {
    "ko": r"(\d{4}|\d{2}|[공영일이삼사오육칠팔구]{2,4})\s?년\s?생",
    "zh": r"(\d{4}|\d{2}|[零〇一二三四五六七八九]{2,4})\s?年(?:出生|生)(?!日)",
    "en": r"\bborn\sin\s(\d{4})\b",
}
_BIRTH_WORD = {"ko": r"태어|생일|생년|출생|년\s?생", "zh": r"出生|生日|[年日号]生", "en": r"\bborn\b|\bbirth"}
_RELATIVE = {
    "ko": r"어머니|아버지|엄마|아빠|할머니|할아버지|부모|남편|아내|아들|딸|언니|오빠|누나|형|동생|장모|장인|시어머니|시아버지",
    "zh": r"妈|爸|父亲|母亲|父母|奶奶|爷爷|外婆|外公|老公|老婆|丈夫|妻子|儿子|女儿|公公|婆婆|岳",
    "en": r"\b(mother|father|mum|mom|dad|grand\w+|parents?|husband|wife|son|daughter|brother|sister|aunt|uncle|in-law)\b",
}


def of_somebody_else(text: str, language: str) -> bool:
    """Return whether a sentence is about a relative."""
    return bool(re.search(_RELATIVE[language], text, re.IGNORECASE))


def told_by(text: str, language: str, now: dt.datetime) -> dict[str, Any]:
    """Return what a sentence tells of an age: ``birth_date`` (ISO), ``birth_year`` or ``age``; empty when nothing.

    Args:
        now: local time without offset.
    """
    if re.search(_BIRTH_WORD[language], text, re.IGNORECASE) and re.search(r"\d\s?[월月]|월|月|\b[A-Z][a-z]{2,8}\b", text):
        day = parse_date(text, language, now, "past")
        if day is not None and day <= now.date() and _names_day(text, language):
            return {"birth_date": day.isoformat()}
    born = re.search(_BORN[language], text, re.IGNORECASE)
    if born:
        year = int(digits(born[1]) or 0)
        if year < 100:
            year += 1900 if year > now.year % 100 else 2000
        return {"birth_year": year} if 1900 <= year <= now.year else {}
    said = re.search(_AGE[language], text, re.IGNORECASE)
    if said:
        words = next(group for group in said.groups() if group)
        age = cardinal(words)
        if age is not None and 0 < age <= 120:
            return {"age": int(age)}
    return {}


def _names_day(text: str, language: str) -> bool:
    pattern = {"ko": r"월.*일", "zh": r"月.*[日号]", "en": r"\b\d{1,2}(st|nd|rd|th)?\b.*\b(19|20)\d\d\b|\b[A-Z][a-z]+ \d{1,2}"}[language]
    return bool(re.search(pattern, text))


def born_of_number(number: str, today: dt.date) -> str | None:
    """Return the date of birth (ISO) that a Korean or Chinese ID number holds; none when it is no such number."""
    if len(number) == 18 and cn_id_number(number)[0]:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14])).isoformat()
    for foreign in (False, True):
        read, _ = resident_number(number, today, foreign=foreign)
        if read:
            century = {"1": 19, "2": 19, "5": 19, "6": 19, "9": 18, "0": 18}.get(read[6], 20)
            return dt.date(century * 100 + int(read[:2]), int(read[2:4]), int(read[4:6])).isoformat()
    return None


def _born_of_answers(service_id: str, answers: dict[str, Any], today: dt.date) -> str | None:
    service = catalogue().get(service_id)
    # Only where the applicant is asked for is it the applicant's own number.
    if service is None or service.field("applicant_name") is None:
        return None
    for name in ("resident_number", "id_number", "foreigner_number"):
        if answers.get(name):
            born = born_of_number(str(answers[name]), today)
            if born:
                return born
    return str(answers["birth_date"]) if answers.get("birth_date") and service.produces != "package" else None


def known_answers(state: Conversation) -> dict[str, Any]:
    """Return what the conversation already told: answers given to eligibility questions, and the date of birth from any of its forms."""
    kept = casework().drafts.load(state.id, DRAFT)
    known: dict[str, Any] = dict(kept.answers) if kept else {}
    if known.get("birth_date"):
        return known
    today = state.now().date()
    given = [(state.service_id or "", state.answers), *((draft.service, draft.answers) for draft in casework().drafts.of_conversation(state.id))]
    for record in casework().records.of_conversation(state.id, "application"):
        given.append((record.service, casework().applications.answers(record.id)))
    for service_id, answers in given:
        born = _born_of_answers(service_id, answers, today)
        if born:
            return {**known, "birth_date": born}
    return known


def remember(state: Conversation, answers: dict[str, Any]) -> None:
    """Keep answers to eligibility questions for as long as the conversation lasts."""
    casework().drafts.save(state.id, DRAFT, answers)
