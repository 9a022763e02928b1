"""The last word on a turn: is it an answer to the open question, a side question, a command, or a matter of safety?

The classifier sees a sentence alone; this component also sees what was asked. What it needs travels in the message's metadata
(see :class:`assistant.conversation.TurnMetadata`); without metadata the classifier's word stands.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from actions import drafts, own_data, wishes
from actions.context import SERVICE_CERTAIN
from actions.person import told_by
from assistant.components.danger_words import flags_by_words
from assistant.components.language import LANGUAGE
from assistant.components.safety import FLAGS
from assistant.components.service import SERVICES, after_switch
from services.catalogue.schema import FieldType, Service
from services.catalogue.store import Catalogue, installed_catalogue
from services.forms import Form, Situation, correction, fields_fitting, form_of, objects, other_answers, understand
from services.forms.deadlines import deadline
from services.forms.generic import services_of_family
from services.forms.identifiers import written_reference
from services.forms.outside import outside_guide
from services.forms.progress import mentioned, shown_or_hidden
from services.forms.shifts import parse_shift
from services.forms.small_talk import said_to_the_guide
from services.forms.words import (
    agrees_and_goes_on,
    any_will_do,
    confirms,
    doubts,
    goes_on,
    leaves,
    looks_like_question,
    plain_yes_or_no,
    starts_over,
)

CLASSIFIED = "classified"
"""Message output: intent and confidence as the classifier gave them, before the turn's context."""

QUESTIONS = frozenset({"ask_materials", "ask_fee", "ask_duration", "ask_eligibility", "ask_where_when"})
COMMANDS = frozenset(
    {"cancel", "go_back", "repeat", "speak_slower", "speak_louder", "bigger_text", "elder_mode", "switch_language", "help", "talk_to_human"}
)
MATTERS = frozenset(
    {"find_service", "start_application", "book_appointment", "file_complaint", "check_progress", "set_reminder", "show_certificate", "change_or_cancel_appointment"}
)
NO_SERVICE = frozenset({"check_progress", "show_certificate", "change_or_cancel_appointment"})
"""Matters that are clear without a service: what this conversation filed or booked is meant."""
SMALL_TALK = frozenset({"greet", "goodbye", "thank", "out_of_scope", "rate_service"})
SAFETY_FIRST = frozenset({"emergency", "urgent", "fraud", "medical", "distress"})

_SURE = 0.62
_NOT_SURE = 0.34
_SURELY_YES = 0.85
"""From here on the classifier's yes counts at a read-back, where nothing asks, doubts or corrects."""

