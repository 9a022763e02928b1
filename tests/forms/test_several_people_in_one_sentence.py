from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.store import installed_catalogue
from services.forms import Situation, form_of, other_answers
from services.forms.people import names_told

NOW = dt.datetime(2026, 11, 21, 10, 0)


def situation(language: str, service: str, **answers: Any) -> Situation:
    """What is known in a form of ``service`` on 21 November 2026 at ten."""
    return Situation(language, installed_catalogue()[service].jurisdiction, NOW, answers)


@pytest.mark.parametrize(
    ("language", "service", "said", "names"),
    [
        ("ko", "kr_long_term_care", "제 이름은 김민수고 어머니 성함은 박영자예요", {"applicant_name": "박영자", "guardian_name": "김민수"}),
        ("ko", "kr_long_term_care", "어머니는 박영자시고 저는 김민수예요", {"applicant_name": "박영자", "guardian_name": "김민수"}),
        (
            "ko",
            "kr_death_and_inheritance",
            "저는 김민수고 돌아가신 분은 박영자예요",
            {"deceased_name": "박영자", "applicant_name": "김민수"},
        ),
        ("ko", "kr_missing_person", "저는 김민수이고 어머니 이름은 박영자입니다", {"missing_name": "박영자", "reporter_name": "김민수"}),
        ("ko", "kr_birth_happy_onestop", "엄마는 김하나고 아빠는 이정우예요", {"mother_name": "김하나", "father_name": "이정우"}),
        ("ko", "kr_birth_happy_onestop", "저는 김하나고 남편은 이정우예요", {"mother_name": "김하나", "father_name": "이정우"}),
        ("ko", "kr_online_mediation", "저는 오세진이고 상대는 박건우예요", {"applicant_name": "오세진", "respondent_name": "박건우"}),
        ("ko", "kr_seal_certificate", "저는 최은주고 어머니는 김말자예요", {"applicant_name": "최은주"}),
        ("zh", "cn_elder_care_subsidy", "我叫李强，我妈叫王秀兰", {"elder_name": "王秀兰", "agent_name": "李强"}),
        ("zh", "cn_elder_allowance", "我是她儿子李强，我妈叫王秀兰", {"elder_name": "王秀兰", "agent_name": "李强"}),
        ("zh", "cn_marriage", "新娘叫丁一，新郎叫马超群", {"groom_name": "马超群", "bride_name": "丁一"}),
        ("zh", "cn_marriage", "男的叫马超群，女的叫丁一", {"groom_name": "马超群", "bride_name": "丁一"}),
        ("zh", "cn_death_one_thing", "死者叫王建国，我叫王小明", {"deceased_name": "王建国", "applicant_name": "王小明"}),
        ("zh", "cn_online_litigation", "我叫刘大伟，被告是张三丰", {"applicant_name": "刘大伟", "respondent_name": "张三丰"}),
        ("zh", "cn_passport", "我叫李强，我妈叫王秀兰", {"applicant_name": "李强"}),
        ("en", "kr_long_term_care", "I'm Tom Reed and my mother is Ann Reed", {"applicant_name": "Ann Reed", "guardian_name": "Tom Reed"}),
        (
            "en",
            "kr_missing_person",
            "my name is Tom Reed, my mother's name is Ann Reed",
            {"missing_name": "Ann Reed", "reporter_name": "Tom Reed"},
        ),
        ("en", "kr_missing_person", "i'm tom reed and my mother is ann reed", {"missing_name": "Ann Reed", "reporter_name": "Tom Reed"}),
        (
            "en",
            "kr_online_mediation",
            "my name's Susan Oh and his name is Brian Choi",
            {"applicant_name": "Susan Oh", "respondent_name": "Brian Choi"},
        ),
        ("en", "cn_marriage", "I'm Ann Lee, he's Tom Reed", {"groom_name": "Tom Reed", "bride_name": "Ann Lee"}),
        ("en", "kr_passport_reissue", "I'm Tom Reed and my mother is Ann Reed", {"applicant_name": "Tom Reed"}),
    ],
)
def test_two_names_in_one_sentence_go_into_the_fields_of_those_who_bear_them(
    language: str, service: str, said: str, names: dict[str, str]
) -> None:
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    assert names_told(form, form.form[0], said, situation(language, service)) == names


@pytest.mark.parametrize(
    ("language", "service", "asked", "said", "field"),
    [
        ("ko", "kr_birth_happy_onestop", "child_name", "엄마는 김하나예요", "mother_name"),
        ("ko", "kr_birth_happy_onestop", "mother_name", "애 엄마는 김하나예요", "mother_name"),
        ("ko", "kr_online_mediation", "applicant_name", "상대는 박건우예요", "respondent_name"),
        ("zh", "cn_marriage", "groom_name", "女的叫丁一", "bride_name"),
        ("zh", "cn_birth_one_thing", "child_name", "妈妈叫王芳", "mother_name"),
        ("en", "kr_birth_happy_onestop", "child_name", "the mother is Ann Reed", "mother_name"),
    ],
)
def test_one_person_named_by_their_part_fills_only_their_own_field(language: str, service: str, asked: str, said: str, field: str) -> None:
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    assert list(names_told(form, form.field(asked), said, situation(language, service))) == [field]


@pytest.mark.parametrize(
    ("language", "service", "asked", "said"),
    [
        ("ko", "kr_long_term_care", "applicant_name", "박영자예요"),
        ("ko", "kr_missing_person", "missing_name", "아버지가 이상해요"),
        ("ko", "kr_missing_person", "missing_name", "남편은 선생이에요 저는 주부고요"),
        ("zh", "cn_elder_allowance", "elder_name", "王秀兰"),
        ("zh", "cn_elder_allowance", "elder_name", "我是王秀兰的儿子"),
        ("en", "kr_missing_person", "missing_name", "my mother is poorly again"),
        ("en", "kr_missing_person", "missing_name", "i'm fine and my mother is very poorly"),
        ("en", "kr_missing_person", "missing_name", "I'm Tom Reed and my mother is poorly"),
    ],
)
def test_what_names_no_second_person_fills_no_other_name(language: str, service: str, asked: str, said: str) -> None:
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    known = situation(language, service)
    assert names_told(form, form.field(asked), said, known) == {}
    assert not {f.name for f in form.form if f.type.value == "name"} & set(other_answers(form, form.field(asked), said, known))


def test_a_name_that_is_known_already_is_not_given_to_somebody_else() -> None:
    form = form_of(installed_catalogue(), None, "kr_online_mediation")
    assert form is not None
    known = situation("ko", "kr_online_mediation", applicant_name="오세진")
    assert names_told(form, form.field("respondent_name"), "저는 오세진이고 상대는 박건우예요", known) == {"respondent_name": "박건우"}
