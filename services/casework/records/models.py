"""The record, as callers see it and as it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from services.casework.clock import zone
from services.casework.columns import Base, UTCDateTime
from services.casework.crypto import EncryptedJSON, EncryptedText
from services.casework.records.states import next_step, next_step_key


@dataclass(frozen=True)
class Record:
    """Something a citizen filed, booked, asked for or received."""

    kind: str
    """application, appointment, complaint, reminder, rating, certificate, handoff or package."""
    id: str
    """The reference, such as "A-7K3M-29QF"."""
    service: str
    """Catalogue id of the service; empty where none is meant (a wish of the citizen's own)."""
    status: str
    """Where it stands; see records/states.py."""
    created_at: datetime
    """When it was filed, aware, in UTC."""
    promised_on: date | None = None
    """The day by which the office promised an answer."""
    date: str | None = None
    """Day it is about, ISO 8601, in the jurisdiction's zone."""
    time: str | None = None
    """Hour it is about, "HH:MM", in the jurisdiction's zone."""
    access_code: str = ""
    """Six digits which, with the reference, open the record to someone without the conversation."""
    conversation_id: str = ""
    """The conversation that filed it."""
    details: dict[str, Any] = field(default_factory=dict)
    """What the kind adds; each desk documents its own keys."""
    language: str = "ko"
    """Language it was filed in."""
    jurisdiction: str = "KR"
    """Whose zone, calendar and offices apply: KR or CN."""

    @property
    def next_step(self) -> str:
        """Key of the sentence that tells what happens next."""
        return next_step_key(self.kind, self.status)

    def what_happens_next(self, language: str | None = None) -> str:
        """That sentence, in `language` or the one it was filed in."""
        return next_step(self.kind, self.status, language or self.language) or ""

    def as_dict(self) -> dict[str, Any]:
        """The record as a turn reports it: kind, id, service, status, and date and time where it has them."""
        shown: dict[str, Any] = {"kind": self.kind, "id": self.id, "service": self.service, "status": self.status}
        if self.date:
            shown["date"] = self.date
        if self.time:
            shown["time"] = self.time
        return shown

    def as_receipt(self) -> dict[str, Any]:
        """Everything its owner may see of it, except the answers; times ISO 8601 in the jurisdiction's zone."""
        return {
            **self.as_dict(),
            "created_at": self.created_at.astimezone(zone(self.jurisdiction)).isoformat(timespec="seconds"),
            "promised_on": self.promised_on.isoformat() if self.promised_on else None,
            "access_code": self.access_code,
            "next_step": self.next_step,
            "what_happens_next": self.what_happens_next(),
            "details": self.details,
        }


class RecordRow(Base):
    """A record as stored. Every column that could tell about a person is encrypted."""

    __tablename__ = "records"
    __table_args__ = (Index("ix_records_kind_status_created_at", "kind", "status", "created_at"),)

    id: Mapped[str] = Column(String(16), primary_key=True)
    kind: Mapped[str] = Column(String(16), nullable=False)
    service: Mapped[str] = Column(String(80), nullable=False, default="")
    status: Mapped[str] = Column(String(24), nullable=False)
    conversation_id: Mapped[str] = Column(String(80), nullable=False, index=True)
    idempotency: Mapped[str] = Column(String(64), nullable=False, unique=True)
    jurisdiction: Mapped[str] = Column(String(2), nullable=False)
    language: Mapped[str] = Column(String(8), nullable=False)
    created_at: Mapped[datetime] = Column(UTCDateTime, nullable=False)
    closed_at: Mapped[datetime | None] = Column(UTCDateTime, index=True)
    promised_on: Mapped[date | None] = Column(Date)
    day: Mapped[str | None] = Column(String(10))
    time: Mapped[str | None] = Column(String(5))
    parent_id: Mapped[str | None] = Column(String(16), ForeignKey("records.id"), index=True)
    access_code: Mapped[str] = Column(EncryptedText("records.access_code"), nullable=False)
    details: Mapped[dict[str, Any]] = Column(EncryptedJSON("records.details"), nullable=False)
    wrong_codes: Mapped[int] = Column(Integer, nullable=False, default=0)
    locked_until: Mapped[datetime | None] = Column(UTCDateTime)

    def as_record(self) -> Record:
        """The record as callers see it."""
        return Record(
            kind=self.kind,
            id=self.id,
            service=self.service,
            status=self.status,
            created_at=self.created_at,
            promised_on=self.promised_on,
            date=self.day,
            time=self.time,
            access_code=self.access_code,
            conversation_id=self.conversation_id,
            details=dict(self.details or {}),
            language=self.language,
            jurisdiction=self.jurisdiction,
        )


class HistoryRow(Base):
    """One step in a record's history."""

    __tablename__ = "record_history"
    # AUTOINCREMENT: an id is never given twice, or a follower could miss the later of two.
    __table_args__: ClassVar[dict[str, Any]] = {"sqlite_autoincrement": True}

    id: Mapped[int] = Column(Integer, primary_key=True, autoincrement=True)
    record_id: Mapped[str] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), nullable=False, index=True)
    at: Mapped[datetime] = Column(UTCDateTime, nullable=False)
    status: Mapped[str] = Column(String(24), nullable=False)
    actor: Mapped[str] = Column(String(80), nullable=False)
    note: Mapped[str] = Column(EncryptedText("record_history.note"), nullable=False, default="")
