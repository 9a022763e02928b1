"""Answers to form fields come as people speak them; wrong ones are refused with the reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.schema import Field, FieldType, Text
from services.forms import AT_COUNTER, Situation, masked, spoken, understand

NOW = dt.datetime(2026, 11, 21, 10)


def field(kind: str, **more: Any) -> Field:
    text = Text(ko="질문", zh="问题", en="question")
    return Field(name="asked", type=FieldType(kind), label=text, prompt=text, simple=text, **more)


@pytest.mark.parametrize(
    ("language", "kind", "said", "value"),
    [
        ("ko", "name", "저는 박순자라고 해요", "박순자"), ("ko", "name", "이, 순, 신", "이순신"), ("ko", "name", "우리 어머니는 정옥순이에요", "정옥순"), ("ko", "name", "나 혼자니께 내가 세대주여", "김갑돌"),
        ("zh", "name", "姓张，叫张伟", "张伟"), ("zh", "name", "我是李建国", "李建国"), ("en", "name", "it's Mary O'Neill", "Mary O'Neill"),
        ("ko", "resident_number", "사팔공칠일이 다시 이구구공공일이", "4807122990012"), ("zh", "cn_id_number", "幺幺零幺零五一九四九一二三一零零二叉", "11010519491231002X"),
        ("ko", "phone", "공일공에 구팔칠육에 오사삼이요", "01098765432"), ("ko", "count", "나 혼자니께 내가 세대주여", 1), ("ko", "plate_number", "십이가 삼사오육", "12가3456"),
        ("ko", "yes_no", "기라", True), ("ko", "yes_no", "뒷자리는 안 보이게 해 주세요", False), ("zh", "yes_no", "得嘞", True), ("zh", "yes_no", "别显示", False), ("en", "yes_no", "aye", True), ("en", "yes_no", "nah", False),
        ("ko", "photo", "사진은 여기 있어요", AT_COUNTER), ("ko", "email", "gildong 골뱅이 naver 점 com", "gildong@naver.com"), ("ko", "passport_number", "엠 일이삼사오육칠팔", "M12345678"),
        ("zh", "money", "三千五", 3_500), ("ko", "age", "52년생", 74), ("ko", "address", "전주시 완산구 효자동 삼 번지에 살아유", "전주시 완산구 효자동 삼 번지"),
    ],
)  # fmt: skip
def test_an_answer_is_read(language: str, kind: str, said: str, value: Any) -> None:
    answer = understand(field(kind), said, Situation(language, "CN" if language == "zh" else "KR", NOW, {"applicant_name": "김갑돌"}))
    assert answer.accepted and answer.value == value


@pytest.mark.parametrize(
    ("kind", "said", "problem", "more"),
    [
        ("resident_number", "공일공 일이삼사 오육칠팔", "too_short", {}), ("resident_number", "사팔일삼일이 다시 이구구공공일이", "bad_birth_date", {}), ("cn_id_number", "110105194912310021", "bad_checksum", {}),
        ("phone", "010-1234-567", "too_short", {}), ("date", "지난주 금요일", "date_in_past", {"when": "future"}), ("date", "내일", "date_in_future", {"when": "past"}), ("count", "쉰 명", "too_many", {"maximum": 20}),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_reason(kind: str, said: str, problem: str, more: dict[str, Any]) -> None:
    answer = understand(field(kind, **more), said, Situation("ko", "KR", NOW))
    assert not answer.accepted and answer.problem == problem


@pytest.mark.parametrize("said", ["얼마예요?", "다시 말해줘", "취소할래요", "네"])
def test_a_question_or_command_is_no_name(said: str) -> None:
    answer = understand(field("name"), said, Situation("ko", "KR", NOW))
    assert answer.certainty < 0.7


def test_id_numbers_are_masked_on_screen_and_in_speech() -> None:
    asked = field("resident_number", sensitive=True)
    assert masked(asked, "4807122990012", "ko") == "480712-2******"
    assert "990012" not in spoken(asked, "4807122990012", "ko")
