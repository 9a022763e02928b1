"""Verifies certificates with nothing but public keys: no database, no network, no private file.

A QR holds `GILBOT1.<key id>.<body>.<signature>`: the body is zlib-compressed JSON, both parts base64url, the
signature Ed25519 over all
before its dot. A PDF carries that same text in a comment, and after it a signature over every byte before; the few
bytes that follow
(the end-of-file marker PDF readers look for) are fixed. So one altered byte anywhere is found.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.casework.certificates.models import Content, Verification

PREFIX = "GILBOT1"
LARGEST_BODY = 64 * 1024
PAYLOAD_MARK = b"%GILBOT-PAYLOAD "
SIGNATURE_MARK = b"%GILBOT-SIGNATURE "
_PDF_END = re.compile(rb"startxref\n(\d+)\n%%EOF\n?\Z")
_SEALED = re.compile(
    rb"\A(?P<pdf>.*)%GILBOT-PAYLOAD (?P<payload>[!-~]+)\n%GILBOT-SIGNATURE (?P<key>[0-9a-f]+) "
    rb"(?P<signature>[0-9a-f]{128})\n"
    rb"(?P<end>startxref\n\d+\n%%EOF\n)\Z",
    re.DOTALL,
)


class _Refused(Exception):
    """Carries the reason of a failed verification."""


def verify(presented: str | bytes, public_keys: Mapping[str, str], *, today: date, revoked: Collection[str] = ()) -> Verification:
    """Verify the text of a QR, or the bytes of a PDF.

    `public_keys`: base64 Ed25519 keys by id. `today`: the day it is presented. `revoked`: references known to be
    revoked.
    """
    try:
        content = _verify_pdf(presented, public_keys) if _is_pdf(presented) else _verify_payload(_as_text(presented), public_keys)
    except _Refused as refused:
        return Verification(False, str(refused))
    if content.id in revoked:
        return Verification(False, "revoked", content)
    if content.expires_on is not None and today > content.expires_on:
        return Verification(False, "expired", content)
    return Verification(True, "genuine", content)


def encode_content(content: Content) -> bytes:
    """The body of a payload."""
    plain: dict[str, Any] = {
        "i": content.id,
        "s": content.service,
        "t": content.title,
        "h": content.holder,
        "f": list(content.fields),
        "o": content.issuer,
        "d": content.issued_on.isoformat(),
        "l": content.language,
    }
    if content.expires_on:
        plain["e"] = content.expires_on.isoformat()
    if content.fields_digest:
        plain["x"] = content.fields_digest
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 9)


def signed_part(key_id: str, body: bytes) -> str:
    """What a payload's signature covers."""
    return f"{PREFIX}.{key_id}.{to_base64url(body)}"


def digest_of_fields(fields: tuple[tuple[str, str], ...]) -> str:
    """The digest that stands for fields too long for the QR."""
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8")).hexdigest()


def pdf_end(pdf: bytes) -> bytes:
    """The end-of-file marker of a PDF as a sealed one repeats it. Raises ValueError for what is no PDF."""
    found = _PDF_END.search(pdf)
    if not found:
        raise ValueError("no end of a PDF")
    return b"startxref\n" + found.group(1) + b"\n%%EOF\n"


def to_base64url(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _from_base64url(text: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise _Refused("malformed") from None
    # Another spelling of the same bytes is an alteration too.
    if to_base64url(raw) != text:
        raise _Refused("altered")
    return raw


def _is_pdf(presented: str | bytes) -> bool:
    return isinstance(presented, bytes) and not presented.startswith(PREFIX.encode())


def _as_text(presented: str | bytes) -> str:
    return (presented.decode("ascii", "replace") if isinstance(presented, bytes) else presented).strip()


def _check(key_id: str, signature: bytes, data: bytes, public_keys: Mapping[str, str]) -> None:
    key = public_keys.get(key_id)
    if key is None:
        raise _Refused("unknown_key")
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(signature, data)
    except InvalidSignature:
        raise _Refused("altered") from None


def _verify_payload(text: str, public_keys: Mapping[str, str]) -> Content:
    parts = text.split(".")
    if len(parts) != 4 or parts[0] != PREFIX or len(text) > LARGEST_BODY:
        raise _Refused("malformed")
    _, key_id, body, signature = parts
    _check(key_id, _from_base64url(signature), f"{PREFIX}.{key_id}.{body}".encode("ascii", "replace"), public_keys)
    inflate = zlib.decompressobj()
    try:
        plain = json.loads(inflate.decompress(_from_base64url(body), LARGEST_BODY).decode("utf-8"))
        return Content(
            id=plain["i"],
            service=plain["s"],
            title=plain["t"],
            holder=plain["h"],
            issuer=plain["o"],
            language=plain["l"],
            fields=tuple((str(label), str(value)) for label, value in plain["f"]),
            issued_on=date.fromisoformat(plain["d"]),
            expires_on=date.fromisoformat(plain["e"]) if "e" in plain else None,
            fields_digest=plain.get("x", ""),
        )
    except (zlib.error, ValueError, KeyError, TypeError):
        raise _Refused("malformed") from None


def _verify_pdf(presented: str | bytes, public_keys: Mapping[str, str]) -> Content:
    data = presented if isinstance(presented, bytes) else presented.encode()
    sealed = _SEALED.match(data)
    if sealed is None:
        raise _Refused("altered" if SIGNATURE_MARK in data or PAYLOAD_MARK in data else "malformed")
    covered = data[: sealed.start("key") - len(SIGNATURE_MARK)]
    _check(sealed.group("key").decode(), bytes.fromhex(sealed.group("signature").decode()), covered, public_keys)
    if sealed.group("end") != pdf_end(sealed.group("pdf")):
        raise _Refused("altered")
    return _verify_payload(sealed.group("payload").decode(), public_keys)


def revocation_list(ids: Collection[str], key_id: str, sign: Callable[[bytes], bytes], issued_at: str) -> str:
    """A signed list of revoked references, for verifiers without a connection."""
    body = json.dumps({"issued_at": issued_at, "revoked": sorted(ids)}, separators=(",", ":")).encode()
    head = f"{PREFIX}-REVOKED.{key_id}.{to_base64url(body)}"
    return f"{head}.{to_base64url(sign(head.encode()))}"


def read_revocation_list(text: str, public_keys: Mapping[str, str]) -> frozenset[str] | None:
    """The references in a signed list; None when the list is not genuine."""
    head, _, signature = text.strip().rpartition(".")
    parts = head.split(".")
    if len(parts) != 3 or parts[0] != f"{PREFIX}-REVOKED":
        return None
    try:
        _check(parts[1], _from_base64url(signature), head.encode(), public_keys)
        return frozenset(json.loads(_from_base64url(parts[2]))["revoked"])
    except _Refused:
        return None
