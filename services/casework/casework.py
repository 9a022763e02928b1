"""The facade: everything a citizen can file, book, ask for or receive, behind one object.

Safe to use from many threads. Actions, channels and the command line use it; it knows none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from typing_extensions import Self

from services.casework.applications.desk import ApplicationsDesk
from services.casework.appointments.desk import AppointmentsDesk
from services.casework.appointments.offices import OfficeDirectory
from services.casework.audit.desk import AuditDesk
from services.casework.certificates.desk import CertificatesDesk
from services.casework.clock import Clock, clock_from_environment
from services.casework.codes.desk import CodesDesk
from services.casework.complaints.desk import ComplaintsDesk
from services.casework.consent.desk import ConsentDesk
from services.casework.core import Core
from services.casework.crypto import KeyRing
from services.casework.database import Database
from services.casework.documents.desk import DocumentsDesk
from services.casework.drafts.desk import DraftsDesk
from services.casework.handoffs.desk import HandoffsDesk
from services.casework.notifier import Notifier
from services.casework.packages.desk import PackagesDesk
from services.casework.privacy.desk import PrivacyDesk
from services.casework.privacy.rotation import reencrypt
from services.casework.ratings.desk import RatingsDesk
from services.casework.records.desk import RecordsDesk
from services.casework.records.models import Record
from services.casework.reminders.desk import RemindersDesk
from services.messaging.registry import SenderRegistry

DATABASE_NAME = "gilbot.db"
KEY_FILE = "fields.json"


class Casework:
    """All desks over one database, which is migrated when this is made.

    `database_url`: an SQLAlchemy URL; None means SQLite under `data_dir`. `data_dir`: where the database and the keys
    live. `fonts`: a TrueType font file per language ("ko", "zh") for certificates. `offices`: another offices.yml.
    """

    def __init__(
        self,
        database_url: str | None = None,
        data_dir: Path | str = "var",
        clock: Clock | None = None,
        *,
        fonts: Mapping[str, Path] | None = None,
        offices: Path | None = None,
        senders: SenderRegistry | None = None,
    ) -> None:
        directory = Path(data_dir)
        directory.mkdir(parents=True, exist_ok=True)
        self.clock = clock or clock_from_environment()
        """The time everything here goes by."""
        self.keyring = KeyRing(directory / "keys" / KEY_FILE)
        """Keys of the encrypted columns."""
        self.database = Database(database_url or f"sqlite:///{directory / DATABASE_NAME}", self.keyring)
        """The database."""
        self.database.migrate()
        core = Core(self.database, self.clock, self.keyring, Notifier(), directory)
        self._core = core
        self.audit = AuditDesk(core)
        """Who did what."""
        self.records = RecordsDesk(core, self.audit)
        """What all kinds share."""
        self.drafts = DraftsDesk(core)
        """Forms not filed yet."""
        self.applications = ApplicationsDesk(core, self.records, self.drafts)
        """Filled forms."""
        self.packages = PackagesDesk(core, self.records, self.applications, self.drafts)
        """One form for several offices."""
        self.appointments = AppointmentsDesk(core, self.records, self.drafts, OfficeDirectory(offices) if offices else None)
        """Booked slots, offices and queues."""
        self.complaints = ComplaintsDesk(core, self.records, self.drafts)
        """Reports and grievances."""
        self.reminders = RemindersDesk(core, self.records, senders)
        """Dated notices."""
        self.certificates = CertificatesDesk(core, self.records, fonts or {})
        """Issued documents."""
        self.ratings = RatingsDesk(core, self.records)
        """Scores and comments."""
        self.handoffs = HandoffsDesk(core, self.records)
        """Conversations waiting for a person."""
        self.consents = ConsentDesk(core, self.audit)
        """What citizens agreed to."""
        self.codes = CodesDesk(core)
        """One-time codes; services/identity sends and checks them."""
        self.documents = DocumentsDesk(core)
        """Files handed in with a form."""
        self.privacy = PrivacyDesk(
            core, self.records, self.audit, self.drafts, self.appointments, self.consents, self.codes, self.documents
        )
        """Export, erasure and retention."""

    def withdraw(self, record_id: str) -> Record:
        """Withdraw what a citizen filed, of whatever kind; its history says so, and a booked place is free again.

        Raises RecordNotFoundError, or IllegalTransitionError when it is decided, sent or cancelled already.
        """
        record = self.records.get(record_id)
        if record.kind == "appointment":
            return self.appointments.cancel(record.id)
        if record.kind == "package":
            return self.packages.cancel(record.id)
        if record.kind == "reminder":
            return self.reminders.cancel(record.id)
        return self.records.advance(record.id, "cancelled", actor="citizen")

    def rotate_keys(self) -> str:
        """Make a new data key, write every encrypted value anew with it, and return its id. Safe while others work."""
        key_id = self.keyring.rotate()
        count = reencrypt(self.database)
        self.audit.append("system", "keys.rotated", key_id, {"values": count})
        return key_id

    def ready(self) -> bool:
        """Whether the database answers."""
        return self.database.ping()

    def close(self) -> None:
        """End all subscriptions and close the database."""
        self._core.notifier.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
