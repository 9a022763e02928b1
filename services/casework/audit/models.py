"""Audit entries as stored, and the report of a check."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Integer, String, Text
from sqlalchemy.orm import Mapped

from services.casework.columns import Base


class AuditRow(Base):
    """One entry. Its `hash` covers its own content and the hash before it, keyed with a key outside the database."""

    __tablename__ = "audit_trail"

    seq: Mapped[int] = Column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = Column(String(40), nullable=False)
    actor: Mapped[str] = Column(String(120), nullable=False)
    action: Mapped[str] = Column(String(80), nullable=False)
    subject: Mapped[str] = Column(String(120), nullable=False, index=True)
    detail: Mapped[str] = Column(Text, nullable=False)
    previous: Mapped[str] = Column(String(64), nullable=False)
    hash: Mapped[str] = Column(String(64), nullable=False)


@dataclass(frozen=True)
class AuditEntry:
    """One entry as read."""

    seq: int
    """Position, from 1, without gaps."""
    at: str
    """ISO 8601, UTC."""
    actor: str
    """Who: "citizen", "system" or "staff:<name>"."""
    action: str
    """What, such as "application.received"."""
    subject: str
    """To which record or conversation."""
    detail: dict
    """Further facts, masked."""


@dataclass(frozen=True)
class AuditReport:
    """Outcome of checking the whole trail."""

    intact: bool
    """Whether every entry is as it was written and none is missing."""
    entries: int
    """How many were checked."""
    broken_at: int | None = None
    """Position of the first entry that does not fit."""
    reason: str = ""
    """Why: altered, missing, or cut off at the end."""
