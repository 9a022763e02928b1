"""Where a form stands: what is missing, which other fields an utterance fills, and what it corrects."""

from __future__ import annotations

import re
from typing import Any

from services.catalogue.schema import Field, FieldType
from services.forms.answers import Answer, Situation
from services.forms.dates import parse_moment
from services.forms.spec import Form
from services.forms.understand import understand

_STRICT = frozenset(
    {
        FieldType.resident_number, FieldType.cn_id_number, FieldType.foreigner_number, FieldType.phone, FieldType.email, FieldType.business_number,
        FieldType.plate_number, FieldType.passport_number,
    }
)  # fmt: skip
"""Types whose values cannot be mistaken for anything else."""

_CORRECTS = {
    "ko": r"아니|말고|잘못|틀렸|틀려|바꿔|바꾸|바꿀|고쳐|고칠|고치|수정|정정|다시\s?(말|할|적|써)|그게\s?아니|실수|변경",
    "zh": r"不是|不对|错了|错的|改一?下|改成|改为|改|更正|换成|换|重新|说错|弄错|搞错|应该是",
    "en": r"\b(no|not|wrong|change|correct|correction|actually|mistake|sorry|instead|meant|mean|fix|edit|should be|rather|update|oops)\b",
}


_SWAPS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "ko": ((r"(.+?)(?:이|가)?\s?(?:말고|아니고요?|아니라)[,\s]*(.+)", 1, 2),),
    "zh": ((r"不是(.+?)[,，、\s]*(?:而)?是(.+)", 1, 2), (r"(?:不要|别要?|不办)(.+?)[,，、\s]*(?:要|办|改成)(.+)", 1, 2), (r"把?(.+?)(?:改成|换成|改为)(.+)", 1, 2)),
    "en": (
        (r"\bnot (?:the )?(.+?)(?:,| but|;)\s*(?:it'?s |the |but )*(.+)", 1, 2),
        (r"(.+?),? (?:and )?not (.+)", 2, 1),
        (r"(.+?) instead of (.+)", 2, 1),
        (r"change (.+?) to (.+)", 1, 2),
    ),
}
"""How an old value and a new one stand beside each other: pattern, group of the old, group of the new."""
_SAYS_WHEN = re.compile(
    r"\d|[월화수목금토일]요일|내일|모레|다음\s?주|오전|오후|[明后]天|下?周|星期|礼拜|[点點]|tomorrow|day|next week|o'clock|\b[ap]m\b", re.IGNORECASE
)


def missing_fields(form: Form, answers: dict[str, Any]) -> list[Field]:
    """Return the fields still to be asked, in order; a skipped one counts as answered, a condition that fails is passed over."""
    missing = []
    for field in form.form:
        if field.name in answers:
            continue
        if field.required_if is not None:
            given = answers.get(field.required_if.field)
            if given not in field.required_if.in_:
                continue
        missing.append(field)
    return missing


def _names_of(field: Field, language: str) -> list[str]:
    labels = [field.label.in_(language), *field.aliases.in_(language)]
    if field.type is FieldType.phone:
        labels += {"ko": ["전화번호", "연락처", "휴대폰", "핸드폰", "폰번호"], "zh": ["电话", "手机", "号码"], "en": ["phone", "mobile", "number"]}[language]
    if field.type in (FieldType.name, FieldType.latin_name) and field.name == "applicant_name":
        labels += {"ko": ["이름", "성함"], "zh": ["姓名", "名字"], "en": ["name"]}[language]
    return sorted(dict.fromkeys(labels), key=len, reverse=True)


def mentioned(form: Form, text: str, language: str) -> list[tuple[Field, int, int]]:
    """Return the fields named in ``text`` with the span of each name, in order of appearance; longer names win."""
    found: list[tuple[Field, int, int]] = []
    folded = text.casefold()
    pairs = sorted(
        ((name.casefold(), field) for field in form.form for name in _names_of(field, language)), key=lambda pair: -len(pair[0])
    )
    for name, field in pairs:
        if len(name) < 2 or any(field is other for other, _, _ in found):
            continue
        pattern = rf"\b{re.escape(name)}\b" if language == "en" else re.escape(name).replace(r"\ ", r"\s?")
        for match in re.finditer(pattern, folded):
            if not any(match.start() < end and start < match.end() for _, start, end in found):
                found.append((field, match.start(), match.end()))
                break
    return sorted(found, key=lambda item: item[1])


