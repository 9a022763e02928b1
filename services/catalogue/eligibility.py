"""Who may have a service: its requirements evaluated, with reasons, and the question that decides most."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from services.ages import add_months, age_on, birthday
from services.catalogue.loading import CatalogueError, Fault, line_of, read_marked, reason
from services.catalogue.requirements import Requirement
from services.catalogue.schema import Field, FieldType, Service

QUESTIONS = "questions.yml"
HOME = Path(__file__).parent

Verdict = Literal["yes", "no", "later", "unsure", "open"]


@dataclass(frozen=True)
class Reason:
    """Why a condition holds or fails, in spoken words."""

    ko: str
    zh: str
    en: str
    verify: bool = False
    """True when the figure behind it must be checked with the authority."""

    def in_(self, language: str) -> str:
        """Return the words in ``language``."""
        return str(getattr(self, language))


@dataclass(frozen=True)
class Finding:
    """One condition or a whole service, evaluated."""

    verdict: Verdict
    """``yes``; ``no``; ``later`` (only time is missing); ``unsure`` (an answer was not known); ``open`` (something has to be asked)."""
    reasons: tuple[Reason, ...] = ()
    starts_on: dt.date | None = None
    """With ``later``: the first day it can be had or applied for, where the birth date is known."""
    ask: tuple[str, ...] = ()
    """With ``open``: the names of the questions that are left."""


@dataclass(frozen=True)
class Known:
    """What is known about a person."""

    today: dt.date
    """The day it is evaluated for, in the jurisdiction's zone."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Answers by question; none for one that was passed over. Beside the questions: ``age`` and ``birth_year`` as far as they were said."""

    def born(self) -> tuple[dt.date, dt.date] | None:
        """Return the earliest and latest possible day of birth, or none."""
        if self.answers.get("birth_date"):
            day = dt.date.fromisoformat(str(self.answers["birth_date"]))
            return day, day
        if self.answers.get("age") is not None:
            age = int(self.answers["age"])
            return birthday(self.today, -(age + 1)) + dt.timedelta(days=1), birthday(self.today, -age)
        if self.answers.get("birth_year"):
            year = int(self.answers["birth_year"])
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        return None


@lru_cache(maxsize=4)
def read_questions(path: Path = HOME / QUESTIONS) -> dict[str, Field]:
    """Read the questions that decide eligibility, by name, in the order they are asked.

    Raises:
        CatalogueError: naming each fault with its line.
    """
    data, node = read_marked(path)
    found, faults = {}, []
    for name, entry in (data.get("questions") or {}).items():
        try:
            found[name] = Field.model_validate({"name": name, **entry})
        except ValidationError as error:
            faults += [Fault(path, line_of(node, ("questions", name, *p["loc"])), f"{name}: {reason(p)}") for p in error.errors()]
    if faults:
        raise CatalogueError(faults)
    return found


