"""Prints messages, for development."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from services.messaging.base import Message, Sender


class ConsoleSender(Sender):
    """Writes each subject to a stream, standard output by default; `conceal` hides what must not be read there. No
    recipient is printed."""

    name = "console"
    idempotent = False

    def __init__(self, stream: TextIO | None = None, conceal: Callable[[str], str] = str) -> None:
        self._stream, self._conceal = stream, conceal

    def send(self, message: Message) -> None:
        """Print the subject."""
        print(f"[{message.id}] {self._conceal(message.subject)}", file=self._stream or sys.stdout, flush=True)
