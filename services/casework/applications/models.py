"""Applications as stored: the record's answers, encrypted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base
from services.casework.crypto import EncryptedJSON


class ApplicationRow(Base):
    """The answers of an application."""

    __tablename__ = "applications"

    record_id: Mapped[str] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    answers: Mapped[dict[str, Any]] = Column(EncryptedJSON("applications.answers"), nullable=False)
