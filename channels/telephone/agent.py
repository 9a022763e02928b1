"""A SIP user agent server on UDP (RFC 3261 §8.2): reads datagrams, answers what needs no call, and hands over those who ring."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import secrets
import socket
from collections.abc import Callable, Sequence
from typing import Any

from channels.telephone.dialog import Address, Dialog
from channels.telephone.faults import place_of
from channels.telephone.leg import ALLOW, Leg
from channels.telephone.message import KNOWN_METHODS, METHODS, MalformedError, Request, Response, parse, parse_uri
from channels.telephone.transactions import ClientTransaction, Key, ServerTransaction, Timers, key_of, new_branch

log = logging.getLogger(__name__)

MAX_TRANSACTIONS = 4_096
"""Requests that are remembered at once; what comes beyond is dropped."""
Network = ipaddress.IPv4Network


class Agent(asyncio.DatagramProtocol):
    """Answers at one UDP port.

    Args:
        rung: called with each call that is to be taken or refused.
        max_calls: at once; the next caller hears that the line is busy.
        public: our IPv4 address as callers reach it; by default the one this machine has towards each caller.
        callers: networks that may call; nothing is said to others. None: everybody.
    """

    def __init__(
        self,
        rung: Callable[[Leg], None],
        max_calls: int,
        public: str | None = None,
        callers: Sequence[Network] = (),
        timers: Timers | None = None,
    ) -> None:
        self._rung, self._max_calls, self._public, self._callers = rung, max_calls, public, tuple(callers)
        self._timers = timers or Timers()
        self._transport: asyncio.DatagramTransport | None = None
        self._servers: dict[Key, ServerTransaction] = {}
        self._clients: dict[str, ClientTransaction] = {}
        self._legs: dict[tuple[str, str], Leg] = {}
        self._errands: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def calls(self) -> int:
        """Calls that ring or are taken."""
        return len(self._legs)

    @property
    def remembered(self) -> int:
        """Transactions that are not over."""
        return len(self._servers) + len(self._clients)

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.port = int(transport.get_extra_info("sockname")[1])

    def close(self) -> None:
        """Close the port; nothing is answered any more."""
        if self._transport:
            self._transport.close()

    def host_towards(self, there: str) -> str:
        """Return our address as ``there`` reaches it."""
        if self._public:
            return self._public
        assert self._transport is not None
        bound = str(self._transport.get_extra_info("sockname")[0])
        if bound != "0.0.0.0":
            return bound
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            # Nothing is sent: the system only looks up the way.
            probe.connect((there, 9))
            return str(probe.getsockname()[0])

    def contact(self, host: str) -> str:
        """Return our Contact."""
        return f"<sip:gilbot@{host}:{self.port}>"

    def left(self, leg: Leg) -> None:
        """A call is over."""
        self._legs.pop((leg.dialog.call_id, leg.dialog.local_tag), None)

    def send_request(self, dialog: Dialog, method: str, host: str) -> asyncio.Event:
        """Send a request of ours inside a call; the event is set when it was answered or nobody will answer."""
        branch = new_branch()
        request = dialog.request(method, f"SIP/2.0/UDP {host}:{self.port};branch={branch};rport").encode()
        over = asyncio.Event()

        async def send() -> None:
            try:
                name, port = dialog.next_hop
                found = await asyncio.get_running_loop().getaddrinfo(name, port, family=socket.AF_INET, type=socket.SOCK_DGRAM)
                there = found[0][4][:2]
            except OSError:
                log.info("request_undeliverable method=%s", method)
                there = dialog.source

            def forget() -> None:
                self._clients.pop(branch, None)

            sent = self._clients[branch] = ClientTransaction(
                lambda: self._send(request, (str(there[0]), int(there[1]))), self._timers, forget
            )
            await sent.answered.wait()
            over.set()

        task = asyncio.ensure_future(send())
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return over

    def _send(self, data: bytes, there: Address) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.sendto(data, there)

    def error_received(self, exc: Exception) -> None:
        """A port that nobody reads at the other side: repetitions and timers deal with it."""

    def datagram_received(self, data: bytes, addr: Any) -> None:
        source = (str(addr[0]), int(addr[1]))
        if self._callers and not any(ipaddress.IPv4Address(source[0]) in network for network in self._callers):
            return
        if not data.strip():
            return  # keeps a way through a NAT open
        try:
            message = parse(data)
            if isinstance(message, Response):
                self._answered(message)
            else:
                self._requested(message, source)
        except MalformedError as error:
            self._refuse_malformed(error, source)
        except Exception as error:
            # Whatever a stranger sends, those who are on the line go on talking.
            log.error("datagram_failed kind=%s", place_of(error))

    def _answered(self, response: Response) -> None:
        transaction = self._clients.get(response.via.params.get("branch", ""))
        if transaction:
            transaction.respond(response)

    def _refuse_malformed(self, error: MalformedError, source: Address) -> None:
        """Answer 400 where it can be seen whom; else say nothing."""
        request = error.request
        if request is None or request.method == "ACK":
            return
        try:
            request.came_from(*source)
            self._send(request.answer(400, to_tag=secrets.token_hex(4)).encode(), self._way_back(request, source))
        except (MalformedError, ValueError):
            pass

    @staticmethod
    def _way_back(request: Request, source: Address) -> Address:
        """Where answers go (RFC 3261 §18.2.2, RFC 3581 §4)."""
        via = request.via
        return source if "rport" in via.params else (source[0], via.port or 5060)

    def _requested(self, request: Request, source: Address) -> None:
        there = self._way_back(request, source)
        request.came_from(*source)
        key = key_of(request)
        known = self._servers.get(key)
        leg = self._leg_of(request)
        if request.method == "ACK":
            if known and known.status >= 300:
                known.acknowledge()
            elif leg:
                leg.received(request, source, None)
            return
        if known:
            known.repeated()
            return
        if len(self._servers) >= MAX_TRANSACTIONS:
            log.warning("too_many_transactions")
            return

        def forget() -> None:
            self._servers.pop(key, None)

        transaction = ServerTransaction(request, lambda data: self._send(data, there), self._timers, forget)
        self._servers[key] = transaction
        try:
            self._dispatch(request, source, transaction, leg)
        except Exception:
            transaction.respond(request.answer(500, to_tag=secrets.token_hex(8)))
            raise

    def _dispatch(self, request: Request, source: Address, transaction: ServerTransaction, leg: Leg | None) -> None:
        refusal = self._refusal(request)
        if request.method == "CANCEL":
            self._cancel(request, transaction)
        elif refusal:
            transaction.respond(request.answer(refusal[0], refusal[1], to_tag=secrets.token_hex(8)))
        elif leg:
            leg.received(request, source, transaction)
        elif request.tag("to") or request.method in ("BYE", "INFO"):
            transaction.respond(request.answer(481, to_tag=secrets.token_hex(8)))
        elif request.method == "OPTIONS":
            transaction.respond(request.answer(200, [ALLOW, ("accept", "application/sdp")], to_tag=secrets.token_hex(8)))
        else:
            self._invited(request, source, transaction)

    def _leg_of(self, request: Request) -> Leg | None:
        leg = self._legs.get((request.call_id, request.tag("to")))
        return leg if leg and leg.dialog.remote_tag == request.tag("from") else None

    def _refusal(self, request: Request) -> tuple[int, list[tuple[str, str]]] | None:
        """Return status and headers for what is not done here (RFC 3261 §8.2.1 to §8.2.3)."""
        if request.method not in METHODS:
            return (405, [ALLOW]) if request.method in KNOWN_METHODS else (501, [ALLOW])
        scheme = request.uri.partition(":")[0].lower()
        if scheme not in ("sip", "tel"):
            return 416, []
        try:
            parse_uri(request.uri)
        except MalformedError:
            return 400, []
        if request.every("require"):
            return 420, [("unsupported", ", ".join(request.every("require")))]
        kind = request.get("content-type").partition(";")[0].strip().lower()
        if request.method == "INVITE" and request.body and (kind != "application/sdp" or request.get("content-encoding")):
            return 415, [("accept", "application/sdp")]
        return None

    def _cancel(self, request: Request, transaction: ServerTransaction) -> None:
        invite = self._servers.get(key_of(request, "INVITE"))
        transaction.respond(request.answer(200 if invite else 481, to_tag=secrets.token_hex(8)))
        for leg in list(self._legs.values()):
            if invite and leg.ringing and leg.origin == (request.call_id, request.tag("from"), request.cseq[0]):
                leg.cancel()

    def _invited(self, request: Request, source: Address, transaction: ServerTransaction) -> None:
        tag = secrets.token_hex(8)
        origin = request.call_id, request.tag("from"), request.cseq[0]
        if any(leg.origin == origin for leg in self._legs.values()):
            return transaction.respond(request.answer(482, to_tag=tag))
        if self.calls >= self._max_calls:
            log.info("call_refused reason=busy calls=%d", self.calls)
            return transaction.respond(request.answer(486, to_tag=tag))
        try:
            dialog = Dialog.opened_by(request, tag, source)
        except MalformedError:
            return transaction.respond(request.answer(400, to_tag=tag))
        transaction.respond(request.answer(100))
        leg = Leg(self, transaction, dialog, self.host_towards(source[0]))
        self._legs[dialog.call_id, tag] = leg
        self._rung(leg)
        return None
