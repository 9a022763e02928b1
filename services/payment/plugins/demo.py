"""Pretends to take money, for development and demonstrations; forgets everything when the process ends."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace

from services.payment.base import Payment, PaymentProvider
from services.payment.exceptions import PaymentDeclinedError, PaymentError, PaymentUnknownError

CURRENCIES = ("KRW", "CNY")


class DemoPaymentProvider(PaymentProvider):
    """Says every payment of at most `limit` is paid as soon as it is settled, and declines what is above."""

    name = "demo"
    demonstration = True

    def __init__(self, limit: int = 1_000_000) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._payments: dict[str, Payment] = {}
        self._by_key: dict[tuple[str, str], str] = {}

    def start(self, reference: str, amount: int, currency: str, *, idempotency_key: str) -> Payment:
        """A pending payment; `settle` plays the citizen who pays."""
        if amount <= 0 or currency not in CURRENCIES:
            raise PaymentError("an amount above nothing, in KRW or CNY")
        with self._lock:
            key = (reference, idempotency_key)
            if key not in self._by_key:
                payment = Payment(f"demo_{secrets.token_hex(8)}", self.name, amount, currency, "pending")
                self._payments[payment.id] = payment
                self._by_key[key] = payment.id
            return self._payments[self._by_key[key]]

    def settle(self, payment_id: str) -> Payment:
        """Pay a pending payment. Raises PaymentDeclinedError above the limit."""
        payment = self._move(payment_id, "pending", lambda one: "paid" if one.amount <= self._limit else "declined")
        if payment.status == "declined":
            raise PaymentDeclinedError("above the demonstration's limit")
        return payment

    def confirm(self, payment_id: str) -> Payment:
        """The yes pays it."""
        return self.settle(payment_id)

    def get(self, payment_id: str) -> Payment:
        """How a payment stands."""
        with self._lock:
            return self._find(payment_id)

    def refund(self, payment_id: str) -> Payment:
        """Give a paid one back."""
        payment = self._move(payment_id, "paid", lambda _: "refunded")
        if payment.status != "refunded":
            raise PaymentError("only what was paid can be given back")
        return payment

    def _move(self, payment_id: str, status: str, decide: Callable[[Payment], str]) -> Payment:
        with self._lock:
            payment = self._find(payment_id)
            if payment.status == status:
                payment = self._payments[payment_id] = replace(payment, status=decide(payment))
            return payment

    def _find(self, payment_id: str) -> Payment:
        try:
            return self._payments[payment_id]
        except KeyError:
            raise PaymentUnknownError("no such payment") from None
