"""Numbers are read as people say them."""

from __future__ import annotations

import pytest

from services.forms.spoken_numbers import cardinal, digits


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("사팔공칠일이 다시 이구구공공일이", "4807122990012"),
        ("공일공에 일이삼사에 오육칠팔이에요", "01012345678"),
        ("제 번호는 공일공 삼삼사사에 이이일일입니다", "01033442211"),
        ("身份证是一一零一零一一九四九一二三一零零二叉", "11010119491231002X"),
        ("幺三八零零一三八零零零", "13800138000"),
        ("oh one oh, one two three four, five six seven eight", "01012345678"),
        ("one three eight double zero one three eight triple zero", "13800138000"),
        ("my number is 010 1234 5678 thanks", "01012345678"),
    ],
)
def test_digits_said_one_by_one_are_joined(said: str, number: str) -> None:
    assert digits(said) == number


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("삼백오십만 원", 3_500_000), ("만 오천원", 15_000), ("3만 5천원", 35_000), ("등본 두 통", 2), ("나이는 여든둘이여", 82), ("칠십삼 세", 73), ("세 통이요", 3),
        ("一万五", 15_000), ("三千五", 3_500), ("两份", 2), ("3.5万", 35_000), ("两千零五十", 2_050),
        ("two hundred and fifty", 250), ("one and a half million", 1_500_000), ("seventy-three", 73), ("a couple, two", 2),
    ],
)  # fmt: skip
def test_amounts_counts_and_ages_are_read(said: str, number: int) -> None:
    assert cardinal(said) == number
