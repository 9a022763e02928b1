"""Schema of one catalogue entry.

Class and field names follow CPSV-AP 3.2 where it has a term (PublicService, Evidence, Cost, Channel, Output, ContactPoint, LegalResource);
``assured`` (a date) comes from Open Referral HSDS 3; time limits, number of visits and bookability from China's implementation catalogue.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field as PydanticField, field_validator, model_validator

from services.catalogue.requirements import Requirement

Language = Literal["ko", "zh", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "zh", "en")
Jurisdiction = Literal["KR", "CN"]


class Strict(BaseModel):
    """Base: unknown keys are faults, because a clerk's typing error must not be silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """The same words in the three languages; each can be spoken aloud."""

    ko: str = PydanticField(min_length=1)
    zh: str = PydanticField(min_length=1)
    en: str = PydanticField(min_length=1)

    def in_(self, language: str) -> str:
        """Return the wording for ``language`` (``ko``, ``zh`` or ``en``)."""
        return str(getattr(self, language))


class Phrases(Strict):
    """Several phrases per language, as people say them."""

    ko: list[str] = []
    zh: list[str] = []
    en: list[str] = []

    def in_(self, language: str) -> list[str]:
        """Return the phrases for ``language``."""
        return list(getattr(self, language))

    def all(self) -> list[str]:
        """Return every phrase of every language."""
        return [*self.ko, *self.zh, *self.en]


class Fact(Strict):
    """One statement told to citizens, with where it comes from."""

    text: Text
    """The statement, in one to three short sentences that can be spoken."""
    source: str = PydanticField(min_length=1)
    """Source codes as in the catalogue's source list (``S1``), or ``GK`` for general knowledge."""
    assured: dt.date | None = None
    """The day on which the source was last checked; none when it never was."""
    verify: bool = False
    """True when the statement still has to be checked with the authority: it is then worded with care."""


class Evidence(Strict):
    """A document the citizen has to bring (CPSV-AP Evidence)."""

    name: Text
    when: Text | None = None
    """The case in which it is needed; none when always."""


class Documents(Strict):
    """All documents of a service."""

    items: list[Evidence] = PydanticField(min_length=1)
    source: str = PydanticField(min_length=1)
    assured: dt.date | None = None
    verify: bool = False


ChannelKind = Literal["visit", "online", "kiosk", "phone", "app", "post"]


class Channel(Strict):
    """A way to reach the service (CPSV-AP Channel)."""

    kind: ChannelKind
    name: Text


class Hotline(Strict):
    """A telephone number (CPSV-AP ContactPoint)."""

    number: str = PydanticField(pattern=r"^[0-9][0-9-]{1,14}$")
    name: Text


class FieldType(str, Enum):
    """What an answer is; each type has one validator and one way of asking again."""

    name = "name"
    latin_name = "latin_name"
    resident_number = "resident_number"
    cn_id_number = "cn_id_number"
    foreigner_number = "foreigner_number"
    passport_number = "passport_number"
    business_number = "business_number"
    licence_number = "licence_number"
    reference_number = "reference_number"
    plate_number = "plate_number"
    bank_account = "bank_account"
    phone = "phone"
    email = "email"
    date = "date"
    time = "time"
    date_time = "date_time"
    year = "year"
    age = "age"
    count = "count"  # type: ignore[assignment]
    money = "money"
    address = "address"
    place = "place"
    office = "office"
    choice = "choice"
    choices = "choices"
    yes_no = "yes_no"
    photo = "photo"
    document = "document"
    text = "text"


class Choice(Strict):
    """One possible answer."""

    id: str = PydanticField(pattern=r"^[a-z0-9_]+$")
    label: Text
    aliases: Phrases = Phrases()
    """Other ways people say it."""


class Condition(Strict):
    """True when another field's answer is one of the given values."""

    field: str
    in_: list[str | bool | int] = PydanticField(alias="in")


