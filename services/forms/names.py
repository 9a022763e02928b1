"""Names of people, as they are given in speech."""

from __future__ import annotations

import re

from services.catalogue.schema import Field
from services.forms.answers import Answer, Situation
from services.forms.words import looks_like_question, means_self, plain_yes_or_no, trim, without_ending_ko, without_lead

# The most frequent surnames (Statistics Korea 2015; Ministry of Public Security 2021): they tell a name from a stray word.
_KO_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
_KO_DOUBLE = ("남궁", "황보", "제갈", "선우", "사공", "서문", "독고")
_ZH_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"

_KO_LEAD = re.compile(
    r"^(제|저의|내|우리|그)?\s*(\S{1,6}의?\s)??(이름|성함|성명|존함|명의)(은|는|이|을|요)?[\s,]*|^(저는|나는|저|전|난|제가|내가|지는|지가)[\s,]+(?=\S{2,})"
)
_KO_KIN = re.compile(
    r"^(우리\s?)?(어머니|아버지|엄마|아빠|남편|아내|집사람|바깥양반|할머니|할아버지|아들|딸|손자|손녀|아기|애기|며느리|사위|신랑|신부|아이|애|장모님?|시어머니|시아버지|고인)(은|는|이|가)?(\s?(이름|성함)(은|는|이)?)?[\s,]+"
)
_ZH_LEAD = re.compile(
    r"^(我的?|他的?|她的?|户主|孩子|老人|爸爸|妈妈|父亲|母亲|老伴|申请人|新郎|新娘|宝宝|俺的?)?(的)?(名字|姓名|大名|全名)?(叫做?|是|名叫|喊做|叫作|就是|写|为)+(的是)?[\s,，]*|^(我|俺|本人|免贵)?姓([\u4e00-\u9fff])[,，\s]*(名?叫|全名)?"
)
_EN_LEAD = re.compile(
    r"^((yes|hi|hello|well|um|oh|sure)[,.]?\s+)*((my|the|her|his|their)\s+(full |first |baby'?s |child'?s |mother'?s |father'?s )?(name'?s?|surname)(\s+is|\s+will be|\s+was)?|name'?s|i'?m|i am|it'?s|it is|this is|that'?s|that is|they call me|call me|she'?s|he'?s|"
    r"her name'?s?|his name'?s?|put down|put|write|under)\s+",
    re.IGNORECASE,
)
_EN_NOT_NAMES = re.compile(
    r"\b(what|where|how|when|why|who|help|cancel|stop|back|please|can|could|do|does|need|want|much|cost|fee|the|long|repeat|slow|louder|bigger|yes|no|not|don'?t|know|skip|sorry|thanks|hello|is|are|to|you|this|it|of)\b",
    re.IGNORECASE,
)


def read_name(field: Field, text: str, situation: Situation) -> Answer:
    """Read a person's name in Hangul, Han characters or Latin letters; "me" refers to an earlier answer."""
    language = situation.language
    if means_self(text, language):
        source = field.prefill_from or next((n for n in ("applicant_name", "reporter_name", "complainant_name") if n in situation.answers), None)
        if source and situation.answers.get(source) and source != field.name:
            return Answer(situation.answers[source], 0.93)
    stripped = without_lead(text, language)
    if re.search(r"\d", stripped):
        return Answer()
    # "Ellen, not Helen": the name that is denied is none.
    stripped = trim(re.sub(r",?\s+not\s+\S+.*$|[,，]\s*不是\S+$|[,\s]+\S{2,4}(이|가)?\s?아니고요?$", "", stripped, flags=re.IGNORECASE))
    if plain_yes_or_no(stripped, language) is not None:
        return Answer()
    if re.search("[가-힣]", stripped):
        return _korean(stripped, situation)
    if re.search(r"[\u4e00-\u9fff]", stripped):
        return _chinese(stripped, situation)
    return _latin(stripped, situation)


