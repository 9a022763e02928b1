"""The voice conversation: PCM frames in, events and PCM out, over one WebSocket."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field

from assistant.conversation import TurnInput
from channels.chat import take_turn
from channels.expecting import expectation_for
from channels.fixed_speech import openings
from channels.problems import ProblemError, body_of
from channels.speech import SpeechEngines
from channels.state import InRooms, Rooms
from voice.assets import AssetError
from voice.audio import AudioError, parse_wav
from voice.duplex import DuplexSession, Event
from voice.recognise.base import Hints, RecogniserError
from voice.speak.base import Speech

router = APIRouter(tags=["voice"])
log = logging.getLogger(__name__)

FRAME_BYTES = (320, 6_400)
"""A binary frame holds 10 to 200 ms: 160 to 3,200 samples of two bytes."""
PCM_CHUNK = 24_000
"""Bytes of speech per frame sent: half a second at 24 kHz."""
ASKED_AFTER = 2
"""Times a silent person is asked whether they are there; after that the guide waits without a word until they speak or touch."""
SAY_AGAIN = {
    "ko": "죄송해요, 지금은 알아듣는 데 시간이 걸려요. 다시 한번 말씀해 주세요.",
    "zh": "对不起，现在听得有些慢，请您再说一遍。",
    "en": "Sorry, I am slow to understand right now. Please say it once more.",
}
"""Told when recognition has failed or come too late."""


def engines(here: Rooms) -> SpeechEngines:
    """Return the speech engines.

    Raises:
        ProblemError: 503 while they load or when speech is switched off.
    """
    if here.speech is None:
        raise ProblemError(503, "Speech is switched off on this server.")
    if not here.speech.ready:
        raise ProblemError(503, "Speech is still loading. Text works already.")
    return here.speech


class SpeechIn(BaseModel):
    """Body of ``POST /api/speech``."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=2_000)
    language: Literal["ko", "zh", "en"]
    mode: Literal["standard", "elder"] = "standard"


@router.post("/api/speech")
async def speak(wanted: SpeechIn, here: InRooms, format: Annotated[str | None, Query(pattern="^(json|wav)$")] = None) -> Response:
    """Speak a text: WAV, or with ``format=json`` its visemes and word times."""
    speaker = engines(here).speaker
    speech = await asyncio.to_thread(speaker.speak, wanted.text, wanted.language, mode=wanted.mode)
    if format == "json":
        body = {"sample_rate": speech.sample_rate, "duration_ms": speech.duration_ms, "audio": base64.b64encode(speech.wav()).decode(), "visemes": speech.visemes, "words": speech.words}
        return Response(json.dumps(body, ensure_ascii=False), media_type="application/json")
    return Response(speech.wav(), media_type="audio/wav")


@router.post("/api/recognise")
async def recognise(request: Request, here: InRooms, language: Annotated[str, Query(pattern="^(ko|zh|en)$")] = "ko") -> dict[str, Any]:
    """Hear a WAV: text, confidence and words with their times."""
    try:
        pcm = parse_wav(await request.body())
    except AudioError as error:
        raise ProblemError(415, str(error)) from error
    speech = engines(here)
    recogniser = speech.recogniser()
    if recogniser is None:
        raise ProblemError(503, "No recogniser is installed. Run script/setup, or gilbot models fetch.")
    hints = Hints(phrases=tuple(speech.phrases[language]))
    try:
        heard = await asyncio.get_running_loop().run_in_executor(
            speech.hearing, lambda: recogniser.recognise(pcm, language, hints, word_times=True)
        )
    except RecogniserError as error:
        raise ProblemError(503, str(error)) from error
    words = [{"start_ms": w.start_ms, "end_ms": w.end_ms, "text": w.text} for w in heard.words]
    return {"text": heard.text, "confidence": round(heard.confidence, 3), "words": words}


