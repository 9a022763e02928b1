"""Reminders as stored, suggestions by rule, and the report of a delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base, UTCDateTime
from services.casework.crypto import EncryptedText


class ReminderRow(Base):
    """A reminder's text and recipient, and how far its delivery has come. `next_try_at` is NULL once it is settled."""

    __tablename__ = "reminders"
    __table_args__ = (Index("ix_reminders_next_try_at", "next_try_at"),)

    record_id: Mapped[str] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = Column(String(40), nullable=False)
    recipient: Mapped[str] = Column(EncryptedText("reminders.recipient"), nullable=False)
    what: Mapped[str] = Column(EncryptedText("reminders.what"), nullable=False)
    rule: Mapped[str | None] = Column(String(60))
    due_at: Mapped[datetime] = Column(UTCDateTime, nullable=False)
    next_try_at: Mapped[datetime | None] = Column(UTCDateTime)
    claimed_until: Mapped[datetime | None] = Column(UTCDateTime)
    attempts: Mapped[int] = Column(Integer, nullable=False, default=0)
    sent_at: Mapped[datetime | None] = Column(UTCDateTime)
    last_error: Mapped[str | None] = Column(String(120))


@dataclass(frozen=True)
class Suggestion:
    """A reminder a rule proposes."""

    rule: str
    """Id of the rule, in rules.yml."""
    service: str
    """Catalogue id of the service it is about."""
    due_on: date
    """The day the matter opens or falls due."""
    text: dict[str, str]
    """What to remind of, in ko, zh and en."""
    because: dict[str, str]
    """Why, in ko, zh and en."""
    verify: bool = False
    """Whether the figure behind it must be checked before a citizen relies on it."""


@dataclass
class DeliveryReport:
    """What one call of `deliver` did."""

    sent: int = 0
    """Delivered."""
    retried: int = 0
    """Not delivered; to be tried again."""
    failed: int = 0
    """Given up."""
    uncertain: int = 0
    """May have arrived, and must not be sent again."""
