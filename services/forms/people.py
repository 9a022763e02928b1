"""Several people named in one sentence, and which name belongs in which field ("제 이름은 김민수고 어머니 성함은 박영자예요")."""

from __future__ import annotations

import re

from services.catalogue.schema import Field, FieldType
from services.forms.answers import Situation
from services.forms.names import EN_NOT_NAMES, KO_DOUBLE, KO_SURNAMES, ZH_SURNAME
from services.forms.spec import Form
from services.forms.words import looks_like_question, trim

_ROLES: dict[str, dict[str, str]] = {
    "ko": {
        "deceased": r"고인|돌아가신\s?(?:분|어머니|아버지|남편|아내|할머니|할아버지|엄마|아빠)|사망자",
        "missing": r"실종자|없어진\s?(?:사람|분)|찾는\s?(?:사람|분)|잃어버린\s?(?:사람|분|애)",
        "respondent": r"상대(?:방|편)?(?:\s?분)?|피신청인|피고|저쪽|그쪽",
        "head": r"세대주|호주",
        "agent": r"보호자|대리인|대신\s?(?:온|하는)\s?(?:사람|분)|도와주는\s?(?:사람|분)",
        "elder": r"어르신|노인(?:분)?",
        "patient": r"환자(?:분)?|진료\s?받(?:을|는)\s?(?:사람|분)",
        "mother": r"(?:우리\s?|제\s?|내\s?)?(?:친|시|새)?(?:어머니|어머님|엄마|모친|산모)|(?:애|아기|애기|아이)\s?엄마|장모님?",
        "father": r"(?:우리\s?|제\s?|내\s?)?(?:친|시|새)?(?:아버지|아버님|아빠|부친)|(?:애|아기|애기|아이)\s?아빠|장인\S{0,2}",
        "grandparent": r"(?:우리\s?)?(?:외|친)?(?:할머니|할아버지|할머님|할아버님)",
        "husband": r"(?:우리\s?|제\s?|내\s?)?(?:남편|신랑|영감|바깥양반|애기?\s?아범)",
        "wife": r"(?:우리\s?|제\s?|내\s?)?(?:아내|집사람|와이프|신부|안사람|마누라|할멈)",
        "groom": r"예비\s?신랑|남자\s?쪽|남자",
        "bride": r"예비\s?신부|여자\s?쪽|여자",
        "child": r"(?:우리\s?)?(?:아기|애기|아이|애|신생아|딸|아들|큰애|작은애)",
        "younger": r"(?:우리\s?|제\s?)?(?:며느리|사위|손자|손녀|조카|동생|큰아들|작은아들|큰딸|작은딸)",
        "other": r"그\s?사람|그분|저분|그\s?친구|그이",
        "self": r"저|나|전|난|제|내|제가|내가|저의|나의|본인|신청인|신고인|신고하는\s?사람",
    },
    "zh": {
        "deceased": r"死者|逝者|去世的(?:人|老人|是)?|故人",
        "missing": r"走失的?(?:人|老人|孩子)|失踪的?人|要找的人",
        "respondent": r"对方|被告|被申请人|那个?人",
        "head": r"户主",
        "agent": r"代办人?|代理人|经办人|帮办的?人?|监护人|帮我(?:弄|办)的",
        "elder": r"老人家?",
        "patient": r"病人|患者|就诊人|看病的(?:人|是)?",
        "mother": r"(?:我|俺|孩子|娃|宝宝|他|她)?的?(?:妈妈?|母亲|娘|老妈|婆婆|岳母|丈母娘)",
        "father": r"(?:我|俺|孩子|娃|宝宝|他|她)?的?(?:爸爸?|父亲|爹|老爸|公公|岳父|老丈人)",
        "grandparent": r"(?:我|俺)?的?(?:爷爷|奶奶|外公|外婆|姥姥|姥爷)",
        "husband": r"(?:我|俺)?的?(?:老公|丈夫|男人|先生|爱人|老头子?)",
        "wife": r"(?:我|俺)?的?(?:老婆|妻子|媳妇|太太|老伴)",
        "groom": r"男方|新郎|男的",
        "bride": r"女方|新娘|女的",
        "child": r"(?:我|俺|我家|我们家)?的?(?:孩子|宝宝|娃儿?|小孩|儿子|女儿|闺女)",
        "younger": r"(?:我|俺)?的?(?:女婿|儿媳妇?|孙子|孙女|外孙女?|侄子|侄女|弟弟|妹妹)",
        "he": r"他",
        "she": r"她",
        "self": r"我|俺|本人|申请人|报案人|我自己",
    },
    "en": {
        "deceased": r"the deceased|the one who (?:died|passed away)|(?:my |our )?late (?:mother|father|mum|mom|dad|husband|wife|gran\w*)",
        "missing": r"the (?:missing|lost) (?:person|one|man|woman|boy|girl|child)|the person (?:we|i)(?:['’]re| are|['’]m| am) looking for",
        "respondent": r"the other (?:party|side|person|one|man|woman)|the respondent|the defendant",
        "head": r"the (?:householder|head of (?:the )?household|household head)",
        "agent": r"(?:my |our |the )?(?:guardian|agent|helper|carer|representative)",
        "elder": r"the (?:elder|elderly person|old (?:man|lady|woman))",
        "patient": r"the patient",
        "mother": r"(?:my |our |the |his |her |ma |me )?(?:baby['’]s |child['’]s )?(?:mother|mum|mom|mam|mummy|mother-in-law)",
        "father": r"(?:my |our |the |his |her |ma |me )?(?:baby['’]s |child['’]s )?(?:father|dad|daddy|da|father-in-law)",
        "grandparent": r"(?:my |our |the |his |her |ma |me )?(?:grandmother|grandfather|gran|granny|grandma|grandpa|grandad|nan)",
        "husband": r"(?:my |our |the |her |ma |me )?(?:husband|hubby|old man)",
        "wife": r"(?:my |our |the |his |ma |me )?(?:wife|missus|old lady)",
        "groom": r"the (?:groom|bridegroom|man)|my fianc[eé]",
        "bride": r"the (?:bride|woman)|my fianc[eé]e",
        "child": r"(?:my |our |the |ma |me )?(?:baby|child|wee one|newborn|son|daughter|boy|girl|lad|lass)",
        "younger": r"(?:my |our |the |his |her )?(?:son-in-law|daughter-in-law|grandson|granddaughter|nephew|niece|brother|sister)",
        "he": r"he|his",
        "she": r"she|her",
        "other": r"they|their",
        "self": r"i|i['’]m|my|me|mine",
    },
}
"""How people call somebody; the first that fits wins, so the narrower ones stand first."""

