"""Where a form stands: what is missing, which other fields an utterance fills, and what it corrects."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from services.catalogue.schema import Field, FieldType
from services.forms import choosing
from services.forms.answers import Answer, Situation
from services.forms.dates import parse_moment
from services.forms.kinds import kind_asked
from services.forms.pairs import two_addresses
from services.forms.partly import partly_corrected
from services.forms.people import names_told
from services.forms.shifts import shifted
from services.forms.spec import Form
from services.forms.understand import understand
from services.forms.words import looks_like_question, plain_yes_or_no, trim, without_ending_ko

_STRICT = frozenset(
    {
        FieldType.resident_number, FieldType.cn_id_number, FieldType.foreigner_number, FieldType.phone, FieldType.email, FieldType.business_number,
        FieldType.plate_number, FieldType.passport_number,
    }
)  # fmt: skip
"""Types whose values cannot be mistaken for anything else."""
_BEFORE_NAME = frozenset({FieldType.count, FieldType.choice, FieldType.money, FieldType.time, FieldType.date, FieldType.age, FieldType.yes_no})
"""Types whose value may stand before the field's name: "make it three copies"."""
_SAYS_WRONG = re.compile(
    r"^(?:['’]?s\b)?\s*(?:(?:is|was|are|were)\s+)?(?:all\s+)?(?:wrong|incorrect|not right|not correct|spel\w+ wrong|misspel\w+)\b[\s,.;:]*(?:(?:it|that|they)(?:['’]s| is| are| was| should be|['’]?ll be)\s+)?",
    re.IGNORECASE,
)
"""What stands between an English field's name and its new value: "'s wrong, it's …"."""

_CORRECTS = {
    "ko": r"아니|(?<=\S\s)아이[고라]|아이다|말[고구]|잘못|틀렸|틀려|바꿔|바꾸|바꿀|고쳐|고칠|고치|수정|정정|다시\s?(말|할|적|써)|그게\s?아니|실수|변경",
    "zh": r"不是|(?<!对)不对|错了|错的|改一?下|改成|改为|改|更正|换成|换|重新|说错|弄错|搞错|应该是",
    "en": r"\b(no|not|wrong|change|correct|correction|actually|mistake|sorry|instead|meant|mean|fix|edit|should be|rather|update|oops)\b",
}


_AGAIN = {
    "ko": r"아니(?:요|야|에요)?[,\s]+(\S.*)$",
    "zh": r"(?:不对|不是|错了|说错了|哎?呀?不对)[了啊呀]?[，,、。\s]*(?:应该|我说的)?是\s*(\S.*)$",
    "en": r"(?:oh |ah )?(?:no|nope|sorry|oops|wrong|not (?:that|quite))[,.!\s]+(?:no[,.\s]+)?(?:it'?s|it is|that'?s|i said|i meant|should be|it should be)\s+(\S.*)$",
}
"""The answer just given, said once more because it was misheard."""
_OBJECTS = {
    "ko": r"(문제|이상|틀린|잘못된|이상한)\s?(데|거|것|게|곳|점)?(가|이|은)?\s?있",
    "zh": r"有(点|个|些|一个)?.{0,3}(错|问题|毛病|出入|意见)|(?<!没)要改|好像.{0,4}(错|不)|不太对|念错|写错|记错",
    "en": r"\b(mistake|error|problem|wrong|not (quite |all )?(right|correct)|isn'?t right)\b",
}
"""Words that object to a read-back without saying what is to change."""


def objects(text: str, language: str) -> bool:
    """Return whether ``text`` objects to what was read back ("有个地方错了"), with or without naming the field."""
    return bool(re.search(_CORRECTS[language], text, re.IGNORECASE) or re.search(_OBJECTS[language], text, re.IGNORECASE))


_WRONG_KO = re.compile(r"틀[렸려리]|잘못|바꿔|바꾸|바꿀|고쳐|고칠|고치|수정|정정|변경|실수|다시\s?(말|할|적|써)")
"""Words that say of a field named without a value that it is to be asked again, while another question is open."""