_COMMAND_WORDS = {
    "repeat": r"念(给我|一遍|一下|来听|出来)|(给我|再)念|다시\s?(한\s?번\s?)?(말|얘기|들려|불러|읽어)|뭐라고|뭐라\s?했|뭐라캤|못\s?들었|잘\s?안\s?들|再说一遍|再讲一遍|再说一次|没听清|没听见|听不清|你说什么|say (that|it) again|repeat|pardon|come again|what did you say|didn'?t (hear|catch)",
    "speak_slower": r"천천히|좀\s?느리게|너무\s?빨|말이\s?빨|慢(一)?点|慢些|太快|说慢|slow(er|ly| down)?\b|too fast",
    "speak_louder": r"크게\s?(말|얘기|해)|소리\s?(좀\s?)?(키|크|높)|목소리.{0,4}(작|크게)|잘\s?안\s?들려|大声|大点声|声音(太)?小|响一点|louder|speak up|volume up|too quiet",
    "bigger_text": r"글(씨|자).{0,6}(크|키|작|안\s?보)|字.{0,4}(大|小|看不清)|(bigger|larger) (text|letters|font|print)|text (is )?(too )?(small|bigger)|letters.{0,8}(small|bigger)",
    "cancel": r"^(그만|취소|관둘|관두|때려\s?쳐|안\s?할래요?|안\s?할란다|그만\s?(할|둘|하).*|취소\s?(해|할|요).*|됐어요?\s?그만.*)|取消|不办了|不弄了|不想办了|算了不|(要不|还是)(还是)?算了|我不办|^(我)?不(看|挂|约|报|填|弄|搞|申请)了|cancel|forget (it|about it)|never mind|call it off|stop (this|the application)",
    "go_back": r"^(뒤로|이전|앞으로\s?돌아|전\s?단계|되돌아).{0,12}|返回|上一步|退回|上一个|go back|previous|step back",
    "talk_to_human": r"(사람|직원|상담원|담당자).{0,10}(바꿔|연결|불러|얘기|말|통화|하고\s?싶|있)|人工|转人工|(?<!是)真人|找(个)?(人|工作人员)|客服|(real|actual|human) (person|being)|\bhuman\b|talk to (a |some)?(person|one|body|human)|speak (to|with) (a |some)?(person|one|body|human|staff)|operator",
    "switch_language": r"^(이제|그냥|저는?|나는?)?\s?(한국어|한국말|조선말|영어|중국어|중국말)(로)?\s?(다시\s?)?((말|얘기|안내|설명|진행|바꿔|해|하자|할게|부탁)\S*\s?(주\S*|줘\S*)?)?$|^(请|还是)?(我们?)?(用|说|讲|换成?|改成?|切换到?)(中文|普通话|汉语|英文|英语|韩文|韩语|韩国话)(说|讲|吧|办|可以吗|好吗)*$|^(in |can we |could you |please |let'?s |switch to |change to |speak |talk |do it in |i want |i'?d like )*(english|korean|chinese|mandarin)( please| now| instead)*$",
    "help": r"(못|안)\s?알아듣겠|(무슨|뭔)\s?(말|소리)인지\s?(잘\s?)?(모르|못)|이해가?\s?(잘\s?)?(안|못)|听不懂|听不明白|看不懂|\bi don'?t (understand|get it|follow)\b|^(도와\s?줘|도와\s?주세요|도움말|도움|어떻게\s?(해|하는\s?거).{0,4}|뭘\s?할\s?수)|^(帮助|帮帮我|怎么用|怎么弄啊?)$|^(help|help me|i need help)\W*$",
}
_NEEDS_ITS_WORD = frozenset({"cancel", "talk_to_human", "speak_slower", "speak_louder", "bigger_text", "elder_mode", "switch_language"})
"""Commands that are not carried out in a form on a mere likeness of sound or sense."""
_COMMAND_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _COMMAND_WORDS.items()}
_SWITCHES = re.compile(
    r"말고|대신|그만두고|관두고|그건\s?됐고|먼저|아니\s|바꿔서|신청할|예약할|[하넣내받]고\s?싶|할래|할게|先不|不办|等等|还是|改办|换成|我要|我想|帮我|instead|leave that|forget that|actually|rather|never mind|hold on|scrap|first|i want|i need|book me",
    re.IGNORECASE,
)
"""Words by which people turn to another matter in the middle of a form."""
_TURNS_TO = re.compile(
    r"(그\s?전에|먼저|말고|대신).{0,20}(예약|신청|발급|신고|떼|할게|할래|해\s?줘|해\s?주)|(先|等等|等一下).{0,3}(帮我|给我|我要|办|约|挂).{1,12}|"
    r"\b(actually|wait|hold on|hang on|first|before that|instead)\b.{0,12}\b(let me|let'?s|i want to|i need to|i'd like to|can you|book|apply)\b",
    re.IGNORECASE,
)
"""Words that turn to another matter at the read-back."""
_BOOKS = re.compile(r"예약|预约|挂号|\bbook|appointment", re.IGNORECASE)
_EASILY_LEFT = frozenset({"rating", "benefits", "progress"})
"""Small forms that nobody is held in: a goodbye ends them."""
_REFUSES = re.compile(r"^(아니|됐|괜찮|안\s)|^不|^算了|^(no|nope|nah|not)\b", re.IGNORECASE)
"""How a polite refusal begins: "no, I'm okay" is no score."""
_CALLS_OFF = re.compile(r"(预约|号).{0,4}(取消|不要|退)|取消|不去了|退了吧|(예약).{0,6}(취소|없던)|안\s?갈래|cancel (it|the|my)|call it off", re.IGNORECASE)
"""Words that call an appointment off while its change is open."""
_COMPLAINS = re.compile(r"민원을?\s?(넣|접수|제기|내)|고발|신고(를|\s)?(하|할|해|넣|접수)|피해\s?구제|petition|complain|report (a|an|the|my|that|this|some)|投诉|举报|报案|报警|反映|报走失", re.IGNORECASE)
"""Words that make a request a complaint or report, where the service found takes such."""
_COMPLAINED = re.compile(r"민원|고발|불만|投诉|举报|complain|petition|rude|unfair|terrible|angry|nobody|never", re.IGNORECASE)
"""Words that hold a grievance."""
_WISHES = re.compile(
    r"(하려|할라|하러|할려|할게|할래|하고\s?싶|떼|뗄|뽑|만들|신청|발급|받으러|받고\s?싶|왔는데|왔어|왔습|해\s?주|해\s?줘|해\s?주이소|해\s?주쇼)|(想|要|来|给我|帮我|我得).{0,4}(办|申请|补|换|开|领|弄|交|查|报)|\b(want|need|would like|i'd like|here to|trying to|have to|came to|apply|get me|renew|do my|sort)\b",
    re.IGNORECASE,
)
"""Words by which people say that they want a thing done."""
_ENQUIRES = re.compile(
    r"물어|여쭤|여쭙|문의|궁금|알고\s?싶|알려|설명|안내|상담\s?좀|问|打听|了解|咨询|介绍|讲讲|说说|\b(ask|asking|know about|know more|question|questions|information|enquire|enquiring|explain)\b", re.IGNORECASE
)
"""Words by which people say that they want to be told something first."""

