from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.store import installed_catalogue
from services.forms import Situation, first_answers, form_of
from services.forms.kinds import kind_asked, name_of
from services.forms.outside import outside_guide

NOW = dt.datetime(2026, 11, 21, 10, 0)


def situation(language: str, service: str, **answers: Any) -> Situation:
    """What is known in a form of ``service`` on 21 November 2026 at ten."""
    return Situation(language, installed_catalogue()[service].jurisdiction, NOW, answers)


@pytest.mark.parametrize(
    ("service", "said", "name"),
    [
        ("kr_resident_record_copy", "초본 떼 주세요", "주민등록초본"), ("kr_resident_record_copy", "我要开抄本", "주민등록초본"), ("kr_resident_record_copy", "an abstract please", "주민등록초본"), ("kr_resident_record_copy", "등본 떼 주세요", "주민등록등본"),
        ("kr_resident_record_copy", "등초본이요", "주민등록등본"), ("kr_resident_record_copy", "등본하고 초본", "주민등록등본"), ("kr_family_relation_certificate", "혼인관계증명서 한 통", "혼인관계증명서"), ("kr_family_relation_certificate", "친양자입양관계증명서", "친양자입양관계증명서"),
        ("kr_family_relation_certificate", "가족관계증명서 떼 주세요", "가족관계증명서"), ("kr_land_real_estate", "등기부등본 떼 주세요", "등기부등본"),
    ],
)  # fmt: skip
def test_a_paper_is_called_by_the_name_it_was_asked_by(service: str, said: str, name: str) -> None:
    about = installed_catalogue()[service]
    assert name_of(about, kind_asked(about, said)).ko == name


@pytest.mark.parametrize(("language", "name"), [("ko", "주민등록초본"), ("zh", "居民登记抄本"), ("en", "resident registration abstract")])
def test_the_form_for_an_abstract_is_called_abstract(language: str, name: str) -> None:
    form = form_of(installed_catalogue(), None, "kr_resident_record_copy", {"copy_type": "abstract"})
    assert form is not None
    assert form.label.in_(language) == name


def test_the_opening_sentence_tells_kind_and_copies() -> None:
    form = form_of(installed_catalogue(), None, "kr_resident_record_copy")
    assert form is not None
    assert first_answers(form, "초본 두 통 떼 주세요", situation("ko", "kr_resident_record_copy")) == {
        "copy_type": "abstract",
        "number_of_copies": 2,
    }


@pytest.mark.parametrize(
    ("language", "place", "said", "number"),
    [
        ("ko", "KR", "실업급여 받고 싶어요", "1350"), ("ko", "KR", "실업급여는 어디서 신청해요?", "1350"), ("ko", "KR", "주차 단속 문의하려고요", "110"), ("ko", "KR", "연말정산 어떻게 해요", "126"), ("ko", "KR", "임대주택 신청하고 싶어요", "110"),
        ("zh", "CN", "失业金怎么领", "12333"), ("zh", "CN", "我要申请公租房", "12345"), ("zh", "CN", "火车票在哪买", "12306"), ("zh", "KR", "失业金怎么领", "1350"), ("en", "KR", "where do I pay my TV licence", "110"),
        ("en", "KR", "I want to apply for unemployment benefit", "1350"), ("en", "CN", "can I get unemployment benefit?", "12333"), ("ko", "CN", "실업급여 받고 싶어요", "12333"),
    ],
)  # fmt: skip
def test_a_matter_outside_the_catalogue_gets_the_line_that_answers_it(language: str, place: str, said: str, number: str) -> None:
    line = outside_guide(said, language, place, installed_catalogue())
    assert line is not None
    assert line.number == number
    assert number in line.in_words(language)


@pytest.mark.parametrize(
    ("language", "place", "said"),
    [
        ("ko", "KR", "실업급여 때문에 등본 떼러 왔어요"), ("ko", "KR", "어린이집에서 우리 집 식구 다 나온 종이를 가져오래요"), ("ko", "KR", "퇴직금을 안 줘서 소송하고 싶어요"), ("ko", "KR", "여권 신청하고 싶어요"), ("zh", "CN", "没开发票，拿微信付款记录行吗"),
        ("zh", "CN", "我妈低保都没有，普通退休工人也给评不"), ("zh", "CN", "公积金提取要发票还是合同"), ("en", "KR", "the nursery wants the paper with all of us on it"), ("en", "KR", "renew my passport"),
    ],
)  # fmt: skip
def test_a_service_of_the_catalogue_is_never_sent_away(language: str, place: str, said: str) -> None:
    assert outside_guide(said, language, place, installed_catalogue()) is None
