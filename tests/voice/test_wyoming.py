"""The Wyoming server with real engines, asked by the library's own client."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioChunkConverter, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeStopped, SynthesizeVoice

import cli
from channels.speech import LANGUAGES, SpeechEngines
from channels.wyoming import Options, WyomingError, server as wyoming_server
from channels.wyoming.connection import MOST_CONNECTIONS, MOST_EVENT_BYTES, Service
from channels.wyoming.speaking import MOST_CHARACTERS, Sentences
from services.catalogue.store import load_catalogue
from tests.conftest import ROOT, free_port
from voice.audio import MAX_SECONDS, Pcm, resample
from voice.bench import spoken_cer

SENTENCES = {
    "ko": ("등본은 몇 통이 필요하세요?", 0.3),
    "zh": ("请带上身份证和1张照片。", 0.15),
    "en": ("How many copies do you need?", 0.05),
}
"""Per language a sentence, and the largest share of its characters that may be heard wrongly."""
FORMATS = {"ko": (24_000, 2, 1), "zh": (22_050, 2, 2), "en": (24_000, 4, 3)}
"""Hz, bytes and channels in which each is sent back."""


class Servers:
    """Servers in a thread of their own, each with its service."""

    def __init__(self, engines: SpeechEngines) -> None:
        self.engines = engines
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._running: list[Any] = []

    def start(self, options: Options) -> tuple[int, Service]:
        port, service = free_port(), wyoming_server.service_of(self.engines, options)
        server = wyoming_server.server_at(f"tcp://127.0.0.1:{port}")
        self._do(wyoming_server.listen(server, service))
        self._running.append(server)
        return port, service

    def stop(self) -> None:
        for server in self._running:
            self._do(server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _do(self, work: Coroutine[Any, Any, Any]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


@pytest.fixture(scope="module")
def servers(vosk, whisper, vad, kokoro, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    engines = SpeechEngines(load_catalogue(), tmp_path_factory.mktemp("speech"))
    engines.recognisers, engines.vad = {"vosk": vosk, "whisper": whisper}, vad
    engines.speaker._voices["kokoro"] = kokoro
    engines.voices = engines.speaker.load(LANGUAGES)
    engines._ready.set()
    running = Servers(engines)
    yield running
    running.stop()
    for pool in (engines.pool, engines.hearing, engines.speaking):
        pool.shutdown(wait=False, cancel_futures=True)


@pytest.fixture(scope="module")
def usual(servers: Servers) -> tuple[int, Service]:
    return servers.start(Options())


@pytest.fixture(scope="module")
def port(usual: tuple[int, Service]) -> int:
    return usual[0]


def client_of(port: int) -> AsyncTcpClient:
    return AsyncTcpClient("127.0.0.1", port, connect_timeout=10, read_timeout=240)


async def read_until(client: AsyncTcpClient, *types: str) -> list[Event]:
    """Events up to the first of a type, or to the end of the connection."""
    events: list[Event] = []
    while (event := await client.read_event()) is not None:
        events.append(event)
        if event.type in types:
            break
    return events


def ask(port: int, *sent: Any, until: tuple[str, ...] = ()) -> list[Event]:
    """Send events on a new connection and return what comes back."""

    async def run() -> list[Event]:
        async with client_of(port) as client:
            for event in sent:
                await client.write_event(event.event() if hasattr(event, "event") else event)
            return await read_until(client, *until)

    return asyncio.run(run())


def sound_of(events: list[Event]) -> tuple[Pcm, int]:
    """Samples and rate of all audio-chunks, which must agree with each audio-start."""
    starts = [AudioStart.from_event(e) for e in events if AudioStart.is_type(e.type)]
    chunks = [AudioChunk.from_event(e) for e in events if AudioChunk.is_type(e.type)]
    assert len({(s.rate, s.width, s.channels) for s in starts} | {(c.rate, c.width, c.channels) for c in chunks}) == 1
    assert all(c.milliseconds <= 100 for c in chunks)
    return np.frombuffer(b"".join(c.audio for c in chunks), "<i2"), starts[0].rate


def spoken(port: int, text: str, voice: SynthesizeVoice | None = None) -> tuple[Pcm, int]:
    events = ask(port, Synthesize(text, voice), until=("audio-stop", "error"))
    assert [e.type for e in events if e.type != "audio-chunk"] == ["audio-start", "audio-stop"]
    return sound_of(events)


def as_chunks(pcm: Pcm, rate: int, width: int = 2, channels: int = 1) -> list[AudioChunk]:
    """int16 mono samples in another width, on all channels, 100 ms at a time."""
    wide = AudioChunkConverter(width=width).convert(AudioChunk(rate, 2, 1, pcm.astype("<i2").tobytes())).audio
    frames = np.repeat(np.frombuffer(wide, np.uint8).reshape(-1, 1, width), channels, axis=1)
    return [AudioChunk(rate, width, channels, frames[at : at + rate // 10].tobytes()) for at in range(0, len(frames), rate // 10)]


def recorded(pcm: Pcm, rate: int, width: int = 2, channels: int = 1, stop: bool = True) -> list[Any]:
    start = AudioStart(rate, width, channels)
    return [start, *as_chunks(pcm, rate, width, channels), *([AudioStop()] if stop else [])]


def silence(seconds: float, rate: int = 16_000) -> Pcm:
    return np.zeros(int(rate * seconds), np.int16)


def transcript_of(events: list[Event]) -> Transcript:
    assert [e.type for e in events] == ["transcript"], events
    return Transcript.from_event(events[0])


# what is offered


def test_describe_tells_one_program_that_hears_and_one_that_speaks(port: int) -> None:
    info = Info.from_event(ask(port, Describe(), until=("info",))[0])
    assert len(info.asr) == len(info.tts) == 1
    hearing, speaking = info.asr[0], info.tts[0]
    assert hearing.name == speaking.name == "gilbot" and hearing.installed and speaking.installed
    assert hearing.models[0].languages == ["ko", "zh", "en"] and not hearing.requires_external_vad
    assert not hearing.supports_transcript_streaming and speaking.supports_synthesize_streaming
    assert [(v.name, v.languages) for v in speaking.voices] == [("kokoro-ko", ["ko"]), ("kokoro-zh", ["zh"]), ("kokoro-en", ["en"])]
    assert all(a.version and a.attribution.name and a.attribution.url for a in (hearing, speaking, *hearing.models, *speaking.voices))


def test_a_ping_comes_back_with_its_text(port: int) -> None:
    assert Pong.from_event(ask(port, Ping("still there?"), until=("pong",))[0]).text == "still there?"


# hearing and speaking


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_says_it_understands_and_no_word_of_it_is_logged(port: int, caplog: pytest.LogCaptureFixture, language: str) -> None:
    text, worst = SENTENCES[language]
    caplog.set_level(logging.DEBUG)
    pcm, rate = spoken(port, text)
    assert rate == 24_000 and len(pcm) > rate
    wanted, width, channels = FORMATS[language]
    sent = recorded(resample(pcm, rate, wanted), wanted, width, channels)
    heard = transcript_of(ask(port, Transcribe(language=language), *sent, until=("transcript", "error")))
    assert heard.language == language
    assert spoken_cer(text, heard.text, language) <= worst, heard.text
    assert "wyoming_heard" in caplog.text
    assert not any(word in caplog.text for word in (*text.split(), *heard.text.split()) if len(word) > 3)


def test_a_language_nobody_named_is_found_from_the_voice(port: int) -> None:
    pcm, rate = spoken(port, SENTENCES["en"][0])
    heard = transcript_of(ask(port, *recorded(pcm, rate), until=("transcript", "error")))
    assert heard.language == "en" and spoken_cer(SENTENCES["en"][0], heard.text, "en") <= 0.05


def test_a_language_may_be_named_with_its_country(port: int) -> None:
    pcm, rate = spoken(port, SENTENCES["zh"][0], SynthesizeVoice(language="zh-CN"))
    heard = transcript_of(ask(port, Transcribe(language="zh_CN"), *recorded(pcm, rate), until=("transcript", "error")))
    assert heard.language == "zh" and spoken_cer(SENTENCES["zh"][0], heard.text, "zh") <= 0.15


def test_the_end_of_a_turn_is_noticed_without_audio_stop(port: int) -> None:
    pcm, rate = spoken(port, SENTENCES["en"][0])
    sent = recorded(np.concatenate([silence(0.5, rate), pcm, silence(2.5, rate)]), rate, stop=False)
    heard = transcript_of(ask(port, Transcribe(language="en"), *sent, until=("transcript", "error")))
    assert spoken_cer(SENTENCES["en"][0], heard.text, "en") <= 0.05


def test_one_connection_takes_turn_after_turn(port: int) -> None:
    pcm, rate = spoken(port, SENTENCES["en"][0])
    turn = recorded(np.concatenate([pcm, silence(2.0, rate)]), rate)

    async def run() -> list[Event]:
        async with client_of(port) as client:
            answers = []
            for _ in range(2):
                for event in (Transcribe(language="en"), *turn):
                    await client.write_event(event.event())
                answers += await read_until(client, "transcript", "error")
            await client.write_event(Ping("x").event())
            return answers + await read_until(client, "pong")

    events = asyncio.run(run())
    assert [e.type for e in events] == ["transcript", "transcript", "pong"]
    assert all(spoken_cer(SENTENCES["en"][0], e.data["text"], "en") <= 0.05 for e in events[:2])


def test_told_to_wait_for_the_client_it_hears_past_long_silences(servers: Servers) -> None:
    port, _ = servers.start(Options(language="en", until_stop=True))
    assert Info.from_event(ask(port, Describe(), until=("info",))[0]).asr[0].requires_external_vad
    (first, rate), (second, _) = spoken(port, SENTENCES["en"][0]), spoken(port, "Which one do you mean?")
    heard = transcript_of(ask(port, *recorded(np.concatenate([first, silence(3.0, rate), second]), rate), until=("transcript", "error")))
    assert spoken_cer(f"{SENTENCES['en'][0]} Which one do you mean?", heard.text, "en") <= 0.1, heard.text


def test_silence_is_an_empty_transcript(port: int) -> None:
    assert transcript_of(ask(port, Transcribe(language="ko"), *recorded(silence(1.5), 16_000), until=("transcript", "error"))).text == ""
    assert (
        transcript_of(ask(port, Transcribe(language="ko"), AudioStart(16_000, 2, 1), AudioStop(), until=("transcript", "error"))).text == ""
    )


def test_who_says_nothing_is_not_waited_for_for_ever(port: int) -> None:
    sent = recorded(silence(9.0), 16_000, stop=False)
    assert transcript_of(ask(port, Transcribe(language="ko"), *sent, until=("transcript", "error"))).text == ""


def test_names_the_client_expects_are_heard_as_it_spells_them(port: int) -> None:
    pcm, rate = spoken(port, "거실 조명 꺼 주세요.")
    plain, hinted = (
        transcript_of(
            ask(port, Transcribe(language="ko", transcript_names=names), *recorded(pcm, rate), until=("transcript", "error"))
        ).text
        for names in (None, ["거실조몀"])
    )
    assert "거실조몀" not in plain and "거실조몀" in hinted, (plain, hinted)


# texts in pieces


def test_a_stream_sounds_before_its_text_is_complete_and_the_whole_text_is_not_said_again(port: int) -> None:
    first, second = "There are two offices nearby.", "Which one do you mean?"

    async def run() -> tuple[list[Event], list[Event]]:
        async with client_of(port) as client:
            await client.write_event(SynthesizeStart(voice=SynthesizeVoice(name="kokoro-en")).event())
            await client.write_event(SynthesizeChunk("There are two off").event())
            await client.write_event(SynthesizeChunk("ices nearby. Which o").event())
            early = await read_until(client, "audio-stop", "error")
            await client.write_event(SynthesizeChunk("ne do you mean?").event())
            await client.write_event(Synthesize(f"{first} {second}", SynthesizeVoice(name="kokoro-en")).event())
            await client.write_event(SynthesizeStop().event())
            return early, await read_until(client, "synthesize-stopped", "error")

    early, late = asyncio.run(run())
    assert [e.type for e in early if e.type != "audio-chunk"] == ["audio-start", "audio-stop"]
    assert [e.type for e in late if e.type != "audio-chunk"] == ["audio-start", "audio-stop", "synthesize-stopped"]
    for events, text in ((early, first), (late, second)):
        pcm, rate = sound_of(events)
        heard = transcript_of(ask(port, Transcribe(language="en"), *recorded(pcm, rate), until=("transcript", "error"))).text
        assert spoken_cer(text, heard, "en") <= 0.1, heard
    assert SynthesizeStopped.is_type(late[-1].type)


def test_sentences_are_cut_where_they_end_and_each_has_the_language_of_its_script() -> None:
    text = "안녕하세요. 1.5통이 필요해요! 您好。请坐。 The fee is 3.50. I met Dr. Kim at 10. Bye"
    whole = [("안녕하세요.", "ko"), ("1.5통이 필요해요!", "ko"), ("您好。", "zh"), ("请坐。", "zh"), ("The fee is 3.50.", "en")]
    for size in (1, 2, 7, 200):
        cut = Sentences(None)
        assert [piece for at in range(0, len(text), size) for piece in cut.add(text[at : at + size])] == whole
        assert cut.rest() == [("I met Dr. Kim at 10. Bye", "en")] and cut.rest() == []
    assert Sentences("ko").add("OK. ") == [("OK.", "ko")], "a voice that was asked for stays"
    assert Sentences(None).add("您好。") == [("您好。", "zh")], "a full stop that needs nothing after it is not waited for"


# what cannot be served


def chunk(audio: bytes = bytes(3_200), rate: Any = 16_000, width: Any = 2, channels: Any = 1) -> Event:
    return Event("audio-chunk", {"rate": rate, "width": width, "channels": channels}, audio)


def begin(rate: Any = 16_000, width: Any = 2, channels: Any = 1) -> Event:
    return Event("audio-start", {"rate": rate, "width": width, "channels": channels})


SECOND = bytes(32_000)
REFUSED: dict[str, tuple[list[Any], str]] = {
    "a language it does not hear": ([Transcribe(language="fr")], "unknown-language"),
    "a language that is a number": ([Event("transcribe", {"language": 7})], "unknown-language"),
    "a voice it does not have": ([Synthesize("Hello.", SynthesizeVoice(name="amy"))], "unknown-voice"),
    "a language it does not speak": ([Synthesize("Bonjour.", SynthesizeVoice(language="fr"))], "unknown-language"),
    "an empty text": ([Synthesize("")], "empty-text"),
    "a text of marks": ([Synthesize("…!? ♪")], "empty-text"),
    "a text without end": ([Synthesize("a" * (MOST_CHARACTERS + 1))], "text-too-long"),
    "a stream of text without end": (
        [SynthesizeStart(), *[SynthesizeChunk("abcdefghi " * 100)] * (MOST_CHARACTERS // 1000 + 1)],
        "text-too-long",
    ),
    "markup": ([Synthesize("<speak>Hello.</speak>", text_format="ssml")], "unknown-format"),
    "a text that is a list": ([Event("synthesize", {"text": ["Hello."]})], "bad-text"),
    "no text at all": ([Event("synthesize", {})], "malformed"),
    "a voice that is a number": ([Event("synthesize", {"text": "Hello.", "voice": 3})], "malformed"),
    "a text chunk without its start": ([SynthesizeChunk("Hello.")], "no-synthesize-start"),
    "a text stop without its start": ([SynthesizeStop()], "no-synthesize-start"),
    "sound without its start": ([Transcribe(language="ko"), chunk()], "no-audio-start"),
    "a stop without its start": ([AudioStop()], "no-audio-start"),
    "an odd number of bytes": ([begin(), chunk(bytes(3_201))], "bad-audio"),
    "half a stereo sample": ([begin(channels=2), chunk(bytes(3_202), channels=2)], "bad-audio"),
    "five bytes a sample": ([begin(width=5)], "bad-audio"),
    "no channels": ([begin(channels=0)], "bad-audio"),
    "a sample rate of nothing": ([begin(rate=0)], "bad-audio"),
    "a sample rate in words": ([begin(rate="16 kHz")], "bad-audio"),
    "a format that changes": ([begin(), chunk(), chunk(rate=48_000)], "bad-audio"),
    "a start without a format": ([Event("audio-start", {})], "malformed"),
    "sound in one piece that is too long": ([begin(8_000, 1), chunk(bytes(int(8_000 * (MAX_SECONDS + 1))), 8_000, 1)], "audio-too-long"),
}


def refusal(port: int, sent: list[Any]) -> str | None:
    """The code of the refusal with which a connection ends."""
    events = ask(port, *sent)
    error = Error.from_event(events[-1])
    assert [e.type for e in events] == ["error"] and error.text.endswith(".") and len(error.text) < 200
    return error.code


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_served_is_told_and_the_next_client_is_served(port: int, case: str) -> None:
    sent, code = REFUSED[case]
    assert refusal(port, sent) == code
    assert ask(port, Ping("next"), until=("pong",))[0].type == "pong"


def test_a_recording_that_nobody_stops_is_ended(servers: Servers) -> None:
    port, _ = servers.start(Options(language="ko", until_stop=True))
    assert refusal(port, [begin(), *[chunk(SECOND)] * int(MAX_SECONDS + 1)]) == "audio-too-long"


def raw(port: int, data: bytes) -> list[Event]:
    async def run() -> list[Event]:
        async with client_of(port) as client:
            assert client._writer is not None
            client._writer.write(data)
            await client._writer.drain()
            return await read_until(client)

    return asyncio.run(run())


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"[]\n",
        b'{"data": {}}\n',
        b'{"type": "ping", "data_length": "many"}\n',
        b'{"type": "ping", "data_length": 4}\n[1]\n',
        b'{"type": "audio-chunk", "payload_length": %d}\n' % (MOST_EVENT_BYTES + 1),
        b'{"type": "ping", "data_length": 9000000000}\n',
        b"[" * 60_000 + b"\n",
        b"x" * 200_000,
        b"\xff\xfe\n",
    ],
)
def test_what_is_no_event_is_told_and_takes_no_memory(port: int, data: bytes) -> None:
    events = raw(port, data)
    assert [e.type for e in events] == ["error"] and events[0].data["code"] == "malformed"
    assert ask(port, Ping("next"), until=("pong",))[0].type == "pong"


def test_events_it_does_not_know_are_passed_over(port: int) -> None:
    strange = [Event("select-program", {"name": "gilbot"}), Event("detect", {}), Event("no-such-thing", {"a": [1]}, b"abc")]
    assert [e.type for e in ask(port, *strange, Ping("x"), until=("pong",))] == ["pong"]


def gone(service: Service, seconds: float = 30.0) -> bool:
    """Whether all connections end within a time."""
    deadline = time.monotonic() + seconds
    while service.connections and time.monotonic() < deadline:
        time.sleep(0.05)
    return not service.connections


@pytest.mark.parametrize("last", [b"", b'{"type": "audio-chunk", "data_length": 50, "payload_length": 3200}\n{"rate"'])
def test_a_client_that_vanishes_while_it_speaks_leaves_nothing_behind(
    usual: tuple[int, Service], caplog: pytest.LogCaptureFixture, last: bytes
) -> None:
    port, service = usual
    pcm, rate = spoken(port, SENTENCES["ko"][0])

    async def run() -> None:
        client = client_of(port)
        await client.connect()
        for event in (Transcribe(language="ko"), *recorded(pcm, rate, stop=False)):
            await client.write_event(event.event())
        assert client._writer is not None
        client._writer.write(last)
        await client._writer.drain()
        client._writer.transport.abort()

    asyncio.run(run())
    assert gone(service)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert ask(port, Ping("next"), until=("pong",))[0].type == "pong"


def test_nothing_more_is_made_for_a_client_that_has_vanished(usual: tuple[int, Service], servers: Servers) -> None:
    port, service = usual
    text = [
        f"This is the sentence about {word} and what it costs today."
        for word in ("bread", "milk", "salt", "rice", "soap", "wine", "tea", "oil")
    ]

    async def run() -> None:
        client = client_of(port)
        await client.connect()
        await client.write_event(Synthesize(" ".join(text)).event())
        assert (await read_until(client, "audio-chunk", "error"))[-1].type == "audio-chunk"
        assert client._writer is not None
        client._writer.transport.abort()

    asyncio.run(run())
    assert gone(service)
    assert servers.engines.speaker.at_hand(text[0], "en") and not servers.engines.speaker.at_hand(text[-1], "en")


def test_one_client_too_many_is_asked_to_come_later(usual: tuple[int, Service]) -> None:
    port, service = usual
    assert gone(service)

    async def run() -> list[Event]:
        clients = [client_of(port) for _ in range(MOST_CONNECTIONS + 1)]
        try:
            for client in clients[:-1]:
                await client.connect()
                await client.write_event(Ping("x").event())
                await read_until(client, "pong")
            await clients[-1].connect()
            return await read_until(clients[-1])
        finally:
            for client in clients:
                await client.disconnect()

    assert [e.data["code"] for e in asyncio.run(run())] == ["busy"]
    assert gone(service)


def without_the_end(pcm: Pcm, rate: int) -> tuple[Pcm, int]:
    """A sound up to its last loud sample: without a pause at its end, its text is begun only when it is stopped."""
    return pcm[: int(np.flatnonzero(np.abs(pcm.astype(int)) > 500)[-1])], rate


def test_two_clients_are_heard_at_once_and_a_third_is_answered_meanwhile(port: int) -> None:
    sounds = {language: without_the_end(*spoken(port, SENTENCES[language][0])) for language in ("ko", "zh")}
    told: list[str] = []

    async def transcript(client: AsyncTcpClient, language: str) -> str:
        text = transcript_of(await read_until(client, "transcript", "error")).text
        told.append(language)
        return text

    async def run() -> list[str]:
        async with client_of(port) as one, client_of(port) as other, client_of(port) as third:
            speaking = {"ko": one, "zh": other}
            for language, client in speaking.items():
                for event in (Transcribe(language=language), *recorded(*sounds[language], stop=False), Ping("all heard?")):
                    await client.write_event(event.event())
            for client in speaking.values():
                await read_until(client, "pong")
            for client in speaking.values():
                await client.write_event(AudioStop().event())
            texts = asyncio.gather(*[transcript(client, language) for language, client in speaking.items()])
            await third.write_event(Describe().event())
            await read_until(third, "info")
            told.append("info")
            return await texts

    for language, text in zip(sounds, asyncio.run(run()), strict=True):
        assert spoken_cer(SENTENCES[language][0], text, language) <= SENTENCES[language][1], text
    assert told[0] == "info", "recognition must not hold the loop"


# the command


@pytest.mark.weights
def test_the_command_serves_without_the_assistant_and_ends_when_asked(tmp_path: Path) -> None:
    port = free_port()
    with (tmp_path / "imports").open("wb") as imports:
        process = subprocess.Popen(
            [
                sys.executable,
                "-X",
                "importtime",
                "-W",
                "ignore",
                "-m",
                "cli",
                "wyoming",
                "--uri",
                f"tcp://127.0.0.1:{port}",
                "--lang",
                "ko",
            ],
            cwd=ROOT,
            env={**os.environ, "GILBOT_DATA_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=imports,
        )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode() for _ in range(2)]
        assert f"tcp://127.0.0.1:{port}" in lines[0] and "ko, zh, en" in lines[0], lines
        assert f"host 127.0.0.1, port {port}" in lines[1]
        assert len(Info.from_event(ask(port, Describe(), until=("info",))[0]).tts[0].voices) == 3

        async def run() -> list[Event]:
            async with client_of(port) as client:
                await client.write_event(Ping("x").event())
                await read_until(client, "pong")
                process.send_signal(signal.SIGTERM)
                return await read_until(client)

        assert asyncio.run(run()) == [], "a client that is idle is let go"
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in (tmp_path / "imports").read_text("utf-8").splitlines() if "|" in line
    }
    assert {"wyoming", "faster_whisper", "vosk"} <= imported
    assert not {"rasa", "tensorflow", "rasa_sdk", "assistant", "actions", "fastapi"} & imported


def test_a_wrong_address_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for uri in ("http://127.0.0.1:10300", "tcp://127.0.0.1", "tcp://127.0.0.1:no", "stdio://", "10300"):
        assert cli.main(["wyoming", "--uri", uri]) == 1
        assert "tcp://127.0.0.1:10300" in capsys.readouterr().err


def test_an_address_that_is_taken_is_told(usual: tuple[int, Service]) -> None:
    port, service = usual
    uri = f"tcp://127.0.0.1:{port}"
    with pytest.raises(WyomingError, match=uri):
        asyncio.run(wyoming_server._serve(wyoming_server.server_at(uri), uri, service))


def test_without_recognisers_and_voices_it_does_not_start(tmp_path: Path) -> None:
    engines = SpeechEngines(load_catalogue(), tmp_path)
    engines.problems["whisper"] = "whisper-base is not installed"
    with pytest.raises(WyomingError, match="script/setup(.|\n)*whisper-base"):
        wyoming_server.service_of(engines, Options())
