"""Appointments moved by a span, two addresses or persons in one form, family names of services, small change."""

from __future__ import annotations

import datetime as dt

import pytest

from services.catalogue.schema import FieldType
from services.catalogue.store import installed_catalogue
from services.forms import Situation, form_of, understand
from services.forms.generic import _families, services_of_family
from services.forms.pairs import same_number, two_addresses
from services.forms.shifts import parse_shift

NOW = dt.datetime(2026, 11, 21, 10)


@pytest.mark.parametrize(
    ("language", "said", "hours"),
    [
        ("ko", "하루만 미뤄 주세요", 24),
        ("ko", "한 시간 뒤로 해 주세요", 1),
        ("ko", "예약 이틀 당겨 주세요", -48),
        ("ko", "한 시간 반 뒤로요", 1.5),
        ("zh", "往后推一天", 24),
        ("zh", "提前半小时", -0.5),
        ("zh", "晚一个半小时", 1.5),
        ("en", "push it back a day", 24),
        ("en", "bring it forward by one day", -24),
        ("en", "half an hour earlier", -0.5),
    ],
)
def test_a_span_with_a_direction_moves_an_appointment(language: str, said: str, hours: float) -> None:
    assert parse_shift(said, language) == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "다음 주 수요일로 미뤄 주세요"),
        ("ko", "이십오일로 미뤄 줘"),
        ("ko", "두 시로 바꿔 주세요"),
        ("zh", "后天早上八点"),
        ("zh", "晚上七点"),
        ("en", "in two days"),
        ("en", "postpone it to Friday"),
    ],
)
def test_a_day_or_an_hour_is_no_span(language: str, said: str) -> None:
    assert parse_shift(said, language) is None


@pytest.mark.parametrize(
    ("language", "said", "old", "new"),
    [
        ("ko", "종로구 세종대로 209에 살다가 이번에 강남구 역삼동 12번지로 왔어요", "종로구 세종대로 209", "강남구 역삼동 12번지"),
        ("zh", "从首尔江南区德黑兰路12号搬到釜山海云台区海云台路45号", "首尔江南区德黑兰路12号", "釜山海云台区海云台路45号"),
        ("en", "I moved to 45 Haeundae-ro, Busan from 12 Teheran-ro", "12 Teheran-ro", "45 Haeundae-ro, Busan"),
    ],
)
def test_both_addresses_of_a_move_are_read_from_one_sentence(language: str, said: str, old: str, new: str) -> None:
    form = form_of(installed_catalogue(), None, "kr_move_in_report")
    assert form is not None
    assert two_addresses(form, said, Situation(language, "KR", NOW)) == {"old_address": old, "new_address": new}


def test_one_id_number_is_not_two_peoples() -> None:
    form = form_of(installed_catalogue(), None, "cn_marriage")
    assert form is not None
    bride = form.field("bride_id")
    assert bride is not None
    held = same_number(form, bride, "440106199503031519", {"groom_id": "440106199503031519"})
    assert held is not None and held.name == "groom_id"
    assert same_number(form, bride, "440106199503031527", {"groom_id": "440106199503031519"}) is None


@pytest.mark.parametrize(
    ("language", "place", "said"),
    [
        ("ko", "KR", "증명서 떼러 왔어요"),
        ("ko", "KR", "연금"),
        ("zh", "CN", "我想办个证"),
        ("zh", "CN", "我要补卡"),
        ("en", "KR", "I need a certificate"),
        ("en", "KR", "my licence"),
    ],
)
def test_a_family_name_alone_leaves_two_to_four_services_to_ask_about(language: str, place: str, said: str) -> None:
    assert 2 <= len(services_of_family(said, language, place)) <= 4


@pytest.mark.parametrize(
    ("language", "place", "said"),
    [
        ("ko", "KR", "기초연금 신청할게요"),
        ("ko", "KR", "면허 갱신하러 왔어요"),
        ("ko", "KR", "예약 취소해 주세요"),
        ("zh", "CN", "我想换驾驶证"),
        ("zh", "CN", "社保卡"),
        ("en", "KR", "renew my licence"),
    ],
)
def test_what_says_more_than_the_family_is_not_asked_about(language: str, place: str, said: str) -> None:
    assert services_of_family(said, language, place) == []


def test_every_family_names_services_of_the_catalogue() -> None:
    catalogue = installed_catalogue()
    assert all(catalogue.get(one) is not None for _, _, services in _families() for ids in services.values() for one in ids)


@pytest.mark.parametrize(
    ("said", "value"), [("三块五", 3.5), ("三块五毛二", 3.52), ("五毛", 0.5), ("两万块", 20000), ("12.5元", 12.5), ("三块零五分", 3.05)]
)
def test_small_change_is_kept(said: str, value: float) -> None:
    form = form_of(installed_catalogue(), None, "cn_utility_payment")
    assert form is not None
    amount = next(field for field in form.form if field.type is FieldType.money)
    assert understand(amount, said, Situation("zh", "CN", NOW)).value == value
