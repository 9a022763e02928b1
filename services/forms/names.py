"""Names of people, as they are given in speech."""

from __future__ import annotations

import re

from services.catalogue.schema import Field
from services.forms import identifiers
from services.forms.answers import Answer, Situation
from services.forms.words import does_not_know, looks_like_question, means_self, plain_yes_or_no, trim, without_ending_ko, without_lead

# The most frequent surnames (Statistics Korea 2015; Ministry of Public Security 2021): they tell a name from a stray word.
KO_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
KO_DOUBLE = ("남궁", "황보", "제갈", "선우", "사공", "서문", "독고")
_ZH_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项常储祖祝晋应湛詹靖冀连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"

_KO_LEAD = re.compile(
    r"^(제|저의|내|우리|그)?\s*(\S{1,6}의?\s)??(이름|성함|성명|존함|명의)(은|는|이|을|요)?[\s,]*|^(저는|나는|저|전|난|제가|내가|지는|지가)[\s,]+(?=\S{2,})|^(나|지|내)\s+(?=[가-힣]{3,})"
)
_KO_KIN = re.compile(
    r"^(우리\s?)?(어머니|아버지|엄마|아빠|남편|아내|집사람|바깥양반|할머니|할아버지|아들|딸|손자|손녀|아기|애기|며느리|사위|신랑|신부|아이|애|장모님?|시어머니|시아버지|고인)(은|는|이|가)?(\s?(이름|성함)(은|는|이)?)?[\s,]+"
)
_ZH_DOUBLE = "欧阳|上官|司马|司徒|诸葛|皇甫|东方|慕容|尉迟|令狐|公孙|轩辕|夏侯|长孙|宇文|端木|南宫"
ZH_SURNAME = rf"(?:{_ZH_DOUBLE}|[{_ZH_SURNAMES}])"
_ZH_KIN = "儿媳妇?|女婿|儿子|闺女|女儿|老伴|老公|老婆|爱人|媳妇|爸爸?|妈妈?|父亲|母亲|爷爷|奶奶|外公|外婆|哥哥?|姐姐?|弟弟?|妹妹?|外?孙[子女]|侄[子女]|娃|宝宝|孩子|老人|户主|男方|女方|新郎|新娘"
_ZH_AFTER_NAME = r"(?=$|[,，。、\s]|[啊呀哈嘛吧呢哦噢])"
_ZH_INTRODUCED = re.compile(rf"(?:名字?叫|[叫喊]做?|名字(?:就)?是|姓名是|应该是)\s*((?:{ZH_SURNAME})[\u4e00-\u9fff·]{{1,3}}?)(?:(?=[是的])|{_ZH_AFTER_NAME})")
"""A name after "is called", anywhere in the sentence ("我姓欧阳，叫欧阳修远")."""
_ZH_RELATIVE = re.compile(rf"(?:{_ZH_KIN})[,，是叫]*\s*((?:{ZH_SURNAME})[\u4e00-\u9fff]{{1,2}}?)(?:(?=[帮来陪代给替的])|{_ZH_AFTER_NAME})")
"""A name after a word of kinship ("我儿子周建国帮我办的")."""
_ZH_NUMBER = re.compile(r"[,，、。\s]*(?:我的?|他的?|她的?)?(?:身份证|证件|电话|手机|号码|联系方式)|[,，、\s]*(?:\d[\d\s-]{5,}|[零〇一二三四五六七八九幺两]{6,})")
"""Where a number begins that is said in one breath with the name."""
_ZH_NO_NAME = re.compile(r"[的了是在不我你您他她嗯啊呢吧吗嘛这那哪证号点分周卡钱网微交没带要去]|上午|下午|中心|医院|银行|等[下等]|对头|可以|没有|知道|清楚")
"""Words that no name without a common surname holds."""
_ZH_NEVER_IN_NAME = re.compile(r"(?<=.)[了吗么没吧呢啊呀的是这那哪怎啥谁你您她咋嘛]|^[么没]|得很|就好$|堵车|^(马上|方便|时间|程序|费用|关系|路上|高兴[地得]|明白|等一?[下会哈]|稍等|全部|全都|连[上不着])")
"""What no Chinese name holds, whatever its first character."""
_ZH_TITLE = re.compile(r"(大妈|大爷|大娘|大叔|大伯|大哥|大姐|阿姨|叔叔|奶奶|爷爷|先生|女士|小姐|师傅|老师|同志|老太|老头)$")
"""How people are called: with it the name is not whole."""
_ZH_POLITE = re.compile(r"(谢谢|多谢|你好|您好|再见|拜拜|请问|麻烦|对不起|不好意思|师傅|同志|小伙子|姑娘)[你您了啊呀]*")
_ZH_LEAD = re.compile(
    r"^(我的?|他的?|她的?|户主|孩子|老人|爸爸|妈妈|父亲|母亲|老伴|申请人|新郎|新娘|宝宝|俺的?)?(的)?(名字|姓名|大名|全名)?(叫做?|是|名叫|喊做|叫作|就是|写|为)+(的是)?[\s,，]*|^(我|俺|本人|免贵)?姓([\u4e00-\u9fff])[,，\s]*(名?叫|全名)?"
)
_EN_LEAD = re.compile(
    r"^((yes|hi|hello|well|um|oh|sure)[,.]?\s+)*((my|ma|me|the|her|his|their)\s+(full |first |baby'?s |child'?s |mother'?s |father'?s )?(name'?s?|surname)(\s+is|\s+will be|\s+was)?|name'?s|i'?m|i am|(?:it'?s |it is |that'?s )?for|it'?s|it is|this is|that'?s|that is|they call me|call me|she'?s|he'?s|"
    r"her name'?s?|his name'?s?|put down|put|write|under)\s+",
    re.IGNORECASE,
)
_KO_TWO = re.compile(
    r"^(?:(?:저|나|내|제|난|전|신랑|신부|엄마|아빠|아버지|어머니|이름)(?:는|은|가)\s?)(\S{2,4}?)(?:이고요?|이구요?|고요?|구요?)[\s,]+(?:\S{1,6}(?:은|는)\s|\S*[살세]|(?:쉰|예순|일흔|여든|아흔|스물|서른|마흔)\S*)"
)
"""A name in a first clause, before another person's name or an age."""
_KO_TAIL = re.compile(
    r"[\s,.]+((제|내|그리고)?\s*(주민|전화|연락처|휴대폰|핸드폰|번호|생년|생일|주소)\S*.*|[공영일이삼사오육칠팔구]{4,}.*)$"
)
"""What follows a name in one breath: a number, or another field."""
_KO_HONORIFIC = re.compile(
    r"((이)?라(고|구)?\s?(함다|캅니더|카는데(예|요)?|카데예?|카는교)|(이)?라\s?카는데|이?구만이라|(이)?라고\s?(하고|하구|하는데)요?|이세요|(?<!주)세요|이십니다|이시고요?|이신데요?|이셔요|이구먼유?|구먼유?|이구만유?|이고|고)$"
)
_KO_REQUEST = re.compile(
    r"(해|떼|바꿔|고쳐|빼|가려|내|찾아|알려|보여)\s?(줘|주[세이쇼소면십실]|달[라래])|(할|갈|낼|찾을|받을|쓸|볼)\s?(게|래|거|란)|취소|싶|안\s해|뭐(?=$|\s)|이거|그거|저거|^(지금|오늘|나중|여기|저기)"
)
"""Words of a request or a story, which no name holds."""
EN_NOT_NAMES = re.compile(
    r"\b(what|where|how|when|why|who|help|cancel|stop|back|please|can|could|do|does|need|want|much|cost|fee|the|long|repeat|slow|louder|bigger|yes|no|not|don'?t|know|skip|sorry|thanks|hello|is|are|to|you|this|it|of|"
    r"and|we|we['’]?ve|had|have|has|was|were|born|our|he|she|they|yesterday|today|tomorrow|morning|afternoon|correct|right|wrong|now|that'?s|all|cheerio|bye|goodbye|aye|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|\w+teen|eleven|twelve|years?|card|certificate|passport|pension|licence|license|center|centre|hospital|office)\b",
    re.IGNORECASE,
)
_EN_KIN = re.compile(
    r"^(?:(?:that(?:['’]?d be| would be|['’]ll be|['’]?s| is)|it(?:['’]?s|['’]ll be| is))\s+)?(?:me|myself|(?:(?:his|her|their|my|the|ma)\s+)?"
    r"(?:daughter|son|wife|husband|mother|father|mum|mom|dad|sister|brother|grandson|granddaughter|grandchild|grandmother|grandfather|niece|nephew|carer|partner|missus|gran|granny|grandma|grandpa|grandad))"
    r"(?:['’]s|[\s,]+(?:is|called|named))?[\s,]+(?=[A-Z]\w)"
)
"""Who the person is, before the name: "his daughter, Jane Kim", "that'd be me, Brian Choi"."""
_EN_TAIL = re.compile(
    r"\s+(?:and|but)\s+(?:my|i|the|it|her|his)\b|[,;]?\s+(?:id|phone|number)\b|,\s*(?:and|but|born|everybody|everyone|they|people|call|that['’]?s|spel\w+|dear|love|pet|hen|sir|madam|miss|mate|please|date|aged|\w\s\w\s)",
    re.IGNORECASE,
)
"""What follows an English name in one breath: spelling, an endearment, another field."""