_KIN = ("mother", "father", "grandparent", "husband", "wife", "child", "younger", "he", "she", "other")
_OLDER = ("mother", "father", "grandparent")
_FITS: dict[str, tuple[str, ...]] = {
    "child": ("child",),
    "mother": ("mother", "wife"),
    "father": ("father", "husband"),
    "groom": ("groom", "husband", "he"),
    "bride": ("bride", "wife", "she"),
    "respondent": ("respondent", "other", "he", "she"),
    "household_head": ("head", "father", "mother", "grandparent", "husband", "wife"),
    "deceased": ("deceased", *_KIN),
    "missing": ("missing", *_KIN),
    "elder": ("elder", *_OLDER, "husband", "wife"),
    "patient": ("patient", *_KIN),
    "person": ("missing", *_KIN),
    "agent": ("agent", "child", "younger"),
    "helper": ("agent", "child", "younger"),
    "guardian": ("agent", "child", "younger"),
}
"""Who may stand in a field, by the stem of its name; the likelier first."""
_SELF_IN = (
    "reporter",
    "complainant",
    "applicant",
    "owner",
    "taxpayer",
    "guardian",
    "agent",
    "helper",
    "groom",
    "bride",
    "father",
    "mother",
    "household_head",
    "elder",
    "patient",
)
"""Fields in which the speaker may stand, in the order in which that is tried."""

