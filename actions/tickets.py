"""Queue tickets for today's counters, with the wait: drawn by voice at the office of the service spoken of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, button, casework, catalogue, entity, meant_service, say, tell
from actions.helping import wait_words
from actions.progress import own_records
from actions.wishes import TICKET, office_in
from services.casework.appointments.exceptions import OfficeClosedError
from services.casework.appointments.models import QueueTicket
from services.casework.appointments.offices import Office
from services.casework.clock import zone
from services.catalogue.schema import Service
from services.forms.show import clock_words, date_words

KEPT = "queue_tickets"
"""Under this name the numbers drawn are kept with the conversation's drafts, so that asking twice draws one."""
_DRAWN = {
    "ko": "번호표 {number}번이에요. {office}, 앞에 {ahead}명이 기다려요. {wait} 걸려요.",
    "zh": "您的号是{number}号，{office}。前面有{ahead}位，大约等{wait}。",
    "en": "Your number is {number} at the {office}. {ahead} people are ahead of you, and the wait is about {wait}.",
}
_DRAWN_NEXT = {
    "ko": "번호표 {number}번이에요. {office}, 앞에 기다리는 사람이 없어요. 바로 가시면 돼요.",
    "zh": "您的号是{number}号，{office}。前面没有人，直接过去就行。",
    "en": "Your number is {number} at the {office}. Nobody is ahead of you, so you can go straight there.",
}
_WAITING = {
    "ko": "{office}에는 지금 {ahead}명이 기다리고, {wait} 걸려요. 번호표를 뽑아 드릴까요?",
    "zh": "{office}现在有{ahead}位在等，大约{wait}。要给您取个号吗？",
    "en": "{ahead} people are waiting at the {office} now, about {wait}. Shall I take a number for you?",
}
_NOBODY = {
    "ko": "{office}에는 지금 기다리는 사람이 없어요. 번호표를 뽑아 드릴까요?",
    "zh": "{office}现在没有人排队。要给您取个号吗？",
    "en": "Nobody is waiting at the {office} now. Shall I take a number for you?",
}
_ONE_AHEAD = {"en": ("1 people are", "One person is")}
_WHICH_OFFICE = {
    "ko": "어느 곳으로 가시겠어요? {names} 중에 말씀해 주세요.",
    "zh": "您去哪个地方办？请选一个：{names}。",
    "en": "Which office are you going to: {names}?",
}
_WHICH_MATTER = {
    "ko": "무슨 일로 창구에 가세요? 여권, 등본처럼 말씀해 주시면 번호표를 뽑아 드릴게요.",
    "zh": "您到窗口办什么事？比如护照、身份证，说了我就给您取号。",
    "en": "What is the counter visit for? Say for example passport or ID card, and I will take a number for you.",
}
_NO_COUNTER = {
    "ko": "{name}은(는) 여기서 번호표를 뽑는 창구가 없어요. {where}",
    "zh": "{name}没有可以在这里取号的窗口。{where}",
    "en": "There is no counter with tickets here for the {name}. {where}",
}
_CLOSED = {
    "ko": "{office}은(는) 지금 문을 닫아서 번호표를 뽑을 수 없어요. {opens}에 열어요.{book}",
    "zh": "{office}现在没有开门，取不了号。{opens}开门。{book}",
    "en": "The {office} is closed now, so no tickets are given. It opens on {opens}.{book}",
}
_BOOK = {"ko": " 그때로 방문을 예약해 드릴까요?", "zh": "要帮您预约吗？", "en": " Shall I book a visit for you?"}
_LIST = {"ko": ", ", "zh": "、", "en": ", "}
_SURE = 0.85
_AT_MOST = 4
"""Offices read out at once."""


def answer(dispatcher: CollectingDispatcher, state: Conversation, wanted: str) -> list[dict[str, Any]]:
    """Draw a ticket, or tell the wait, at the office of the service named, talked of or filed; ask which one where that is open."""
    if wanted == "wait" and state.handoff:
        # Who waits for a person asks after that place.
        place = casework().handoffs.place(str(state.handoff["id"])) or state.handoff.get("place") or 1
        say(dispatcher, "utter_person_is_coming", place=place)
        return [SlotSet("failures", 0)]
    records = own_records(state)
    service = _named(state) or catalogue().get(state.topic) or (catalogue().get(records[-1].service) if records else None)
    if service is None:
        tell(dispatcher, _WHICH_MATTER[state.language])
        return [SlotSet("offered", {"intent": TICKET, "wish": wanted}), SlotSet("pending", None), SlotSet("failures", 0)]
    return _at_offices(dispatcher, state, service.id, wanted)


def _named(state: Conversation) -> Service | None:
    """Return the service that surely is named; "take a number" alone sounds like a hospital's registration in Chinese."""
    service = meant_service(state)
    sure = bool(state.services) and state.services[0]["confidence"] >= _SURE
    return service if sure or not state.services else None


def go_on(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]] | None:
    """Take the answer to "which office?" or "for which matter?"; none when the turn is something else."""
    offered = state.offered
    wanted = str(offered.get("wish") or "ticket")
    chosen = entity(state, "choice")
    names: dict[str, str] = offered.get("offices") or {}
    office = str(chosen) if chosen in names else office_in(state.text, offered)
    if office is not None:
        return _at(dispatcher, state, str(offered["service"]), casework().appointments.directory.get(office), wanted)
    service = meant_service(state)
    if (
        service is not None
        and not names
        and state.intent in ("find_service", "start_application", "book_appointment", "inform", "nlu_fallback", "affirm")
    ):
        return _at_offices(dispatcher, state, service.id, wanted)
    return None


