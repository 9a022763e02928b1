from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from channels.telephone.message import MalformedError, Request, Response, address, masked, parse, parse_uri, split_list
from channels.telephone.transactions import key_of

INVITE = (
    b"INVITE sip:gilbot@gov.example:5060;transport=udp SIP/2.0\r\n"
    b"v: SIP/2.0/UDP pbx.example:5070;branch=z9hG4bKa1;rport, SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKb2\r\n"
    b"Record-Route: <sip:edge.example;lr>, <sip:core.example;lr>\r\n"
    b'f: "Kim, \\"Young\\" <hee>" <sip:01012345678@pbx.example>;tag=abc\r\n'
    b"t: <sip:gilbot@gov.example>\r\n"
    b"i: 77@pbx\r\nCSeq:  9 INVITE\r\nm: <sip:01012345678@10.0.0.9:5062>\r\nSubject: folded\r\n  over two lines\r\nl: 4\r\n\r\nv=0\r\nrest"
)


def test_compact_folded_and_quoted_headers_are_understood() -> None:
    request = parse(INVITE)
    assert isinstance(request, Request) and request.method == "INVITE" and request.body == b"v=0\r"
    assert request.cseq == (9, "INVITE") and request.call_id == "77@pbx" and request.tag("from") == "abc" and request.tag("to") == ""
    assert (request.via.host, request.via.port, "rport" in request.via.params) == ("pbx.example", 5070, True)
    assert request.every("record-route") == ["<sip:edge.example;lr>", "<sip:core.example;lr>"]
    assert request.get("subject") == "folded over two lines"
    assert address(request.get("from"))[0] == "sip:01012345678@pbx.example"


def test_an_answer_keeps_the_way_back_and_names_where_the_request_came_from() -> None:
    request = parse(INVITE)
    assert isinstance(request, Request)
    request.came_from("192.0.2.7", 40_001)
    answer = parse(request.answer(180, [("contact", "<sip:gilbot@192.0.2.1:5060>")], to_tag="xyz").encode())
    assert isinstance(answer, Response) and answer.status == 180
    first, second = answer.every("via")
    assert "received=192.0.2.7" in first and "rport=40001" in first and "branch=z9hG4bKa1" in first
    assert second == "SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKb2"
    assert answer.tag("to") == "xyz" and answer.get("from") == request.get("from") and answer.cseq == (9, "INVITE")


def test_repetitions_acks_and_cancels_belong_to_their_invite() -> None:
    invite = parse(INVITE)
    ack = parse(INVITE.replace(b"INVITE sip", b"ACK sip", 1).replace(b"9 INVITE", b"9 ACK"))
    cancel = parse(INVITE.replace(b"INVITE sip", b"CANCEL sip", 1).replace(b"9 INVITE", b"9 CANCEL"))
    other = parse(INVITE.replace(b"z9hG4bKa1", b"z9hG4bKa9"))
    assert isinstance(invite, Request) and isinstance(ack, Request) and isinstance(cancel, Request) and isinstance(other, Request)
    assert key_of(invite) == key_of(ack) == key_of(cancel, "INVITE") != key_of(cancel)
    assert key_of(other) != key_of(invite)


@pytest.mark.parametrize(
    ("broken", "by"),
    [
        (b"t: <sip:gilbot@gov.example>\r\n", b""),
        (b"CSeq:  9 INVITE", b"CSeq: nine INVITE"),
        (b"CSeq:  9 INVITE", b"CSeq: 9 BYE"),
        (b"CSeq:  9 INVITE", b"CSeq: 4294967296 INVITE"),
        (b"l: 4", b"l: 4000"),
        (b"l: 4", b"l: -1"),
        (b"i: 77@pbx", b"i: 77@pbx\r\ni: 78@pbx"),
        (b"Subject: folded", b"Sub ject: folded"),
        (b"pbx.example:5070", b"pbx.example:99999"),
        (b"Subject: folded", b"Subject: " + b"x" * 5_000),
        (b"Subject: folded", b"X: y\r\n" * 200 + b"Subject: folded"),
    ],
)
def test_a_broken_request_is_refused_and_still_tells_whom_to_answer(broken: bytes, by: bytes) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(INVITE.replace(broken, by, 1))
    assert refused.value.request is not None and refused.value.request.method == "INVITE"


@pytest.mark.parametrize(
    "data",
    [b"", b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"INVITE sip:x SIP/2.0", b"SIP/2.0 999 No\r\n\r\n", b"\x80\x00" * 40, b"x" * 20_000],
)
def test_what_is_no_sip_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        parse(data)


@settings(max_examples=300, deadline=1_000)
@given(st.lists(st.tuples(st.integers(0, len(INVITE)), st.integers(0, 12), st.binary(max_size=12)), min_size=1, max_size=6))
def test_whatever_is_changed_in_a_message_nothing_but_a_refusal_comes_of_it(changes: list[tuple[int, int, bytes]]) -> None:
    data = INVITE
    for at, length, by in changes:
        data = data[:at] + by + data[at + length :]
    try:
        message = parse(data)
        if isinstance(message, Request):
            message.came_from("192.0.2.7", 5060)
            key_of(message)
            parse(message.answer(200, to_tag="x").encode())
    except MalformedError:
        pass


@settings(max_examples=200, deadline=1_000)
@given(st.text(alphabet=' "<>\\,;=sip:@a1\t', max_size=200))
def test_any_header_value_is_taken_apart(value: str) -> None:
    assert ",".join(split_list(value)) is not None
    address(value)
    masked(value)
    try:
        parse_uri(value)
    except MalformedError:
        pass


def test_a_long_header_of_blanks_takes_no_time() -> None:
    address(" " * 4_000 + '"' * 99 + "<" * 2_000)


def test_the_callers_number_is_never_whole_in_a_log() -> None:
    assert masked('"01012345678" <sip:+821012345678@pbx>;tag=1') == "***78"
    assert masked("<sip:119@pbx>") == "***"
    assert masked("<sip:kim@pbx>") == "***"
