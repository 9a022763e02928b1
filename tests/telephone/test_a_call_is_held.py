"""Whole calls over SIP and RTP to a real server, by a telephone of the tests' own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import re
import time
from typing import Any

import numpy as np
import pytest

from channels.telephone import call as calls, voice_socket
from channels.telephone.message import Response
from tests.telephone.caller import RATE, Phone

REQUEST = "주민등록등본 떼 주세요"
STOPS_S = 0.15
"""From the first loud sample of the caller's voice, or from a key, to our silence."""

pytestmark = [pytest.mark.timeout(240), pytest.mark.alone]


def stopped(caplog: pytest.LogCaptureFixture, by: str) -> float:
    """Return when sound was last stopped for a reason, on the clock of the loop."""
    record = [r for r in caplog.records if r.getMessage() == f"speech_stopped by={by}"][-1]
    return record.created - time.time() + time.monotonic()


def last_loud(phone: Phone, since: float, until: float) -> float:
    return max([at for at in phone.loud_at(since) if at <= until], default=since)


def test_the_greeting_is_there_at_once_and_a_voice_or_a_key_stops_what_is_said(live_server, gateway, said, caplog) -> None:
    caplog.set_level(logging.INFO)
    sentence = said(REQUEST)

    async def run() -> None:
        async with gateway(live_server) as scene:
            await scene.ready()
            phone = await scene.phone(codec=8)
            taken = await phone.call()
            first = await phone.hears(taken)
            print(f"answer to first sound: {first - taken:.3f} s")
            assert first - taken < 1.0
            await asyncio.sleep(1.5)
            begun = phone.say(sentence)
            await asyncio.sleep(1.2)
            silent = last_loud(phone, taken, begun + 1.2)
            print(f"greeting: voice to silence {silent - begun:.3f} s, to the decision {stopped(caplog, 'voice') - begun:.3f} s")
            assert silent - begun < STOPS_S
            spoken = begun + len(sentence) / RATE
            answer = await phone.hears(spoken + 0.2)
            print(f"end of the sentence to the answer's first sound: {answer - spoken:.3f} s")
            await asyncio.sleep(0.6)
            begun = phone.say(sentence)
            for _ in range(100):
                await asyncio.sleep(0.1)
                if any(r.getMessage() == "speech_stopped by=server" for r in caplog.records):
                    break
            await asyncio.sleep(0.5)
            silent = last_loud(phone, answer, stopped(caplog, "server") + 0.5)
            print(f"answer: voice to silence {silent - begun:.3f} s, to the server's decision {stopped(caplog, 'server') - begun:.3f} s")
            assert silent - begun < STOPS_S
            await phone.hears(begun + len(sentence) / RATE + 0.2)
            await asyncio.sleep(0.3)
            pressed = asyncio.get_running_loop().time()
            await phone.press("*")
            again = await phone.hears(pressed + 0.15)
            await asyncio.sleep(1.5)
            assert len(phone.loud_at(again)) > 0.6 / 0.02
            assert caplog.text.count("speech_stopped by=server") == 1, (
                "the server's word that it has stopped must not stop what a key asked for"
            )
            pressed = asyncio.get_running_loop().time()
            await phone.press("#")
            await asyncio.sleep(0.3)
            silent = last_loud(phone, pressed, pressed + 0.4)
            print(f"key to silence: {silent - pressed:.3f} s")
            assert silent - pressed < STOPS_S
            gaps = np.diff([packet.timestamp for packet in phone.heard]) % 2**32
            assert set(np.diff([packet.sequence for packet in phone.heard]) % 65_536) == {1} and (gaps % 160 == 0).all()
            await phone.bye()
            await scene.freed()

    asyncio.run(run())
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "caller=***78" in logged and "01012345678" not in logged and "등본" not in logged


def test_the_next_caller_hears_that_the_line_is_busy_and_a_caller_may_give_up(live_server, gateway) -> None:
    async def run() -> None:
        async with gateway(live_server, calls=1) as scene:
            await scene.ready()
            first, second = await scene.phone(), await scene.phone(number="0212345678")
            await first.call()
            second.invite()
            await second.until(486, 5)
            await first.bye()
            await scene.freed()
            third = await scene.phone()
            third.invite()
            third.send(third.request("CANCEL"))
            await third.until(487, 10)
            assert (200, "CANCEL") in [(m.status, m.cseq[1]) for _, m in third.messages if isinstance(m, Response)]
            await scene.freed()
            late = await scene.phone()
            await late.call()
            await late.bye()
            await scene.freed()

    asyncio.run(run())


def test_the_answer_is_repeated_until_it_is_acknowledged_and_the_call_ended_when_it_never_is(live_server, gateway) -> None:
    async def run() -> None:
        async with gateway(live_server) as scene:
            await scene.ready()
            phone = await scene.phone(acknowledges=False)
            phone.invite()
            phone.invite()
            answer = await phone.until(200)
            await asyncio.sleep(1.0)
            assert phone.statuses().count(200) >= 3 and scene.gateway.agent.calls == 1
            phone.acknowledge(answer)
            await asyncio.sleep(0.2)
            count = phone.statuses().count(200)
            await asyncio.sleep(1.0)
            assert phone.statuses().count(200) == count
            await phone.bye()
            silent = await scene.phone(acknowledges=False)
            silent.invite()
            await silent.until("BYE", 20)
            await scene.freed()

    asyncio.run(run())


