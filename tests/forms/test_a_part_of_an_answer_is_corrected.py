from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.store import installed_catalogue
from services.forms import Situation, correction, form_of, understand
from services.forms.pairs import country_and_city
from services.forms.words import reason_beside

NOW = dt.datetime(2026, 11, 21, 10, 0)


def situation(language: str, service: str, **answers: Any) -> Situation:
    """What is known in a form of ``service`` on 21 November 2026 at ten."""
    return Situation(language, installed_catalogue()[service].jurisdiction, NOW, answers)


_ALERTS = ["health_checkup", "traffic_fine"]


@pytest.mark.parametrize(
    ("language", "service", "name", "held", "said", "value"),
    [
        ("ko", "kr_national_secretary", "alert_types", _ALERTS, "알림은 운전면허 갱신도 같이요", [*_ALERTS, "license_renewal"]),
        ("ko", "kr_national_secretary", "alert_types", _ALERTS, "운전면허 갱신도 추가해 주세요", [*_ALERTS, "license_renewal"]),
        ("ko", "kr_national_secretary", "alert_types", _ALERTS, "과태료는 빼 주세요", ["health_checkup"]),
        ("zh", "kr_national_secretary", "alert_types", _ALERTS, "体检的不要了", ["traffic_fine"]),
        ("en", "kr_national_secretary", "alert_types", ["health_checkup", "vaccination"], "take the flu one off", ["health_checkup"]),
        ("en", "kr_national_secretary", "alert_types", ["health_checkup"], "add the traffic fines as well", _ALERTS),
        ("zh", "cn_hotline_12345", "phone", "13812345678", "电话尾号是二二三四", "13812342234"),
        ("en", "cn_hotline_12345", "phone", "13812345678", "the phone ends in 2234", "13812342234"),
        ("ko", "kr_petition_110", "phone", "01012345678", "전화 끝자리가 이이삼사예요", "01012342234"),
        ("ko", "kr_vehicle_lookup", "plate_number", "12가3456", "차 번호가 십이가가 아니라 십이나예요", "12나3456"),
        ("ko", "kr_vaccination", "date", "2026-11-25", "그날 말고 그다음 날로", "2026-11-26"),
        ("ko", "kr_vaccination", "date", "2026-11-25", "전날로요", "2026-11-24"),
        ("zh", "cn_marriage", "date", "2026-11-25", "改到第二天吧", "2026-11-26"),
        ("en", "kr_vaccination", "date", "2026-11-25", "push it back a day", "2026-11-26"),
        ("en", "kr_vaccination", "date", "2026-11-25", "make it the day before", "2026-11-24"),
        ("en", "kr_birth_happy_onestop", "mother_name", "Marie King", "the mother's name is wrong, it's Marie Kang", "Marie Kang"),
    ],
)
def test_only_the_part_that_is_meant_changes(language: str, service: str, name: str, held: Any, said: str, value: Any) -> None:
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    name = name if form.field(name) else next(f.name for f in form.form if f.type.value == "date" and f.when == "future")
    found = correction(form, None, said, situation(language, service, **{name: held}))
    assert found is not None
    assert found[0].name == name
    assert found[1] is not None
    assert found[1].value == value


@pytest.mark.parametrize(("language", "said"), [("en", "the day after tomorrow"), ("ko", "내일모레로요"), ("zh", "后天吧")])
def test_a_day_counted_from_today_is_not_counted_from_the_visit(language: str, said: str) -> None:
    form = form_of(installed_catalogue(), None, "kr_vaccination")
    assert form is not None
    field = next(f for f in form.form if f.type.value == "date" and f.when == "future")
    assert understand(field, said, situation(language, "kr_vaccination")).value == "2026-11-23"
    found = correction(form, None, said, situation(language, "kr_vaccination", **{field.name: "2026-11-25"}))
    assert found is None or found[1] is None or found[1].value == "2026-11-23"


