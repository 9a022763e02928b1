"""What a sender is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One message to one person."""

    id: str
    """Stays the same when the message is tried again; a receiver may use it to drop a repetition."""
    recipient: str
    """Address in the sender's own form: an e-mail address, a phone number, or empty."""
    subject: str
    """One line."""
    body: str
    """Plain text."""
    language: str = "ko"
    """ko, zh or en."""


class Sender(ABC):
    """Delivers messages. Register one under a name in a `SenderRegistry`."""

    name: str = ""
    """The name it is registered and asked for by."""
    idempotent: bool = False
    """Whether sending the same message id twice delivers it once; only then is an unknown outcome tried again."""

    @abstractmethod
    def send(self, message: Message) -> None:
        """Deliver, or raise SendError (try again), RejectedError (do not) or OutcomeUnknownError (it may have
        arrived)."""