_SWAPS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "ko": ((r"(.+?)(?:이|가)?\s?(?:말[고구]|아[니이]고요?|아[니이]라)[,\s]*(.+)", 1, 2),),
    "zh": ((r"不是(.+?)[,，、\s]*(?:而)?是(.+)", 1, 2), (r"(?:不要|别要?|不办)(.+?)[,，、\s]*(?:要|办|改成)(.+)", 1, 2), (r"把?(.+?)(?:改成|换成|改为)(.+)", 1, 2)),
    "en": (
        (r"\bnot (?:the )?(.+?)(?:,| but|;)\s*(?:it'?s |the |but )*(.+)", 1, 2),
        (r"(.+?),? (?:and )?not (.+)", 2, 1),
        (r"(.+?) instead of (.+)", 2, 1),
        (r"change (.+?) to (.+)", 1, 2),
    ),
}
"""How an old value and a new one stand beside each other: pattern, group of the old, group of the new."""
_ZH_IS = re.compile(r"^(是|应该是|而是)")
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
    if field.name == "birth_date":
        labels += {"ko": ["생년월일", "생일"], "zh": ["出生日期", "生日", "出生于"], "en": ["born on", "born"]}[language]
    if field.name == "employees":
        labels += {"ko": ["직원"], "zh": ["员工"], "en": ["staff", "workers", "people working"]}[language]
    if field.type in (FieldType.name, FieldType.latin_name) and field.name == "applicant_name":
        labels += {"ko": ["이름", "성함"], "zh": ["姓名", "名字"], "en": ["name"]}[language]
    if field.type is FieldType.name and language == "zh" and len(stem := labels[0].removesuffix("姓名")) >= 2 and stem != labels[0]:
        # "被告名字" means the field called 被告姓名.
        labels += [f"{stem}名字", f"{stem}的名字"]
    return sorted(dict.fromkeys(labels), key=len, reverse=True)


def _person(field: Field) -> str:
    """Return whose field it is: "mother" of ``mother_id``."""
    return field.name.rsplit("_", 1)[0]


_ADDRESS = {"ko": "주소", "zh": "地址", "en": "address"}


def mentioned(form: Form, text: str, language: str) -> list[tuple[Field, int, int]]:
    """Return the fields named in ``text`` with the span of each name, in order of appearance; longer names win."""
    found: list[tuple[Field, int, int]] = []
    folded = text.casefold()
    pairs = sorted(
        ((name.casefold(), field) for field in form.form for name in _names_of(field, language)), key=lambda pair: -len(pair[0])
    )
    addresses = [field for field in form.form if field.type is FieldType.address]
    if len(addresses) == 1:
        # "The address" can only be the form's one address.
        pairs += [(_ADDRESS[language], addresses[0])]
    for name, field in pairs:
        if len(name) < 2 or any(field is other for other, _, _ in found):
            continue
        pattern = rf"\b{re.escape(name)}\b" if language == "en" else re.escape(name).replace(r"\ ", r"\s?")
        for match in re.finditer(pattern, folded):
            if not any(match.start() < end and start < match.end() for _, start, end in found):
                end = match.end()
                if field.type is FieldType.name:
                    # "돌아가신 분 이름", "아버지 성함": one field, not two.
                    end += len((re.match(r"(의|분)?\s?(이름|성함|성명|존함)|的?(名字|姓名)|['’]s (?:full )?name\b", folded[end:]) or [""])[0])
                found.append((field, match.start(), end))
                break
    return sorted(found, key=lambda item: item[1])


_MISSAID_ZH = re.compile(
    r"^[\s,，]*(?:的?(?:地方|位置|那里|那儿|那个|这个|号码?|日期|时间))?(?:好像|可能|还是)?(?:都|全)?(?:(?:写|说|念|填|弄|搞|记|听|打|输)?(?:错|岔)(?:了|的)?|有(?:点|个)?(?:错|问题)|(?:写|说|填)?(?:得)?不(?:太)?对|不是这个)[了啊呀吧呢哈嘛咯嘞哦噢的\s]*[,，。、\s]*(?:应该|其实|而)?(?:是|叫|改成|改为|在)?\s*"
)
"""That a value is wrong, before the right one ("地址错了，是科技园路三号")."""


