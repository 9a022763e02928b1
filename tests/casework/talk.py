"""Drives the actions and the one form in this process, without a model: what Rasa's rules would run, on a tracker of its own.

Sentences are given with their intent, since understanding them is another room's matter; everything from there on is the real thing.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    ActionAnswerQuestion,
    ActionAskNext,
    ActionDescribeService,
    ActionShowCertificate,
    ActionStartService,
    ActionSubmit,
    ValidateServiceForm,
)
from actions.answers import ActionDidYouMean
from actions.appointments import ActionChangeOrCancelAppointment
from actions.form_control import ActionCancelForm, ActionRate
from actions.helping import ActionAffirm, ActionDeny, ActionHandoff, ActionHelp
from actions.progress import ActionCheckProgress

RESPONSES = Path(__file__).parents[2] / "assistant" / "responses"
OUTSIDE: dict[str, type[Action]] = {
    "start_application": ActionStartService,
    "book_appointment": ActionStartService,
    "file_complaint": ActionStartService,
    "set_reminder": ActionStartService,
    "find_service": ActionDescribeService,
    "ask_materials": ActionAnswerQuestion,
    "ask_fee": ActionAnswerQuestion,
    "ask_duration": ActionAnswerQuestion,
    "ask_eligibility": ActionAnswerQuestion,
    "ask_where_when": ActionAnswerQuestion,
    "check_progress": ActionCheckProgress,
    "help": ActionHelp,
    "inform": ActionDidYouMean,
    "show_certificate": ActionShowCertificate,
    "affirm": ActionAffirm,
    "deny": ActionDeny,
    "cancel": ActionCancelForm,
    "rate_service": ActionRate,
    "change_or_cancel_appointment": ActionChangeOrCancelAppointment,
    "talk_to_human": ActionHandoff,
}


@lru_cache(maxsize=1)
def responses() -> dict[str, dict[str, str]]:
    """The domain's responses by name and language."""
    found: dict[str, dict[str, str]] = {}
    for path in RESPONSES.glob("*.yml"):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8"))["phrases"])
    return found


class Talk:
    """One conversation.

    Args:
        conversation_id: its id.
        language: ``ko``, ``zh`` or ``en``.
        jurisdiction: ``KR`` or ``CN``.
    """

    def __init__(self, conversation_id: str, language: str, jurisdiction: str) -> None:
        self.id = conversation_id
        self.slots: dict[str, Any] = {"language": language, "mode": "standard", "jurisdiction": jurisdiction}
        self.in_form = False
        self.messages: list[dict[str, Any]] = []

    def say(self, text: str = "", intent: str = "inform", service: str | None = None, **entities: Any) -> str:
        """Take one turn and return all that was answered; ``self.messages`` holds the cards and records."""
        self.messages = []
        latest = {
            "text": text,
            "intent": {"name": intent},
            "entities": [{"entity": name, "value": value} for name, value in {**entities, **({"service": service} if service else {})}.items()],
        }
        if self.in_form and intent in ("inform", "affirm", "deny", "silence"):
            self._form(latest)
        else:
            self._run(OUTSIDE[intent](), latest)
            if self.in_form:
                self._run(ActionAskNext(), latest)
        return "\n".join(self._text(message) for message in self.messages)

    @property
    def records(self) -> list[dict[str, Any]]:
        """What the last turn wrote."""
        return [record for message in self.messages for record in (message.get("custom") or {}).get("records") or []]

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The cards of the last turn."""
        return [message["custom"]["card"] for message in self.messages if (message.get("custom") or {}).get("card")]

    def _form(self, latest: dict[str, Any]) -> None:
        self._run(ValidateServiceForm(), latest)
        if self.slots.get("requested_slot") is None:
            self.in_form = False
            self._run(ActionSubmit(), latest)
        if self.in_form:
            self._run(ActionAskNext(), latest)

    def _run(self, action: Action, latest: dict[str, Any]) -> None:
        dispatcher = CollectingDispatcher()
        loop = {"name": "service_form"} if self.in_form else {}
        tracker = Tracker(self.id, dict(self.slots), latest, [{"event": "user", "text": latest["text"]}], False, None, loop, "action_listen")
        events = action.run(dispatcher, tracker, {})
        if asyncio.iscoroutine(events):
            events = asyncio.run(events)
        for event in events or []:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "followup" and event["name"] == "service_form":
                self.in_form, self.slots["requested_slot"] = True, "field_answer"
            elif event["event"] == "active_loop" and event["name"] is None:
                self.in_form = False
            elif event["event"] == "followup" and event["name"] == "action_answer_question":
                self._run(ActionAnswerQuestion(), latest)
        self.messages.extend(dispatcher.messages)

    def _text(self, message: dict[str, Any]) -> str:
        if not message.get("response"):
            return str(message.get("text") or "")
        wording = responses()[message["response"]][self.slots["language"]]
        values = {name: value for name, value in message.items() if isinstance(value, str | int | float)}
        return wording.format(**{name: values.get(name, "") for name in _names(wording)})


def _names(wording: str) -> set[str]:
    import string

    return {name for _, name, _, _ in string.Formatter().parse(wording) if name}
