"""Hand-offs as stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base, UTCDateTime
from services.casework.crypto import EncryptedJSON

# Reasons that go before others in the queue; the emergency number itself is always spoken first.
PRIORITY = {"emergency": 0, "distress": 1, "fraud": 1, "urgent": 1}
ORDINARY = 5


class HandoffRow(Base):
    """A conversation waiting for, or with, a person."""

    __tablename__ = "handoffs"

    record_id: Mapped[str] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    transcript: Mapped[list[Any]] = Column(EncryptedJSON("handoffs.transcript"), nullable=False)
    reason: Mapped[str] = Column(String(40), nullable=False)
    priority: Mapped[int] = Column(Integer, nullable=False, default=ORDINARY)
    staff: Mapped[str | None] = Column(String(80))
    taken_at: Mapped[datetime | None] = Column(UTCDateTime)
