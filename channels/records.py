"""What a citizen filed: services, records, their progress, certificates."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from channels.problems import ProblemError
from channels.state import InRooms, OpenConversation, Rooms, Token
from services.casework.exceptions import AccessLockedError, CaseworkError, NotAuthorisedError, RecordNotFoundError
from services.casework.records.models import Record
from services.catalogue.jsonld import public_service
from services.catalogue.schema import Service

router = APIRouter(tags=["records"])


def summary(service: Service, language: str) -> dict[str, Any]:
    """Return one row of the public catalogue."""
    return {
        "id": service.id,
        "name": service.name.in_(language),
        "short_name": service.short_name.in_(language),
        "description": service.description.in_(language),
        "jurisdiction": service.jurisdiction,
        "audience": service.audience,
        "topic": service.topic,
        "life_events": service.life_events,
        "bookable": service.bookable,
        "urgent": service.urgent,
    }


@router.get("/api/services")
async def list_services(
    here: InRooms,
    q: Annotated[str, Query(max_length=400)] = "",
    language: Annotated[str, Query(pattern="^(ko|zh|en)$")] = "ko",
    jurisdiction: Annotated[str | None, Query(pattern="^(KR|CN)$")] = None,
    audience: Annotated[str | None, Query(pattern="^(elder|general)$")] = None,
    life_event: Annotated[str | None, Query(max_length=60)] = None,
    topic: Annotated[str | None, Query(max_length=60)] = None,
) -> dict[str, Any]:
    """Search or list the catalogue; with ``q`` the best match stands first."""
    if q:
        found = [here.catalogue[match.service] for match in here.catalogue.search(q, 20, jurisdiction) if match.score >= 0.45]
    else:
        found = list(here.catalogue)
    chosen = [
        summary(service, language)
        for service in found
        if jurisdiction in (None, service.jurisdiction)
        and audience in (None, service.audience)
        and topic in (None, service.topic)
        and (life_event is None or life_event in service.life_events)
    ]
    return {"services": chosen, "total": len(chosen)}


@router.get("/api/services/{service_id}")
async def read_service(
    service_id: str, here: InRooms, accept: Annotated[str, Header()] = "", language: Annotated[str, Query(pattern="^(ko|zh|en)$")] = "ko"
) -> Response:
    """Return one service; as CPSV-AP JSON-LD when that is asked for."""
    service = here.catalogue.get(service_id)
    if service is None:
        raise ProblemError(404, "There is no service with this id.")
    if "application/ld+json" in accept:
        return JSONResponse(public_service(service), media_type="application/ld+json")
    return JSONResponse({**service.model_dump(mode="json", by_alias=True), "in_language": summary(service, language)})


def authorised(here: Rooms, record_id: str, token: str | None, code: str | None) -> Record:
    """Return a record that the token or its access code opens.

    Raises:
        ProblemError: 404, 401, 403 or 429.
    """
    try:
        record = here.casework.records.get(record_id)
        if token and here.conversations.token_fits(record.conversation_id, token):
            return record
        if code:
            return here.casework.records.authorise(record_id, None, code)
    except RecordNotFoundError as error:
        raise ProblemError(404, "There is no record with this reference.") from error
    except AccessLockedError as error:
        raise ProblemError(429, "Too many wrong codes. Please try again in a quarter of an hour.") from error
    except NotAuthorisedError as error:
        raise ProblemError(403, "This code does not open the record.") from error
    if token:
        raise ProblemError(403, "This token belongs to another conversation.")
    raise ProblemError(401, "Send the conversation's token, or the record's access code as ?code=.")


@router.get("/api/records/{record_id}")
async def read_record(
    record_id: str, here: InRooms, token: Token, code: Annotated[str | None, Query(max_length=20)] = None
) -> dict[str, Any]:
    """Return status and history of a record."""
    record = await asyncio.to_thread(authorised, here, record_id, token, code)
    history = await asyncio.to_thread(here.casework.records.history, record.id)
    return {**record.as_receipt(), "history": [asdict(change) for change in history]}


@router.get("/api/records/{record_id}/events")
async def follow_record(
    record_id: str,
    request: Request,
    here: InRooms,
    token: Token,
    code: Annotated[str | None, Query(max_length=20)] = None,
    last_event_id: Annotated[str, Header()] = "0",
) -> StreamingResponse:
    """Stream each change of status as it happens (server-sent events); ``Last-Event-ID`` resumes."""
    record = await asyncio.to_thread(authorised, here, record_id, token, code)
    subscription = await asyncio.to_thread(here.casework.records.subscribe, record.id, int(last_event_id) if last_event_id.isdigit() else 0)

    async def changes() -> AsyncIterator[str]:
        try:
            while not await request.is_disconnected():
                change = await asyncio.to_thread(subscription.get, 5.0)
                if change is None:
                    yield ": still here\n\n"
                    continue
                yield f"id: {change.id}\nevent: status\ndata: {json.dumps(asdict(change), ensure_ascii=False)}\n\n"
        finally:
            subscription.close()

    return StreamingResponse(changes(), media_type="text/event-stream", headers={"cache-control": "no-store"})


@router.get("/api/records/{record_id}/calendar")
async def calendar(record_id: str, here: InRooms, token: Token, code: Annotated[str | None, Query(max_length=20)] = None) -> Response:
    """Return an appointment as an iCalendar file."""
    record = await asyncio.to_thread(authorised, here, record_id, token, code)
    try:
        text = await asyncio.to_thread(here.casework.appointments.ical, record.id)
    except CaseworkError as error:
        raise ProblemError(409, "This record is no appointment.") from error
    return Response(text, media_type="text/calendar", headers={"content-disposition": f'attachment; filename="{record.id}.ics"'})


@router.get("/api/conversations/{conversation_id}/own-data")
async def own_data(conversation_id: OpenConversation, here: InRooms) -> Response:
    """Return everything kept about the conversation's owner, as a JSON file to take along."""
    kept = await asyncio.to_thread(here.casework.privacy.export, conversation_id)
    disposition = f'attachment; filename="gilbot-{here.casework.clock.today():%Y-%m-%d}.json"'
    return JSONResponse(kept, headers={"content-disposition": disposition, "cache-control": "no-store"})


