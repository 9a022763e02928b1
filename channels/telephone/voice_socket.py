"""The voice WebSocket of a call: opened again when it is lost, the caller's sound kept meanwhile."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.legacy.client import WebSocketClientProtocol, connect

from channels.telephone.line import LineError

log = logging.getLogger(__name__)

RETRY_S = (0.3, 0.5, 1.0, 2.0)
GIVE_UP_S = 20.0
"""Without the server for so long the call is ended with an apology."""
KEPT_FRAMES = 150
"""Frames of 100 ms that wait while the line is down; the oldest is worth least."""
_HEARD = ("final", "no_speech", "listening")
"""Events after which the server holds nothing of what was said before."""
MAX_EVENT = 8_000_000
ALIVE_S = 10.0
"""How often the server is asked for a sign of life, and how long it may take."""
_GONE = (4401, 4403, 4404)
"""Close codes of a conversation that is no more: 4000 and the status (docs/contract.md)."""


@dataclass
class Listener:
    """Who is told what."""

    event: Callable[[dict[str, Any]], None]
    sound: Callable[[bytes], None]
    """Gets speech: signed 16-bit little-endian mono, at the rate of the last ``speech_start``."""
    lost: Callable[[], None]
    back: Callable[[], Awaitable[bool]]
    """Called on the new line, before sound goes over it; returns whether what was said on the old one still waits for its answer."""


class VoiceSocket:
    """One call's socket.

    Args:
        address: returns where it is.
        listener: gets what the server sends.
    """

    def __init__(self, address: Callable[[], str], listener: Listener) -> None:
        self._address, self._listener = address, listener
        self._frames: deque[bytes] = deque(maxlen=2 * KEPT_FRAMES)
        self._sent: deque[bytes] = deque(maxlen=KEPT_FRAMES)
        """Frames that the server may have taken in without having understood them yet."""
        self._waiting = asyncio.Event()
        self._errands: set[asyncio.Task[None]] = set()
        self._socket: WebSocketClientProtocol | None = None
        self._open = self._opened = self._renewing = False

    def send(self, frame: bytes) -> None:
        """Send sound: 16 kHz mono signed 16-bit little-endian, 10 to 200 ms."""
        self._frames.append(frame)
        self._waiting.set()

    def tell(self, kind: str) -> None:
        """Send ``playback_ended`` or ``barge_in``; lost with the line, since a new one knows of no sound."""
        if self._socket and self._open:
            self._later(self._socket.send(json.dumps({"type": kind})))

    def renew(self) -> None:
        """Open the socket anew: only then the server hears with what a turn by keys has changed."""
        if self._socket and self._open:
            self._renewing, self._open = True, False
            self._later(self._socket.close())

    def _later(self, work: Any) -> None:
        async def quietly() -> None:
            try:
                await work
            except (OSError, WebSocketException):
                pass

        self._errands.add(task := asyncio.ensure_future(quietly()))
        task.add_done_callback(self._errands.discard)

    async def run(self) -> None:
        """Hold the line. Raises :class:`LineError` when the conversation is no more or the server stays away."""
        loop = asyncio.get_running_loop()
        attempt, lost_at = 0, None
        while True:
            self._opened, code = False, 0
            try:
                async with connect(
                    self._address(),
                    max_size=MAX_EVENT,
                    compression=None,
                    open_timeout=5,
                    close_timeout=1,
                    ping_interval=ALIVE_S,
                    ping_timeout=ALIVE_S,
                ) as socket:
                    self._socket = socket
                    await socket.send(json.dumps({"type": "start"}))
                    await self._hold(socket, again=lost_at is not None)
            except (OSError, WebSocketException, asyncio.TimeoutError) as error:
                code = error.code if isinstance(error, ConnectionClosed) else 0
                log.info("voice_socket_failed kind=%s code=%d", type(error).__name__, code)
            finally:
                self._socket, self._open = None, False
            if code in _GONE:
                raise LineError("the conversation is no more", gone=True)
            if self._opened:
                attempt, lost_at = 0, None
            if self._renewing:
                self._renewing = False
                continue
            if lost_at is None:
                lost_at = loop.time()
                self._listener.lost()
            if loop.time() - lost_at > GIVE_UP_S:
                raise LineError("the server stays away")
            await asyncio.sleep(RETRY_S[min(attempt, len(RETRY_S) - 1)])
            attempt += 1

    async def _hold(self, socket: WebSocketClientProtocol, again: bool) -> None:
        """Hear the server until the line ends; sound goes out once it has taken the conversation up."""
        sender: asyncio.Task[None] | None = None
        try:
            async for message in socket:
                if sender is None:
                    if _refuses(message):
                        continue
                    self._open = self._opened = True
                    if again and await self._listener.back():
                        self._frames.extendleft(reversed(self._sent))
                    self._sent.clear()
                    sender = asyncio.ensure_future(self._send(socket))
                if not self._renewing:
                    self._take(message)
        finally:
            if sender:
                sender.cancel()

    def _take(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self._listener.sound(message)
            return
        try:
            event = json.loads(message)
        except ValueError:
            return
        if isinstance(event, dict) and "type" in event:
            if event["type"] in _HEARD:
                self._sent.clear()
            self._listener.event(event)

    async def _send(self, socket: WebSocketClientProtocol) -> None:
        """Send what waits; a frame counts as sent when the socket has taken it."""
        while True:
            self._waiting.clear()
            while self._frames:
                frame = self._frames[0]
                try:
                    await socket.send(frame)
                except (OSError, WebSocketException):
                    return
                self._sent.append(frame)
                if self._frames and self._frames[0] is frame:
                    self._frames.popleft()
            await self._waiting.wait()


def _refuses(message: str | bytes) -> bool:
    """Whether the first thing the server says is why it does not open the conversation."""
    return isinstance(message, str) and message.startswith('{"type": "error"')