def _read_after(field: Field, text: str, situation: Situation) -> Answer:
    text = said = text.strip()
    if situation.language == "en":
        text = re.sub(r"^['’]s\s+", "", _SAYS_WRONG.sub("", text)).strip()
        if not text:
            return Answer()
    # "금액이요", "…가 틀렸어요", "…를 바꿔 주세요": no value is said.
    if re.fullmatch(r"[은는이가을를도만의]?\s?(요|이요|이에요|예요|이여|여|유|입니다)?[\s.,!?]*", text):
        return Answer()
    text = re.sub(r"^\s?(이|가|은|는)?\s*(좀\s*|또\s*)?(틀[렸려리]\S*|잘못\s?\S*)[\s,.]*[,.]\s*(?=\S)", "", text)
    text = re.sub(
        r"^(이|가|은|는|을|를|도)?\s*(좀\s*|다시\s*)?(틀[렸려리]|잘못|바꿔|바꾸|바꿀|고쳐|고치|고칠|수정|정정|변경)\S*(\s?(주|줘|싶|할)\S*)*$", "", text
    )
    if not text:
        return Answer()
    text = re.sub(r"^[\s,.:은는이가을를도만의]+(?=\S{2,})", "", text)
    text = re.sub(r"^\s*(是|为|改成|改为|换成|应该是|：)+|^\s*(is|should be|to|as|:|was)\s+", "", text, flags=re.IGNORECASE)
    text = _MISSAID_ZH.sub("", text)
    text = re.sub(r"^(아니고|아니라|말고|not\b)\s*", "", text)
    for splitter in (r"(?:이|가)?\s?아[니이](?:고|라)\s*", r"\s?말[고구]\s*", r"不是[^,，是]*[,，]?\s*(?:而?是)", r"\bnot\b.*?\b(?:but|it'?s)\b"):
        parts = re.split(splitter, text, maxsplit=1)
        if len(parts) == 2 and len(parts[1].strip()) >= 1:
            text = parts[1]
    text = re.sub(r"(으로|로)\s?(바꿔|바꾸|고쳐|고치|옮[겨기]|수정|변경|정정|바꿀|고칠|해).*$", "", text)
    if re.fullmatch(r"\s?(이|가|은|는|도)?\s*(틀[렸려리]|잘못|이상하)\S*", text):
        return Answer()
    if field.type in (FieldType.address, FieldType.place, FieldType.text) and (whole := _part_replaced(str(situation.answers.get(field.name) or ""), said)):
        return Answer(whole, 0.9)
    answer = understand(field, text, situation)
    if field.type is FieldType.address and answer.accepted:
        return replace(answer, value=_whole_address(str(situation.answers.get(field.name) or ""), str(answer.value)))
    return answer


_INSTEAD_ZH = (re.compile(r"(?:是|改成)?(?P<new>[^,，是]+?)[,，\s]*不是(?P<old>[^,，]+?)[啊呀哈的]*$"), re.compile(r"不是(?P<old>[^,，是]+?)[,，\s]*(?:而|应该)?是(?P<new>[^,，]+?)[啊呀哈的]*$"))


def _part_replaced(held: str, said: str) -> str | None:
    """Return ``held`` with the part that is denied replaced by the one said instead ("是五零二，不是五零一"), or none."""
    for pattern in _INSTEAD_ZH:
        if (match := pattern.search(said)) and 1 < len(match["old"]) < len(held) and held.count(match["old"]) == 1:
            return held.replace(match["old"], match["new"])
    return None


def _whole_address(held: str, said: str) -> str:
    """Return the address meant by a correction that names only its last part ("중앙로 21" for "순천시 중앙로 12"): the rest stays."""
    if " " in held and " " in said:
        first = said.split()[0].rstrip(",")
        words = held.split()
        place = next((number for number, word in enumerate(words) if number and word.rstrip(",") == first), None)
        # English puts the number first and the town last; there only a whole address replaces another.
        return " ".join([*words[:place], said]) if place and re.search(r"[가-힣]", first) else said
    head = re.match(r"[\u4e00-\u9fff]{2,}?[路街巷道里区村]", said)
    if head and held.find(head[0]) > 0:
        return held[: held.find(head[0])] + said
    return said


def _moments_beside(asked: Field | None, missing: list[Field], text: str, situation: Situation, found: dict[str, Any]) -> dict[str, Any]:
    """Return the hour, or the second day, that is said with or instead of the day that was asked ("下周三下午两点", "下周一到明年六月底")."""
    if asked is None or asked.type is not FieldType.date or not _SAYS_WHEN.search(text):
        return {}
    beside: dict[str, Any] = {}
    times = [field for field in missing if field.type is FieldType.time and field.name not in found]
    if len(times) == 1 and (hour := understand(times[0], text, situation)).accepted and hour.certainty >= 0.95:
        beside[times[0].name] = hour.value
    days = [field for field in missing if field.type is FieldType.date and field is not asked and field.name not in found]
    until = re.split(r"[,，、\s]*(?:一直到|到|至|부터|에서|until|till|to)\s*", text, maxsplit=1)
    if len(days) == 1 and len(until) == 2 and understand(asked, until[0], situation).accepted:
        last = understand(days[0], until[1], situation)
        if last.accepted and last.certainty >= 0.8:
            beside[days[0].name] = last.value
    return beside


