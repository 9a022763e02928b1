"""Requirements decide with reasons, and the fewest questions are asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.eligibility import Finding, Known, evaluate, next_question, read_questions
from services.catalogue.store import Catalogue

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def found(catalogue: Catalogue) -> Any:
    def evaluated(service: str, **answers: Any) -> Finding:
        return evaluate(catalogue[service], Known(TODAY, answers))

    return evaluated


def test_too_young_is_told_with_age_and_day(found: Any) -> None:
    finding = found("kr_senior_transit_card", birth_date="1963-03-04")
    assert (finding.verdict, finding.starts_on) == ("later", dt.date(2028, 3, 4))
    assert finding.reasons[0].en == "You are 63; it starts at 65, on 4 March 2028."
    assert finding.reasons[0].ko == "지금 만 63세이시고, 만 65세가 되시는 2028년 3월 4일부터예요."
    assert finding.reasons[0].zh == "您现在63岁，从65岁开始，也就是2028年3月4日。"


def test_the_birthday_itself_is_old_enough_and_the_day_before_is_not(found: Any) -> None:
    assert found("kr_senior_transit_card", birth_date="1961-11-22").verdict == "yes"
    assert found("kr_senior_transit_card", birth_date="1961-11-23").verdict == "later"


def test_the_basic_pension_may_be_applied_for_a_month_before_the_birthdays_month(found: Any) -> None:
    known = {"household": "single", "income": 1_000_000}
    assert found("kr_basic_pension", birth_date="1961-12-31", **known).verdict == "yes"
    early = found("kr_basic_pension", birth_date="1962-01-01", **known)
    assert (early.verdict, early.starts_on) == ("later", dt.date(2026, 12, 1))
    assert "You can apply from 1 December 2026." in early.reasons[0].en


@pytest.mark.parametrize(("household", "income", "verdict"), [("single", 2_470_000, "yes"), ("single", 2_470_001, "no"), ("couple", 3_952_000, "yes"), ("couple", 3_952_001, "no")])
def test_the_income_limit_goes_by_household(found: Any, household: str, income: int, verdict: str) -> None:
    assert found("kr_basic_pension", birth_date="1950-05-05", household=household, income=income).verdict == verdict


def test_a_low_income_decides_without_asking_for_the_household(found: Any) -> None:
    assert found("kr_basic_pension", birth_date="1950-05-05", income=900_000).verdict == "yes"
    assert found("kr_basic_pension", birth_date="1950-05-05", income=3_000_000).ask == ("household",)


@pytest.mark.parametrize(("born", "starts"), [("1963-12-01", 63), ("1964-01-01", 63), ("1965-01-01", 64), ("1969-01-01", 65)])
def test_the_national_pension_starts_by_birth_year(found: Any, born: str, starts: int) -> None:
    finding = found("kr_national_pension", birth_date=born, insured_years=20)
    assert finding.verdict == "later"
    assert f"starts at {starts}" in finding.reasons[0].en


def test_the_health_check_goes_by_the_birth_years_parity(found: Any) -> None:
    assert found("kr_health_checkup", birth_date="1962-06-01").verdict == "yes"
    odd = found("kr_health_checkup", birth_date="1961-06-01")
    assert (odd.verdict, odd.starts_on) == ("later", dt.date(2027, 1, 1))
    assert found("kr_health_checkup", age=40).ask == ("birth_date",)


def test_a_said_age_decides_where_it_can_and_gives_no_day(found: Any) -> None:
    finding = found("kr_senior_transit_card", age=63)
    assert (finding.verdict, finding.starts_on) == ("later", None)
    assert finding.reasons[0].en == "You are 63; it starts at 65."
    assert found("kr_senior_transit_card", age=65).verdict == "yes"
    # In the month before the birthday's month an application is possible: the age alone does not tell.
    assert found("kr_basic_pension", age=64, household="single", income=1).ask == ("birth_date",)


def test_one_of_several_ways_is_enough(found: Any) -> None:
    assert found("kr_long_term_care", birth_date="1970-01-01", elder_disease=True, needs_help=True).verdict == "yes"
    assert found("kr_long_term_care", birth_date="1970-01-01", elder_disease=False, needs_help=True).verdict == "later"
    assert found("kr_mobile_id", birth_date="2012-01-01", has_licence=False).verdict == "later"


def test_what_is_not_known_is_unsure_and_never_a_yes(found: Any) -> None:
    finding = found("kr_basic_pension", birth_date="1950-05-05", household=None, income=None)
    assert finding.verdict == "unsure"
    assert "2,470,000" in finding.reasons[0].en


def test_a_service_without_rules_is_open_to_all(found: Any) -> None:
    assert found("kr_petition_110") == Finding("yes")


@pytest.mark.parametrize(
    ("place", "given", "at_most"),
    [
        ("KR", {"birth_date": "1950-01-01", "situation_kr": ["none"], "income": 900_000, "insured_years": 5}, 5),
        ("KR", {"birth_date": "1995-01-01", "situation_kr": ["none"]}, 2),
        ("CN", {"birth_date": "1990-01-01", "situation_cn": ["none"], "employee_insurance": True}, 3),
    ],
)
def test_few_questions_decide_every_benefit(catalogue: Catalogue, place: str, given: dict[str, Any], at_most: int) -> None:
    benefits = [service for service in catalogue if service.benefit and service.jurisdiction == place]
    assert len(benefits) >= 8
    answers: dict[str, Any] = {}
    while (question := next_question(benefits, Known(TODAY, answers))) is not None:
        assert question.name not in answers, "no question is asked twice"
        answers[question.name] = given.get(question.name)
    assert len(answers) <= at_most
    assert all(evaluate(service, Known(TODAY, answers)).verdict != "open" for service in benefits)


def test_every_question_of_a_requirement_exists_and_is_worded(catalogue: Catalogue) -> None:
    questions = read_questions()
    asked = {name for service in catalogue for requirement in service.requirements for name in requirement.questions()}
    assert asked <= set(questions)
    for question in questions.values():
        assert all(question.prompt.in_(language) and question.simple.in_(language) for language in ("ko", "zh", "en"))
