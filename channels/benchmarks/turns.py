"""Turns per second: this server and, in the same run, stock ``rasa run`` with its action server on the same model."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import yaml

from assistant.runtime import ModelMissingError, current_model

ROOT = Path(__file__).parents[2]
DIALOGUE = ("안녕하세요", "등본 떼 주세요", "김영희", "수수료가 얼마예요?", "그만할래요", "네", "고맙습니다")
"""One citizen's turns: a form begun, a side question, the form left."""
STARTUP_S = 240.0

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Load:
    """What a number of users at once met."""

    users: int
    turns_per_s: float
    p50_ms: float
    p95_ms: float
    failed: int
    """Turns that were not answered with status 200 and at least one reply."""


def compare(users: Sequence[int], seconds: float = 20.0, *, stock: bool = True, progress: Progress = lambda text: None) -> str:
    """Return a Markdown table of turns per second and times per turn.

    Args:
        users: numbers of users at once, each talking without a pause.
        seconds: how long each number is measured.
        stock: whether to measure the stock Rasa server too.

    Raises:
        ModelMissingError: when there is no trained model.
    """
    model = current_model()
    if model is None:
        raise ModelMissingError("no trained model: run `gilbot train` (or script/setup)")
    path = model.path.resolve()
    results: dict[str, list[Load]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        progress("starting this server")
        with _gilbot(path, Path(scratch) / "gilbot") as address:
            results["gilbot"] = _measure(address, users, seconds, progress)
        if stock:
            progress("starting the stock server and its action server")
            with _stock(path, Path(scratch) / "stock") as address:
                results["stock rasa"] = _measure(address, users, seconds, progress)
    return _table(results)


def _table(results: dict[str, list[Load]]) -> str:
    rows = ["| server | users | turns/s | p50 ms | p95 ms | failed |", "|---|---|---|---|---|---|"]
    for name, loads in results.items():
        rows += [f"| {name} | {r.users} | {r.turns_per_s:.1f} | {r.p50_ms:.0f} | {r.p95_ms:.0f} | {r.failed} |" for r in loads]
    if len(results) == 2:
        ours, theirs = results.values()
        ratios = [f"{a.users} users: {a.turns_per_s / b.turns_per_s:.1f}×" for a, b in zip(ours, theirs, strict=True) if b.turns_per_s]
        rows += ["", "As many turns as stock: " + ", ".join(ratios)]
    return "\n".join(rows)


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def _process(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a process group of its own, its output in ``folder``; end it at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{Path(command[0]).name}-{command[-1]}.log").open("wb") as log:
        # What the person at the terminal has set must not reach one server and not the other.
        own = {key: value for key, value in os.environ.items() if not key.startswith("GILBOT_") or key == "GILBOT_ASSETS_DIR"}
        server = subprocess.Popen(
            command, cwd=ROOT, env={**own, "OMP_NUM_THREADS": "1", "RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", **environment},
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            yield server
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
                try:
                    server.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(server.pid, signal.SIGKILL)
                    server.wait()


def _await(server: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    until = time.monotonic() + STARTUP_S
    while time.monotonic() < until:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if server.poll() is not None:
            break
        time.sleep(0.5)
    tails = [f"{log.name}: {log.read_text(errors='replace')[-800:]}" for log in folder.glob("*.log")]
    raise RuntimeError(f"{address} did not answer.\n" + "\n".join(tails))


@contextmanager
def _gilbot(model: Path, folder: Path) -> Iterator[str]:
    (folder / "models").mkdir(parents=True)
    for name in (model.name, "gilbot.json"):
        (folder / "models" / name).symlink_to(model.with_name(name))
    port = _free_port()
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    with _process(command, folder, {"GILBOT_DATA_DIR": str(folder), "GILBOT_SPEECH": "false"}) as server:
        _await(server, f"http://127.0.0.1:{port}/healthz", folder)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _stock(model: Path, folder: Path) -> Iterator[str]:
    """Rasa's own server as its documents set it up: REST channel, SQLite tracker store, actions behind HTTP."""
    folder.mkdir(parents=True)
    port, actions = _free_port(), _free_port()
    endpoints, credentials = folder / "endpoints.yml", folder / "credentials.yml"
    store = {"type": "SQL", "dialect": "sqlite", "db": str(folder / "tracker.db")}
    endpoints.write_text(yaml.safe_dump({"action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"}, "tracker_store": store}))
    credentials.write_text("rest:\n")
    rasa = str(Path(sys.executable).with_name("rasa"))
    own = {"GILBOT_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    server_command = [rasa, "run", "--model", str(model), "--endpoints", str(endpoints), "--credentials", str(credentials), "-i", "127.0.0.1", "--port", str(port)]
    with _process([rasa, "run", "actions", "--actions", "actions", "--port", str(actions)], folder, own) as action_server:
        _await(action_server, f"http://127.0.0.1:{actions}/health", folder)
        with _process(server_command, folder, own) as server:
            _await(server, f"http://127.0.0.1:{port}/", folder)
            yield f"http://127.0.0.1:{port}"


def _measure(address: str, users: Sequence[int], seconds: float, progress: Progress) -> list[Load]:
    async def run() -> list[Load]:
        limits = httpx.Limits(max_connections=max(users) + 2)
        async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
            await _users(client, 1, min(5.0, seconds), "warm-up")
            loads = []
            for count in users:
                loads.append(await _users(client, count, seconds, f"at-{count}"))
                progress(f"{count} users: {loads[-1].turns_per_s:.1f} turns/s, p50 {loads[-1].p50_ms:.0f} ms, p95 {loads[-1].p95_ms:.0f} ms")
            return loads

    return asyncio.run(run())


async def _users(client: httpx.AsyncClient, count: int, seconds: float, name: str) -> Load:
    """Let ``count`` users talk at once, each in one dialogue after another, until the time is over."""
    times: list[float] = []
    failed = 0
    begun = time.perf_counter()

    async def talk(user: int) -> None:
        nonlocal failed
        dialogue = 0
        while True:
            dialogue += 1
            for sentence in DIALOGUE:
                if time.perf_counter() - begun >= seconds:
                    return
                asked = time.perf_counter()
                try:
                    answer = await client.post("/webhooks/rest/webhook", json={"sender": f"{name}-{user}-{dialogue}", "message": sentence})
                    answered = answer.status_code == 200 and bool(answer.json())
                except httpx.HTTPError:
                    answered = False
                times.append((time.perf_counter() - asked) * 1000)
                failed += not answered

    await asyncio.gather(*(talk(user) for user in range(count)))
    # A turn begun in time counts with the time it took beyond it.
    took = time.perf_counter() - begun
    times.sort()
    return Load(count, len(times) / took, statistics.median(times), times[int(len(times) * 0.95)], failed)
