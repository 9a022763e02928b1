from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.casework import Casework
from services.casework.audit.models import AuditReport


@pytest.fixture
def trail(casework: Casework) -> Casework:
    for number in range(10):
        casework.audit.append("staff:kim", "record.read", f"A-{number}", {"number": number})
    return casework


def _as_intruder(casework: Casework, statement: str) -> None:
    with casework.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_trail_no_update"))
        connection.execute(text("DROP TRIGGER audit_trail_no_delete"))
        connection.execute(text(statement))


def test_an_untouched_trail_is_intact(trail: Casework) -> None:
    assert trail.audit.verify() == AuditReport(True, 10)


@pytest.mark.parametrize("deed", ["UPDATE audit_trail SET actor='x' WHERE seq=4", "DELETE FROM audit_trail WHERE seq=4"])
def test_the_database_refuses_to_change_or_delete_an_entry(trail: Casework, deed: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), trail.database.engine.begin() as connection:
        connection.execute(text(deed))


def test_postgresql_refuses_it_too(on_each_database: Casework) -> None:
    on_each_database.audit.append("staff:kim", "record.read", "A-1")
    with pytest.raises(DBAPIError, match="append-only"), on_each_database.database.engine.begin() as connection:
        connection.execute(text("UPDATE audit_trail SET actor='x'"))
    assert on_each_database.audit.verify().intact


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "detail", "previous", "hash"])
def test_a_changed_entry_is_found(trail: Casework, column: str) -> None:
    _as_intruder(trail, f"UPDATE audit_trail SET {column} = 'x' WHERE seq = 4")
    report = trail.audit.verify()
    assert (report.intact, report.broken_at, report.reason) == (False, 4, "altered")


def test_a_missing_entry_is_found(trail: Casework) -> None:
    _as_intruder(trail, "DELETE FROM audit_trail WHERE seq = 6")
    report = trail.audit.verify()
    assert (report.intact, report.broken_at, report.reason) == (False, 6, "missing")


def test_a_cut_off_end_is_found(trail: Casework) -> None:
    _as_intruder(trail, "DELETE FROM audit_trail WHERE seq > 7")
    report = trail.audit.verify()
    assert (report.intact, report.broken_at, report.reason) == (False, 8, "cut off at the end")


def test_a_forged_end_is_found(trail: Casework) -> None:
    _as_intruder(
        trail,
        "INSERT INTO audit_trail SELECT 11, at, 'staff:lee', action, subject, detail, hash, previous FROM audit_trail WHERE seq = 10",
    )
    assert trail.audit.verify().broken_at == 11
