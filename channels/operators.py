"""For operators: health, readiness, metrics."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from starlette.middleware.base import RequestResponseEndpoint

from channels.state import InRooms

router = APIRouter(tags=["operators"])

REQUESTS = Counter("gilbot_requests_total", "Requests by route and status", ["route", "status"])
SECONDS = Histogram("gilbot_request_seconds", "Seconds per request by route", ["route"], buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10))
SPEECH_READY = Gauge("gilbot_speech_ready", "1 when recognisers and voices are loaded")


async def measure(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Count and time each request by its route, never by its path, which may hold an id."""
    begun = time.perf_counter()
    answer = await call_next(request)
    route = getattr(request.scope.get("route"), "path", "other")
    REQUESTS.labels(route, str(answer.status_code)).inc()
    SECONDS.labels(route).observe(time.perf_counter() - begun)
    return answer


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Tell that the process runs."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(here: InRooms) -> JSONResponse:
    """Tell whether model, database and speech engines answer."""
    database = await asyncio.to_thread(here.casework.ready)
    speech: dict[str, Any] = here.speech.status() if here.speech else {"ready": True, "switched_off": True}
    parts = {"model": True, "database": database, "speech": bool(speech["ready"])}
    return JSONResponse({"ready": all(parts.values()), "parts": parts, "speech": speech}, 200 if all(parts.values()) else 503)


@router.get("/metrics")
async def metrics(here: InRooms) -> Response:
    """Return Prometheus metrics."""
    SPEECH_READY.set(1 if here.speech and here.speech.ready else 0)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
