"""Changing and cancelling a booked appointment."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import casework, catalogue, conversation, meant_service, say, yes_no_buttons
from actions.form_control import begin, form_kind_for

_CANCEL = re.compile(r"취소|없던|안\s?갈|못\s?가|빼|取消|不去了|不约了|退(号|约|了)|cancel|call off|don'?t need|can'?t come|won'?t (come|make)", re.IGNORECASE)
_CHANGE = re.compile(r"바꾸|바꿔|변경|옮기|옮겨|미루|미뤄|당겨|다른\s?날|改|换|推迟|提前|延后|change|move|resched|postpone|another (day|time)|later|earlier", re.IGNORECASE)


class ActionChangeOrCancelAppointment(Action):
    """Cancels the appointment at once, or opens the form for a new day and hour."""

    def name(self) -> str:
        return "action_change_or_cancel_appointment"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        service = meant_service(state)
        booked = [r for r in casework().records.of_conversation(state.id, "appointment") if r.status == "booked"]
        matching = [r for r in booked if service is None or r.service == service.id] or booked
        if not matching and service is not None and service.bookable and not _CANCEL.search(state.text) and not _CHANGE.search(state.text):
            # Nothing is to be changed or cancelled: a first appointment is wanted.
            return begin(dispatcher, state, service, form_kind_for("book_appointment", service))
        if not matching:
            say(dispatcher, "utter_no_appointment")
            return []
        record = matching[-1]
        about = catalogue().get(record.service)
        name = about.short_name.in_(state.language) if about else record.id
        if _CANCEL.search(state.text) and not _CHANGE.search(state.text):
            say(dispatcher, "utter_cancel_appointment_sure", name=name, buttons=yes_no_buttons(state.language))
            return [SlotSet("offered", {"intent": "cancel_appointment", "record": record.id})]
        events = begin(dispatcher, state, about, "change_appointment")
        for event in events:
            told = event.get("value") if event.get("name") == "answers" else None
            if told and "time" in told and "date" not in told:
                # Only another hour was asked for: the day stays.
                told["date"] = str(record.date)
        return [*events, SlotSet("record", record.id)]
