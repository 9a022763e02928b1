"""When things are not clear: yes and no outside a form, help, a person, and what to do after two failures."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, button, casework, catalogue, conversation, say
from actions.turn import place_of_danger, somebody_is_missing
from services.casework.handoffs.desk import MINUTES_EACH

PERSON_OFFERED = {"intent": "talk_to_human"}
"""What ``offered`` holds after "shall I call a person?"."""


def request_person(state: Conversation, reason: str, transcript: list[dict[str, str]] | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put the conversation into the queue for a person.

    Returns:
        the value of ``state.handoff`` and the record for the turn.
    """
    record = casework().handoffs.request(
        state.id, transcript or [], reason, state.language, service_id=state.service_id or "", jurisdiction=state.place
    )
    place = casework().handoffs.place(record.id)
    handoff = {"id": record.id, "reason": reason, "place": place, "minutes": record.details.get("wait_minutes") or MINUTES_EACH}
    return handoff, {"kind": "handoff", "id": record.id, "service": record.service, "status": record.status}


_MINUTES = {"ko": "{n}분", "zh": "{n}分钟", "en": "{n} minutes"}
_HOURS = {"ko": "{n}시간", "zh": "{n}个小时", "en": "{n} hours"}


def wait_words(minutes: int, language: str) -> str:
    """Return a wait as people say it: from an hour and a half on in whole hours."""
    return (_MINUTES if minutes < 90 else _HOURS)[language].format(n=minutes if minutes < 90 else round(minutes / 60))


def transcript_of(tracker: Tracker) -> list[dict[str, str]]:
    """Return the conversation so far for the person who takes over."""
    lines = []
    for event in tracker.events:
        if event.get("event") == "user" and not str(event.get("text") or "").startswith("/"):
            lines.append({"who": "citizen", "text": str(event.get("text") or "")})
        elif event.get("event") == "bot" and event.get("text"):
            lines.append({"who": "assistant", "text": str(event["text"])})
    return lines


def not_understood(dispatcher: CollectingDispatcher, state: Conversation, *, as_slots: bool = False) -> Any:
    """Say so kindly; at the second failure in a row hand over to a person."""
    failures = state.failures + 1
    if failures >= 2:
        if state.handoff:
            say(dispatcher, "utter_person_is_coming", place=state.handoff.get("place") or 1)
            return {} if as_slots else [SlotSet("failures", failures)]
        handoff, record = request_person(state, "not_understood")
        say(dispatcher, "utter_handoff_after_failures", place=handoff["place"] or 1, wait=wait_words(int(handoff["minutes"]), state.language), extra={"records": [record], "card": {"kind": "queue", **handoff}})
        if as_slots:
            return {"handoff": handoff}
        return [SlotSet("handoff", handoff), SlotSet("failures", failures)]
    say(dispatcher, "utter_not_understood")
    return {} if as_slots else [SlotSet("failures", failures)]


class ActionNothingUnderstood(Action):
    """Third band of confidence, and silence outside a form."""

    def name(self) -> str:
        return "action_nothing_understood"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = not_understood(dispatcher, conversation(tracker))
        return events


class ActionHandoff(Action):
    """A person takes over, with the conversation so far."""

    def name(self) -> str:
        return "action_handoff"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing

        state = conversation(tracker)
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        handoff, record = request_person(state, "asked", transcript_of(tracker))
        # Who waits already hears the place, not the whole announcement again.
        waiting = bool(state.handoff) and state.handoff.get("id") == handoff["id"]  # type: ignore[union-attr]
        response = "utter_person_is_coming" if waiting else "utter_handoff"
        say(dispatcher, response, place=handoff["place"] or 1, wait=wait_words(int(handoff["minutes"]), state.language), extra={"records": [record], "card": {"kind": "queue", **handoff}})
        return [SlotSet("handoff", handoff), SlotSet("failures", 0)]


