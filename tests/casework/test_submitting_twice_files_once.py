from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from services.casework import Casework
from tests.casework.conftest import SERVICE


def _submit(casework: Casework, conversation: str = "c1", key: str = "tap") -> str:
    return casework.applications.submit(
        conversation, SERVICE, {"applicant_name": "홍길동"}, "ko", "KR", idempotency_key=key, label="기초연금"
    ).id


def test_a_retry_gives_the_same_record_and_code(casework: Casework) -> None:
    first, second = casework.records.get(_submit(casework)), casework.records.get(_submit(casework))
    assert first == second
    assert first.access_code == second.access_code
    assert [step.status for step in casework.records.history(first.id)] == ["received"]


def test_thirty_taps_at_once_file_once(on_each_database: Casework) -> None:
    with ThreadPoolExecutor(30) as pool:
        assert len(set(pool.map(lambda _: _submit(on_each_database), range(30)))) == 1
    assert len(on_each_database.records.search(kind="application")) == 1
    assert on_each_database.audit.verify().entries == 1


def test_the_same_key_from_another_conversation_files_another(casework: Casework) -> None:
    assert _submit(casework, "c1") != _submit(casework, "c2")


def test_another_key_files_another(casework: Casework) -> None:
    assert _submit(casework, key="one") != _submit(casework, key="two")
