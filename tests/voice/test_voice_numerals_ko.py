"""Korean dates, times and counts: said so that they are understood, and known when they are heard."""

from __future__ import annotations

import numpy as np
import pytest

from voice.audio import resample
from voice.expectation import Expectation, grammar
from voice.recognise.base import Hints
from voice.recognise.text import letters
from voice.speak import numerals_ko
from voice.speak.kokoro import phonemes


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("이천이십육년 구월 이십일에 오세요.", ["이천이십육년 구월", "이십일에 오세요."]),
        ("오전 열한 시 이십 분이에요.", ["오전 열한 시", "이십 분이에요."]),
        ("시월 삼일, 한 시 반", ["시월", "삼일, 한 시 반"]),
        ("이번 달 이십일 일과", ["이번 달 이십일 일과"]),
        ("열 시 오 분과 유월 육일", ["열 시", "오 분과 유월", "육일"]),
        ("서류는 두 통이에요.", ["서류는 두 통이에요."]),
    ],
)
def test_the_day_is_said_apart_from_its_month_and_minutes_from_their_hour(sentence: str, parts: list[str]) -> None:
    assert numerals_ko.parts(sentence) == parts


@pytest.mark.parametrize(
    ("word", "said", "last", "better"),
    [("이십일일", "iɕʰibiɾiɾ", True, "iɕʰibiɾiɾɯ"), ("이십일일", "iɕʰibiɾiɾ", False, "iɕʰibiɾiɾ"), ("구월", "ɡuwʌɾ", False, "kuwʌɾ"),
     ("구청", "ɡutɕʰʌŋ", False, "ɡutɕʰʌŋ"), ("서울", "sʌuɾ", True, "sʌuɾ"), ("칠.", "tɕʰiɾ", True, "tɕʰiɾɯ")],
)
def test_only_numbers_are_said_more_clearly(word: str, said: str, last: bool, better: str) -> None:
    assert numerals_ko.symbols(word, said, last=last) == better


def test_a_last_l_is_said_before_a_pause_only() -> None:
    assert [symbols[-2:] for _, symbols in phonemes("시월 일일, 일일", "ko")] == ["ɔɾ", "ɯ,", "ɾɯ"]


def test_dates_and_counts_nobody_has_heard_before_are_understood(kokoro, vosk) -> None:
    answers = [("date", "구월 이십일"), ("date", "이월 이십팔일"), ("date", "칠월 육일"), ("time", "저녁 여섯 시 이십 분"), ("time", "새벽 네 시 오십 분"),
               ("number", "구십삼 세"), ("number", "칠십일 명"), ("number", "삼십팔 번"), ("date", "십이월 구일"), ("time", "오후 열한 시 십 분")]  # fmt: skip
    missed = []
    for kind, said in answers:
        speech = kokoro.synthesise(said, "ko")
        allowed = Hints(grammar(Expectation(kind), "ko"), closed=True)  # type: ignore[arg-type]
        heard = vosk.alternatives(np.pad(resample(speech.pcm, speech.sample_rate, 16_000), 4000), "ko", allowed)
        if not heard or letters(heard[0][0]) != letters(said):
            missed.append((said, heard[:1]))
    assert len(missed) <= 1, missed
