"""Counts, durations, amounts of money and ages, by patterns; each value is read from its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from services.forms.spoken_numbers import cardinal

Found = tuple[str, int, int, Any]
"""Kind, start, end, value."""

_KO_NATIVE = "하나|둘|셋|넷|한|두|세|네|석|서|넉|너|다섯|닷|여섯|엿|일곱|여덟|여덜|아홉"
_KO_TENS = "열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔"
_KO_ROUGH = "한두|두세|두어|서너|너댓|네댓|네다섯|대여섯|예닐곱|일고여덟|이삼|삼사|사오|오륙|몇"
_KO_SINO = "[영일이삼사오육륙칠팔구십백천만억]"
_KO_NUMBER = rf"(?:{_KO_ROUGH}|\d+|(?:{_KO_TENS})?(?:{_KO_NATIVE})|{_KO_TENS}|{_KO_SINO}+)"
_DURATION = {
    "ko": rf"(?<![가-힣\d])(?<!초 )(?!이달|일달|오달)(?:{_KO_NUMBER}\s?(?:시간|일간|주일|주간|주(?=\s?(?:동안|째|넘|나|정도|걸|만|$|\s))|개월|달(?!러|력|빛|성)|년간|년(?!\s?\d|생|도|\s?{_KO_SINO}+\s?월|\s?\d+월|\s?[유시정]월))(?:\s?반)?"
    rf"|{_KO_SINO}+\s?일\s?(?:동안|간)|\d+\s?일(?=\s?(?:동안|이나|정도|걸|안에|이내))|하루(?=\s?(?:종일|이?면|만|걸|안|이나))|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|보름(?!달|날)|한나절|반나절|반년|일주일|며칠)"
    r"(?!\s?(?:전에?|뒤|후|있다))(?!에(?=$|[\s\d번일이삼사오]))",
    "zh": r"(?<![\d一二两三四五六七八九十百千年月周第零])(?!几月)(?:小?[\d一二两三四五六七八九十半几俩仨]+(?:来|多)?(?:个半|个多|个)?(?:小时|钟头|工作日|星期|礼拜|月)|小?[\d一二两三四五六七八九十半几]+(?:来|多)?(?:天|周(?!岁)|年|分钟)|[俩仨]月)(?:半)?"
    r"(?![前后]|[之以][前后]|岁|[日号一二三四五六七八九十\d]|两头|底|初|生)",
    "en": r"\b(?:an hour and a half|half an hour|half a year|a fortnight|fortnight|(?:about )?(?:(?:a )?couple of|a few|few|several|(?:\d+|(?:twenty|thirty|forty|fifty|sixty)(?:[- ]\w+)?|\w+teen|two|too|three|four|five|six|seven|eight|nine|ten|eleven|twelve|one|an?))"
    r" (?:and a half )?(?:working |business |whole |solid |full )?(?:hours?|days?|weeks?|weak|months?|years?)(?: and a half)?)\b(?!['’]?s? (?:on|from|today|tomorrow|ago|time|old|of age))",
}
_NUMBER_EN = r"(?:\d[\d,.]*k?|(?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|and|half)[\s-])*(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|couple))"
_MONEY = {
    "ko": r"(?!(?<=[가-힣])[이일]\s)[\d,.]*[\d영일이삼사오육칠팔구십백천만억][\d,영일이삼사오육칠팔구십백천만억\s]*원(?!룸|본|인[이은을 ]|서|래|장|주)",
    "zh": r"(?<![几数])[\d,.]*(?<![几数])[\d零一二两三四五六七八九十百千万亿]+(?:多|来)?(?:块钱|块(?!儿|住|吃|去|办|过|走|来|上)|元|韩元|韩币|人民币|大洋)"
    r"|(?:(?<=房租)|(?<=房租要)|(?<=租金)|(?<=工资)|(?<=养老金)|(?<=退休金)|(?<=押金)|(?<=押金交了)|(?<=罚了我)|(?<=罚款)|(?<=花了)|(?<=到手才)|(?<=补贴)|(?<=低保))[一二两三四五六七八九十\d]+[百千万][一二两三四五六七八九百千]*(?=$|[,，。\s]|一个月|多|左右|了|呢|吗)",
    "en": rf"[£$₩¥€]\s?[\d,.]+k?|\b{_NUMBER_EN}\s?(?:k\s)?(?:won|wan|yuan|kuai|rmb|krw|dollars?|pounds?|quid|bucks|euros?)\b",
}
_AGE_END_KO = r"(?=이?(?:에요|예요|여|요|고|야|네|니께|라|신|십|시|된|다|인|유|래|지|랑|구|더|쥬|잖|거)|이\s?(?:다|넘|됐|되)|입니|께|임|을\s?넘|이나|$|[\s.,!?])"
_AGE = {
    "ko": rf"(?<![가-힣\d])(?:만\s?)?(?:\d{{1,3}}|[일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|(?:{_KO_TENS})\s?(?:{_KO_NATIVE})?|{_KO_NATIVE}|[일이삼사오육칠팔구]십\s?(?:하나|둘|셋|넷|한|두|세|네|다섯|여섯|일곱|여덟|아홉))\s?(?:살|세)(?!대|금|상|무|입|탁|요|번|시|명|개|통|장|부)"
    rf"|(?<![가-힣\d])(?:(?:스물|서른|마흔|쉰|예순|일흔|여든|아흔)\s?(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|여덜|아홉)?){_AGE_END_KO}(?!\s?(?:[명개통번장시분평권]|포기|마리|가지|그릇|켤레|박스|군데|사람|식구))"
    r"|(?<![가-힣\d])[일이삼사오육칠팔구]십\s?(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)(?!\s?[명개통번장시분])",
    "zh": r"(?:\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])(?:多|来)?(?:周岁|岁)"
    r"|(?:(?<=今年)|(?<=今年都)|(?<=都)|(?<=快)|(?<=满)|(?<=虚岁)|(?<=[妈爸娘爹我他她婆爷奶])|(?<=已经))(?:[二三四五六七八九]十[一二三四五六七八九]?|\d{2})(?=整|[了咯啦嘞哟]|的人|出头|$|[,，。])",
    "en": rf"\b{_NUMBER_EN}[\s-](?:years?[\s-]old|years? of age|yrs old|year olds?)\b"
    rf"|(?:\b(?:aged?|turned|turning|(?:i|he|she|mum|mam|mother|father|dad|one|gran|nan|law|wife|husband|son|daughter|lad|grandad)(?:'m|'s|’m|’s)(?: only| just| nearly| about)?|(?:i am|(?:she|he|mother|father|law|wife|husband|son|daughter|mum|dad|grandmother|grandfather|child) is)(?: only| just| nearly| about)?|pensioner,|am)\s)({_NUMBER_EN})(?=\W*$|[,.]|\s(?:and|now|this|last|next|but|so|years young|in)\b)",
}
_COUNT = {
    "ko": rf"(?<![가-힣\d])(?:(?:{_KO_TENS})?(?:한|두|세|네|석|넉|다섯|여섯|일곱|여덟|아홉)|열|스무|\d+)\s?(?:통(?!장|화|역|신)|부(?=$|[\s씩만요,.]|떼|주|정)|장(?=$|[\s씩만요,.이]|떼|주)|매|명|분(?=$|[\s이요께]|만)|사람|식구|가구|건(?!강|물)|개(?!월|인)|대(?=$|[\s요]))"
    r"|(?<![가-힣])(?:둘|셋|넷|다섯|여섯|일곱|여덟|서이|너이)(?=이?서(?:$|\s)|인데|이랑|까지|이\s?(?:살|삽|함께|같이))"
    r"|(?<=[등초]본)(?:한|두|세|네)\s?통|(?<=서)(?:한|두|세|네|다섯)통|\b일\s?명",
    "zh": r"(?<![\d一二两三四五六七八九十第这那哪每百千同])(?:\d+|[一二两三四五六七八九十俩仨]+)(?:份|张(?!口)|口人|口子|口(?=$|[,，。])|位|套|辆|件(?!事)|本(?!来|人|身|月|周|地)|个人(?!信|民|所|身)|个(?=孩子|老人|娃|儿子|女儿|学生|孙))",
    "en": r"\b(?P<n>\d+|(?:a )?couple(?: of)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s(?:more |extra |certified )?(?:(?:people|persons|of us|copy|copies|sheets|forms|photos?|photographs|pictures|children|kids|adults|grandkids|family members|mouths)\b)",
}
_ALONE = re.compile(r"一个人|一位$")
_IDIOM_ZH = re.compile(r"三天两头|一天到晚|半天")
_NATIVE_BARE = {"서이": 3, "너이": 4}


def read_number(words: str) -> int | None:
    """Return the number in the words of a count, an age or an amount."""
    words = re.sub(r"^만\s?(?=[\d가-힣]+\s?[살세]$)|\s?살$|(?<=[일이삼사오육칠팔구십\d])\s?세$", "", words.strip())
    mixed = re.fullmatch(r"([일이삼사오육칠팔구])십\s?(하나|둘|셋|넷|한|두|세|네|다섯|여섯|일곱|여덟|아홉)\s?", words)
    if mixed:
        # "칠십다섯": Sino-Korean tens with a native unit.
        return 10 * (cardinal(mixed[1] + "원") or 0) + (cardinal(mixed[2] + "살") or 0)
    if words in _NATIVE_BARE:
        return _NATIVE_BARE[words]
    if re.fullmatch("[한두세네석넉]", words):
        return cardinal(words + "살")
    if re.fullmatch(r"[일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?\s?", words):
        return cardinal(words + "원")
    if re.match("俩|仨", words):
        return 2 if words[0] == "俩" else 3
    thousand = re.fullmatch(r"(\d+(?:\.\d+)?)k\b.*", words)
    if thousand:
        return int(float(thousand[1]) * 1000)
    return cardinal(re.sub(r"[£$₩¥€]|[多来]|\bwan$", " " if words[:1].isascii() else "", words).replace(" of us", ""))


def _hundreds_en(words: str) -> int | None:
    return read_number(re.sub(r"\bcouple of\b", "couple", re.sub(r"^(?:a|about) (?=couple)", "a ", words.casefold())))


def durations(text: str, language: str) -> Iterator[Found]:
    """Yield spans of time; what is said "a month" of a price is none."""
    for match in re.finditer(_DURATION[language], text, re.IGNORECASE):
        words = match[0].removeprefix("about ")
        if (
            language == "en"
            and re.match(r"(?:a|an|per|one) (?:hour|day|week|month|year)$", words)
            and re.search(r"\b(?:won|wan|pounds|quid|yuan|dollars|times?|once|twice|\d)\s$", text[: match.start()])
        ):
            continue
        if language == "en" and re.search(r"\b(?:last|next|this|every|turned|aged|past|half)\s$", text[: match.start()]):
            continue
        if language == "zh" and (
            _IDIOM_ZH.search(text[max(0, match.start() - 1) : match.end() + 2]) or re.search(r"[千百万元块]$|每$", text[: match.start()])
        ):
            continue
        if language == "zh" and re.fullmatch(r"[\d一二三四五六七八九十]+月", words):
            continue
        if (
            language == "zh"
            and re.fullmatch(r"[\d零一二三四五六七八九]{2,4}年", words)
            and (len(words) == 5 or re.match(r"[\d一二三四五六七八九十]+月", text[match.end() :]))
        ):
            continue
        yield "duration", match.start() + len(match[0]) - len(words), match.end(), words


def amounts(text: str, language: str) -> Iterator[Found]:
    """Yield money and ages."""
    for kind, patterns in (("money", _MONEY), ("age", _AGE)):
        for match in re.finditer(patterns[language], text, re.IGNORECASE):
            words = next((group for group in match.groups() if group), match[0])
            value = _hundreds_en(words) if language == "en" else read_number(words)
            if value is None or (kind == "money" and value <= 0) or (kind == "age" and not 0 < value <= 120):
                continue
            if kind == "age" and language == "en" and value < 3 and "year" not in words:
                continue
            start = match.start() + match[0].index(words)
            yield kind, start, start + len(words), value


def counts(text: str, language: str) -> Iterator[Found]:
    """Yield how many copies, sheets or people."""
    for match in re.finditer(_COUNT[language], text, re.IGNORECASE):
        if language == "zh" and _ALONE.fullmatch(match[0]):
            continue
        if language == "en" and text[: match.start()].casefold().endswith(("which ", "no ", "that ", "this ")):
            continue
        words = match["n"] if language == "en" else re.sub(r"(식구|가구|사람|[通통부장매명분건개대])$", "", match[0]).strip()
        value = _hundreds_en(words.replace(" of", "")) if language == "en" else read_number(words)
        if value:
            yield "count", match.start(), match.end(), value
