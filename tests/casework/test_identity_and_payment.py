from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from services.casework import Casework, FrozenClock
from services.casework.codes.desk import phone_digits
from services.identity.exceptions import (
    ChallengeOverError,
    HintError,
    TooManyRequestsError,
    UnknownProviderError,
    WrongAnswerError,
)
from services.identity.plugins.phone_code import PhoneCodeProvider
from services.identity.registry import IdentityRegistry
from services.messaging.registry import SenderRegistry
from services.payment.exceptions import PaymentDeclinedError, PaymentError, PaymentUnknownError
from services.payment.plugins.demo import DemoPaymentProvider
from tests.casework.conftest import PHONE, MemorySender


@pytest.fixture
def provider(casework: Casework, sender: MemorySender) -> PhoneCodeProvider:
    return PhoneCodeProvider(casework.codes, SenderRegistry(sender), "memory")


def _code(sender: MemorySender) -> str:
    found = re.search(r"\d{6}", sender.sent[-1].body)
    assert found
    return found.group()


def test_the_right_code_identifies_the_phone_and_works_once(provider: PhoneCodeProvider, casework: Casework, sender: MemorySender) -> None:
    challenge = provider.begin("c1", PHONE)
    assert challenge.shown == "•••-••••-••78"
    spoken = " ".join(_code(sender))
    identity = provider.complete("c1", challenge.id, spoken)
    assert identity.subject == casework.codes.subject_of("+82 10 1234 5678")
    with pytest.raises(ChallengeOverError):
        provider.complete("c1", challenge.id, spoken)


def test_five_wrong_codes_end_it(provider: PhoneCodeProvider, sender: MemorySender) -> None:
    challenge = provider.begin("c1", PHONE)
    wrong = f"{(int(_code(sender)) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongAnswerError) as refused:
            provider.complete("c1", challenge.id, wrong)
        assert refused.value.tries_left == left
    with pytest.raises(ChallengeOverError):
        provider.complete("c1", challenge.id, _code(sender))


def test_a_code_is_good_for_five_minutes_in_its_own_conversation(
    provider: PhoneCodeProvider, sender: MemorySender, clock: FrozenClock
) -> None:
    challenge = provider.begin("c1", PHONE)
    with pytest.raises(ChallengeOverError):
        provider.complete("c2", challenge.id, _code(sender))
    clock.advance(minutes=5)
    with pytest.raises(ChallengeOverError):
        provider.complete("c1", challenge.id, _code(sender))


def test_a_phone_is_not_flooded(provider: PhoneCodeProvider, sender: MemorySender, clock: FrozenClock) -> None:
    for number in range(3):
        provider.begin(f"c{number}", PHONE)
    with pytest.raises(TooManyRequestsError) as refused:
        provider.begin("c9", PHONE.replace("-", ""))
    assert refused.value.retry_after_s == 15 * 60
    assert len(sender.sent) == 3
    clock.advance(minutes=16)
    provider.begin("c9", PHONE)


def test_neither_phone_nor_code_is_stored(provider: PhoneCodeProvider, casework: Casework, sender: MemorySender) -> None:
    provider.begin("c1", PHONE)
    with casework.database.engine.connect() as connection:
        row = str(connection.execute(text("SELECT * FROM one_time_codes")).one())
    assert phone_digits(PHONE) not in row
    assert _code(sender) not in row.replace("0000", "")


@pytest.mark.parametrize("phone", ["", "1", "abc", "0" * 30])
def test_what_is_no_phone_gets_no_code(provider: PhoneCodeProvider, sender: MemorySender, phone: str) -> None:
    with pytest.raises(HintError):
        provider.begin("c1", phone)
    assert sender.sent == []


def test_the_first_provider_is_the_default(provider: PhoneCodeProvider) -> None:
    registry = IdentityRegistry(provider)
    assert registry.get() is provider
    with pytest.raises(UnknownProviderError):
        registry.get("oracle")


def test_a_demo_payment_is_asked_for_once_paid_and_given_back() -> None:
    demo = DemoPaymentProvider()
    first, second = (demo.start("A-1", 400, "KRW", idempotency_key="k") for _ in range(2))
    assert first == second
    with pytest.raises(PaymentError):
        demo.refund(first.id)
    assert demo.settle(first.id).status == "paid"
    assert demo.refund(first.id).status == "refunded"
    assert demo.refund(first.id).status == "refunded"
    assert demo.get(first.id).amount == 400


def test_a_demo_payment_can_be_declined_or_unknown() -> None:
    demo = DemoPaymentProvider(limit=100)
    with pytest.raises(PaymentDeclinedError):
        demo.settle(demo.start("A-1", 400, "KRW", idempotency_key="k").id)
    with pytest.raises(PaymentUnknownError):
        demo.get("nothing")
    for amount, currency in ((0, "KRW"), (-1, "KRW"), (5, "USD")):
        with pytest.raises(PaymentError):
            demo.start("A-1", amount, currency, idempotency_key="k2")
