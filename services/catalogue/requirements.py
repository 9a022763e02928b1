"""Who may have a service, as data: conditions on what is known about a person."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field as PydanticField, model_validator


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Strict):
    """The condition in one spoken sentence per language."""

    ko: str = PydanticField(min_length=1)
    zh: str = PydanticField(min_length=1)
    en: str = PydanticField(min_length=1)

    def in_(self, language: str) -> str:
        """Return the wording for ``language``."""
        return str(getattr(self, language))


class BirthYearStep(_Strict):
    """An age that holds for those born up to the end of a year."""

    born_until: int
    age: int


class Requirement(_Strict):
    """One condition; a service's conditions must all hold.

    Exactly one test is given: ``age``, ``age_below``, ``age_by_birth_year``, ``birth_year_parity``, ``at_least``, ``at_most``,
    ``at_most_by``, ``is`` or ``any_of``.
    """

    age: int | None = None
    """Full years from which it holds."""
    age_below: int | None = None
    """Full years at which it ends."""
    age_by_birth_year: list[BirthYearStep] = []
    """The age from which it holds, by year of birth; steps ascend."""
    birth_year_parity: Literal["same"] | None = None
    """Holds in even years for those born in even years, in odd years for the others."""
    months_before: int = PydanticField(default=0, ge=0)
    """With an age: applications open on the first day of the month so many months before the birthday's."""
    by: str | None = None
    """The question (``questions.yml``) whose answer is tested; age tests go by ``birth_date``."""
    at_least: int | None = None
    at_most: int | None = None
    at_most_by: dict[str, dict[str, int]] | None = None
    """The largest value by the answer to another question: ``{household: {single: 2470000, couple: 3952000}}``."""
    is_: list[str | bool] = PydanticField(default=[], alias="is")
    """The answers with which it holds."""
    any_of: list[Requirement] = []
    """One of these has to hold."""
    text: Wording | None = None
    """The condition in words; ages need none."""
    source: str = "GK"
    """Source codes as in the catalogue's source list."""
    verify: bool = False
    """True when it still has to be checked with the authority."""

    @model_validator(mode="after")
    def one_test_is_given(self) -> Requirement:
        """A condition tests one thing, and says in words what it tests."""
        ages = [self.age is not None, self.age_below is not None, bool(self.age_by_birth_year), self.birth_year_parity is not None]
        values = [self.at_least is not None, self.at_most is not None, self.at_most_by is not None, bool(self.is_)]
        if sum([*ages, *values, bool(self.any_of)]) != 1:
            raise ValueError("a requirement has exactly one test")
        if any(values) and self.by is None:
            raise ValueError("this test needs 'by', the question whose answer is tested")
        if self.at_most_by is not None and len(self.at_most_by) != 1:
            raise ValueError("at_most_by goes by one other question")
        if any(values) and self.text is None:
            raise ValueError("this test needs its 'text'")
        return self

    def questions(self) -> list[str]:
        """Return the names of the questions whose answers the test needs, in the order they are asked."""
        if self.any_of:
            return list(dict.fromkeys(name for part in self.any_of for name in part.questions()))
        if self.by is None:
            return ["birth_date"]
        return [*(self.at_most_by or {}), self.by]
