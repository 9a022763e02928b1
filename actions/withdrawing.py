"""Taking back what was filed: asked once, written into its history; a report to the police is not taken back by a machine."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, button, casework, catalogue, payments, tell, yes_no_buttons
from actions.progress import label_of, own_records, status_words
from actions.wishes import WITHDRAW
from services.casework.exceptions import CaseworkError
from services.casework.records.models import Record
from services.casework.records.states import allowed
from services.payment.exceptions import PaymentError

_SURE = {
    "ko": "{name}, 접수번호 {id}을(를) 취소할까요?{too} 취소하면 되돌릴 수 없어요.",
    "zh": "要撤回{name}吗？编号是{id}。{too}撤了就不能恢复。",
    "en": "Shall I withdraw your {name}, number {id}?{too} It cannot be undone.",
}
_VISIT_TOO = {"ko": " 방문 예약도 함께 취소돼요.", "zh": "到窗口的预约也会一起取消。", "en": " The visit booked for it is cancelled too."}
_DONE = {
    "ko": "{name}, 접수번호 {id}을(를) 취소했어요.",
    "zh": "{name}已经撤回，编号{id}。",
    "en": "I have withdrawn your {name}, number {id}.",
}
_REFUNDED = {"ko": "내신 돈은 돌려드렸어요.", "zh": "已付的钱已经退回。", "en": "What you paid has been given back."}
_TOO_LATE = {
    "ko": "{name}, 접수번호 {id}은(는) {status}. 그래서 제가 취소할 수 없어요. {number}번에 물어보시거나, 직원 불러 줘라고 말씀해 주세요.",
    "zh": "{name}，编号{id}，{status}，我这里撤不了。您可以打{number}问，也可以说“找人工”。",
    "en": "Your {name}, number {id}, is {status}, so I cannot withdraw it. You can ask on {number}, or say: call a person.",
}
_WITHDRAWN = {
    "ko": "{name}, 접수번호 {id}은(는) 이미 취소됐어요.",
    "zh": "{name}，编号{id}，已经取消了。",
    "en": "Your {name}, number {id}, is cancelled already.",
}
_POLICE = {
    "ko": "경찰에 낸 신고는 제가 거둘 수 없어요. {number}에 전화해 접수번호 {id}을(를) 말하고, 취소하고 싶다고 알려 주세요. 직원을 불러 드릴 수도 있어요.",
    "zh": "报给警方的案件我不能直接撤。请打{number}，说编号{id}，告诉他们想撤案。我也可以给您找工作人员。",
    "en": "I cannot take back a report to the police. Please call {number}, give the number {id}, and say that you want to withdraw it. I can also call a person for you.",
}
_CALL_A_PERSON = {"ko": "직원 부르기", "zh": "找工作人员", "en": "Call a person"}
_POLICE_NUMBER = {"kr_missing_person": "182", "KR": "112", "CN": "110"}


def is_open(record: Record) -> bool:
    """Return whether a record can still be withdrawn."""
    return "cancelled" in allowed(record.kind, record.status)


def to_the_police(record: Record) -> bool:
    """Return whether a record is a report that the police hold."""
    return record.kind == "complaint" and record.service.endswith(("_crime_report", "_missing_person"))


def _visits_of(state: Conversation, record: Record) -> list[Record]:
    if record.kind not in ("application", "package"):
        return []
    return [one for one in own_records(state) if one.kind == "appointment" and one.service == record.service and is_open(one)]


def ask(dispatcher: CollectingDispatcher, state: Conversation, record: Record) -> list[dict[str, Any]]:
    """Ask once whether to withdraw a record; say whom to call where that is not this guide's to do."""
    language = state.language
    name, service = label_of(record, language), catalogue().get(record.service)
    if record.status == "cancelled":
        tell(dispatcher, _WITHDRAWN[language].format(name=name, id=record.id))
        return [SlotSet("offered", None), SlotSet("failures", 0)]
    if to_the_police(record) and is_open(record):
        number = _POLICE_NUMBER.get(record.service) or _POLICE_NUMBER[record.jurisdiction]
        person = [button(_CALL_A_PERSON[language], "talk_to_human", "talk_to_human")]
        tell(dispatcher, _POLICE[language].format(number=number, id=record.id), buttons=person)
        return [SlotSet("offered", {"intent": "talk_to_human"}), SlotSet("failures", 0)]
    if not is_open(record):
        number = service.hotlines[0].number if service else {"KR": "110", "CN": "12345"}[record.jurisdiction]
        tell(dispatcher, _TOO_LATE[language].format(name=name, id=record.id, status=status_words(record.status, language), number=number))
        return [SlotSet("offered", None), SlotSet("failures", 0)]
    too = _VISIT_TOO[language] if _visits_of(state, record) else ""
    tell(dispatcher, _SURE[language].format(name=name, id=record.id, too=too), buttons=yes_no_buttons(language))
    return [SlotSet("offered", {"intent": WITHDRAW, "record": record.id}), SlotSet("pending", None), SlotSet("failures", 0)]


def withdraw(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]]:
    """Withdraw the record that was asked about, with the visit booked for it, and give back what was paid."""
    language, done = state.language, [SlotSet("offered", None), SlotSet("failures", 0)]
    record = next((one for one in own_records(state) if one.id == state.offered.get("record")), None)
    if record is None:
        return done
    name = label_of(record, language)
    visits = _visits_of(state, record)
    try:
        written = [casework().withdraw(record.id)]
    except CaseworkError:
        # Decided, sent or cancelled since it was asked.
        return ask(dispatcher, state, casework().records.get(record.id))
    written += [casework().withdraw(visit.id) for visit in visits]
    words = _DONE[language].format(name=name, id=record.id)
    if _give_back(record):
        words = f"{words}{'' if language == 'zh' else ' '}{_REFUNDED[language]}"
    card = {"kind": "receipt", "id": record.id, "status": written[0].status, "title": name, "next": written[0].what_happens_next(language)}
    tell(dispatcher, words, extra={"card": card, "records": [one.as_dict() for one in written], "reference": record.id})
    return done


def _give_back(record: Record) -> bool:
    paid = record.details.get("payment") or {}
    if paid.get("status") != "paid":
        return False
    try:
        payment = payments().get(paid.get("provider")).refund(str(paid["id"]))
    except PaymentError:
        return False
    casework().records.keep(record.id, "payment", {**paid, "status": payment.status})
    return True
