from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from services.casework import Casework, FrozenClock
from services.casework.columns import Base
from services.casework.migrations import models

ROOT = Path(__file__).parents[2]


def test_an_empty_file_is_brought_to_the_schema_of_the_models(on_each_database: Casework) -> None:
    assert models.__all__
    inspector = inspect(on_each_database.database.engine)
    for table in Base.metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in inspector.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}, table.name
    assert on_each_database.database.revision() == "0004"


def test_migrating_again_changes_nothing(casework: Casework) -> None:
    casework.applications.submit("c1", "s", {"a": 1}, idempotency_key="k")
    casework.database.migrate()
    assert len(casework.records.of_conversation("c1")) == 1


def test_several_start_at_once_on_an_empty_database(tmp_path: Path, clock: FrozenClock) -> None:
    def start(_: int) -> None:
        with Casework(None, tmp_path / "var", clock) as one:
            assert one.ready()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(start, range(6)))


def test_a_killed_process_leaves_whole_records_only(tmp_path: Path, clock: FrozenClock) -> None:
    program = textwrap.dedent(
        f"""
        from services.casework import Casework
        casework = Casework(None, {str(tmp_path / "var")!r})
        number = 0
        while True:
            number += 1
            record = casework.applications.submit("c1", "s", {{"n": number}}, idempotency_key=str(number))
            print(record.id, flush=True)
        """
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    printed = [process.stdout.readline().strip() for _ in range(20)]
    process.send_signal(signal.SIGKILL)
    printed += process.stdout.read().split()
    process.wait()
    with Casework(None, tmp_path / "var", clock) as reopened:
        filed = reopened.records.of_conversation("c1")
        assert set(printed) <= {record.id for record in filed} | {printed[-1]}
        assert {record.id for record in filed} >= set(printed[:20])
        for record in filed:
            assert "n" in reopened.applications.answers(record.id)
            assert [step.status for step in reopened.records.history(record.id)] == ["received"]
        assert reopened.audit.verify().intact
        assert reopened.audit.verify().entries == len(filed)


def test_sqlite_runs_as_configured(casework: Casework) -> None:
    with casework.database.engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30000}


def test_a_memory_database_serves_many_threads(tmp_path: Path, clock: FrozenClock) -> None:
    with Casework("sqlite://", tmp_path, clock) as casework, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: casework.applications.submit("c1", "s", {"n": n}, idempotency_key=str(n)), range(40)))
        assert len(casework.records.of_conversation("c1")) == 40


def test_what_fails_halfway_leaves_nothing(casework: Casework) -> None:
    with pytest.raises(ZeroDivisionError), casework.database.write() as unit:
        casework.records.file(unit, kind="application", service="s", conversation_id="c1", idempotency_key="k")
        raise ZeroDivisionError
    assert casework.records.of_conversation("c1") == []
    assert casework.audit.verify().entries == 0
