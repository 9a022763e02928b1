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
SENTENCE = {
    "ko": "네라고 하시면 {purposes}에 동의하시는 거예요",
    "zh": "您说“是”，就是同意我们{purposes}",
    "en": "Saying yes means you agree that we {purposes}",
}
"""What is said before the last yes, without its full stop."""


@lru_cache(maxsize=4)
def load_purposes(path: Path = PURPOSES) -> dict[str, Purpose]:
    """The purposes of a file, by id."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: Purpose(name, one["required"], one["ask"], one["told"], _version(one["ask"], one["told"])) for name, one in raw.items()}


def _version(*wordings: dict[str, str]) -> str:
    texts = [wording[language] for wording in (*wordings, SENTENCE) for language in sorted(wording)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


class ConsentDesk:
    """Operations on consents."""

    def __init__(self, core: Core, audit: AuditDesk) -> None:
        self._core = core
        self._audit = audit

    @staticmethod
    def purposes() -> tuple[Purpose, ...]:
        """Everything we ask consent for."""
        return tuple(load_purposes().values())

    @classmethod
    def sentence(cls, purposes: Sequence[str], language: str = "ko") -> str:
        """The sentence that tells what a yes agrees to, without its full stop. Raises UnknownPurposeError."""
        told = [cls._purpose(purpose).told[language] for purpose in purposes]
        if language == "en" and len(told) > 1:
            told = [*told[:-2], f"{told[-2]} and {told[-1]}"]
        return SENTENCE[language].format(purposes={"zh": "、"}.get(language, ", ").join(told))

    def give(self, conversation_id: str, purpose: str, language: str = "ko", *, wording: str | None = None) -> Consent:
        """Record that the citizen said yes to `wording`, or to the purpose's question in that language; a second yes
        changes nothing. Raises UnknownPurposeError."""
        return self.give_each(conversation_id, [purpose], language, wording=wording)[0]

    def give_each(
        self, conversation_id: str, purposes: Sequence[str], language: str = "ko", *, wording: str | None = None
    ) -> list[Consent]:
        """`give` for several purposes at once, in one transaction."""
        asked = [self._purpose(purpose) for purpose in purposes]
        given = []
        with self._core.database.write() as unit:
            for purpose in asked:
                row = next(iter(self._holding(unit.session, conversation_id, purpose)), None)
                if row is None:
                    row = ConsentRow(
                        conversation_id=conversation_id,
                        purpose=purpose.id,
                        wording=wording or purpose.ask.get(language, purpose.ask["en"]),
                        version=purpose.version,
                        language=language,
                        given_at=self._core.clock.now(),
                    )
                    unit.session.add(row)
                    self._audit.record(
                        unit, "citizen", "consent.given", conversation_id, {"purpose": purpose.id, "version": purpose.version}
                    )
                given.append(row)
        return [row.as_consent() for row in given]

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
