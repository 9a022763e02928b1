"""Consents, as callers see them and as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base, UTCDateTime
from services.casework.crypto import EncryptedText


@dataclass(frozen=True)
class Purpose:
    """Something we ask consent for."""

    id: str
    """Its id, in purposes.yml."""
    required: bool
    """Whether a matter cannot be handled without it."""
    ask: dict[str, str]
    """The question, in ko, zh and en."""
    told: dict[str, str]
    """The same as a part of the sentence "yes means you agree that we …"."""
    version: str
    """Changes with the wording."""


@dataclass(frozen=True)
class Consent:
    """One consent that was given, and perhaps withdrawn."""

    conversation_id: str
    """Who gave it."""
    purpose: str
    """What for."""
    wording: str
    """The words that were shown."""
    language: str
    """Their language."""
    given_at: datetime
    """When, aware, in UTC."""
    withdrawn_at: datetime | None
    """When it was withdrawn; None while it holds."""

    @property
    def holds(self) -> bool:
        """Whether it is still good."""
        return self.withdrawn_at is None


class ConsentRow(Base):
    """A consent as stored."""

    __tablename__ = "consents"

    id: Mapped[int] = Column(Integer, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = Column(String(80), nullable=False, index=True)
    purpose: Mapped[str] = Column(String(40), nullable=False)
    wording: Mapped[str] = Column(EncryptedText("consents.wording"), nullable=False)
    version: Mapped[str] = Column(String(16), nullable=False)
    language: Mapped[str] = Column(String(8), nullable=False)
    given_at: Mapped[datetime] = Column(UTCDateTime, nullable=False)
    withdrawn_at: Mapped[datetime | None] = Column(UTCDateTime)

    def as_consent(self) -> Consent:
        """The consent as callers see it."""
        return Consent(self.conversation_id, self.purpose, self.wording, self.language, self.given_at, self.withdrawn_at)
