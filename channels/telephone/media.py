"""The sound of one call: a UDP port, packets every 20 ms by the clock, the caller's put in order."""

from __future__ import annotations

import asyncio
import ipaddress
import random
import secrets
import socket
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np

from channels.telephone.dialog import Address
from channels.telephone.g711 import FRAME, RATE, Pcm, decode, encode
from channels.telephone.rtp import COMFORT_NOISE, InOrder, Keys, Packet, parse
from channels.telephone.sdp import Sound

TICK_S = FRAME / RATE
LATEST_S = 0.2
"""A sender held up for longer does not make up for it: packets in a bunch are thrown away at the other end."""
TRIES = 64
SILENCE = np.zeros(FRAME, np.int16)
_FALL = np.linspace(1.0, 0.0, FRAME)


class NoPortError(OSError):
    """All ports for sound are taken."""


class Playout:
    """What is still to be said, at 8 kHz."""

    def __init__(self) -> None:
        self._pieces: deque[Pcm] = deque()
        self.samples = 0
        self.gain = 1.0
        self.held = False
        """Whether what is waiting is held back."""
        self._fade: np.ndarray | None = None
        """Laid over the next 20 ms: a cut would click."""
        self.said: Pcm = SILENCE
        """The 20 ms that were taken last."""
        self.ended: Callable[[], None] = lambda: None
        """Called when the last sample has gone out."""

    def push(self, pcm: Pcm) -> None:
        """Say this after what is waiting."""
        if len(pcm):
            self._pieces.append(pcm)
            self.samples += len(pcm)

    def hold(self) -> None:
        """Say nothing for now, but for 20 ms in which it dies away."""
        if self.samples and not self.held:
            self.held, self._fade = True, _FALL

    def resume(self) -> None:
        """Go on where it was held back: the 20 ms that died away are said again."""
        if self.held:
            self.held, self._fade = False, _FALL[::-1]

    def clear(self) -> None:
        """Say nothing more, but for 20 ms in which it dies away."""
        dies = self.samples and not (self.held and self._fade is None)
        last = self._next(FRAME) if dies else SILENCE[:0]
        self._pieces.clear()
        self._pieces.append((last * _FALL[: len(last)]).astype(np.int16))
        self.samples, self.held, self._fade = len(last), False, None

    def take(self) -> Pcm | None:
        """Return the next 20 ms, filled up with silence; None when there is nothing to say."""
        self.said = SILENCE
        if not self.samples or self.held and self._fade is None:
            return None
        sound = self._next(FRAME)
        if self.held:
            self._pieces.appendleft(sound)
            self.samples += len(sound)
        if self._fade is not None:
            sound, self._fade = (sound * self._fade[: len(sound)]).astype(np.int16), None
        if self.gain != 1.0:
            sound = np.clip(sound * self.gain, -32_768, 32_767).astype(np.int16)
        if not self.samples:
            self.ended()
        self.said = sound if len(sound) == FRAME else np.concatenate([sound, SILENCE[len(sound) :]])
        return self.said

    def _next(self, count: int) -> Pcm:
        out: list[Pcm] = []
        while count and self._pieces:
            piece = self._pieces.popleft()
            if len(piece) > count:
                self._pieces.appendleft(piece[count:])
                piece = piece[:count]
            out.append(piece)
            count -= len(piece)
            self.samples -= len(piece)
        return np.concatenate(out) if out else SILENCE[:0]


class Pacer:
    """When the next packet is due, by a clock that never jumps."""

    def __init__(self, now: float) -> None:
        self._due = now

    def wait(self, now: float) -> tuple[float, int]:
        """Return the seconds to wait before the next packet, and how many before it are given up because the sender was held up."""
        self._due += TICK_S
        late = now - self._due
        skipped = int(late / TICK_S) if late > LATEST_S else 0
        self._due += skipped * TICK_S
        return max(0.0, self._due - now), skipped


