"""Fixtures shared by all tests: the trained model, and a real server in a process of its own."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[1]
NOW = "2026-11-21T10:00:00+09:00"
"""A Saturday; the clock of the test servers stands there."""


class Turnstile:
    """Lets tests of all workers run side by side, and one marked ``alone`` by itself: what it measures must not depend on its neighbours.

    Args:
        folder: the same for all workers of a run.
    """

    def __init__(self, folder: Path) -> None:
        self._gate, self._room = ((folder / name).open("w") for name in ("gilbot-gate.lock", "gilbot-room.lock"))

    def enter(self, *, alone: bool) -> None:
        """Wait for the room. Who waits to be alone holds the gate, so that nobody goes before."""
        fcntl.flock(self._gate, fcntl.LOCK_EX)
        fcntl.flock(self._room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(self._gate, fcntl.LOCK_UN)

    def leave(self) -> None:
        """Give the room back."""
        fcntl.flock(self._room, fcntl.LOCK_UN)


_GROUPS = {"web": "browser", "voice": "sound", "encoder": "sound"}
"""Folder to group; a group stays in one worker. What is in none of these runs the assistant."""
_TURNSTILE = pytest.StashKey[Turnstile]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that drive a browser apart from those that run the assistant: Playwright's loop and ours do not share a process."""
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            item.add_marker(pytest.mark.xdist_group(_GROUPS.get(item.path.relative_to(ROOT / "tests").parts[0], "assistant")))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, None, None]:
    """Wait outside a test's own time limit."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        yield
        return
    folder = Path(tempfile.gettempdir()) / f"gilbot-tests-{run}"
    folder.mkdir(exist_ok=True)
    if _TURNSTILE not in item.config.stash:
        item.config.stash[_TURNSTILE] = Turnstile(folder)
    turnstile = item.config.stash[_TURNSTILE]
    turnstile.enter(alone=item.get_closest_marker("alone") is not None)
    try:
        yield
    finally:
        turnstile.leave()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running server.

    Args:
        data_dir: where it writes.
        environment: settings beside the usual ones.
    """

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir = data_dir
        self.environment = environment
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data_dir / "server.log"

    def start(self) -> Server:
        """Start it and wait until it answers."""
        settings = {"GILBOT_DATA_DIR": str(self.data_dir), "GILBOT_NOW": NOW, "PYTHONPATH": str(ROOT), **self.environment}
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "uvicorn", "server:create_app", "--factory", "--port", str(self.port), "--ws", "wsproto", "--log-level", "warning"],
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.log.read_text()[-2000:]}")
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return self
            except httpx.HTTPError:
                time.sleep(0.3)
        raise RuntimeError("the server did not answer")

    def wait_for_speech(self, seconds: float = 180) -> None:
        """Wait until recognisers and voices are loaded."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if httpx.get(f"{self.url}/readyz", timeout=10).json()["parts"]["speech"]:
                return
            time.sleep(0.5)
        raise RuntimeError("speech did not load")

    def kill(self) -> None:
        """Kill it without a word, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop it."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


class Citizen:
    """One person in a text conversation.

    Args:
        url: the server's address.
        opening: body of ``POST /api/conversations``.
    """

    def __init__(self, url: str, **opening: Any) -> None:
        self.url = url
        answer = httpx.post(f"{url}/api/conversations", json=opening, timeout=60)
        answer.raise_for_status()
        self.opened = answer.json()
        self.id, self.token = self.opened["conversation_id"], self.opened["token"]
        self.headers = {"authorization": f"Bearer {self.token}"}

    def send(self, **body: Any) -> httpx.Response:
        """Send one message."""
        return httpx.post(f"{self.url}/api/conversations/{self.id}/messages", json=body, headers=self.headers, timeout=60)

    def say(self, text: str) -> dict[str, Any]:
        """Say something and return the turn."""
        answer = self.send(text=text)
        answer.raise_for_status()
        turn: dict[str, Any] = answer.json()
        return turn


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model; trained now when missing or stale."""
    from assistant.runtime import train

    return train().path


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not stop it; speech included."""
    running = Server(tmp_path_factory.mktemp("server")).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def live_server(server: Server) -> str:
    """The base URL of a running server with speech loaded."""
    server.wait_for_speech()
    return server.url


@pytest.fixture
def citizen(server: Server) -> Callable[..., Citizen]:
    """Open conversations with the shared server."""
    return lambda **opening: Citizen(server.url, **opening)
