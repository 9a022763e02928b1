"""SIP messages as they stand in a datagram (RFC 3261 §7, §20, §25)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_BYTES = 16_384
"""Longest datagram that is read; an INVITE with its description takes 1 to 3 kB."""
MAX_HEADERS = 120
MAX_LINE = 4_096
METHODS = ("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO")
"""What is understood here (the Allow header)."""
KNOWN_METHODS = frozenset({*METHODS, "REGISTER", "SUBSCRIBE", "NOTIFY", "REFER", "MESSAGE", "INFO", "UPDATE", "PRACK", "PUBLISH"})
"""Methods of RFC 3261 and its extensions: those not in METHODS are answered 405, others 501."""
REASONS = {
    100: "Trying", 180: "Ringing", 200: "OK", 400: "Bad Request", 405: "Method Not Allowed", 415: "Unsupported Media Type", 416: "Unsupported URI Scheme",
    420: "Bad Extension", 481: "Call/Transaction Does Not Exist", 482: "Loop Detected", 486: "Busy Here", 487: "Request Terminated", 488: "Not Acceptable Here",
    491: "Request Pending", 500: "Server Internal Error", 501: "Not Implemented", 503: "Service Unavailable", 505: "Version Not Supported",
}  # fmt: skip
_COMPACT = {
    "i": "call-id",
    "m": "contact",
    "e": "content-encoding",
    "l": "content-length",
    "c": "content-type",
    "f": "from",
    "s": "subject",
    "k": "supported",
    "t": "to",
    "v": "via",
}
_ONCE = ("call-id", "cseq", "from", "to")
_TOKEN = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
_VIA = re.compile(r"SIP\s*/\s*2\.0\s*/\s*(\w+)\s+(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)\s*(?::\s*(\d{1,5}))?\s*((?:;.*)?)$", re.S)
_URI = re.compile(r"(sips?|tel):(?:([^@>]*)@)?(\[[0-9A-Fa-f:.]+\]|[^;:?>@\s]*)(?::(\d{1,5}))?((?:;[^?>]*)?)(?:\?[^>]*)?$", re.I)


class MalformedError(ValueError):
    """Bytes that are no SIP message. ``request`` holds what could be read of a request, so that a 400 can be sent."""

    def __init__(self, reason: str, request: Request | None = None) -> None:
        super().__init__(reason)
        self.request = request


@dataclass(frozen=True)
class Uri:
    """A SIP or telephone address."""

    scheme: str
    user: str
    host: str
    port: int | None
    params: dict[str, str]


@dataclass(frozen=True)
class Via:
    """One Via value."""

    transport: str
    host: str
    port: int | None
    params: dict[str, str]


@dataclass
class Message:
    """What requests and responses share: headers by lower-case name, as they came, and the body."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def get(self, name: str) -> str:
        """Return the first value of a header, or nothing."""
        return next((value for key, value in self.headers if key == name), "")

    def every(self, name: str) -> list[str]:
        """Return all values of a header that may be a list, in order."""
        return [part for key, value in self.headers if key == name for part in split_list(value)]

    @property
    def call_id(self) -> str:
        """The Call-ID."""
        return self.get("call-id")

    @property
    def cseq(self) -> tuple[int, str]:
        """Number and method of the CSeq header. Raises :class:`MalformedError`."""
        number, _, method = self.get("cseq").partition(" ")
        if not number.isascii() or not number.isdigit() or int(number) >= 2**31 or not _TOKEN.fullmatch(method.strip()):
            raise MalformedError("the CSeq header is broken")
        return int(number), method.strip()

    @property
    def via(self) -> Via:
        """The topmost Via. Raises :class:`MalformedError`."""
        values = self.every("via")
        found = _VIA.match(values[0]) if values else None
        if not found:
            raise MalformedError("there is no Via header that can be read")
        return Via(found[1].upper(), found[2], _port(found[3]), params_of(found[4]))

    def tag(self, name: str) -> str:
        """Return the tag of the From or To header, or nothing."""
        return params_of(address(self.get(name))[1]).get("tag", "")

    def _encode(self, first: str) -> bytes:
        lines = [
            first,
            *(f"{_title(name)}: {value}" for name, value in self.headers if name != "content-length"),
            f"Content-Length: {len(self.body)}",
            "",
            "",
        ]
        return "\r\n".join(lines).encode("utf-8", "surrogateescape") + self.body


@dataclass
class Request(Message):
    """A request."""

    method: str = ""
    uri: str = ""

    def encode(self) -> bytes:
        """Return the datagram."""
        return self._encode(f"{self.method} {self.uri} SIP/2.0")

    def came_from(self, host: str, port: int) -> None:
        """Note the sender in the topmost Via (RFC 3261 §18.2.1, RFC 3581 §4)."""
        via = self.via
        at = next(i for i, (name, _) in enumerate(self.headers) if name == "via")
        first, *rest = split_list(self.headers[at][1])
        first = re.sub(r";\s*(?:received\s*=[^;,]*|rport(?:\s*=[^;,]*)?)(?=;|\s*$)", "", first, flags=re.I)
        first += f";received={host}" + (f";rport={port}" if "rport" in via.params else "")
        self.headers[at] = ("via", ", ".join([first, *rest]))

    def answer(self, status: int, headers: Iterable[tuple[str, str]] = (), body: bytes = b"", to_tag: str = "") -> Response:
        """Return a response: Via, From, To, Call-ID and CSeq as they came, the To tag added where there is none (RFC 3261 §8.2.6)."""
        kept = [(name, value) for name, value in self.headers if name in ("via", "from", "call-id", "cseq")]
        to = self.get("to")
        if to_tag and to and not self.tag("to"):
            to += f";tag={to_tag}"
        return Response([*kept, *([("to", to)] if to else []), *headers, ("server", "Gilbot")], body, status, REASONS.get(status, "Answer"))


