"""Front door: settings in, one FastAPI application out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from channels import chat, files, housekeeping, operators, pages, problems, rasa_rest, records, staff, voice
from channels.settings import Settings, load_settings
from channels.speech import SpeechEngines
from channels.state import ConversationLoop, Rooms
from voice.assets import assets_dir


def open_rooms(settings: Settings) -> Rooms:
    """Load the assistant and wire the rooms together; speech goes on loading in the background."""
    from actions.context import casework, catalogue
    from assistant.conversation import Conversations
    from assistant.runtime import Assistant

    begun = time.monotonic()
    speech = SpeechEngines(catalogue(), settings.data_dir / "cache" / "speech") if settings.speech else None
    assistant = Assistant()
    loop = ConversationLoop()
    rooms = Rooms(settings, catalogue(), casework(), Conversations(assistant), loop, speech=speech, started_at=begun)
    if speech:
        speech.load_in_background()

    def warm_up() -> None:
        # One after the other: three threads that load would keep the first citizen waiting.
        if speech:
            speech.wait_until_loaded()
        assistant.warm_up()

    # Tokenizers and date libraries load at their first use: better now, behind the greeting, than in the first citizen's answer.
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    return rooms


def _without_tokens(record: logging.LogRecord) -> bool:
    """Keep uvicorn's lines about WebSockets out of the log: they hold the address with its token."""
    return "token=" not in record.getMessage()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application."""
    settings = settings or load_settings()
    logging.getLogger("uvicorn.error").addFilter(_without_tokens)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        from actions.context import issuing

        rooms: Rooms = open_rooms(settings)
        app.state.rooms = rooms
        keeping = housekeeping.Housekeeping(housekeeping.steps_of(rooms, issuing().catch_up), settings.housekeeping_seconds)
        keeping.start()
        yield
        await keeping.stop()
        rooms.loop.close()
        if rooms.speech:
            rooms.speech.close()

    app = FastAPI(title="Gilbot", version="0.1.0", lifespan=lifespan)
    problems.install(app)
    for room in (chat, files, voice, records, staff, rasa_rest, operators, pages):
        app.include_router(room.router)
    pages.mount(app, assets_dir())
    app.middleware("http")(pages.secure)
    app.middleware("http")(operators.measure)
    app.add_middleware(CORSMiddleware, allow_origins=settings.allowed_origins, allow_methods=["*"], allow_headers=["authorization", "content-type"])
    app.add_middleware(problems.BodyLimit, limit=settings.max_body_bytes)
    return app
