"""Complaints as stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base
from services.casework.crypto import EncryptedJSON

URGENCIES = ("normal", "urgent", "emergency")


class ComplaintRow(Base):
    """The answers of a complaint, the desk it went to, and the complaint it repeats."""

    __tablename__ = "complaints"
    __table_args__ = (Index("ix_complaints_desk_urgency", "desk", "urgency"),)

    record_id: Mapped[str] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    answers: Mapped[dict[str, Any]] = Column(EncryptedJSON("complaints.answers"), nullable=False)
    desk: Mapped[str] = Column(String(40), nullable=False)
    urgency: Mapped[str] = Column(String(12), nullable=False)
    joined_to: Mapped[str | None] = Column(String(16), ForeignKey("records.id", ondelete="SET NULL"), index=True)