def _with_known_month(field: Field, after: str, situation: Situation) -> str:
    """Return a correction that names only a day with the year and month of the value it corrects ("不是二十八号，是二十六号")."""
    held = situation.answers.get(field.name)
    day = re.fullmatch(r".*?([\d一二三四五六七八九十]{1,3})[号日][\s了吧啊呀。！!]*", after)
    if situation.language != "zh" or field.type is not FieldType.date or not day or "月" in after or not re.fullmatch(r"\d{4}-\d\d-\d\d", str(held)):
        return after
    year, month, _ = str(held).split("-")
    return f"{year}年{int(month)}月{day[1]}号"


_OFFICE_ONLY = re.compile(
    r"(\S{1,12}\s?){0,3}(보건소|안심센터|병원|의료원|구청|시청|군청|주민센터|행정복지센터|사무소|출장소|경찰서|파출소|시험장|복지관|센터)(으?로)?\s?(이요|요|이에요|예요|할게요)?|"
    r"(去|到|就)?[^，。？]{0,12}(派出所|民政局|医院|卫生院|服务中心|政务大厅|社保局|车管所|公安局|中心)(吧|好了)?|"
    r"(at |in |to )?(the )?([\w'-]+ ){1,4}(office|centre|center|hospital|clinic|station)( please)?",
    re.IGNORECASE,
)
"""Nothing but the name of an office."""


def other_answers(form: Form, asked: Field | None, text: str, situation: Situation) -> dict[str, Any]:
    """Return answers to fields other than ``asked`` that ``text`` names or that cannot be mistaken (ID, phone, e-mail)."""
    found: dict[str, Any] = {}
    named = mentioned(form, text, situation.language)
    for number, (field, start, end) in enumerate(named):
        if asked is not None and (field.name == asked.name or _names_another(asked, field, text, start, end, situation)):
            continue
        until = named[number + 1][1] if number + 1 < len(named) else len(text)
        answer = _read_after(field, re.sub(r"(이고|고|하고|그리고|，|,|and)\s*$", "", text[end:until]), situation)
        if answer.accepted and not answer.skipped and answer.certainty >= 0.6:
            found[field.name] = answer.value
        elif situation.language == "en" and field.name not in situation.answers and field.type in (FieldType.count, FieldType.money, FieldType.age):
            # "Twenty million won and I've got three staff": the number stands before its name.
            before = re.split(r",|\band\b", text[named[number - 1][2] if number else 0 : start])[-1]
            counted = understand(field, before, situation)
            if counted.accepted and not counted.skipped and counted.certainty >= 0.9:
                found[field.name] = counted.value
    missing = missing_fields(form, situation.answers)
    people = names_told(form, asked, text, situation)
    if people:
        # What a label alone reads in a sentence with several names may be the wrong one.
        named_fields = {f.name for f in form.form if f.type is FieldType.name}
        found = {name: value for name, value in found.items() if name not in named_fields} | {name: value for name, value in people.items() if asked is None or name != asked.name}
    if asked is not None and asked.type is FieldType.name and situation.language == "zh":
        found.update(_clauses(asked, [f for f in missing if f is not asked and f.name not in found], text, situation))
    found.update(_moments_beside(asked, missing, text, situation, found))
    # "爸爸身份证…": the number belongs to the person who was named.
    persons = {_person(field) for field, _, _ in named if field.type is FieldType.name}
    theirs = {field.type for field in missing if _person(field) in persons and field.type in _STRICT}
    for field in missing:
        if field.type in _STRICT and field is not asked and field.name not in found:
            if field.type in theirs and _person(field) not in persons:
                continue
            if asked is not None and asked.type in _STRICT:
                continue
            answer = understand(field, text, situation)
            # One number is one person's: what this sentence has already filled goes into no second field.
            if answer.accepted and answer.certainty >= 0.95 and answer.value not in (*situation.answers.values(), *found.values()):
                found[field.name] = answer.value
    if asked is not None and asked.type in (FieldType.date, FieldType.time) and asked.when != "past":
        # Day and hour in one breath ("모레 오전 열 시").
        moment = parse_moment(text, situation.language, situation.now, "future")
        for field in missing_fields(form, situation.answers):
            if moment and moment[2] and asked.type is FieldType.date and field.type is FieldType.time:
                found.setdefault(field.name, moment[0].strftime("%H:%M"))
            if moment and moment[1] and asked.type is FieldType.time and field.type is FieldType.date and field.when == "future" and moment[0] >= situation.now:
                found.setdefault(field.name, moment[0].date().isoformat())
    if not found and asked is not None and asked.type in _NARROW and len(text) <= 30 and _OFFICE_ONLY.fullmatch(trim(text)):
        # "누리시 보건소" to "which day?": the place of the visit, told early.
        office = next((f for f in missing if f.type is FieldType.office), None)
        told = understand(office, text, situation) if office is not None else None
        if office is not None and told is not None and told.accepted:
            found[office.name] = told.value
    if not found and not people and asked is not None and asked.type in _NARROW and len(text) <= (25 if situation.language == "en" else 12):
        found.update(_for_another(asked, missing, text, situation))
    return found


