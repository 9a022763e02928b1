"""How the guide speaks and looks: language, elder mode, size, volume, speed, and saying it again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import conversation, entity, say, tell, ui


class ActionElderMode(Action):
    """Turns the mode for older people on, or off when the words ask for that."""

    def name(self) -> str:
        return "action_elder_mode"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        import re

        state = conversation(tracker)
        off = re.search(
            r"꺼|끄|해제|그만|일반|보통|나가|退出|关(掉|闭)|普通|标准|\b(off|exit|leave|normal|standard|disable)\b", state.text, re.IGNORECASE
        )
        mode = "standard" if off and state.mode == "elder" else "elder"
        say(dispatcher, f"utter_mode_{mode}", extra=ui(("mode", mode)))
        return [SlotSet("mode", mode)]


class _Directive(Action):
    """Says one sentence and sends one directive to the page."""

    action = ""
    response = ""
    directive: tuple[str, str] = ("", "")
    offers_elder_mode = False

    def name(self) -> str:
        return self.action

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        say(dispatcher, self.response, extra=ui(self.directive))
        return []


class ActionBiggerText(_Directive):
    """Makes the letters bigger."""

    action, response, directive = "action_bigger_text", "utter_bigger_text", ("font_scale", "up")


class ActionLouder(_Directive):
    """Speaks louder from now on."""

    action, response, directive = "action_louder", "utter_louder", ("volume", "up")


class ActionSlower(_Directive):
    """Speaks more slowly from now on."""

    action, response, directive = "action_slower", "utter_slower", ("speech_rate", "down")


class ActionRepeat(Action):
    """Says the last answer again, word for word; inside a form its question follows of itself."""

    def name(self) -> str:
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        if state.in_form:
            return []
        said: list[str] = []
        users = 0
        for event in reversed(tracker.events):
            if event.get("event") == "user":
                users += 1
                if users == 2 or said:
                    break
            elif users and event.get("event") == "bot" and event.get("text"):
                # What this turn has said already ("I will speak up") is not what was asked for.
                said.insert(0, str(event["text"]))
        if not said:
            if state.intent == "repeat":
                say(dispatcher, "utter_help")
            return []
        tell(dispatcher, " ".join(said))
        return []


class ActionSwitchLanguage(Action):
    """Goes on in another language, with the form kept."""

    def name(self) -> str:
        return "action_switch_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        wanted = entity(state, "language_name")
        if wanted not in ("ko", "zh", "en"):
            say(dispatcher, "utter_which_language")
            return []
        # The wording is chosen by the slot as it stood, so the answer is given by name.
        dispatcher.utter_message(response=f"utter_language_{wanted}", json_message=ui(("language", wanted)))
        return [SlotSet("language", wanted)]
