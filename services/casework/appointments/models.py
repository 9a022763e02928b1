"""Appointments and queue tickets as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from services.casework.columns import Base, UTCDateTime
from services.casework.crypto import EncryptedJSON


class AppointmentRow(Base):
    """A place at an office's slot. `seat` numbers the places from 0; a cancelled appointment holds none (NULL), so
    two can never
    share one: the database itself refuses it."""

    __tablename__ = "appointments"
    __table_args__ = (UniqueConstraint("office", "line", "day", "time", "seat"),)

    record_id: Mapped[str] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    office: Mapped[str] = Column(String(60), nullable=False)
    line: Mapped[str] = Column(String(80), nullable=False)
    day: Mapped[str] = Column(String(10), nullable=False)
    time: Mapped[str] = Column(String(5), nullable=False)
    seat: Mapped[int | None] = Column(Integer)
    sequence: Mapped[int] = Column(Integer, nullable=False, default=0)
    answers: Mapped[dict[str, Any]] = Column(EncryptedJSON("appointments.answers"), nullable=False)


class QueueTicketRow(Base):
    """A number drawn at an office today."""

    __tablename__ = "queue_tickets"
    __table_args__ = (UniqueConstraint("office", "day", "number"),)

    id: Mapped[int] = Column(Integer, primary_key=True, autoincrement=True)
    office: Mapped[str] = Column(String(60), nullable=False)
    day: Mapped[str] = Column(String(10), nullable=False)
    number: Mapped[int] = Column(Integer, nullable=False)
    service: Mapped[str] = Column(String(80), nullable=False)
    issued_at: Mapped[datetime] = Column(UTCDateTime, nullable=False)
    expected_start: Mapped[datetime] = Column(UTCDateTime, nullable=False)
    expected_end: Mapped[datetime] = Column(UTCDateTime, nullable=False)
    called_at: Mapped[datetime | None] = Column(UTCDateTime)


@dataclass(frozen=True)
class QueueTicket:
    """A number drawn at an office today."""

    office: str
    """Office id."""
    service: str
    """Service it was drawn for."""
    number: int
    """The number, from 1 each day."""
    ahead: int
    """How many wait before it."""
    wait_minutes: int
    """Estimated waiting time."""
    issued_at: datetime
    """When it was drawn, aware, in UTC."""

    def as_dict(self) -> dict[str, Any]:
        """The ticket as a card shows it."""
        return {
            "office": self.office,
            "service": self.service,
            "number": self.number,
            "ahead": self.ahead,
            "wait_minutes": self.wait_minutes,
        }
