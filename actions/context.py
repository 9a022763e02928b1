"""What every action needs: the conversation's state, the catalogue, casework, and a way to reply."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from services.casework.casework import Casework
from services.catalogue.schema import Field, Service
from services.catalogue.store import Catalogue, installed_catalogue
from services.forms import Form, Situation, form_of
from services.issuing import IssuingDesk
from services.payment.plugins.demo import DemoPaymentProvider
from services.payment.registry import PaymentRegistry


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the catalogue, read once a process."""
    return installed_catalogue()


def certificate_fonts() -> dict[str, Path]:
    """Return the font files of certificates that set-up has brought."""
    home = Path(os.environ.get("GILBOT_ASSETS_DIR") or Path.home() / ".cache" / "gilbot" / "assets")
    files = {"ko": home / "font-certificate-kr" / "NotoSansKR_400Regular.ttf", "zh": home / "font-certificate-sc" / "NotoSansSC_400Regular.ttf"}
    return {language: path for language, path in files.items() if path.is_file()}


@lru_cache(maxsize=1)
def casework() -> Casework:
    """Return the casework desks of this process, as the settings GILBOT_DATABASE_URL and GILBOT_DATA_DIR ask."""
    return Casework(os.environ.get("GILBOT_DATABASE_URL") or None, Path(os.environ.get("GILBOT_DATA_DIR", "var")), fonts=certificate_fonts())


@lru_cache(maxsize=1)
def _issuing_over(desks: Casework) -> IssuingDesk:
    return IssuingDesk(desks, catalogue())


def issuing() -> IssuingDesk:
    """Return the desk that issues certificates from what was filed."""
    return _issuing_over(casework())


@lru_cache(maxsize=1)
def payments() -> PaymentRegistry:
    """Return the payment providers of this process; the first one takes the fees."""
    return PaymentRegistry(DemoPaymentProvider())


@dataclass(frozen=True)
class Conversation:
    """The state of a conversation as an action sees it."""

    id: str
    language: str
    mode: str
    jurisdiction: str | None
    """``KR`` or ``CN`` when the conversation was opened for one country, else none."""
    service_id: str | None
    form_kind: str | None
    answers: dict[str, Any]
    asking: str | None
    confirming: bool
    failures: int
    visit_time: str | None
    """The hour wished for a visit whose form asks only the day: ``HH:MM``, or none."""
    offered: dict[str, Any]
    """What a following yes would mean: ``{"intent", "service"}``; empty when nothing was offered."""
    handoff: dict[str, Any] | None
    topic: str | None
    """The service last talked about, for "and how much is that?"."""
    text: str
    intent: str
    entities: list[dict[str, Any]]
    services: list[dict[str, Any]]
    flags: list[str]
    in_form: bool

    @property
    def service(self) -> Service | None:
        """The service of the open form."""
        return catalogue().get(self.service_id)

    @property
    def form(self) -> Form | None:
        """The open form."""
        return form_of(catalogue(), self.form_kind, self.service_id, self.answers)

    @property
    def field(self) -> Field | None:
        """The field now asked."""
        form = self.form
        return form.field(self.asking) if form else None

    @property
    def place(self) -> str:
        """The jurisdiction whose numbers and calendar apply."""
        if self.service:
            return self.service.jurisdiction
        return self.jurisdiction or ("CN" if self.language == "zh" else "KR")

    def now(self) -> dt.datetime:
        """Local time of the jurisdiction, without offset."""
        return casework().clock.local(self.place).replace(tzinfo=None)

    def situation(self, answers: dict[str, Any] | None = None) -> Situation:
        """What is known when an answer is read."""
        return Situation(self.language, self.place, self.now(), self.answers if answers is None else answers)


