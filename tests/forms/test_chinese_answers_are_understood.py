"""Chinese answers as elders give them: names inside sentences, one number for one person, corrections with and without a value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.schema import Field, FieldType, Text
from services.catalogue.store import installed_catalogue
from services.forms import SERVICE_FORM, Form, Situation, correction, form_of, other_answers, understand
from services.forms.choosing import best

NOW = dt.datetime(2026, 11, 21, 10)


def situation(**answers: Any) -> Situation:
    return Situation("zh", "CN", NOW, answers)


def service_form(service: str) -> Form:
    form = form_of(installed_catalogue(), SERVICE_FORM, service)
    assert form is not None
    return form


def field(kind: str, **more: Any) -> Field:
    text = Text(ko="질문", zh="问题", en="question")
    return Field(name="asked", type=FieldType(kind), label=text, prompt=text, simple=text, **more)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("我姓欧阳，叫欧阳修远", "欧阳修远"), ("娃叫张一诺，是个女娃", "张一诺"), ("我闺女陪着，她叫赵小梅", "赵小梅"), ("我儿子周建国帮我办的", "周建国"), ("户主是我爸张建华", "张建华"),
        ("赵国强，身份证510104198806153928", "赵国强"), ("赵国强，五幺零一零四一九八八零六一五三九二八", "赵国强"), ("许诺", "许诺"), ("张月明", "张月明"), ("阿依古丽", "阿依古丽"), ("阿依古丽·买买提", "阿依古丽·买买提"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_the_sentence_that_tells_it(said: str, name: str) -> None:
    answer = understand(field("name"), said, situation())
    assert answer.accepted and answer.value == name and answer.certainty >= 0.4


@pytest.mark.parametrize("said", ["身份证", "丢了", "微信", "市民中心", "上午十点", "嗯嗯那个", "对头", "行，交吧", "谢谢", "你好", "户主是我爸", "等下"])
def test_a_word_that_is_no_name_is_asked_again(said: str) -> None:
    answer = understand(field("name"), said, situation())
    assert not answer.accepted or answer.certainty < 0.4


def test_one_id_number_goes_to_one_person() -> None:
    form = service_form("cn_marriage")
    found = other_answers(form, form.field("groom_name"), "男方叫何俊杰，身份证440106199503031519", situation())
    assert found == {"groom_id": "440106199503031519"}


def test_an_id_number_goes_to_the_person_who_was_named() -> None:
    form = service_form("cn_marriage")
    found = other_answers(form, form.field("office"), "女方叫李梅，身份证440106199503031519", situation())
    assert found["bride_id"] == "440106199503031519" and "groom_id" not in found


@pytest.mark.parametrize(
    ("said", "value"), [("名字写错了", None), ("好像名字写错了", None), ("名字错了，是周桂芬", "周桂芬"), ("名字不对，应该是周桂芬", "周桂芬")]
)
def test_that_a_value_is_wrong_is_not_the_value(said: str, value: str | None) -> None:
    fixed = correction(service_form("cn_id_card"), None, said, situation(applicant_name="周桂芳"))
    assert fixed is not None and fixed[0].name == "applicant_name"
    assert (fixed[1].value if fixed[1] else None) == value


def test_the_correction_of_a_part_keeps_the_rest_of_the_address() -> None:
    form = service_form("cn_birth_one_thing")
    fixed = correction(form, None, "不是88号，是86号", situation(address="北京市朝阳区建国路88号"))
    assert fixed is not None and fixed[1] is not None and fixed[1].value == "北京市朝阳区建国路86号"


@pytest.mark.parametrize("said", ["上周五", "下周一", "我今年六十五", "十二"])
def test_a_day_or_an_age_is_no_ordinal(said: str) -> None:
    choices = next(f for f in service_form("cn_id_card").form if f.name == "reason").choices
    assert best(choices, said, "zh") is None


def test_the_passport_number_of_the_example_is_read() -> None:
    assert understand(field("passport_number"), "E一二三四五六七八", situation()).value == "E12345678"


@pytest.mark.parametrize("said", ["要花钱不", "等一下，先给我查查这个要钱不", "这个匿名行不行", "上个礼拜五", "下周五"])
def test_a_question_or_a_day_is_no_office(said: str) -> None:
    answer = understand(field("office"), said, situation())
    assert not answer.accepted or answer.certainty <= 0.3


@pytest.mark.parametrize(("kind", "said", "value"), [("place", "参保地是河南省郑州市", "河南省郑州市"), ("text", "店名叫美好家电专营店", "美好家电专营店"), ("place", "北京市海淀区看病", "北京市海淀区")])
def test_a_label_is_no_part_of_the_value(kind: str, said: str, value: str) -> None:
    assert understand(field(kind), said, situation()).value == value


def test_a_corrected_day_keeps_its_month() -> None:
    fixed = correction(service_form("cn_birth_one_thing"), None, "孩子生日不是二十八号，是二十六号", situation(birth_date="2026-10-28"))
    assert fixed is not None and fixed[1] is not None and fixed[1].value == "2026-10-26"


def test_an_id_number_is_no_bank_account() -> None:
    answer = understand(field("bank_account"), "33010219700312601X", situation())
    assert not answer.accepted and answer.problem


def test_a_mobile_number_that_lacks_a_digit_is_refused() -> None:
    assert understand(field("phone"), "十三九，一二三四，五六七八", situation()).problem == "too_short"


def test_an_hour_said_with_the_day_is_taken_too() -> None:
    form = form_of(installed_catalogue(), "change_appointment", None)
    assert form is not None
    found = other_answers(form, form.field("date"), "下周三下午两点", situation())
    assert found == {"time": "14:00"}
