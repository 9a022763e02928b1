"""The start of every turn: safety comes first, whatever else is going on."""

from __future__ import annotations

import re
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
    place = place_of_danger(state).lower()
    for flag in ("emergency", "urgent", "fraud", "distress", "medical"):
        if flag in state.flags:
            extra = {"card": {"kind": "emergency", "flag": flag, "jurisdiction": place.upper()}, "urgent": flag in ("emergency", "urgent")}
            words = "missing" if flag == "urgent" and somebody_is_missing(state) else flag
            say(dispatcher, f"utter_{words}_{place}", extra=extra)
            return


_TOLD = {
    "KR": re.compile(r"韩国|首尔|釜山|仁川|大邱|大田|安山|水原|济州|京畿|永登浦|한국에|\b(in|from) (south )?korea\b|\b(seoul|busan|incheon|daegu|daejeon|jeju)\b", re.IGNORECASE),
    "CN": re.compile(r"중국에|중국에서|북경|베이징|상하이|상해에|심천|광저우|\bin china\b|\b(beijing|shanghai|guangzhou|shenzhen|chengdu)\b|我在(中国|国内)", re.IGNORECASE),
}
"""Places that tell whose emergency number helps, whatever language is spoken."""


def place_of_danger(state: Conversation) -> str:
    """Return KR or CN: where the person says to be, else the jurisdiction of the conversation."""
    return next((place for place, words in _TOLD.items() if words.search(state.text)), "CN" if state.place == "CN" else "KR")


_MISSING = re.compile(
    r"실종|없어졌|안\s?보[여이]|사라졌|잃어버렸|안\s?들어[와오왔]|못\s?찾|집을\s?나[가갔]|连络不上|联系不上|走丢|走失|走散|不见了|没回(家|来)|找不[到着]|丢了|"
    r"\b(missing|wandered|disappeared|vanished|can'?t find|cannot find|lost my|hasn'?t come|didn'?t come)\b",
    re.IGNORECASE,
)


def somebody_is_missing(state: Conversation) -> bool:
    """Return whether what is urgent is a person who cannot be found, and no crime."""
    if state.form and state.form.urgent:
        return bool(state.service_id and state.service_id.endswith("_missing_person"))
    return bool(_MISSING.search(state.text))