def _read_after(field: Field, text: str, situation: Situation) -> Answer:
    text = text.strip()
    text = re.sub(r"^[\s,.:은는이가을를도만의]+(?=\S{2,})", "", text)
    text = re.sub(r"^\s*(是|为|改成|改为|换成|应该是|：)+|^\s*(is|should be|to|as|:|was)\s+", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^(아니고|아니라|말고|not\b)\s*", "", text)
    for splitter in (r"(?:이?가\s)?아니(?:고|라)\s*", r"\s?말고\s*", r"不是[^,，是]*[,，]?\s*(?:而?是)", r"\bnot\b.*?\b(?:but|it'?s)\b"):
        parts = re.split(splitter, text, maxsplit=1)
        if len(parts) == 2 and len(parts[1].strip()) >= 1:
            text = parts[1]
    text = re.sub(r"(으로|로)\s?(바꿔|고쳐|수정|변경|정정|바꿀|고칠|해).*$", "", text)
    return understand(field, text, situation)


def other_answers(form: Form, asked: Field | None, text: str, situation: Situation) -> dict[str, Any]:
    """Return answers to fields other than ``asked`` that ``text`` names or that cannot be mistaken (ID, phone, e-mail)."""
    found: dict[str, Any] = {}
    named = mentioned(form, text, situation.language)
    for number, (field, _start, end) in enumerate(named):
        if asked is not None and field.name == asked.name:
            continue
        until = named[number + 1][1] if number + 1 < len(named) else len(text)
        answer = _read_after(field, re.sub(r"(이고|고|하고|그리고|，|,|and)\s*$", "", text[end:until]), situation)
        if answer.accepted and not answer.skipped and answer.certainty >= 0.6:
            found[field.name] = answer.value
    for field in missing_fields(form, situation.answers):
        if field.type in _STRICT and field is not asked and field.name not in found:
            if asked is not None and asked.type in _STRICT:
                continue
            answer = understand(field, text, situation)
            if answer.accepted and answer.certainty >= 0.95 and answer.value not in situation.answers.values():
                found[field.name] = answer.value
    return found


def first_answers(form: Form, text: str, situation: Situation) -> dict[str, Any]:
    """Return answers that the opening request already holds ("등본 두 통 떼 주세요" → two copies), as far as they are beyond doubt."""
    found = {
        field.name: answer.value
        for field in form.form
        if field.type in _STRICT and (answer := understand(field, text, situation)).accepted and answer.certainty >= 0.95
    }
    moment = parse_moment(text, situation.language, situation.now, "future") if _SAYS_WHEN.search(text) else None
    for field in form.form:
        if moment and field.type is FieldType.date and field.when == "future" and moment[1] and moment[0].date() >= situation.now.date():
            found.setdefault(field.name, moment[0].date().isoformat())
        if moment and field.type is FieldType.time and moment[2]:
            found.setdefault(field.name, moment[0].strftime("%H:%M"))
    counter = re.search(
        r"([가-힣\d]+)\s?(통|부|장|매)(?=\s|만|을|$|요|씩|\W)|([一二两三四五六七八九十\d]+)\s?(份|张)|\b(a|one|two|three|four|five|six|\d+)\s+cop(y|ies)\b", text
    )
    for field in form.form:
        if field.type is FieldType.count and field.name == "number_of_copies" and counter:
            answer = understand(field, counter[0] if counter[5] != "a" else "one", situation)
            if answer.accepted:
                found.setdefault(field.name, answer.value)
    return found


def correction(form: Form, asked: Field | None, text: str, situation: Situation) -> tuple[Field, Answer | None] | None:
    """Find which answered field ``text`` corrects.

    Returns:
        the field with its new answer, or with none when only the field was named ("이름이 틀렸어요"); none when nothing is corrected.
    """
    language = situation.language
    marked = bool(re.search(_CORRECTS[language], text, re.IGNORECASE))
    for field, _start, end in mentioned(form, text, language):
        if field.name not in situation.answers or (asked is not None and field.name == asked.name):
            continue
        after = text[end:]
        answer = _read_after(field, after, situation)
        if answer.accepted and answer.certainty >= 0.5 and not answer.skipped and answer.value != situation.answers[field.name]:
            return field, answer
        if marked:
            return field, (answer if answer.problem else None)
    if not marked:
        return None
    # "두 통 말고 세 통", "不是两份，是三份", "not two but three": the old value tells the field.
    for pattern, old_group, new_group in _SWAPS[language]:
        match = re.search(pattern, text, re.IGNORECASE)
        if not match:
            continue
        old, new = match[old_group], match[new_group]
        for field in form.form:
            if field.name not in situation.answers:
                continue
            was = understand(field, old, situation)
            if was.accepted and was.certainty >= 0.7 and was.value == situation.answers[field.name]:
                answer = _read_after(field, new, situation)
                if answer.accepted and answer.value != was.value:
                    return field, answer
    return None
