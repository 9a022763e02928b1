"""Drafts, as callers see them and as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from services.casework.columns import Base, UTCDateTime
from services.casework.crypto import EncryptedJSON, EncryptedText


@dataclass(frozen=True)
class Draft:
    """A form that is not filed yet."""

    code: str
    """Opens the draft elsewhere, such as "F-7K3M-29QF"; goes into the QR."""
    conversation_id: str
    """The conversation it was begun in."""
    service: str
    """Catalogue id of the service."""
    answers: dict[str, Any]
    """Normalised values so far, by field."""
    saved_at: datetime
    """When it was last saved, aware, in UTC."""
    shared: bool = False
    """Whether the citizen took the code along; only such a draft outlives its conversation."""


class DraftRow(Base):
    """A draft as stored; the code can be looked up but not read."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("conversation_id", "service"),)

    code_index: Mapped[str] = Column(String(64), primary_key=True)
    code: Mapped[str] = Column(EncryptedText("drafts.code"), nullable=False)
    conversation_id: Mapped[str] = Column(String(80), nullable=False)
    service: Mapped[str] = Column(String(80), nullable=False)
    answers: Mapped[dict[str, Any]] = Column(EncryptedJSON("drafts.answers"), nullable=False)
    saved_at: Mapped[datetime] = Column(UTCDateTime, nullable=False, index=True)
    shared: Mapped[bool] = Column(Boolean, nullable=False, default=False)

    def as_draft(self) -> Draft:
        """The draft as callers see it."""
        return Draft(
            code=self.code,
            conversation_id=self.conversation_id,
            service=self.service,
            answers=dict(self.answers),
            saved_at=self.saved_at,
            shared=self.shared,
        )
