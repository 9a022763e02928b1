from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.store import installed_catalogue
from services.forms import Situation, correction, form_of, understand

NOW = dt.datetime(2026, 11, 21, 10, 0)


def situation(language: str, service: str, **answers: Any) -> Situation:
    """What is known in a form of ``service`` on 21 November 2026 at ten."""
    return Situation(language, installed_catalogue()[service].jurisdiction, NOW, answers)


_WAYS = {
    "ko": [
        "없어요",
        "그냥 없이",
        "그냥 없이 해 주세요",
        "안 적을래요",
        "비워 두세요",
        "건너뛸게요",
        "그냥 넘어가 주세요",
        "필요 없어요",
        "됐어요",
        "해당사항 없음",
        "특별히 없어요",
        "안 정했어요",
        "빼 주세요",
    ],
    "zh": ["没有", "不要了", "不用填", "这项不用填", "先空着", "跳过吧", "算了吧", "莫得", "没啥说的", "还没定", "不填了，谢谢"],
    "en": [
        "none",
        "skip it",
        "skip this one",
        "leave it blank",
        "without",
        "I haven't got one",
        "I don't need that",
        "nothing to add",
        "not applicable",
        "rather not say",
        "no thanks",
        "no, leave that",
    ],
}
_OPTIONAL = [
    ("kr_small_business_fund", "amount"),
    ("kr_court_auction", "case_number"),
    ("kr_crime_report", "media"),
    ("cn_remote_medical_filing", "end_date"),
    ("cn_elder_allowance", "agent_name"),
    ("cn_elder_allowance", "agent_id"),
]


@pytest.mark.parametrize(("service", "name"), _OPTIONAL)
@pytest.mark.parametrize(("language", "said"), [(language, said) for language, ways in _WAYS.items() for said in ways])
def test_an_optional_question_is_left_out_in_any_wording(service: str, name: str, language: str, said: str) -> None:
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    field = form.field(name)
    assert field is not None
    answer = understand(field, said, situation(language, service))
    assert answer.skipped
    assert answer.value is None


@pytest.mark.parametrize(("language", "said"), [(language, said) for language, ways in _WAYS.items() for said in ways])
def test_a_remark_that_nobody_wants_to_make_is_left_out(language: str, said: str) -> None:
    form = form_of(installed_catalogue(), "rating", None)
    assert form is not None
    field = form.field("comment")
    assert field is not None
    assert understand(field, said, Situation(language, "KR", NOW)).skipped


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "직원이 안 친절했어요"), ("ko", "없던 서비스라 좋았어요"), ("ko", "의자가 없어서 힘들었어요"), ("ko", "기다린 시간이 없어 좋았네요"), ("zh", "没有耐心"), ("zh", "没排队，挺好"), ("zh", "不太会用这个屏幕"),
        ("en", "nothing was explained to me"), ("en", "no chairs to sit on"), ("en", "not very helpful"), ("en", "the next one should be quicker"),
    ],
)  # fmt: skip
def test_a_remark_with_a_word_of_refusal_in_it_stays_a_remark(language: str, said: str) -> None:
    form = form_of(installed_catalogue(), "rating", None)
    assert form is not None
    field = form.field("comment")
    assert field is not None
    answer = understand(field, said, Situation(language, "KR", NOW))
    assert not answer.skipped
    assert answer.value


@pytest.mark.parametrize(
    ("language", "service", "name", "held", "said"),
    [
        ("zh", "cn_remote_medical_filing", "end_date", "2027-01-01", "结束日期不要了，长期"), ("zh", "cn_remote_medical_filing", "end_date", "2027-01-01", "结束日期不填"),
        ("ko", "kr_small_business_fund", "amount", 30_000_000, "금액은 빼 주세요"), ("en", "kr_small_business_fund", "amount", 30_000_000, "leave the amount out"),
        ("en", "kr_small_business_fund", "amount", 30_000_000, "no amount please"),
    ],
)  # fmt: skip
def test_an_optional_answer_is_taken_back_at_the_read_back(language: str, service: str, name: str, held: Any, said: str) -> None:
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    found = correction(form, None, said, situation(language, service, **{name: held}))
    assert found is not None
    field, answer = found
    assert field.name == name
    assert answer is not None
    assert answer.skipped
