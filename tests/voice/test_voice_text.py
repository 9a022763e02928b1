from __future__ import annotations

import pytest

from voice.recognise.join import snap, spelled
from voice.recognise.near_digits import near_digits
from voice.recognise.numerals import digits_in, spoken_digits
from voice.recognise.text import alike, cer, contains, normalise
from voice.unfinished import extra_wait


@pytest.mark.parametrize(
    ("said", "language", "digits"),
    [
        ("공일공 일이삼사 오육칠팔", "ko", "01012345678"),
        ("사팔공칠일이 다시 이구구공공일이", "ko", "480712-2990012"),
        ("010-1234-5678이요", "ko", "010-1234-5678"),
        ("하나 둘 셋 넷", "ko", "1234"),
        ("삼 륙 고", "ko", "365"),
        ("幺三八 零零一三 八零零零", "zh", "13800138000"),
        ("oh one oh one two three four", "en", "0101234"),
    ],
)
def test_spoken_digits_become_figures(said: str, language: str, digits: str) -> None:
    assert spoken_digits(said, language) == digits


@pytest.mark.parametrize("said", ["주민등록등본 떼 주세요", "이십삼", "잠깐만요", "삼 고", ""])
def test_other_speech_is_no_digit_string(said: str) -> None:
    assert spoken_digits(said, "ko") is None


@pytest.mark.parametrize(
    ("heard", "wanted", "digits"),
    [("사팔곤 7일이 다시 2구구공공일이.", 13, "4807122990012"), ("공일공 일이삼사 오육칠바", None, "01012345678"), ("곤일곤 일이삼사 오육칠팔이요", 11, "01012345678"),
     ("사팔곤 7일이", 13, ""), ("주민등록등본 떼 주세요", 13, ""), ("네 맞아요 공일공", None, ""), ("공일공 기차역 오육칠팔", 11, "")],
)
def test_digits_that_were_nearly_heard_are_guessed_only_where_all_the_rest_fits(heard: str, wanted: int | None, digits: str) -> None:
    assert near_digits(heard, "ko", wanted) == digits


@pytest.mark.parametrize(("heard", "digits"), [("有五八八二三三八四六八", "15882338468"), ("一三吧一二三四五六七八", "13812345678"), ("我要户口簿", ""), ("有爸爸去上海", "")])
def test_chinese_digits_that_were_nearly_heard_are_guessed_too(heard: str, digits: str) -> None:
    assert near_digits(heard, "zh", 11) == digits


def test_double_and_triple_are_understood() -> None:
    assert digits_in("double seven one triple zero", "en") == "771000"


def test_chinese_is_simplified_joined_and_half_width() -> None:
    assert normalise("請 幫 我 辦理 護照 １２", "zh") == "请帮我办理护照 12"


def test_error_rate_ignores_spaces_and_marks() -> None:
    assert cer("안녕하세요. 길벗", "안녕 하세요 길벗!") == 0
    assert cer("가나다라", "가나다") == 0.25


def test_likeness_is_of_sound_not_of_letters() -> None:
    assert alike("전입신고", "전입씬고", "ko") > 0.85
    assert alike("补办", "部版", "zh") > 0.7
    assert contains("어 주민등록등본 떼 주세요", "주민등록등본", "ko") == 1.0


def test_a_name_heard_nearly_right_becomes_the_name() -> None:
    assert snap("주민동록등본 떼 주세요", ("주민등록등본", "전입신고"), "ko") == "주민등록등본 떼 주세요"
    assert snap("오늘 날씨가 좋네요", ("주민등록등본", "전입신고"), "ko") == "오늘 날씨가 좋네요"
    assert snap("전입신고 할게요", ("전출신고", "전입신고"), "ko") == "전입신고 할게요"


@pytest.mark.parametrize(
    ("heard", "meant"),
    [("주민등록등본대, 주세요.", "주민등록등본 떼 주세요."), ("초본 두 통 때 주세요", "초본 두 통 떼 주세요"), ("가족관계증명서 대러 왔어요", "가족관계증명서 떼러 왔어요"),
     ("증명서를 데려고요", "증명서를 떼려고요"), ("보증 때문에요", "보증 때문에요"), ("여권 대신 주세요", "여권 대신 주세요"), ("신분증 대 주세요", "신분증 대 주세요")],
)
def test_taking_out_a_paper_is_spelled_as_it_is_meant(heard: str, meant: str) -> None:
    assert spelled(heard, "ko") == meant
    assert spelled(heard, "zh") == heard


@pytest.mark.parametrize(
    ("text", "language", "longer"),
    [("등본을 떼고 싶은데", "ko", True), ("그러니까", "ko", True), ("제가 지난주에", "ko", False), ("등본 떼 주세요", "ko", False),
     ("我想办那个", "zh", True), ("我想办护照", "zh", False), ("I would like to renew my", "en", True), ("Yes please", "en", False)],
)
def test_an_unfinished_sentence_is_given_more_time(text: str, language: str, longer: bool) -> None:
    assert (extra_wait(text, language) > 0) is longer


def test_a_digit_string_is_waited_for_until_it_is_whole() -> None:
    assert extra_wait("공일공 일이삼사", "ko", digits=11) > 1
    assert extra_wait("공일공 일이삼사 오육칠팔", "ko", digits=11) < 0