_KO_PARTICLE = r"(?:께서는|께서|[은는이가])?"
_KO_AFTER = r"시고요?|시구요?|시며|세요|십니다|셔요|(?:이라고|라고|이라|라)?(?:\s?(?:하고요?|합니다|해요|불러요))?|이고요?|고요?|이구요?|구요?|이며|며|이랑|랑|하고|인데요?|씨\S{0,3}|이에요|예요|이예요|에요|이여요|여요|입니다|입니더|이요|(?<![해어아와워져네돼줘봐려쳐죠데])요|임더"
_KO_NO_NAME = re.compile(
    r"^(?:선생|주부|고민|이상|정상|조용|유명|원래|조금|정말|고향|한국|중국|미국|장애|전화|주소|신고|이혼|사장|안경|노인|공무|은퇴|기억|방금|지금|최근|우울|심장|신장|이사|여기|어제|이제|주말|나이|지난|소식|연락|문제|이거|임신|한참|남자|여자|주인|반대|현재|구십|육십|오십|이십|사십|여든|여섯|예순|마흔|서른|편찮|남편|아내|강아지|고양이|유치|초등|학생|맞벌|기초)"
)
"""What is told of a person with a copula and is no name ("남편은 선생이에요")."""


def _role_ko() -> re.Pattern[str]:
    roles = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES["ko"].items())
    name = rf"(?P<name>(?:{'|'.join(KO_DOUBLE)})[가-힣]{{1,2}}?|[{KO_SURNAMES}][가-힣]{{2}}|[{KO_SURNAMES}][가-힣]{{1}}|[{KO_SURNAMES}][가-힣]{{2}}[가-힣](?<![요여유예]))"
    return re.compile(
        rf"(?<![가-힣])(?:{roles})\s?(?:분)?(?:의|\s)?\s?(?:이름|성함|성명|존함)?{_KO_PARTICLE}[\s,]+{name}(?=(?:{_KO_AFTER})(?:[\s,.]|$))"
    )


def _role_zh() -> re.Pattern[str]:
    roles = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES["zh"].items())
    return re.compile(
        rf"(?:{roles})(?:的?(?:名字|姓名|大名))?(?:就)?(?:是(?:他|她|老人|孩子)?的?(?:儿子|女儿|闺女|老伴|丈夫|妻子|老公|老婆)[,，]?(?:叫|名叫)?|叫做?|是|名叫|喊做?|：|:|(?<=[妈爸亲爷奶公婆子儿女方伴娘])[,，]?)\s?(?P<name>{ZH_SURNAME}[\u4e00-\u9fff]{{1,2}}?)(?=$|[,，。、；;\s]|[啊呀哈嘛吧呢哦噢的]*(?:$|[,，。、；;\s])|[和跟与]|(?:我|他|她|孩子)?(?:爸|妈|父亲|母亲|对方|新娘|新郎|女方|男方))"
    )


def _role_en() -> re.Pattern[str]:
    roles = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES["en"].items())
    word = r"[^\W\d_][\w'’\-]*"
    return re.compile(
        rf"(?:^|(?<=[\s,;.]))(?:{roles})(?:['’]s)?(?: (?:full |first )?name)?(?:['’]s| is| am| was|['’]m)?(?: called| named)?(?: (?:his|her|their|the) [a-z-]+,?)?[\s,:]+(?P<name>{word}(?: {word}){{0,3}}?)(?=$|[,;.!]|\s(?:and|but|while|who|with)\b|\s(?:{_ROLES['en']['mother']}|{_ROLES['en']['father']}|my|his|her|the|he|she)\b)",
        re.IGNORECASE,
    )


_ROLE = {"ko": _role_ko(), "zh": _role_zh(), "en": _role_en()}