_EN_ASIDE = re.compile(
    r"(?:[,;]\s*|\s+)(?:he|she|i|they|that)(?:['’](?:s|m|re|d)|\s+(?:is|am|was|are|used to|lives?))\b.*$|,\s*(?:my|his|her|me|our|their|the)\s+\w+.*$|(?:['’]s| is)\s+(?:the|my|his|her|their|me|our)\s+\w+.*$",
    re.IGNORECASE,
)
"""What is told of an English name after it: "Kim Young-ho, he's eighty-one", "Joon Kang's the dad"."""


_EN_SOUNDS_LIKE_A_LEAD = re.compile(
    r"(?:Ok|Oh|So|Ah|Well|Er) (?:[A-Z][a-z]+-[A-Za-z]+|[A-Z][a-z]+ )(?:[A-Z]?[a-z-]+ )?(?:(?<=-\w\w)|(?<=-\w{3})|(?<=-\w{4})|(?<=-\w{5})|(?:Kim|Lee|Park|Pak|Choi|Jung|Jeong|Chung|Kang|Cho|Jo|Yoon|Yun|Jang|Chang|Lim|Im|Han|Oh|Seo|Shin|Kwon|Hwang|Ahn|An|Song|Ryu|Yoo|Hong|Moon|Yang|Son|Bae|Baek|Heo|Nam|Noh|Ha|Kwak|Cha|Koo|Ok))$"
)
_ROLES_ZH = "被告|原告|对方|被申请人|经办人|代理人|车主|房主|业主|法人|老板|死者|逝者|走失的?人|就诊人|病人|患者|求助人"