def agreed(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]] | None:
    """Draw the ticket that was offered after the wait was told; none when several offices are still open."""
    office = state.offered.get("office")
    return (
        _at(dispatcher, state, str(state.offered["service"]), casework().appointments.directory.get(str(office)), "ticket")
        if office
        else None
    )


def _at_offices(dispatcher: CollectingDispatcher, state: Conversation, service_id: str, wanted: str) -> list[dict[str, Any]]:
    language, service = state.language, catalogue()[service_id]
    offices = casework().appointments.offices(service_id, service.jurisdiction)
    if not offices:
        tell(dispatcher, _NO_COUNTER[language].format(name=service.short_name.in_(language), where=service.where.text.in_(language)))
        return [SlotSet("offered", None), SlotSet("topic", service_id), SlotSet("failures", 0)]
    kept = casework().drafts.load(state.id, KEPT)
    held = [office for office in offices if kept and kept.answers.get(office.id, {}).get("service") == service_id]
    if len(offices) == 1 or held:
        return _at(dispatcher, state, service_id, (held or offices)[0], wanted)
    names = {office.id: office.name[language] for office in offices[:_AT_MOST]}
    buttons = [button(name, office, "inform", choice=office) for office, name in names.items()]
    tell(dispatcher, _WHICH_OFFICE[language].format(names=_LIST[language].join(names.values())), buttons=buttons)
    offered = {"intent": TICKET, "wish": wanted, "service": service_id, "offices": names}
    return [SlotSet("offered", offered), SlotSet("topic", service_id), SlotSet("pending", None), SlotSet("failures", 0)]


def _at(dispatcher: CollectingDispatcher, state: Conversation, service_id: str, office: Office, wanted: str) -> list[dict[str, Any]]:
    language = state.language
    done = [SlotSet("topic", service_id), SlotSet("pending", None), SlotSet("failures", 0)]
    name = office.name[language]
    if wanted == "wait" and office.is_open(casework().clock.now()):
        told = casework().appointments.waiting_estimate(office.id)
        words = (_WAITING if told.ahead or told.wait_minutes else _NOBODY)[language]
        tell(dispatcher, _fill(words, told, name, language), extra={"card": _card(told, name)})
        return [SlotSet("offered", {"intent": TICKET, "service": service_id, "office": office.id}), *done]
    try:
        ticket = _draw_once(state, office, service_id)
    except OfficeClosedError as error:
        return [*_closed(dispatcher, state, service_id, office, error), *done]
    words = (_DRAWN if ticket.ahead or ticket.wait_minutes else _DRAWN_NEXT)[language]
    tell(dispatcher, _fill(words, ticket, name, language), extra={"card": _card(ticket, name)})
    return [SlotSet("offered", None), *done]


def _draw_once(state: Conversation, office: Office, service_id: str) -> QueueTicket:
    """Draw a number, or tell the one of the same counter that this conversation holds today."""
    kept = casework().drafts.load(state.id, KEPT)
    held: dict[str, Any] = dict(kept.answers) if kept else {}
    today = casework().clock.today(office.jurisdiction).isoformat()
    had = held.get(office.id)
    if had and had["day"] == today and had["service"] == service_id:
        return QueueTicket(office.id, service_id, int(had["number"]), int(had["ahead"]), int(had["wait_minutes"]), casework().clock.now())
    ticket = casework().appointments.queue_ticket(office.id, service_id)
    casework().drafts.save(state.id, KEPT, {**held, office.id: {**ticket.as_dict(), "day": today}})
    return ticket


def _fill(words: str, ticket: QueueTicket, office: str, language: str) -> str:
    text = words.format(number=ticket.number, office=office, ahead=ticket.ahead, wait=wait_words(ticket.wait_minutes, language))
    for plural, singular in (_ONE_AHEAD[language],) if language in _ONE_AHEAD and ticket.ahead == 1 else ():
        text = text.replace(plural, singular)
    return text


def _card(ticket: QueueTicket, office: str) -> dict[str, Any]:
    return {
        "kind": "queue",
        "title": office,
        "number": ticket.number or None,
        "ahead": ticket.ahead,
        "minutes": ticket.wait_minutes,
        "office": office,
    }


def _closed(
    dispatcher: CollectingDispatcher, state: Conversation, service_id: str, office: Office, error: OfficeClosedError
) -> list[dict[str, Any]]:
    language, service = state.language, catalogue()[service_id]
    opens = ""
    if error.opens_at:
        moment = dt.datetime.fromisoformat(error.opens_at).astimezone(zone(office.jurisdiction))
        opens = f"{date_words(moment.date(), language)} {clock_words(f'{moment:%H:%M}', language)}"
    book = _BOOK[language] if service.bookable else ""
    tell(dispatcher, _CLOSED[language].format(office=office.name[language], opens=opens, book=book))
    return [SlotSet("offered", {"intent": "book_appointment", "service": service_id} if service.bookable else None)]
