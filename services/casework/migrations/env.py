"""Runs the migrations on the connection `Database.migrate` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from services.casework.columns import Base
from services.casework.crypto import EncryptedBytes
from services.casework.database import VERSION_TABLE
from services.casework.migrations import models  # noqa: F401  fills Base.metadata


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Encrypted columns are bytes to the schema, aware moments are timestamps."""
    if kind == "type" and isinstance(item, EncryptedBytes):
        return "sa.LargeBinary()"
    if kind == "type" and type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def _ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Tables of other rooms in the same database (the conversation's tracker) are not ours to compare."""
    return not (kind == "table" and reflected and compare_to is None)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_item=_render,
    include_object=_ours,
    render_as_batch=True,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
