"""How a payment can fail."""

from __future__ import annotations


class PaymentError(Exception):
    """Base of every failed payment."""


class PaymentDeclinedError(PaymentError):
    """The provider refused the payment; nothing was taken."""


class PaymentUnknownError(PaymentError):
    """No payment has this id."""


class UnknownProviderError(PaymentError):
    """No payment provider is registered under this name."""