def _without_label(field: Field, text: str, language: str) -> str:
    """Return a name without the field's own words before it ("被告是刘大伟", "대표자는 조현우")."""
    names = "|".join(sorted(map(re.escape, {field.label.in_(language), *field.aliases.in_(language)}), key=len, reverse=True))
    pattern = {
        "ko": rf"^(?:{names})(?:은|는|이|가)\s*(?=[가-힣]{{2,}})",
        "zh": rf"^(?:那个)?(?:{names}|{_ROLES_ZH})(?:的?名字)?(?:就)?(?:是|叫做?|：|:)+\s*",
        "en": rf"^(?:the |my )?(?:{names}) (?:is|was|would be) (?=[A-Z])",
    }[language]
    return trim(re.sub(pattern, "", text)) or text


_A_DAY = re.compile(
    r"^(다음|이번|지난)\s?(주|달)|[월화수목금토일]요일(에|로|이요|요)?$|^(오늘|내일|모레|글피)(요|이요)?$|^(今天|明天|后天|下周|本周|上周)|(星期|礼拜)[一二三四五六天日]$|"
    r"\b(next|this|last)\s+(week|month|mon|tues|wednes|thurs|fri|satur|sun)|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|^(today|tonight|tomorrow)\b",
    re.IGNORECASE,
)
"""A day said at the name belongs to another question."""