@dataclass
class Response(Message):
    """A response."""

    status: int = 0
    reason: str = ""

    def encode(self) -> bytes:
        """Return the datagram."""
        return self._encode(f"SIP/2.0 {self.status} {self.reason}")


def parse(data: bytes) -> Request | Response:
    """Read a datagram. Raises :class:`MalformedError` for anything that is not one whole SIP message."""
    if len(data) > MAX_BYTES:
        raise MalformedError("the datagram is too long")
    head, gap, body = data.lstrip(b"\r\n").partition(b"\r\n\r\n")
    lines = re.sub(r"\r\n[ \t]+", " ", head.decode("utf-8", "surrogateescape")).split("\r\n")
    message = _first_line(lines[0])
    request = message if isinstance(message, Request) else None
    if len(lines) > MAX_HEADERS:
        raise MalformedError("there are too many headers", request)
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon or not _TOKEN.fullmatch(name) or len(line) > MAX_LINE or "\n" in line or "\r" in line or "\0" in line:
            raise MalformedError("a header cannot be read", request)
        message.headers.append((_COMPACT.get(name, name), value.strip()))
    if not gap:
        raise MalformedError("the headers have no end", request)
    message.body = _body(message, body, request)
    _check(message, request)
    return message


def _first_line(line: str) -> Request | Response:
    parts = line.split(" ", 2)
    if len(parts) == 3 and parts[0] == "SIP/2.0" and re.fullmatch(r"[1-6]\d\d", parts[1], re.A):
        return Response(status=int(parts[1]), reason=parts[2])
    if len(parts) == 3 and parts[2].startswith("SIP/") and _TOKEN.fullmatch(parts[0]) and parts[1] and len(line) <= MAX_LINE:
        return Request(method=parts[0], uri=parts[1])
    raise MalformedError("this is no SIP message")


def _body(message: Message, body: bytes, request: Request | None) -> bytes:
    told = message.get("content-length")
    if not told:
        return body
    if not re.fullmatch(r"\d{1,6}", told, re.A) or int(told) > len(body):
        raise MalformedError("the Content-Length is wrong", request)
    return body[: int(told)]


def _check(message: Message, request: Request | None) -> None:
    names = [name for name, _ in message.headers]
    if any(names.count(name) != 1 for name in _ONCE) or not message.call_id:
        raise MalformedError("a header that must stand there once is missing or doubled", request)
    try:
        message.via, message.cseq  # noqa: B018
    except MalformedError as error:
        raise MalformedError(str(error), request) from error
    if request and message.cseq[1] != request.method:
        raise MalformedError("the CSeq header names another method", request)


def split_list(value: str) -> list[str]:
    """Split a header at its commas, those in quotes and angle brackets excepted."""
    parts, start, quoted, inside, i = [], 0, False, False, 0
    while i < len(value):
        letter = value[i]
        if quoted and letter == "\\":
            i += 1
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter in "<>":
            inside = letter == "<"
        elif letter == "," and not quoted and not inside:
            parts.append(value[start:i].strip())
            start = i + 1
        i += 1
    return [part for part in (*parts, value[start:].strip()) if part]


def address(value: str) -> tuple[str, str]:
    """Return the URI of a From, To, Contact or Route value, and the header parameters behind it (RFC 3261 §20.10)."""
    named = re.match(r'(?:"(?:[^"\\]|\\.)*"|[^"<])*<([^>]*)>(.*)$', value, re.S)
    if named:
        return named[1].strip(), named[2].strip()
    uri, semicolon, params = value.strip().partition(";")
    return uri.strip(), semicolon + params


def params_of(text: str) -> dict[str, str]:
    """Return ``;name=value;flag`` as a dict of lower-case names."""
    found = (part.partition("=") for part in text.split(";") if part.strip())
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in found}


def parse_uri(text: str) -> Uri:
    """Read a sip:, sips: or tel: address. Raises :class:`MalformedError`."""
    found = _URI.match(text.strip())
    if not found or not found[3]:
        raise MalformedError("this address cannot be read")
    scheme, user, host = found[1].lower(), found[2] or "", found[3]
    return Uri(scheme, host if scheme == "tel" else user, "" if scheme == "tel" else host, _port(found[4]), params_of(found[5]))


def masked(value: str) -> str:
    """Return the caller of a From header for the log: no more than the last two digits."""
    digits = re.sub(r"\D", "", address(value)[0].partition("@")[0])
    return f"***{digits[-2:]}" if len(digits) > 4 else "***"


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    if not 0 < int(text) < 65_536:
        raise MalformedError("this port does not exist")
    return int(text)


def _title(name: str) -> str:
    special = {"call-id": "Call-ID", "cseq": "CSeq"}
    return special.get(name) or "-".join(part.capitalize() for part in name.split("-"))