_EXPLAINS = re.compile(
    r"설명\S{0,3}\s?(좀\s?)?(해|부탁|주|들|바)|뭐\s?하는\s?(거|건|것)|(뭔지|무엇인지)\s?(좀\s?)?(알|설명|가르)|介绍|讲解|解释|讲一讲|说说|是(个)?(啥|什么|干什么|干嘛)的?|"
    r"\b(explain|tell me (more )?about|what .{2,50} is (all )?about|describe)\b",
    re.IGNORECASE,
)
_ASPECT = re.compile(
    r"서류|준비|비용|수수료|요금|얼마|기간|며칠|언제|어디|자격|대상|절차|방법|材料|费|多少钱|多久|几天|哪|条件|资格|怎么办|流程|paper|document|fee|cost|how (long|much|to|do)|where|when|who\b|eligib",
    re.IGNORECASE,
)
"""Asked for one side of a service, not for the whole."""
_LEAD = r"(그럼|그러면|그리고|근데|그런데|那么?|还有|and|so|then)?\s?,?\s?(the |what about the |how about the )?"
_TAIL = r"(은|는|이|가|요|도)?\s?(요|呢|啊|呀)?\s?[?？.!~]*"
_ONE_SIDE = {
    name: re.compile(rf"{_LEAD}({words}){_TAIL}", re.IGNORECASE)
    for name, words in {
        "ask_materials": r"서류|준비물|필요한\s?(거|것|서류)|材料|要带的|papers?|documents?",
        "ask_fee": r"비용|수수료|값|돈|费用|手续费|fees?|cost|price",
        "ask_duration": r"기간|시간|时间|多久|how long",
        "ask_where_when": r"장소|어디서|어디|地点|在哪|在哪里|where",
        "ask_eligibility": r"자격|조건|条件|资格|eligibility",
    }.items()
}
"""One word that asks for one side of a service."""
_ONLY_A_SOUND = re.compile(r"(啊{2,}|呃+|哎+|诶+|아{2,}|으{2,}|a{2,}h*|u+h+|e+r+m*)[\s.!。！~]*", re.IGNORECASE)
"""A cry or a hesitation that says neither yes nor no."""
_WHAT_ABOUT = re.compile(r"那?(么)?(.{2,12})呢[？?]?|(그럼|그러면)?\s?(.{2,12})(은|는)요?\??|(and )?(what|how) about (the |my )?(.{3,30})\??", re.IGNORECASE)
_CAN_I = re.compile(
    r"^(?:can|could|will|would) (?:i|you|we)\b.{0,20}\b(?:book|do|renew|get|make|sort|file|report|register|hand in|start|print|have|help me)\b", re.IGNORECASE
)
"""How English asks politely for a thing to be done; it has the form of a question about eligibility."""
_ASKED_AGAIN = {"ask_fee": r"\b(fee|cost|price)\b", "ask_materials": r"\b(papers?|documents?)\b", "ask_duration": r"\bhow long\b"}
_ORDERS = re.compile(r"^(?:please |just |then |ok(?:ay)?,? |yes,? )*(?:book|renew|order|apply|print|register|replace|sign me up|get me|start)\b", re.IGNORECASE)
"""How English tells a thing to be done: "book me …", "renew my …"."""
_WHETHER = re.compile(
    r"eligib|entitled|qualif|old enough|allowed|\bif (?:i|he|she|we)\b|\bi['’]?m (?:only )?\w+(?:-\w+)? ?(?:years|$)|years old|\bat \d\d\b|without|\beven\b|\btoo\b|\bstill\b|\bas an?\b|\bfrom\b|['’]s,|"
    r"\b(?:get|have|claim) (?:the |a |any |my )?.{0,24}\b(?:pension|allowance|benefits?|subsidy|support|grant|money|discount|free|care)\b",
    re.IGNORECASE,
)
"""Words that really ask whether somebody may have a thing."""
_BARE_NAME = 40
"""Letters up to which a sentence that calls a service by its name may be that name and little else."""
_CANCELS_FORM = re.compile(
    r"^(아니\S*\s)?((이거|그거|이|그|제|내|지금)\s?)?((신청|예약|접수|것|거)[은는을를]?\s?)?((그냥|좀|다)\s)?취소\s?(해|할|하|요|$)|(다음|나중)에\s?(다시\s?)?(할게|할래|하겠|올게|오겠)\S*$"
)
"""Words that leave the open form; outside one they may mean an appointment."""
_MY_CASE_KO = re.compile(
    r"((제|내|우리|아까|그)\s?|^)예약.{0,6}(언제|몇\s?시|며칠|확인)|예약\s?확인|어떻게\s?(돼|되어?|되고)\s?(가|있)|어떻게\s?됐|어디까지\s?(됐|되|진행)|(접수|신청)한?\s?(거|것|건).{0,6}(확인|어떻게|알)"
)
"""Words that ask after what was filed or booked."""
_MY_CASE = re.compile(
    r"(我|那)个?的?(预约|号).{0,4}(什么时候|哪天|几点|几号)|预约的?是?(什么时候|哪天|几点)|约(的|在)(是)?(哪天|什么时候|几点)|"
    r"\bwhen(?:['’]?s| is| was) (?:my|the) (?:appointment|booking|visit)\b|\bwhat (?:time|day) is my\b|\bmy (?:appointment|booking)\b.{0,12}\bwhen\b|\bwhen(?:['’]?s| is| was) (?:my|the) \w+ again\b",
    re.IGNORECASE,
)
"""The same in Chinese and English, for appointments."""
_A_BOOKING = re.compile(r"예약|취소|预约|挂的|约的|取消|\b(appointment|booking|booked|cancel)\b", re.IGNORECASE)
_SHOWS = re.compile(r"보여|보기|볼|띄워|화면|다시|show|see|display|看|显示|打开", re.IGNORECASE)


def command_by_words(text: str) -> str | None:
    """Return the command that a short text plainly gives, or none."""
    if len(text) > 45:
        return None
    return next((name for name, pattern in _COMMAND_PATTERNS.items() if pattern.search(text)), None)


