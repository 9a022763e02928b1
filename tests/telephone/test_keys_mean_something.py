from __future__ import annotations

import asyncio

import httpx
import pytest

from channels.telephone.info import key_of_info
from channels.telephone.keypad import PAUSE_S, Act, Keypad
from channels.telephone.line import Line
from channels.telephone.message import MalformedError, Request
from channels.telephone.phrases import KEYS, PERSON, choices_aloud, sentences


@pytest.fixture
def keypad() -> Keypad:
    return Keypad()


def press(keypad: Keypad, keys: str, now: float = 5.0) -> list[Act]:
    return [act for key in keys if (act := keypad.press(key, now))]


def test_a_digit_takes_the_choice_of_that_number(keypad: Keypad) -> None:
    keypad.ask(["full", "abstract"])
    assert press(keypad, "2") == [Act("choice", "abstract")]
    assert press(keypad, "3") == [Act("no_use")]


def test_zero_asks_for_a_person_and_star_to_hear_it_again(keypad: Keypad) -> None:
    keypad.ask([])
    assert press(keypad, "0*#D") == [Act("person"), Act("again")]


def test_a_number_is_gathered_until_it_is_whole(keypad: Keypad) -> None:
    keypad.ask([], "resident_number")
    assert press(keypad, "6804121234567") == [Act("text", "6804121234567")]


def test_hash_or_a_pause_ends_a_number(keypad: Keypad) -> None:
    keypad.ask(["skip"], "phone")
    assert press(keypad, "01012345678#") == [Act("text", "01012345678")]
    assert press(keypad, "0212", now=8.0) == []
    assert keypad.due(8.0 + PAUSE_S - 0.1) is None
    assert keypad.due(8.0 + PAUSE_S) == Act("text", "0212") and keypad.due(20.0) is None


def test_star_begins_a_number_again_and_zero_alone_still_means_a_person(keypad: Keypad) -> None:
    keypad.ask([], "phone")
    assert press(keypad, "019*010#") == [Act("text", "010")]
    assert press(keypad, "0") == [] and keypad.due(5.0 + PAUSE_S) == Act("person")


def test_the_last_sign_of_a_chinese_number_may_be_a_star(keypad: Keypad) -> None:
    keypad.ask([], "cn_id_number")
    assert press(keypad, "11010119680412123*") == [Act("text", "11010119680412123X")]


def test_digits_begun_outlast_the_same_question_and_no_other(keypad: Keypad) -> None:
    keypad.ask([], "phone")
    press(keypad, "010")
    keypad.ask([], "phone")
    assert press(keypad, "55#") == [Act("text", "01055")]
    press(keypad, "010")
    keypad.ask(["yes"], "yes_no")
    assert press(keypad, "1") == [Act("choice", "yes")]


def test_choices_are_read_with_their_keys_and_texts_cut_at_their_pauses() -> None:
    assert choices_aloud(["전체", "요약."], "ko") == ["전체, 1번.", "요약, 2번."]
    assert len(choices_aloud([str(n) for n in range(20)], "en")) == 9
    assert sentences("Hello. It costs 1.5 dollars. Is that fine?") == ["Hello.", "It costs 1.5 dollars.", "Is that fine?"]
    assert sentences("您好。您想办什么事？请直接说。") == ["您好。", "您想办什么事？", "请直接说。"]
    assert set(KEYS) == set(PERSON) == {"ko", "zh", "en"}


@pytest.mark.parametrize(
    ("kind", "body", "key"),
    [
        ("application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", "5"),
        ("application/dtmf-relay", b"Signal= *\nDuration= 100", "*"),
        ("Application/DTMF-Relay;x=y", b"signal=11", "#"),
        ("application/dtmf", b"0", "0"),
        ("application/dtmf", b"d\r\n", "D"),
        ("application/dtmf-relay", b"Signal=flash", ""),
        ("application/dtmf-relay", b"\xff\x00", ""),
    ],
)
def test_keys_told_in_sip_info_are_read(kind: str, body: bytes, key: str) -> None:
    assert key_of_info(Request([("content-type", kind)], body, "INFO")) == key


def test_another_kind_of_info_is_not_read() -> None:
    with pytest.raises(MalformedError):
        key_of_info(Request([("content-type", "application/media_control+xml")], b"5", "INFO"))


@pytest.mark.timeout(120)
def test_a_form_is_answered_by_keys(live_server: str) -> None:
    async def scene() -> None:
        async with httpx.AsyncClient(base_url=live_server) as http:
            line, keypad = Line(http, "ko", "standard", "KR"), Keypad()
            assert (await line.open())[0]["speech"]
            await line.take(text="등본 떼 주세요")
            turn = await line.take(text="김영희")
            keypad.ask([], await line.field_type(turn["state"]))
            [act] = press(keypad, "6804121234567")
            turn = await line.take(**{act.kind: act.value})
            assert turn["state"]["answers"]["resident_number"].replace("-", "") == "6804121234567"
            assert turn["state"]["asking"] == "copy_type" and await line.field_type(turn["state"]) == "choice"
            choices = next(reply["choices"] for reply in turn["replies"] if reply["choices"])
            keypad.ask([choice["id"] for choice in choices], "choice")
            [act] = press(keypad, "1")
            turn = await line.take(**{act.kind: act.value})
            assert turn["state"]["answers"]["copy_type"] == "full"
            keypad.ask([], await line.field_type(turn["state"]))
            [act] = press(keypad, "2#") if keypad.wants_number else [Act("text", "2")]
            await line.take(**{act.kind: act.value})
            keypad.ask([])
            [act] = press(keypad, "0")
            turn = await line.take(text=PERSON["ko"])
            assert act.kind == "person" and turn["state"]["handoff"]
            address = line.voice
            await line.end()
        assert httpx.get(address.replace("ws", "http", 1).replace("/voice", ""), timeout=20).status_code == 404

    asyncio.run(scene())