def _clauses(asked: Field, missing: list[Field], text: str, situation: Situation) -> dict[str, Any]:
    """Return what short clauses beside a name say of age, sex or place ("八十二了，女的，叫吴桂兰")."""
    found: dict[str, Any] = {}
    clauses = [trim(c) for c in re.split(r"[,，。;；]", text) if trim(c)]
    for clause in clauses if len(clauses) > 1 else []:
        if len(clause) > 8 or ((own := understand(asked, clause, situation)).accepted and own.certainty >= 0.4):
            continue
        fits = [(f, a) for f in missing if f.type in (FieldType.age, FieldType.choice) and f.name not in found and (a := understand(f, clause, situation)).accepted and a.certainty >= 0.9]
        if len(fits) == 1:
            found[fits[0][0].name] = fits[0][1].value
    return found


_NARROW = frozenset({FieldType.count, FieldType.choice, FieldType.yes_no, FieldType.money, FieldType.resident_number, FieldType.cn_id_number, FieldType.phone, FieldType.name, FieldType.office, FieldType.date, FieldType.age})
"""Types whose answers are told from others: what they do not take may answer a later question."""


def _for_another(asked: Field, missing: list[Field], text: str, situation: Situation) -> dict[str, Any]:
    """Return the answer to a later question that a short text gives instead of the open one ("상세로요", "the day after tomorrow")."""
    reading = understand(asked, text, situation)
    if (reading.accepted and (asked.type is not FieldType.name or reading.certainty > 0.6)) or reading.problem or looks_like_question(text, situation.language) or plain_yes_or_no(text, situation.language) is not None:
        return {}
    wanted = (FieldType.date,) if asked.type is FieldType.office else (FieldType.choice, FieldType.date, FieldType.year)
    later = [field for field in missing if field is not asked and field.type in wanted]
    fitting = [(field, answer) for field in later if (answer := understand(field, text, situation)).accepted and answer.certainty >= 0.88]
    return {fitting[0][0].name: fitting[0][1].value} if len(fitting) == 1 else {}


_ITEM = {
    "ko": r"^(?:저기요?\s|저\s)?(?P<item>\S.{0,18}?)(?:을|를|이랑|도)?\s?(?:좀\s?|하나\s?)?(?:버리|버릴|버려|내다|내놓|치우|치울|없애|없앨)",
    "zh": r"(?:扔掉?|丢掉?|处理掉?|清运)(?:一?[个张台件把])?(?P<item>[\u4e00-\u9fff]{2,8}?)(?=$|[，。,.的了吧])|把(?:这|那)?(?:一?[个张台件把])?(?P<what>[\u4e00-\u9fff]{2,8}?)(?:扔|丢|处理)",
    "en": r"\b(?:rid of|throw (?:away|out)|throw|dispose of|dump|chuck(?: out)?|get rid of)\s+(?:an? |my |the |our |this |some )?(?P<item>[a-z][a-z ]{2,30}?)(?=$|[,.!?]| away| out| please)",
}
"""What is thrown away, in the sentence that asks for it to be fetched."""
_NO_ITEM = re.compile(r"폐기물|쓰레기|말고|^(대형\S*|가구|물건|것|거|이거|그거|뭐|뭘|큰\s?거)$|垃圾|东西|^(bulky|waste|rubbish|something|stuff|things?|it|this|that)\b", re.IGNORECASE)


def _item_of(text: str, language: str) -> str | None:
    match = re.search(_ITEM[language], trim(text), re.IGNORECASE)
    item = trim(next((part for part in match.groups() if part), "")) if match else ""
    return None if not item or _NO_ITEM.search(item) else item


