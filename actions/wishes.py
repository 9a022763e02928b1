"""What people say about a thing they have just filed, and at a counter: receipt, progress, payment, withdrawal, queue ticket, calendar."""

from __future__ import annotations

import re
from typing import Any

from services.forms.choosing import ordinal
from services.forms.words import plain_yes_or_no, trim

TICKET = "ticket"
"""What ``offered`` holds in ``intent`` after "for which office, for which matter?"."""
PAY = "pay"
"""What ``offered`` holds in ``intent`` after "shall I pay it now?"."""
WITHDRAW = "withdraw"
"""What ``offered`` holds in ``intent`` after "shall I really withdraw it?"."""
INTENTS = {
    "receipt": "show_certificate",
    "progress": "check_progress",
    "next": "check_progress",
    "pay": "ask_fee",
    "withdraw": "cancel",
    "reminders": "check_progress",
    "calendar": "set_reminder",
    "ticket": "talk_to_human",
    "wait": "talk_to_human",
}
"""The intent under which the rules see each wish."""
NEED_NO_RECORD = frozenset({"ticket", "wait"})
"""Wishes that mean something before anything is filed."""
LONGEST = {"next": 30, "pay": 40}
"""Letters up to which a sentence may be such a wish; a longer one tells a story."""
_LONGEST = 60

