"""A small server for the staff's routes and page: the real desks, no model."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI
from pydantic import SecretStr

from channels import pages, problems, records, staff
from channels.settings import Settings
from channels.state import Rooms
from services.casework import Casework, FrozenClock
from services.catalogue.store import load_catalogue
from services.messaging.base import Message, Sender
from services.messaging.registry import SenderRegistry
from voice.assets import assets_dir

NOW = "2026-11-21T10:00:00+09:00"
TOKEN = "a-token-nobody-guesses-1"
PHONE = "01012345678"
RESIDENT_NUMBER = "4807192990011"


class MemorySender(Sender):
    """Keeps what was sent."""

    name = "console"

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)


class Office:
    """Desks over a fresh folder, and an application for staff with one member.

    Args:
        folder: where it writes.
        tokens: staff tokens by name.
    """

    def __init__(self, folder: Path, **tokens: str) -> None:
        self.clock, self.sender = FrozenClock(NOW), MemorySender()
        self.casework = Casework(None, folder, self.clock, senders=SenderRegistry(self.sender))
        settings = Settings(staff_tokens={name: SecretStr(token) for name, token in tokens.items()})
        conversations: Any = SimpleNamespace(token_fits=lambda conversation_id, token: token == f"token of {conversation_id}")
        self.app = FastAPI()
        problems.install(self.app)
        for room in (staff, records):
            self.app.include_router(room.router)
        pages.mount(self.app, assets_dir())
        self.app.middleware("http")(pages.secure)
        self.app.state.rooms = Rooms(settings, load_catalogue(), self.casework, conversations, loop=None)  # type: ignore[arg-type]

    def filed(self, service: str = "kr_seal_certificate", language: str = "ko", **answers: Any) -> str:
        """File an application whose citizen agreed to be told by phone; return its reference."""
        given = {
            "applicant_name": "김영수",
            "resident_number": RESIDENT_NUMBER,
            "purpose": "general",
            "number_of_copies": 1,
            "phone": PHONE,
            **answers,
        }
        self.casework.consents.give("c1", "contact", language)
        return self.casework.applications.submit(
            "c1", service, given, language, "KR", idempotency_key=service, label="인감증명서", promised_days=3
        ).id

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve it on a free port and give its address."""
        import uvicorn

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        server = uvicorn.Server(uvicorn.Config(self.app, port=port, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)
