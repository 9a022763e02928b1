"""What no service of the catalogue is: said honestly, with the line that answers it."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, catalogue, say
from services.forms.outside import outside_guide

_OWN_WORDS = frozenset({"set_reminder", "file_complaint", "talk_to_human", "check_progress"})
"""Intents that need no service: a reminder of the tax return is set all the same."""


def not_in_guide(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]] | None:
    """Tell who answers a matter outside the guide ("실업급여 받고 싶어요"); none when the turn names no such matter or a form is open."""
    if state.in_form or state.text.startswith("/") or state.intent in _OWN_WORDS:
        return None
    line = outside_guide(state.text, state.language, state.place, catalogue())
    if line is None:
        return None
    say(dispatcher, "utter_not_in_guide", hotline=line.in_words(state.language))
    # What was offered before is no longer meant by a yes.
    return [SlotSet("offered", None), SlotSet("pending", None), SlotSet("failures", 0)]