class Field(Strict):
    """One question of the form."""

    name: str = PydanticField(pattern=r"^[a-z][a-z0-9_]*$")
    type: FieldType
    label: Text
    """A short noun: used in the read-back and when the citizen corrects a field by name."""
    aliases: Phrases = Phrases()
    """Other names people give this field when they correct it."""
    prompt: Text
    """The question, one polite spoken sentence."""
    simple: Text
    """The same question in simpler words, with an example: asked after silence or a misunderstanding, and in elder mode when it helps."""
    hint: Text | None = None
    """Small print on the screen."""
    choices: list[Choice] = []
    when: Literal["past", "future", "any"] = "any"
    """For dates: which side of today is allowed."""
    minimum: int | None = None
    maximum: int | None = None
    optional: bool = False
    """True when the citizen may skip it."""
    required_if: Condition | None = None
    """When set, asked only if the condition holds."""
    sensitive: bool = False
    """True for ID numbers and accounts: masked on the screen and in speech."""
    prefill_from: str | None = None
    """Another field whose answer a citizen may refer to ("same as mine")."""

    @model_validator(mode="after")
    def choice_fields_have_choices(self) -> Field:
        """A choice without choices cannot be asked."""
        if self.type in (FieldType.choice, FieldType.choices) and len(self.choices) < 2:
            raise ValueError(f"field {self.name}: a choice needs at least two choices")
        ids = [choice.id for choice in self.choices]
        if len(ids) != len(set(ids)):
            raise ValueError(f"field {self.name}: choice ids repeat")
        return self


RecordKind = Literal["application", "appointment", "complaint", "reminder", "package", "lookup"]


class Service(Strict):
    """Something a public body does for a citizen (CPSV-AP PublicService)."""

    id: str = PydanticField(pattern=r"^(kr|cn)_[a-z0-9_]+$")
    jurisdiction: Jurisdiction
    audience: Literal["elder", "general"]
    name: Text
    """The official name."""
    short_name: Text
    """What the guide calls it in a spoken sentence."""
    description: Text
    """One or two spoken sentences: what it is and for whom."""
    aliases: Phrases
    """Names as people say them."""
    problems: Phrases
    """How people describe the trouble instead of naming the service."""
    life_events: list[str] = PydanticField(min_length=1)
    topic: str
    """Tile on the kiosk: pension, medical, id, transport, daily_life, family, safety, legal, business, abroad."""
    competent_authority: Fact
    eligibility: Fact
    documents: Documents
    cost: Fact
    processing_time: Fact
    channels: list[Channel] = PydanticField(min_length=1)
    where: Fact
    """Where to go and when it is open, in spoken sentences."""
    hotlines: list[Hotline] = PydanticField(min_length=1)
    legal: Fact
    visits: int = PydanticField(default=1, ge=0)
    """How many times the citizen has to come; 0 when wholly online."""
    promised_days: int | None = PydanticField(default=None, ge=0)
    """Working days promised; none when it depends."""
    form: list[Field] = PydanticField(min_length=1)
    produces: RecordKind
    """What a submitted form becomes."""
    bookable: bool = False
    """True when an office visit for it can be booked here."""
    office_kind: str | None = None
    """Kind of office that is visited: community_center, licence_office, health_center, hospital, police, court, tax_office, pension_office, service_hall …"""
    issues: str | None = None
    """Kind of certificate it issues (CPSV-AP Output), or none."""
    issued_at_once: bool = False
    """True when the certificate is made from the form alone; otherwise it waits for a clerk's approval."""
    benefit: bool = False
    """True when it answers "what could I get?": money, care or a privilege that a person may be entitled to."""
    requirements: list[Requirement] = []
    """Who may have it, as far as rules can decide it; the words stand in ``eligibility``."""
    package: str | None = None
    """The life-event package it belongs to, or none."""
    urgent: bool = False
    """True when the emergency number is told before anything else."""

    @field_validator("form")
    @classmethod
    def fields_are_distinct(cls, form: list[Field]) -> list[Field]:
        """Each field is asked once, and conditions point back to an earlier field."""
        seen: set[str] = set()
        for field in form:
            if field.name in seen:
                raise ValueError(f"field {field.name} stands twice")
            if field.required_if and field.required_if.field not in seen:
                raise ValueError(f"field {field.name}: required_if names {field.required_if.field}, which is not asked before it")
            seen.add(field.name)
        return form

    @model_validator(mode="after")
    def issued_at_once_issues_something(self) -> Service:
        """What is issued at once has to be a certificate."""
        if self.issued_at_once and not self.issues:
            raise ValueError("issued_at_once needs 'issues'")
        return self

    @model_validator(mode="after")
    def id_matches_jurisdiction(self) -> Service:
        """``kr_`` services belong to KR, ``cn_`` to CN."""
        if not self.id.startswith(self.jurisdiction.lower() + "_"):
            raise ValueError(f"id {self.id} does not belong to jurisdiction {self.jurisdiction}")
        return self

    def field(self, name: str) -> Field | None:
        """Return the field called ``name``, or none."""
        return next((field for field in self.form if field.name == name), None)
