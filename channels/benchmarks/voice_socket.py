"""The wait a person feels, measured where a page feels it: at the voice WebSocket of a running server, in real time."""

from __future__ import annotations

import asyncio
import base64
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np
from websockets.legacy.client import WebSocketClientProtocol, connect

from channels.benchmarks.machine import Machine
from channels.speech import LANGUAGES
from voice.audio import SAMPLE_RATE, Pcm, resample

Progress = Callable[[str], None]
REQUESTS = {
    "ko": ("등본 떼 주세요", "여권을 다시 만들고 싶어요", "기초연금은 누가 받나요", "전입신고 하러 왔어요", "운전면허 갱신하려고요", "안녕하세요", "상담사 연결해 주세요",
           "수수료가 얼마예요", "병원 예약해 주세요", "도와주세요"),
    "zh": ("我要换身份证", "老年卡怎么办", "帮我挂号", "您好", "我想补办护照", "办居住证要带什么", "帮我转人工", "我要投诉", "养老金怎么认证", "你能做什么"),
    "en": ("I need a resident registration copy", "I lost my passport", "Who gets the basic pension", "Hello", "How much does it cost", "Talk to a person please",
           "I want to book the hospital", "I moved to a new house", "Renew my driving licence", "What can you do"),
}
"""What is said, in the voice of the server itself."""
FRAME_MS = 100
LOUD = 300
"""Sample from which sound can be heard."""
PATIENCE_S = 25.0


@dataclass(frozen=True)
class SpokenTurn:
    """One turn, in milliseconds."""

    language: str
    endpoint: float
    """From the last voiced sample to the decision that the turn is over."""
    text: float
    """From the decision to the final text."""
    turn: float
    """From there to the answer in words."""
    sound: float
    """From there to the first sample that can be heard."""
    answer: float
    """From there to the first sample of the answer itself; later than ``sound`` where an opening bridged the wait."""

    @property
    def wait(self) -> float:
        """From the decision to the first sound."""
        return self.text + self.turn + self.sound

    @property
    def wait_for_answer(self) -> float:
        """From the decision to the first sound of the answer itself."""
        return self.text + self.turn + self.answer


def measure(server: str, turns: int, progress: Progress = lambda text: None) -> str:
    """Take ``turns`` spoken turns, languages by turns, each in a conversation of its own; return a Markdown table.

    Args:
        server: base address, such as ``http://127.0.0.1:8000``.
    """
    machine = Machine()
    taken = asyncio.run(_all(server.rstrip("/"), turns, progress))
    return f"{table(taken)}\n\n{len(taken)} of {turns} turns answered; {machine}"


