from __future__ import annotations

from datetime import date

import pytest

from services.casework.reminders.rules import age_on, birthday, load_rules, suggest

TODAY = date(2026, 11, 21)


def _due(rule: str, born: date, jurisdiction: str = "KR", today: date = TODAY, renewed: date | None = None) -> date | None:
    found = suggest(born, jurisdiction, today, licence_renewed_on=renewed)
    return next((one.due_on for one in found if one.rule == rule), None)


@pytest.mark.parametrize(
    ("born", "renewed", "due"),
    [
        (date(1980, 5, 1), date(2020, 6, 1), date(2030, 9, 30)),  # ten years, due by the end of the year
        (date(1958, 5, 1), date(2024, 6, 1), date(2029, 9, 30)),  # 66: five years
        (date(1948, 5, 1), date(2024, 6, 1), date(2027, 9, 30)),  # 76: three years
        (date(1951, 12, 31), date(2026, 11, 20), date(2031, 9, 30)),  # 74 on that day: still five
    ],
)
def test_a_korean_licence_is_renewed_by_the_age_at_the_last_renewal(born: date, renewed: date, due: date) -> None:
    assert _due("kr_driver_license_renewal", born, renewed=renewed) == due


def test_no_licence_reminder_without_the_last_renewal() -> None:
    assert _due("kr_driver_license_renewal", date(1980, 5, 1)) is None


def test_the_health_check_follows_the_parity_of_the_birth_year() -> None:
    assert _due("kr_health_checkup", date(1961, 1, 1)) == date(2027, 3, 2)
    assert _due("kr_health_checkup", date(1960, 1, 1)) == date(2028, 3, 2)
    assert _due("kr_health_checkup", date(1960, 1, 1), today=date(2026, 1, 5)) == date(2026, 3, 2)


def test_the_basic_pension_opens_a_month_before_the_month_of_the_65th_birthday() -> None:
    assert _due("kr_basic_pension", date(1963, 3, 4)) == date(2028, 2, 1)
    assert _due("kr_basic_pension", date(1962, 1, 31)) == date(2026, 12, 1)
    assert _due("kr_basic_pension", date(1950, 3, 4)) is None


@pytest.mark.parametrize(("year", "age"), [(1963, 63), (1964, 63), (1965, 64), (1968, 64), (1969, 65), (1990, 65)])
def test_the_national_pension_age_follows_the_birth_year(year: int, age: int) -> None:
    assert _due("kr_national_pension", date(year, 6, 10), today=date(2020, 1, 1)) == date(year + age, 5, 1)


def test_the_flu_shot_comes_each_autumn_from_sixty_five() -> None:
    assert _due("kr_flu_vaccination", date(1950, 1, 1)) == date(2027, 10, 15)
    assert _due("kr_flu_vaccination", date(1950, 1, 1), today=date(2026, 9, 1)) == date(2026, 10, 15)
    assert _due("kr_flu_vaccination", date(1970, 1, 1)) == date(2035, 10, 15)


def test_chinese_rules_apply_in_china_only() -> None:
    assert _due("cn_elder_allowance", date(1947, 2, 10), "CN") == date(2027, 1, 1)
    assert _due("cn_pension_auth", date(1955, 3, 8), "CN") == date(2027, 3, 8)
    assert _due("cn_elder_allowance", date(1947, 2, 10), "KR") is None


def test_a_leap_day_birthday_falls_on_the_28th() -> None:
    assert birthday(date(1960, 2, 29), 65) == date(2025, 2, 28)
    assert age_on(date(1960, 2, 29), date(2025, 2, 27)) == 64


def test_every_rule_speaks_three_languages() -> None:
    for rule in load_rules():
        for part in ("text", "because"):
            assert set(rule[part]) == {"ko", "zh", "en"}, rule["id"]
