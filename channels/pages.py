"""The pages themselves, under a strict content security policy."""

from __future__ import annotations

import logging
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from channels.problems import ProblemError

VENDORED = ("font-pretendard", "font-noto-sans-sc", "hands")
"""Assets that pages load; the weights beside them are nobody's business."""
WEB = Path(__file__).parent / "web"
log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)

_HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ws: wss:; "
    "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(self)",
}


async def secure(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Set the security headers; what belongs to a citizen is never cached."""
    answer = await call_next(request)
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.url.path == "/web/phone/worker.js":
        answer.headers["service-worker-allowed"] = "/phone/"
    if request.url.path.startswith("/api/"):
        answer.headers.setdefault("cache-control", "no-store")
    return answer


def _page(name: str) -> FileResponse:
    path = WEB / name
    if not path.is_file():
        raise ProblemError(404, "This page is not installed.")
    return FileResponse(path, headers={"cache-control": "no-cache"})


@router.get("/")
async def kiosk() -> FileResponse:
    """The kiosk."""
    return _page("kiosk.html")


@router.get("/chat")
async def chat() -> FileResponse:
    """A page with the widget on it."""
    return _page("chat.html")


@router.get("/widget.js")
async def widget() -> FileResponse:
    """The one script a foreign site embeds."""
    answer = _page("widget.js") if (WEB / "widget.js").is_file() else _page("widget/widget.js")
    answer.headers["access-control-allow-origin"] = "*"
    answer.headers["cross-origin-resource-policy"] = "cross-origin"
    return answer


@router.get("/phone/{code}")
async def phone(code: str) -> FileResponse:
    """The phone page that a QR leads to."""
    return _page("phone.html")


class Assets(StaticFiles):
    """Vendored files that set-up puts beside the weights; where one is missing, pages do with what the machine has."""

    async def check_config(self) -> None:
        """Raise a plain 404 for a folder that is not installed; it is found without a restart once it is."""
        if not Path(str(self.directory)).is_dir():
            raise ProblemError(404, "This asset is not installed; script/setup fetches it.")


def mount(app: FastAPI, assets: Path) -> None:
    """Serve the pages' own files under ``/web`` and vendored ones under ``/assets``; what is not installed is logged, once."""
    app.mount("/web", StaticFiles(directory=WEB), name="web")
    for name in VENDORED:
        if not (assets / name).is_dir():
            log.warning("asset_missing name=%s", name)
        app.mount(f"/assets/{name}", Assets(directory=assets / name, check_dir=False), name=name)
