"""After the receipt, in the same conversation: the receipt again, how far it is, what comes next, the calendar; payment, withdrawal and tickets lead on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import paying, tickets, withdrawing
from actions.context import Conversation, catalogue, meant_service, say, tell
from actions.progress import label_of, newest_first, own_records, report
from actions.slots import place_words
from actions.wishes import NEED_NO_RECORD, PAY, TICKET, WITHDRAW, kind_named, wish_in
from services.casework.records.models import Record
from services.forms import form_of
from services.forms.identifiers import written_reference
from services.forms.show import clock_words, date_words
from services.forms.words import leaves

_RECEIPT = {
    "ko": "{name} 접수증이에요. 접수번호는 {id}예요. 확인번호는 화면에 있어요.",
    "zh": "这是{name}的回执。编号是{id}，查询码在屏幕上。",
    "en": "Here is the receipt for your {name}. The reference number is {id}. The access code is on the screen.",
}
"""The access code is never said aloud where others may hear it."""
_CALENDAR = {
    "ko": "{name}, {when} 예약의 달력 파일이에요. 화면의 예약 카드에서 받으시면 달력에 들어가요.",
    "zh": "这是{name}的日历文件，时间是{when}。在屏幕的预约卡片上打开，就能加进日历。",
    "en": "Here is the calendar file for your {name} on {when}. Open it from the card on the screen to put it in your calendar.",
}
_NOT_BOOKED = {
    "ko": "달력에 넣을 예약이 아직 없어요. 예약을 잡거나 알림을 맞춰 드릴 수 있어요.",
    "zh": "还没有可以加进日历的预约。我可以帮您预约，也可以设个提醒。",
    "en": "There is no appointment to put in your calendar yet. I can book one, or set a reminder.",
}
_NO_REMINDERS = {"ko": "맞춰 둔 알림이 없어요.", "zh": "现在没有设提醒。", "en": "No reminder is set."}
_ONE_REMINDER = {"ko": "{when}, {what}.", "zh": "{when}提醒您：{what}。", "en": "On {when}: {what}."}
_AT_MOST = 5
"""Reminders read out at once, the newest."""


def take(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]] | None:
    """Do what a turn wants of a thing filed, or at a counter; none when it wants something else, which the caller then does."""
    if state.in_form:
        # In the middle of another form only the receipt is shown; the form then goes on.
        return _receipt_beside(dispatcher, state) if wish_in(state.text, state.language) == "receipt" else None
    if state.offered.get("intent") == TICKET and (events := tickets.go_on(dispatcher, state)) is not None:
        return events
    wanted = wish_in(state.text, state.language)
    if wanted is None:
        return None
    if wanted in NEED_NO_RECORD:
        return tickets.answer(dispatcher, state, wanted)
    records = own_records(state)
    if not records:
        return None
    return _ANSWERS[wanted](dispatcher, state, records)


def agreed(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]] | None:
    """Carry out what a yes means here; none when nothing of this was offered."""
    intent = state.offered.get("intent")
    if intent == WITHDRAW:
        return withdrawing.withdraw(dispatcher, state)
    if intent == PAY:
        return paying.pay(dispatcher, state)
    return tickets.agreed(dispatcher, state) if intent == TICKET else None


def withdraw_newest(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]] | None:
    """Ask whether to withdraw what was filed last, at a bare "cancel" with nothing open; none when nothing can be."""
    if leaves(state.text, state.language):
        return None
    newest = next(iter(newest_first(own_records(state))), None)
    return withdrawing.ask(dispatcher, state, newest) if newest is not None and withdrawing.is_open(newest) else None


def meant(state: Conversation, records: list[Record], kind: str | None = None) -> Record | None:
    """Return the record a turn is about: the one whose number it says, else the newest of the service or of the kind it names, else the newest; none of another's."""
    of_kind = [record for record in newest_first(records) if kind is None or record.kind == kind]
    named = written_reference(state.text)
    service = meant_service(state)
    by_number = [record for record in of_kind if record.id == named]
    by_service = [record for record in of_kind if service is not None and record.service == service.id]
    return next(iter(by_number or by_service or of_kind), None)


def _receipt(dispatcher: CollectingDispatcher, state: Conversation, records: list[Record]) -> list[dict[str, Any]] | None:
    record = meant(state, records, kind_named(state.text)) or meant(state, records)
    if record is None:
        return None
    name = label_of(record, state.language)
    card = _card(state, record, name, _place(state, record))
    tell(
        dispatcher,
        _RECEIPT[state.language].format(name=name, id=record.id),
        extra={"card": card, "reference": record.id},
    )
    return [SlotSet("failures", 0)]


