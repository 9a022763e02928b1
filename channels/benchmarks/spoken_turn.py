"""The wait a person feels: from the end of what they say to the first sound of the answer, in real time."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.conversation import Conversations, TurnInput
from assistant.runtime import Assistant
from channels.chat import turn_as_json
from channels.speech import LANGUAGES, SpeechEngines
from services.catalogue.store import load_catalogue
from voice.audio import SAMPLE_RATE, Pcm, parse_wav, resample
from voice.bench_sentences import SENTENCES
from voice.duplex import DuplexSession, Event

FRAME_MS = 100
PATIENCE_S = 12.0
"""Silence after a recording before it counts as not heard."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Wait:
    """The parts of one wait, in milliseconds."""

    language: str
    silence: float
    """Silence that had to pass before the turn counted as ended."""
    text: float
    """From then to the final text."""
    turn: float
    """Understanding and answering."""
    sound: float
    """Making the first piece of speech."""

    @property
    def total(self) -> float:
        """From the end of speech to the first sound."""
        return self.silence + self.text + self.turn + self.sound


def measure(clips: Path, limit: int = 8, progress: Progress = lambda text: None) -> str:
    """Speak each recording to the assistant in real time and return a Markdown table of the waits.

    Args:
        clips: folder with ``<language>/*.wav``; where there is none, sentences are spoken by the assistant's own voice.
        limit: recordings per language.
    """
    with tempfile.TemporaryDirectory() as cache:
        speech = SpeechEngines(load_catalogue(), Path(cache))
        speech.load()
        progress(f"engines loaded in {speech.loaded_in_s:.1f} s")
        if speech.problems:
            progress(f"not loaded: {speech.problems}")
        try:
            waits = asyncio.run(_all(speech, clips, limit, progress))
        finally:
            speech.close()
    return _table(waits)


def _recordings(speech: SpeechEngines, clips: Path, language: str, limit: int) -> Iterator[tuple[str, Pcm]]:
    files = sorted((clips / language).glob("*.wav"))[:limit]
    for file in files:
        yield file.stem, parse_wav(file.read_bytes())
    if not files:
        for text in list(SENTENCES[language])[:limit]:
            spoken = speech.speaker.speak(text, language)
            yield text, resample(spoken.pcm, spoken.sample_rate, SAMPLE_RATE)


async def _all(speech: SpeechEngines, clips: Path, limit: int, progress: Progress) -> list[Wait]:
    conversations = Conversations(Assistant())
    # The first sentence of a process pays for what is loaded on first use.
    await conversations.understand("등본 떼 주세요", "ko")
    waits = []
    for language in LANGUAGES:
        for name, pcm in _recordings(speech, clips, language, limit):
            wait, heard = await _one(speech, conversations, language, pcm)
            progress(f"{language}/{name}: {heard or 'nothing heard'}" + (f" — {wait.total:.0f} ms" if wait else ""))
            if wait:
                waits.append(wait)
    return waits


async def _one(speech: SpeechEngines, conversations: Conversations, language: str, pcm: Pcm) -> tuple[Wait | None, str]:
    session = DuplexSession(speech.recognisers, speech.vad, language=language, phrases=speech.phrases, executor=speech.hearing)
    final, work_ms = await _speak_to(session, pcm)
    if final is None:
        return None, ""
    conversation_id, _ = await conversations.open(language)
    try:
        begun = time.perf_counter()
        turn = turn_as_json(await conversations.take(conversation_id, TurnInput(final.text)))
        turn_ms = (time.perf_counter() - begun) * 1000
    finally:
        await conversations.end(conversation_id)
    words = " ".join(reply["speech"] for reply in turn["replies"])
    begun = time.perf_counter()
    await asyncio.to_thread(lambda: next(iter(speech.speaker.stream(words, turn["state"]["language"])), None))
    return Wait(language, final.waited_ms, work_ms, turn_ms, (time.perf_counter() - begun) * 1000), final.text


async def _speak_to(session: DuplexSession, pcm: Pcm) -> tuple[Event | None, float]:
    """Feed a recording and then silence as a microphone would; return the final event and the milliseconds its last frame took."""
    frame = SAMPLE_RATE * FRAME_MS // 1000
    silence = np.zeros(int(PATIENCE_S * SAMPLE_RATE), dtype=np.int16)
    sound = np.concatenate([silence[: SAMPLE_RATE // 2], pcm, silence])
    begun = time.perf_counter()
    for number in range(0, len(sound), frame):
        late = begun + (number + frame) / SAMPLE_RATE - time.perf_counter()
        if late > 0:
            await asyncio.sleep(late)
        fed = time.perf_counter()
        events = await asyncio.to_thread(session.feed, sound[number : number + frame])
        for event in events:
            if event.kind == "final":
                # Frames that came in late, because the machine was busy, are part of the wait too.
                return event, (time.perf_counter() - fed + max(0.0, -late)) * 1000
    return None, 0.0


def _table(waits: list[Wait]) -> str:
    rows = ["| language | turns | silence waited | text | turn | first sound | all, p50 | all, p95 |", "|---|---|---|---|---|---|---|---|"]
    for language in (*LANGUAGES, "all"):
        chosen = [wait for wait in waits if language in (wait.language, "all")]
        if not chosen:
            continue
        totals = sorted(wait.total for wait in chosen)
        parts = [statistics.median(getattr(wait, part) for wait in chosen) for part in ("silence", "text", "turn", "sound")]
        figures = " | ".join(f"{part:.0f} ms" for part in parts)
        rows.append(f"| {language} | {len(chosen)} | {figures} | {statistics.median(totals):.0f} ms | {totals[int(len(totals) * 0.95)]:.0f} ms |")
    return "\n".join(rows)
