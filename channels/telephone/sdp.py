"""What is agreed about the sound of a call: offers read, answers written (RFC 4566, RFC 3264)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

MAX_BYTES = 8_192
MAX_MEDIA = 8
CODECS = {0: "PCMU", 8: "PCMA"}
"""Static payload types (RFC 3551 §6), both 8 kHz mono."""
EVENTS = 101
"""Payload type that is offered for keys; an answer takes the caller's."""
KEYS = "0-15"
_BACK = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}
"""Direction offered to direction answered (RFC 3264 §6.1)."""


class SdpError(ValueError):
    """A description that cannot be read."""


class NotAcceptableError(SdpError):
    """Nothing in the description can be spoken here: the answer is 488."""


@dataclass(frozen=True)
class Sound:
    """What was agreed."""

    host: str
    """Where the caller wants to hear us, as the description says."""
    port: int
    codec: str
    """PCMU or PCMA."""
    payload: int
    events: int | None
    """Payload type of key presses (RFC 4733), if agreed."""
    direction: str = "sendrecv"
    """Ours: sendrecv, sendonly, recvonly or inactive."""

    @property
    def sends(self) -> bool:
        """Whether the caller listens."""
        return self.direction in ("sendrecv", "sendonly")

    @property
    def hears(self) -> bool:
        """Whether the caller's voice is meant for us: what comes while we may not speak is the music of a held call."""
        return self.direction == "sendrecv"


@dataclass(frozen=True)
class _Media:
    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    lines: tuple[str, ...]


def read(body: bytes) -> Sound:
    """Choose from an offer, or take an answer: the first audio with PCMU or PCMA, in the caller's order.

    Raises:
        SdpError: not a description.
        NotAcceptableError: no audio over plain RTP in PCMU or PCMA.
    """
    session, media = _parts(body)
    for part in media:
        if _usable(part):
            return _sound(part, session)
    raise NotAcceptableError("there is no audio over RTP/AVP in PCMU or PCMA")


def _parts(body: bytes) -> tuple[list[str], list[_Media]]:
    if len(body) > MAX_BYTES:
        raise SdpError("the description is too long")
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines or lines[0] != "v=0" or any(len(line) < 2 or line[1] != "=" for line in lines):
        raise SdpError("this is no session description")
    starts = [i for i, line in enumerate(lines) if line.startswith("m=")]
    if not 0 < len(starts) <= MAX_MEDIA:
        raise SdpError("there is no media line, or too many")
    ends = [*starts[1:], len(lines)]
    return lines[: starts[0]], [_media(lines[start:end]) for start, end in zip(starts, ends)]


def _media(lines: list[str]) -> _Media:
    found = re.fullmatch(r"m=(\S+) (\d{1,5})(?:/\d+)? (\S+)((?: \S+)+)", lines[0], re.A)
    if not found or int(found[2]) > 65_535:
        raise SdpError("a media line cannot be read")
    return _Media(found[1], int(found[2]), found[3], tuple(found[4].split()), tuple(lines[1:]))


def _usable(part: _Media) -> bool:
    return part.kind == "audio" and part.port > 0 and part.protocol == "RTP/AVP" and _codec(part) is not None


def _mapped(part: _Media) -> dict[int, str]:
    """Payload types that the media line lists, with encoding name and rate in capitals."""
    known = {number: f"{name}/8000" for number, name in CODECS.items()}
    for line in part.lines:
        found = re.match(r"a=rtpmap:(\d{1,3}) (\S+)", line, re.A)
        if found:
            known[int(found[1])] = found[2].upper().removesuffix("/1")
    listed = [int(text) for text in part.formats if re.fullmatch(r"\d{1,3}", text, re.A)]
    return {number: known[number] for number in listed if number in known and number < 128}


def _codec(part: _Media) -> tuple[int, str] | None:
    return next(((n, name[:4]) for n, name in _mapped(part).items() if name in ("PCMU/8000", "PCMA/8000")), None)


def _sound(part: _Media, session: list[str]) -> Sound:
    codec = _codec(part)
    assert codec is not None
    line = next((text for text in (*part.lines, *session) if text.startswith("c=")), "")
    found = re.fullmatch(r"c=IN IP4 ([^\s/]+)(?:/\d+)*", line)
    if not found:
        raise NotAcceptableError("there is no IPv4 address to speak to")
    direction = next((text[2:] for text in (*part.lines, *session) if text[2:] in _BACK and text.startswith("a=")), "sendrecv")
    if found[1] == "0.0.0.0":
        # How a call was put on hold before RFC 3264.
        direction = "inactive"
    events = next((n for n, name in _mapped(part).items() if name == "TELEPHONE-EVENT/8000"), None)
    return Sound(_host(found[1]), part.port, codec[1], codec[0], events, _BACK[direction])


def _host(text: str) -> str:
    try:
        where = ipaddress.IPv4Address(text)
    except ValueError:
        if re.fullmatch(r"[A-Za-z0-9.-]{1,253}", text):
            return text
        raise SdpError("the address cannot be read") from None
    if where.is_multicast or where == ipaddress.IPv4Address("255.255.255.255"):
        raise NotAcceptableError("sound is not sent to groups")
    return str(where)


def _audio(sound: Sound, port: int) -> list[str]:
    lines = [
        f"m=audio {port} RTP/AVP {sound.payload}" + (f" {sound.events}" if sound.events is not None else ""),
        f"a=rtpmap:{sound.payload} {sound.codec}/8000",
    ]
    if sound.events is not None:
        lines += [f"a=rtpmap:{sound.events} telephone-event/8000", f"a=fmtp:{sound.events} {KEYS}"]
    return [*lines, "a=ptime:20", f"a={sound.direction}"]


def _whole(media: list[str], host: str, session: int, version: int) -> bytes:
    lines = ["v=0", f"o=gilbot {session} {version} IN IP4 {host}", "s=Gilbot", f"c=IN IP4 {host}", "t=0 0", *media]
    return ("\r\n".join(lines) + "\r\n").encode()


def answer(offer: bytes, host: str, port: int, session: int, version: int) -> tuple[Sound, bytes]:
    """Return what was chosen from an offer and the answer to it; media that are not taken get port 0, in their place.

    Raises as :func:`read`.
    """
    sound = read(offer)
    media: list[str] = []
    taken = False
    for part in _parts(offer)[1]:
        if not taken and _usable(part):
            media += _audio(sound, port)
            taken = True
        else:
            media.append(f"m={part.kind} 0 {part.protocol} {' '.join(part.formats)}")
    return sound, _whole(media, host, session, version)


def offer(host: str, port: int, session: int, version: int) -> bytes:
    """Return an offer of PCMU, PCMA and keys, for a caller who sent none."""
    lines = _audio(Sound(host, port, "PCMU", 0, EVENTS), port)
    lines[0] = f"m=audio {port} RTP/AVP 0 8 {EVENTS}"
    lines.insert(2, "a=rtpmap:8 PCMA/8000")
    return _whole(lines, host, session, version)