class TurnRouter:
    """Decides the intent that the rules see.

    Args:
        catalogue: the service catalogue, for the fields of the open form.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def route(
        self, text: str, language: str, ranking: list[dict[str, Any]], services: list[dict[str, Any]], flags: list[str], metadata: dict[str, Any]
    ) -> tuple[str, float]:
        """Return intent and confidence for a turn."""
        top: dict[str, Any] = ranking[0] if ranking and ranking[0]["name"] else {"name": "nlu_fallback", "confidence": 0.0}
        intent, confidence = str(top["name"]), float(top["confidence"])
        service_confidence = services[0]["confidence"] if services else 0.0
        if not SAFETY_FIRST & set(flags) and self._about_own_data(text, language, service_confidence, metadata):
            # Their data, or a form left for later: the action that helps does what is wanted.
            return "help", 0.95
        if intent == "repeat" and language == "en" and (about := next((name for name, words in _ASKED_AGAIN.items() if re.search(words, text, re.IGNORECASE)), None)):
            # "What was the fee again?" asks for the fee, not for the last words.
            intent, confidence = about, 0.8
        asking = metadata.get("asking") or None
        if asking or metadata.get("confirming"):
            return self._in_form(text, language, intent, confidence, service_confidence, flags, metadata, [s["service"] for s in services[:1]])
        if SAFETY_FIRST & set(flags):
            return "safety", max(confidence, 0.9)
        if written_reference(text):
            return "check_progress", 0.9
        if intent not in ("set_reminder", "file_complaint", "talk_to_human") and outside_guide(text, language, _place(metadata, language), self._catalogue):
            # What no service of the catalogue is: the action that describes says who answers it.
            return "find_service", 0.8
        if "bereavement" in flags and not asks_outright(text, language, intent, confidence, service_confidence):
            # Condolence first, then the way through what is to be done.
            return "safety", 0.9
        sure = str(services[0]["service"]) if services and service_confidence >= 0.7 else None
        elsewhere = sure is not None and sure != metadata.get("topic")
        filed, offered = bool(metadata.get("last_record")), metadata.get("offered") or {}
        if (wished := wishes.intent_in(text, language, filed=filed, offered=offered, elsewhere=elsewhere)) is not None:
            # The receipt, the payment, a number for the counter: known by their words, since no service is among them.
            return wished, max(confidence, 0.9) if wished == intent else 0.9
        if self._answers_an_offer(text, language, intent, confidence, metadata):
            # "李明" after "shall we start?": the first answer is a yes.
            return "affirm", 0.85
        if language == "zh" and re.search(r"催(一下|一催|催|办|一声)|(帮|给)我催|还要催", text) and intent in MATTERS | {"nlu_fallback", "out_of_scope"}:
            # "Hurry them up for me" is about what was filed, not a new application.
            return "check_progress", 0.8
        if intent in ("help", "rate_service", "greet", "find_service", "nlu_fallback") and service_confidence < 0.6 and said_to_the_guide(text):
            # "What's your name?", "useless thing": said to the guide, about no service.
            return "out_of_scope", 0.8
        if _ONLY_A_SOUND.fullmatch(text):
            return "nlu_fallback", 0.3
        if intent not in QUESTIONS | MATTERS and (side := next((name for name, words in _ONE_SIDE.items() if words.fullmatch(text)), None)):
            # "그럼 서류는": one side of what was spoken of, in a word.
            return side, 0.8
        if services and service_confidence >= 0.5 and _WHAT_ABOUT.fullmatch(text) and intent not in QUESTIONS | MATTERS:
            # "那身份证呢？": another matter is named, nothing is agreed to.
            return "find_service", 0.7
        if offered.get("service") and agrees_and_goes_on(text) and not service_confidence >= 0.7:
            # "네, 신고할게요" after "crime report: shall I help?" names no other report.
            return "affirm", 0.9
        plain = plain_yes_or_no(text, language)
        if plain is not None and intent not in COMMANDS:
            return ("affirm" if plain else "deny"), max(confidence, 0.9)
        if len(text) <= 40 and (_MY_CASE_KO if language == "ko" else _MY_CASE).search(text):
            return "check_progress", max(confidence, 0.7)
        command = command_by_words(text)
        if command and intent != command and confidence < _SURE and service_confidence < 0.6:
            return command, 0.7
        pending = metadata.get("pending")
        offered = metadata.get("offered") or {}
        if offered.get("intent") == intent and offered.get("service") in services_of_family(text, language, _place(metadata, language)):
            # "신고할게요" after "crime report: shall we start?": what was offered is meant.
            return "affirm", 0.9
        if services_of_family(text, language, _place(metadata, language)):
            # "A certificate, please": which one is asked, whatever is likeliest.
            kept = intent in ("start_application", "book_appointment", "file_complaint", "find_service")
            return (pending, 0.8) if pending in QUESTIONS else (intent if kept else "find_service", max(confidence, 0.7))
        if parse_shift(text, language) is not None and metadata.get("topic") and intent not in QUESTIONS and (confidence < 0.8 or intent in SMALL_TALK):
            return "change_or_cancel_appointment", 0.8
        if pending in QUESTIONS and self._answers_which(text, language, intent, confidence, service_confidence, metadata):
            return pending, 0.8
        likely = self._catalogue.get(services[0]["service"]) if services else None
        named = self._named(text, likely)
        if pending in ("start_application", "book_appointment") and named and len(text) <= _BARE_NAME // 2 and intent not in QUESTIONS | COMMANDS and not looks_like_question(text, language):
            # The answer to "which of these?" was its name: the wish is known already.
            return pending, 0.8
        if likely is not None and service_confidence >= 0.6 and intent in MATTERS | {"out_of_scope", "help"} and deadline(likely, text, language):
            # "Is there a fine if I'm late?": the law's answer, before any form.
            return "ask_duration", 0.8
        if likely is not None and service_confidence >= 0.6 and intent in MATTERS | QUESTIONS | {"out_of_scope", "help", "repeat"} and _EXPLAINS.search(text) and not _ASPECT.search(text):
            # "Please explain the move-in report": what it is, before anything begins.
            return "find_service", 0.85
        if likely is not None and (named or (_CAN_I.search(text) and service_confidence >= 0.9)) and (wanted := self._called(text, language, intent, confidence, service_confidence, likely)):
            return wanted
        return self._alone(text, language, ranking, intent, confidence, service_confidence, likely.produces if likely else None, named)

    def _answers_an_offer(self, text: str, language: str, intent: str, confidence: float, metadata: dict[str, Any]) -> bool:
        """Return whether a turn gives the first answer of the form that was offered, in place of a yes."""
        offered = metadata.get("offered") or {}
        if offered.get("intent") not in ("start_application", "file_complaint", "book_appointment") or looks_like_question(text, language) or len(text) > 40:
            return False
        form = form_of(self._catalogue, "service", offered.get("service"))
        first = form.form[0] if form and form.form else None
        if first is None or first.type is not FieldType.name or plain_yes_or_no(text, language) is not None:
            return False
        written = language == "en" and bool(re.match(r"(?:[A-Z][\w'’-]+,?\s*){2,4}(?=$|[a-z,])", text)) and not re.match(r"(good|hello|hi|hey|thank|many|see|take|so)\b", text, re.IGNORECASE)
        if intent in COMMANDS | QUESTIONS | MATTERS and confidence >= (0.93 if intent in MATTERS else _SURE) or intent in ("greet", "goodbye", "thank") and confidence >= _SURE and not written:
            return False
        reading = understand(first, text, _situation(metadata, language))
        return reading.accepted and reading.certainty >= (0.8 if written else 0.88)

    @staticmethod
    def _called(text: str, language: str, intent: str, confidence: float, service_confidence: float, service: Service) -> tuple[str, float] | None:
        """Return the intent that opens a service called by its name, or none when the sentence asks or tells something else."""
        opens = "file_complaint" if service.produces == "complaint" else "book_appointment" if _BOOKS.search(text) and service.bookable else "start_application"
        question = looks_like_question(text, language)
        if intent == "ask_eligibility" and language == "en" and _CAN_I.search(text) and not _WHETHER.search(text):
            return opens, 0.7
        if intent == "find_service" and language == "en" and _ORDERS.search(text) and not question:
            return opens, max(confidence, 0.6)
        if intent == "file_complaint" and service.produces != "complaint" and service_confidence >= 0.9 and not _COMPLAINED.search(text):
            # "Report a move" is no complaint.
            return "start_application", confidence
        if intent == "out_of_scope" and service_confidence >= 0.9 and (not question or (language == "en" and _CAN_I.search(text))):
            return (opens, 0.6) if _WISHES.search(text) or _CAN_I.search(text) or len(text) <= _BARE_NAME else ("find_service", 0.6)
        if confidence < _SURE and service_confidence >= 0.9 and intent not in QUESTIONS | {"find_service", opens} and not question and language == "en" and len(text) <= _BARE_NAME:
            return (opens, 0.6) if intent in SMALL_TALK | MATTERS and not command_by_words(text) else None
        return None

    @staticmethod
    def _answers_which(text: str, language: str, intent: str, confidence: float, service_confidence: float, metadata: dict[str, Any]) -> bool:
        """Return whether a turn only names what an open question is about ("how much?" – "which service?" – "the passport")."""
        if metadata["pending"] == "ask_eligibility" and metadata.get("topic") and len(text) <= 60:
            # Before any question mark: "일흔하나" ends as questions do.
            if told_by(text, language, _situation(metadata, language).now):
                return True
        if looks_like_question(text, language):
            return False
        bare = confidence < 0.6 or intent in ("find_service", "nlu_fallback", "out_of_scope", "affirm")
        return bare and service_confidence >= 0.7 and len(text) <= 30 and not _WISHES.search(text)

    def _named(self, text: str, service: Service | None) -> bool:
        """Return whether the service is called by one of its names, not only described."""
        if service is None:
            return False
        heard = self._catalogue.search(text, 3, service.jurisdiction)
        return any(match.service == service.id and match.score >= 0.85 for match in heard)

    @staticmethod
    def _alone(
        text: str, language: str, ranking: list[dict[str, Any]], intent: str, confidence: float, service_confidence: float, produces: str | None, named: bool
    ) -> tuple[str, float]:
        if intent == "start_application" and produces == "complaint" and service_confidence >= 0.6 and _COMPLAINS.search(text):
            return "file_complaint", confidence
        wishes = intent == "find_service" or (intent in QUESTIONS and confidence < 0.7)
        if wishes and named and _WISHES.search(text) and not _ENQUIRES.search(text) and not looks_like_question(text, language):
            # "I want to do my moving report": the service is named and wanted; nothing is asked.
            return "start_application", max(confidence, 0.6)
        if intent == "find_service" and confidence < 0.8 and service_confidence >= 0.7 and _BOOKS.search(text) and _WISHES.search(text) and not looks_like_question(text, language):
            return "book_appointment", max(confidence, 0.6)
        if language == "ko" and intent in ("affirm", "deny") and confidence < 0.5:
            # No yes or no is among the words, and the classifier is in doubt: nonsense or a bare name.
            return ("find_service" if service_confidence >= 0.7 else "nlu_fallback"), confidence
        if language == "ko" and intent == "show_certificate" and confidence < 0.7 and service_confidence >= 0.6 and not _SHOWS.search(text):
            return "find_service", confidence
        if language == "zh" and intent == "ask_fee" and not looks_like_question(text, language) and not re.search(r"费|钱|价|收|免", text):
            # "五千万", "最多一百五十万" tells an amount and asks for none.
            return ("find_service", 0.4) if service_confidence >= 0.7 else ("nlu_fallback", 0.3)
        if language == "zh" and intent == "talk_to_human" and not re.search(r"工|真人|活人|叫|找|转|接|客服|工作人员|跟人|和人|有人", text):
            return ("find_service", 0.4) if service_confidence >= 0.7 else ("nlu_fallback", 0.3)
        if intent == "out_of_scope" and confidence < 0.5 and service_confidence >= (0.5 if language == "zh" else 0.8) and len(ranking) > 1:
            runner_up = ranking[1]
            return str(runner_up["name"]), float(runner_up["confidence"])
        if intent in QUESTIONS and confidence < 0.45 and service_confidence >= 0.7 and not _ASPECT.search(text) and not looks_like_question(text, language):
            # "Passport", "what's the new address for …": no side of the service is asked after.
            return ("book_appointment" if _BOOKS.search(text) else "find_service"), 0.6
        if confidence < _NOT_SURE:
            # A service was named and nothing else is clear: tell what it is and offer to start.
            if service_confidence >= 0.6 and intent in QUESTIONS | MATTERS:
                return intent, confidence
            return ("find_service", confidence) if service_confidence >= 0.7 else ("nlu_fallback", confidence)
        return intent, confidence

    def _about_own_data(self, text: str, language: str, service_confidence: float, metadata: dict[str, Any]) -> bool:
        """Return whether a sentence is about the speaker's own data or about a draft, whatever the classifier makes of it."""
        asking, confirming = metadata.get("asking") or {}, bool(metadata.get("confirming"))
        form = form_of(self._catalogue, metadata.get("form_kind"), metadata.get("service")) if asking or confirming else None
        field = form.field(asking.get("name")) if form and not confirming else None
        wish = own_data.wish_in(text, language, field=field, confirming=confirming) or drafts.wish_in(
            text,
            language,
            form_kind=form.kind if form else None,
            field=field,
            code_asked=(metadata.get("offered") or {}) == drafts.WANTED,
            names_service=service_confidence >= SERVICE_CERTAIN,
        )
        return wish is not None

    def _in_form(
        self,
        text: str,
        language: str,
        intent: str,
        confidence: float,
        service_confidence: float,
        flags: list[str],
        metadata: dict[str, Any],
        services_found: list[str],
    ) -> tuple[str, float]:
        if (metadata.get("offered") or {}).get("intent") == "talk_to_human" and plain_yes_or_no(text, language) and not goes_on(text):
            # A person was offered in distress: the yes is for that, not for the form.
            return "talk_to_human", 0.95
        form = form_of(self._catalogue, metadata.get("form_kind"), metadata.get("service"))
        asking = metadata.get("asking") or {}
        field = form.field(asking.get("name")) if form else None
        command = command_by_words(text)
        if command == "switch_language" and field is not None and field.name == "language":
            # "English" answers the question for a language.
            command = None
        if command is None and metadata.get("form_kind") != "change_appointment" and len(text) <= 25 and _CANCELS_FORM.search(text):
            command = "cancel"
        situation = _situation(metadata, language)
        confirming = bool(metadata.get("confirming"))
        kind = metadata.get("form_kind")
        spoken_freely = field is not None and field.type in (FieldType.text, FieldType.place, FieldType.office, FieldType.address)
        if kind != "rating" and not flags and not spoken_freely and said_to_the_guide(text):
            # "이 바보 기계야" is no Mr Yi.
            return "out_of_scope", 0.9
        if kind in _EASILY_LEFT and leaves(text, language):
            score = understand(field, text, situation) if field is not None and kind == "rating" else None
            if kind == "rating" and (field is None or field.name != "score"):
                # The score is given: at the comment a goodbye leaves the comment out, at the read-back it is no objection.
                return "inform" if field is not None else "affirm", 0.9
            if score is None or not score.accepted or _REFUSES.search(text):
                return "cancel", 0.9
        if kind == "change_appointment" and parse_shift(text, language) is not None:
            return "inform", 0.9
        if metadata.get("answers") and starts_over(text):
            return "inform", 0.9
        if field is not None and field.type is FieldType.office and any_will_do(text):
            return "inform", 0.9
        if field is not None:
            answer = understand(field, text, situation)
            strict = field.type not in (FieldType.text, FieldType.place, FieldType.office, FieldType.address)
        else:
            answer, strict = None, True
        pressing = SAFETY_FIRST & set(flags)
        if pressing and not (form and form.urgent) and not (answer and answer.accepted and strict and answer.certainty >= (0.9 if pressing - {"medical"} else 0.75)):
            told = answer is not None and answer.value is not None and len(text) >= 10
            if field is not None and field.type is FieldType.text and told and not pressing & flags_by_words(text):
                # A story in free words that only may be pressing: the number to call is said first, and the story is kept.
                return "inform", 0.8
            free_text = field is not None and not strict and pressing <= {"medical", "fraud"}
            if not free_text:
                return "safety", 0.95
        if intent in ("elder_mode", "bigger_text") and command is None and field is not None and field.type is FieldType.choice and answer is not None and answer.accepted:
            # "The simple one" chooses a card; it asks for no other way of talking.
            return "inform", 0.9
        changing = (metadata.get("offered") or {}).get("intent") == "change"
        if confirming and changing and intent in QUESTIONS and language == "en" and len(text) <= 40 and not looks_like_question(text, language):
            # "Mapo office" after "what should I change?" is a new value, not a question about the place.
            return "inform", 0.6
        if confirming and bool(services_found) and services_found[0] != metadata.get("service") and service_confidence >= 0.7 and not (form and mentioned(form, text, language)):
            if _TURNS_TO.search(text) and not objects(_TURNS_TO.sub("", text), language):
                # "Let me book a hospital first": another matter, before this one is filed.
                return ("book_appointment" if _BOOKS.search(text) else "start_application"), 0.8
        if confirming:
            return self._confirming(text, language, intent, confidence, command, form, situation)
        certainty = answer.certainty if answer is not None and (answer.accepted or answer.problem) else 0.0
        if intent == "change_or_cancel_appointment" and language == "en" and command == "cancel" and certainty < 0.75:
            # Nothing is booked yet, or the change is being asked: the form goes; an appointment made is cancelled after one more yes.
            return "cancel", 0.85
        if kind == "change_appointment" and _CALLS_OFF.search(text) and certainty < 0.75:
            return "cancel", 0.9
        if certainty < 0.75 and len(text) <= 40 and looks_like_question(text, language) and (_MY_CASE_KO if language == "ko" else _MY_CASE).search(text):
            return "check_progress", 0.8
        own_visit = intent == "change_or_cancel_appointment" and field is not None and field.type in (FieldType.date, FieldType.time, FieldType.choice) and not _A_BOOKING.search(text)
        if own_visit and kind != "change_appointment":
            # "Mornings don't suit me, is the afternoon all right?" to "morning or afternoon?" is about this visit, not one made before.
            return "inform", max(certainty, 0.5)
        if intent in NO_SERVICE and confidence >= 0.7 and certainty < 0.75 and not (form and mentioned(form, text, language) and intent == "change_or_cancel_appointment") and (strict or looks_like_question(text, language)):
            return intent, confidence
        other_service = bool(services_found) and services_found[0] != metadata.get("service")
        if field is not None and field.type is FieldType.yes_no and other_service and service_confidence >= 0.8:
            if plain_yes_or_no(text, language) is None and _asks_for_something(text, language):
                # "I want to report a death" is no yes to "have you got a spouse?".
                return ("book_appointment" if _BOOKS.search(text) else "start_application"), 0.8
        asks_beside = intent in QUESTIONS and confidence >= 0.5 and looks_like_question(text, language) and field is not None and field.type is FieldType.choice
        if answer is not None and (answer.accepted or answer.problem) and answer.certainty >= (0.995 if asks_beside else 0.86):
            if not (command and command != "help" and answer.certainty < 0.93):
                return "inform", answer.certainty
        if metadata.get("form_kind") == "change_appointment" and _CALLS_OFF.search(text):
            return "cancel", 0.9
        if command == "cancel" and not (answer is not None and answer.accepted and strict and answer.certainty >= 0.86):
            return command, max(confidence, 0.75)
        if written_reference(text) and intent in ("check_progress", "nlu_fallback", "find_service", "start_application") and not (answer and answer.accepted):
            return "check_progress", 0.9
        if command and (intent == command or confidence < 0.8 or intent in ("deny", "affirm", "change_or_cancel_appointment")):
            return command, max(confidence, 0.75)
        if other_service and service_confidence >= 0.9 and after_switch(text) != text:
            return ("book_appointment" if _BOOKS.search(text) else "start_application"), 0.8
        if intent in MATTERS and confidence >= 0.4 and service_confidence >= 0.7 and other_service and _SWITCHES.search(text):
            return intent, confidence
        if form is not None and field is not None:
            if correction(form, field, text, situation) or other_answers(form, field, text, situation):
                if not (looks_like_question(text, language) and intent in QUESTIONS and confidence >= _SURE):
                    return "inform", 0.85
        if field is not None and field.type is FieldType.text and len(text) >= 10 and answer is not None and answer.value is not None:
            # A story told in free words is the answer, whatever it sounds like, unless another matter is asked for outright.
            switches = intent in MATTERS and confidence >= 0.75 and service_confidence >= 0.8 and _SWITCHES.search(text)
            asks = intent in QUESTIONS and confidence >= 0.8 and looks_like_question(text, language)
            if not switches and not asks and not (intent in COMMANDS and confidence >= 0.9):
                return "inform", 0.8
        fits = answer is not None and answer.accepted and answer.certainty >= 0.6
        # What cannot be undone needs its word, or more certainty.
        enough = 0.93 if intent in _NEEDS_ITS_WORD and not command else _SURE if strict else 0.8
        if intent in COMMANDS and confidence >= enough and len(text) <= 60 and (command or not fits):
            return intent, confidence
        question = looks_like_question(text, language)
        if intent in QUESTIONS and (confidence >= (0.5 if question else 0.8)) and (strict or question):
            return intent, confidence
        if intent in MATTERS and confidence >= 0.5 and service_confidence >= 0.6 and certainty < 0.75 and (other_service or not fits) and (strict or _asks_for_something(text, language)):
            return intent, confidence
        if certainty >= 0.4:
            return "inform", certainty
        if intent in SMALL_TALK - {"rate_service"} and confidence >= (0.9 if intent in ("greet", "goodbye") else _SURE) and strict:
            # Nonsense is no small talk: it gets the question again, in simpler words.
            return (intent, confidence) if intent != "out_of_scope" or question else ("inform", 0.2)
        if intent in QUESTIONS and confidence >= 0.5:
            return intent, confidence
        return "inform", certainty

    @staticmethod
    def _confirming(
        text: str, language: str, intent: str, confidence: float, command: str | None, form: Form | None, situation: Situation
    ) -> tuple[str, float]:
        if form is not None and shown_or_hidden(form, text, situation):
            # "Hide it" changes what is shown of a number; it is no plain no.
            return "inform", 0.9
        said = confirms(text, language)
        if (said or plain_yes_or_no(text, language) is False) and intent not in ("repeat",):
            return ("affirm" if said else "deny"), 0.95
        if intent == "affirm" and confidence >= _SURELY_YES and not looks_like_question(text, language) and not doubts(text, language):
            # "하모, 그래 하이소": a yes in words that no list holds, without a value that would change an answer.
            if form is None or not fields_fitting(form, text, situation):
                return "affirm", confidence
        found = correction(form, None, text, situation) if form is not None else None
        if command == "cancel" and (found is None or found[1] is None):
            # "Cancel the whole thing" names a field only by chance.
            return "cancel", 0.9
        if found:
            return "inform", 0.9
        if command and command != "help":
            return command, 0.85
        if form is not None and len(text) <= 30 and not looks_like_question(text, language) and len(fields_fitting(form, text, situation)) == 1:
            # A value alone ("make it three") corrects the only answer it fits.
            return "inform", 0.85
        if form is not None and mentioned(form, text, language) and not looks_like_question(text, language) and len(text) <= 60:
            # A part of the form is named, and nothing is asked about it: it is to change.
            return "inform", 0.85
        if intent in QUESTIONS and confidence >= (0.5 if looks_like_question(text, language) else 0.8):
            return intent, confidence
        # Doubt and objection are a no, whatever the classifier heard.
        if said is False or objects(text, language) or (intent == "deny" and confidence >= 0.5):
            return "deny", 0.8
        # "환불해 주세요" sounds like a cancellation; what cannot be undone needs its word, or more certainty.
        if intent in COMMANDS | QUESTIONS and confidence >= (0.93 if intent in _NEEDS_ITS_WORD else _SURE):
            return intent, confidence
        if intent in SMALL_TALK - {"rate_service", "out_of_scope"} and confidence >= 0.75:
            return intent, confidence
        return "inform", 0.3