def first_answers(form: Form, text: str, situation: Situation) -> dict[str, Any]:
    """Return answers that the opening request already holds ("등본 두 통 떼 주세요" → two copies), as far as they are beyond doubt."""
    found = {
        field.name: answer.value
        for field in form.form
        if field.type in _STRICT and (answer := understand(field, text, situation)).accepted and answer.certainty >= 0.95
    }
    found.update(two_addresses(form, text, situation))
    found.update(names_told(form, None, text, situation))
    found.update(kind_asked(form.service, text))
    if form.field("item") is not None and (item := _item_of(text, situation.language)):
        found["item"] = item
    moment = parse_moment(text, situation.language, situation.now, "future") if _SAYS_WHEN.search(text) else None
    for field in form.form:
        if moment and field.type is FieldType.date and field.when == "future" and moment[1] and moment[0].date() >= situation.now.date():
            found.setdefault(field.name, moment[0].date().isoformat())
        if moment and field.type is FieldType.time and moment[2]:
            found.setdefault(field.name, moment[0].strftime("%H:%M"))
    counter = re.search(
        r"([가-힣\d]+)\s?(통|부|장|매)(?=\s|만|을|$|요|이[요에여]|입|씩|\W)|([一二两三四五六七八九十\d]+)\s?(份|张)|\b(a|one|two|three|four|five|six|\d+)\s+cop(y|ies)\b", text
    )
    for field in form.form:
        if field.type is FieldType.count and field.name == "number_of_copies" and counter:
            answer = understand(field, counter[0] if counter[5] != "a" else "one", situation)
            if answer.accepted:
                found.setdefault(field.name, answer.value)
    return found


_SPECIFIC = frozenset(
    {
        FieldType.date, FieldType.time, FieldType.phone, FieldType.resident_number, FieldType.cn_id_number, FieldType.choice, FieldType.count, FieldType.email,
        FieldType.money, FieldType.age, FieldType.year,
    }
)  # fmt: skip


def fields_fitting(form: Form, text: str, situation: Situation) -> list[tuple[Field, Answer]]:
    """Return the answered fields for which ``text`` is another value, each with that value; a value alone corrects the only one."""
    found = []
    for field in form.form:
        if field.name in situation.answers and field.type in _SPECIFIC:
            answer = understand(field, text, situation)
            if answer.accepted and answer.certainty >= 0.85 and answer.value != situation.answers[field.name]:
                found.append((field, answer))
    if len(found) > 1 and re.search(r"원|元|块", text) and any(field.type is FieldType.money for field, _ in found):
        return [one for one in found if one[0].type is FieldType.money]
    ahead = [one for one in found if one[0].type is FieldType.date and one[0].when == "future"]
    if len(ahead) == 1 and all(field.type is FieldType.date for field, _ in found) and not re.search(r"\d{4}|nineteen|生|생", text):
        # "No, Thursday" moves the day of the visit, not the day of birth.
        return ahead
    return found


_HIDES = {
    "ko": r"가려|숨겨|감춰|안\s?보이게|보이지\s?않게|빼\s?(고|주|줘)",
    "zh": r"隐藏|遮(住|掉|起来)|不(要)?显示|别显示|不露",
    "en": r"\b(hide|hidden|mask|leave (it|that) out|without (it|the back)|don'?t show|do not show|not shown)\b",
}
_SHOWS = {"ko": r"(?<!안\s)보이게|보여\s?(주|줘)|다\s?나오게", "zh": r"显示", "en": r"\b(show it|shown|visible|show the (back|number|whole))\b"}


def shown_or_hidden(form: Form, text: str, situation: Situation) -> tuple[Field, Answer] | None:
    """Return the answered question whether something is shown, when a short text changes its answer ("뒷자리는 가려 주세요", "hide it"), or none."""
    field = next((f for f in form.form if f.type is FieldType.yes_no and f.name.startswith("show_") and f.name in situation.answers), None)
    if field is None or len(text) > 40 or re.search(r"[?？]", text):
        return None
    hides = re.search(_HIDES[situation.language], text, re.IGNORECASE)
    if not hides and not re.search(_SHOWS[situation.language], text, re.IGNORECASE):
        return None
    return None if situation.answers[field.name] is (not hides) else (field, Answer(not hides, 0.95))


def restated(form: Form, asked: Field, text: str, situation: Situation) -> Field | None:
    """Return the answered field whose value a short text only says again ("two copies, please"), or none."""
    if len(text) > 30 or plain_yes_or_no(text, situation.language) is not None:
        return None
    for field in form.form:
        if field is asked or field.name not in situation.answers or field.type not in (FieldType.count, FieldType.choice, FieldType.date, FieldType.time):
            continue
        if field.type is FieldType.count and not re.search(_COUNTED, text, re.IGNORECASE):
            continue
        answer = understand(field, text, situation)
        if answer.accepted and answer.certainty >= 0.9 and answer.value == situation.answers[field.name]:
            return field
    return None


def another_choice(form: Form, asked: Field, text: str, situation: Situation) -> tuple[Field, Answer] | None:
    """Return the answered choice that a text replaces by naming another of its labels exactly, where a place was asked ("독감이요")."""
    if asked.choices or len(text) > 15:
        return None
    said = without_ending_ko(text) if situation.language == "ko" else trim(text)
    for field in form.form:
        if field is not asked and field.type is FieldType.choice and field.name in situation.answers:
            best = choosing.best(field.choices, said, situation.language)
            if best and best[1] >= 0.99 and best[0].id != situation.answers[field.name]:
                return field, Answer(best[0].id, best[1])
    return None