class Media(asyncio.DatagramProtocol):
    """Both directions of the sound.

    Args:
        hear: gets the caller's sound, int16 mono 8 kHz, in order.
        press: gets each key once: 0–9, *, # or A–D.
        playout: what is to be said.
    """

    def __init__(self, hear: Callable[[Pcm], None], press: Callable[[str], None], playout: Playout) -> None:
        self.playout = playout
        self.last_packet_at = asyncio.get_running_loop().time()
        """When the caller was last heard of, on the loop's clock."""
        self.received = self.sent = 0
        self._hear, self._press = hear, press
        self._transport: asyncio.DatagramTransport | None = None
        self._clock: asyncio.Task[None] | None = None
        self._sound: Sound | None = None
        self._there: Address | None = None
        self._learned = False
        self._order, self._keys = InOrder(), Keys()
        self._sequence, self._timestamp, self._ssrc = random.randrange(0x8000), secrets.randbits(32), secrets.randbits(32)

    @classmethod
    async def open(cls, host: str, ports: range, hear: Callable[[Pcm], None], press: Callable[[str], None], playout: Playout) -> Media:
        """Open an even port out of a range. Raises :class:`NoPortError`."""
        loop, media = asyncio.get_running_loop(), cls(hear, press, playout)
        even = [port for port in ports if port % 2 == 0]
        for port in random.sample(even, min(len(even), TRIES)):
            try:
                await loop.create_datagram_endpoint(lambda: media, local_addr=(host, port), family=socket.AF_INET)
                return media
            except OSError:
                continue
        raise NoPortError("no port for sound is free")

    @property
    def port(self) -> int:
        """The UDP port."""
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    @property
    def on_hold(self) -> bool:
        """Whether the caller has put us on hold."""
        return self._sound is not None and not self._sound.hears

    def agree(self, sound: Sound) -> None:
        """Take what was agreed, now or anew; sound begins with the first agreement."""
        changed = self._sound is None or (sound.host, sound.port) != (self._sound.host, self._sound.port)
        self._sound = sound
        if changed:
            # Behind a NAT the real address differs: it is learned from the first packet.
            self._there, self._learned = (sound.host, sound.port) if _is_address(sound.host) else None, False
        self.last_packet_at = asyncio.get_running_loop().time()
        if self._clock is None:
            self._clock = asyncio.ensure_future(self._send_by_the_clock())

    def close(self) -> None:
        """Close the port."""
        if self._clock:
            self._clock.cancel()
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def error_received(self, exc: Exception) -> None:
        """Nobody reads at the other side: the silence that follows ends the call."""

    def datagram_received(self, data: bytes, addr: Any) -> None:
        packet, source = parse(data), (str(addr[0]), int(addr[1]))
        if packet is None or self._sound is None or not self._is_caller(source):
            return
        now = asyncio.get_running_loop().time()
        self.last_packet_at = now
        self.received += 1
        pcm = SILENCE[:0]
        if packet.payload_type == self._sound.events and self._sound.events is not None:
            key = self._keys.take(packet)
            if key:
                self._press(key)
        elif packet.payload_type == self._sound.payload:
            pcm = decode(packet.payload, self._sound.codec)
        elif packet.payload_type != COMFORT_NOISE:
            return
        for piece in self._order.put(packet, pcm, now):
            self._heard(piece)

    def _is_caller(self, source: Address) -> bool:
        """Whether a packet comes from the caller: who speaks first, or who was named in the description, is believed from then on."""
        assert self._sound is not None
        if not self._learned or source == (self._sound.host, self._sound.port):
            self._there, self._learned = source, True
        return source == self._there

    def _heard(self, pcm: Pcm) -> None:
        if self._sound and self._sound.hears:
            self._hear(pcm)

    async def _send_by_the_clock(self) -> None:
        loop = asyncio.get_running_loop()
        pacer, marker = Pacer(loop.time()), True
        while True:
            if self._sound and self._sound.sends and not self.on_hold:
                pcm = self.playout.take()
                self._send(SILENCE if pcm is None else pcm, marker)
                marker = False
            silence = self._order.idle(loop.time())
            if silence is not None:
                self._heard(silence)
            seconds, skipped = pacer.wait(loop.time())
            self._timestamp = (self._timestamp + FRAME * (1 + skipped)) & 0xFFFFFFFF
            await asyncio.sleep(seconds)

    def _send(self, pcm: Pcm, marker: bool) -> None:
        assert self._sound is not None
        packet = Packet(self._sound.payload, marker, self._sequence, self._timestamp, self._ssrc, encode(pcm, self._sound.codec))
        self._sequence = (self._sequence + 1) & 0xFFFF
        self.sent += 1
        if self._transport and self._there and not self._transport.is_closing():
            self._transport.sendto(packet.encode(), self._there)


def _is_address(host: str) -> bool:
    """Whether sound can be sent there without asking a name server: to a named host it waits for the first packet."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
