from __future__ import annotations

import random
import re

import pytest

from services.casework.masking import MASK, mask
from services.casework.references import (
    ALPHABET,
    KIND_LETTERS,
    is_well_formed,
    kind_of,
    new_access_code,
    new_reference,
    normalise_reference,
)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("01OILUBSZVDGN")
    assert len(set(ALPHABET)) == len(ALPHABET) == 23


@pytest.mark.parametrize("kind", KIND_LETTERS)
def test_a_reference_tells_its_kind(kind: str) -> None:
    reference = new_reference(kind)
    assert re.fullmatch(rf"{KIND_LETTERS[kind]}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", reference)
    assert is_well_formed(reference)
    assert kind_of(reference) == kind


def test_every_wrong_character_and_every_swap_is_noticed() -> None:
    for _ in range(20):
        reference = new_reference("application")
        for position in (0, *range(2, 6), *range(7, 11)):
            choices = KIND_LETTERS.values() if position == 0 else ALPHABET
            for other in choices:
                if other != reference[position]:
                    assert not is_well_formed(reference[:position] + other + reference[position + 1 :])
        for position in (2, 3, 4, 7, 8, 9):
            pair = reference[position : position + 2]
            if pair[0] != pair[1]:
                assert not is_well_formed(reference[:position] + pair[::-1] + reference[position + 2 :])


@pytest.mark.parametrize("written", ["a7k3m29qf", "A 7K3M 29QF", " a-7k3m—29qf ", "Ａ７Ｋ３Ｍ２９ＱＦ", "a.7k3n.29qf"])
def test_loose_writing_is_understood(written: str) -> None:
    assert normalise_reference(written) == "A-7K3M-29QF"


def test_a_thousand_references_differ() -> None:
    assert len({new_reference("complaint") for _ in range(1000)}) == 1000


def test_an_access_code_is_six_digits() -> None:
    assert all(re.fullmatch(r"\d{6}", new_access_code()) for _ in range(100))


@pytest.mark.parametrize(
    "secret",
    ["480719-2990011", "4807192990011", "11010519491231002X", "010-1234-5678", "01012345678", "13812345678",
     "+86 138 1234 5678",     "02-123-4567", "person@example.org", "110-123-456789"],
)  # fmt: skip
def test_what_identifies_a_person_is_masked(secret: str) -> None:
    masked = mask(f"번호는 {secret}입니다")
    assert secret not in masked
    assert MASK in masked


@pytest.mark.parametrize("harmless", ["2026-11-25", "10:00", "A-7K3M-29QF", "112", "1588-2188", "52,000원", "kr_basic_pension"])
def test_what_does_not_is_left(harmless: str) -> None:
    assert mask(f"값은 {harmless} 입니다") == f"값은 {harmless} 입니다"


LETTERS_KO = {
    "A": "에이", "B": "비", "C": "씨", "D": "디", "E": "이", "F": "에프", "H": "에이치", "J": "제이", "K": "케이", "M": "엠", "P": "피", "Q": "큐", "R": "알", "S": "에스",
    "T": "티", "W": "더블유", "X": "엑스", "Y": "와이", "2": "이", "3": "삼", "4": "사", "5": "오", "6": "육", "7": "칠", "8": "팔", "9": "구",
}  # fmt: skip
WORDS_EN = dict(zip("23456789", ("two", "three", "four", "five", "six", "seven", "eight", "nine")))


def test_words_around_a_reference_make_none_by_chance() -> None:
    from services.forms.identifiers import reference

    # "D K X three K" has nine letters too, and a check character that fits.
    assert reference("It is D K X three K H J seven Q", minimum=4, maximum=24) == ("D-KX3K-HJ7Q", None)


@pytest.mark.parametrize("kind", KIND_LETTERS)
def test_the_form_takes_one_typed_or_said_letter_by_letter(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.forms.identifiers import reference

    # The same references in every run: one that fails, fails for everyone.
    monkeypatch.setattr("services.casework.references.secrets.choice", random.Random(f"said {kind}").choice)
    for _ in range(100):
        wanted = new_reference(kind)
        plain = wanted.replace("-", "")
        for said in (
            wanted,
            wanted.lower().replace("-", " "),
            f"제 번호는 {wanted}예요",
            f"编号是{wanted}",
            f"It is {' '.join(WORDS_EN.get(one, one) for one in plain)}",
        ):
            assert reference(said, minimum=4, maximum=24) == (wanted, None), said
        in_korean = reference(" ".join(LETTERS_KO[one] for one in plain) + "예요", minimum=4, maximum=24)[0]
        # "이" is 2 and E: where both fit it is asked again, never guessed.
        assert in_korean == wanted or (plain.count("2") + plain.count("E") > 1 and not is_well_formed(in_korean or ""))


def test_other_numbers_are_read_as_before() -> None:
    from services.forms.identifiers import reference

    assert reference("1234567890", minimum=4, maximum=24) == ("1234567890", None)
    assert reference("AB123456", minimum=4, maximum=24) == ("AB123456", None)
    assert reference("삼", minimum=4, maximum=24) == (None, "too_short")
