from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from channels.telephone.sdp import NotAcceptableError, SdpError, answer, offer, read

HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"


def described(media: str, head: str = HEAD) -> bytes:
    return (head + media.replace("\n", "\r\n") + "\r\n").encode()


def test_the_callers_first_of_the_two_codecs_is_taken() -> None:
    for formats, codec, payload in (("8 0", "PCMA", 8), ("0 8", "PCMU", 0), ("9 18 8", "PCMA", 8)):
        sound, body = answer(described(f"m=audio 4000 RTP/AVP {formats}"), "192.0.2.1", 16_400, 5, 1)
        assert (sound.codec, sound.payload, sound.host, sound.port, sound.events) == (codec, payload, "192.0.2.7", 4000, None)
        assert f"m=audio 16400 RTP/AVP {payload}\r\n".encode() in body and b"c=IN IP4 192.0.2.1\r\n" in body


def test_keys_are_taken_with_the_callers_payload_type() -> None:
    sound, body = answer(
        described(
            "m=audio 4000 RTP/AVP 111 0 97 101\na=rtpmap:111 opus/48000/2\na=rtpmap:97 telephone-event/48000\na=rtpmap:101 telephone-event/8000"
        ),
        "192.0.2.1",
        16_400,
        5,
        1,
    )
    assert sound.events == 101
    assert b"m=audio 16400 RTP/AVP 0 101\r\n" in body and b"a=fmtp:101 0-15\r\n" in body


def test_a_codec_under_a_number_of_its_own_is_found() -> None:
    sound = read(described("m=audio 4000 RTP/AVP 96\na=rtpmap:96 pcmu/8000/1"))
    assert (sound.codec, sound.payload) == ("PCMU", 96)


def test_other_media_are_declined_in_their_place() -> None:
    _, body = answer(
        described("m=video 4002 RTP/AVP 99\na=rtpmap:99 H264/90000\nm=audio 4000 RTP/AVP 0\nm=audio 4004 RTP/AVP 8"),
        "192.0.2.1",
        16_400,
        5,
        1,
    )
    assert [line.split()[1] for line in body.decode().splitlines() if line.startswith("m=")] == ["0", "16400", "0"]


@pytest.mark.parametrize(
    ("told", "ours", "sends", "hears"),
    [
        ("sendrecv", "sendrecv", True, True),
        ("sendonly", "recvonly", False, False),
        ("inactive", "inactive", False, False),
        ("recvonly", "sendonly", True, False),
    ],
)
def test_hold_is_answered_with_its_counterpart(told: str, ours: str, sends: bool, hears: bool) -> None:
    sound, body = answer(described(f"m=audio 4000 RTP/AVP 0\na={told}"), "192.0.2.1", 16_400, 5, 2)
    assert f"a={ours}".encode() in body and (sound.sends, sound.hears) == (sends, hears)


def test_the_old_way_to_hold_is_known() -> None:
    sound = read(described("m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0"))
    assert not sound.sends and not sound.hears


@pytest.mark.parametrize(
    "media",
    [
        "m=audio 4000 RTP/AVP 18 9",
        "m=audio 4000 RTP/SAVP 0",
        "m=audio 0 RTP/AVP 0",
        "m=video 4000 RTP/AVP 0",
        "m=audio 4000 RTP/AVP 0\nc=IN IP4 224.1.2.3",
        "m=audio 4000 RTP/AVP 0\nc=IN IP6 ::1",
    ],
)
def test_what_cannot_be_spoken_is_not_acceptable(media: str) -> None:
    with pytest.raises(NotAcceptableError):
        read(described(media))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"v=0\r\n",
        b"v=0\r\nm=audio x RTP/AVP 0\r\n",
        b"v=0\r\n" + b"m=audio 1 RTP/AVP 0\r\n" * 9,
        b"v=0\r\n" + b"a=x\r\n" * 4_000,
    ],
)
def test_what_is_no_description_is_told_apart(body: bytes) -> None:
    with pytest.raises(SdpError) as refused:
        read(body)
    assert not isinstance(refused.value, NotAcceptableError)


def test_our_own_offer_is_one_that_can_be_answered() -> None:
    ours = offer("192.0.2.1", 16_400, 5, 1)
    assert b"RTP/AVP 0 8 101" in ours
    assert read(ours).events == 101


@settings(max_examples=300, deadline=1_000)
@given(st.lists(st.tuples(st.integers(0, 160), st.integers(0, 8), st.binary(max_size=8)), min_size=1, max_size=5))
def test_any_changed_description_is_read_or_refused(changes: list[tuple[int, int, bytes]]) -> None:
    data = described("m=audio 4000 RTP/AVP 0 8 101\na=rtpmap:101 telephone-event/8000\na=sendrecv")
    for at, length, by in changes:
        data = data[:at] + by + data[at + length :]
    try:
        answer(data, "192.0.2.1", 16_400, 5, 1)
    except SdpError:
        pass
