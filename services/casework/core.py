"""What every desk of casework works with: one database, clock, key ring, notifier and audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.casework.clock import Clock
from services.casework.crypto import KeyRing
from services.casework.database import Database
from services.casework.notifier import Notifier


@dataclass(frozen=True)
class Core:
    """Shared by all desks of one `Casework`."""

    database: Database
    """Where everything is kept."""
    clock: Clock
    """The time, which tests may freeze."""
    keyring: KeyRing
    """Keys of the encrypted columns."""
    notifier: Notifier
    """Wakes those who follow a record."""
    data_dir: Path
    """Where keys and other private files live."""