_FILED_KO = r"(접수|신청|신고|예약|제출|등록|민원|알림)(을|를)?\s?(한|했던|해\s?둔)?"
_WORDS: dict[str, dict[str, str]] = {
    "ko": {
        "ticket": r"(번호표|순번표|대기표|대기\s?번호)(를|을)?(\s?(하나|한\s?장|좀|얼른|먼저))*\s?(뽑(아|을|고|게)?|끊어|주(세요|이소|소|쇼|라)|줘|줄래|줄\s?수|달라|도(?=$)|부탁|받(을게|고\s?싶)|요(?=$)|필요해)|순번(을)?\s?(하나|한\s?장)\s?(좀\s?)?(뽑|줘|주)",
        "wait": r"대기\s?(인원|자|시간)?(은|는|이|가)?\s?(지금\s?)?(몇|얼마|많|길)|(지금|오늘)\s?(가면|창구).{0,10}(얼마나|오래)|몇\s?명.{0,6}기다리|창구.{0,8}(줄|사람)(이|은)?\s?(많|길|얼마)",
        "calendar": r"(달력|캘린더|일정(표)?|스케줄|다이어리)\S{0,3}\s?(좀\s?)?(예약\S{0,2}\s?)?(넣|추가|저장|등록|적어|올려|보내|담아|기록)|(달력|캘린더)\s?(용\s?)?파일",
        "withdraw": rf"(방금|아까|지금|좀\s?전)\S{{0,2}}.{{0,12}}(취소|철회|취하|물러|무르|거둬|거두|거둘|없던\s?(걸|거|일)|되돌려)|{_FILED_KO}\s?(거|것|건)?(을|를)?\s?(그냥|다|좀)?\s?(취소|철회|취하|물러|무르|무를|거둬|거두|거둘|없던)|알림\S{{0,2}}\s?(이제\s?)?(필요\s?없|안\s?(해도|보내도|줘도)|꺼\s?(줘|주)|그만)|^(그거|그건|그걸|이거)\s?(그냥|좀|다)?\s?(취소|철회|취하|물러|거둬)",
        "reminders": r"(맞춰\s?둔|설정한|내|제|무슨|어떤)\s?알림.{0,8}(있|뭐|무엇|보여|알려)|알림(은|이|을)?\s?(뭐|무엇|어떤\s?게|몇\s?개|목록)",
        "receipt": r"(영수증|접수증|확인증|접수\s?번호|예약\s?번호|확인\s?번호|신고\s?번호)\S{0,2}\s?.{0,8}(보여|보고\s?싶|볼\s?수|볼래|띄워|뽑아|출력|인쇄|주세요|주이소|주소|줘|다시|뭐(였|예|죠|지)|몇\s?번|알려|불러|어디(서|에서)?\s?(봐|보|있)|달라|까먹|잊어|못\s?(봤|들|적))",
        "pay": r"(카드|현금|계좌|이체|휴대폰|핸드폰|페이|수수료|요금|비용|돈|여기서|지금|바로)\S{0,3}\s?.{0,8}(낼게|낼래|낼라|내고|내면|내도|내요|내나|냅니|내야\s?돼|결제|계산할|지불)|(카드|현금|페이)\S{0,2}\s?(되나|돼요|됩니까|받아|받나|가능)|^(결제|계산|지불|납부)\s?(할게|할래|하고|해\s?주|하려|부탁)|(어떻게|어디서|어디에).{0,4}(돈|결제|지불)",
        "next": r"(이제|그\s?다음|다음)(에|엔|은|에는)?\s?(어떻게\s?(돼|되)|뭐(를|가)?\s?(해|하면)|무슨\s?일)",
        "progress": r"진행\s?(상황|상태)|어떻게\s?(돼|되|됐)|(어찌|우째|우예|워떻게|어떡)\s?(돼|되)|어디까지\s?(됐|되|왔|갔)|처리.{0,4}(되고|됐|중)|잘\s?(들어갔|접수)|^다\s?(됐|끝났)(어요|나요|습니까|소|는교)?\??$|(언제|언제쯤).{0,4}결과|(접수|신청|신고)한?\s?(거|것|건).{0,6}(확인|어떻게|알려)",
    },
    "zh": {
        "ticket": r"((取|拿|领|抽|排|给我)(一?个|一张|张)?(办?.{1,6}的)?号(码|票)?(?=$|[，。,吧呗嘛啊我])|排队号|叫号单|号票)(?!码|线)",
        "wait": r"(前面|前头).{0,4}(几个|多少|几位)(人)?|(窗口|大厅|那边).{0,6}(人多|排队|要等)|排队.{0,4}(多久|多长|几个)|(现在|今天)(去)?.{0,3}(要)?(等|排)多(久|长)",
        "calendar": r"(加|存|添|放|记|写|导入?|发|同步|保存|登|录).{0,12}(日历|日程|行程)|(日历|日程).{0,3}文件",
        "withdraw": r"(刚才?|才|刚刚|那个|这个|那份|提交|申请|办的|报的?案|报警|投诉|举报|预约|提醒).{0,10}(撤|取消|退了|退掉|不要了|不办了|作废)|(撤回|撤销|撤掉|收回|取消)(我|刚|那|这|申请|投诉|报案|预约|提醒|提交|来)|撤了(吧|呗)$|(不用|别|不要|甭)(再)?提醒",
        "reminders": r"(有|设了?|定了?)(哪些|什么|几个)提醒|提醒.{0,3}(有哪些|都有啥|列出来|看看)|看看.{0,4}提醒",
        "receipt": r"(收据|回执|受理单|凭证|编号|查询码|单号|预约号码).{0,8}(看|给我|显示|打|再|多少|来着|没记|没听|在哪|调出|出示|说)|(看|给我|显示|打印?|要|再).{0,6}(收据|回执|受理单|凭证|编号|查询码)",
        "pay": r"刷卡|付(款|钱|现|费)|支付|交(钱|费)|缴费|买单|结账|(怎么|在哪儿?|现在)(付|交)(?!照)|手续费.{0,4}(交|付)|(微信|支付宝|现金|扫码)(付|交|行|可以)|(钱|费用?)(怎么|在哪|往哪)(付|交)",
        "next": r"(接下来|然后|下一步).{0,4}(怎么|会|要|干|做|呢|该)",
        "progress": r"办(得|到).{0,4}(怎么样|怎样|咋样|哪|什么|啥)|办好了?(没|吗)|进展|进度|(下来|通过|批)了(吗|没)|(啥时候|什么时候)能?(出结果|办好)|什么情况|咋样了|怎么样了|提交上去",
    },
    "en": {
        "ticket": r"\b(take|get|give|pull|draw|print|need|want|have|like|grab)\b.{0,16}\b((queue|queuing|waiting|counter) (ticket|number)|ticket (number|for (me|us|the)))|\b(take|get|give|pull|draw|grab) (me |us )?a number\b(?=( for (me|us|the .{0,24}(counter|window|desk|office)))?( please)?[.!? ]*$)|\bput me in the queue\b|\bqueue (ticket|number)\b.{0,8}(please|for me|$)",
        "wait": r"\bhow (long|busy) is (the )?(queue|line|wait|it at the)|\bhow many (people )?(are )?(waiting|ahead|in front|in the queue|before me)|\bbusy (at|in) the (counter|office)|\bhow long (do|will|would) i (have to )?(wait|queue)",
        "calendar": r"\b(add|put|save|send|export|stick|enter|sync|pop|get|write)\b.{0,40}\b(calendar|diary|agenda)\b|\bcalendar (file|invite|entry|link)|\bics\b|\bical\b",
        "withdraw": r"\b(withdraw|cancel|undo|revoke|scrap|retract|drop)\b.{0,16}\b(that|it|this|what i|application|complaint|report|claim|petition|request|submission|reminder|filing|one)\b|\b(take|call)\b.{0,22}\b(back|off)\b(?=[.!, ]*(please|then|now)?[.! ]*$)|\bcancel (what|the one) i\b|\b(don'?t|no need to|stop|needn'?t) remind",
        "reminders": r"\b(what|which|any|list|show|see)\b.{0,12}\breminders\b",
        "receipt": r"\b(show|see|have|print|give|bring|put|need|get|display|send|look at)\b.{0,20}\b(receipt|confirmation|reference( number)?|access code|proof (that|of (filing|submission)))\b|\b(what('?s| is| was)|didn'?t (catch|get)|tell me|say|repeat|forgot|lost)\b.{0,10}\b(reference|access code|receipt|booking number)\b",
        "pay": r"\b(how|where|when|can|could|do|i'?ll|i'?d like|want|need|shall)\b.{0,14}\b(pay|settle up|settle the)\b|\blet me (pay|settle up)\b|\bpay (for it |it |the fee |now|by|with|here|in cash)|\b(take|accept) (my )?(card|cash|cards)\b|\b(anything|something|much|what) (to|do i) pay\b",
        "next": r"\bwhat('?s| is| happens| comes) next\b|\bwhat (now|happens now)\b|\bwhat do i do (now|next)\b",
        "progress": r"\bhow('?s| is| are) (it|that|things|my \w+|the \w+)( \w+)? (going|getting on|coming along|doing)\b|\bany (news|progress|update)|\bwhere are we\b|\b(gone|go|went|going) through\b|\bstatus\b|\bis it (done|ready|finished)|\bhow far\b|\bwhat'?s happening\b",
    },
}
_NOT = {
    "ko": {
        "ticket": r"어디|어데|어따|몇\s?시|예약|병원|의사|전문의|새치기|암표",
        "calendar": r"알려|알림|울리|전날|당일|깨워",
        "withdraw": r"동의|수수료|면허|하려면|하면|벌금|서류|언제",
        "receipt": r"필요|준비|없어도|잃어|가져|서류|제출|등본|증명서",
        "pay": r"민원|서류|사진|신고서|신청서|세금이|보험료|연금|받을|깎|이자|얼마",
    },
    "zh": {
        "ticket": r"挂号|医院|专家|门诊|哪|几点|证件|医生|吗|残疾|评定",
        "calendar": r"提醒|响|叫我",
        "withdraw": r"同意|吊销|费|怎么|罚|驾照",
        "receipt": r"要带|需要|没有|丢|材料|证明|身份证",
        "pay": r"多少|医保|社保|水费|电费|燃气|罚款|养老|违章|材料|资料|证",
    },
    "en": {
        "ticket": r"\b(parking|speeding|fine|lottery|hospital|professor|doctor|passport number|phone)\b",
        "calendar": r"\bremind|\balert|\bbeep|\bbuzz",
        "withdraw": r"\bconsent|\bfund|\bmoney|\bcash|\bhousing|\bhow (much|do)|\bfee\b|\bif i\b|\blicen[cs]e\b|\bappointment",
        "receipt": r"\bpapers?\b|\bwithout\b|\bno receipt|\brefund\b|\bdo i need\b|\bbring along\b",
        "pay": r"\b(pays?|give|owe) (me|us|them|back)\b|\b(pension|tax|bill|fines?|insurance|how much)\b",
    },
}
_PATTERNS = {
    language: {
        name: (re.compile(pattern, re.IGNORECASE), re.compile(_NOT[language].get(name) or r"(?!)", re.IGNORECASE))
        for name, pattern in words.items()
    }
    for language, words in _WORDS.items()
}
_ABOUT = {
    "reminder": r"알림|提醒|remind",
    "appointment": r"예약|预约|约的?号|appointment|booking|\bvisit\b",
    "complaint": r"민원|신고|불만|投诉|举报|报案|报警|complaint|report|petition",
}
_KINDS = {kind: re.compile(words, re.IGNORECASE) for kind, words in _ABOUT.items()}