@router.delete("/api/conversations/{conversation_id}/own-data")
async def erase_own_data(conversation_id: OpenConversation, here: InRooms) -> dict[str, Any]:
    """Erase everything kept about the conversation's owner, withdraw what is open, and end the conversation; return what was erased, by kind."""
    report = await asyncio.to_thread(here.casework.privacy.erase, conversation_id)
    await here.loop.run(here.conversations.end(conversation_id))
    return asdict(report)


@router.get("/api/certificates/{record_id}")
async def certificate(
    record_id: str, here: InRooms, token: Token, code: Annotated[str | None, Query(max_length=20)] = None, large: bool = False
) -> Response:
    """Return a certificate as PDF; ``large=true`` in large type."""
    record = await asyncio.to_thread(authorised, here, record_id, token, code)
    try:
        pdf = await asyncio.to_thread(lambda: here.casework.certificates.pdf(record.id, large=large))
    except CaseworkError as error:
        raise ProblemError(409, "No certificate can be shown for this record.") from error
    return Response(pdf, media_type="application/pdf", headers={"cache-control": "no-store"})


@router.post("/api/certificates/verify")
async def verify(request: Request, here: InRooms) -> dict[str, Any]:
    """Tell whether a presented certificate is genuine: a PDF as the body, or ``{"payload": "…"}`` with its QR's text."""
    body = await request.body()
    presented: str | bytes = body
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            presented = str(json.loads(body)["payload"])
        except (ValueError, KeyError, TypeError) as error:
            raise ProblemError(400, 'Send a PDF, or {"payload": "…"}.') from error
    result = await asyncio.to_thread(here.casework.certificates.verify, presented)
    return asdict(result)
