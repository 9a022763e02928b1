"""Keys told in SIP INFO requests, as exchanges without RFC 4733 tell of them (RFC 6086 appendix A: ``application/dtmf-relay`` and ``application/dtmf``)."""

from __future__ import annotations

import re

from channels.telephone.message import MalformedError, Request

KINDS = ("application/dtmf-relay", "application/dtmf")
_SIGNAL = re.compile(r"^\s*Signal\s*=\s*(\S+)\s*$", re.I | re.M)
_NUMBERS = {"10": "*", "11": "#"}
"""How some exchanges write these keys: as RFC 4733 numbers them."""


def key_of_info(request: Request) -> str:
    """Return the key that an INFO tells of: 0-9, *, # or A-D; nothing for other signals, such as a flash.

    Raises:
        MalformedError: the body is of a kind that is not read here.
    """
    kind = request.get("content-type").partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise MalformedError("this kind of INFO is not read")
    text = request.body.decode("ascii", "replace")
    if kind == KINDS[0]:
        found = _SIGNAL.search(text)
        text = found[1] if found else ""
    key = _NUMBERS.get(text.strip(), text.strip()).upper()
    return key if re.fullmatch(r"[0-9*#A-D]", key) else ""
