"""Every error as ``application/problem+json`` (RFC 9457), without stack traces or citizens' data."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

TITLES = {
    400: "The request cannot be read",
    401: "A token is needed",
    403: "This token does not open that",
    404: "Not found",
    405: "This method is not offered here",
    409: "That is not possible now",
    413: "The body is too large",
    415: "This kind of content cannot be used",
    422: "The request is not valid",
    429: "Too many tries",
    500: "Something went wrong here",
    503: "Not ready yet",
}


class ProblemError(Exception):
    """An error told to the caller."""

    def __init__(self, status: int, detail: str, *, kind: str = "about:blank", **extra: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind, self.extra = status, detail, kind, extra


def body_of(status: int, detail: str, instance: str, kind: str = "about:blank", **extra: Any) -> dict[str, Any]:
    """Return the members of a problem."""
    return {"type": kind, "title": TITLES.get(status, "Error"), "status": status, "detail": detail, "instance": instance, **extra}


def response(status: int, detail: str, instance: str, kind: str = "about:blank", **extra: Any) -> JSONResponse:
    """Return a problem as a response."""
    return JSONResponse(body_of(status, detail, instance, kind, **extra), status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every kind of error with a problem."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, error: ProblemError) -> JSONResponse:
        return response(error.status, error.detail, request.url.path, error.kind, **error.extra)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        return response(error.status_code, str(error.detail), request.url.path)

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> JSONResponse:
        # Only places and reasons: the values may be a citizen's.
        faults = [{"where": ".".join(str(part) for part in fault["loc"]), "reason": fault["msg"]} for fault in error.errors()]
        broken = any(fault["type"] == "json_invalid" for fault in error.errors())
        detail = "The body is not valid JSON." if broken else "Some fields are missing or wrong."
        return response(400 if broken else 422, detail, request.url.path, faults=faults)

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected_error path=%s kind=%s", request.url.path, type(error).__name__, exc_info=error)
        return response(500, "The error was noted. Nothing you sent is lost; please try again.", request.url.path)


class BodyLimit:
    """Refuses bodies over a limit, by their declared length or while they arrive.

    Args:
        app: the application inside.
        limit: bytes.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless it is too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = response(413, f"The body may have {self.limit // 1_000_000} MB at most.", scope["path"])
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.limit:
            await refusal(scope, receive, send)
            return
        seen, started = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise ProblemError(413, f"The body may have {self.limit // 1_000_000} MB at most.")
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, noted)
        except ProblemError:
            if started:
                raise
            await refusal(scope, receive, send)