def same_again(form: Form, text: str, situation: Situation) -> Field | None:
    """Return the field that is named together with the value it holds already ("the quantity should be one"), or none."""
    for field, _start, end in mentioned(form, text, situation.language):
        if field.name in situation.answers and (answer := _read_after(field, text[end:], situation)).accepted and answer.certainty >= 0.7:
            return field if answer.value == situation.answers[field.name] else None
    return None


_COUNTED = r"\d|[한두세네섯곱덟홉열]\s?(통|부|장|매|명|개)|[一二两三四五六七八九十]\s?[份张个人]|\b(cop(y|ies)|one|two|three|four|five|six)\b"
"""A number with what it counts."""


_BARE_NAME = frozenset({"name", "이름", "성함", "姓名", "名字"})
_OWN = {"ko": r"(제|내|저의|신청인\S*)\s*$", "zh": r"(我的?|申请人的?)$", "en": r"\bmy (full |own )?$"}


def _names_another(asked: Field, field: Field, text: str, start: int, end: int, situation: Situation) -> bool:
    """Return whether "name" in ``text`` is that of the person asked for, not of ``field``: "his name is Brian Choi", asked for the other party's name."""
    return (
        asked.type is FieldType.name
        and field.type is FieldType.name
        and text[start:end].strip().casefold() in _BARE_NAME
        and not re.search(_OWN[situation.language], text[:start], re.IGNORECASE)
        and understand(asked, text, situation).certainty >= 0.85
    )


_NOT_THIS_AFTER = r"\s?(이|가|은|는)?\s?(아니|말고|맞고|맞는데)|(是对的|没错|对的|不用改)"
_NOT_THIS_BEFORE = r"(不是|不用改)\s*$|\bnot (the |my |his |her )?$"


def _hour_of_known_day(field: Field, text: str, answer: Answer, situation: Situation) -> Answer:
    """Return a moment on the day already told when only an hour is said ("열 시가 아니라 열한 시예요")."""
    held = situation.answers.get(field.name)
    if field.type is not FieldType.date_time or not isinstance(held, str) or "T" not in held:
        return answer
    text = re.split(r"(?:이|가)?\s?(?:말[고구]|아[니이]고요?|아[니이]라)[,\s]*", text)[-1]
    moment = parse_moment(without_ending_ko(text) if situation.language == "ko" else text, situation.language, situation.now, "past")
    if moment is None or moment[1] or not moment[2]:
        return answer
    day, was = held.split("T")
    hour, minute = moment[0].hour % 12, moment[0].minute
    if re.search(r"오전|아침|새벽|오후|저녁|밤|낮|上午|早|下午|晚|[ap]\.?m|morning|evening|night", text, re.IGNORECASE):
        fitting = [f"{day}T{moment[0]:%H:%M}"]
    else:
        # No half of the day is said: the one nearer to the hour told before, and not in the future.
        fitting = sorted((f"{day}T{h:02d}:{minute:02d}" for h in (hour, hour + 12)), key=lambda one: abs(int(one[11:13]) - int(was[:2])))
    past = [one for one in fitting if field.when != "past" or one <= situation.now.isoformat()[:16]]
    return Answer(past[0], 0.9) if past else answer


