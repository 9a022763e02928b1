"""Photos and papers: told by content, kept encrypted, filed with the form, gone with the conversation."""

from __future__ import annotations

import io
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from services.casework import Casework, FrozenClock
from services.casework.documents.content import recognise
from services.casework.documents.desk import FILES_PER_CONVERSATION, LARGEST
from services.casework.documents.exceptions import DocumentNotFoundError, FileTooLargeError, TooManyFilesError, UnusableFileError
from services.casework.drafts.desk import KEPT_FOR
from tests.casework.talk import Talk

FIELD = "kr_id_card_reissue.photo"


def picture(kind: str = "JPEG", size: tuple[int, int] = (120, 160), colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


PAPER = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
FILM = struct.pack(">I", 24) + b"ftypmp42" + b"\x00" * 12 + b"mdat" * 20


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (picture("JPEG"), ("image", "image/jpeg")),
        (picture("PNG"), ("image", "image/png")),
        (picture("WEBP"), ("image", "image/webp")),
        (struct.pack(">I", 24) + b"ftypheic" + b"\x00" * 40, ("image", "image/heic")),
        (PAPER, ("pdf", "application/pdf")),
        (FILM, ("video", "video/mp4")),
        (b"\x1a\x45\xdf\xa3" + b"\x00" * 40, ("video", "video/webm")),
    ],
)
def test_a_file_is_told_by_its_content(content: bytes, found: tuple[str, str]) -> None:
    assert recognise(content) == found


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program called photo.jpg", "unknown_kind"),
        (b"<html><script>alert(1)</script>", "unknown_kind"),
        (picture("JPEG")[:200], "broken_image"),
        (picture("PNG")[:-30], "broken_image"),
        (b"\xff\xd8\xff" + b"nonsense" * 50, "broken_image"),
        (picture("PNG", (4, 4)), "image_too_small"),
        (PAPER[:-10], "broken_pdf"),
        (PAPER.replace(b"/Type", b"/JavaScript (app.alert(1)) /Type"), "active_pdf"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnusableFileError) as refused:
        recognise(content)
    assert refused.value.reason == reason


def test_a_picture_of_endless_pixels_is_refused_before_it_is_unpacked() -> None:
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    import zlib

    with pytest.raises(UnusableFileError, match="image_too_large"):
        recognise(header + struct.pack(">I", zlib.crc32(header[12:])) + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND")))


def test_it_lies_encrypted_in_the_database_and_comes_back_whole(casework: Casework, tmp_path: Path) -> None:
    content = PAPER.replace(b"Catalog", b"Catalog/SecretOfTheCitizen")
    document = casework.documents.receive("c1", FIELD, content)
    assert casework.documents.content(document.id, "c1")[1] == content
    assert all(b"SecretOfTheCitizen" not in path.read_bytes() for path in (tmp_path / "var").glob("gilbot.db*"))
    casework.rotate_keys()
    assert casework.documents.content(document.id, "c1")[1] == content


def test_another_conversation_cannot_read_it(casework: Casework) -> None:
    document = casework.documents.receive("c1", FIELD, picture())
    with pytest.raises(DocumentNotFoundError):
        casework.documents.content(document.id, "c2")
    assert casework.documents.waiting("c2") == []


def test_sent_twice_it_is_one_file_and_a_new_one_takes_its_place(casework: Casework) -> None:
    first, again = (casework.documents.receive("c1", FIELD, picture()) for _ in range(2))
    assert first == again
    other = casework.documents.receive("c1", FIELD, picture(colour="red"))
    casework.documents.replace("c1", FIELD, [other.id])
    assert [one.id for one in casework.documents.waiting("c1", FIELD)] == [other.id]


def test_too_large_too_many_and_films_where_none_are_wanted_are_refused(casework: Casework) -> None:
    with pytest.raises(FileTooLargeError):
        casework.documents.receive("c1", FIELD, b"\x00" * (LARGEST + 1))
    with pytest.raises(UnusableFileError, match="video_not_wanted"):
        casework.documents.receive("c1", FIELD, FILM)
    assert casework.documents.receive("c1", "kr_petition_110.media", FILM, ("image", "video")).kind == "video"
    for number in range(FILES_PER_CONVERSATION - 1):
        casework.documents.receive("c1", f"s.{number}", PAPER)
    with pytest.raises(TooManyFilesError):
        casework.documents.receive("c1", "s.more", PAPER)


def test_filed_it_stays_with_the_record_and_unfiled_it_goes_with_the_conversation(casework: Casework, clock: FrozenClock) -> None:
    filed, left = casework.documents.receive("c1", FIELD, picture()), casework.documents.receive("c1", "s.f", PAPER)
    record = casework.applications.submit("c1", "kr_id_card_reissue", {"photo": filed.id}, idempotency_key="k")
    assert casework.documents.attach("c1", [filed.id, "at_counter"], record.id) == 1
    assert casework.documents.attach("c2", [left.id], record.id) == 0
    casework.privacy.end("c1")
    assert [one.id for one in casework.documents.of_record(record.id)] == [filed.id]
    assert casework.documents.waiting("c1") == []
    assert [one["record"] for one in casework.privacy.export("c1")["documents"]] == [record.id]
    assert casework.privacy.erase("c1").documents == 1
    assert casework.documents.of_record(record.id) == []


def test_a_draft_taken_along_keeps_its_files_for_as_long_as_it_lives(casework: Casework, clock: FrozenClock) -> None:
    document = casework.documents.receive("c1", FIELD, picture())
    casework.drafts.save("c1", "kr_id_card_reissue", {"photo": document.id})
    casework.drafts.share("c1", "kr_id_card_reissue")
    casework.privacy.end("c1")
    assert len(casework.documents.waiting("c1")) == 1
    clock.advance(seconds=(KEPT_FOR + timedelta(minutes=1)).total_seconds())
    assert casework.privacy.purge().documents == 1


WORDS = {
    "ko": ["김영수입니다", "480712-2990012", "잃어버렸어요"],
    "zh": ["我叫王秀英", "480712-2990012", "丢了"],
    "en": ["My name is Mary Smith", "480712-2990012", "I lost it"],
}


def at_the_photo(language: str) -> Talk:
    talk = Talk("c1", language, "KR")
    talk.say("", "start_application", "kr_id_card_reissue")
    for sentence in WORDS[language]:
        talk.say(sentence)
    assert talk.slots["asking"] == "photo"
    return talk


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_what_arrived_answers_the_question_and_is_filed_with_the_form(desks: Casework, language: str) -> None:
    talk = at_the_photo(language)
    document = desks.documents.receive("c1", FIELD, picture())
    talk.say("", choice="uploaded")
    assert talk.slots["answers"]["photo"] == document.id and talk.slots["asking"] == "pickup_office"
    talk.say({"ko": "하늘동이요", "zh": "天空洞", "en": "Haneul-dong"}[language])
    said = talk.say("010-1234-5678")
    assert talk.slots["confirming"] is True
    assert document.id not in said and {"ko": "올린 파일 1개", "zh": "已上传1个文件", "en": "1 file sent"}[language] in said
    talk.say("", "affirm")
    assert [one.id for one in desks.documents.of_record(talk.records[0]["id"])] == [document.id]


def test_saying_that_it_was_sent_when_nothing_came_asks_again(desks: Casework) -> None:
    talk = at_the_photo("ko")
    said = talk.say("", choice="uploaded")
    assert "아직 올라온 파일이 없어요" in said and talk.slots["asking"] == "photo"
    talk.say("", choice="at_counter")
    assert talk.slots["answers"]["photo"] == "at_counter"
