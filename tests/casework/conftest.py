"""Fixtures: a casework over a fresh SQLite file, and over a real PostgreSQL where its programs are installed."""

from __future__ import annotations

import glob
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.casework import Casework, FrozenClock
from services.messaging.base import Message, Sender
from services.messaging.registry import SenderRegistry

NOW = "2026-11-21T10:00:00+09:00"  # a Saturday
OFFICE = "kr_haneul_community_center"
SERVICE = "kr_basic_pension"
RESIDENT_NUMBER = "480719-2990011"
CN_NUMBER = "11010519491231002X"
PHONE = "010-1234-5678"


class MemorySender(Sender):
    """Keeps what was sent, in order."""

    name = "memory"

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A fresh folder, in memory where the machine has one: each commit here waits for its disk."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gilbot-", dir=memory) as directory:
        yield Path(directory)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def sender() -> MemorySender:
    return MemorySender()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied: migrating takes longer than most tests."""
    directory = tmp_path_factory.mktemp("migrated")
    Casework(None, directory).close()
    return directory / "gilbot.db"


@pytest.fixture
def casework(migrated: Path, tmp_path: Path, clock: FrozenClock, sender: MemorySender) -> Iterator[Casework]:
    (tmp_path / "var").mkdir()
    shutil.copy(migrated, tmp_path / "var")
    with Casework(None, tmp_path / "var", clock, senders=SenderRegistry(sender)) as made:
        yield made


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server started for this run, without a database name."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not programs:
        pytest.skip("PostgreSQL's server programs are not installed (/usr/lib/postgresql/*/bin)")
    bin_dir = Path(programs[-1])
    base = Path(tempfile.mkdtemp(prefix="gilbot-postgres-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        # The server refuses to run as root.
        name = next((one for one in ("postgres", "nobody") if _exists(one)), None)
        if name is None or not shutil.which("runuser"):
            pytest.skip("PostgreSQL refuses to run as root and there is no other user to run it as")
        as_user = ["runuser", "-u", name, "--"]
        shutil.chown(base, user=name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*command: str) -> None:
        done = subprocess.run([*as_user, *command], cwd=base, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip(f"PostgreSQL did not start: {(done.stderr or done.stdout).strip()[-300:]}")

    data = base / "data"
    run(str(bin_dir / "initdb"), "-D", str(data), "-U", "gilbot", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {base} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=120"
    run(str(bin_dir / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(base / "log"), "-w", "start")
    try:
        yield f"postgresql://gilbot@127.0.0.1:{port}"
    finally:
        stop = [*as_user, str(bin_dir / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(stop, capture_output=True, check=False)
        shutil.rmtree(base, ignore_errors=True)


@pytest.fixture
def postgres_database(postgres: str) -> str:
    """The URL of an empty database."""
    import psycopg2

    name = f"t{secrets.token_hex(6)}"
    connection = psycopg2.connect(f"{postgres}/postgres")
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"{postgres}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def on_each_database(request: pytest.FixtureRequest, tmp_path: Path, clock: FrozenClock, sender: MemorySender) -> Iterator[Casework]:
    """A casework, once over SQLite and once over PostgreSQL."""
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    with Casework(url, tmp_path / "var", clock, senders=SenderRegistry(sender)) as made:
        yield made


@pytest.fixture
def apply(casework: Casework) -> Callable[..., str]:
    """Files an application and gives its reference."""

    def file(conversation: str = "c1", key: str = "k1", **answers: str) -> str:
        given = answers or {"applicant_name": "홍길동", "resident_number": RESIDENT_NUMBER}
        return casework.applications.submit(
            conversation, SERVICE, given, "ko", "KR", idempotency_key=key, label="기초연금", promised_days=10
        ).id

    return file


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@pytest.fixture
def desks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Casework]:
    """The desks that the actions of this process use, over a fresh folder and a clock that stands still."""
    from actions import context

    monkeypatch.setenv("GILBOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GILBOT_NOW", NOW)
    monkeypatch.delenv("GILBOT_DATABASE_URL", raising=False)
    context.casework.cache_clear()
    yield context.casework()
    context.casework().close()
    context.casework.cache_clear()
