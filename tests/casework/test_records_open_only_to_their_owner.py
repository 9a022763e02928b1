from __future__ import annotations

from collections.abc import Callable

import pytest

from services.casework import AccessLockedError, Casework, FrozenClock, NotAuthorisedError, RecordNotFoundError


def test_the_conversation_or_the_code_opens_it(casework: Casework, apply: Callable[..., str]) -> None:
    record = casework.records.get(apply())
    assert casework.records.authorise(record.id, conversation_id="c1") == record
    spoken = " ".join(record.access_code)
    assert casework.records.authorise(record.id.lower(), access_code=spoken) == record


def test_another_conversation_or_a_wrong_code_does_not(casework: Casework, apply: Callable[..., str]) -> None:
    reference = apply()
    for attempt in ({}, {"conversation_id": "c2"}, {"conversation_id": ""}, {"access_code": ""}, {"access_code": "1"}):
        with pytest.raises(NotAuthorisedError):
            casework.records.authorise(reference, **attempt)


def test_five_wrong_codes_lock_it_for_a_quarter_of_an_hour(casework: Casework, apply: Callable[..., str], clock: FrozenClock) -> None:
    record = casework.records.get(apply())
    wrong = "000000" if record.access_code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(NotAuthorisedError):
            casework.records.authorise(record.id, access_code=wrong)
    with pytest.raises(AccessLockedError):
        casework.records.authorise(record.id, access_code=record.access_code)
    assert casework.records.authorise(record.id, conversation_id="c1") == record, "its owner is not locked out"
    clock.advance(minutes=15)
    assert casework.records.authorise(record.id, access_code=record.access_code) == record


def test_an_unknown_reference_is_not_found(casework: Casework) -> None:
    for reference in ("A-2222-2222", "", "x" * 500, "'; DROP TABLE records; --"):
        with pytest.raises(RecordNotFoundError):
            casework.records.get(reference)