@pytest.mark.parametrize(
    ("language", "said", "amount"),
    [
        ("zh", "八十五块五", 85.5), ("zh", "八十五元五角", 85.5), ("zh", "三百二十八块六毛五", 328.65), ("zh", "八十五点五元", 85.5), ("zh", "一百零八块", 108), ("ko", "팔십오 위안 오 각", 85.5), ("ko", "팔십오 위안 오십 전", 85.5),
        ("ko", "85.50위안", 85.5), ("en", "eighty-five yuan fifty", 85.5), ("en", "eighty-five yuan five jiao", 85.5), ("en", "eighty five point five", 85.5),
    ],
)  # fmt: skip
def test_jiao_and_fen_are_not_lost(language: str, said: str, amount: float) -> None:
    field = next(f for f in installed_catalogue()["cn_utility_payment"].form if f.name == "amount")
    assert understand(field, said, situation(language, "cn_utility_payment")).value == amount


@pytest.mark.parametrize(
    ("language", "said", "both"),
    [
        ("ko", "태국 방콕이요", ("태국", "방콕")), ("ko", "베트남 다낭에서요", ("베트남", "다낭")), ("zh", "泰国曼谷", ("泰国", "曼谷")), ("zh", "我在泰国的曼谷", ("泰国", "曼谷")), ("en", "Bangkok, Thailand", ("Thailand", "Bangkok")),
        ("en", "New York in America", ("America", "New York")),
    ],
)  # fmt: skip
def test_country_and_city_in_one_breath_fill_both(language: str, said: str, both: tuple[str, str]) -> None:
    form = form_of(installed_catalogue(), None, "kr_consular_help")
    assert form is not None
    assert country_and_city(form, said, situation(language, "kr_consular_help")) == dict(zip(("country", "city"), both, strict=True))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "태국이요"),
        ("ko", "지금 태국에 있어요"),
        ("zh", "我在泰国丢了护照"),
        ("en", "I'm in Thailand"),
        ("en", "I lost my passport in Thailand"),
    ],
)
def test_a_country_alone_or_a_story_names_no_city(language: str, said: str) -> None:
    form = form_of(installed_catalogue(), None, "kr_consular_help")
    assert form is not None
    assert country_and_city(form, said, situation(language, "kr_consular_help")) == {}


@pytest.mark.parametrize(
    ("language", "said", "value"),
    [
        ("ko", "홍콩이요 마카오는 아니고", "hong_kong"),
        ("zh", "香港，澳门不去", "hong_kong"),
        ("en", "Hong Kong, not Macau", "hong_kong"),
        ("ko", "마카오까지 둘 다요", "both"),
    ],
)
def test_what_is_denied_beside_a_choice_is_not_chosen(language: str, said: str, value: str) -> None:
    field = next(f for f in installed_catalogue()["cn_hk_macau_permit"].form if f.name == "destination")
    assert understand(field, said, situation(language, "cn_hk_macau_permit")).value == value


@pytest.mark.parametrize(
    ("language", "said", "reason"),
    [
        ("ko", "별점 두 점이요 너무 오래 걸려서요", "너무 오래 걸려서요"),
        ("ko", "아주 만족해요 직원이 친절했어요", "직원이 친절했어요"),
        ("zh", "五分，小伙子很耐心", "小伙子很耐心"),
        ("en", "five stars, the young man was ever so quick", "the young man was ever so quick"),
        ("en", "two because it took ages", "it took ages"),
    ],
)
def test_the_reason_told_with_a_score_is_kept(language: str, said: str, reason: str) -> None:
    assert reason_beside(said, language) == reason


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "다섯 점"),
        ("ko", "네 점이요 고마워요"),
        ("zh", "四分吧，再见"),
        ("zh", "非常好"),
        ("en", "three stars, thank you"),
        ("en", "that was dead easy, five stars"),
    ],
)
def test_a_score_alone_has_no_reason(language: str, said: str) -> None:
    assert reason_beside(said, language) is None
