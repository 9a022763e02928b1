"""Files as stored, encrypted, and as callers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from services.casework.columns import Base, UTCDateTime
from services.casework.crypto import EncryptedBytes


class DocumentRow(Base):
    """A file; `record_id` is NULL until the form it belongs to is filed."""

    __tablename__ = "documents"
    # Key rotation reads few of these large rows at a time.
    __table_args__: Any = ({"info": {"batch": 4}},)

    id: Mapped[str] = Column(String(16), primary_key=True)
    conversation_id: Mapped[str] = Column(String(80), nullable=False, index=True)
    record_id: Mapped[str | None] = Column(String(16), ForeignKey("records.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = Column(String(120), nullable=False)
    kind: Mapped[str] = Column(String(8), nullable=False)
    media_type: Mapped[str] = Column(String(40), nullable=False)
    size: Mapped[int] = Column(Integer, nullable=False)
    content_index: Mapped[str] = Column(String(64), nullable=False)
    received_at: Mapped[datetime] = Column(UTCDateTime, nullable=False, index=True)
    content: Mapped[bytes] = Column(EncryptedBytes("documents.content"), nullable=False)


@dataclass(frozen=True)
class Document:
    """A file that was handed in, without its content."""

    id: str
    """Its reference, such as "E-7K3M-29QF"; the form's answer."""
    field: str
    """What it answers: service id, dot, field name."""
    kind: str
    """image, pdf or video."""
    media_type: str
    """By its content, such as image/jpeg."""
    size: int
    """Bytes."""
    received_at: datetime
    """When it arrived, aware, in UTC."""
    record_id: str | None = None
    """The record it was filed with."""

    def as_dict(self) -> dict[str, Any]:
        """The file as a turn reports it."""
        return {"id": self.id, "field": self.field, "kind": self.kind, "media_type": self.media_type, "size": self.size}
