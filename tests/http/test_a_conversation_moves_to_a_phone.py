"""A code shown as QR opens the conversation on a phone, once."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.conftest import Citizen

pytestmark = pytest.mark.timeout(900)


def test_a_code_opens_the_conversation_once(citizen: Callable[..., Citizen]) -> None:
    someone = citizen(language="zh", mode="elder")
    code = httpx.post(f"{someone.url}/api/conversations/{someone.id}/handover", headers=someone.headers).json()["code"]
    taken = httpx.post(f"{someone.url}/api/handover/{code}")
    assert taken.json() == {"conversation_id": someone.id, "token": someone.token, "language": "zh", "mode": "elder"}
    assert httpx.post(f"{someone.url}/api/handover/{code}").status_code == 404


def test_a_code_is_given_to_the_conversations_owner_only(citizen: Callable[..., Citizen]) -> None:
    one, other = citizen(), citizen()
    assert httpx.post(f"{one.url}/api/conversations/{one.id}/handover", headers=other.headers).status_code == 403
