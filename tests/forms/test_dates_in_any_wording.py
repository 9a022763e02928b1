"""Dates and times are read in any wording, on the side of today that the question allows."""

from __future__ import annotations

import datetime as dt

import pytest

from services.forms.dates import parse_clock, parse_date, parse_moment

NOW = dt.datetime(2026, 11, 21, 10)


@pytest.mark.parametrize(
    ("language", "side", "said", "day"),
    [
        ("ko", "past", "지난주 금요일", "2026-11-13"), ("ko", "past", "천구백오십이년 삼월 이일", "1952-03-02"), ("ko", "past", "음력 52년 8월 15일", "1952-10-03"),
        ("ko", "past", "520302", "1952-03-02"), ("ko", "future", "낼모레", "2026-11-23"), ("ko", "future", "이십오일이요", "2026-11-25"), ("ko", "past", "삼월 이일", "2026-03-02"),
        ("zh", "past", "上周五", "2026-11-13"), ("zh", "future", "下礼拜三", "2026-11-25"), ("zh", "past", "一九五二年三月二号", "1952-03-02"), ("zh", "future", "明儿个", "2026-11-22"),
        ("en", "past", "last Friday", "2026-11-13"), ("en", "past", "second of march nineteen forty five", "1945-03-02"), ("en", "future", "the 25th", "2026-11-25"),
        ("en", "past", "12/07/1948", "1948-07-12"), ("en", "past", "the fifth of March twenty thirty", "2030-03-05"),
    ],
)  # fmt: skip
def test_a_date_is_found(language: str, side: str, said: str, day: str) -> None:
    assert parse_date(said, language, NOW, side) == dt.date.fromisoformat(day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "said", "clock"),
    [("ko", "세 시요", "15:00"), ("ko", "오전 열시 반", "10:30"), ("zh", "上午十点一刻", "10:15"), ("zh", "两点半", "14:30"), ("en", "half past two", "14:30"), ("en", "2pm", "14:00")],
)
def test_an_hour_is_taken_as_one_at_which_offices_are_open(language: str, said: str, clock: str) -> None:
    found = parse_clock(said, language, NOW)
    assert found is not None and found.strftime("%H:%M") == clock


def test_day_and_hour_in_one_sentence_are_both_read() -> None:
    assert parse_moment("다음 주 화요일 오전 열시", "ko", NOW, "future") == (dt.datetime(2026, 11, 24, 10), True, True)
