"""Appends to the audit trail and checks it.

Each entry's hash is an HMAC over the hash before it and its own content, with a key that is not in the database:
whoever can write
to the database alone cannot forge an entry. The last position and hash are also kept in a file beside the keys, so
that cutting off
the end is noticed. Database triggers refuse to change or delete an entry.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.casework.audit.models import AuditEntry, AuditReport, AuditRow
from services.casework.core import Core
from services.casework.crypto import write_private
from services.casework.database import Unit
from services.casework.masking import mask, mask_deep

GENESIS = "0" * 64
ADVISORY_LOCK = 0x61756474  # any constant number, the same in every process
ANCHOR = "audit.anchor.json"
BATCH = 1000


class AuditDesk:
    """Operations on the audit trail."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._key = core.keyring.subkey("audit")
        self._anchor = core.keyring.path.parent / ANCHOR
        self._anchor_lock = threading.Lock()

    def append(self, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None) -> None:
        """Append one entry in a transaction of its own. Identity numbers and phones in any argument are masked."""
        with self._core.database.write() as unit:
            self.record(unit, actor, action, subject, detail or {})

    def record(self, unit: Unit, actor: str, action: str, subject: str, detail: dict[str, Any]) -> None:
        """Append within a transaction: written just before it commits, so that it holds the trail's lock as briefly
        as can be."""
        if not unit.audit_entries:
            unit.before_commit.append(self._write)
        unit.audit_entries.append((mask(actor)[:120], mask(action)[:80], mask(subject)[:120], mask_deep(detail)))

    def _write(self, unit: Unit) -> None:
        if not self._core.database.is_sqlite:
            unit.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
        last = unit.session.execute(select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)).first()
        seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
        at = self._core.clock.now().isoformat(timespec="milliseconds")
        for actor, action, subject, detail in unit.audit_entries:
            seq += 1
            row = AuditRow(
                seq=seq,
                at=at,
                actor=actor,
                action=action,
                subject=subject,
                previous=previous,
                detail=json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str),
            )
            row.hash = previous = self._hash(row)
            unit.session.add(row)
        unit.session.flush()
        unit.after_commit.append(lambda: self._anchor_at(seq, previous))

    def _hash(self, row: AuditRow) -> str:
        content = json.dumps([row.seq, row.at, row.actor, row.action, row.subject, row.detail, row.previous], ensure_ascii=False)
        return hmac.new(self._key, content.encode("utf-8"), hashlib.sha256).hexdigest()

    def _anchor_at(self, seq: int, digest: str) -> None:
        with self._anchor_lock:
            if seq > self._anchored()[0]:
                write_private(self._anchor, json.dumps({"seq": seq, "hash": digest}), sync=False)

    def _anchored(self) -> tuple[int, str]:
        try:
            content = json.loads(self._anchor.read_text(encoding="utf-8"))
            return int(content["seq"]), str(content["hash"])
        except FileNotFoundError:
            return 0, GENESIS

    def verify(self) -> AuditReport:
        """Check every entry against the one before it, and the end against the file beside the keys."""
        anchor_seq, anchor_hash = self._anchored()
        previous, count = GENESIS, 0
        with self._core.database.read() as session:
            for row in self._rows(session):
                count += 1
                if row.seq != count:
                    return AuditReport(False, count - 1, count, "missing")
                if row.previous != previous or not hmac.compare_digest(row.hash, self._hash(row)):
                    return AuditReport(False, count, row.seq, "altered")
                if row.seq == anchor_seq and row.hash != anchor_hash:
                    return AuditReport(False, count, row.seq, "altered")
                previous = row.hash
        if count < anchor_seq:
            return AuditReport(False, count, count + 1, "cut off at the end")
        return AuditReport(True, count)

    def entries(self, subject: str | None = None, limit: int = 100) -> list[AuditEntry]:
        """The latest entries, newest first; of one record or conversation when `subject` is given."""
        query = select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit)
        if subject:
            query = query.where(AuditRow.subject == subject)
        with self._core.database.read() as session:
            return [
                AuditEntry(row.seq, row.at, row.actor, row.action, row.subject, json.loads(row.detail))
                for row in session.execute(query).scalars()
            ]

    @staticmethod
    def _rows(session: Session) -> Iterator[AuditRow]:
        after = 0
        while True:
            batch = session.execute(select(AuditRow).where(AuditRow.seq > after).order_by(AuditRow.seq).limit(BATCH)).scalars().all()
            if not batch:
                return
            yield from batch
            after = batch[-1].seq
            session.expunge_all()
