"""Writes every encrypted value anew with the current key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary, select, type_coerce, update

from services.casework.columns import Base
from services.casework.crypto import EncryptedBytes
from services.casework.database import Database

BATCH = 200


def encrypted_columns(table: Any) -> list[Any]:
    """The encrypted columns of a table."""
    return [column for column in table.columns if isinstance(column.type, EncryptedBytes)]


def reencrypt(database: Database) -> int:
    """Write anew what another key than the current one encrypted; in small transactions, so that others go on working.

    Returns how many values were written. Interrupted, it can be called again.
    """
    keyring = database.engine.dialect.keyring
    written = 0
    for table in Base.metadata.sorted_tables:
        columns = encrypted_columns(table)
        if not columns:
            continue
        (key,) = table.primary_key.columns
        after: Any = None
        while True:
            raw = [type_coerce(column, LargeBinary).label(f"raw_{column.name}") for column in columns]
            query = select(key.label("key"), *raw).order_by(key).limit(table.info.get("batch", BATCH)).with_for_update()
            if after is not None:
                query = query.where(key > after)
            with database.write() as unit:
                rows = unit.session.execute(query).all()
                for row in rows:
                    stale: dict[str, Any] = {}
                    for column in columns:
                        stored = getattr(row, f"raw_{column.name}")
                        if stored is not None and keyring.key_id_of(bytes(stored)) != keyring.current:
                            stale[column.name] = column.type.process_result_value(stored, database.engine.dialect)
                    if stale:
                        unit.session.execute(update(table).where(key == row.key).values(stale))
                        written += len(stale)
            if not rows:
                break
            after = rows[-1].key
    return written
