"""One client: its events in, answers out, one request after the other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart
from wyoming.error import Error
from wyoming.event import Event, async_read_event
from wyoming.ping import Ping, Pong
from wyoming.server import AsyncEventHandler
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStopped

from channels.speech import SpeechEngines
from channels.wyoming.hearing import Recording, check_format, checked_request
from channels.wyoming.speaking import Sentences, Utterance, check_text, language_of_text, language_of_voice
from channels.wyoming.terms import Options, Refusal

log = logging.getLogger(__name__)

MOST_EVENT_BYTES = 4_000_000
"""Of the data or the payload of one event; 20 s of the widest usual sound."""
MOST_CONNECTIONS = 32
IDLE_S = 300.0
"""A client that sends nothing for so long is gone."""
TAKEN_S = 60.0
"""A client that takes nothing for so long is gone."""
LINGER_S = 5.0
"""After a refusal, how long what a client still sends is thrown away."""
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, RecursionError)

_T = TypeVar("_T")


@dataclass
class Service:
    """What all connections share."""

    engines: SpeechEngines
    options: Options
    info: Event
    """The answer to describe."""
    hears: bool
    """Whether a recording can be heard."""
    connections: set[Connection] = field(default_factory=set)
    """Those open now."""


class BoundedReader:
    """A stream that reads no event larger than :data:`MOST_EVENT_BYTES`: the library would take whatever a header announces.

    Args:
        reader: the socket's.
    """

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self.ended = False
        """Whether the client has nothing more to send."""

    async def readline(self) -> bytes:
        """Read a header; the stream's own limit is 64 KiB."""
        line = await self._reader.readline()
        self.ended = not line
        return line

    async def readexactly(self, count: int) -> bytes:
        """Read data or payload. Raises ValueError when it is too large, which ends the connection."""
        if count > MOST_EVENT_BYTES:
            raise ValueError("too large an event")
        return await self._reader.readexactly(count)

    async def discard(self) -> None:
        """Read to the end and keep nothing."""
        while await self._reader.read(65_536):
            pass

    def feed_eof(self) -> None:
        """Let whoever reads see the end."""
        self._reader.feed_eof()


