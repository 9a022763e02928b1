"""Whether the wished time of a visit can be had, and the free times to offer where it cannot."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz import fuzz, process
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, casework, catalogue, say, tell
from actions.form_control import VISIT_DATES, visit_date
from actions.offers import FREE_TIMES
from services.casework.appointments.exceptions import UnknownOfficeError
from services.casework.records.models import Record
from services.catalogue.schema import Field, FieldType
from services.forms import Form, form_of
from services.forms.dates import parse_clock
from services.forms.show import clock_words, date_words
from services.forms.spec import SERVICE_FORM

_OFFERED = 3
"""Free times offered at once; more cannot be kept in mind by ear."""
_AHEAD = 80
"""Free times looked at, enough for the wished day and some after it."""
_OPEN_TIME = "09:00"
_CLOSED = {
    "ko": "{day}은(는) 쉬는 날이라 갈 수 없어요. 가까운 날은 {times}이에요.",
    "zh": "{day}不上班，约不了。最近可以约：{times}。",
    "en": "The office is closed on {day}. The nearest days are {times}.",
}
_HOLIDAY = {
    "ko": "{day}은(는) 공휴일이라 문을 열지 않아요. 가까운 날은 {times}이에요.",
    "zh": "{day}是法定节假日，不上班。最近可以约：{times}。",
    "en": "{day} is a public holiday, and the office is closed. The nearest days are {times}.",
}
_TOO_FAR = {
    "ko": "{day}은(는) 아직 예약을 받지 않아요. 예약은 {last}까지 돼요.",
    "zh": "{day}还不能约，最晚可以约到{last}。",
    "en": "{day} cannot be booked yet. Bookings are open until {last}.",
}
_LIST = {"ko": ", ", "zh": "、", "en": ", "}


def date_and_time(state: Conversation, form: Form) -> tuple[str | None, str | None]:
    """Return the wished day and hour; where only a part of the day is asked, ``morning`` or ``afternoon``."""
    day = next((state.answers.get(f.name) for f in form.form if f.type is FieldType.date and f.when == "future"), None)
    hour = next((state.answers.get(f.name) for f in form.form if f.type is FieldType.time), None)
    part = next((state.answers.get(f.name) for f in form.form if f.name == "time_slot"), None)
    return day, hour or state.visit_time or part


def visit_to_book(state: Conversation, form: Form) -> tuple[str, str, str] | None:
    """Return office, day and hour of the visit that a yes books, or none.

    Where the form asks only the day or a part of it, the hour is the one wished at any time in the talk, else the first that is free.
    """
    service = form.service
    day, hour = date_and_time(state, form)
    office = office_of(state, form)
    if service is None or not service.bookable or day is None or office is None:
        return None
    if hour and hour == state.visit_time:
        free = [slot.time for slot in casework().appointments.free_slots(office, service.id, day, _AHEAD) if slot.date == day]
        return office, day, min(free, key=lambda one: _apart(one, str(hour)), default=hour)
    if hour in (None, "morning", "afternoon"):
        free = [slot.time for slot in casework().appointments.free_slots(office, service.id, day, _AHEAD) if slot.date == day]
        fitting = [one for one in free if hour is None or (one < "12:00") == (hour == "morning")]
        hour = next(iter(fitting or free), _OPEN_TIME)
    return office, day, hour


def _apart(one: str, other: str) -> int:
    """Return the minutes between two hours ``HH:MM``."""
    first, second = (60 * int(clock[:2]) + int(clock[3:]) for clock in (one, other))
    return abs(first - second)


def wished_hour(state: Conversation, form: Form) -> str | None:
    """Return the hour said in this turn for a visit whose form asks only the day, or none."""
    service = form.service
    if service is None or form.kind != SERVICE_FORM or not service.bookable or any(f.type is FieldType.time for f in form.form):
        return None
    if visit_date(service) is None:
        return None
    # "December 5 at ten in the morning": the library reads one of the two.
    said = [state.text, *re.findall(r"\bat\b.+$", state.text, re.IGNORECASE)] if len(state.text) <= 60 else []
    return next((f"{clock:%H:%M}" for text in said if (clock := parse_clock(text, state.language, state.now())) is not None), None)


def office_of(state: Conversation, form: Form) -> str | None:
    """Return the id of the listed office that the citizen named, else the first that handles the service."""
    service = form.service
    if service is None:
        return None
    offices = casework().appointments.offices(service.id, service.jurisdiction)
    if not offices:
        return None
    return _listed(place_named(state, form), offices) or offices[0].id


def place_named(state: Conversation, form: Form) -> str:
    """Return the place for the visit in the citizen's own words, or an empty string."""
    return next(
        (str(state.answers[f.name]) for f in form.form if f.type in (FieldType.office, FieldType.place) and state.answers.get(f.name)), ""
    )


