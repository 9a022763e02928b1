"""The gateway: those who ring get a conversation of their own, and leave nothing behind when they hang up."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import secrets
import signal
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from channels.telephone import phrases, sdp
from channels.telephone.agent import Agent
from channels.telephone.call import Call
from channels.telephone.faults import place_of
from channels.telephone.g711 import Pcm
from channels.telephone.leg import Leg
from channels.telephone.line import Json, Line, LineError
from channels.telephone.media import SILENCE, Media, NoPortError
from channels.telephone.transactions import Timers

log = logging.getLogger(__name__)

ACK_S = 1.0
"""The greeting waits so long for the caller's side to say that it has the answer."""
FIRST_SOUND_S = 6.0
"""A call is taken without its greeting at hand after so much ringing."""
PREPARE_AGAIN_S = 10.0
PARTING_S = 3.0


@dataclass(frozen=True)
class Options:
    """How the gateway is set up.

    Parameters:
        server: address of the Gilbot server, such as ``http://127.0.0.1:8000``.
        host, port: where calls are taken (UDP, IPv4); port 0 takes a free one.
        language: ko, zh or en. mode: standard or elder. jurisdiction: KR, CN or None for both.
        public: our address as callers reach it; None: the one this machine has towards them.
        rtp_ports: where sound is taken; one even port a call.
        calls: at once.
        callers: networks that may call; none named: all.
    """

    server: str
    host: str = "0.0.0.0"
    port: int = 5060
    language: str = "ko"
    mode: str = "standard"
    jurisdiction: str | None = None
    public: str | None = None
    rtp_ports: range = range(16_384, 16_584)
    calls: int = 8
    callers: Sequence[ipaddress.IPv4Network] = ()


def options_of(
    server: str,
    listen: str,
    language: str,
    mode: str,
    jurisdiction: str | None,
    public: str | None,
    rtp_ports: str,
    calls: int,
    callers: Sequence[str],
) -> Options:
    """Read what was given on the command line. Raises ``ValueError`` with words for whoever gave it."""
    host, _, port = listen.rpartition(":")
    first, _, last = rtp_ports.partition("-")
    if not server.startswith(("http://", "https://")):
        raise ValueError("--server is an address such as http://127.0.0.1:8000")
    try:
        ipaddress.IPv4Address(host)
        taken = range(int(port), int(port) + 1)
        ports = range(int(first), int(last) + 1)
    except ValueError as error:
        raise ValueError("--listen is an IPv4 address and a port, --rtp-ports two port numbers: 0.0.0.0:5060, 16384-16583") from error
    if any(number > 65_535 for number in (*taken, *ports[-1:])) or len(ports) < 2 or ports[0] < 1_024:
        raise ValueError("these ports cannot be used; --rtp-ports needs at least two, from 1024 on")
    if calls < 1:
        raise ValueError("--calls is 1 or more")
    try:
        networks = [ipaddress.IPv4Network(network) for network in callers]
        if public is not None:
            ipaddress.IPv4Address(public)
    except ValueError as error:
        raise ValueError(f"--callers is an IPv4 network such as 10.2.0.0/16, --public-address an IPv4 address ({error})") from error
    return Options(server, host, taken[0], language, mode, jurisdiction, public, ports, calls, networks)


