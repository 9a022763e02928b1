"""Showing what was issued."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import after_filing
from actions.answers import start_intent
from actions.context import button, casework, conversation, meant_service, say
from services.casework.records.models import Record

_ALL = re.compile(r"다\s|모두|전부|목록|지갑|전체|全部|所有|都有|哪些|钱包|卡包|\ball\b|\bwallet\b|\beverything\b|\blist\b", re.IGNORECASE)
_AT_MOST = 5
"""Certificates of a wallet shown at once, the newest."""


def show(dispatcher: CollectingDispatcher, record: Record, response: str) -> None:
    """Show a certificate's card and lay the certificate into the turn's records."""
    title = record.details.get("title") or record.id
    card = {
        "kind": "certificate",
        "id": record.id,
        "title": title,
        "status": record.status,
        "issuer": record.details.get("issuer"),
        "date": record.details.get("issued_on"),
        "pdf": f"/api/certificates/{record.id}",
    }
    extra = {"card": card, "ui": [{"do": "show", "value": record.id}], "records": [record.as_dict()]}
    say(dispatcher, response, name=title, extra=extra)


class ActionShowCertificate(Action):
    """Shows the newest certificate of this conversation, or says how to get one."""

    def name(self) -> str:
        return "action_show_certificate"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        service = meant_service(state)
        wallet = [c for c in casework().certificates.wallet(state.id) if c.status == "issued"]
        matching = [c for c in wallet if service is None or c.service == service.id] or wallet
        if len(matching) > 1 and _ALL.search(state.text):
            for one in matching[-_AT_MOST:]:
                show(dispatcher, one, "utter_certificate")
            return []
        if matching:
            show(dispatcher, matching[-1], "utter_certificate")
            return []
        if service is not None and not state.in_form:
            name = service.short_name.in_(state.language)
            intent = start_intent(service)
            say(dispatcher, "utter_no_certificate_offer", name=name, buttons=[button(name, f"{intent}:{service.id}", intent, service=service.id)])
            return [SlotSet("offered", {"intent": intent, "service": service.id}), SlotSet("topic", service.id)]
        say(dispatcher, "utter_no_certificate")
        return []