def _listed(wanted: str, offices: list[Any]) -> str | None:
    names = {office.id: " ".join(_names(office)) for office in offices}
    best = process.extractOne(wanted, names, scorer=fuzz.partial_ratio) if wanted else None
    if best is None or best[1] < 70:
        return None
    office = next(one for one in offices if one.id == best[2])
    return str(best[2]) if any(not _another_place(wanted, name) for name in _names(office)) else None


def _another_place(wanted: str, name: str) -> bool:
    """Return whether two names share only the kind of office ("강릉 운전면허시험장" and "누리 운전면허시험장")."""
    shared = SequenceMatcher(None, wanted, name, autojunk=False).find_longest_match(0, len(wanted), 0, len(name))
    mine = re.sub(r"\W", "", wanted[: shared.a] + wanted[shared.a + shared.size :])
    theirs = re.sub(r"\W", "", name[: shared.b] + name[shared.b + shared.size :])
    return shared.size < 2 or (shared.b >= 2 and len(mine) >= 2 and fuzz.partial_ratio(mine, theirs) < 60)


def place_words(state: Conversation, form: Form, record: Record) -> str:
    """Return where a visit is, as a receipt says it: the office's name, or the citizen's own words where this installation lists no such place."""
    service, wanted = form.service, place_named(state, form)
    if service is not None and form.kind == "change_appointment":
        # The change asks no place: the one of the booking stays.
        booked = form_of(catalogue(), None, service.id)
        wanted = place_named(replace(state, answers=casework().appointments.answers(record.id)), booked) if booked else ""
    if service is not None and wanted and _listed(wanted, casework().appointments.offices(service.id, service.jurisdiction)) is None:
        return wanted
    return str((record.details.get("office_name") or {}).get(state.language) or "")


def _names(office: Any) -> list[str]:
    return list(office.name.values()) if isinstance(office.name, dict) else [office.name.in_(lang) for lang in ("ko", "zh", "en")]


def _booking(state: Conversation, form: Form) -> tuple[str, str] | None:
    """Return office and service of the visit that a yes would book or move, or none when it books nothing."""
    if form.kind == "change_appointment":
        booked = [r for r in casework().records.of_conversation(state.id, "appointment") if r.status == "booked"]
        return (str(booked[-1].details.get("office")), booked[-1].service) if booked else None
    service = form.service
    books = form.kind == "visit" or (service is not None and (service.produces == "appointment" or (service.bookable and visit_date(service) is not None)))
    office = office_of(state, form) if books else None
    return (office, form.service.id) if office and form.service else None


def other_times(state: Conversation, form: Form) -> list[str] | None:
    """Return free times near a wished one that the office never offers (closed, or no start of a slot), or none when it does.

    Each is ``YYYY-MM-DDTHH:MM``, or the day alone where the form asks no hour. A time that is only taken is told at the yes: until then
    it may become free.
    """
    day, hour = date_and_time(state, form)
    booking = _booking(state, form) if day else None
    if day is None or booking is None:
        return None
    try:
        offered = casework().appointments.directory.get(*booking).slot_times(dt.date.fromisoformat(day))
        # Days before the wished one may be nearer than those after it.
        since = max(dt.date.fromisoformat(day) - dt.timedelta(days=3), state.now().date())
        free = casework().appointments.free_slots(*booking, since, _AHEAD)
    except UnknownOfficeError:
        return None
    any_hour = hour in (None, "morning", "afternoon")
    if not free or (offered if any_hour else hour in offered):
        return None
    if any_hour:
        wished_day = dt.date.fromisoformat(day)
        return sorted(sorted({slot.date for slot in free}, key=lambda one: abs(dt.date.fromisoformat(one) - wished_day))[:_OFFERED])
    that_day = [slot.time for slot in free if slot.date == day]
    wished = dt.datetime.fromisoformat(f"{day}T{hour}")
    moments = [f"{day}T{clock}" for clock in that_day] or [f"{slot.date}T{slot.time}" for slot in free]
    return sorted(sorted(moments, key=lambda moment: abs(dt.datetime.fromisoformat(moment) - wished))[:_OFFERED])


