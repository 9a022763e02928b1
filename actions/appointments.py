"""Changing and cancelling a booked appointment."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, casework, catalogue, conversation, meant_service, say, yes_no_buttons
from actions.form_control import begin, form_kind_for
from actions.progress import report
from services.casework.records.models import Record
from services.forms.dates import half_of_day
from services.forms.shifts import parse_shift

_CANCEL = re.compile(r"취소|없던|안\s?갈|못\s?가|빼|取消|不去了|不约了|退(号|约|了)|cancel|call off|don'?t need|can'?t come|won'?t (come|make)", re.IGNORECASE)
_CHANGE = re.compile(r"바꾸|바꿔|변경|옮기|옮겨|미루|미뤄|당겨|다른\s?날|改|换|推迟|提前|延后|change|move|resched|postpone|another (day|time)|later|earlier", re.IGNORECASE)


def booked_here(state: Conversation) -> list[Record]:
    """Return the appointments that this conversation has booked and not cancelled, the newest last."""
    return [r for r in casework().records.of_conversation(state.id, "appointment") if r.status == "booked"]


def moved_by(state: Conversation, record: Record | None = None) -> dict[str, Any]:
    """Return the new day and hour of a booked appointment that is moved by a span ("하루만 미뤄 주세요"), or nothing."""
    by = parse_shift(state.text, state.language)
    booked = [record] if record else booked_here(state)
    if by is None or not booked or not booked[-1].date or not booked[-1].time:
        return {}
    day = str(state.answers.get("date") or booked[-1].date) if state.in_form else str(booked[-1].date)
    hour = str(state.answers.get("time") or booked[-1].time) if state.in_form else str(booked[-1].time)
    moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(hour)) + by
    return {"date": moment.date().isoformat(), "time": moment.strftime("%H:%M")} if moment > state.now() else {}


class ActionChangeOrCancelAppointment(Action):
    """Cancels the appointment at once, or opens the form for a new day and hour."""

    def name(self) -> str:
        return "action_change_or_cancel_appointment"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing

        state = conversation(tracker)
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        service = meant_service(state)
        booked = booked_here(state)
        matching = [r for r in booked if service is None or r.service == service.id] or booked
        if not matching and service is not None and service.bookable and not _CANCEL.search(state.text) and not _CHANGE.search(state.text):
            # Nothing is to be changed or cancelled: a first appointment is wanted.
            return begin(dispatcher, state, service, form_kind_for("book_appointment", service))
        if not matching:
            called_off = [r for r in casework().records.of_conversation(state.id, "appointment") if r.status == "cancelled"]
            if called_off:
                # "Is my booking still there?": it was, and it is told what became of it.
                report(dispatcher, called_off[-1], state.language)
                return []
            say(dispatcher, "utter_no_appointment")
            return []
        record = matching[-1]
        about = catalogue().get(record.service)
        name = about.short_name.in_(state.language) if about else record.id
        if _CANCEL.search(state.text) and not _CHANGE.search(state.text):
            say(dispatcher, "utter_cancel_appointment_sure", name=name, buttons=yes_no_buttons(state.language))
            return [SlotSet("offered", {"intent": "cancel_appointment", "record": record.id})]
        events = begin(dispatcher, state, about, "change_appointment")
        moved, half = moved_by(replace(state, in_form=False), record), half_of_day(state.text)
        for event in events:
            told = event.get("value") if event.get("name") == "answers" else None
            if moved and event.get("name") == "answers":
                event["value"] = moved
            elif told and "time" in told and "date" not in told:
                # Only another hour was asked for: the day stays.
                told["date"] = str(record.date)
            elif told and "date" in told and "time" not in told:
                # Only another day: the hour stays, and is read out, unless it lies in the other half of the day.
                if half is None or (half == "morning") == (str(record.time) < "12:00"):
                    told["time"] = str(record.time)
            elif event.get("name") == "answers" and half is not None and not told:
                # "In the afternoon instead": the day stays, the hour is asked.
                event["value"] = {"date": str(record.date)}
        return [*events, SlotSet("record", record.id)]
