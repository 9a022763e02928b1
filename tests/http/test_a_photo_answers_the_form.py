"""A photo sent while the form asks for one answers the question, whoever sends it; everything else gets a clear problem."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.conftest import Citizen

pytestmark = pytest.mark.timeout(900)

WORDS = ["주민등록증 재발급 신청할게요", "김영수입니다", "사팔공칠일이 다시 이구구공공일이", "잃어버렸어요"]
PAPER = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n0\n%%EOF\n"


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "navy").save(out, "JPEG")
    return out.getvalue()


def send(someone: Citizen, content: bytes, name: str = "photo.jpg", **kwargs: Any) -> httpx.Response:
    files = kwargs.pop("files", {"file": (name, content, "image/jpeg")})
    return httpx.post(f"{someone.url}/api/conversations/{someone.id}/files", files=files, headers=kwargs.pop("headers", someone.headers), timeout=60)


def problem(answer: httpx.Response, status: int, code: str | None = None) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    if code:
        assert answer.json()["code"] == code


@pytest.fixture
def asked(citizen: Callable[..., Citizen]) -> Citizen:
    """Somebody whom the form asks for a photo."""
    someone = citizen(language="ko", jurisdiction="KR")
    for sentence in WORDS:
        turn = someone.say(sentence)
    assert turn["state"]["asking"] == "photo"
    return someone


def test_a_photo_answers_and_the_turn_comes_back(asked: Citizen) -> None:
    answer = send(asked, photo())
    assert answer.status_code == 200, answer.text
    turn = answer.json()
    (file,) = turn["files"]
    assert (file["kind"], file["media_type"]) == ("image", "image/jpeg")
    assert turn["state"]["answers"]["photo"] == file["id"]
    assert turn["state"]["asking"] == "pickup_office"
    assert turn["replies"]
    back = httpx.get(f"{asked.url}/api/conversations/{asked.id}/files/{file['id']}", headers=asked.headers)
    assert back.content == photo() and back.headers["content-type"] == "image/jpeg"


def test_what_cannot_be_used_is_told_and_the_question_stays(asked: Citizen) -> None:
    problem(send(asked, b"MZ\x90\x00 not a picture"), 415, "unknown_kind")
    problem(send(asked, b""), 415, "empty")
    problem(send(asked, b"\x00" * (10 * 1024 * 1024 + 1)), 413)
    problem(send(asked, b"", files={"note": (None, "words")}), 422, "no_file")
    problem(httpx.post(f"{asked.url}/api/conversations/{asked.id}/files", content=photo(), headers=asked.headers), 415, "not_multipart")
    problem(send(asked, photo(), headers={}), 401)
    problem(send(asked, photo(), headers={"authorization": "Bearer nobody"}), 403)
    turn = httpx.get(f"{asked.url}/api/conversations/{asked.id}", headers=asked.headers).json()
    assert turn["state"]["asking"] == "photo" and "photo" not in turn["state"]["answers"]
    assert send(asked, PAPER, "photo.jpg").status_code == 200


def test_a_file_nobody_asked_for_is_a_409(citizen: Callable[..., Citizen]) -> None:
    problem(send(citizen(language="ko"), photo()), 409, "not_asked")


def test_another_conversations_file_is_a_404(asked: Citizen, citizen: Callable[..., Citizen]) -> None:
    file = send(asked, photo()).json()["files"][0]["id"]
    other = citizen(language="ko")
    problem(httpx.get(f"{other.url}/api/conversations/{other.id}/files/{file}", headers=other.headers), 404)
