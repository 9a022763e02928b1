"""RTP: packets, key presses, and sound put in order again (RFC 3550 §5.1, RFC 3551, RFC 4733)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from channels.telephone.g711 import FRAME, RATE, Pcm

MAX_PAYLOAD = 1_600
"""Bytes: 200 ms of G.711, more than any telephone sends at once."""
COMFORT_NOISE = 13
"""Payload type of RFC 3389: silence."""
WAIT_PACKETS = 4
"""Later packets that are held back for one that is missing."""
GAP_S = 0.16
"""Without a packet for so long silence is put in: the caller's telephone sends none while nobody speaks, or the line is lost."""
FILL_S = 0.2
"""At most so much silence stands for packets that were lost."""
FAR = 3_000
"""A sequence number this far off is another stream (RFC 3550 A.1)."""
_KEYS = "0123456789*#ABCD"


@dataclass(frozen=True)
class Packet:
    """One RTP packet."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes

    def encode(self) -> bytes:
        """Return the datagram."""
        return (
            struct.pack(
                "!BBHII", 0x80, self.marker << 7 | self.payload_type, self.sequence & 0xFFFF, self.timestamp & 0xFFFFFFFF, self.ssrc
            )
            + self.payload
        )


def parse(data: bytes) -> Packet | None:
    """Read a datagram; None for anything that is no RTP packet of version 2."""
    if len(data) < 12 or data[0] >> 6 != 2:
        return None
    first, second, sequence, timestamp, ssrc = struct.unpack_from("!BBHII", data)
    start, end = 12 + 4 * (first & 0x0F), len(data)
    if first & 0x10:
        if len(data) < start + 4:
            return None
        start += 4 + 4 * struct.unpack_from("!H", data, start + 2)[0]
    if first & 0x20:
        end -= data[-1]
        if not data[-1]:
            return None
    if start > end or end - start > MAX_PAYLOAD:
        return None
    return Packet(second & 0x7F, bool(second & 0x80), sequence, timestamp, ssrc, data[start:end])


class Keys:
    """Finds each press once in the packets that tell of it: a press is one timestamp, told many times (RFC 4733 §2.5.1)."""

    def __init__(self) -> None:
        self._last: tuple[int, int] | None = None

    def take(self, packet: Packet) -> str:
        """Return the key that this packet is the first to tell of, or nothing."""
        if len(packet.payload) < 4 or packet.payload[0] >= len(_KEYS) or self._last == (packet.ssrc, packet.timestamp):
            return ""
        self._last = (packet.ssrc, packet.timestamp)
        return _KEYS[packet.payload[0]]


class InOrder:
    """Puts the caller's sound in order. Nothing is waited for but a missing packet: who listens here is no ear that needs an even flow.

    Lost packets become silence, and so does a pause in which nothing is sent.
    """

    def __init__(self) -> None:
        self._held: dict[int, tuple[int, Pcm]] = {}
        self._next: int | None = None
        self._ssrc = 0
        self._clock = 0
        """Timestamp after the last sound given out."""
        self._ahead = 0
        """Samples of silence given out while no packet came."""
        self._heard_at = 0.0
        self._filled_at = 0.0

    def put(self, packet: Packet, pcm: Pcm, now: float) -> list[Pcm]:
        """Take a packet and its sound (none for a key or comfort noise); return what is in order now.

        Args:
            now: seconds of a clock that never jumps.
        """
        self._heard_at = self._filled_at = now
        behind = 0 if self._next is None else (packet.sequence - self._next + 0x8000) % 0x10000 - 0x8000
        if self._next is None or packet.ssrc != self._ssrc or abs(behind) > FAR:
            self._held.clear()
            self._next, self._ssrc, self._clock, self._ahead = packet.sequence, packet.ssrc, packet.timestamp, 0
        elif behind < 0:
            return []  # doubled, or too late
        self._held[packet.sequence] = (packet.timestamp, pcm)
        out = self._in_order()
        if len(self._held) >= WAIT_PACKETS:
            assert self._next is not None
            first = self._next
            self._next = min(self._held, key=lambda sequence: (sequence - first) % 0x10000)
            out += self._in_order()
        return out

    def _in_order(self) -> list[Pcm]:
        out: list[Pcm] = []
        while self._next in self._held:
            assert self._next is not None
            timestamp, pcm = self._held.pop(self._next)
            missing = (timestamp - self._clock + 0x80000000) % 0x100000000 - 0x80000000 - self._ahead
            if len(pcm):
                if missing > 0:
                    out.append(np.zeros(min(missing, int(FILL_S * RATE)), np.int16))
                out.append(pcm)
                self._clock, self._ahead = timestamp + len(pcm), 0
            self._next = (self._next + 1) % 0x10000
        return out

    def idle(self, now: float) -> Pcm | None:
        """Return 20 ms of silence when nothing has come for a while; to be asked every 20 ms."""
        if self._next is None or now - self._heard_at < GAP_S or now - self._filled_at < FRAME / RATE - 0.002:
            return None
        self._filled_at = max(self._filled_at + FRAME / RATE, now - 0.1)
        self._ahead += FRAME
        return np.zeros(FRAME, np.int16)
