"""The database of casework: engine, migrations at start, and units of work that are safe to run from many threads.

SQLite runs in WAL mode with foreign keys and a busy timeout; writers take their turn through a lock before `BEGIN
IMMEDIATE`, so
fifty threads wait instead of failing. PostgreSQL is reached by URL (`postgresql://…`) and relies on its own row and
unique locks.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool, StaticPool

from services.casework.crypto import KeyRing

log = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 30_000
POOL_SIZE = 8
POOL_OVERFLOW = 24
MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "casework_version"
MIGRATION_LOCK = 0x67696C62  # any constant number, the same in every process of the installation


@dataclass
class Unit:
    """One transaction: what it reads and writes, and what happens once it is durable."""

    session: Session
    """The SQLAlchemy session of this transaction."""
    before_commit: list[Callable[[Unit], None]] = field(default_factory=list)
    """Run last inside the transaction, in order."""
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    """Run once the transaction is durable; never run when it rolled back."""
    audit_entries: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)
    """Actor, action, subject and detail of each audit entry this transaction will append."""


class Database:
    """Engine and units of work. `url` is an SQLAlchemy URL; `keyring` encrypts what the models mark as encrypted."""

    def __init__(self, url: str, keyring: KeyRing) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.in_memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        self._turn = threading.RLock()
        self.engine = self._create_engine()
        # The encrypted column types find their keys here, so engines in one process stay apart.
        self.engine.dialect.keyring = keyring

    def _create_engine(self) -> Engine:
        # hide_parameters: an error message must never carry a citizen's answer.
        options: dict[str, Any] = {"future": True, "hide_parameters": True, "pool_pre_ping": not self.is_sqlite}
        if self.is_sqlite:
            options["connect_args"] = {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}
        if self.in_memory:
            options["poolclass"] = StaticPool
        else:
            options.update(poolclass=QueuePool, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, pool_timeout=60)
        if self.is_sqlite and not self.in_memory:
            Path(str(self.url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url, **options)
        if self.is_sqlite:
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return engine

    def migrate(self) -> None:
        """Bring the schema up to date; safe when several processes start at once, and on a file that does not exist
        yet."""
        head = ScriptDirectory.from_config(self._alembic(None)).get_current_head()
        if self.revision() == head:
            return
        with self._turn, self.engine.connect() as connection:
            connection = connection.execution_options(casework_write=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
                command.upgrade(self._alembic(connection), "head")

    def revision(self) -> str | None:
        """The migration the schema stands at; None before the first."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()

    def _alembic(self, connection: Connection | None) -> Config:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        return config

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """A transaction that writes: committed when the block ends, rolled back when it raises."""
        turn = self._turn if self.is_sqlite else _nothing()
        with turn, Session(self.engine, future=True, expire_on_commit=False) as session:
            session.connection(execution_options={"casework_write": True})
            unit = Unit(session)
            try:
                yield unit
                session.flush()
                for step in unit.before_commit:
                    step(unit)
                session.commit()
            except BaseException:
                session.rollback()
                raise
        for follow_up in unit.after_commit:
            follow_up()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads, from one consistent state of the database."""
        turn = self._turn if self.in_memory else _nothing()
        with turn, Session(self.engine, future=True, expire_on_commit=False) as session:
            yield session

    def ping(self) -> bool:
        """Whether the database answers."""
        with self.read() as session:
            return session.execute(text("SELECT 1")).scalar_one() == 1

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN would come too late to take the write lock; _begin_sqlite does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "synchronous=FULL",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("casework_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
