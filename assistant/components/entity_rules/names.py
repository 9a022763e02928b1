"""People, places, addresses, telephone and ID numbers, and vehicle plates, by patterns; numbers are checked by services.forms.identifiers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.components.entity_rules.numbers import Found
from assistant.components.lexicon import PLACES
from services.forms import identifiers
from services.forms.names import ZH_SURNAME
from services.forms.spoken_numbers import digits

_KO_SINO = "[영공일이삼사오육칠팔구십백천]"
_KO_NUMBER = rf"(?:\d+|{_KO_SINO}+)"
_KO_AREA = r"(?:[가-힣]{1,5}(?:특별자치도|특별자치시|특별시|광역시|도|시)\s?)?(?:[가-힣]{1,4}(?:시|군|구)\s)?(?:[가-힣]{1,4}구\s)?(?:[가-힣]{1,4}[읍면동]\s)?"
_ADDRESS_KO = re.compile(
    rf"{_KO_AREA}(?:[가-힣]+아파트|[가-힣]+빌라|[가-힣]+맨션|[가-힣]+타운)\s?{_KO_NUMBER}동\s?{_KO_NUMBER}호"
    rf"|{_KO_AREA}[가-힣]{{1,8}}\d*(?:[읍면동리]\s?\d{{1,4}}(?!\d)(?:-\d{{1,4}}(?!\d))?(?:\s?번지)?(?!-\d)(?![\d가-힣]*[로길])|[읍면동리]\s{_KO_SINO}+\s?번지|(?<=[가-힣\d])(?:대로|(?<!으)로|길)\s?(?:\d+(?:번길|길)\s?|{_KO_SINO}+(?:번길|길)\s?)?(?:\d+(?:-\d+)?(?:번지|호)?|{_KO_SINO}+(?:번지|호)|(?={_KO_SINO}*[십백천]){_KO_SINO}{{2,}}))(?!\s?(?:시|통|개|명|장|월|일|원|년|분|주|건|부|번(?!지)|\d))"
)
_ADDRESS_ZH = re.compile(
    r"(?:路|街|大道|巷|弄|胡同|村|小区|花园|新苑)(?:[东南西北中]?[一二三四五六七八九]段)?(?:[\d零一幺二两三四五六七八九十百]+(?:号楼|号|弄|栋|幢|单元|楼|层|室|院))+"
)
_STOP_ZH = re.compile(r"(?:.*[在到是住就于址我你您他她寄,，。：:\s的了叫去从往送给]|.*屋头|.*家)", re.DOTALL)
_EN_NUMERAL = r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|\w+teen|ten|eleven|twelve|one|two|three|four|five|six|seven|eight|nine)"
_ADDRESS_EN = re.compile(
    rf"\b(?:\d{{1,4}}[A-Za-z]?(?:-\d+)?|{_EN_NUMERAL}),?\s(?:(?!my |our |the |your |that |blocks |is |on )[A-Za-z][\w'’-]*\s){{0,2}}?(?:[A-Za-z]+-(?:ro|gil|daero|daegil)|[a-z]+ (?:ro|gil|daero)|(?!my |our |the |your |that )[A-Za-z]+\s(?:Road|Street|Avenue|Lane|Drive|Close|Crescent|Terrace|Rd|St|Ave))\b"
    r"(?:(?:,\s?|\s)(?:[A-Za-z]+-(?:gu|dong|si|do|gun)|[A-Z]\w+ District|(?:flat|apartment|apt|room|unit) \w+|Seoul|Busan|Daegu|Incheon|Gwangju|Daejeon|Ulsan|Beijing|Shanghai|London|Leeds|Glasgow|Manchester)\b)*",
    re.IGNORECASE,
)
_KO_SURNAME = "[김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용남궁]"
_KO_AFTER_NAME = r"(?=이?(?:에요|예요)|이?라(?:고|예|카|는|꼬|$|\s)|입니|이여|여(?:$|\s)|이고|고(?:요|예|$|\s)|이?구요|요(?:$|[\s.])|이야|야(?:$|\s)|인데|임[더다]|이[유지소오](?:$|\s|더)|유(?:$|\s)|이?우(?:$|\s)|씨|님|$|[\s.,?!])"
_PERSON_KO = (
    re.compile(
        rf"(?:이름[은이]?|성함은|성명은?|신청하는 사람은|신청인은|신청자는|이름을|이름으로는)[\s?,]*({_KO_SURNAME}[가-힣]{{2}}|[가-힣]{{2}}|{_KO_SURNAME}[가-힣]{{3}}){_KO_AFTER_NAME}"
    ),
    re.compile(
        rf"(?:저는|나는|난|내가|지는|저|아들은|딸은|남편은)\s({_KO_SURNAME}[가-힣]{{2}})(?=이?라고|이?라 |입니[다더]|이?(?:에요|예요)|임다|이라예|이여(?:$|\s))"
    ),
    re.compile(rf"(?:^|[\s,])({_KO_SURNAME}[가-힣]{{2}})(?=이?라고 (?:하|합|해|불)|이?라 캅|씨(?:$|[\s가는이])|(?:이?라는) 사람)"),
)
_NO_NAME_KO = re.compile(
    r"^(으로.?|에서|한국인|장애인|임신부|임산부|외국인|신청인|신고자|주부[는가]|이제는|이거는|이것은|정말로|지금은|고령자|노인.|유학생|조금만|이사|한국|뭐.?|무엇.?|누구.?|어떻.|이게.?|안되.|변경.?|개명.?|한글.?|영문.?|본인.?|다른.?|우리.?|바꾸.|적[어는]?.?|쓰.|잘못.?|가족.?|통장.?|도로명)$"
)
_PERSON_ZH = re.compile(
    rf"(?:[我俺他她]|本人|人|名字?|姓名|[,，])?(?:叫做?|喊|名字是|姓名是?|申请人是|申请人[:：]|患者是|本人是)({ZH_SURNAME})([\u4e00-\u9fff]{{1,2}}?)(?=$|[,，。\s]|[是的啊呀哈嘛呢吧哦来办要今]|今年|身份证|电话)|(?:^|[,，\s])(?:我是|(?:我|俺|免贵)姓[\u4e00-\u9fff][,，\s]|我姓\w[,，]?我是)({ZH_SURNAME})([\u4e00-\u9fff]{{1,2}})(?=$|[,，。])"
)
_NO_NAME_ZH = re.compile(r"(人|生|员|者|民|工|的|师|客|户|先生|女士|小姐|医生|师傅|阿姨|老师|啥|什么|籍|车|号|起|我|你|他|她)$")
_EN_NAME_STOP = r"(?:and|but|speaking|i|i'm|by|from|please|here|the|a|an|my|me|born|is|it's|with|calling|on|at|in|to|for|of|not|wrong|spelled|spelt|that|love|dear|what|on|changed|after|different)\b"
_PERSON_EN = (
    re.compile(
        rf"\b(?:name(?:'s|’s| is| was)|(?:applicant|person|he|she|son|daughter|husband|wife)(?:'s| is|’s)? (?:called|named)|i'm called|they call me|call me)\s(?!not|wrong|on|the|a)((?:(?!{_EN_NAME_STOP})[A-Za-z][\w'’-]*(?:, (?=\w)|\s|(?=\W|$))){{1,4}})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:[Tt]his is|I'm|I’m|I am|[Ii]t's|[Ii]t is)\s((?!(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Korean|Chinese|English|British|American)\b)[A-Z][\w'’-]+(?:\s(?!Road|Street|Hospital|Office|Station|District)[A-Z][\w'’-]+){1,2})"
    ),
)
_KO_CITY = "서울|부산|대구|인천|광주|대전|울산|세종|제주|수원|성남|안양|부천|고양|용인|청주|천안|전주|포항|창원|김해|경주|안동|구미|춘천|강릉|원주|목포|여수|순천|수성|달서|달성|강남|강북|강동|강서|송파|서초|마포|종로|용산|성동|광진|노원|관악|동작|구로|금천|은평|양천|영등포|도봉|중랑|해운대|동래|연제|사상|유성|서구|동구|남구|북구|중구"
_ZH_TRIM = re.compile(
    r".*(?:[在去到从的是我你您他她这那哪个往跟与给问找离让请要想能可以就都也来走进出回办过有没住把被次先再得于,，。？?！!\s于咱俺们啊嗯呃吧了吗里边送进跑买瞅瞧找]|上(?=[^海饶虞])|和(?=[^平睦谐])|今天|明天|后天|昨天|上午|下午|现在|刚才|附近|旁边|最近|本地|当地|直接|必须|哪家|一家)",
    re.DOTALL,
)
_EN_NOT_PROPER = r"(?!(?:The|Is|Are|At|In|To|From|Which|Where|What|How|My|Do|Does|Can|Could|I|A|An|Our|Your|Near|And|For|This|That|Whereabouts|Will|Was|Has|Have|If|Please|Go|Nearest|Local|Post|Town|City)\b)"


_NEEDS_NAME = frozenset(
    "병원 은행 의료원 대학교 초등학교 중학교 고등학교 공원 약국 医院 银行 小学 中学 大学 hospital bank university".split()
)
"""Places of which only a named one is a place; "in hospital" is a state."""


def people(text: str, language: str) -> Iterator[Found]:
    """Yield names of people that are given as such."""
    if language == "zh":
        for match in _PERSON_ZH.finditer(text):
            name = (match[1] or match[3]) + (match[2] or match[4])
            if not _NO_NAME_ZH.search(name):
                start = match.start(1) if match[1] else match.start(3)
                yield "person_name", start, start + len(name), name
        return
    for pattern in _PERSON_KO if language == "ko" else _PERSON_EN:
        for match in pattern.finditer(text):
            name = match[1].strip(" ,")
            if language == "ko" and _NO_NAME_KO.search(name):
                continue
            start = match.start(1)
            if language == "en":
                # "Doris, Doris Appleby": the whole name comes second.
                again = re.match(r"(\w+), (?=\1\b)", name)
                start, name = (start + again.end(), name[again.end() :]) if again else (start, name.split(",")[0])
            yield "person_name", start, start + len(name), name
            return


def addresses(text: str, language: str) -> Iterator[Found]:
    """Yield addresses with a number of a house, lot or flat."""
    if language == "zh":
        for match in _ADDRESS_ZH.finditer(text):
            lead = _STOP_ZH.match(text[: match.start()])
            start = lead.end() if lead else 0
            if start < match.start():
                yield "address", start, match.end(), text[start : match.end()]
        return
    for match in (_ADDRESS_KO if language == "ko" else _ADDRESS_EN).finditer(text):
        words = match[0].rstrip(" ,")
        yield "address", match.start(), match.start() + len(words), words


@lru_cache(maxsize=3)
def _place_pattern(language: str) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted((p for p in PLACES[language] if p not in _NEEDS_NAME), key=len, reverse=True)))
    if language == "ko":
        named = "병원|은행|의료원|대학교|초등학교|중학교|고등학교|공원|약국"
        return re.compile(
            rf"(?<![가-힣])[가-힣]{{1,6}}(?<![이가은는을를에서도의])(?:{named})(?!비|장|원이)"
            rf"|(?:(?:[가-힣]{{1,4}}[시군구읍면동도]|{_KO_CITY})\s)?(?:[가-힣]{{1,7}}?)?(?:{names})(?!장(?:님|이|을|한)|원(?:이|을)|권|카드|계좌|비(?:가|를|는))"
            rf"|(?:(?:{_KO_CITY})\s?)?(?<![가-힣])(?!지역|구역|전역|통역|번역|내역|용역|병역|면역|광역|교역|무역|수화통역|출입국)[가-힣]{{2,5}}역(?=에서|에|으로|까지|앞|근처|$|[\s.,?]|이에|이요|가는)"
        )
    if language == "zh":
        named = "医院|银行|小学|中学|大学|公园"
        return re.compile(rf"([\u4e00-\u9fff]{{0,8}}?)({names})(?!卡|生|存|流水)|([\u4e00-\u9fff]{{2,8}}?)({named})(?!卡|生|存|流水)")
    return re.compile(
        rf"\b(?:(?:{_EN_NOT_PROPER}[A-Z][\w'’-]+\s){{1,4}}(?:Office|Station|Hospital|Hall|Centre|Center|Library|Clinic|Bank|Airport|School|University|Court|Park|Market)\b(?!,? (?:Road|Street|Lane))|(?i:{names})\b(?!\s?(?:card|book|statement|account|holiday|transfer|details|loan|clerk)))"
    )


def places(text: str, language: str) -> Iterator[Found]:
    """Yield offices, hospitals, stations and the like, with the name before them."""
    for match in _place_pattern(language).finditer(text):
        start, words = match.start(), match[0]
        if language == "zh":
            before = match[1] if match[2] else match[3]
            lead = _ZH_TRIM.match(before)
            if match[4] and lead and lead.end() == len(before):
                continue
            start, words = start + (lead.end() if lead else 0), words[lead.end() if lead else 0 :]
        if language == "ko":
            lead = re.match(r"(?:우리|저희|그|이|저|거기|여기|내일|오늘|모레|동네|집앞|근처)\s?(?=[가-힣]{2})", words)
            start, words = start + (lead.end() if lead else 0), words[lead.end() if lead else 0 :]
        yield "place", start, start + len(words), words


_RUN = {
    "ko": re.compile(r"(?:[\d공영빵일이삼사오육륙칠팔구]|다시|하이픈|에(?=\s?[\d공영일이삼사오육칠팔구])|[-–—.\s])+"),
    "zh": re.compile(r"(?:[\d零〇洞一幺妖二两三四五六七拐八九勾叉Xx]|杠|横杠|[-–—,，\s])+"),
    "en": re.compile(
        r"(?:\d|\b(?:zero|oh|o|nought|nil|one|won|two|to|too|three|four|for|five|six|seven|eight|ate|nine|double|triple|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dash|then|x)\b|[-–—,.+\s])+",
        re.IGNORECASE,
    ),
}
_TRIPLE_ZH = {"两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5}


def _unfold_zh(text: str) -> str:
    """Write "三个六" as 666."""
    return re.sub(r"([两俩三仨四五])个([零一幺二三四五六七八九\d])", lambda m: m[2] * _TRIPLE_ZH[m[1]], text)


def numbers(text: str, language: str, jurisdiction: str, today: dt.date) -> Iterator[Found]:
    """Yield telephone and ID numbers, typed or said digit by digit."""
    unfolded = _unfold_zh(text) if language == "zh" else text
    for match in _RUN[language].finditer(unfolded):
        run = match[0].strip(" ,.")
        # "육오사삼이라", "칠칠이구먼": the last syllables belong to the ending.
        ending = re.search("이구?$", run) if re.match("[가-힣]", unfolded[match.end() :]) else None
        for said in (run[: ending.start()], run) if ending else (run,):
            if len(digits(said)) < 9:
                continue
            readings = (
                ("id_number", identifiers.resident_number(said, today)),
                ("id_number", identifiers.resident_number(said, today, foreign=True)),
                ("id_number", identifiers.cn_id_number(said)),
                ("phone", identifiers.phone(said, jurisdiction)),
            )
            found = next(((kind, value) for kind, (value, _) in readings if value is not None), None)
            if found:
                exact = unfolded == text
                yield found[0], match.start() if exact else 0, match.end() if exact else len(text), found[1]
                return


_PLATE_LETTERS = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호"
_ROMAN = dict(
    zip(
        "ga na da ra ma geo neo deo reo meo beo seo eo jeo go no do ro mo bo so o jo gu nu du ru mu bu su u ju ba sa a ja bae ha heo ho".split(),
        _PLATE_LETTERS,
    )
)
_SOUND_LETTERS_ZH = {"诶": "A", "哎": "A", "币": "B", "比": "B", "毕": "B", "必": "B", "西": "C", "地": "D", "弟": "D", "衣": "E", "艾弗": "F", "急": "G", "鸡": "G"}  # fmt: skip
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def plates(text: str, language: str) -> Iterator[Found]:
    """Yield a vehicle plate of either country."""
    said = text
    if language == "zh" or re.search(f"[{_PROVINCES}]", text):
        said = _unfold_zh(said)
        said = re.sub(
            rf"([{_PROVINCES}])\s?({'|'.join(_SOUND_LETTERS_ZH)})(?=[\s\d幺零一二三四五六七八九])",
            lambda m: m[1] + _SOUND_LETTERS_ZH[m[2]],
            said,
        )
        said = re.sub(rf"([{_PROVINCES}]\s?[A-Za-z])的?[,，\s·]*(?=[\dA-Za-z幺零一二两三四五六七八九])", r"\1", said)
        said = re.sub(r"(?<=[幺零一二两三四五六七八九\d])[,，](?=[幺零一二两三四五六七八九\d])", "", said)
    elif len(digits(text)) < 9:
        roman = re.search(rf"\b(\d{{2,3}})\s?({'|'.join(_ROMAN)})\s?(\d\s?\d\s?\d\s?\d)\b", text, re.IGNORECASE)
        if roman:
            said = f"{roman[1]}{_ROMAN[roman[2].casefold()]}{re.sub(chr(32), '', roman[3])}"
        elif language == "en" and (spelled := re.search(r"((?:\w+\s){2,3})([가-힣])\s((?:\w+\s?){4})", text)):
            said = f"{digits(spelled[1])}{spelled[2]}{digits(spelled[3])}"
        # "이십삼더에 오육칠팔"
        said = re.sub(rf"(?<=[{_PLATE_LETTERS}])\s?에\s(?=[\d공영일이삼사오육칠팔구])", " ", said)
        said = re.sub(rf"(?<=[\d영공일이삼사오육칠팔구])\s?[,]\s?(?=[{_PLATE_LETTERS}])", "", said)
        said = re.sub(r"(?<=[가-힣]) ?(\d{2})\s(\d{2})(?!\d)", r"\1\2", said)
    for place in ("KR", "CN") if len(digits(text)) < 9 else ():
        value, _ = identifiers.plate(said, place)
        if value and (place == "CN" or re.fullmatch(rf"\d{{2,3}}[{_PLATE_LETTERS}]\d{{4}}", value)):
            yield "vehicle_plate", 0, len(text), value
            return
