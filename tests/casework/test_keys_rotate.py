from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from services.casework import Casework, FrozenClock
from services.casework.crypto import DecryptionError, KeyFileError, KeyRing
from tests.casework.conftest import SERVICE


def test_after_a_rotation_everything_reads_and_nothing_carries_the_old_key(casework: Casework, apply: Callable[..., str]) -> None:
    old = casework.keyring.current
    references = [apply(key=str(number)) for number in range(250)]
    before = [casework.records.get(reference) for reference in references]
    new = casework.rotate_keys()
    assert new != old
    assert [casework.records.get(reference) for reference in references] == before
    assert casework.applications.answers(references[7])["applicant_name"] == "홍길동"
    with casework.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT access_code, details FROM records")).all()
        answers = connection.execute(text("SELECT answers FROM applications")).scalars().all()
    assert {KeyRing.key_id_of(value) for row in rows for value in row} == {new}
    assert {KeyRing.key_id_of(value) for value in answers} == {new}
    assert casework.audit.verify().intact


def test_another_process_notices_a_rotation(casework: Casework, apply: Callable[..., str], tmp_path: Path, clock: FrozenClock) -> None:
    with Casework(None, tmp_path / "var", clock) as other:
        reference = apply()
        new = casework.rotate_keys()
        assert other.applications.answers(reference)["applicant_name"] == "홍길동"
        other.applications.submit("c9", SERVICE, {"a": "b"}, idempotency_key="k")
        assert other.keyring.current == new


def test_the_key_file_is_its_owners_alone_and_not_beside_the_data(casework: Casework) -> None:
    path = casework.keyring.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="0600"):
        KeyRing(path)


def test_without_its_key_nothing_can_be_read(casework: Casework, apply: Callable[..., str], tmp_path: Path, clock: FrozenClock) -> None:
    reference = apply()
    casework.keyring.path.unlink()
    with Casework(None, tmp_path / "var", clock) as keyless, pytest.raises(DecryptionError):
        keyless.records.get(reference)


def test_a_value_moved_to_another_column_does_not_read(casework: Casework, apply: Callable[..., str]) -> None:
    reference = apply()
    with casework.database.engine.begin() as connection:
        connection.execute(text("UPDATE records SET details = (SELECT answers FROM applications)"))
    with pytest.raises(DecryptionError, match="altered or moved"):
        casework.records.get(reference)
