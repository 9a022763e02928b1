"""What an identity provider is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Challenge:
    """An identity check that has begun."""

    id: str
    """Names the check when it is answered."""
    provider: str
    """Name of the provider."""
    shown: str
    """What the citizen sees: the masked phone, or the address to open."""
    expires_at: datetime
    """When it ends, aware, in UTC."""


@dataclass(frozen=True)
class Identity:
    """Who somebody turned out to be."""

    provider: str
    """Name of the provider."""
    subject: str
    """Stays the same for the same person at the same provider; tells nothing else."""
    level: str
    """How sure it is: "phone" or what the provider calls it."""
    name: str = ""
    """Their name, where the provider gives it."""


class IdentityProvider(ABC):
    """Checks identities. Register one under a name in an `IdentityRegistry`."""

    name: str = ""
    """The name it is registered and asked for by."""

    @abstractmethod
    def begin(self, conversation_id: str, hint: str = "", language: str = "ko") -> Challenge:
        """Start a check for a conversation. `hint`: what the provider needs first, such as a phone number. Raises
        IdentityError."""

    @abstractmethod
    def complete(self, conversation_id: str, challenge_id: str, answer: str) -> Identity:
        """Finish it with what the citizen answered. Raises WrongAnswerError, ChallengeOverError or ProviderError."""
