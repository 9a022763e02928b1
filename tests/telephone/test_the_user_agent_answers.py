"""What needs no conversation: the gateway's server is not there, only its SIP port."""

from __future__ import annotations

import asyncio
import ipaddress
import random
import socket

import pytest

from channels.telephone.faults import place_of
from channels.telephone.gateway import Options, options_of
from channels.telephone.message import Response
from cli import main
from tests.conftest import free_port
from tests.telephone.caller import Phone
from tests.telephone.conftest import QUICK

NOBODY = f"http://127.0.0.1:{free_port()}"


def final(phone: Phone, method: str) -> Response:
    return next(m for _, m in phone.messages if isinstance(m, Response) and m.cseq[1] == method and m.status >= 200)


@pytest.mark.parametrize(
    ("method", "status"),
    [("OPTIONS", 200), ("REGISTER", 405), ("SUBSCRIBE", 405), ("FLY", 501), ("BYE", 481), ("INFO", 481), ("CANCEL", 481)],
)
def test_each_method_gets_its_answer(gateway, method: str, status: int) -> None:
    async def run() -> None:
        async with gateway(NOBODY) as scene:
            phone = await scene.phone()
            phone.send(phone.request(method))
            answer = await phone.until((status, method), 5)
            assert answer.tag("to")
            if status in (200, 405, 501):
                assert answer.get("allow") == "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("change", "status", "header"),
    [
        (("Max-Forwards: 70", "Require: 100rel, timer\r\nMax-Forwards: 70"), 420, ("unsupported", "100rel, timer")),
        (("sip:gilbot@127.0.0.1 SIP", "sips:gilbot@127.0.0.1 SIP"), 416, None),
        (("application/sdp", "multipart/mixed;boundary=x"), 415, ("accept", "application/sdp")),
        (("Contact: <sip:", "Contact: <nothing:"), 400, None),
        (("v=0", "v=7"), 400, None),
    ],
)
def test_what_an_invite_may_not_ask_is_refused(gateway, change: tuple[str, str], status: int, header: tuple[str, str] | None) -> None:
    async def run() -> None:
        async with gateway(NOBODY) as scene:
            phone = await scene.phone()
            phone.send(phone.request("INVITE", phone.description()).replace(*change))
            answer = await phone.until(status, 5)
            assert header is None or answer.get(header[0]) == header[1]
            await scene.freed()

    asyncio.run(run())


def test_without_a_codec_in_common_the_call_is_not_acceptable_and_the_refusal_repeated_until_acknowledged(gateway) -> None:
    async def run() -> None:
        async with gateway(NOBODY) as scene:
            phone = await scene.phone(acknowledges=False)
            phone.invite("97 18")
            refusal = await phone.until(488, 5)
            await asyncio.sleep(0.8)
            repeated = phone.statuses().count(488)
            assert repeated >= 3
            phone.acknowledge(refusal)
            await asyncio.sleep(0.3)
            repeated = phone.statuses().count(488)
            await asyncio.sleep(1.0)
            assert phone.statuses().count(488) == repeated
            await scene.freed()

    asyncio.run(run())


def test_a_repeated_request_gets_the_same_answer_again(gateway) -> None:
    async def run() -> None:
        async with gateway(NOBODY) as scene:
            phone = await scene.phone()
            for _ in range(3):
                phone.send(phone.request("OPTIONS"))
            await asyncio.sleep(0.5)
            answers = [m for _, m in phone.messages if isinstance(m, Response)]
            assert len(answers) == 3 and len({m.tag("to") for m in answers}) == 1
            assert scene.gateway.agent.remembered == 1
            await asyncio.sleep(QUICK.patience + 0.5)
            assert scene.gateway.agent.remembered == 0

    asyncio.run(run())


def test_without_a_server_the_caller_is_told_to_try_later(gateway) -> None:
    async def run() -> None:
        async with gateway(NOBODY) as scene:
            phone = await scene.phone()
            phone.invite()
            answer = await phone.until(503, 10)
            assert answer.get("retry-after") == "30" and phone.statuses()[:2] == [100, 180]
            await scene.freed()

    asyncio.run(run())


def test_broken_packets_are_answered_400_or_dropped_and_the_port_lives_on(gateway) -> None:
    async def run() -> None:
        async with gateway(NOBODY) as scene:
            phone = await scene.phone()
            phone.send(phone.request("INVITE", phone.description()).replace("CSeq: 1", "CSeq: one"))
            # The answer carries the broken header, as it came; only its status counts.
            await asyncio.sleep(0.3)
            rng, whole = random.Random(5), phone.request("INVITE", phone.description("97")).encode()
            for _ in range(400):
                data = bytearray(whole)
                for _ in range(rng.randrange(1, 6)):
                    at = rng.randrange(len(data))
                    data[at : at + rng.randrange(4)] = rng.randbytes(rng.randrange(4))
                phone.send(bytes(data))
            for size in (0, 1, 4, 1_000, 20_000):
                phone.send(rng.randbytes(size))
            await asyncio.sleep(0.5)
            other = await scene.phone()
            other.send(other.request("OPTIONS"))
            await other.until((200, "OPTIONS"), 10)

    asyncio.run(run())


def test_strangers_get_no_answer_where_callers_are_named(gateway) -> None:
    async def run() -> None:
        async with gateway(NOBODY, callers=[ipaddress.IPv4Network("10.0.0.0/8")]) as scene:
            phone = await scene.phone()
            phone.send(phone.request("OPTIONS"))
            await asyncio.sleep(0.5)
            assert not phone.messages

    asyncio.run(run())


GIVEN = {
    "server": "http://10.2.0.1:8000",
    "listen": "10.2.0.2:5070",
    "language": "en",
    "mode": "elder",
    "jurisdiction": None,
    "public": None,
    "rtp_ports": "20000-20003",
    "calls": 2,
    "callers": ["10.2.0.0/16"],
}


def test_what_is_given_at_the_terminal_is_read() -> None:
    assert options_of(**GIVEN) == Options(
        "http://10.2.0.1:8000",
        "10.2.0.2",
        5070,
        "en",
        "elder",
        None,
        None,
        range(20_000, 20_004),
        2,
        [ipaddress.IPv4Network("10.2.0.0/16")],
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server", "localhost:8000"),
        ("listen", "5060"),
        ("listen", "somewhere:5060"),
        ("listen", "0.0.0.0:99999"),
        ("rtp_ports", "20000"),
        ("rtp_ports", "20000-70000"),
        ("rtp_ports", "80-90"),
        ("public", "gov.example"),
        ("calls", 0),
        ("callers", ["10.2.0.1/16"]),
    ],
)
def test_what_cannot_be_is_told_with_its_option(name: str, value: object) -> None:
    with pytest.raises(ValueError, match="--"):
        options_of(**{**GIVEN, name: value})


def test_a_port_that_is_taken_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        here = f"127.0.0.1:{other.getsockname()[1]}"
        assert main(["telephone", "--server", NOBODY, "--listen", here]) == 1
    told = capsys.readouterr().err
    assert here in told and "Traceback" not in told


def test_a_fault_is_named_by_its_place_and_not_by_its_words() -> None:
    try:
        int("01012345678x")
    except ValueError as error:
        assert place_of(error).startswith("ValueError at test_the_user_agent_answers.py:")