def _korean(text: str, situation: Situation) -> Answer:
    marked = bool(_KO_LEAD.match(text) or _KO_KIN.match(text))
    value = trim(_KO_LEAD.sub("", _KO_KIN.sub("", _KO_LEAD.sub("", text, count=1), count=1), count=1))
    spelled = re.search(r"([가-힣])[\s,]+([가-힣])[\s,]+([가-힣])(?:[\s,]+\1\s?\2\s?\3)?$", without_ending_ko(value))
    ended = without_ending_ko(value)
    marked = marked or ended != value
    if spelled:
        ended = "".join(spelled.groups())
    compact = re.sub(r"[\s,.]", "", ended)
    compact = re.sub(r"(씨|님)$", "", compact) if len(compact) > 3 else compact
    name = re.search(r"[가-힣]{2,5}", compact)
    if not name or looks_like_question(text, "ko"):
        return Answer(compact or None, 0.1)
    # A repeated name ("김영수, 김영수요") is said for clearness.
    half = compact[: len(compact) // 2]
    if len(compact) >= 4 and half + half == compact:
        compact = half
    surname = compact[0] in _KO_SURNAMES or compact.startswith(_KO_DOUBLE)
    if not re.fullmatch(r"[가-힣]{2,5}", compact):
        inner = [w for w in re.findall(r"[가-힣]{2,4}", ended) if w[0] in _KO_SURNAMES and len(w) == 3]
        return Answer(inner[0], 0.6) if marked and len(inner) == 1 else Answer(compact if 2 <= len(compact) <= 20 else None, 0.3)
    if surname and 2 <= len(compact) <= 4:
        return Answer(compact, 0.93 if marked else 0.88 if len(compact) == 3 else 0.72)
    return Answer(compact, 0.6 if marked else 0.45)


def _chinese(text: str, situation: Situation) -> Answer:
    match = _ZH_LEAD.match(text)
    value = trim(text[match.end() :]) if match else text
    if match and match.groups()[-2] and not value:
        return Answer(problem="full_name_needed", certainty=0.85)
    value = re.sub(r"(这个名字|三个字|两个字)?[啊呀哈呢吧嘛哦噢]*$", "", value)
    # "弓长张的张，伟大的伟": take the characters explained.
    explained = re.findall(r"[\u4e00-\u9fff]{1,3}的([\u4e00-\u9fff])(?=[,，、\s]|$)", value)
    parts = [trim(p) for p in re.split(r"[,，。、\s]", value) if trim(p)]
    named = [p for p in parts if re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", p) and p[0] in _ZH_SURNAMES]
    if named:
        return Answer(named[0], 0.93 if match else 0.88)
    if len(explained) >= 2:
        return Answer("".join(explained), 0.8)
    compact = re.sub(r"[\s,，。]", "", value)
    if looks_like_question(text, "zh") or not re.fullmatch(r"[\u4e00-\u9fff·]{2,12}", compact):
        return Answer(compact or None, 0.15)
    if len(compact) > 4 and "·" not in compact:
        return Answer(compact, 0.25)
    return Answer(compact, 0.75 if match else 0.5)


def _latin(text: str, situation: Situation) -> Answer:
    match = _EN_LEAD.match(text)
    value = trim(text[match.end() :]) if match else trim(text)
    value = re.sub(r"[,.]?\s*(please|thanks|thank you|speaking|here)$", "", value, flags=re.IGNORECASE)
    spelled = re.fullmatch(r"(?:[A-Za-z][\s.\-]+){2,}[A-Za-z]", value)
    if spelled:
        value = re.sub(r"[\s.\-]", "", value).title()
    words = re.findall(r"[^\W\d_][\w'’\-]*", value)
    if not words or len(words) > 5 or _EN_NOT_NAMES.search(value) or looks_like_question(text, "en"):
        return Answer(value or None, 0.1)
    name = " ".join(word if any(c.isupper() for c in word[1:]) else word[:1].upper() + word[1:] for word in words)
    return Answer(name, 0.92 if match else 0.8 if 2 <= len(words) <= 4 else 0.6)


def read_latin_name(field: Field, text: str, situation: Situation) -> Answer:
    """Read a name in Latin letters as passports write it (upper case); letters may be spelled."""
    latin = re.sub(r"[가-힣\u4e00-\u9fff]+", " ", text) if re.search(r"[A-Za-z]{2}|[A-Za-z][\s.\-][A-Za-z]", text) else text
    answer = _latin(trim(latin), situation)
    if answer.value and re.fullmatch(r"[A-Za-z' \-]+", answer.value):
        return Answer(answer.value.upper(), answer.certainty)
    if re.search("[가-힣\u4e00-\u9fff]", text) and not looks_like_question(text, situation.language):
        return Answer(problem="latin_letters_needed", certainty=0.6)
    return Answer()