def asks_outright(text: str, language: str, intent: str, confidence: float, service_confidence: float) -> bool:
    """Return whether a sentence of mourning asks for something of its own, which is then answered."""
    if service_confidence >= 0.6 and intent in QUESTIONS | MATTERS:
        return True
    return intent in QUESTIONS | MATTERS - {"find_service"} and confidence >= _SURE and looks_like_question(text, language)


def _asks_for_something(text: str, language: str) -> bool:
    patterns = {
        "ko": r"(해|떼|뽑아|신고|신청|예약|발급|접수|등록)(을|를)?\s?(줘|주|할래|할게|하고\s?싶|하려|좀)|말고",
        "zh": r"(我想|我要|帮我|给我|想).{0,8}(办|约|申请|挂|开|查)|还是",
        "en": r"\b(i want to|i'?d like to|can you|please|instead)\b",
    }
    return bool(re.search(patterns[language], text, re.IGNORECASE))


def _place(metadata: dict[str, Any], language: str) -> str:
    """Return the jurisdiction whose services are meant, as the actions take it."""
    return str(metadata.get("jurisdiction") or ("CN" if language == "zh" else "KR"))


def _situation(metadata: dict[str, Any], language: str) -> Situation:
    now = dt.datetime.fromisoformat(metadata["now"]).replace(tzinfo=None) if metadata.get("now") else dt.datetime.now()
    return Situation(language, metadata.get("jurisdiction") or "KR", now, metadata.get("answers") or {})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TurnContext(GraphComponent):
    """Sets the intent that the rules see, and adds language and target language as entities that fill slots."""

    def __init__(self) -> None:
        self._router = TurnRouter(installed_catalogue())

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> TurnContext:
        """Build the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Route incoming messages."""
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            if not text or text.startswith("/"):
                continue
            ranking = message.get("intent_ranking") or []
            language = message.get(LANGUAGE) or "ko"
            message.set(CLASSIFIED, dict(message.get("intent") or {}), add_to_output=True)
            intent, confidence = self._router.route(
                text, language, ranking, message.get(SERVICES) or [], message.get(FLAGS) or [], message.get("metadata") or {}
            )
            message.set("intent", {"name": intent, "confidence": confidence}, add_to_output=True)
            entity = {"entity": "language", "start": 0, "end": len(text), "value": language, "extractor": type(self).__name__}
            message.set("entities", [*message.get("entities", []), entity], add_to_output=True)
        return messages