class ActionAffirm(Action):
    """A yes outside a form takes up what was offered."""

    def name(self) -> str:
        return "action_affirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing, own_data
        from actions.answers import ASPECTS, describe
        from actions.form_control import begin, form_kind_for

        state = conversation(tracker)
        intent, service = state.offered.get("intent"), catalogue().get(state.offered.get("service"))
        if intent == own_data.ERASE:
            return own_data.erase(dispatcher, state)
        if (carried_out := after_filing.agreed(dispatcher, state)) is not None:
            return carried_out
        if intent == "cancel_appointment":
            record = casework().appointments.cancel(str(state.offered["record"]))
            about = catalogue().get(record.service)
            name = about.short_name.in_(state.language) if about else record.id
            say(dispatcher, "utter_appointment_cancelled", name=name, extra={"records": [record.as_dict()]})
            return [SlotSet("offered", None), SlotSet("failures", 0)]
        if intent == PERSON_OFFERED["intent"]:
            return [SlotSet("offered", None), FollowupAction("action_handoff")]
        if not intent or service is None:
            say(dispatcher, "utter_what_next")
            return [SlotSet("failures", 0)]
        if intent in ("start_application", "file_complaint", "book_appointment", "set_reminder"):
            return begin(dispatcher, state, service, form_kind_for(intent, service))
        if intent in ASPECTS or intent == "ask_materials":
            return [SlotSet("topic", service.id), SlotSet("offered", None), FollowupAction("action_answer_question")]
        return describe(dispatcher, service, state)


class ActionDeny(Action):
    """A no outside a form drops what was offered."""

    def name(self) -> str:
        return "action_deny"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        say(dispatcher, "utter_what_next")
        return [SlotSet("offered", None), SlotSet("pending", None), SlotSet("failures", 0)]


class ActionHelp(Action):
    """Says what the guide can do, with examples; inside a form, explains the open question."""

    def name(self) -> str:
        return "action_help"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing, drafts, eligibility, own_data

        state = conversation(tracker)
        if wanted := own_data.wish(state):
            return own_data.answer(dispatcher, state, wanted)
        if wanted := drafts.wish(state):
            return drafts.answer(dispatcher, state, wanted)
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        if eligibility.asks_what_there_is(state.text, state.language):
            return eligibility.what_there_is(dispatcher, state)
        if state.in_form and state.field is not None:
            say(dispatcher, "utter_help_in_form", label=state.field.label.in_(state.language))
            return [SlotSet("failures", 1)]
        say(dispatcher, "utter_help")
        return [SlotSet("failures", 0)]


_AFTER = {
    "KR": {"urgent": "kr_missing_person", "crime": "kr_crime_report", "fraud": "kr_crime_report", "distress": "kr_welfare_counsel", "bereavement": "kr_death_and_inheritance"},
    "CN": {"urgent": "cn_missing_person", "crime": "cn_crime_report", "fraud": "cn_crime_report", "distress": "cn_hotline_12345", "bereavement": "cn_death_one_thing"},
}


class ActionAfterSafety(Action):
    """After the number to call: offers the matter that fits, so that the way back is open."""

    def name(self) -> str:
        return "action_after_safety"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        asked_for = str((tracker.latest_message.get("classified") or {}).get("name") or "")
        wanted = catalogue().get(state.services[0]["service"]) if state.services and state.services[0]["confidence"] >= 0.45 else None
        if not state.in_form and wanted is not None and wanted.urgent and asked_for in ("file_complaint", "start_application"):
            from actions.form_control import begin

            return begin(dispatcher, state, wanted)
        if "distress" in state.flags and "emergency" not in state.flags:
            # The words of comfort asked "shall I call a person?": that is what a yes now means, in a form too.
            return [SlotSet("offered", PERSON_OFFERED)]
        if state.in_form or "emergency" in state.flags or "medical" in state.flags:
            return []
        flag: str | None = next((f for f in ("urgent", "fraud", "distress", "bereavement") if f in state.flags), None)
        if flag is None:
            return []
        if flag == "urgent" and not somebody_is_missing(state):
            flag = "crime"
        likely = state.services[0]["service"] if state.services and state.services[0]["confidence"] >= 0.5 else None
        fits = likely is not None and flag == "crime" and (found := catalogue().get(likely)) is not None and found.urgent and not likely.endswith("_missing_person")
        service = catalogue().get(likely if fits else _AFTER[place_of_danger(state)][flag])
        if service is None:
            return []
        intent = "file_complaint" if service.produces == "complaint" else "start_application"
        name = service.short_name.in_(state.language)
        say(dispatcher, "utter_offer_service", name=name, buttons=[button(name, f"{intent}:{service.id}", intent, service=service.id)])
        return [SlotSet("offered", {"intent": intent, "service": service.id}), SlotSet("topic", service.id)]