def _named_in(field: Field, text: str) -> bool:
    """Return whether one of the field's own words stands in ``text`` ("… 상대는 박건우예요")."""
    words = {word for name in (field.label.ko, *field.aliases.ko) for word in name.split() if len(word) >= 2 and word not in ("이름", "성함")}
    return any(re.search(rf"{re.escape(word)}[은는이가]?\s", text) for word in words)


def read_name(field: Field, text: str, situation: Situation) -> Answer:
    """Read a person's name in Hangul, Han characters or Latin letters; "me" refers to an earlier answer."""
    language = situation.language
    if does_not_know(text, language) and len(text) <= 25:
        # "몰라요" is no name; an optional one may be left out.
        return Answer()
    stands_for = r"guardian|agent|helper|carer"
    if means_self(text, language) and re.match(stands_for, field.name) and "reporter_name" not in situation.answers:
        # The one who speaks for somebody is not the one spoken for: "me" is a name still to be said.
        named = _EN_KIN.match(trim(text)) if language == "en" else None
        return _latin(trim(text), situation) if named else Answer(problem="full_name_needed", certainty=0.8)
    if means_self(text, language) and not _EN_KIN.match(trim(text)):
        source = field.prefill_from or next((n for n in ("applicant_name", "reporter_name", "complainant_name") if n in situation.answers), None)
        if source and situation.answers.get(source) and source != field.name:
            return Answer(situation.answers[source], 0.93)
    # "Ok Ja Moon", "Oh Soo-jin": a Korean surname or syllable, no filler.
    heard = trim(text) if language == "en" and _EN_SOUNDS_LIKE_A_LEAD.match(trim(text)) else without_lead(text, language)
    stripped = _without_label(field, heard, language)
    if language == "ko" and (two := _KO_TWO.match(without_lead(text, language))) and two[1][0] in KO_SURNAMES and not (re.match("[저나내제난전]", two[0]) and re.match("respondent|deceased|missing|child", field.name)) and not _named_in(field, text[text.find(two[1]) + len(two[1]) :]):
        # "저는 오세진이고 상대는 박건우예요": the first clause answers, not the second.
        return Answer(two[1], 0.9)
    if re.search("[가-힣]", stripped):
        stripped = trim(_KO_TAIL.sub("", stripped))
    elif language == "en":
        stripped = trim(_EN_TAIL.split(stripped, maxsplit=1)[0])
    if re.search(r"[\u4e00-\u9fff]", stripped):
        # "赵国强，身份证5101…": the name stands before the number.
        stripped = trim(_ZH_NUMBER.split(stripped, maxsplit=1)[0])
    if language == "en":
        # "Rose Yoon, 550303-2345678": the name stands before the number.
        stripped = trim(re.split(r"[,;]?\s+(?:and\s+)?(?:born\b|\d[\d\s-]{5,})", stripped, maxsplit=1)[0]) or stripped
    if re.search(r"\d", stripped) or _A_DAY.search(stripped):
        return Answer()
    # "Ellen, not Helen": the name that is denied is none.
    stripped = trim(re.sub(r",?\s+not\s+\S+.*$|[,，]\s*不是\S+$|[,\s]+\S{2,4}(이|가)?\s?아니고요?$", "", stripped, flags=re.IGNORECASE))
    if plain_yes_or_no(stripped, language) is not None:
        return Answer()
    if re.search("[가-힣]", stripped):
        return _korean(stripped, situation)
    if re.search(r"[\u4e00-\u9fff]", stripped):
        return _chinese(stripped, situation, field)
    return _latin(stripped, situation)


_KO_NO_FOREIGN_NAME = r"^(어제|오늘|내일|모레|지금|아까|나중|오전|오후|새벽|아침|저녁|다음|지난|이번|먼저|다시|그냥|정말|진짜|여기|거기|우리|나는|저는|제가|내가|이거|그거|보라색|빨간|파란|노란)|(어|아|요|다|고|게|지|야|네|데|래|서|면|까|니|은|는|을|를|에|의|도|만|로|여|해|쥬|돼|줘|봐|색|끼리|끼리가)$"
"""Words that stand in a story or a wish, at their start or by their ending, and in no foreign name."""


