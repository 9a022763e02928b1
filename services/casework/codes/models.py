"""One-time codes as stored: only keyed digests of phones and codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base, UTCDateTime


@dataclass(frozen=True)
class OneTimeCode:
    """A code to be sent."""

    id: str
    """Names the code when it is answered."""
    code: str
    """Six digits."""
    phone: str
    """Digits of the phone it goes to."""
    expires_at: datetime
    """When it ends, aware, in UTC."""


class CodeRow(Base):
    """A code that was sent and not answered yet."""

    __tablename__ = "one_time_codes"

    id: Mapped[str] = Column(String(64), primary_key=True)
    conversation_id: Mapped[str] = Column(String(80), nullable=False, index=True)
    phone_index: Mapped[str] = Column(String(64), nullable=False, index=True)
    code_index: Mapped[str] = Column(String(64), nullable=False)
    begun_at: Mapped[datetime] = Column(UTCDateTime, nullable=False)
    expires_at: Mapped[datetime] = Column(UTCDateTime, nullable=False, index=True)
    tries: Mapped[int] = Column(Integer, nullable=False, default=0)
