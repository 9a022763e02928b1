from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.catalogue.store import Catalogue

FACTS = Path(os.environ.get("GILBOT_CATALOGUE_FACTS") or Path(__file__).parents[3] / "shared" / "data" / "catalogue_facts.yaml")


def _digits(number: object) -> str:
    """The number without its remarks, signs and country code."""
    return re.sub(r"\([^)]*[^\d)][^)]*\)|^\+?86-|\D", "", str(number)).lstrip("0")


@pytest.fixture(scope="module")
def facts() -> list[dict[str, Any]]:
    """The compiled facts, which are kept outside this repository."""
    if not FACTS.exists():
        pytest.skip("the compiled facts are not here")
    services: list[dict[str, Any]] = yaml.safe_load(FACTS.read_text(encoding="utf-8"))["services"]
    return services


def test_every_service_has_an_entry_of_the_same_id(facts: list[dict[str, Any]], catalogue: Catalogue) -> None:
    assert {fact["id"] for fact in facts} <= {service.id for service in catalogue}


def test_every_form_asks_the_same_fields_in_the_same_order(facts: list[dict[str, Any]], catalogue: Catalogue) -> None:
    asked = {fact["id"]: [field.name for field in catalogue[fact["id"]].form] for fact in facts}
    assert asked == {fact["id"]: fact["key_inputs"] for fact in facts}


def test_every_service_keeps_its_country_and_audience(facts: list[dict[str, Any]], catalogue: Catalogue) -> None:
    kept = {fact["id"]: (catalogue[fact["id"]].jurisdiction, catalogue[fact["id"]].audience) for fact in facts}
    assert kept == {fact["id"]: (fact["country"], fact["audience"]) for fact in facts}


def test_every_hotline_of_the_facts_can_be_told(facts: list[dict[str, Any]], catalogue: Catalogue) -> None:
    missing = [
        f"{fact['id']}: {number}"
        for fact in facts
        for number in fact["hotline"]["value"]
        # An entry may add the area code.
        if not any(_digits(line.number).endswith(_digits(number)) for line in catalogue[fact["id"]].hotlines)
    ]
    assert missing == []


def test_a_fact_that_was_never_confirmed_stays_marked(facts: list[dict[str, Any]], catalogue: Catalogue) -> None:
    parts = {"fee": "cost", "processing_time": "processing_time", "eligibility": "eligibility", "legal_notes": "legal"}
    unmarked = [
        f"{fact['id']}.{part}"
        for fact in facts
        for told, part in parts.items()
        if told in fact and str(fact[told]["src"]).startswith("GK") and not getattr(catalogue[fact["id"]], part).verify
    ]
    assert unmarked == []
