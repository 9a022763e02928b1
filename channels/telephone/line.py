"""The server as a call sees it: the public HTTP interface of one conversation."""

from __future__ import annotations

import io
import wave
from typing import Any
from urllib.parse import quote

import httpx
import numpy as np

from channels.telephone.g711 import Pcm, whole

OPEN_S = 8.0
"""A caller does not listen to the ringing tone for longer."""
TURN_S = 60.0
SPEECH_S = 30.0
END_S = 5.0
Json = dict[str, Any]


class LineError(Exception):
    """The server does not answer, or not with what was asked for. ``gone``: the conversation is no more."""

    def __init__(self, reason: str, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


class Line:
    """One conversation.

    Args:
        http: a client whose base address is the server.
        language: ko, zh or en, until the conversation changes it.
        mode: standard or elder, likewise.
        jurisdiction: KR, CN or None for both.
    """

    def __init__(self, http: httpx.AsyncClient, language: str, mode: str, jurisdiction: str | None) -> None:
        self._http, self._jurisdiction = http, jurisdiction
        self.language, self.mode = language, mode
        self._id = self._token = ""
        self._types: dict[str, dict[str, str]] = {}

    async def _ask(self, method: str, path: str, seconds: float, body: Json | None = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            answer = await self._http.request(method, path, json=body, headers=headers, timeout=seconds)
        except httpx.HTTPError as error:
            raise LineError(type(error).__name__) from error
        if answer.is_error:
            raise LineError(f"status {answer.status_code}", gone=answer.status_code in (403, 404) and path == self._path())
        return answer

    def _path(self, rest: str = "") -> str:
        return f"/api/conversations/{quote(self._id)}{rest}"

    @property
    def voice(self) -> str:
        """Address of the voice WebSocket."""
        return f"{str(self._http.base_url).rstrip('/').replace('http', 'ws', 1)}{self._path('/voice')}?token={quote(self._token)}"

    async def open(self) -> list[Json]:
        """Open the conversation and return the greeting's replies. Raises :class:`LineError`, as all calls here do."""
        wanted = {"language": self.language, "mode": self.mode, "channel": "phone", "jurisdiction": self._jurisdiction}
        told = (await self._ask("POST", "/api/conversations", OPEN_S, {name: value for name, value in wanted.items() if value})).json()
        self._id, self._token = told["conversation_id"], told["token"]
        return list(told["replies"])

    async def take(self, **message: str) -> Json:
        """Take a turn of the text interface and return it."""
        turn: Json = (await self._ask("POST", self._path("/messages"), TURN_S, dict(message))).json()
        return turn

    async def messages(self) -> list[Json]:
        """Return what was said so far, by both."""
        return list((await self._ask("GET", self._path(), TURN_S)).json()["messages"])

    async def speech(self, text: str) -> Pcm:
        """Return a text spoken in the conversation's language: int16 mono 8 kHz."""
        answer = await self._ask("POST", "/api/speech", SPEECH_S, {"text": text, "language": self.language, "mode": self.mode})
        try:
            with wave.open(io.BytesIO(answer.content)) as sound:
                return whole(np.frombuffer(sound.readframes(sound.getnframes()), "<i2"), sound.getframerate())
        except (wave.Error, EOFError) as error:
            raise LineError("no sound came") from error

    async def field_type(self, state: Json) -> str:
        """Return the type of the form's field that is asked for now, its name where the service does not list it; nothing where none is asked for."""
        service, field = state.get("service"), state.get("asking")
        if not service or not field:
            return ""
        if service not in self._types:
            try:
                told = (await self._ask("GET", f"/api/services/{quote(service)}", END_S)).json()
                self._types[service] = {part["name"]: part["type"] for part in told["form"]}
            except (LineError, KeyError, TypeError, ValueError):
                return str(field)
        return self._types[service].get(field, str(field))

    async def end(self) -> None:
        """End the conversation: what was not submitted is erased. Where the server does not answer, it does so by itself after half an hour."""
        if self._id:
            try:
                await self._ask("DELETE", self._path(), END_S)
            except LineError:
                pass
            self._id = ""