class VoiceChannel:
    """One person's voice on one socket.

    Args:
        socket: an accepted WebSocket.
        here: the rooms.
        conversation_id: an open conversation.
        state: the conversation's state, as its last turn told it.
    """

    def __init__(self, socket: WebSocket, here: Rooms, conversation_id: str, state: dict[str, Any]) -> None:
        self._socket, self._here, self._conversation = socket, here, conversation_id
        self._state = state
        self._speech = engines(here)
        self._session = DuplexSession(
            self._speech.recognisers,
            self._speech.vad,
            language=state["language"],
            mode=state["mode"],
            phrases=self._speech.phrases,
            executor=self._speech.hearing,
        )
        self._frames: asyncio.Queue[bytes | dict[str, Any] | list[Event] | None] = asyncio.Queue(maxsize=200)
        self._waiting = False
        self._speaking: asyncio.Task[None] | None = None
        self._sending = asyncio.Lock()
        self._openings_said = self._silences = 0
        self._speech.rendering.serve_first()

    async def _send(self, kind: str, **values: Any) -> None:
        async with self._sending:
            await self._socket.send_text(json.dumps({"type": kind, **values}, ensure_ascii=False))

    async def run(self) -> None:
        """Serve the socket until it closes."""
        reader = asyncio.create_task(self._read())
        try:
            await self._expect()
            while True:
                self._waiting = True
                item = await self._frames.get()
                self._waiting = False
                if item is None:
                    return
                if isinstance(item, dict):
                    await self._command(item)
                elif isinstance(item, list):
                    await self._events(item)
                else:
                    await self._events(await self._feed(item))
        finally:
            reader.cancel()
            if self._speaking:
                self._speaking.cancel()

    async def _feed(self, frame: bytes) -> list[Event]:
        """Hand a frame to the session; where hearing itself fails, the person is asked to say it again."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._speech.pool, self._session.feed, frame)
        except (AssetError, RecogniserError, OSError) as error:
            log.warning("hearing_failed kind=%s", type(error).__name__)
            return [Event("late"), *self._session.start()]

    def _drop_backlog(self) -> None:
        """Forget the sound that came while recognition hung: its silence is no answer to what is asked now."""
        waiting = [self._frames.get_nowait() for _ in range(self._frames.qsize())]
        for item in waiting:
            if not isinstance(item, bytes):
                self._frames.put_nowait(item)

    async def _read(self) -> None:
        """Move what arrives into the queue; the sender of a malformed frame is told so."""
        try:
            while True:
                message = await self._socket.receive()
                if message["type"] == "websocket.disconnect":
                    break
                data, text = message.get("bytes"), message.get("text")
                if data is not None:
                    if len(data) % 2 or not FRAME_BYTES[0] <= len(data) <= FRAME_BYTES[1]:
                        await self._problem(422, "A frame holds 10 to 200 ms of 16 kHz mono 16-bit PCM.")
                        continue
                    if self._waiting and self._frames.empty():
                        # Most frames hold nothing but the room: they are done with here, without a queue and a thread.
                        events = self._session.feed_room(data)
                        if events == []:
                            continue
                        await self._frames.put(data if events is None else events)
                        continue
                    if self._frames.full():
                        # Falling behind: the oldest sound is worth least.
                        self._frames.get_nowait()
                    await self._frames.put(data)
                elif text is not None:
                    try:
                        command = json.loads(text)
                        if not isinstance(command, dict):
                            raise ValueError("not an object")
                    except ValueError:
                        await self._problem(400, "This text frame is not a JSON object.")
                        continue
                    await self._frames.put(command)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            await self._frames.put(None)

    async def _problem(self, status: int, detail: str) -> None:
        await self._send("error", problem=body_of(status, detail, str(self._socket.url.path)))

    async def _command(self, command: dict[str, Any]) -> None:
        kind = command.get("type")
        if kind == "start":
            self._silences = 0
            await self._events(self._session.start())
        elif kind == "stop":
            await self._events(await asyncio.to_thread(self._session.stop))
        elif kind == "playback_ended":
            await self._events(self._session.playback_ended())
        elif kind == "barge_in":
            await self._interrupt()
            await self._events(self._session.barge_in())
        else:
            await self._problem(422, "Known types are start, stop, playback_ended and barge_in.")

    async def _interrupt(self) -> None:
        if self._speaking and not self._speaking.done():
            self._speaking.cancel()
            self._speaking = None

    async def _events(self, events: list[Event]) -> None:
        for event in events:
            if event.kind == "partial":
                await self._send("partial", text=event.text)
            elif event.kind == "final":
                self._silences = 0
                await self._send("final", text=event.text, confidence=round(event.confidence, 3), audio_ms=event.audio_ms, waited_ms=event.waited_ms, text_ms=event.text_ms)
                await self._take(TurnInput(text=event.text))
            elif event.kind == "interrupted":
                await self._interrupt()
                await self._send("interrupted")
            elif event.kind == "no_speech":
                await self._send("no_speech", hint=event.hint)
                self._silences += 1
                if event.hint in ("", "silence") and self._silences <= ASKED_AFTER:
                    await self._take(TurnInput(silence_s=event.waited_ms / 1000))
            elif event.kind == "late":
                self._drop_backlog()
                await self._problem(503, SAY_AGAIN[self._state["language"]])
            elif event.kind == "listening":
                await self._send("listening")
            elif event.kind == "language":
                self._session.language = event.text

    async def _take(self, given: TurnInput) -> None:
        if given.text is not None and not given.text.strip():
            return
        self._speech.rendering.serve_first()
        try:
            turn = await take_turn(self._here, self._conversation, given)
        except ProblemError as error:
            await self._problem(error.status, error.detail)
            return
        self._state = turn["state"]
        self._session.language, self._session.mode = self._state["language"], self._state["mode"]
        await self._expect()
        await self._send("turn", **turn)
        await self._interrupt()
        self._speaking = asyncio.create_task(self._speak(turn))

    async def _expect(self) -> None:
        self._session.expect(expectation_for(self._here.catalogue, self._state))

    async def _speak(self, turn: dict[str, Any]) -> None:
        """Send each reply sentence by sentence: the first sounds while the next is made."""
        language, mode = self._state["language"], self._state["mode"]
        opening, loop = self._opening(turn), asyncio.get_running_loop()
        for number, reply in enumerate(turn["replies"]):
            offset_ms = 0
            async for speech in self._sentences(reply["speech"], language, mode, opening if number == 0 else None):
                # What is said to bridge the wait stands in no caption.
                words = [] if speech.text == opening else list(speech.words)
                # The session may be busy with a frame; the sound must not wait for it.
                known = loop.run_in_executor(self._speech.pool, self._session.playback_started, speech.text or reply["speech"], speech.pcm, speech.sample_rate)
                await self._send("speech_start", reply=number, sample_rate=speech.sample_rate, offset_ms=offset_ms, visemes=list(speech.visemes), words=words)
                data = speech.pcm.astype("<i2").tobytes()
                for start in range(0, len(data), PCM_CHUNK):
                    async with self._sending:
                        await self._socket.send_bytes(data[start : start + PCM_CHUNK])
                await known
                offset_ms += speech.duration_ms
            await self._send("speech_end", reply=number)

    def _opening(self, turn: dict[str, Any]) -> str | None:
        """Return what is said at once because the first sentence has still to be made; nothing where every second or word counts."""
        language, mode, speaker = self._state["language"], self._state["mode"], self._speech.speaker
        if not turn["replies"] or turn["understood"]["flags"] or speaker.at_hand(turn["replies"][0]["speech"], language, mode=mode):
            return None
        ready = [text for text in openings(language) if speaker.at_hand(text, language, mode=mode)]
        self._openings_said += 1
        return ready[self._openings_said % len(ready)] if ready else None

    async def _sentences(self, text: str, language: str, mode: str, opening: str | None = None) -> AsyncIterator[Speech]:
        """Yield the speech of a text piece by piece, made in a thread; an opening first, while the first piece is being made."""
        loop = asyncio.get_running_loop()
        pieces = self._speech.speaker.stream(text, language, mode=mode)
        coming = loop.run_in_executor(self._speech.speaking, next, pieces, None)
        if opening:
            yield await loop.run_in_executor(self._speech.speaking, lambda: self._speech.speaker.speak(opening, language, mode=mode))
        while True:
            speech = await coming
            if speech is None:
                return
            coming = loop.run_in_executor(self._speech.speaking, next, pieces, None)
            yield speech


@router.websocket("/api/conversations/{conversation_id}/voice")
async def voice(socket: WebSocket, conversation_id: str, token: str = "") -> None:
    """Hold a voice conversation."""
    here: Rooms = socket.app.state.rooms
    await socket.accept()
    begun = time.monotonic()
    try:
        if not await here.loop.run(here.conversations.exists(conversation_id)):
            raise ProblemError(404, "This conversation does not exist or has ended.")
        if not here.conversations.token_fits(conversation_id, token):
            raise ProblemError(403, "This token belongs to another conversation.")
        transcript = await here.loop.run(here.conversations.transcript(conversation_id))
        channel = VoiceChannel(socket, here, conversation_id, transcript["state"])
    except ProblemError as error:
        await socket.send_text(json.dumps({"type": "error", "problem": body_of(error.status, error.detail, socket.url.path)}))
        await socket.close(4000 + error.status)
        return
    try:
        await channel.run()
    except (WebSocketDisconnect, RuntimeError):
        pass
    log.info("voice_closed after_s=%.0f", time.monotonic() - begun)
