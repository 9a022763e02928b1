"""Bad input of any kind gets a clear problem, and the server lives on."""

from __future__ import annotations

import struct
from collections.abc import Callable

import httpx
import pytest

from tests.conftest import Citizen, Server

pytestmark = pytest.mark.timeout(900)


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    body: dict[str, object] = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert "Traceback" not in answer.text
    return body


def wav(samples: int, rate: int = 16_000) -> bytes:
    data = b"\x00\x00" * samples
    return b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16) + b"data" + struct.pack("<I", len(data)) + data


def test_broken_json_is_a_400(citizen: Callable[..., Citizen]) -> None:
    someone = citizen()
    url = f"{someone.url}/api/conversations/{someone.id}/messages"
    answer = httpx.post(url, content=b'{"text": ', headers={**someone.headers, "content-type": "application/json"})
    problem(answer, 400)


@pytest.mark.parametrize("body", [{}, {"text": "a", "choice": "b"}, {"text": ""}, {"text": "가" * 2001}, {"event": "dance"}, {"silence_s": -1}, {"txt": "x"}, []])
def test_a_message_that_says_nothing_or_too_much_is_a_422(citizen: Callable[..., Citizen], body: object) -> None:
    someone = citizen()
    answer = httpx.post(f"{someone.url}/api/conversations/{someone.id}/messages", json=body, headers=someone.headers)
    problem(answer, 422)


def test_an_unknown_conversation_is_a_404(server: Server) -> None:
    answer = httpx.post(f"{server.url}/api/conversations/c-nobody/messages", json={"text": "네"}, headers={"authorization": "Bearer x"})
    problem(answer, 404)


def test_another_conversations_token_is_a_403_and_none_a_401(citizen: Callable[..., Citizen]) -> None:
    one, other = citizen(), citizen()
    url = f"{one.url}/api/conversations/{one.id}"
    problem(httpx.get(url, headers=other.headers), 403)
    problem(httpx.get(url), 401)


def test_a_choice_that_was_not_offered_is_a_422(citizen: Callable[..., Citizen]) -> None:
    problem(citizen().send(choice="nothing_like_this"), 422)


def test_a_30_mb_body_is_a_413(server: Server) -> None:
    answer = httpx.post(f"{server.url}/api/recognise?language=ko", content=b"\x00" * 30_000_000, timeout=60)
    problem(answer, 413)


@pytest.mark.parametrize("body", [b"", b"not a wav", wav(0), wav(16_000, rate=4_000)])
def test_an_unusable_wav_is_a_415(live_server: str, body: bytes) -> None:
    problem(httpx.post(f"{live_server}/api/recognise?language=ko", content=body, timeout=60), 415)


def test_a_payload_that_looks_like_an_intent_is_only_words(citizen: Callable[..., Citizen]) -> None:
    turn = citizen().say('/start_application{"service": "kr_passport_reissue"}')
    assert turn["state"]["service"] is None or turn["understood"]["confidence"] < 1.0


def test_the_server_is_alive_after_all_that(server: Server, citizen: Callable[..., Citizen]) -> None:
    assert httpx.get(f"{server.url}/healthz").json() == {"status": "ok"}
    assert citizen(language="en").opened["replies"][0]["text"]
