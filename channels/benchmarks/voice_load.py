"""Several people at the voice WebSocket at once, many who say nothing, and one long conversation: does the server keep up with them?"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import numpy as np
from websockets.legacy.client import WebSocketClientProtocol, connect

from channels.benchmarks.machine import Machine
from channels.benchmarks.voice_socket import FRAME_MS, LOUD, REQUESTS
from channels.speech import LANGUAGES
from voice.audio import SAMPLE_RATE, Pcm, resample

Progress = Callable[[str], None]
_FRAME = SAMPLE_RATE * FRAME_MS // 1000
_QUIET_FRAMES = 3_000 // FRAME_MS
"""Frames of quiet after which two are sent at once."""
_PATIENCE_S = 40.0
_INTERRUPTED_EVERY = 5
"""Every fifth answer of the long conversation is spoken over after a second."""


@dataclass(frozen=True)
class Turn:
    """One spoken turn."""

    at_s: float
    """From the start of the measurement."""
    behind_ms: float
    """From the last voiced sample to the final text, less the silence the server listened to: how far it trails what is said."""
    text_ms: float
    """Of it, the time the text took after the decision that the turn is over."""


class Speaker:
    """One person with a microphone that is always on, in one conversation."""

    def __init__(self, socket: WebSocketClientProtocol, begun: float, joins: bool = True) -> None:
        """``joins``: after three quiet seconds two frames go in one message, as the page sends them (``channels/web/voice/quiet.js``)."""
        self._socket, self._begun, self._joins = socket, begun, joins
        self._say: asyncio.Queue[Pcm] = asyncio.Queue()
        self._last_voiced = 0.0
        self._answered: asyncio.Event = asyncio.Event()
        self._playing_until = 0.0
        self.turns: list[Turn] = []
        self.problems = 0
        self._tasks = [asyncio.create_task(self._microphone()), asyncio.create_task(self._listen())]

    async def say(self, pcm: Pcm, *, over: float | None = None) -> bool:
        """Say something, hear the answer out (or speak again ``over`` seconds into it); False when none came."""
        self._answered.clear()
        await self._say.put(pcm)
        try:
            await asyncio.wait_for(self._answered.wait(), _PATIENCE_S)
        except asyncio.TimeoutError:
            self.problems += 1
            return False
        left = self._playing_until - time.perf_counter()
        await asyncio.sleep(max(0.0, left if over is None else min(left, over)))
        if over is None:
            await self._socket.send(json.dumps({"type": "playback_ended"}))
        return True

    async def close(self) -> None:
        """Switch the microphone off."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

    async def _microphone(self) -> None:
        """Send what is to be said as it is said, and quiet noise in between."""
        rng = np.random.default_rng(7)
        begun, frame, speech = time.perf_counter(), 0, np.zeros(0, np.int16)
        quiet, held = 0, b""
        while True:
            frame += 1
            await asyncio.sleep(max(0.0, begun + frame * FRAME_MS / 1000 - time.perf_counter()))
            if not len(speech) and not self._say.empty():
                speech = self._say.get_nowait()
                voiced = int(np.flatnonzero(np.abs(speech) > LOUD)[-1]) / SAMPLE_RATE
                self._last_voiced = begun + (frame - 1) * FRAME_MS / 1000 + voiced
            piece, speech = speech[:_FRAME], speech[_FRAME:]
            sound = (rng.standard_normal(_FRAME) * 12).astype(np.int16)
            sound[: len(piece)] += piece
            quiet = 0 if len(piece) else quiet + 1
            if self._joins and not held and quiet > _QUIET_FRAMES:
                held = sound.astype("<i2").tobytes()
                continue
            await self._socket.send(held + sound.astype("<i2").tobytes())
            held = b""

    async def _listen(self) -> None:
        replies, said, rate = 0, 0, 24_000
        async for message in self._socket:
            now = time.perf_counter()
            if isinstance(message, bytes):
                self._playing_until = max(self._playing_until, now) + len(message) / 2 / rate
                continue
            event = json.loads(message)
            if event["type"] == "final":
                behind = (now - self._last_voiced) * 1000 - event["waited_ms"]
                self.turns.append(Turn(now - self._begun, behind, event["text_ms"]))
            elif event["type"] == "turn":
                replies, said, self._playing_until = len(event["replies"]), 0, now
                if not replies:
                    self._answered.set()
            elif event["type"] == "speech_start":
                rate = event["sample_rate"]
            elif event["type"] == "speech_end":
                said += 1
                if said >= replies:
                    self._answered.set()
            elif event["type"] == "error":
                self.problems += 1