def expanded(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers in which a question that answers several has become those answers."""
    whole = dict(answers)
    for name, question in read_questions().items():
        if question.type is FieldType.choices and isinstance(answers.get(name), list):
            for choice in question.choices:
                if choice.id in read_questions():
                    whole.setdefault(choice.id, choice.id in answers[name])
        elif question.type is FieldType.choices and name in answers:
            for choice in question.choices:
                whole.setdefault(choice.id, None)
    return whole


def evaluate(service: Service, known: Known) -> Finding:
    """Evaluate all requirements of a service.

    Returns:
        a finding; ``yes`` without reasons when the service has no rules. Of a refusal only what refuses is told.
    """
    known = Known(known.today, expanded(known.answers))
    found = [_test(requirement, known) for requirement in service.requirements]
    for verdict in ("no", "later"):
        failing = [one for one in found if one.verdict == verdict]
        if failing:
            starts = [one.starts_on for one in failing]
            day = max(day for day in starts if day) if verdict == "later" and all(starts) else None
            return Finding(verdict, _reasons(failing), day)
    waiting = [one for one in found if one.verdict == "open"]
    if waiting:
        return Finding("open", _reasons(waiting), ask=tuple(dict.fromkeys(name for one in waiting for name in one.ask)))
    unsure = [one for one in found if one.verdict == "unsure"]
    return Finding("unsure", _reasons(unsure)) if unsure else Finding("yes", _reasons(found))


def next_question(services: Iterable[Service], known: Known) -> Field | None:
    """Return the question that decides most of the services still open; none when nothing has to be asked.

    One question that answers several is preferred to asking them one by one.
    """
    questions = read_questions()
    votes: Counter[str] = Counter()
    places = set()
    for service in services:
        finding = evaluate(service, known)
        if finding.verdict == "open":
            places.add(service.jurisdiction.lower())
            votes.update(finding.ask)
    for name, question in questions.items():
        if question.type is FieldType.choices and name not in known.answers and name.rpartition("_")[2] in places:
            covered = [choice.id for choice in question.choices if votes[choice.id]]
            if len(covered) > 1:
                votes[name] = sum(votes[one] for one in covered)
    order = list(questions)
    best = max(votes, key=lambda name: (votes[name], -order.index(name)), default=None)
    return questions[best] if best else None


def _reasons(findings: list[Finding]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(one for finding in findings for one in finding.reasons))


def _test(requirement: Requirement, known: Known) -> Finding:
    if requirement.any_of:
        return _any_of(requirement, known)
    if requirement.birth_year_parity:
        return _parity(requirement, known)
    if requirement.by is None:
        return _age(requirement, known)
    return _answer(requirement, known)


def _any_of(requirement: Requirement, known: Known) -> Finding:
    found = [_test(part, known) for part in requirement.any_of]
    for verdict in ("yes", "open", "unsure"):
        of_this = [one for one in found if one.verdict == verdict]
        if of_this:
            return Finding(of_this[0].verdict, of_this[0].reasons, ask=tuple(name for one in of_this for name in one.ask))
    later = [one for one in found if one.verdict == "later"]
    if later:
        return Finding("later", _reasons(found), min((one.starts_on for one in later if one.starts_on), default=None))
    return Finding("no", _reasons(found))


def _said(requirement: Requirement, verdict: Verdict, ask: tuple[str, ...] = ()) -> Finding:
    text = requirement.text
    return Finding(verdict, (Reason(text.ko, text.zh, text.en, requirement.verify),) if text else (), ask=ask)


def _answer(requirement: Requirement, known: Known) -> Finding:
    name = str(requirement.by)
    left = tuple(one for one in requirement.questions() if one not in known.answers)
    value = known.answers.get(name)
    if value is None:
        return _said(requirement, "open" if left else "unsure", left)
    if requirement.is_:
        return _said(requirement, "yes" if value in requirement.is_ else "no")
    if requirement.at_least is not None:
        return _said(requirement, "yes" if value >= requirement.at_least else "no")
    if requirement.at_most is not None:
        return _said(requirement, "yes" if value <= requirement.at_most else "no")
    assert requirement.at_most_by is not None
    ((other, limits),) = requirement.at_most_by.items()
    possible = [limits[known.answers[other]]] if known.answers.get(other) in limits else list(limits.values())
    if value <= min(possible):
        return _said(requirement, "yes")
    if value > max(possible):
        return _said(requirement, "no")
    return _said(requirement, "open" if left else "unsure", left)


def _parity(requirement: Requirement, known: Known) -> Finding:
    born = known.born()
    if born is None or born[0].year != born[1].year:
        return _birth_unknown(known)
    year, odd = known.today.year, born[0].year % 2
    holds = odd == year % 2
    due = year if holds else year + 1
    words = Reason(
        f"태어난 해가 {'홀수' if odd else '짝수'} 해라서 {due}년에 받아요.",
        f"您在{'单' if odd else '双'}数年出生，{due}年可以做。",
        f"You were born in an {'odd' if odd else 'even'} year, so it is due in {due}.",
        requirement.verify,
    )
    return Finding("yes", (words,)) if holds else Finding("later", (words,), dt.date(due, 1, 1))


def _birth_unknown(known: Known) -> Finding:
    return Finding("unsure") if "birth_date" in known.answers else Finding("open", ask=("birth_date",))


def _threshold(requirement: Requirement, born: dt.date) -> int:
    if requirement.age_by_birth_year:
        return next(step.age for step in requirement.age_by_birth_year if born.year <= step.born_until)
    age = requirement.age if requirement.age is not None else requirement.age_below
    assert age is not None
    return age


def _opens(requirement: Requirement, born: dt.date) -> dt.date:
    """Return the first day on which someone born that day has, or may apply for, what the age brings."""
    reached = birthday(born, _threshold(requirement, born))
    return add_months(reached, -requirement.months_before).replace(day=1) if requirement.months_before else reached


def _age(requirement: Requirement, known: Known) -> Finding:
    born = known.born()
    if born is None:
        return _birth_unknown(known)
    early, late = born
    if requirement.age_below is not None:
        under = [age_on(day, known.today) < requirement.age_below for day in born]
        if under[0] != under[1]:
            return _birth_unknown(known)
        return Finding("yes" if under[0] else "no", (_below(requirement, known, early),))
    opens = _opens(requirement, early), _opens(requirement, late)
    if (opens[0] <= known.today) != (opens[1] <= known.today):
        return _birth_unknown(known)
    exact = early == late
    words = _from(requirement, known, late, exact=exact)
    return Finding("yes", (words,)) if opens[0] <= known.today else Finding("later", (words,), opens[1] if exact else None)


def _below(requirement: Requirement, known: Known, born: dt.date) -> Reason:
    is_, end = age_on(born, known.today), requirement.age_below
    return Reason(f"지금 만 {is_}세이시고, {end}세가 되기 전까지예요.", f"您现在{is_}岁，要不满{end}岁。", f"You are {is_}; it is for those under {end}.", requirement.verify)


def _from(requirement: Requirement, known: Known, born: dt.date, *, exact: bool) -> Reason:
    now, start = age_on(born, known.today), _threshold(requirement, born)
    ko, zh, en = f"지금 만 {now}세이시고, 만 {start}세부터예요.", f"您现在{now}岁，从{start}岁开始。", f"You are {now}; it starts at {start}."
    reached, opens = birthday(born, start), _opens(requirement, born)
    if exact and known.today < reached:
        ko = f"지금 만 {now}세이시고, 만 {start}세가 되시는 {_ko(reached)}부터예요."
        zh = f"您现在{now}岁，从{start}岁开始，也就是{_zh(reached)}。"
        en = f"You are {now}; it starts at {start}, on {_en(reached)}."
        if requirement.months_before:
            soon = opens <= known.today
            ko += " 신청은 지금도 하실 수 있어요." if soon else f" 신청은 {_ko(opens)}부터 하실 수 있어요."
            zh += "现在就可以申请。" if soon else f"{_zh(opens)}起可以申请。"
            en += " You can apply now." if soon else f" You can apply from {_en(opens)}."
    return Reason(ko, zh, en, requirement.verify)


def _ko(day: dt.date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def _zh(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _en(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
