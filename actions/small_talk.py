"""What we do not do is said so; an insult gets one kind sentence; both lead back to the matter."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import conversation, say
from services.forms.small_talk import said_to_the_guide


class ActionSmallTalk(Action):
    """Answers what is outside every service, and leads back to the open form, if any."""

    def name(self) -> str:
        return "action_small_talk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        kind = said_to_the_guide(state.text)
        if kind is not None:
            say(dispatcher, f"utter_{kind}")
        else:
            say(dispatcher, "utter_back_to_form" if state.in_form else "utter_out_of_scope")
        return [SlotSet("failures", 0)] if kind is not None else []