def _foreign_name_part(word: str) -> bool:
    """Return whether a Hangul word may be part of a foreign name: no word of a story, no cry ("으으응"), no tense consonant ("뿌앙")."""
    tense = any((ord(syllable) - 0xAC00) // 588 in (1, 4, 8, 10, 13) for syllable in word if "가" <= syllable <= "힣")
    return not tense and not re.search(r"(.)\1", word) and not re.search(_KO_NO_FOREIGN_NAME, word)


def _korean(text: str, situation: Situation) -> Answer:
    marked = bool(_KO_LEAD.match(text) or _KO_KIN.match(text))
    value = trim(_KO_LEAD.sub("", _KO_KIN.sub("", _KO_LEAD.sub("", text, count=1), count=1), count=1))
    spelled = re.search(r"(?<![가-힣])([가-힣])[\s,]+([가-힣])[\s,]+([가-힣])(?:[\s,]+\1\s?\2\s?\3)?$", without_ending_ko(value))
    ended = without_ending_ko(_KO_HONORIFIC.sub("", value) if len(re.sub(r"\s", "", value)) > 3 else value)
    # "로요", "해 주세요" end any choice; only the copula marks a name.
    marked = marked or (ended != value and not re.search(r"로\s?\S*$", value))
    if not _KO_LEAD.match(text) and _KO_REQUEST.search(re.sub(r"(으로|로)\s?(해|적어|써|올려|부탁).*$", "", text)):
        return Answer()
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
    surname = compact[0] in KO_SURNAMES or compact.startswith(KO_DOUBLE)
    if re.fullmatch(r"[가-힣]{2,5}\s[가-힣]{2,6}", trim(ended)) and not marked and all(_foreign_name_part(word) for word in ended.split()):
        # "마이클 브라운": a foreign name in Hangul, given name first.
        return Answer(trim(ended), 0.6)
    if not re.fullmatch(r"[가-힣]{2,5}", compact):
        inner = [w for w in re.findall(r"[가-힣]{2,4}", ended) if w[0] in KO_SURNAMES and len(w) == 3]
        return Answer(inner[0], 0.6) if marked and len(inner) == 1 and len(compact) <= 14 else Answer(compact if 2 <= len(compact) <= 20 else None, 0.3)
    if surname and 2 <= len(compact) <= 4:
        return Answer(compact, 0.93 if marked else 0.88 if len(compact) == 3 else 0.72)
    # Neither a surname nor the copula: too little to take for a name.
    return Answer(compact, 0.6 if marked else 0.35)


_ZH_ROLES = {"groom": "男|新郎|我", "bride": "女|新娘|她", "father": "爸|父|男", "mother": "妈|母|女", "respondent": "被告|对方|告", "applicant": "我|申请人|本人", "child": "孩子|娃|宝宝", "missing": "走失|老人|孩子|妈|爸", "reporter": "我", "elder": "老人|妈|爸", "agent": "我|代办", "deceased": "死者|逝者|去世"}


def _of_role(field: Field, text: str, names: list[str]) -> str:
    """Return the name of the person whose field it is, when one sentence tells several ("男的叫马超群，女的叫丁一")."""
    role = _ZH_ROLES.get(field.name.removesuffix("_name"), "")
    theirs = [name for name in names if role and re.search(rf"(?:{role})[^,，。；]{{0,6}}{re.escape(name)}", text)]
    return theirs[0] if theirs else names[-1]


def _chinese(text: str, situation: Situation, field: Field | None = None) -> Answer:
    if _ZH_POLITE.fullmatch(re.sub(r"[\s,，。！!]", "", text)):
        return Answer(certainty=0.1)
    asked = looks_like_question(text, "zh")
    if not asked and (introduced := _ZH_INTRODUCED.findall(text)):
        return Answer(_of_role(field, text, introduced) if field else introduced[-1], 0.93)
    if not asked and (relative := _ZH_RELATIVE.search(text)):
        return Answer(relative[1], 0.88)
    match = _ZH_LEAD.match(text)
    value = trim(text[match.end() :]) if match else text
    if match and match.groups()[-2] and not value:
        return Answer(problem="full_name_needed", certainty=0.85)
    value = re.sub(r"(这个名字|三个字|两个字)?[啊呀哈呢吧嘛哦噢]*$", "", value)
    # "弓长张的张，伟大的伟": take the characters explained.
    explained = re.findall(r"[\u4e00-\u9fff]{1,3}的([\u4e00-\u9fff])(?=[,，、\s]|$)", value)
    parts = [trim(p) for p in re.split(r"[,，。、\s]", value) if trim(p)]
    parts = [p for p in parts if not asked and not _ZH_NEVER_IN_NAME.search(p) and not _ZH_POLITE.fullmatch(p)]
    if parts and _ZH_TITLE.search(parts[0]) and len(parts[0]) <= 5:
        return Answer(problem="full_name_needed", certainty=0.85)
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
    if _ZH_NO_NAME.search(compact) or _ZH_NEVER_IN_NAME.search(compact) or re.search(r"[来去出行完掉好到]$", compact) or re.fullmatch(rf"({_ZH_KIN}|[老小阿].)", compact):
        return Answer(compact, 0.2)
    return Answer(compact, 0.75 if match else 0.5)


def _latin(text: str, situation: Situation) -> Answer:
    match = _EN_KIN.match(text) or _EN_LEAD.match(text)
    value = trim(text[match.end() :]) if match else trim(text)
    if kin := _EN_KIN.match(value):
        value = trim(value[kin.end() :])
    value = trim(_EN_ASIDE.sub("", value)) or value
    value = re.sub(r"^(\w+),\s+(?=\1\b)", "", value, flags=re.IGNORECASE)
    value = re.sub(r"^(mrs|mr|miss|ms|dr)\.?\s+", "", trim(_EN_TAIL.split(value, maxsplit=1)[0]), flags=re.IGNORECASE)
    value = re.sub(r"[,.]?\s*(please|thanks|thank you|speaking|here)$", "", value, flags=re.IGNORECASE)
    spelled = re.fullmatch(r"(?:[A-Za-z][\s.\-]+){2,}[A-Za-z]", value)
    if spelled:
        value = re.sub(r"[\s.\-]", "", value).title()
    words = re.findall(r"[^\W\d_][\w'’\-]*", value)
    # No, Do, Will and May are names too, when they are written with capitals beside another name.
    written = 2 <= len(words) <= 3 and all(word[0].isupper() for word in words) and "?" not in text
    asks = looks_like_question(text, "en") and not (written and re.match(r"(do|will|may|is|are|can)\b", text, re.IGNORECASE))
    if not words or len(words) > 5 or (not written and EN_NOT_NAMES.search(value)) or asks:
        return Answer(value or None, 0.1)
    name = " ".join(word if any(c.isupper() for c in word[1:]) else word[:1].upper() + word[1:] for word in words)
    return Answer(name, 0.92 if match else 0.8 if 2 <= len(words) <= 4 else 0.6)


def read_latin_name(field: Field, text: str, situation: Situation) -> Answer:
    """Read a name in Latin letters as passports write it (upper case); letters may be spelled."""
    spelled = identifiers.letters_ko(text) if situation.language == "ko" else None
    if spelled:
        return Answer(spelled, 0.9)
    latin = re.sub(r"[가-힣\u4e00-\u9fff]+", " ", text) if re.search(r"[A-Za-z]{2}|[A-Za-z][\s.\-][A-Za-z]", text) else text
    # "PARK, P A R K, then D A N I E L": letters are joined, and what was said twice stands once.
    joined = re.sub(r"\b(?:[A-Za-z][\s.\-]+)+[A-Za-z]\b", lambda m: re.sub(r"[\s.\-]", "", m[0]), latin)
    if joined != latin and situation.language == "en":
        latin = " ".join(dict.fromkeys(re.sub(r"\b(THEN|CAPITALS?|AND|SPACE|DASH)\b|[,.]", " ", joined.upper()).split()))
    answer = _latin(trim(latin), situation)
    if answer.value and re.fullmatch(r"[A-Za-z' \-]+", answer.value):
        return Answer(answer.value.upper(), answer.certainty)
    if re.search("[가-힣\u4e00-\u9fff]", text) and not looks_like_question(text, situation.language):
        return Answer(problem="latin_letters_needed", certainty=0.6)
    return Answer()
