"""What the form expects now, told to the recogniser."""

from __future__ import annotations

from typing import Any

from services.catalogue.schema import Field, FieldType
from services.catalogue.store import Catalogue
from services.forms import form_of
from voice.expectation import OPEN, Expectation

_KINDS: dict[FieldType, Expectation] = {
    FieldType.resident_number: Expectation("digits", digits=13),
    FieldType.foreigner_number: Expectation("digits", digits=13),
    FieldType.cn_id_number: Expectation("digits", digits=18),
    FieldType.business_number: Expectation("digits", digits=10),
    FieldType.phone: Expectation("digits"),
    FieldType.yes_no: Expectation("yes_no"),
    FieldType.date: Expectation("date"),
    FieldType.time: Expectation("time"),
    FieldType.count: Expectation("number"),
    FieldType.age: Expectation("number"),
    FieldType.year: Expectation("number"),
}


def expectation_of(field: Field, language: str) -> Expectation:
    """Return what the recogniser should expect for a field."""
    if field.type in (FieldType.choice, FieldType.choices):
        phrases = [phrase for choice in field.choices for phrase in (choice.label.in_(language), *choice.aliases.in_(language))]
        return Expectation("choice", tuple(phrases))
    return _KINDS.get(field.type, OPEN)


def expectation_for(catalogue: Catalogue, state: dict[str, Any]) -> Expectation:
    """Return what the recogniser should expect in a conversation's state."""
    if state.get("confirming"):
        return Expectation("yes_no")
    if not state.get("asking"):
        return OPEN
    form = form_of(catalogue, "service", state.get("service"))
    field = form.field(state["asking"]) if form else None
    return expectation_of(field, state["language"]) if field else OPEN
