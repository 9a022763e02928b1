from __future__ import annotations

from typing import Any

import pytest

from services.catalogue import Catalogue
from services.catalogue.jsonld import CONTEXT, catalogue_document, public_service

CV = "http://data.europa.eu/m8g/"


@pytest.fixture(scope="module")
def document(catalogue: Catalogue) -> dict[str, Any]:
    return public_service(catalogue["kr_resident_record_copy"])


def _iri(term: str) -> str:
    meaning = CONTEXT[term]
    name: str = meaning["@id"] if isinstance(meaning, dict) else meaning
    prefix, _, rest = name.partition(":")
    return CONTEXT[prefix] + rest if prefix in CONTEXT else name


@pytest.mark.parametrize(
    ("term", "iri"),
    [
        ("PublicService", "http://purl.org/vocab/cpsv#PublicService"),
        ("hasCompetentAuthority", CV + "hasCompetentAuthority"),
        ("hasInput", "http://purl.org/vocab/cpsv#hasInput"),
        ("hasCost", CV + "hasCost"),
        ("hasChannel", CV + "hasChannel"),
        ("produces", "http://purl.org/vocab/cpsv#produces"),
        ("hasContactPoint", CV + "hasContactPoint"),
        ("hasLegalResource", CV + "hasLegalResource"),
        ("isGroupedBy", CV + "isGroupedBy"),
        ("name", "http://purl.org/dc/terms/title"),
        ("description", "http://purl.org/dc/terms/description"),
        ("identifier", "http://purl.org/dc/terms/identifier"),
    ],
)
def test_a_term_means_what_cpsv_ap_says(term: str, iri: str) -> None:
    assert _iri(term) == iri


def test_what_cpsv_ap_requires_of_a_service_is_there(document: dict[str, Any]) -> None:
    assert document["@type"] == "PublicService"
    assert document["identifier"] == "kr_resident_record_copy"
    assert set(document["name"]) == set(document["description"]) == {"ko", "zh", "en"}
    assert document["hasCompetentAuthority"]["@type"] == "PublicOrganisation"


def test_documents_costs_channels_and_numbers_are_nodes_of_their_classes(document: dict[str, Any]) -> None:
    assert {part["@type"] for part in document["hasInput"]} == {"Evidence"}
    assert document["hasCost"]["@type"] == "Cost"
    assert {part["type"] for part in document["hasChannel"]} == {"visit", "online", "kiosk"}
    assert {part["telephone"] for part in document["hasContactPoint"]} == {"110", "1588-2188"}
    assert document["hasLegalResource"]["@type"] == "LegalResource"
    assert document["produces"] == {"@type": "Output", "type": "resident_record_copy"}
    assert [part["identifier"] for part in document["isGroupedBy"]] == ["moving", "job", "banking"]
    assert document["processingTime"] == "P0D"


def test_a_fact_tells_its_source_and_the_day_it_was_checked(document: dict[str, Any]) -> None:
    assert document["hasCost"]["source"] == "S1; S5"
    assert document["hasCost"]["assured"] == "2026-07-18"
    assert document["hasLegalResource"]["verify"] is True


def test_every_term_that_is_used_has_a_meaning(catalogue: Catalogue) -> None:
    def terms(part: Any) -> set[str]:
        if isinstance(part, list):
            return set().union(*map(terms, part)) if part else set()
        if not isinstance(part, dict):
            return set()
        found = set(part)
        for key, value in part.items():
            # Form and requirements are one JSON value each; texts are keyed by language.
            if key not in ("form", "requirements") and not (isinstance(CONTEXT.get(key), dict) and CONTEXT[key].get("@container") == "@language"):
                found |= terms(value)
        return found

    used = terms(catalogue_document(catalogue)["@graph"])
    assert {term for term in used if not term.startswith("@")} <= set(CONTEXT)