def _card(state: Conversation, record: Record, name: str, place: str) -> dict[str, Any]:
    return {
        "kind": "receipt",
        "id": record.id,
        "access_code": record.access_code,
        "title": name,
        "status": record.status,
        "promised_on": record.promised_on.isoformat() if record.promised_on else None,
        "date": record.date,
        "time": record.time,
        "place": place or None,
        "next": record.what_happens_next(state.language),
        **({"calendar": calendar_path(record)} if record.status == "booked" else {}),
    }


def _receipt_beside(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]] | None:
    records = own_records(state)
    if not records:
        say(dispatcher, "utter_nothing_filed_yet")
        return []
    return _receipt(dispatcher, state, records)


def calendar_path(record: Record) -> str:
    """Return the path under which the appointment's iCalendar file is fetched, with the conversation's token or the access code."""
    return f"/api/records/{record.id}/calendar"


def _calendar(dispatcher: CollectingDispatcher, state: Conversation, records: list[Record]) -> list[dict[str, Any]] | None:
    language = state.language
    record = meant(state, [one for one in records if one.status == "booked"])
    if record is None or not record.date or not record.time:
        tell(dispatcher, _NOT_BOOKED[language])
        return [SlotSet("failures", 0)]
    when = f"{date_words(dt.date.fromisoformat(record.date), language)} {clock_words(record.time, language)}"
    name, place = label_of(record, language), _place(state, record)
    card = _card(state, record, name, place)
    tell(dispatcher, _CALENDAR[language].format(name=name, when=when), extra={"card": card, "ui": [{"do": "show", "value": record.id}]})
    return [SlotSet("failures", 0)]


def _place(state: Conversation, record: Record) -> str:
    form = form_of(catalogue(), "change_appointment", record.service) if record.kind == "appointment" else None
    return place_words(state, form, record) if form else ""


def _progress(dispatcher: CollectingDispatcher, state: Conversation, records: list[Record]) -> list[dict[str, Any]]:
    return _tell_progress(dispatcher, state, records, next_too=False)


def _next(dispatcher: CollectingDispatcher, state: Conversation, records: list[Record]) -> list[dict[str, Any]]:
    return _tell_progress(dispatcher, state, records, next_too=True)


def _tell_progress(dispatcher: CollectingDispatcher, state: Conversation, records: list[Record], *, next_too: bool) -> list[dict[str, Any]]:
    record = meant(state, records, kind_named(state.text)) or meant(state, records)
    if record is not None:
        # An application and the visit booked for it are both told.
        beside = [
            one
            for one in newest_first(records)
            if one.service == record.service and one.kind != record.kind and "appointment" in (one.kind, record.kind)
        ]
        for one in [*beside[:1], record]:
            report(dispatcher, one, state.language)
        if next_too and (sentence := record.what_happens_next(state.language)):
            tell(dispatcher, sentence)
    return [SlotSet("failures", 0)]


def _withdraw(dispatcher: CollectingDispatcher, state: Conversation, records: list[Record]) -> list[dict[str, Any]] | None:
    kind = kind_named(state.text)
    open_ones = [record for record in records if withdrawing.is_open(record)]
    record = (
        meant(state, open_ones, kind)
        or (meant(state, open_ones) if kind is None else None)
        or meant(state, records, kind)
        or meant(state, records)
    )
    if record is None:
        return None
    if record.kind == "appointment" and kind == "appointment" and record.status == "booked":
        # The question for an appointment stands elsewhere.
        return None
    return withdrawing.ask(dispatcher, state, record)


def _reminders(dispatcher: CollectingDispatcher, state: Conversation, records: list[Record]) -> list[dict[str, Any]] | None:
    set_here = [record for record in records if record.kind == "reminder" and record.status == "scheduled"]
    if not set_here:
        tell(dispatcher, _NO_REMINDERS[state.language])
    for record in set_here[-_AT_MOST:]:
        when = f"{date_words(dt.date.fromisoformat(str(record.date)), state.language)} {clock_words(str(record.time), state.language)}"
        tell(dispatcher, _ONE_REMINDER[state.language].format(when=when, what=record.details.get("what") or ""))
    return [SlotSet("failures", 0)]


def _pay(dispatcher: CollectingDispatcher, state: Conversation, records: list[Record]) -> list[dict[str, Any]] | None:
    service = meant_service(state)
    if service is not None and all(record.service != service.id for record in records):
        # The fee of something else.
        return None
    record = meant(state, [one for one in records if one.kind in paying.PAYABLE])
    return paying.ask(dispatcher, state, record) if record else None


_ANSWERS: dict[str, Callable[[CollectingDispatcher, Conversation, list[Record]], list[dict[str, Any]] | None]] = {
    "receipt": _receipt,
    "progress": _progress,
    "next": _next,
    "calendar": _calendar,
    "withdraw": _withdraw,
    "pay": _pay,
    "reminders": _reminders,
}