class Connection(AsyncEventHandler):
    """Answers one client; a request that cannot be served is refused with an error event, which ends the connection.

    Args:
        service: what all connections share.
        reader: from the client.
        writer: to the client.
    """

    def __init__(self, service: Service, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        super().__init__(reader, writer)
        self._service = service
        self._bounded = BoundedReader(reader)
        self._request: Transcribe | None = None
        self._recording: Recording | None = None
        self._answered = False
        """Whether the recording under way has its transcript already."""
        self._utterance: Utterance | None = None
        self._sentences: Sentences | None = None
        self._answers: dict[str, Callable[[Event], Awaitable[None]]] = {
            "describe": self._describe,
            "ping": self._ping,
            "transcribe": self._transcribe,
            "audio-start": self._audio_start,
            "audio-chunk": self._audio_chunk,
            "audio-stop": self._audio_stop,
            "synthesize": self._synthesize,
            "synthesize-start": self._synthesize_start,
            "synthesize-chunk": self._synthesize_chunk,
            "synthesize-stop": self._synthesize_stop,
        }

    async def run(self) -> None:
        """Serve the client until it leaves or is refused."""
        open_now = self._service.connections
        try:
            if len(open_now) >= MOST_CONNECTIONS:
                raise Refusal("busy", "Too many clients are connected. Try again later.")
            open_now.add(self)
            await self._serve()
        except Refusal as refusal:
            log.info("wyoming_refused code=%s", refusal.code)
            await self._refuse(refusal)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.TimeoutError):
            log.info("wyoming_client_gone")
        except Exception as error:
            log.warning("wyoming_failed kind=%s", type(error).__name__)
            await self._refuse(Refusal("failed", "Something failed here. Try again."))
        finally:
            open_now.discard(self)
            self._recording = self._utterance = self._sentences = None
            self.writer.close()

    async def _serve(self) -> None:
        while True:
            try:
                event = await asyncio.wait_for(async_read_event(self._bounded), IDLE_S)  # type: ignore[arg-type]
            except MALFORMED:
                event = None
            if event is not None:
                await self.handle_event(event)
            elif self._bounded.ended:
                return
            else:
                raise Refusal("malformed", "This is no event of the Wyoming protocol, or too large a one.")

    async def handle_event(self, event: Event) -> bool:
        """Answer an event; what is not known is passed over, as the protocol wants it."""
        answer = self._answers.get(event.type) if isinstance(event.type, str) else None
        if answer is not None:
            await answer(event)
        return True

    async def write_event(self, event: Event) -> None:
        """Send an event.

        Raises:
            ConnectionError, asyncio.TimeoutError: when the client is gone.
        """
        await asyncio.wait_for(super().write_event(event), TAKEN_S)

    async def _refuse(self, refusal: Refusal) -> None:
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            await self.write_event(Error(refusal.text, refusal.code).event())
            # A socket closed on sound that nobody read is reset, and the reason lost on its way.
            self.writer.write_eof()
            await asyncio.wait_for(self._bounded.discard(), LINGER_S)

    # what a client asks

    async def _describe(self, event: Event) -> None:
        await self.write_event(self._service.info)

    async def _ping(self, event: Event) -> None:
        await self.write_event(Pong(text=_read(Ping.from_event, event).text).event())

    # hearing

    async def _transcribe(self, event: Event) -> None:
        self._request = checked_request(_read(Transcribe.from_event, event), self._service.options.language)

    async def _audio_start(self, event: Event) -> None:
        if not self._service.hears:
            raise Refusal("no-recogniser", "No recogniser is installed. Run script/setup, or gilbot models fetch.")
        sound = _read(AudioStart.from_event, event)
        check_format(sound)
        options = self._service.options
        request = self._request or checked_request(Transcribe(), options.language)
        self._recording, self._answered, self._request = Recording(self._service.engines, request, sound, options), False, None

    async def _audio_chunk(self, event: Event) -> None:
        if self._answered:
            return
        if self._recording is None:
            raise Refusal("no-audio-start", "An audio-chunk came before its audio-start.")
        chunk = _read(AudioChunk.from_event, event)
        await self._hear(lambda recording: recording.feed(chunk))

    async def _audio_stop(self, event: Event) -> None:
        if self._answered:
            self._answered = False
            return
        if self._recording is None:
            raise Refusal("no-audio-start", "An audio-stop came before its audio-start.")
        await self._hear(lambda recording: recording.stop())
        self._answered = False

    async def _hear(self, work: Callable[[Recording], Transcript | None]) -> None:
        """Have a worker thread hear; send the transcript when there is one."""
        recording = self._recording
        assert recording is not None
        begun = time.monotonic()
        engines = self._service.engines
        transcript = await asyncio.get_running_loop().run_in_executor(engines.pool, work, recording)
        if transcript is not None:
            self._recording, self._answered = None, True
            log.info(
                "wyoming_heard language=%s sound_s=%.1f ms=%d", transcript.language, recording.seconds, (time.monotonic() - begun) * 1000
            )
            await self.write_event(transcript.event())

    # speaking

    async def _synthesize(self, event: Event) -> None:
        if self._sentences is not None:
            return  # in a stream, the whole text follows for servers that cannot take it in pieces
        wanted = _read(Synthesize.from_event, event)
        text = check_text(wanted.text, wanted.text_format)
        language = language_of_voice(self._service.engines, wanted.voice)
        utterance = Utterance(self._service.engines, self._service.options.mode)
        await self._say(utterance, [(text, language or language_of_text(text))])
        if not utterance.spoke:
            raise Refusal("empty-text", "There is nothing to say in this text.")

    async def _synthesize_start(self, event: Event) -> None:
        wanted = _read(SynthesizeStart.from_event, event)
        check_text("", wanted.text_format)
        self._sentences = Sentences(language_of_voice(self._service.engines, wanted.voice))
        self._utterance = Utterance(self._service.engines, self._service.options.mode)

    async def _synthesize_chunk(self, event: Event) -> None:
        if self._sentences is None:
            raise Refusal("no-synthesize-start", "A synthesize-chunk came before its synthesize-start.")
        text = check_text(_read(SynthesizeChunk.from_event, event).text, None)
        await self._say(self._utterance, self._sentences.add(text))

    async def _synthesize_stop(self, event: Event) -> None:
        if self._sentences is None:
            raise Refusal("no-synthesize-start", "A synthesize-stop came before its synthesize-start.")
        await self._say(self._utterance, self._sentences.rest())
        self._sentences = self._utterance = None
        await self.write_event(SynthesizeStopped().event())

    async def _say(self, utterance: Utterance | None, texts: list[tuple[str, str]]) -> None:
        assert utterance is not None
        for text, language in texts:
            async for event in utterance.say(text, language):
                await self.write_event(event)


def _read(parse: Callable[[Any], _T], event: Event) -> _T:
    """Read an event's fields.

    Raises:
        Refusal: when they are missing or of another kind.
    """
    try:
        return parse(event)
    except MALFORMED as error:
        raise Refusal("malformed", f"This {event.type} event lacks a field or holds one of another kind.") from error
