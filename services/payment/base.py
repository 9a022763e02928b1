"""What a payment provider is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True)
class Payment:
    """A payment at a provider."""

    id: str
    """The provider's id of it."""
    provider: str
    """Name of the provider."""
    amount: int
    """In the currency's smallest unit: won for KRW, fen for CNY."""
    currency: str
    """KRW or CNY."""
    status: str
    """pending, paid, declined or refunded."""
    pay_at: str = ""
    """Address the citizen opens (or scans) to pay; empty when none is needed."""


class PaymentProvider(ABC):
    """Takes payments. Register one under a name in a `PaymentRegistry`."""

    name: str = ""
    """The name it is registered and asked for by."""
    demonstration: bool = False
    """True when no money moves; the citizen is told so."""

    @abstractmethod
    def start(self, reference: str, amount: int, currency: str, *, idempotency_key: str) -> Payment:
        """Ask for a payment for a record, once per key. Raises PaymentError."""

    @abstractmethod
    def get(self, payment_id: str) -> Payment:
        """How a payment stands. Raises PaymentUnknownError."""

    def confirm(self, payment_id: str) -> Payment:
        """What the citizen's yes does where no page of the provider is opened: here only how the payment stands. Raises
        PaymentUnknownError, PaymentDeclinedError."""
        return self.get(payment_id)

    @abstractmethod
    def refund(self, payment_id: str) -> Payment:
        """Give a paid payment back in full; one given back already stays so. Raises PaymentUnknownError,
        PaymentError."""