def people_told(text: str, language: str) -> list[tuple[str, str]]:
    """Return the people whom ``text`` calls by role and name, in order: ``[("self", "김민수"), ("mother", "박영자")]``."""
    if looks_like_question(text, language):
        return []
    found: list[tuple[str, str]] = []
    for match in _ROLE[language].finditer(trim(text)):
        role = next(role for role in _ROLES[language] if match[role])
        name = match["name"]
        if language == "ko" and _KO_NO_NAME.match(name):
            continue
        if language == "en":
            # "My mother is here", "he's poorly" name nobody: small letters alone must look like a first name and a surname.
            small = not any(word[0].isupper() for word in name.split())
            if small and (
                len(name.split()) < 2
                or re.search(r"[A-Z]", text.replace("I", ""))
                or re.search(r"(?:ing|ed|ly|ty)\b", name.split()[0])
                or re.search(r"(?:ing|ly)$", name)
            ):
                continue
            if EN_NOT_NAMES.search(name) and not all(word[0].isupper() for word in name.split()):
                continue
            if re.match(r"(?:a|an|in|at|on|from|calling|for|ill|sick|dead|late|old|his|her|their|the|my)\b", name, re.IGNORECASE):
                continue
            name = " ".join(word if any(c.isupper() for c in word[1:]) else word[:1].upper() + word[1:] for word in name.split())
        found.append((role, name))
    return found


_PARTS = frozenset(roles[0] for roles in _FITS.values()) - {"head"}
"""Parts that have a field of their own in some form."""


def _stem(field: Field) -> str:
    return field.name.removesuffix("_name")


def names_told(form: Form, asked: Field | None, text: str, situation: Situation) -> dict[str, str]:
    """Return names by field, when ``text`` names several people, or one whose part is another field's than the one asked; else nothing.

    The speaker goes into the field that is the speaker's, everybody else into the field of their part; a person without a field is left out, and
    a field that is answered already keeps its name. One person alone is read as the answer to the open question, or fills only their own field.
    """
    told = people_told(text, situation.language)
    if not told:
        return {}
    if len({name for _, name in told}) < 2:
        role, name = told[0]
        if asked is not None and role != "self" and role in _FITS.get(_stem(asked), ()):
            return {asked.name: name}
        elsewhere = asked is not None and role in _PARTS and role not in _FITS.get(_stem(asked), ()) and asked.type is FieldType.name
        return {
            field: value
            for field, value in _placed(form, told, situation).items()
            if elsewhere and role in _FITS.get(field.removesuffix("_name"), ())[:1]
        }
    return _placed(form, told, situation)


def _placed(form: Form, told: list[tuple[str, str]], situation: Situation) -> dict[str, str]:
    """Return the names by open field of the form."""
    known = {value for value in situation.answers.values() if isinstance(value, str)}
    open_fields = [f for f in form.form if f.type is FieldType.name and f.name not in situation.answers]
    rest = [(role, name) for role, name in told if name not in known]
    found: dict[str, str] = {}

    def take(field: Field, person: tuple[str, str]) -> None:
        found[field.name] = person[1]
        rest.remove(person)

    # A part that is said outright, then what kinship tells, then the speaker in what is left.
    for rank in range(max(map(len, _FITS.values()))):
        for field in open_fields:
            roles = _FITS.get(_stem(field), ())
            person = next((one for one in rest if rank < len(roles) and one[0] == roles[rank]), None)
            if field.name not in found and person is not None:
                take(field, person)
    cared_for = next(
        (f for f in open_fields if _stem(f) == "applicant" and any(_stem(o) in ("guardian", "helper") for o in form.form)), None
    )
    older = next((one for one in rest if one[0] in (*_OLDER, "elder", "husband", "wife")), None)
    if cared_for is not None and older is not None:
        # Who cannot come alone is the one applied for; the speaker helps.
        take(cared_for, older)
    speaker = next((one for one in rest if one[0] == "self"), None)
    if speaker is not None:
        mine = sorted((f for f in open_fields if f.name not in found and _stem(f) in _SELF_IN), key=lambda f: _SELF_IN.index(_stem(f)))
        if mine:
            take(mine[0], speaker)
    return found