class Crowd:
    """Opens conversations on a server and says the benchmark's requests with the server's own voice."""

    def __init__(self, server: str) -> None:
        self._server = server.rstrip("/")
        self.http = httpx.AsyncClient(base_url=self._server, timeout=120)
        self._spoken: dict[str, Pcm] = {}

    async def spoken(self, language: str, number: int) -> Pcm:
        """Return a request as int16 mono 16 kHz sound."""
        text = REQUESTS[language][number % len(REQUESTS[language])]
        if text not in self._spoken:
            answer = await self.http.post("/api/speech?format=json", json={"text": text, "language": language})
            answer.raise_for_status()
            told = answer.json()
            self._spoken[text] = resample(np.frombuffer(base64.b64decode(told["audio"])[44:], "<i2"), told["sample_rate"], SAMPLE_RATE)
        return self._spoken[text]

    async def speaker(self, language: str, begun: float, joins: bool = True) -> Speaker:
        """Open a conversation and its microphone."""
        opened = await self.http.post("/api/conversations", json={"language": language})
        opened.raise_for_status()
        told = opened.json()
        address = f"{self._server.replace('http', 'ws', 1)}/api/conversations/{told['conversation_id']}/voice?token={told['token']}"
        socket = await connect(address, max_size=None)
        await socket.send(json.dumps({"type": "start"}))
        return Speaker(socket, begun, joins)


def process_of(server: str) -> int:
    """Return the number of the process that listens at the address. Raises ``RuntimeError`` where ``/proc`` does not tell."""
    port = urlsplit(server).port or 80
    inodes = set()
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            rows = [line.split() for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]]
            inodes |= {row[9] for row in rows if row[3] == "0A" and int(row[1].rsplit(":", 1)[1], 16) == port}
    for folder in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            if any(os.readlink(fd) in {f"socket:[{inode}]" for inode in inodes} for fd in folder.iterdir()):
                return int(folder.parent.name)
    raise RuntimeError(f"no process listening at port {port} is seen in /proc: measure on the server's own machine")


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)] if values else float("nan")


def together(server: str, people: int, rounds: int, progress: Progress = lambda text: None) -> str:
    """Let ``people`` speak at the same moment, ``rounds`` times; return a Markdown table of how far the server trails them, early and late."""

    async def run() -> list[Speaker]:
        crowd, begun = Crowd(server), time.perf_counter()
        speakers = [await crowd.speaker(LANGUAGES[n % len(LANGUAGES)], begun) for n in range(people)]
        for number in range(rounds):
            sounds = [await crowd.spoken(LANGUAGES[n % len(LANGUAGES)], number + n) for n in range(people)]
            await asyncio.gather(*(speaker.say(sound) for speaker, sound in zip(speakers, sounds)))
            progress(f"round {number + 1}: " + ", ".join(f"{s.turns[-1].behind_ms:.0f} ms" if s.turns else "nothing" for s in speakers))
        for speaker in speakers:
            await speaker.close()
        await crowd.http.aclose()
        return speakers

    machine = Machine()
    speakers = asyncio.run(run())
    turns = sorted((turn for speaker in speakers for turn in speaker.turns), key=lambda turn: turn.at_s)
    half = len(turns) // 2
    rows = ["| turns | behind what is said, p50 | p95 | longest | text, p50 | p95 |", "|---|---|---|---|---|---|"]
    for name, chosen in (("first half", turns[:half]), ("second half", turns[half:])):
        behind, text = [t.behind_ms for t in chosen], [t.text_ms for t in chosen]
        rows.append(f"| {name}, {len(chosen)} | {_quantile(behind, 0.5):.0f} ms | {_quantile(behind, 0.95):.0f} ms | {max(behind, default=0):.0f} ms "
                    f"| {_quantile(text, 0.5):.0f} ms | {_quantile(text, 0.95):.0f} ms |")
    asked, problems = people * rounds, sum(speaker.problems for speaker in speakers)
    return "\n".join([*rows, "", f"{people} people at once, {rounds} rounds: {len(turns)} of {asked} turns heard, {problems} problems; {machine}"])


