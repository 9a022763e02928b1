"""The start of every turn: safety comes first, whatever else is going on."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, conversation, say


class ActionTurnStart(Action):
    """Answers an emergency before anything else; runs at each turn, before the rules (Rasa's own hook for slot values)."""

    def name(self) -> str:
        return "action_validate_slot_mappings"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        if not state.flags:
            return []
        events = [SlotSet("flags", state.flags)]
        if set(state.flags) == {"bereavement"} and state.intent == "safety" and not state.in_form:
            say(dispatcher, "utter_condolence")
        elif state.intent == "safety" or (state.form and state.form.urgent) or {"emergency", "urgent", "distress"} & set(state.flags):
            answer_safety(dispatcher, state)
        elif "bereavement" in state.flags and state.intent != "inform" and not state.in_form:
            say(dispatcher, "utter_condolence")
        elif "fraud" in state.flags and not state.in_form:
            answer_safety(dispatcher, state)
        return events


def answer_safety(dispatcher: CollectingDispatcher, state: Conversation) -> None:
    """Say the number to call, in the first sentence."""
    place = "cn" if state.place == "CN" else "kr"
    for flag in ("emergency", "urgent", "fraud", "distress", "medical"):
        if flag in state.flags:
            extra = {"card": {"kind": "emergency", "flag": flag, "jurisdiction": place.upper()}, "urgent": flag in ("emergency", "urgent")}
            say(dispatcher, f"utter_{flag}_{place}", extra=extra)
            return


