"""Certificates as stored, and the outcome of a verification."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Column, Date, ForeignKey, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base
from services.casework.crypto import EncryptedBytes, EncryptedText


class CertificateRow(Base):
    """A certificate's signed payload and, once it was asked for, its PDF."""

    __tablename__ = "certificates"

    record_id: Mapped[str] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    of_id: Mapped[str | None] = Column(String(16), ForeignKey("records.id", ondelete="SET NULL"), index=True)
    key_id: Mapped[str] = Column(String(16), nullable=False)
    expires_on: Mapped[date | None] = Column(Date)
    payload: Mapped[str] = Column(EncryptedText("certificates.payload"), nullable=False)
    pdf: Mapped[bytes | None] = Column(EncryptedBytes("certificates.pdf"))


@dataclass(frozen=True)
class Content:
    """What a certificate says."""

    id: str
    """Reference of the certificate."""
    service: str
    """Catalogue id of the service that issues it."""
    title: str
    """Its title, in its language."""
    holder: str
    """Whom it is about."""
    fields: tuple[tuple[str, str], ...]
    """Labels and values, in the order printed; empty when too long for the QR (then only the PDF holds them)."""
    issuer: str
    """Who issues it."""
    issued_on: date
    """Day of issue, in the jurisdiction's zone."""
    expires_on: date | None
    """Last day it is good; None: no end."""
    language: str = "ko"
    """Language it is written in."""
    fields_digest: str = ""
    """SHA-256 of the fields when they are left out."""


@dataclass(frozen=True)
class Verification:
    """Whether a presented certificate is genuine."""

    valid: bool
    """Whether it is."""
    reason: str
    """genuine, malformed, unknown_key, altered, revoked or expired."""
    content: Content | None = field(default=None)
    """What it says; None unless its signature holds."""
