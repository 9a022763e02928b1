"""What the routes share, and FastAPI dependencies for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Query, Request

from assistant.conversation import Conversations
from channels.handover import Handovers
from channels.problems import ProblemError
from channels.settings import Settings
from channels.speech import SpeechEngines
from services.casework.casework import Casework
from services.catalogue.store import Catalogue

T = TypeVar("T")


class ConversationLoop:
    """An event loop in a thread of its own, where all conversations run: the server's loop stays free for sound and sockets."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="conversations", daemon=True)
        self._thread.start()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await ``work`` on the conversations' loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def close(self) -> None:
        """Stop the loop."""
        self._loop.call_soon_threadsafe(self._loop.stop)


@dataclass
class Rooms:
    """The rooms of this server, wired together."""

    settings: Settings
    catalogue: Catalogue
    casework: Casework
    conversations: Conversations
    loop: ConversationLoop
    handovers: Handovers = field(default_factory=Handovers)
    speech: SpeechEngines | None = None
    started_at: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)


def rooms(request: Request) -> Rooms:
    """Return the rooms of the running server."""
    found: Rooms = request.app.state.rooms
    return found


InRooms = Annotated[Rooms, Depends(rooms)]


def bearer(authorization: Annotated[str | None, Header()] = None, token: Annotated[str | None, Query()] = None) -> str | None:
    """Return the token of the request, from its header or, for pages that cannot set one, its query."""
    if authorization and authorization.lower().startswith("bearer "):
        return authorization[7:].strip()
    return token


Token = Annotated[str | None, Depends(bearer)]


async def open_conversation(conversation_id: str, here: InRooms, token: Token) -> str:
    """Return the id of a conversation that the request's token opens.

    Raises:
        ProblemError: 404 for an unknown conversation, 401 without a token, 403 with another conversation's.
    """
    if not await here.loop.run(here.conversations.exists(conversation_id)):
        raise ProblemError(404, "This conversation does not exist or has ended.")
    if not token:
        raise ProblemError(401, "Send the conversation's token as a bearer token.")
    if not here.conversations.token_fits(conversation_id, token):
        raise ProblemError(403, "This token belongs to another conversation.")
    return conversation_id


OpenConversation = Annotated[str, Depends(open_conversation)]
