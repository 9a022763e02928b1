"""What becomes of a citizen's data: told, agreed to with the last yes, shown, withdrawn and erased, in the conversation itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, casework, tell, yes_no_buttons
from actions.form_control import closed
from services.catalogue.schema import Field, FieldType
from services.forms import AT_COUNTER, Form
from services.forms.spec import SERVICE_FORM

ERASE = "erase_data"
"""What ``offered`` holds after "shall I really delete everything?"."""
_ID_NUMBERS = frozenset(
    {FieldType.resident_number, FieldType.foreigner_number, FieldType.cn_id_number, FieldType.passport_number, FieldType.licence_number}
)
_CONTACTS = frozenset({FieldType.phone, FieldType.email})
_FILES = frozenset({FieldType.photo, FieldType.document})
_PERSONAL = frozenset(
    {
        *_ID_NUMBERS,
        *_CONTACTS,
        *_FILES,
        FieldType.name,
        FieldType.latin_name,
        FieldType.address,
        FieldType.bank_account,
        FieldType.plate_number,
        FieldType.business_number,
    }
)
_WORDS: dict[str, dict[str, re.Pattern[str]]] = {
    language: {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}
    for language, patterns in {
        "ko": {
            "withdraw": r"동의.{0,8}(철회|취소|거둬|거두|거둘|무르|무를|없던)",
            "refuse": r"동의.{0,5}(안\s?해|안\s?할|못\s?해|못\s?하|하지\s?않|않|거부|싫)|(개인)?정보.{0,8}(싫|쓰지\s?마|보내지\s?마|주기\s?싫)",
            "erase": r"((내|제|우리)\s?(정보|자료|기록|데이터|개인정보)|개인정보|말한\s?(거|것)\s?(다|전부|모두)).{0,8}(지워|지우|삭제|없애|파기|폐기)",
            "show": r"((내|제)\s?(정보|자료|기록|데이터|개인정보)|(나|저)에\s?(대한|대해)|개인정보).{0,12}(보여|뭐가|뭘|무엇|어떤\s?게|열람|내려\s?받|복사|저장돼|남아\s?있|갖고\s?있|가지고\s?있)",
            "use": r"((내|제|우리|이)\s?(정보|자료|개인정보|번호|데이터)|개인정보).{0,12}(어떻게|어디(에|다|로)|뭐에|뭐하|무엇에|왜|누가|안전|괜찮|새\s?나가|유출|넘어가|지켜)"
            r"|(꼭|반드시)\s?(다\s?)?(말해|말씀|알려|적어|넣어|써)야|(그건|이건|그걸|이걸|그런\s?걸)\s?왜\s?(물어|묻|알려|필요|달라)|왜\s?(물어|묻|알려\s?달|필요한\s?(거|건|데))|(말|알려|가르쳐)\s?주기\s?(싫|그래|좀\s?그)"
            r"|(주민번호|주민등록번호|전화번호|신분증\s?번호|연락처|개인정보).{0,4}왜\s?(필요|물어|묻|알려|달라)|왜.{0,6}(주민번호|주민등록번호|전화번호|연락처|개인정보).{0,6}(필요|물어|묻|달라)",
        },
        "zh": {
            "withdraw": r"(撤回|收回|撤销|取消).{0,5}同意|不再同意",
            "refuse": r"不同意|(别|不要|不许|不能)(用|发|传|给).{0,6}(信息|资料|号码)",
            "erase": r"(我的?|个人).{0,4}(信息|资料|数据|记录|隐私).{0,6}(删|清除|清掉|抹掉|销毁)|(删|清)(掉|除|空|了)?.{0,3}我.{0,3}(信息|资料|数据|记录)",
            "show": r"(看看|看一下|查看|导出|下载|拷贝).{0,8}我的?.{0,6}(信息|资料|数据)(?!怎么)|存了我.{0,4}(什么|哪些)|我的(信息|资料|数据).{0,6}(给我看|导出|下载|有哪些|拷)",
            "use": r"(我的?|个人).{0,4}(信息|资料|数据|隐私|号码).{0,10}(怎么(用|处理|保存|办)|干什么|干嘛|做什么|会不会|安全|泄露|给谁|谁能看|用来)|(为什么|为啥|干嘛|干吗|干啥)(要|还要)?(问|填|知道|说)(这|我|那)|(一定|必须|非)(要|得)(说|填|给|报)(吗|不|么)|(不说|不填|不给|不报)(行|可以|可不可以|成)(吗|不|么)?|为什么要(我的?|问)?.{0,4}(身份证号|证件号|电话|手机号|个人信息|号码)",
        },
        "en": {
            "withdraw": r"(withdraw|revoke|take back|cancel).{0,15}\bconsent|no longer (agree|consent)",
            "refuse": r"\b(don['’]?t|do not|not|won['’]?t) (agree|consent)|no consent|refuse",
            "erase": r"\b(delete|erase|remove|wipe|destroy)\b.{0,20}\b(my|all the|about me)\b.{0,20}(\b(data|information|details|records?)\b|$)|forget everything",
            "show": r"\b(show|see|export|download|copy of|give me)\b.{0,25}\bmy (personal )?(data|information)\b|\b(keep|have|hold|store|know|saved?) (stored )?(about|on|of) me\b",
            "use": r"\b(what|who|where|is|are|how|why)\b.{0,30}\b(do|does|will|happens?|sees?|keep|use[sd]?|store[sd]?|safe|goes?)\b.{0,30}\bmy (personal |own )?(data|information|details)\b"
            r"|\bwhat('?s| is| do you (need|want)) (that|this|it)( information)? for\b|\bdo i (have|need) to (say|tell|give|answer) (that|this|it|you)\b|\bwhy (do|are|would) you (need|ask\w*|want) (that|this|it|to know)\b"
            r"|\b(is|are) my (personal )?(data|information|details)\b|\bwhy do you (need|want|ask)\b.{0,12}\b(id|number|phone|address|name|data|information)\b",
        },
    }.items()
}
_OF_A_SERVICE = re.compile(r"바꾸|변경|고치|정정|改|换|更新|\b(change|update|correct|renew)\b", re.IGNORECASE)
"""Words by which the data of a service are meant, not our keeping of them."""

_USE = {
    "ko": "말씀하신 내용은 신청하신 일을 처리하는 데만 써요. 암호로 바꾸어 보관하고 담당 기관에만 보내요. 접수하지 않은 것은 대화가 끝나면 지워요. "
    "보시려면 내 정보 보여 줘, 지우시려면 내 정보 지워 줘라고 말씀해 주세요.",
    "zh": "您说的内容只用来办您申请的事，加密保存，只发给办理部门。没提交的，谈话结束就删掉。想看就说“查看我的信息”，想删就说“删掉我的信息”。",
    "en": "What you tell me is used only for what you apply for. It is kept encrypted and goes only to the office in charge. What you do not submit is deleted when we finish. "
    "Say show my data or delete my data at any time.",
}
_SURE = {
    "ko": "접수한 일은 취소되고, 제가 보관한 내용을 모두 지워요. 되돌릴 수 없어요. 지울까요?",
    "zh": "已提交的事会撤销，我这里保存的内容会全部删掉，不能恢复。确定删吗？",
    "en": "What you have filed is withdrawn and all I keep about you is deleted. It cannot be undone. Shall I delete it?",
}
_ERASED = {
    "ko": "모두 지웠어요. 기록 {count}건의 내용이 남아 있지 않아요.",
    "zh": "全部删掉了，{count}条记录的内容都不再保留。",
    "en": "It is all deleted. Nothing of your {count} records is left.",
}
_ERASED_NONE = {"ko": "모두 지웠어요. 남은 내용이 없어요.", "zh": "全部删掉了，什么都没留下。", "en": "It is all deleted. Nothing is left."}
_WITHDRAWN = {
    "ko": "동의를 거두셨어요. 접수하지 않은 내용은 지웠어요. 이미 접수한 일도 지우시려면 내 정보 지워 줘라고 말씀해 주세요.",
    "zh": "您的同意已撤回，没提交的内容删掉了。已提交的也要删，请说“删掉我的信息”。",
    "en": "Your consent is withdrawn, and what was not submitted is deleted. To delete what you filed too, say delete my data.",
}
_REFUSED = {
    "ko": "네, 동의하지 않으셔서 접수하지 않았어요. 적으신 내용은 지웠어요.",
    "zh": "好的，您没有同意，所以没有提交，填的内容已经删掉了。",
    "en": "All right. Without your consent nothing was submitted, and what you filled in is deleted.",
}
_NOTHING_KEPT = {"ko": "보관하고 있는 내용이 없어요.", "zh": "我这里没有保存您的内容。", "en": "I keep nothing about you."}
_KEPT = {
    "ko": "보관하고 있는 것은 {listed}이에요. 사본은 휴대폰 화면에서 받으실 수 있어요.",
    "zh": "我这里保存着：{listed}。需要副本，可以在手机上下载。",
    "en": "I keep {listed}. You can have a copy on your phone.",
}
_KINDS = {
    "application": {"ko": "신청", "zh": "申请", "en": "applications"},
    "package": {"ko": "한 번에 신청한 일", "zh": "一件事申请", "en": "one-stop applications"},
    "appointment": {"ko": "예약", "zh": "预约", "en": "appointments"},
    "complaint": {"ko": "민원", "zh": "投诉", "en": "complaints"},
    "reminder": {"ko": "알림", "zh": "提醒", "en": "reminders"},
    "certificate": {"ko": "증명서", "zh": "证明", "en": "certificates"},
    "rating": {"ko": "평가", "zh": "评价", "en": "ratings"},
    "handoff": {"ko": "직원 연결", "zh": "转人工", "en": "requests for a person"},
    "draft": {"ko": "쓰던 신청서", "zh": "没填完的表", "en": "unfinished forms"},
    "consent": {"ko": "동의", "zh": "同意", "en": "consents"},
    "document": {"ko": "사진과 파일", "zh": "照片和文件", "en": "photos and files"},
}
_COUNTED = {"ko": "{what} {n}건", "zh": "{what}{n}项", "en": "{what}: {n}"}
_TITLE = {"ko": "보관하고 있는 것", "zh": "保存的内容", "en": "What is kept"}


def wish_in(text: str, language: str, *, field: Field | None = None, confirming: bool = False) -> str | None:
    """Return what a sentence wants of the speaker's own data: use, show, erase, withdraw or refuse; or none.

    "I do not agree" refuses only at the read-back, where agreement is asked for; to a question of a form it is an answer.

    Args:
        field: the open question of a form, if any.
        confirming: whether a read-back waits for yes or no.
    """
    if not text or text.startswith("/") or len(text) > 80:
        return None
    words = _WORDS.get(language, {})
    if field is not None and (field.type is FieldType.yes_no or (field.type is FieldType.text and len(text) > 40)):
        return None
    for name in ("withdraw", "refuse", "erase", "show", "use"):
        if name == "refuse" and not confirming:
            continue
        if name in words and words[name].search(text) and not (name in ("use", "show") and _OF_A_SERVICE.search(text)):
            return name
    return None


def wish(state: Conversation) -> str | None:
    """Return :func:`wish_in` of a turn."""
    confirming = state.in_form and state.confirming
    return wish_in(state.text, state.language, field=state.field if state.in_form and not confirming else None, confirming=confirming)


def answer(dispatcher: CollectingDispatcher, state: Conversation, wanted: str) -> list[dict[str, Any]]:
    """Do what :func:`wish` found, and return the events; an open form goes on after a question and ends otherwise."""
    language = state.language
    if wanted in ("use", "show"):
        if wanted == "use":
            tell(dispatcher, _USE[language])
        else:
            _show(dispatcher, state)
        return [FollowupAction("service_form" if state.in_form else "action_listen")]
    if wanted == "erase":
        tell(dispatcher, _SURE[language], buttons=yes_no_buttons(language))
        return [*closed(), SlotSet("offered", {"intent": ERASE}), ActiveLoop(None), FollowupAction("action_listen")]
    casework().privacy.end(state.id)
    if wanted == "withdraw":
        for purpose in casework().consents.purposes():
            casework().consents.withdraw(state.id, purpose.id)
    tell(dispatcher, (_WITHDRAWN if wanted == "withdraw" else _REFUSED)[language])
    return [*closed(), SlotSet("offered", None), ActiveLoop(None), FollowupAction("action_listen")]


def erase(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]]:
    """Erase everything of this conversation after the yes; the page ends the conversation itself."""
    report = casework().privacy.erase(state.id)
    count = sum(report.records.values())
    words = (_ERASED if count else _ERASED_NONE)[state.language].format(count=count)
    tell(dispatcher, words, extra={"ui": [{"do": "end_session", "value": None}]})
    return [*closed(), SlotSet("offered", None), SlotSet("handoff", None), SlotSet("last_record", None)]


def _show(dispatcher: CollectingDispatcher, state: Conversation) -> None:
    kept = casework().privacy.export(state.id)
    counts = Counter(record["kind"] for record in kept["records"])
    counts.update(
        {
            "draft": len(kept["drafts"]),
            "consent": len([one for one in kept["consents"] if not one["withdrawn_at"]]),
            "document": len(kept["documents"]),
        }
    )
    found = {kind: name[state.language] for kind, name in _KINDS.items() if counts[kind]}
    if not found:
        tell(dispatcher, _NOTHING_KEPT[state.language])
        return
    listed = {"ko": ", ", "zh": "、", "en": ", "}[state.language].join(
        _COUNTED[state.language].format(what=name, n=counts[kind]) for kind, name in found.items()
    )
    rows = [{"field": kind, "label": name, "value": str(counts[kind])} for kind, name in found.items()]
    tell(
        dispatcher,
        _KEPT[state.language].format(listed=listed),
        extra={"card": {"kind": "summary", "title": _TITLE[state.language], "rows": rows}},
    )


def purposes_of(form: Form, answers: dict[str, Any]) -> list[str]:
    """Return the purposes for which a form needs consent; none in an emergency, nor where nothing personal was answered."""
    if form.urgent or form.kind not in (SERVICE_FORM, "visit", "reminder"):
        return []
    types = {field.type for field in form.form if answers.get(field.name) not in (None, AT_COUNTER)}
    if form.kind == "reminder":
        return ["reminders"] if types & _CONTACTS else []
    if not types & _PERSONAL:
        return []
    found = ["file_application"]
    found += ["identity_number"] if types & _ID_NUMBERS else []
    found += ["contact"] if types & _CONTACTS else []
    return found + (["photo"] if types & _FILES else [])


def heard_in(tracker: Tracker) -> str:
    """Return what the open form has said so far."""
    said: list[str] = []
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop":
            break
        if event.get("event") == "bot":
            said.append(str(event.get("text") or ""))
    return "\n".join(said)


def consent_to_tell(state: Conversation, form: Form, heard: str) -> str:
    """Return the sentence that tells what the last yes agrees to, to follow the read-back; empty when it holds already or was said in ``heard``."""
    wanted = purposes_of(form, state.answers)
    if not wanted or all(casework().consents.holds(state.id, purpose) for purpose in wanted):
        return ""
    sentence = casework().consents.sentence(wanted, state.language)
    if sentence in heard:
        return ""
    return f"{'。' if state.language == 'zh' else '. '}{sentence}"


def agreed(state: Conversation, form: Form) -> None:
    """Keep the consents that the last yes gave, purpose by purpose, in the words that were told."""
    wanted = purposes_of(form, state.answers)
    if wanted:
        casework().consents.give_each(state.id, wanted, state.language, wording=casework().consents.sentence(wanted, state.language))
