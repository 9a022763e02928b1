"""The owner of a conversation takes a copy of everything kept, and has it erased; nobody else can."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.conftest import Citizen, Server

pytestmark = pytest.mark.timeout(300)


def test_a_copy_is_the_owners_and_after_erasure_nothing_is_left(server: Server, citizen: Callable[..., Citizen]) -> None:
    person, stranger = citizen(language="en", jurisdiction="KR"), citizen(language="en")
    for line in ("I need a copy of my resident record", "Mary Smith", "530304-2990019", "the full copy", "two", "no", "yes"):
        turn = person.say(line)
    reference = turn["records"][0]["id"]
    address = f"{server.url}/api/conversations/{person.id}/own-data"
    assert httpx.get(address, timeout=30).status_code == 401
    assert httpx.get(address, headers=stranger.headers, timeout=30).status_code == 403
    assert httpx.delete(address, headers=stranger.headers, timeout=30).status_code == 403
    copy = httpx.get(address, headers=person.headers, timeout=30)
    assert "attachment" in copy.headers["content-disposition"] and copy.headers["cache-control"] == "no-store"
    kept = copy.json()
    assert [record["content"]["answers"]["resident_number"] for record in kept["records"] if record["id"] == reference] == ["5303042990019"]
    assert {"file_application", "identity_number"} <= {consent["purpose"] for consent in kept["consents"]}
    assert httpx.delete(address, headers=person.headers, timeout=30).json()["records"]["application"] == 1
    assert httpx.get(f"{server.url}/api/conversations/{person.id}", headers=person.headers, timeout=30).status_code == 404
    assert httpx.get(f"{server.url}/api/records/{reference}", headers=person.headers, timeout=30).status_code == 403