class Gateway:
    """Takes calls. Lives on one event loop."""

    def __init__(self, options: Options, timers: Timers | None = None) -> None:
        self._options = options
        self.agent = Agent(self._rung, options.calls, options.public, options.callers, timers)
        self._http = httpx.AsyncClient(base_url=options.server.rstrip("/"))
        self._calls: dict[Leg, asyncio.Task[None]] = {}
        self._number = 0
        self._sorry: Pcm = SILENCE[:0]
        self._greeting: dict[str, Pcm] = {}
        """Sound of the greeting's first sentence; it is the same for all callers."""
        self._preparing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the port. Raises ``OSError`` where it cannot be had."""
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self.agent, local_addr=(self._options.host, self._options.port))
        self._preparing = asyncio.ensure_future(self._prepare())
        log.info("telephone_open port=%d calls=%d", self.agent.port, self._options.calls)

    async def close(self) -> None:
        """End all calls and close the port."""
        if self._preparing:
            self._preparing.cancel()
            await asyncio.wait([self._preparing], timeout=PARTING_S)
        partings = [asyncio.ensure_future(leg.hang_up().wait()) for leg in self._calls]
        waited = [*partings, *self._calls.values()]
        if waited:
            await asyncio.wait(waited, timeout=PARTING_S)
        for task in waited:
            task.cancel()
        self.agent.close()
        await self._http.aclose()

    @property
    def calls(self) -> int:
        """Calls that hold anything: ports, conversations."""
        return len(self._calls)

    def _line(self) -> Line:
        return Line(self._http, self._options.language, self._options.mode, self._options.jurisdiction)

    async def _prepare(self) -> None:
        """Have the greeting and the apology at hand before the first caller rings; goes on trying while the server starts."""
        while True:
            line = self._line()
            try:
                self._sorry = await line.speech(phrases.SORRY[line.language])
                await self._first_sound(line, await line.open())
                log.info("telephone_ready")
                return
            except LineError as error:
                log.info("server_not_ready reason=%s", error)
            finally:
                await line.end()
            await asyncio.sleep(PREPARE_AGAIN_S)

    async def _first_sound(self, line: Line, greeting: list[Json]) -> Pcm | None:
        text = next((sentence for reply in greeting for sentence in phrases.sentences(reply["speech"])), None)
        if text is None:
            return None
        if text not in self._greeting:
            try:
                sound = await asyncio.wait_for(line.speech(text), FIRST_SOUND_S)
            except (LineError, asyncio.TimeoutError):
                return None
            self._greeting = {text: sound}
        return self._greeting[text]

    def _rung(self, leg: Leg) -> None:
        self._number += 1
        task = self._calls[leg] = asyncio.ensure_future(self._serve(leg, self._number))
        task.add_done_callback(lambda _: self._calls.pop(leg, None))

    async def _serve(self, leg: Leg, number: int) -> None:
        line = self._line()
        call = Call(line, self._sorry)
        media: Media | None = None
        begun, reason = asyncio.get_running_loop().time(), "failed"
        log.info("call_rings call=%d caller=%s", number, leg.caller)
        try:
            media = await Media.open(self._options.host, self._options.rtp_ports, call.hear, call.press, call.mouth.playout)
            reason = await self._talk(leg, line, call, media)
        except NoPortError:
            log.warning("no_port_for_sound")
            leg.refuse(486)
            reason = "busy"
        except sdp.NotAcceptableError:
            leg.refuse(488)
            reason = "no_codec"
        except sdp.SdpError:
            leg.refuse(400)
            reason = "bad_description"
        except Exception as error:
            log.error("call_failed call=%d kind=%s", number, place_of(error))
        finally:
            leg.hang_up()
            if media:
                media.close()
            seconds = asyncio.get_running_loop().time() - begun
            packets = (media.received, media.sent) if media else (0, 0)
            log.info(
                "call_ended call=%d reason=%s seconds=%.0f turns=%d keys=%d packets_in=%d packets_out=%d",
                number,
                reason,
                seconds,
                call.turns,
                call.keys,
                *packets,
            )
            await asyncio.shield(line.end())

    async def _talk(self, leg: Leg, line: Line, call: Call, media: Media) -> str:
        """Take a call and hold it; return why it is over. Raises :class:`sdp.SdpError` for a description that cannot be taken."""
        session, version = secrets.randbelow(2**31), 0

        def describe(offer: bytes) -> bytes:
            nonlocal version
            version += 1
            if not offer:
                return sdp.offer(leg.host, media.port, session, version)
            sound, body = sdp.answer(offer, leg.host, media.port, session, version)
            media.agree(sound)
            return body

        def agreed(answer: bytes) -> None:
            try:
                media.agree(sdp.read(answer))
            except sdp.SdpError:
                leg.hang_up()

        if leg.offer:
            sdp.read(leg.offer)
        leg.ring()
        preparing = asyncio.ensure_future(self._open(line))
        over = asyncio.ensure_future(leg.over.wait())
        await asyncio.wait([preparing, over], return_when=asyncio.FIRST_COMPLETED)
        if leg.over.is_set():
            # Not cancelled: a conversation that was just opened must be known to be ended.
            await preparing
            return leg.reason
        opened = preparing.result()
        if opened is None and not len(self._sorry):
            leg.refuse(503, [("retry-after", "30")])
            return "server_away"
        leg.describe, leg.agreed, leg.pressed = describe, agreed, lambda key: call.press(key, "info")
        leg.accept(describe(leg.offer))
        confirmed = asyncio.ensure_future(leg.confirmed.wait())
        await asyncio.wait([confirmed, over], timeout=ACK_S, return_when=asyncio.FIRST_COMPLETED)
        confirmed.cancel()
        if opened is None:
            media.playout.push(self._sorry)
            await asyncio.wait([over], timeout=len(self._sorry) / 8_000 + 0.2)
            reason = "server_away"
        else:
            reason = await call.run(media, leg.over, *opened)
        over.cancel()
        return leg.reason if leg.over.is_set() else reason

    async def _open(self, line: Line) -> tuple[list[Json], Pcm | None] | None:
        """Open the conversation; None where the server does not answer or does not speak."""
        try:
            greeting = await line.open()
        except LineError as error:
            log.warning("server_away reason=%s", error)
            return None
        return greeting, await self._first_sound(line, greeting)


async def serve(options: Options) -> None:
    """Take calls until interrupted (SIGINT, SIGTERM). Raises ``OSError`` where the port cannot be had."""
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    gateway = Gateway(options)
    await gateway.start()
    try:
        await stopped.wait()
    finally:
        await gateway.close()
