"""Korean answers as people give them: endings, two facts in one breath, stories beside the point, corrections by value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.schema import Field, FieldType, Text
from services.catalogue.store import installed_catalogue
from services.forms import Form, Situation, correction, fields_fitting, form_of, other_answers, spoken, understand
from services.forms.words import confirms, yes_or_no

NOW = dt.datetime(2026, 11, 21, 10)


def field(kind: str, **more: Any) -> Field:
    text = Text(ko="질문", zh="问题", en="question")
    return Field(**{"name": "asked", "type": FieldType(kind), "label": text, "prompt": text, "simple": text, **more})


def situation(**answers: Any) -> Situation:
    return Situation("ko", "KR", NOW, answers)


def form(service: str) -> Form:
    found = form_of(installed_catalogue(), "service", service)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("최영희고요 육오공팔이공에 이이삼사오육칠이에요", "최영희"), ("이순희입니다. 연락처는 공일공 구구구구 일이일이", "이순희"), ("저는 한석규라고 하고요 주민번호는 칠일공이", "한석규"),
        ("내 이름은 최말분이고 주민번호는 사오공일이삼이라", "최말분"), ("나 이정자여", "이정자"), ("아버지 성함은 강팔복이세요", "강팔복"), ("마이클이에요", "마이클"), ("안해숙", "안해숙"),
    ],
)  # fmt: skip
def test_a_korean_name_is_freed_of_its_ending_and_of_a_second_fact(said: str, name: str) -> None:
    assert understand(field("name"), said, situation()).value == name


@pytest.mark.parametrize(
    "said", ["두꺼운 걸로", "상세로요", "자동차 팔 때 쓸 거예요", "가족", "등본이지 뭐", "꾸엑 뿌아앙", "으으응 뿌잉", "이거 취소해 주세요", "지금은"]
)
def test_a_request_or_nonsense_is_no_korean_name(said: str) -> None:
    assert understand(field("name"), said, situation()).certainty < 0.4


@pytest.mark.parametrize("said", ["사십삼년생인데 팔월 십오일", "43년생 8월 15일", "천구백사십삼년생 팔월 십오일"])
def test_a_year_of_birth_and_a_day_make_one_date(said: str) -> None:
    assert understand(field("date", name="birth_date", when="past"), said, situation()).value == "1943-08-15"


def test_a_birthday_without_its_year_is_asked_again_except_a_babys() -> None:
    asked = field("date", name="birth_date", when="past")
    assert understand(asked, "팔월 십오일", situation()).problem == "bad_date"
    assert understand(asked, "팔월 십오일", situation(child_name="이하늘")).value == "2026-08-15"


@pytest.mark.parametrize(
    ("said", "letters"), [("엘 이 이, 제이 유 엔 에이치 오", "LEE JUNHO"), ("케이 아이 엠", "KIM"), ("케이 아이 엠, 김이에요", "KIM"), ("LEE JUNHO요", "LEE JUNHO")]
)
def test_a_latin_name_is_spelled_in_korean(said: str, letters: str) -> None:
    assert understand(field("latin_name"), said, situation()).value == letters


def test_an_office_is_freed_of_what_is_done_there() -> None:
    assert understand(field("office"), "강남구청에서 찾을게요", situation()).value == "강남구청"
    assert understand(field("place"), "행복건강원이라는 데예요", situation()).value == "행복건강원"


@pytest.mark.parametrize("said", ["어제 새벽", "나 혼자 왔제"])
def test_a_korean_address_names_its_road_or_district(said: str) -> None:
    assert not understand(field("address"), said, situation()).accepted


def test_a_resident_number_is_no_bank_account() -> None:
    assert not understand(field("bank_account"), "이팔공삼공일 이일이삼사오육", situation()).accepted
    assert understand(field("bank_account"), "농협 삼오이 공일이삼 사오육칠 팔구", situation()).accepted


@pytest.mark.parametrize(("said", "spouse"), [("이혼했어요", False), ("남편은 먼저 가부렀제", False), ("혼자 살아요", False), ("할멈이랑 둘이 살어", True), ("네", True)])
def test_how_somebody_lives_tells_of_a_spouse(said: str, spouse: bool) -> None:
    asked = form("kr_basic_pension").field("spouse")
    assert asked is not None
    assert understand(asked, said, situation()).value is spouse


def test_a_wish_for_another_service_is_no_yes() -> None:
    assert yes_or_no("사망신고 할게요", "ko") is None


@pytest.mark.parametrize("said", ["맞당께 그대로 넣어 주쇼", "그려유 그렇게 해 주슈", "인자 맞구먼유", "오야 그래라"])
def test_a_read_back_is_confirmed_in_dialect(said: str) -> None:
    assert confirms(said, "ko") is True


BILL = {"bill_type": "electricity", "customer_number": "0123456789", "amount": 43_000, "payment_method": "card"}


def test_a_field_named_without_a_value_is_asked_again() -> None:
    bill = form("kr_utility_bill")
    assert correction(bill, None, "금액이요", situation(**BILL)) is None
    fixed = correction(bill, None, "금액이 틀렸어요", situation(**BILL))
    assert fixed is not None and fixed[0].name == "amount" and fixed[1] is None


def test_a_value_alone_corrects_the_only_answer_it_fits() -> None:
    assert [(one.name, answer.value) for one, answer in fields_fitting(form("kr_utility_bill"), "사만 사천 원", situation(**BILL))] == [("amount", 44_000)]


def test_a_story_takes_no_answer_away() -> None:
    complaint = form("kr_consumer_complaint")
    story = "아니 글쎄 처음에는 허리에 좋다고 해서 샀는데 환불해 달라니까 전화도 안 받아요"
    assert correction(complaint, complaint.field("problem"), story, situation(phone="01056789012", complainant_name="송영자")) is None


def test_the_name_of_the_deceased_is_not_the_name_of_the_applicant() -> None:
    death = form("kr_death_and_inheritance")
    given = situation(deceased_name="김점례", applicant_name="윤말자")
    fixed = correction(death, None, "돌아가신 분 이름이 김점예예요", given)
    assert fixed is not None and fixed[0].name == "deceased_name" and fixed[1] is not None and fixed[1].value == "김점예"
    assert "applicant_name" not in other_answers(death, None, "돌아가신 분 이름이 김점예예요", given)


@pytest.mark.parametrize("said", ["이사 온 날은 금요일이 아이고 목요일이라예", "이사 온 날은 금요일이 아니라 목요일이에요"])
def test_of_two_values_the_denied_one_is_left_out(said: str) -> None:
    fixed = correction(form("kr_move_in_report"), None, said, situation(move_in_date="2026-11-20"))
    assert fixed is not None and fixed[1] is not None and fixed[1].value == "2026-11-19"


def test_no_and_a_name_corrects_the_name_just_given() -> None:
    record = form("kr_resident_record_copy")
    fixed = correction(record, record.field("resident_number"), "아니 홍길동", situation(applicant_name="홍길똥"))
    assert fixed is not None and fixed[0].name == "applicant_name" and fixed[1] is not None and fixed[1].value == "홍길동"


def test_day_and_hour_are_taken_in_one_breath() -> None:
    screening = form("kr_dementia_screening")
    assert other_answers(screening, screening.field("date"), "다음 주 수요일 오후 두 시요", situation()).get("time") == "14:00"


def test_masked_numbers_are_said_digit_by_digit() -> None:
    assert spoken(field("resident_number", sensitive=True), "8507111234567", "ko") == "팔오공칠일일 다시 일, 뒷자리는 가렸어요"
    assert spoken(field("bank_account", sensitive=True), "농협 3520123456789", "ko") == "농협 끝자리 육칠팔구"


def test_a_count_of_copies_is_corrected_while_another_question_is_open() -> None:
    record = form("kr_resident_record_copy")
    fixed = correction(record, record.field("resident_number"), "세 통으로 바꿔 줘", situation(applicant_name="홍길동", number_of_copies=2))
    assert fixed is not None and fixed[0].name == "number_of_copies" and fixed[1] is not None and fixed[1].value == 3
