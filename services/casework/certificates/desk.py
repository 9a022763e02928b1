"""Issues, draws, verifies and revokes certificates."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from services.casework.certificates.exceptions import ViewExpiredError
from services.casework.certificates.models import CertificateRow, Content, Verification
from services.casework.certificates.signing import SigningKeys
from services.casework.certificates.verify import (
    PAYLOAD_MARK,
    SIGNATURE_MARK,
    digest_of_fields,
    encode_content,
    pdf_end,
    revocation_list,
    signed_part,
    to_base64url,
    verify,
)
from services.casework.core import Core
from services.casework.records.desk import RecordsDesk
from services.casework.records.models import Record, RecordRow

KEY_FILE = "signing.json"
# A QR of version 25 in error level M; above that phones struggle on a screen.
LARGEST_PAYLOAD = 990
VIEW_SECONDS = 120


class CertificatesDesk:
    """Operations on certificates.

    `details` of their records: `title`, `holder`, `fields` (list of label and value), `issuer`, `issued_on`,
    `expires_on`, `payload` (the
    text of the QR), `of` (reference it was issued on).
    """

    def __init__(self, core: Core, records: RecordsDesk, fonts: Mapping[str, Path]) -> None:
        self._core = core
        self._records = records
        self._fonts = dict(fonts)
        self._keys = SigningKeys(core.keyring.path.parent / KEY_FILE)
        self._view_key = core.keyring.subkey("certificate views")

    def issue(
        self,
        record_id: str,
        holder: str,
        fields: Mapping[str, str] | Sequence[tuple[str, str]],
        *,
        title: str,
        issuer: str = "",
        language: str | None = None,
        valid_days: int | None = None,
        idempotency_key: str | None = None,
    ) -> Record:
        """Issue a certificate on a record, once per record and title (or per `idempotency_key`).

        `fields`: labels and values in the order printed; mask in them what must not be shown. `valid_days`: calendar
        days it is good for.
        Raises RecordNotFoundError.
        """
        pairs = tuple((str(label), str(value)) for label, value in (fields.items() if isinstance(fields, Mapping) else fields))
        with self._core.database.write() as unit:
            of = self._records.find(unit.session, record_id)
            today = self._core.clock.today(of.jurisdiction)
            expires_on = today + timedelta(days=valid_days) if valid_days is not None else None
            row, created = self._records.file(
                unit,
                kind="certificate",
                service=of.service,
                conversation_id=of.conversation_id,
                language=language or of.language,
                jurisdiction=of.jurisdiction,
                idempotency_key=idempotency_key or f"{of.id}:{title}",
                actor="system",
            )
            if created:
                content = Content(row.id, of.service, title, holder, pairs, issuer, today, expires_on, row.language)
                payload = self._sign(content)
                unit.session.add(
                    CertificateRow(record_id=row.id, of_id=of.id, key_id=self._keys.current, expires_on=expires_on, payload=payload)
                )
                row.details = {
                    "title": title,
                    "holder": holder,
                    "fields": [list(pair) for pair in pairs],
                    "issuer": issuer,
                    "issued_on": today.isoformat(),
                    "expires_on": expires_on.isoformat() if expires_on else None,
                    "payload": payload,
                    "of": of.id,
                }
        return row.as_record()

    def pdf(self, record_id: str, *, large: bool = False) -> bytes:
        """The sealed PDF; drawn at the first call and kept, the large one drawn each time. Raises
        RecordNotFoundError, MissingFontError."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "certificate")
            kept = session.get(CertificateRow, row.id)
            if kept.pdf is not None and not large:
                return kept.pdf
            details, payload, made_at, language, service = (
                row.details,
                kept.payload,
                row.created_at,
                row.language,
                row.service,
            )
        content = Content(
            row.id,
            service,
            details["title"],
            details["holder"],
            (),
            details["issuer"],
            date.fromisoformat(details["issued_on"]),
            date.fromisoformat(details["expires_on"]) if details["expires_on"] else None,
            language,
        )
        fields = [(label, value) for label, value in details["fields"]]
        # fpdf takes a third of a second to import: only who draws waits for it.
        from services.casework.certificates.pdf import draw

        sealed = self._seal(draw(content, fields, payload, self._fonts, made_at, large=large), payload)
        if large:
            return sealed
        with self._core.database.write() as unit:
            kept = unit.session.get(CertificateRow, row.id)
            if kept.pdf is None:
                kept.pdf = sealed
            return kept.pdf

    def verify(self, presented: str | bytes) -> Verification:
        """Whether a QR's text or a PDF is genuine today, with this installation's keys and revocations. Never raises
        for what is presented."""
        public_keys = self._keys.public_keys()
        outcome = verify(presented, public_keys, today=self._core.clock.today())
        if outcome.content is None:
            return outcome
        with self._core.database.read() as session:
            status = session.execute(select(RecordRow.status).where(RecordRow.id == outcome.content.id)).scalar_one_or_none()
        if status in (None, "revoked", "erased"):
            return Verification(False, "revoked", outcome.content)
        return outcome

    def revoke(self, record_id: str, note: str = "", actor: str = "staff") -> Record:
        """Take a certificate back. Raises RecordNotFoundError, IllegalTransitionError."""
        return self._records.advance(record_id, "revoked", note, actor)

    def wallet(self, conversation_id: str) -> list[Record]:
        """The certificates of a conversation, oldest first."""
        return self._records.of_conversation(conversation_id, "certificate")

    def public_keys(self) -> dict[str, str]:
        """Public keys by id, base64; publish them for verifiers."""
        return self._keys.public_keys()

    def revocation_list(self) -> str:
        """A signed list of all revoked references, for verifiers without a connection (see `certificates.verify`)."""
        query = select(RecordRow.id).where(RecordRow.kind == "certificate", RecordRow.status.in_(("revoked", "erased")))
        with self._core.database.read() as session:
            ids = session.execute(query).scalars().all()
        key_id = self._keys.current
        return revocation_list(
            ids,
            key_id,
            lambda data: self._keys.sign(data, key_id),
            self._core.clock.now().isoformat(timespec="seconds"),
        )

    def rotate_key(self) -> str:
        """Sign with a new key from now on; what older keys signed still verifies. Returns the new key's id."""
        return self._keys.rotate()

    def view_pass(self, record_id: str, seconds: int = VIEW_SECONDS) -> str:
        """A pass to look at a certificate for a short time, so that a picture of the screen's address soon shows
        nothing."""
        record = self._records.get(record_id)
        until = int(self._core.clock.now().timestamp()) + seconds
        return f"{record.id}.{until}.{self._view_mac(record.id, until)}"

    def view(self, view_pass: str) -> tuple[Record, int]:
        """The certificate a pass opens, and the seconds left. Raises ViewExpiredError."""
        record_id, _, rest = view_pass.partition(".")
        until_text, _, mac = rest.partition(".")
        until = int(until_text) if until_text.isascii() and until_text.isdigit() else 0
        left = until - int(self._core.clock.now().timestamp())
        if left <= 0 or not hmac.compare_digest(mac.encode(), self._view_mac(record_id, until).encode()):
            raise ViewExpiredError("the view is over")
        return self._records.get(record_id), left

    def _view_mac(self, record_id: str, until: int) -> str:
        return hmac.new(self._view_key, f"{record_id}.{until}".encode(), hashlib.sha256).hexdigest()[:32]

    def _sign(self, content: Content) -> str:
        payload = self._payload(content)
        if len(payload) > LARGEST_PAYLOAD:
            payload = self._payload(replace(content, fields=(), fields_digest=digest_of_fields(content.fields)))
        return payload

    def _payload(self, content: Content) -> str:
        key_id = self._keys.current
        part = signed_part(key_id, encode_content(content))
        return f"{part}.{to_base64url(self._keys.sign(part.encode('ascii'), key_id))}"

    def _seal(self, pdf: bytes, payload: str) -> bytes:
        if not pdf.endswith(b"\n"):
            pdf += b"\n"
        covered = pdf + PAYLOAD_MARK + payload.encode("ascii") + b"\n"
        key_id = self._keys.current
        signature = f"{key_id} {self._keys.sign(covered, key_id).hex()}\n".encode("ascii")
        return covered + SIGNATURE_MARK + signature + pdf_end(pdf)