def wish_in(text: str, language: str) -> str | None:
    """Return what a sentence wants of a thing filed, or at a counter (a key of ``INTENTS``); or none."""
    if not text or text.startswith("/") or len(text) > _LONGEST:
        return None
    for name, (says, says_else) in _PATTERNS[language].items():
        if len(text) <= LONGEST.get(name, _LONGEST) and says.search(text) and not says_else.search(text):
            return name
    return None


def intent_in(text: str, language: str, *, filed: bool, offered: dict[str, Any], elsewhere: bool = False) -> str | None:
    """Return the intent of a turn outside a form that holds such a wish, or none.

    Args:
        filed: whether this conversation has filed anything.
        offered: what a yes would mean; after "for which office?" a bare answer belongs to the ticket.
        elsewhere: whether the sentence surely names a service that was not the last one spoken of: its fee is meant then.
    """
    if offered.get("intent") == TICKET and office_in(text, offered) is not None:
        return "inform"
    if (
        offered.get("intent") == WITHDRAW
        and filed
        and re.fullmatch(
            r"(취소|철회)\s?(해\s?(주세요|줘|요)|할게요|요)?|撤(了|回)?吧?|取消吧?|(withdraw|cancel) it", trim(text), re.IGNORECASE
        )
    ):
        return "affirm"
    wanted = wish_in(text, language)
    if wanted is None or (elsewhere and wanted in ("pay", "next")):
        return None
    if wanted == "withdraw" and kind_named(text) == "appointment":
        return "change_or_cancel_appointment" if filed else None
    return INTENTS[wanted] if filed or wanted in NEED_NO_RECORD else None


def kind_named(text: str) -> str | None:
    """Return the kind of record that a sentence names ("알림", "投诉", "my booking"), or none."""
    return next((kind for kind, words in _KINDS.items() if words.search(text)), None)


def office_in(text: str, offered: dict[str, Any]) -> str | None:
    """Return the id of the office that a text picks among those offered, by a part of its name or its number; or none."""
    names: dict[str, str] = offered.get("offices") or {}
    if not names or len(text) > 40 or plain_yes_or_no(text, "en") is not None:
        return None
    number = ordinal(text, len(names))
    if number is not None:
        return list(names)[number]
    said = re.sub(r"[\s\W]", "", text).casefold()
    found = {}
    for office, name in names.items():
        whole = re.sub(r"[\s\W]", "", name).casefold()
        shared = max(
            (size for size in range(len(said), 1, -1) for at in range(len(said) - size + 1) if said[at : at + size] in whole), default=0
        )
        found[office] = shared
    best = sorted(found.items(), key=lambda pair: -pair[1])
    if best and best[0][1] >= 2 and (len(best) == 1 or best[0][1] > best[1][1]):
        return best[0][0]
    return None
