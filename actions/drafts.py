"""A form that is left for later: its code is given, and with the code it is taken up again, here or on a phone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, casework, catalogue, meant_service, say, tell
from actions.form_control import begin, closed
from services.casework.drafts.exceptions import DraftNotFoundError
from services.casework.references import is_well_formed, kind_of
from services.catalogue.schema import Field, FieldType
from services.forms.identifiers import own_reference, written_reference
from services.forms.spec import SERVICE_FORM

WANTED = {"intent": "draft_code"}
"""What ``offered`` holds after "what is the code?"."""
_KEEPS = {
    "ko": r"(나중에|이따가?|있다가|집에\s?가서|집에서|다음에|내일|휴대폰으로|핸드폰으로).{0,16}(이어서|이어|마저|계속\s?(할|하))|(저장|보관)\s?(좀\s?)?(해\s?(줘|주|둬|두|놔)|하고\s?싶|할게|할래)",
    "zh": r"(先|帮我|给我).{0,3}(存|保存)(着|起来|一下|好|上)|(回家|回头|以后|改天|等会儿?|晚点|下次|明天|到时候).{0,8}(接着|继续|再)(办|填|弄|来填)|用手机(接着|继续)",
    "en": r"\b(save|keep) (this|it|my (form|application|answers|progress|draft))\b|\b(finish|continue|carry on|go on|complete)\b.{0,25}\b(later|at home|on my phone|another (time|day)|tomorrow)\b|come back (to (this|it)|later) ",
}
_TAKES_UP = {
    "ko": r"(아까|저번|지난번|전에|어제|하다\s?만|하다가\s?만|쓰다\s?만|보관|저장)\S{0,4}.{0,14}(이어|마저|계속)|(하던|쓰던)\s?(거|것|데|일|신청|서류)\S{0,3}.{0,8}(이어|계속|마저)",
    "zh": r"(接着|继续)(办|填|弄|做)?.{0,4}(刚才|之前|上次|昨天|没(办|填|弄)完|存)|(刚才|之前|上次|昨天|没(办|填|弄)完|存).{0,12}(接着|继续)",
    "en": r"\b(go on|continue|carry on|pick up|resume|finish)\b.{0,30}\b(left off|before|earlier|last time|started|begun|draft|saved|yesterday|my code)\b|\bmy (saved )?draft\b",
}
_PATTERNS = {
    name: {language: re.compile(words, re.IGNORECASE) for language, words in found.items()}
    for name, found in (("keep", _KEEPS), ("take_up", _TAKES_UP))
}

_LIKE_A_CODE = re.compile(r"(?<![A-Za-z])F[-\s]?[A-Z0-9]{3,4}[-\s]?[A-Z0-9]{3,4}(?![A-Za-z])", re.IGNORECASE)
"""A code with a letter wrong."""
_KEPT = {
    "ko": "{name}, 적으신 데까지 보관했어요. 코드는 {code}예요. 이레 안에 여기서나 휴대폰에서, 하던 거 이어서 할게요라고 하시고 코드를 말씀해 주세요.",
    "zh": "{name}填到这里我给您存好了，编码是{code}。七天之内，在这里或手机上说“接着办上次的”，再说编码就行。",
    "en": "I have kept the {name} as far as it is filled in. The code is {code}. Within seven days, here or on your phone, say continue my draft and tell me the code.",
}
_WHICH_CODE = {
    "ko": "이어서 하실 신청서의 코드를 말씀해 주세요. 에프로 시작해요.",
    "zh": "请说一下那份表的编码，是F开头的。",
    "en": "Please tell me the code of your draft. It begins with F.",
}
_NO_DRAFT = {
    "ko": "그 코드로 보관한 신청서가 없어요. 코드를 다시 확인해 주세요. 보관은 이레 동안 해요. 새로 하시려면 무슨 일인지 말씀해 주세요.",
    "zh": "这个编码没有找到存好的表，请再看一下编码。只保存七天。要重新办，请说是什么事。",
    "en": "No draft is kept under this code. Please check it; a draft is kept for seven days. To begin anew, tell me what it is about.",
}


def wish_in(
    text: str,
    language: str,
    *,
    form_kind: str | None = None,
    field: Field | None = None,
    code_asked: bool = False,
    names_service: bool = False,
) -> str | None:
    """Return what a sentence wants of a draft: keep (the open form, for later) or take_up (one left before); or none.

    Args:
        form_kind: kind of the open form, or none.
        field: the open question of that form; none at the read-back.
        code_asked: whether the code was just asked for.
        names_service: whether the sentence names a service: its draft is then found without a code.
    """
    if not text or text.startswith("/") or len(text) > 100:
        return None
    if code_in(text) is not None and form_kind in (None, SERVICE_FORM):
        return "take_up"
    if form_kind is not None:
        free = field is not None and field.type is FieldType.text and len(text) > 30
        return "keep" if form_kind == SERVICE_FORM and not free and _PATTERNS["keep"][language].search(text) else None
    if code_asked and (own_reference(text) or _LIKE_A_CODE.search(text)):
        return "take_up"
    return "take_up" if not names_service and _PATTERNS["take_up"][language].search(text) else None


def wish(state: Conversation) -> str | None:
    """Return :func:`wish_in` of a turn."""
    return wish_in(
        state.text,
        state.language,
        form_kind=state.form_kind if state.in_form else None,
        field=state.field if state.in_form and not state.confirming else None,
        code_asked=state.offered == WANTED,
        names_service=meant_service(state) is not None,
    )


def code_in(text: str) -> str | None:
    """Return the code of a draft that stands in ``text``, written or read aloud letter by letter; or none."""
    for found in (written_reference(text), own_reference(text)):
        if found and is_well_formed(found) and kind_of(found) == "draft":
            return found
    return None


def answer(dispatcher: CollectingDispatcher, state: Conversation, wanted: str) -> list[dict[str, Any]]:
    """Do what :func:`wish` found, and return the events."""
    return _keep(dispatcher, state) if wanted == "keep" else _take_up(dispatcher, state)


def _keep(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]]:
    service = state.service
    if service is None:
        return [FollowupAction("service_form")]
    casework().drafts.save(state.id, service.id, state.answers)
    draft = casework().drafts.share(state.id, service.id)
    name = service.short_name.in_(state.language)
    told = _KEPT[state.language].format(name=name, code=draft.code)
    tell(dispatcher, told, extra={"card": {"kind": "receipt", "id": draft.code, "title": name}, "reference": draft.code})
    return [*closed(), SlotSet("offered", None), ActiveLoop(None), FollowupAction("action_listen")]


def _take_up(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]]:
    code = code_in(state.text)
    if code is None and (own := [draft for draft in casework().drafts.of_conversation(state.id) if draft.answers and draft.service in catalogue()]):
        code = own[0].code
    if code is None:
        told = own_reference(state.text) or _LIKE_A_CODE.search(state.text)
        tell(dispatcher, (_NO_DRAFT if told else _WHICH_CODE)[state.language])
        return [
            SlotSet("offered", WANTED),
            SlotSet("pending", None),
            SlotSet("failures", 0),
            FollowupAction("service_form" if state.in_form else "action_listen"),
        ]
    if state.in_form and state.service_id and state.answers:
        casework().drafts.save(state.id, state.service_id, state.answers)
        if state.service:
            say(dispatcher, "utter_draft_kept", name=state.service.short_name.in_(state.language))
    try:
        draft = casework().drafts.adopt(code, state.id)
    except DraftNotFoundError:
        tell(dispatcher, _NO_DRAFT[state.language])
        return [SlotSet("offered", WANTED), FollowupAction("service_form" if state.in_form else "action_listen")]
    service = catalogue().get(draft.service)
    if service is None:
        tell(dispatcher, _NO_DRAFT[state.language])
        return [SlotSet("offered", None), FollowupAction("service_form" if state.in_form else "action_listen")]
    # The words with the code in them answer no question of the form.
    return begin(dispatcher, replace(state, text="", in_form=False), service)
