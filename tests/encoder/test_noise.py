"""Noisy copies of training sentences."""

from __future__ import annotations

import pytest

from assistant.encoder.noise import Noise
from services.catalogue import sound

SENTENCES = ["주민등록 등본을 어디서 떼나요?", "社保卡丢了要怎么补办？", "Where can I renew my driving licence?"]


def copies(text: str, count: int = 200) -> list[str]:
    noise = Noise(["社保卡丢了要怎么补办", "设备怎么用，我要报名"], seed=3)
    return [noise(text) for _ in range(count)]


def test_the_same_seed_gives_the_same_copies() -> None:
    assert copies(SENTENCES[0]) == copies(SENTENCES[0])


@pytest.mark.parametrize("text", SENTENCES)
def test_copies_differ_and_stay_close(text: str) -> None:
    noisy = copies(text)
    assert len(set(noisy)) > 25
    assert all(len(copy) > len(text) * 0.5 for copy in noisy)


def test_korean_loses_its_spaces_in_some_copies() -> None:
    assert any(" " not in copy for copy in copies(SENTENCES[0]))


def test_chinese_characters_give_way_to_characters_of_the_same_sound() -> None:
    swapped = {copy for copy in copies("设备") if len(copy) == 2}
    assert "社备" in swapped
    assert {sound.key(copy) for copy in swapped} == {sound.key("设备")}


def test_one_letter_is_never_lost() -> None:
    assert all(copies("네"))
