"""What makes SIP over UDP sure: answers repeated until they are acknowledged, requests until they are answered (RFC 3261 §17, RFC 6026)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from channels.telephone.message import Request, Response

Key = tuple[str, ...]
MAGIC = "z9hG4bK"
"""How a branch begins that is unique in space and time (RFC 3261 §8.1.1.7)."""


@dataclass(frozen=True)
class Timers:
    """Seconds, RFC 3261 table 4."""

    t1: float = 0.5
    """Round trip that is reckoned with."""
    t2: float = 4.0
    """Longest pause between two sendings."""

    @property
    def patience(self) -> float:
        """Timers B, F, H, J and L: after this an answer is no longer expected."""
        return 64 * self.t1


def new_branch() -> str:
    """Return a branch of our own."""
    return MAGIC + secrets.token_hex(8)


def key_of(request: Request, method: str = "") -> Key:
    """Return what a request shares with its repetitions, with its ACK (``INVITE``), and with the INVITE that a CANCEL means (RFC 3261 §17.2.3).

    Args:
        method: of the transaction that is looked for; that of the request by default, where an ACK belongs to its INVITE.
    """
    via = request.via
    wanted = method or ("INVITE" if request.method == "ACK" else request.method)
    branch = via.params.get("branch", "")
    if branch.startswith(MAGIC) and len(branch) > len(MAGIC):
        return branch, via.host.lower(), str(via.port or 5060), wanted
    return request.call_id, str(request.cseq[0]), request.tag("from"), request.uri, via.host.lower(), wanted


class Repeater:
    """Sends a datagram again and again, with pauses from T1 doubling to T2, until told to stop or patience ends."""

    def __init__(self, send: Callable[[], None], timers: Timers, given_up: Callable[[], None]) -> None:
        self._send, self._timers, self._pause = send, timers, timers.t1
        loop = asyncio.get_running_loop()
        self._next = loop.call_later(self._pause, self._again)
        self._end = loop.call_later(timers.patience, self._give_up, given_up)

    def _again(self) -> None:
        self._send()
        self._pause = min(2 * self._pause, self._timers.t2)
        self._next = asyncio.get_running_loop().call_later(self._pause, self._again)

    def _give_up(self, given_up: Callable[[], None]) -> None:
        self.stop()
        given_up()

    def stop(self) -> None:
        """Send nothing more."""
        self._next.cancel()
        self._end.cancel()


class ServerTransaction:
    """One request of a caller and the answers to it.

    Args:
        request: with its sender noted in the topmost Via.
        send: sends a datagram to that sender.
        forget: called once when the transaction is over.
    """

    def __init__(self, request: Request, send: Callable[[bytes], None], timers: Timers, forget: Callable[[], None]) -> None:
        self.request, self.status = request, 0
        self._send, self._timers, self._forget = send, timers, forget
        self._last = b""
        self._repeater: Repeater | None = None
        self.acknowledged = False
        self.unacknowledged: Callable[[], None] = lambda: None
        """Called when the answer to an INVITE was never acknowledged."""

    def respond(self, response: Response) -> None:
        """Send an answer; after a final one nothing more is sent but that one again."""
        if self.status >= 200:
            return
        self.status, self._last = response.status, response.encode()
        self._send(self._last)
        if self.status < 200:
            return
        if self.request.method == "INVITE":
            self._repeater = Repeater(lambda: self._send(self._last), self._timers, self._never_acknowledged)
        else:
            self._later(self._timers.patience)

    def repeated(self) -> None:
        """The request came again: so does the answer."""
        if self._last and not self.acknowledged:
            self._send(self._last)

    def acknowledge(self) -> None:
        """The ACK has come; repetitions on their way are still taken in for a while."""
        if self.acknowledged or self.status < 200:
            return
        self.acknowledged = True
        self.stop()
        self._later(self._timers.patience)

    def stop(self) -> None:
        """Send nothing more by itself."""
        if self._repeater:
            self._repeater.stop()

    def _never_acknowledged(self) -> None:
        self.unacknowledged()
        self._forget()

    def _later(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._forget)


class ClientTransaction:
    """One request of ours that is no INVITE.

    Args:
        send: sends the request.
        forget: called once when the transaction is over.
    """

    def __init__(self, send: Callable[[], None], timers: Timers, forget: Callable[[], None]) -> None:
        self._forget = forget
        self.answered = asyncio.Event()
        """Set when a final answer has come, or nobody will answer any more."""
        self._repeater = Repeater(send, timers, self._over)
        send()

    def respond(self, response: Response) -> None:
        """An answer has come."""
        if response.status >= 200:
            self._repeater.stop()
            self._over()

    def _over(self) -> None:
        self.answered.set()
        self._forget()