def correction(form: Form, asked: Field | None, text: str, situation: Situation) -> tuple[Field, Answer | None] | None:
    """Find which answered field ``text`` corrects.

    Returns:
        the field with its new answer, or with none when only the field was named ("이름이 틀렸어요"); none when nothing is corrected.
    """
    language = situation.language
    if (asked is None or asked.type in (FieldType.date, FieldType.time, FieldType.phone, FieldType.office)) and (moved := shifted(form, text, situation)):
        return moved
    if changed := partly_corrected(form, text, situation, asked):
        return changed
    if asked is None and (shown := shown_or_hidden(form, text, situation)):
        return shown
    if asked is not None and asked.type is FieldType.yes_no and re.search(_COUNTED, text, re.IGNORECASE):
        # "Three copies" at a yes-or-no question changes the count.
        counts = [one for one in fields_fitting(form, text, situation) if one[0].type is FieldType.count]
        if len(counts) == 1:
            return counts[0]
    marked = bool(re.search(_CORRECTS[language], text, re.IGNORECASE))
    named = mentioned(form, text, language)
    for number, (field, start, end) in enumerate(named):
        if field.name not in situation.answers or (asked is not None and field.name == asked.name):
            continue
        if asked is not None and not marked and _names_another(asked, field, text, start, end, situation):
            continue
        if number + 1 < len(named) and (re.match(_NOT_THIS_AFTER, text[end:]) or re.search(_NOT_THIS_BEFORE, text[:start], re.IGNORECASE)):
            # "It is not the name, the address is wrong": the field denied is not the one meant.
            continue
        after = _with_known_month(field, text[end:], situation)
        answer = _hour_of_known_day(field, after, _read_after(field, after, situation), situation)
        if answer.accepted and answer.certainty >= 0.5 and not answer.skipped and answer.value != situation.answers[field.name]:
            return field, answer
        if language == "en" and field.type in _BEFORE_NAME:
            # "Make it three copies": in English the value stands before the name.
            before = understand(field, text[:start], situation)
            if before.accepted and before.certainty >= 0.7 and before.value != situation.answers[field.name]:
                return field, before
        if language == "en" and answer.accepted and answer.value == situation.answers[field.name] and not re.search(r"wrong|not right|incorrect", text):
            # The value that is there already is said again: nothing changes.
            continue
        if answer.accepted and answer.certainty >= 0.8 and answer.value == situation.answers[field.name] and field.type in _BEFORE_NAME:
            return field, answer
        if marked:
            # The name may stand inside the value ("금요일로": "요일").
            whole = _read_after(field, text, situation)
            if whole.accepted and whole.certainty >= 0.85 and not whole.skipped and whole.value != situation.answers[field.name]:
                return field, whole
            if asked is not None and language == "ko" and not (_WRONG_KO.search(text) and (asked.type is not FieldType.text or len(text) <= 40)):
                # "아니" opens many a Korean sentence, and a story names many things: neither takes an answer away.
                continue
            return field, (answer if answer.problem else None)
    if language == "zh" and asked is not None and len(text) <= 14 and re.match(r"(不|那|还是|要不|改|换)", trim(text)) and not understand(asked, text, situation).accepted:
        # "那下周一吧": the only earlier answer that could be meant.
        fitting = [one for one in fields_fitting(form, text, situation) if one[0] is not asked and one[0].type in (FieldType.date, FieldType.time, FieldType.choice, FieldType.count)]
        if len(fitting) == 1:
            return fitting[0]
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
            held = situation.answers[field.name]
            part, instead = _ZH_IS.sub("", trim(old)), _ZH_IS.sub("", trim(new))
            if language == "ko":
                part = re.sub(r"^(참|아이고|아|아니|그게|저기)[\s,]+", "", part)
                part, instead = (part.split()[-1] if part and isinstance(held, str) and part not in held else part), without_ending_ko(re.sub(r"(이?래요|이?라네요|이?랍니다|이?대요)$", "", instead))
                if held == f"{part}이":
                    # "치앙마이 말고": the pattern took the last syllable for a particle.
                    part = held
                if field.type in (FieldType.place, FieldType.office, FieldType.name) and held == part and instead:
                    return field, Answer(instead, 0.9)
            if field.type in (FieldType.address, FieldType.place, FieldType.text) and isinstance(held, str) and 1 < len(part) < len(held) and held.count(part) == 1 and instead:
                # "地点不是88号，是86号": only that part of the longer value is wrong.
                return field, Answer(held.replace(part, instead), 0.9)
            if was.accepted and was.certainty >= 0.7 and was.value == situation.answers[field.name]:
                answer = _read_after(field, new, situation)
                if answer.accepted and answer.value != was.value:
                    return field, answer
    if asked is not None and asked.type is not FieldType.name and (again := re.match(_AGAIN[language], text, re.IGNORECASE)):
        # "아니, 홍길동", "不对，是王秀莲", "no, it's Tom Reed": the answer just given was misheard.
        earlier = [field for field in form.form[: form.form.index(asked)] if field.name in situation.answers] if asked in form.form else []
        if earlier and (earlier[-1].type is FieldType.name or earlier[-1].type in _SPECIFIC and not understand(asked, again[1], situation).accepted):
            answer = understand(earlier[-1], again[1], situation)
            if answer.accepted and answer.certainty >= (0.88 if language == "ko" else 0.75) and answer.value != situation.answers[earlier[-1].name]:
                return earlier[-1], answer
    if language == "ko" and asked is not None and _WRONG_KO.search(text) and understand(asked, text, situation).certainty < 0.85:
        # "세 통으로 바꿔 줘": the only answer that could be meant.
        fitting = [one for one in fields_fitting(form, text, situation) if one[0] is not asked]
        if len(fitting) == 1:
            return fitting[0]
    return None