def idle(server: str, sessions: int, seconds: float) -> str:
    """Open ``sessions`` microphones in a quiet room; return the share of one core the server needs for them, beside none."""
    pid, machine, cores = process_of(server), Machine(), os.cpu_count() or 1

    async def share() -> float:
        before, at = _processor_s(pid), time.perf_counter()
        await asyncio.sleep(seconds)
        return (_processor_s(pid) - before) / (time.perf_counter() - at) * 100

    async def run() -> list[float]:
        crowd, begun = Crowd(server), time.perf_counter()
        shares = [await share()]
        for joins in (True, False):
            speakers = [await crowd.speaker(LANGUAGES[n % len(LANGUAGES)], begun, joins) for n in range(sessions)]
            await asyncio.sleep(_QUIET_FRAMES * FRAME_MS / 1000 + 1)
            shares.append(await share())
            for speaker in speakers:
                await speaker.close()
        await crowd.http.aclose()
        return shares

    alone, joined, single = asyncio.run(run())
    return (f"{sessions} idle sessions over {seconds:.0f} s, sent as the page sends: {joined:.1f} % of one core ({joined / cores:.1f} % of the machine's {cores}); "
            f"in frames of {FRAME_MS} ms: {single:.1f} % ({single / cores:.1f} %); without a session {alone:.1f} %; {machine}")


def long_conversation(server: str, minutes: float, progress: Progress = lambda text: None) -> str:
    """Talk for ``minutes`` in one conversation, in three languages by turns, every fifth answer interrupted; return memory and delay over time."""
    pid = process_of(server)

    async def run() -> tuple[Speaker, list[tuple[float, float]]]:
        crowd, begun = Crowd(server), time.perf_counter()
        speaker, number = await crowd.speaker(LANGUAGES[0], begun), 0
        memory = [(0.0, _memory_mb(pid))]
        while time.perf_counter() - begun < minutes * 60:
            language = LANGUAGES[number // 10 % len(LANGUAGES)]
            await speaker.say(await crowd.spoken(language, number), over=1.0 if number % _INTERRUPTED_EVERY == _INTERRUPTED_EVERY - 1 else None)
            number += 1
            if time.perf_counter() - begun - memory[-1][0] >= 60:
                memory.append((time.perf_counter() - begun, _memory_mb(pid)))
                progress(f"{memory[-1][0] / 60:.0f} min: {memory[-1][1]:.0f} MB, {len(speaker.turns)} turns")
        memory.append((time.perf_counter() - begun, _memory_mb(pid)))
        await speaker.close()
        await crowd.http.aclose()
        return speaker, memory

    machine = Machine()
    speaker, memory = asyncio.run(run())
    rows = ["| minutes | turns | memory of the server | behind what is said, p50 | p95 |", "|---|---|---|---|---|"]
    span = minutes * 60 / 6
    for part in range(6):
        inside = [t.behind_ms for t in speaker.turns if part * span <= t.at_s < (part + 1) * span]
        held = [mb for at, mb in memory if part * span <= at <= (part + 1) * span + 1]
        rows.append(f"| {part * span / 60:.0f}–{(part + 1) * span / 60:.0f} | {len(inside)} | {statistics.mean(held) if held else float('nan'):.0f} MB "
                    f"| {_quantile(inside, 0.5):.0f} ms | {_quantile(inside, 0.95):.0f} ms |")
    return "\n".join([*rows, "", f"memory {memory[0][1]:.0f} MB at the start, {memory[-1][1]:.0f} MB at the end, {speaker.problems} problems; {machine}"])
