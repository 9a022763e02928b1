from __future__ import annotations

import contextlib
import logging
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from services.casework import Casework, FrozenClock
from services.messaging.registry import SenderRegistry
from tests.casework.conftest import CN_NUMBER, OFFICE, PHONE, RESIDENT_NUMBER, MemorySender

SECRETS = (
    RESIDENT_NUMBER, RESIDENT_NUMBER.replace("-", ""), CN_NUMBER, PHONE, PHONE.replace("-", ""), "홍길동", "길벗로 12",
    "mother@example.org",
)  # fmt: skip
ANSWERS = {
    "applicant_name": "홍길동", "resident_number": RESIDENT_NUMBER, "id_number": CN_NUMBER, "phone": PHONE,
    "address": "길벗로 12", "location": "길벗로 12", "description": f"전화 {PHONE}",
}  # fmt: skip


def _full_run(casework: Casework, clock: FrozenClock) -> None:
    for language, jurisdiction in (("ko", "KR"), ("zh", "CN"), ("en", "KR")):
        conversation = f"c-{language}"
        casework.drafts.save(conversation, "kr_basic_pension", ANSWERS)
        filed = casework.applications.submit(
            conversation, "kr_basic_pension", ANSWERS, language, jurisdiction, idempotency_key="a", label="기초연금"
        )
        casework.records.advance(filed.id, "more_information", f"{PHONE}로 연락 주세요", actor=f"staff:{PHONE}")
        casework.applications.supplement(filed.id, ANSWERS)
        casework.appointments.book(
            conversation, "kr_basic_pension", OFFICE, "2026-11-25", "10:00" if language == "ko" else "11:00", ANSWERS,
            idempotency_key="b",
        )  # fmt: skip
        casework.complaints.file(conversation, "kr_petition_110", ANSWERS, "urgent", idempotency_key="c")
        casework.reminders.create(conversation, f"{PHONE}로 전화", clock.now().replace(year=2027), "memory", recipient=PHONE)
        casework.ratings.rate(conversation, filed.id, 5, f"홍길동 {RESIDENT_NUMBER}")
        casework.handoffs.request(conversation, [{"heard": f"제 번호는 {RESIDENT_NUMBER}"}], f"asked {PHONE}", language)
        casework.certificates.issue(filed.id, "홍길동", {"주민등록번호": RESIDENT_NUMBER}, title="확인서")
        casework.consents.give(conversation, "contact", language)
        casework.audit.append("staff:mother@example.org", "note", PHONE, {"said": f"{RESIDENT_NUMBER} {CN_NUMBER}"})
        casework.drafts.save(conversation, "kr_move_in_report", ANSWERS)
        casework.privacy.export(conversation)
        try:
            casework.records.advance(filed.id, "completed", PHONE)
        except Exception:
            logging.getLogger("services").exception("as a channel would log it")
    casework.rotate_keys()


def _found(data: bytes) -> list[str]:
    spellings = [(secret, encoded) for secret in SECRETS for encoded in (secret.encode(), secret.encode("utf-16-le"))]
    return [secret for secret, encoded in spellings if encoded in data]


def test_files_and_logs_of_a_full_run_hold_no_identity_number_phone_or_name(
    tmp_path: Path, clock: FrozenClock, sender: MemorySender, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    casework = Casework(None, tmp_path, clock, senders=SenderRegistry(sender))
    _full_run(casework, clock)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files), "the write-ahead log is searched too"
    casework.close()
    files += [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for path in files:
        if path.exists():
            assert _found(path.read_bytes()) == [], path.name
    assert _found(caplog.text.encode()) == []


@pytest.mark.postgres
def _read(path: Path) -> bytes:
    """What stands in a file of a running server, which may take it away meanwhile."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


def test_nor_does_a_postgresql_server_its_files_or_its_dump(
    tmp_path: Path, postgres_database: str, clock: FrozenClock, sender: MemorySender
) -> None:
    casework = Casework(postgres_database, tmp_path, clock, senders=SenderRegistry(sender))
    _full_run(casework, clock)
    with casework.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        connection.exec_driver_sql("CHECKPOINT")
    casework.close()
    files = [path for path in (*folder.rglob("*"), folder.parent / "log") if path.is_file()]
    assert any("pg_wal" in path.parts for path in files), "the write-ahead log is searched too"
    assert {str(path): found for path in files if (found := _found(_read(path)))} == {}
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    assert programs, "the dump is made by PostgreSQL's own program"
    dump = subprocess.run([str(programs[-1]), postgres_database], capture_output=True, check=True, timeout=120).stdout
    assert b"COPY public.applications" in dump
    assert _found(dump) == []


def test_a_backup_of_the_database_file_holds_nothing_readable(casework: Casework, clock: FrozenClock, tmp_path: Path) -> None:
    _full_run(casework, clock)
    copy = tmp_path / "backup.db"
    with sqlite3.connect(str(casework.database.url.database)) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    assert copy.stat().st_size > 50_000
    assert _found(copy.read_bytes()) == []


def test_no_long_number_stands_in_a_plain_column(casework: Casework, clock: FrozenClock) -> None:
    _full_run(casework, clock)
    with casework.database.engine.connect() as connection:
        dump = "\n".join(connection.connection.iterdump())
    dump = re.sub(r"X'[0-9A-F]*'", "", dump)  # encrypted values
    dump = re.sub(r"'[0-9a-f]{64}'", "", dump)  # digests
    dump = re.sub(r"20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*", "", dump)
    assert re.findall(r"\d{9,}|01\d-\d{3,4}-\d{4}", dump) == []


def test_an_error_of_the_database_does_not_show_the_answers(casework: Casework) -> None:
    casework.applications.submit("c1", "s", ANSWERS, idempotency_key="k")
    with casework.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE applications")
    with pytest.raises(Exception) as problem:
        casework.applications.submit("c2", "s", ANSWERS, idempotency_key="k")
    assert _found(str(problem.value).encode()) == []
