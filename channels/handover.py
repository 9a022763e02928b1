"""Codes by which a phone takes up the conversation of a kiosk."""

from __future__ import annotations

import secrets
import threading
import time

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that cannot be taken for one another."""
LENGTH = 10
GOOD_FOR_S = 300.0


class Handovers:
    """Codes of this process, each good once and for five minutes; a QR that was photographed is worthless after use."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def issue(self, conversation_id: str) -> str:
        """Return a new code for a conversation; an earlier one of the same conversation ends."""
        now = time.monotonic()
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        with self._lock:
            self._codes = {c: (i, end) for c, (i, end) in self._codes.items() if end > now and i != conversation_id}
            self._codes[code] = (conversation_id, now + GOOD_FOR_S)
        return code

    def redeem(self, code: str) -> str | None:
        """Return the conversation a code opens and end the code; none when it is unknown, used or too old."""
        with self._lock:
            conversation_id, end = self._codes.pop(code.strip().upper(), (None, 0.0))
        return conversation_id if end > time.monotonic() else None