async def _all(server: str, turns: int, progress: Progress) -> list[SpokenTurn]:
    done = []
    async with httpx.AsyncClient(base_url=server, timeout=120) as http:
        for number in range(turns):
            language = LANGUAGES[number % len(LANGUAGES)]
            said = REQUESTS[language][number // len(LANGUAGES) % len(REQUESTS[language])]
            answer = await http.post("/api/speech?format=json", json={"text": said, "language": language})
            answer.raise_for_status()
            spoken = answer.json()
            pcm = np.frombuffer(base64.b64decode(spoken["audio"])[44:], "<i2")
            taken = await _one(http, server, language, resample(pcm, spoken["sample_rate"], SAMPLE_RATE))
            progress(f"{language} {said}: " + (f"{taken.wait:.0f} ms (endpoint {taken.endpoint:.0f}, text {taken.text:.0f}, turn {taken.turn:.0f}, sound {taken.sound:.0f})"
                                               if taken else "no answer"))
            if taken:
                done.append(taken)
    return done


async def _one(http: httpx.AsyncClient, server: str, language: str, pcm: Pcm) -> SpokenTurn | None:
    opened = await http.post("/api/conversations", json={"language": language})
    opened.raise_for_status()
    conversation, token = opened.json()["conversation_id"], opened.json()["token"]
    address = f"{server.replace('http', 'ws', 1)}/api/conversations/{conversation}/voice?token={token}"
    async with connect(address, max_size=None) as socket:
        await socket.send(json.dumps({"type": "start"}))
        last_voiced: dict[str, float] = {}
        microphone = asyncio.create_task(_speak(socket, pcm, last_voiced))
        try:
            return await asyncio.wait_for(_listen(socket, language, last_voiced), PATIENCE_S + len(pcm) / SAMPLE_RATE)
        except asyncio.TimeoutError:
            return None
        finally:
            microphone.cancel()


async def _speak(socket: WebSocketClientProtocol, pcm: Pcm, last_voiced: dict[str, float]) -> None:
    """Send a recording with silence around it as a microphone does, and go on sending silence."""
    frame = SAMPLE_RATE * FRAME_MS // 1000
    lead = np.zeros(SAMPLE_RATE * 4 // 10, np.int16)
    sound = np.concatenate([lead, pcm, np.zeros(int(PATIENCE_S * SAMPLE_RATE), np.int16)])
    voiced = (len(lead) + int(np.flatnonzero(np.abs(pcm) > LOUD)[-1])) / SAMPLE_RATE
    begun = time.perf_counter()
    last_voiced["at"] = begun + voiced
    for at in range(0, len(sound), frame):
        await asyncio.sleep(max(0.0, begun + (at + frame) / SAMPLE_RATE - time.perf_counter()))
        await socket.send(sound[at:at + frame].astype("<i2").tobytes())


async def _listen(socket: WebSocketClientProtocol, language: str, last_voiced: dict[str, float]) -> SpokenTurn | None:
    final: dict[str, Any] = {}
    rate, heard_at, turn_at, sound, opening = 24_000, 0.0, 0.0, 0.0, False
    async for message in socket:
        now = time.perf_counter()
        if isinstance(message, bytes):
            loud = np.flatnonzero(np.abs(np.frombuffer(message, "<i2").astype(np.int32)) > LOUD)
            if not final or not len(loud):
                continue
            since_turn = (now - turn_at) * 1000 + float(loud[0]) * 1000 / rate
            sound = sound or since_turn
            if not opening:
                endpoint = (heard_at - last_voiced["at"]) * 1000 - final["text_ms"]
                return SpokenTurn(language, endpoint, final["text_ms"], (turn_at - heard_at) * 1000, sound, since_turn)
            continue
        event = json.loads(message)
        if event["type"] == "final":
            final, heard_at = event, now
        elif event["type"] == "turn":
            turn_at = now
        elif event["type"] == "speech_start":
            rate, opening = event["sample_rate"], not event["words"]
        elif event["type"] == "error":
            return None
    return None


def table(turns: list[SpokenTurn]) -> str:
    """Return medians of the parts, and p50 and p95 of the wait from the decision to the first sound."""
    rows = ["| language | turns | endpoint | text | turn | sound | decision to first sound, p50 | p95 | to the answer itself, p50 | p95 |", "|---|---|---|---|---|---|---|---|---|---|"]
    for language in (*LANGUAGES, "all"):
        chosen = [turn for turn in turns if language in (turn.language, "all")]
        if not chosen:
            continue
        waits, answers = sorted(turn.wait for turn in chosen), sorted(turn.wait_for_answer for turn in chosen)
        parts = " | ".join(f"{statistics.median(getattr(turn, part) for turn in chosen):.0f} ms" for part in ("endpoint", "text", "turn", "sound"))
        rows.append(f"| {language} | {len(chosen)} | {parts} | {statistics.median(waits):.0f} ms | {waits[int(len(waits) * 0.95)]:.0f} ms "
                    f"| {statistics.median(answers):.0f} ms | {answers[int(len(answers) * 0.95)]:.0f} ms |")
    return "\n".join(rows)
