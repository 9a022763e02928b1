"""A telephone of the tests' own: SIP written out by hand, sound in 20 ms packets, everything that comes back kept with its time."""

from __future__ import annotations

import asyncio
import audioop
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from channels.telephone.message import Request, Response, parse

RATE, FRAME = 8_000, 160
LOUD = 250
"""Sample from which sound can be heard."""


@dataclass
class Heard:
    """One packet that came."""

    at: float
    timestamp: int
    sequence: int
    payload_type: int
    pcm: np.ndarray


class _Sound(asyncio.DatagramProtocol):
    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def datagram_received(self, data: bytes, addr: Any) -> None:
        _, second, sequence, timestamp, _ = struct.unpack_from("!BBHII", data)
        decode = audioop.ulaw2lin if second & 0x7F == 0 else audioop.alaw2lin
        self._phone.heard.append(
            Heard(asyncio.get_running_loop().time(), timestamp, sequence, second & 0x7F, np.frombuffer(decode(data[12:], 2), "<i2"))
        )


@dataclass
class Phone(asyncio.DatagramProtocol):
    """One telephone. ``there``: address of the user agent it calls."""

    there: tuple[str, int]
    number: str = "01012345678"
    codec: int = 0
    heard: list[Heard] = field(default_factory=list)
    messages: list[tuple[float, Request | Response]] = field(default_factory=list)
    acknowledges: bool = True

    async def open(self) -> Phone:
        loop = asyncio.get_running_loop()
        self.sip, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        self.rtp, _ = await loop.create_datagram_endpoint(lambda: _Sound(self), local_addr=("127.0.0.1", 0))
        self.host, self.port = self.sip.get_extra_info("sockname")
        self.rtp_port = self.rtp.get_extra_info("sockname")[1]
        self.call_id, self.tag, self.to_tag = secrets.token_hex(8), secrets.token_hex(4), ""
        self.cseq, self.branch = 1, "z9hG4bK" + secrets.token_hex(6)
        self._waiting: asyncio.Event = asyncio.Event()
        self._say = np.zeros(0, np.int16)
        self._sequence, self._timestamp, self._microphone = 100, 4_294_960_000, None
        return self

    # SIP

    def description(self, formats: str = "", direction: str = "sendrecv") -> str:
        """Return an SDP offer; ``formats``: payload types, by default ours and that of keys."""
        return "\r\n".join([
            "v=0", f"o=- 1 1 IN IP4 {self.host}", "s=-", f"c=IN IP4 {self.host}", "t=0 0", f"m=audio {self.rtp_port} RTP/AVP {formats or f'{self.codec} 96'}",
            "a=rtpmap:96 telephone-event/8000", "a=fmtp:96 0-15", "a=rtpmap:97 opus/48000/2", f"a={direction}", ""])  # fmt: skip

    def request(
        self,
        method: str,
        body: str = "",
        *,
        branch: str = "",
        cseq: int | None = None,
        headers: str = "",
        uri: str = "sip:gilbot@127.0.0.1",
    ) -> str:
        """Return a request as text."""
        to = f";tag={self.to_tag}" if self.to_tag else ""
        kind = "Content-Type: application/sdp\r\n" if body else ""
        return (
            f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {self.host}:{self.port};branch={branch or self.branch};rport\r\nMax-Forwards: 70\r\n"
            f'From: "Kim, Young-hee" <sip:{self.number}@{self.host}>;tag={self.tag}\r\nTo: <{uri}>{to}\r\nCall-ID: {self.call_id}\r\n'
            f"CSeq: {self.cseq if cseq is None else cseq} {method}\r\nContact: <sip:{self.number}@{self.host}:{self.port}>\r\n{headers}{kind}Content-Length: {len(body.encode())}\r\n\r\n{body}"
        )

    def send(self, text: str | bytes) -> None:
        self.sip.sendto(text.encode() if isinstance(text, str) else text, self.there)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        message = parse(data)
        self.messages.append((asyncio.get_running_loop().time(), message))
        if isinstance(message, Response):
            self.to_tag = message.tag("to") if message.cseq[1] == "INVITE" and message.status == 200 else self.to_tag
            if message.cseq[1] == "INVITE" and message.status >= 200 and self.acknowledges:
                self.acknowledge(message)
        elif message.method == "BYE":
            self.send(message.answer(200).encode())
        self._waiting.set()

    def acknowledge(self, response: Response, body: str = "") -> None:
        branch = "z9hG4bK" + secrets.token_hex(6) if response.status == 200 else self.branch
        text = self.request("ACK", body, branch=branch, cseq=response.cseq[0])
        if not self.to_tag:
            text = text.replace("To: <sip:gilbot@127.0.0.1>", f"To: {response.get('to')}")
        self.send(text)

    async def until(self, what: Any, seconds: float = 30.0) -> Any:
        """Wait for a message: a status of the INVITE, or a method of theirs; return it."""

        async def wait() -> Any:
            while True:
                for _, message in self.messages:
                    if isinstance(message, Response) and (message.status, message.cseq[1]) in ((what, "INVITE"), what):
                        return message
                    if isinstance(message, Request) and message.method == what:
                        return message
                self._waiting.clear()
                await self._waiting.wait()

        return await asyncio.wait_for(wait(), seconds)

    def statuses(self, method: str = "INVITE") -> list[int]:
        return [m.status for _, m in self.messages if isinstance(m, Response) and m.cseq[1] == method]

    def invite(self, formats: str = "", **more: Any) -> None:
        self.send(self.request("INVITE", self.description(formats), **more))

    async def call(self, formats: str = "") -> float:
        """Ring until the call is taken; return when that was."""
        self.invite(formats)
        answer = await self.until(200)
        at = next(at for at, message in self.messages if message is answer)
        line = next(line for line in answer.body.decode().splitlines() if line.startswith("m=audio"))
        self.sound_there = (self.there[0], int(line.split()[1]))
        self._microphone = asyncio.ensure_future(self._speak())
        return at

    async def bye(self) -> None:
        self.cseq += 1
        self.send(self.request("BYE", branch="z9hG4bK" + secrets.token_hex(6)))
        await self.until((200, "BYE"), 5)

    def close(self) -> None:
        if self._microphone:
            self._microphone.cancel()
        self.sip.close()
        self.rtp.close()

    # Sound

    def packet(self, payload_type: int, payload: bytes, *, sequence: int, timestamp: int, marker: bool = False) -> bytes:
        return struct.pack("!BBHII", 0x80, marker << 7 | payload_type, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, 77) + payload

    async def _speak(self) -> None:
        """Send what is to be said, or silence, every 20 ms."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            piece, self._say = self._say[:FRAME], self._say[FRAME:]
            piece = np.pad(piece, (0, FRAME - len(piece))).astype("<i2")
            encode = audioop.lin2ulaw if self.codec == 0 else audioop.lin2alaw
            self.rtp.sendto(
                self.packet(self.codec, encode(piece.tobytes(), 2), sequence=self._sequence, timestamp=self._timestamp), self.sound_there
            )
            self._sequence += 1
            self._timestamp += FRAME
            due += 0.02
            await asyncio.sleep(max(0.0, due - loop.time()))

    def say(self, pcm: np.ndarray) -> float:
        """Say int16 sound at 8 kHz; return when its first loud sample goes out."""
        self._say = pcm
        return asyncio.get_running_loop().time() + float(np.flatnonzero(np.abs(pcm.astype(np.int32)) > LOUD)[0]) / RATE

    async def press(self, keys: str) -> None:
        """Press keys as RFC 4733 tells of them: each press three times, its end three times."""
        for key in keys:
            event = "0123456789*#".index(key)
            timestamp = self._timestamp
            for number in range(6):
                end = number >= 3
                self.rtp.sendto(
                    self.packet(
                        96,
                        struct.pack("!BBH", event, end << 7 | 10, 160 * min(4, number + 1)),
                        sequence=self._sequence,
                        timestamp=timestamp,
                        marker=not number,
                    ),
                    self.sound_there,
                )
                self._sequence += 1
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.06)

    def sound(self, since: float = 0.0) -> np.ndarray:
        """Return what was heard since a time, as int16 at 8 kHz."""
        return np.concatenate([packet.pcm for packet in self.heard if packet.at >= since] or [np.zeros(0, np.int16)])

    def loud_at(self, since: float = 0.0) -> list[float]:
        """Return the times of packets since a time in which something could be heard."""
        return [packet.at for packet in self.heard if packet.at >= since and int(np.abs(packet.pcm.astype(np.int32)).max()) > LOUD]

    async def hears(self, since: float, seconds: float = 40.0) -> float:
        """Wait until something is heard after a time; return when."""
        deadline = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < deadline:
            found = self.loud_at(since)
            if found:
                return found[0]
            await asyncio.sleep(0.02)
        raise AssertionError("nothing was heard")

    async def quiet_for(self, seconds: float, patience: float = 60.0) -> None:
        """Wait until nothing was heard for so long."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while loop.time() < deadline:
            last = self.loud_at()
            if last and loop.time() - last[-1] > seconds:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("it never became quiet")
