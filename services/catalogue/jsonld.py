"""The catalogue as linked data: JSON-LD 1.1 in the terms of CPSV-AP 3.2, without loss in both directions.

What CPSV-AP has no word for (how people call a service, the form, when a fact was last checked) stands under ``urn:gilbot:terms:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from services.catalogue.schema import Fact, Service

_COUNTRY = "http://publications.europa.eu/resource/authority/country/"
_COUNTRIES = {"KR": _COUNTRY + "KOR", "CN": _COUNTRY + "CHN"}
_SERVICE, _EVENT = "urn:gilbot:service:", "urn:gilbot:life-event:"
_BY_LANGUAGE = {"@container": "@language"}
_OWN_FLAGS = ("audience", "visits", "bookable", "office_kind", "package", "urgent", "issued_at_once", "benefit")

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "cv": "http://data.europa.eu/m8g/",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "own": "urn:gilbot:terms:",
    "PublicService": "cpsv:PublicService",
    "PublicOrganisation": "cv:PublicOrganisation",
    "Requirement": "cv:Requirement",
    "Evidence": "cv:Evidence",
    "Cost": "cv:Cost",
    "Channel": "cv:Channel",
    "Output": "cv:Output",
    "ContactPoint": "cv:ContactPoint",
    "LegalResource": "eli:LegalResource",
    "LifeEvent": "cv:LifeEvent",
    "identifier": "dct:identifier",
    "name": {"@id": "dct:title", **_BY_LANGUAGE},
    "description": {"@id": "dct:description", **_BY_LANGUAGE},
    "keyword": {"@id": "dcat:keyword", **_BY_LANGUAGE},
    "spatial": {"@id": "dct:spatial", "@type": "@id"},
    "thematicArea": "cv:thematicArea",
    "type": "dct:type",
    "source": "dct:source",
    "processingTime": {"@id": "cv:processingTime", "@type": "xsd:duration"},
    "telephone": "cv:telephone",
    "hasCompetentAuthority": "cv:hasCompetentAuthority",
    "holdsRequirement": "cv:holdsRequirement",
    "hasInput": "cpsv:hasInput",
    "hasCost": "cv:hasCost",
    "hasChannel": "cv:hasChannel",
    "hasContactPoint": "cv:hasContactPoint",
    "hasLegalResource": "cv:hasLegalResource",
    "produces": "cpsv:produces",
    "isGroupedBy": "cv:isGroupedBy",
    "short_name": {"@id": "skos:altLabel", **_BY_LANGUAGE},
    "problem": {"@id": "own:problem", **_BY_LANGUAGE},
    "when": {"@id": "own:when", **_BY_LANGUAGE},
    "assured": {"@id": "own:assured", "@type": "xsd:date"},
    "verify": "own:verify",
    "time_limit": "own:time_limit",
    "where": "own:where",
    "becomes": "own:becomes",
    "form": {"@id": "own:form", "@type": "@json"},
    "requirements": {"@id": "own:requirements", "@type": "@json"},
    **{name: f"own:{name}" for name in _OWN_FLAGS},
}
"""What each term of the documents means."""


class NotAServiceError(ValueError):
    """A JSON-LD node is no public service as :func:`public_service` writes it."""


def public_service(service: Service) -> dict[str, Any]:
    """Return one service as a JSON-LD document of its own."""
    return {"@context": CONTEXT, **_node(service)}


def catalogue_document(services: Iterable[Service]) -> dict[str, Any]:
    """Return many services as one JSON-LD document."""
    return {"@context": CONTEXT, "@graph": [_node(service) for service in services]}


def _provenance(data: dict[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in ("source", "assured", "verify") if data.get(key)}


def _fact(fact: Fact, kind: str | None = None) -> dict[str, Any]:
    data = fact.model_dump(mode="json")
    return {**({"@type": kind} if kind else {}), "description": data["text"], **_provenance(data)}


def _node(service: Service) -> dict[str, Any]:
    data = service.model_dump(mode="json", by_alias=True, exclude_none=True)
    documents = data["documents"]
    node = {
        "@id": _SERVICE + service.id,
        "@type": "PublicService",
        "identifier": service.id,
        "name": data["name"],
        "short_name": data["short_name"],
        "description": data["description"],
        "keyword": data["aliases"],
        "problem": data["problems"],
        "spatial": _COUNTRIES[service.jurisdiction],
        "thematicArea": service.topic,
        "isGroupedBy": [{"@id": _EVENT + event, "@type": "LifeEvent", "identifier": event} for event in service.life_events],
        "hasCompetentAuthority": _fact(service.competent_authority, "PublicOrganisation"),
        "holdsRequirement": _fact(service.eligibility, "Requirement"),
        "hasInput": [
            {"@type": "Evidence", "name": item["name"], **({"when": item["when"]} if "when" in item else {}), **_provenance(documents)}
            for item in documents["items"]
        ],
        "hasCost": _fact(service.cost, "Cost"),
        "time_limit": _fact(service.processing_time),
        "hasChannel": [{"@type": "Channel", "type": channel["kind"], "name": channel["name"]} for channel in data["channels"]],
        "where": _fact(service.where),
        "hasContactPoint": [{"@type": "ContactPoint", "telephone": line["number"], "name": line["name"]} for line in data["hotlines"]],
        "hasLegalResource": _fact(service.legal, "LegalResource"),
        "becomes": service.produces,
        **{name: data[name] for name in _OWN_FLAGS if name in data},
        "form": data["form"],
    }
    if service.requirements:
        node["requirements"] = service.model_dump(mode="json", by_alias=True, exclude_defaults=True)["requirements"]
    if service.promised_days is not None:
        node["processingTime"] = f"P{service.promised_days}D"
    if service.issues is not None:
        node["produces"] = {"@type": "Output", "type": service.issues}
    return node


def nodes(document: Any) -> list[Any]:
    """Return the service nodes of a document, whether it holds one service or a graph of them."""
    if isinstance(document, dict):
        graph = document.get("@graph")
        return graph if isinstance(graph, list) else [document]
    return document if isinstance(document, list) else []


def entry(node: Any) -> dict[str, Any]:
    """Return the catalogue entry that a node tells, not validated yet.

    Raises:
        NotAServiceError: when the node is no PublicService, or a part of it has another shape than :func:`public_service` gives it.
    """
    if not isinstance(node, dict) or node.get("@type") != "PublicService":
        raise NotAServiceError("expected a node with \"@type\": \"PublicService\"")
    unknown = sorted(set(node) - set(CONTEXT) - {"@context", "@id", "@type"})
    if unknown:
        raise NotAServiceError(f"unknown term: {', '.join(unknown)}")
    try:
        return _entry(node)
    except (AttributeError, KeyError, TypeError) as error:
        missing = f"{error.args[0]} is missing" if isinstance(error, KeyError) else "a part has another shape than in an exported file"
        raise NotAServiceError(missing) from error


def _told(part: dict[str, Any]) -> dict[str, Any]:
    return {"text": part["description"], **_provenance(part)}


def _entry(node: dict[str, Any]) -> dict[str, Any]:
    evidence = node["hasInput"]
    data = {
        "id": node["identifier"],
        "jurisdiction": {iri: code for code, iri in _COUNTRIES.items()}.get(node["spatial"], node["spatial"]),
        "topic": node["thematicArea"],
        **{key: node[key] for key in ("name", "short_name", "description", "form")},
        "aliases": node["keyword"],
        "problems": node["problem"],
        "life_events": [event["identifier"] for event in node["isGroupedBy"]],
        "competent_authority": _told(node["hasCompetentAuthority"]),
        "eligibility": _told(node["holdsRequirement"]),
        "documents": {
            "items": [{key: item[key] for key in ("name", "when") if key in item} for item in evidence],
            **_provenance(evidence[0] if evidence else {}),
        },
        "cost": _told(node["hasCost"]),
        "processing_time": _told(node["time_limit"]),
        "channels": [{"kind": channel["type"], "name": channel["name"]} for channel in node["hasChannel"]],
        "where": _told(node["where"]),
        "hotlines": [{"number": line["telephone"], "name": line["name"]} for line in node["hasContactPoint"]],
        "legal": _told(node["hasLegalResource"]),
        "produces": node["becomes"],
        **{name: node[name] for name in _OWN_FLAGS if name in node},
    }
    if "requirements" in node:
        data["requirements"] = node["requirements"]
    if "processingTime" in node:
        days = re.fullmatch(r"P(\d+)D", node["processingTime"])
        data["promised_days"] = int(days[1]) if days else node["processingTime"]
    if "produces" in node:
        data["issues"] = node["produces"]["type"]
    return data
