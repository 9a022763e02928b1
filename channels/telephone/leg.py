"""One call as SIP sees it: rung, taken, put on hold, ended by either side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from channels.telephone import sdp
from channels.telephone.dialog import Address, Dialog
from channels.telephone.info import KINDS, key_of_info
from channels.telephone.message import METHODS, MalformedError, Request, masked
from channels.telephone.transactions import ServerTransaction

if TYPE_CHECKING:
    from channels.telephone.agent import Agent

log = logging.getLogger(__name__)

ALLOW = ("allow", ", ".join(METHODS))
SDP_BODY = ("content-type", "application/sdp")

Describe = Callable[[bytes], bytes]
"""From a caller's offer (nothing: none was sent) to our description."""


class Leg:
    """A caller who rang.

    Args:
        agent: sends for it.
        transaction: of the INVITE.
        dialog: begun by it.
        host: our address as this caller reaches it.
    """

    def __init__(self, agent: Agent, transaction: ServerTransaction, dialog: Dialog, host: str) -> None:
        self._agent, self._invite, self.dialog, self.host = agent, transaction, dialog, host
        self.caller = masked(dialog.remote)
        self.offer = transaction.request.body
        self.origin = transaction.request.call_id, dialog.remote_tag, transaction.request.cseq[0]
        """What another copy of the same INVITE would carry."""
        self.agreed: Callable[[bytes], None] = lambda answer: None
        """Called with the caller's answer in an ACK, where the offer was ours."""
        self.confirmed = asyncio.Event()
        """Set when the ACK has come."""
        self.over = asyncio.Event()
        """Set when the call is no more."""
        self.reason = ""
        """Who ended it: caller, gateway, cancelled, refused, unacknowledged."""
        self.describe: Describe = lambda offer: b""
        """What a re-INVITE is answered with; may raise :class:`sdp.SdpError`."""
        self.pressed: Callable[[str], None] = lambda key: None
        """Called with each key that a SIP INFO tells of."""
        self._taken = self._bye_wanted = False
        transaction.unacknowledged = self._unacknowledged

    @property
    def ringing(self) -> bool:
        """Whether the INVITE has no final answer yet."""
        return self._invite.status < 200

    def _respond(self, status: int, headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> None:
        recorded = [("record-route", value) for value in self.dialog.route]
        mine = [("contact", self._agent.contact(self.host)), ALLOW] if status < 300 else []
        self._invite.respond(self._invite.request.answer(status, [*recorded, *mine, *(headers or [])], body, self.dialog.local_tag))

    def ring(self) -> None:
        """Send 180."""
        self._respond(180)

    def refuse(self, status: int, headers: list[tuple[str, str]] | None = None, reason: str = "refused") -> None:
        """End the call before it was taken."""
        if self.ringing:
            self._respond(status, headers)
            self._end(reason)

    def accept(self, description: bytes) -> None:
        """Take the call: 200 with our description."""
        if self.ringing:
            self._taken = True
            self._respond(200, [SDP_BODY, ("accept", "application/sdp")], description)

    def cancel(self) -> None:
        """The caller gave up before the call was taken."""
        self.refuse(487, reason="cancelled")

    def hang_up(self) -> asyncio.Event:
        """End the call from here; the event is set when the caller's side has agreed, or no longer answers."""
        if self.ringing:
            self.refuse(503)
        elif not self.over.is_set() and self._taken:
            if not self.confirmed.is_set():
                # RFC 3261 §15: no BYE before the ACK.
                self._bye_wanted = True
                return self.over
            return self._bye()
        return self.over

    def _bye(self) -> asyncio.Event:
        self._end("gateway")
        return self._agent.send_request(self.dialog, "BYE", self.host)

    def received(self, request: Request, source: Address, transaction: ServerTransaction | None) -> None:
        """Take a request inside the call; an ACK has no transaction."""
        if transaction is None:
            return self._acknowledged(request)
        number = request.cseq[0]
        if number <= self.dialog.remote_cseq:
            return transaction.respond(request.answer(500, [("retry-after", "5")]))
        self.dialog.remote_cseq = number
        if request.method == "BYE":
            transaction.respond(request.answer(200))
            # The INVITE needs an answer also where the BYE came first.
            self.refuse(487, reason="caller")
            self._end("caller")
        elif request.method == "INVITE":
            self._changed(request, source, transaction)
        elif request.method == "INFO":
            self._informed(request, transaction)
        else:
            transaction.respond(request.answer(200, [ALLOW]))

    def _acknowledged(self, request: Request) -> None:
        if not self._taken or request.cseq[0] != self._invite.request.cseq[0]:
            return
        if self._invite.acknowledged:
            return
        self._invite.acknowledge()
        if request.body and not self._invite.request.body:
            self.agreed(request.body)
        self.confirmed.set()
        if self._bye_wanted:
            self._bye()

    def _changed(self, request: Request, source: Address, transaction: ServerTransaction) -> None:
        """Answer a re-INVITE: hold, resume, another address."""
        if self.ringing or not self._invite.acknowledged:
            return transaction.respond(request.answer(500, [("retry-after", "1")]))
        try:
            self.dialog.moved(request, source)
            body = self.describe(request.body)
        except sdp.NotAcceptableError:
            return transaction.respond(request.answer(488))
        except (sdp.SdpError, MalformedError):
            return transaction.respond(request.answer(400))
        self._invite = transaction
        transaction.unacknowledged = self._unacknowledged
        self._respond(200, [SDP_BODY], body)
        return None

    def _informed(self, request: Request, transaction: ServerTransaction) -> None:
        """Take a key; an INFO without a body asks only whether the call lives (RFC 6086 §4.2)."""
        if not request.body:
            return transaction.respond(request.answer(200))
        try:
            key = key_of_info(request)
        except MalformedError:
            return transaction.respond(request.answer(415, [("accept", ", ".join(KINDS))]))
        transaction.respond(request.answer(200))
        if key and self._taken and not self.over.is_set():
            self.pressed(key)
        return None

    def _unacknowledged(self) -> None:
        """RFC 3261 §13.3.1.4: a call whose 200 is never acknowledged is ended with a BYE."""
        if self._taken and not self.over.is_set():
            log.info("call_unacknowledged caller=%s", self.caller)
            self._agent.send_request(self.dialog, "BYE", self.host)
            self._end("unacknowledged")

    def _end(self, reason: str) -> None:
        if not self.over.is_set():
            self.reason = reason
            self.over.set()
            if self._taken:
                # Also without an ACK the 200 is not repeated into a call that is over.
                self._invite.acknowledge()
            self._agent.left(self)