def closed_day(state: Conversation, form: Form) -> tuple[str, list[str]] | None:
    """Return the sentence that tells why the wished day of a visit cannot be had, and the nearest open days (ISO); none where it can.

    While no office is named yet, the day has to be closed at every office of the service.
    """
    day = date_and_time(state, form)[0]
    booking = _booking(state, form) if day else None
    if day is None or booking is None or (form.service is not None and form.kind == SERVICE_FORM and date_field(form) is None):
        return None
    language, wished, desk = state.language, dt.date.fromisoformat(day), casework().appointments
    try:
        offices = [desk.directory.get(*booking)]
    except UnknownOfficeError:
        return None
    if form.kind != "change_appointment" and not place_named(state, form):
        offices = desk.offices(booking[1], offices[0].jurisdiction)
    today = state.now().date()
    last = today + dt.timedelta(days=max(office.horizon_days for office in offices))
    if wished < today or (wished <= last and any(office.spans(wished) for office in offices)):
        return None
    if wished > last:
        return _TOO_FAR[language].format(day=date_words(wished, language), last=date_words(last, language)), []
    since = max(wished - dt.timedelta(days=3), today)
    free = {slot.date for office in offices for slot in desk.free_slots(office.id, booking[1], since, _AHEAD)}
    nearest = sorted(sorted(free, key=lambda one: abs(dt.date.fromisoformat(one) - wished))[:_OFFERED])
    words = _HOLIDAY if all(office.closed_because(wished) == "holiday" for office in offices) else _CLOSED
    return words[language].format(day=date_words(wished, language), times=slot_words(nearest, language)), nearest


def date_field(form: Form) -> Field | None:
    """Return the field that asks for the day of the visit, or none."""
    own = form.service is not None and form.kind == SERVICE_FORM
    return next((f for f in form.form if f.type is FieldType.date and f.when == "future" and (not own or f.name in VISIT_DATES)), None)


def offer_days(dispatcher: CollectingDispatcher, state: Conversation, form: Form, words: str, days: list[str]) -> list[dict[str, Any]]:
    """Say why the day cannot be had, and return the events that ask for it again; every other answer stays."""
    tell(dispatcher, words)
    asked = date_field(form)
    answers = {name: value for name, value in state.answers.items() if asked is None or name != asked.name}
    return [SlotSet("answers", answers), SlotSet("offered", {"intent": FREE_TIMES, "slots": days} if days else None)]


def slot_words(moments: list[str], language: str) -> str:
    """Return free times in words; a day that they share is said once."""
    said: list[str] = []
    last = ""
    for moment in moments:
        day, _, clock = moment.partition("T")
        words = date_words(dt.date.fromisoformat(day), language) if day != last else ""
        said.append(" ".join(filter(None, (words, clock and clock_words(clock, language)))))
        last = day
    return _LIST[language].join(said)


def offer_times(dispatcher: CollectingDispatcher, state: Conversation, form: Form, free: list[str], response: str) -> list[dict[str, Any]]:
    """Say the free times and return the events that open day or hour again; everything else stays.

    A day with other free hours stays, so that only the hour is asked again.
    """
    say(dispatcher, response if free else "utter_no_slots", times=slot_words(free, state.language))
    wished = date_and_time(state, form)[0]
    same_day = any("T" in moment and moment.startswith(str(wished)) for moment in free)
    again = [
        f.name
        for f in form.form
        if (f.type is FieldType.date and f.when == "future" and not same_day) or f.type is FieldType.time or f.name == "time_slot"
    ]
    answers = {name: value for name, value in state.answers.items() if name not in again}
    offered = [moment for moment in free if not same_day or moment.startswith(str(wished))]
    return [SlotSet("answers", answers), SlotSet("offered", {"intent": FREE_TIMES, "slots": offered} if offered else None)]
