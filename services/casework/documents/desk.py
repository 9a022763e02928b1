"""Takes files in, keeps them encrypted, and hands them on with the form they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete, func, select, update

from services.casework.core import Core
from services.casework.database import Unit
from services.casework.documents.content import recognise
from services.casework.documents.exceptions import DocumentNotFoundError, FileTooLargeError, TooManyFilesError, UnusableFileError
from services.casework.documents.models import Document, DocumentRow
from services.casework.drafts.desk import KEPT_FOR
from services.casework.references import new_reference

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""
FILES_PER_CONVERSATION = 20
_SHOWN = tuple(getattr(DocumentRow, name) for name in ("id", "field", "kind", "media_type", "size", "received_at", "record_id"))


class DocumentsDesk:
    """Operations on files that citizens hand in."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def receive(self, conversation_id: str, field: str, content: bytes, kinds: Collection[str] = ("image", "pdf")) -> Document:
        """Check and keep a file for `field` (service id, dot, field name). The same file for the same field again is the one kept before.

        `kinds`: what the field takes: image, pdf, video.
        Raises FileTooLargeError, UnusableFileError, TooManyFilesError.
        """
        if len(content) > LARGEST:
            raise FileTooLargeError(f"at most {LARGEST} bytes")
        kind, media_type = recognise(content)
        if kind not in kinds:
            raise UnusableFileError(f"{kind}_not_wanted")
        digest = self._core.keyring.fingerprint(content.hex(), "documents.content")
        with self._core.database.write() as unit:
            waiting = (DocumentRow.conversation_id == conversation_id, DocumentRow.record_id.is_(None))
            same = unit.session.execute(
                select(*_SHOWN).where(*waiting, DocumentRow.field == field, DocumentRow.content_index == digest)
            ).first()
            if same is not None:
                return Document(*same)
            if unit.session.execute(select(func.count()).select_from(DocumentRow).where(*waiting)).scalar_one() >= FILES_PER_CONVERSATION:
                raise TooManyFilesError(f"at most {FILES_PER_CONVERSATION} files")
            row = DocumentRow(
                id=self._free_reference(unit),
                conversation_id=conversation_id,
                field=field,
                kind=kind,
                media_type=media_type,
                size=len(content),
                content_index=digest,
                received_at=self._core.clock.now(),
                content=content,
            )
            unit.session.add(row)
            document = Document(row.id, field, kind, media_type, row.size, row.received_at)
        return document

    def waiting(self, conversation_id: str, field: str | None = None) -> list[Document]:
        """Files of a conversation that were not filed yet, oldest first; of one field, or all."""
        query = select(*_SHOWN).where(DocumentRow.conversation_id == conversation_id, DocumentRow.record_id.is_(None))
        if field is not None:
            query = query.where(DocumentRow.field == field)
        with self._core.database.read() as session:
            return [Document(*row) for row in session.execute(query.order_by(DocumentRow.received_at, DocumentRow.id))]

    def of_record(self, record_id: str) -> list[Document]:
        """The files that were filed with a record, oldest first."""
        query = select(*_SHOWN).where(DocumentRow.record_id == record_id).order_by(DocumentRow.received_at, DocumentRow.id)
        with self._core.database.read() as session:
            return [Document(*row) for row in session.execute(query)]

    def content(self, document_id: str, conversation_id: str | None = None) -> tuple[Document, bytes]:
        """A file and its bytes; with a conversation only its own. Raises DocumentNotFoundError."""
        with self._core.database.read() as session:
            row = session.get(DocumentRow, document_id)
            if row is None or (conversation_id is not None and row.conversation_id != conversation_id):
                raise DocumentNotFoundError("no such file")
            return Document(*(getattr(row, column.key) for column in _SHOWN)), row.content

    def attach(self, conversation_id: str, references: Iterable[Any], record_id: str) -> int:
        """File these files of a conversation with a record; what is no reference of its own is passed over. Returns how many."""
        wanted = [str(reference) for reference in references]
        if not wanted:
            return 0
        change = update(DocumentRow).where(
            DocumentRow.id.in_(wanted), DocumentRow.conversation_id == conversation_id, DocumentRow.record_id.is_(None)
        )
        with self._core.database.write() as unit:
            return int(unit.session.execute(_bulk(change.values(record_id=record_id))).rowcount)

    def replace(self, conversation_id: str, field: str, keep: Iterable[str]) -> int:
        """Delete what else waits for a field: a new photo takes the place of the one before. Returns how many."""
        query = delete(DocumentRow).where(
            DocumentRow.conversation_id == conversation_id,
            DocumentRow.record_id.is_(None),
            DocumentRow.field == field,
            DocumentRow.id.not_in(list(keep)),
        )
        with self._core.database.write() as unit:
            return int(unit.session.execute(_bulk(query)).rowcount)

    # Inside a transaction: used by privacy.

    def drop(self, unit: Unit, conversation_id: str, *, filed_too: bool = False) -> int:
        """Delete the files of a conversation that were not filed, or all; returns how many."""
        query = delete(DocumentRow).where(DocumentRow.conversation_id == conversation_id)
        if not filed_too:
            query = query.where(DocumentRow.record_id.is_(None))
        return int(unit.session.execute(_bulk(query)).rowcount)

    def purge(self, unit: Unit) -> int:
        """Delete files that were never filed and are older than any draft; returns how many."""
        before = self._core.clock.now() - KEPT_FOR
        return int(unit.session.execute(_bulk(delete(DocumentRow).where(DocumentRow.record_id.is_(None), DocumentRow.received_at < before))).rowcount)

    @staticmethod
    def _free_reference(unit: Unit) -> str:
        while True:
            reference = new_reference("document")
            if unit.session.execute(select(DocumentRow.id).where(DocumentRow.id == reference)).first() is None:
                return reference


def _bulk(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
