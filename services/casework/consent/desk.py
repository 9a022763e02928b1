"""Records consents, withdraws them, and tells which hold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.casework.audit.desk import AuditDesk
from services.casework.consent.exceptions import UnknownPurposeError
from services.casework.consent.models import Consent, ConsentRow, Purpose
from services.casework.core import Core

PURPOSES = Path(__file__).parent / "purposes.yml"


@lru_cache(maxsize=4)
def load_purposes(path: Path = PURPOSES) -> dict[str, Purpose]:
    """The purposes of a file, by id."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: Purpose(name, one["required"], one["ask"], _version(one["ask"])) for name, one in raw.items()}


def _version(ask: dict[str, str]) -> str:
    return hashlib.sha256("\0".join(ask[language] for language in sorted(ask)).encode()).hexdigest()[:12]


class ConsentDesk:
    """Operations on consents."""

    def __init__(self, core: Core, audit: AuditDesk) -> None:
        self._core = core
        self._audit = audit

    @staticmethod
    def purposes() -> tuple[Purpose, ...]:
        """Everything we ask consent for."""
        return tuple(load_purposes().values())

    def give(self, conversation_id: str, purpose: str, language: str = "ko") -> Consent:
        """Record that the citizen said yes to the wording in that language; a second yes changes nothing. Raises
        UnknownPurposeError."""
        asked = self._purpose(purpose)
        with self._core.database.write() as unit:
            row = next(iter(self._holding(unit.session, conversation_id, asked)), None)
            if row is None:
                row = ConsentRow(
                    conversation_id=conversation_id,
                    purpose=purpose,
                    wording=asked.ask.get(language, asked.ask["en"]),
                    version=asked.version,
                    language=language,
                    given_at=self._core.clock.now(),
                )
                unit.session.add(row)
                self._audit.record(unit, "citizen", "consent.given", conversation_id, {"purpose": purpose, "version": asked.version})
        return row.as_consent()

    def withdraw(self, conversation_id: str, purpose: str) -> Consent | None:
        """Withdraw a consent; None when none holds. Raises UnknownPurposeError."""
        asked = self._purpose(purpose)
        with self._core.database.write() as unit:
            rows = self._holding(unit.session, conversation_id, asked, any_version=True)
            if not rows:
                return None
            for row in rows:
                row.withdrawn_at = self._core.clock.now()
            self._audit.record(unit, "citizen", "consent.withdrawn", conversation_id, {"purpose": purpose})
        return rows[0].as_consent()

    def holds(self, conversation_id: str, purpose: str) -> bool:
        """Whether the citizen's consent to the present wording holds. Raises UnknownPurposeError."""
        asked = self._purpose(purpose)
        with self._core.database.read() as session:
            return bool(self._holding(session, conversation_id, asked))

    def list(self, conversation_id: str) -> Sequence[Consent]:
        """Every consent of a conversation, oldest first, the withdrawn ones too."""
        query = select(ConsentRow).where(ConsentRow.conversation_id == conversation_id).order_by(ConsentRow.id)
        with self._core.database.read() as session:
            return [row.as_consent() for row in session.execute(query).scalars()]

    @staticmethod
    def _purpose(purpose: str) -> Purpose:
        try:
            return load_purposes()[purpose]
        except KeyError:
            raise UnknownPurposeError(purpose[:40]) from None

    @staticmethod
    def _holding(session: Session, conversation_id: str, purpose: Purpose, any_version: bool = False) -> Sequence[ConsentRow]:
        query = (
            select(ConsentRow)
            .where(
                ConsentRow.conversation_id == conversation_id,
                ConsentRow.purpose == purpose.id,
                ConsentRow.withdrawn_at.is_(None),
            )
            .order_by(ConsentRow.id.desc())
        )
        if not any_version:
            query = query.where(ConsentRow.version == purpose.version)
        return session.execute(query).scalars().all()