def test_hold_and_resume_are_answered_and_an_offer_in_the_answer_works(live_server, gateway) -> None:
    async def run() -> None:
        async with gateway(live_server) as scene:
            await scene.ready()
            phone = await scene.phone()
            await phone.call()
            for direction, ours, sounds in (("sendonly", "recvonly", False), ("sendrecv", "sendrecv", True)):
                phone.cseq += 1
                phone.branch = "z9hG4bKre" + direction
                phone.messages.clear()
                phone.send(phone.request("INVITE", phone.description(direction=direction)))
                answer = await phone.until(200, 5)
                assert f"a={ours}" in answer.body.decode()
                await asyncio.sleep(0.1)
                before = len(phone.heard)
                await asyncio.sleep(0.4)
                assert (len(phone.heard) - before > 10) is sounds
            await phone.bye()
            await scene.freed()
            other = await scene.phone(acknowledges=False)
            other.send(other.request("INVITE"))
            offer = await other.until(200)
            assert "RTP/AVP 0 8 101" in offer.body.decode()
            other.acknowledge(offer, other.description("8 101"))
            await other.hears(0.0)
            assert {packet.payload_type for packet in other.heard} == {8}
            await other.bye()
            await scene.freed()

    asyncio.run(run())


def test_keys_told_by_info_count_and_broken_sound_disturbs_nobody(live_server, gateway, caplog) -> None:
    caplog.set_level(logging.INFO)
    rng = random.Random(7)

    async def run() -> None:
        async with gateway(live_server) as scene:
            await scene.ready()
            phone = await scene.phone()
            await phone.hears(await phone.call())
            for kind, body, status in (
                ("application/dtmf-relay", "Signal=#\r\nDuration=160\r\n", 200),
                ("application/dtmf", "D", 200),
                ("text/plain", "#", 415),
                ("", "", 200),
            ):
                phone.cseq += 1
                phone.messages.clear()
                phone.send(phone.request("INFO", body, branch=f"z9hG4bKinfo{phone.cseq}").replace("application/sdp", kind))
                await phone.until((status, "INFO"), 5)
            await phone.press("*")  # told the other way: believed one way only
            for number in range(300):
                payload = rng.randbytes(rng.randrange(400))
                phone.rtp.sendto(
                    rng.choice(
                        (
                            payload,
                            phone.packet(
                                rng.choice((0, 13, 96, 127)), payload, sequence=rng.randrange(65_536), timestamp=rng.randrange(2**32)
                            ),
                        )
                    ),
                    phone.sound_there,
                )
                phone.rtp.sendto(bytes([0xFF]) + phone.packet(0, payload, sequence=number, timestamp=0)[1:], phone.sound_there)
            await asyncio.sleep(0.2)
            before = len(phone.heard)
            await asyncio.sleep(0.4)
            assert len(phone.heard) - before > 10
            await phone.bye()
            await scene.freed()

    asyncio.run(run())
    assert re.search("call_ended .*reason=caller .*keys=2 ", caplog.text)
    assert "Traceback" not in caplog.text and "failed" not in caplog.text


def test_a_call_without_sound_ends_by_itself(live_server, gateway, monkeypatch) -> None:
    monkeypatch.setattr(calls, "SILENT_S", 1.5)

    async def run() -> None:
        async with gateway(live_server) as scene:
            await scene.ready()
            phone = await scene.phone()
            await phone.call()
            assert phone._microphone is not None
            phone._microphone.cancel()
            await phone.until("BYE", 15)
            await scene.freed()

    asyncio.run(run())


class Wire:
    """A wire to the server that can be cut."""

    def __init__(self, server: str) -> None:
        self._port = int(server.rpartition(":")[2])
        self._open: set[asyncio.StreamWriter] = set()
        self._server: Any = None
        self.port = 0

    async def mend(self) -> str:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{self.port}"

    async def cut(self) -> None:
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", self._port)
        self._open |= {writer, there[1]}

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError):
                while data := await source.read(65_536):
                    sink.write(data)
                    await sink.drain()
            sink.close()

        await asyncio.gather(pump(reader, there[1]), pump(there[0], writer), return_exceptions=True)
        self._open -= {writer, there[1]}


def test_a_line_to_the_server_that_breaks_in_the_middle_of_a_sentence_loses_nothing_and_one_that_stays_broken_ends_in_an_apology(
    live_server, gateway, said, recognised, monkeypatch, caplog
) -> None:
    caplog.set_level(logging.INFO)

    async def run() -> None:
        wire = Wire(live_server)
        address = await wire.mend()
        async with gateway(address) as scene:
            await scene.ready()
            scene.gateway._sorry = scene.gateway._sorry[: 2 * RATE]
            phone = await scene.phone()
            await phone.hears(await phone.call())
            await asyncio.sleep(0.5)
            begun = phone.say(said(REQUEST))
            await asyncio.sleep(1.0)
            await wire.cut()
            await asyncio.sleep(1.0)
            await wire.mend()
            await phone.hears(begun + len(said(REQUEST)) / RATE + 0.5)
            await phone.quiet_for(1.5)
            words = await asyncio.to_thread(recognised, phone.sound(begun + 1.0))
            assert re.search("등본|성함|신청", words), words
            monkeypatch.setattr(voice_socket, "GIVE_UP_S", 1.0)
            await wire.cut()
            cut = asyncio.get_running_loop().time()
            await phone.until("BYE", 15)
            assert await phone.hears(cut) > cut + 0.9
            await scene.freed()

    asyncio.run(run())
    assert "reason=server_lost" in caplog.text
