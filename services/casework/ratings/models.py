"""Ratings as stored, and their summary."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base
from services.casework.crypto import EncryptedText


class RatingRow(Base):
    """A score from 1 (worst) to 5 (best), and the words that came with it."""

    __tablename__ = "ratings"

    record_id: Mapped[str] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    rated_id: Mapped[str | None] = Column(String(16), ForeignKey("records.id", ondelete="SET NULL"), index=True)
    score: Mapped[int] = Column(Integer, nullable=False)
    comment: Mapped[str] = Column(EncryptedText("ratings.comment"), nullable=False)


@dataclass(frozen=True)
class RatingSummary:
    """The ratings of a service, or of all."""

    count: int
    """How many there are."""
    mean: float | None
    """Their mean, 1.0 to 5.0; None when there are none."""
    by_score: dict[int, int]
    """How many of each score, 1 to 5."""