def conversation(tracker: Tracker) -> Conversation:
    """Read the state of a conversation from Rasa's tracker."""
    slots, latest = tracker.slots, tracker.latest_message or {}
    return Conversation(
        id=tracker.sender_id,
        language=slots.get("language") or "ko",
        mode=slots.get("mode") or "standard",
        jurisdiction=slots.get("jurisdiction"),
        service_id=slots.get("service"),
        form_kind=slots.get("form_kind"),
        answers=dict(slots.get("answers") or {}),
        asking=slots.get("asking"),
        confirming=bool(slots.get("confirming")),
        failures=int(slots.get("failures") or 0),
        visit_time=slots.get("visit_time"),
        offered=dict(slots.get("offered") or {}),
        handoff=slots.get("handoff"),
        topic=slots.get("topic"),
        text=str(latest.get("text") or ""),
        intent=str((latest.get("intent") or {}).get("name") or ""),
        entities=list(latest.get("entities") or []),
        services=list(latest.get("services") or []),
        flags=list(latest.get("flags") or []),
        in_form=(tracker.active_loop or {}).get("name") == "service_form",
    )


def entity(state: Conversation, kind: str) -> Any:
    """Return the value of the turn's first entity of a kind, or none."""
    return next((e.get("value") for e in state.entities if e.get("entity") == kind), None)


_DEICTIC = re.compile(r"이거|그거|그걸|이걸|저거|그건|이건|这个|那个|就办|这件|那件|\b(that|this|it)\b", re.IGNORECASE)
SERVICE_CERTAIN = 0.45
"""From here on a service is taken as meant."""
SERVICE_POSSIBLE = 0.12
"""From here on it is worth asking "did you mean…?"."""


def meant_service(state: Conversation) -> Service | None:
    """Return the service this turn names, or none; "this one" and "that" name none, so that the one talked about is meant."""
    if state.topic and _DEICTIC.search(state.text) and len(state.text) <= 25:
        heard = catalogue().search(state.text, 1)
        if not heard or heard[0].score < 0.8:
            return None
    if state.topic and state.intent.startswith("ask_") and state.services and state.services[0]["confidence"] < 0.9 and len(state.text) <= 30:
        # "And how long does it take?" names nothing: a guess of the classifier must not change the subject.
        heard = catalogue().search(state.text, 1)
        if not heard or heard[0].score < 0.7:
            return None
    named = entity(state, "service")
    if named in catalogue():
        return catalogue()[named]
    if state.services and state.services[0]["confidence"] >= SERVICE_CERTAIN:
        return catalogue().get(state.services[0]["service"])
    return None


def button(title: str, choice_id: str, intent: str, **values: Any) -> dict[str, Any]:
    """Return a Rasa button whose payload repeats the choice as an intent with entities."""
    import json

    return {"title": title, "id": choice_id, "payload": f"/{intent}{json.dumps(values, ensure_ascii=False) if values else ''}"}


def say(dispatcher: CollectingDispatcher, response: str, *, extra: dict[str, Any] | None = None, buttons: list[dict[str, Any]] | None = None, **values: Any) -> None:
    """Utter a response of the domain in the conversation's language and mode.

    ``extra`` travels beside the text: ``speech``, ``card``, ``ui`` (list of directives), ``records`` (list).
    """
    dispatcher.utter_message(response=response, json_message=extra, buttons=buttons, **values)


def tell(dispatcher: CollectingDispatcher, text: str, *, extra: dict[str, Any] | None = None, buttons: list[dict[str, Any]] | None = None) -> None:
    """Utter words of the catalogue."""
    dispatcher.utter_message(text=text, json_message=extra, buttons=buttons)


_YES_NO = {"yes": {"ko": "네", "zh": "是", "en": "Yes"}, "no": {"ko": "아니요", "zh": "否", "en": "No"}}


def yes_no_buttons(language: str) -> list[dict[str, Any]]:
    """Return the two buttons of a question that is answered with yes or no."""
    return [button(_YES_NO["yes"][language], "yes", "affirm"), button(_YES_NO["no"][language], "no", "deny")]


def ui(*directives: tuple[str, Any]) -> dict[str, Any]:
    """Return the extra that carries directives to the page."""
    return {"ui": [{"do": do, "value": value} for do, value in directives]}
