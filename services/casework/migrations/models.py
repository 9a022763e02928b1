"""Imports every model, so that the metadata is whole."""

from __future__ import annotations

from services.casework.applications.models import ApplicationRow
from services.casework.appointments.models import AppointmentRow, QueueTicketRow
from services.casework.audit.models import AuditRow
from services.casework.certificates.models import CertificateRow
from services.casework.codes.models import CodeRow
from services.casework.complaints.models import ComplaintRow
from services.casework.consent.models import ConsentRow
from services.casework.documents.models import DocumentRow
from services.casework.drafts.models import DraftRow
from services.casework.handoffs.models import HandoffRow
from services.casework.ratings.models import RatingRow
from services.casework.records.models import HistoryRow, RecordRow
from services.casework.reminders.models import ReminderRow

__all__ = [
    "ApplicationRow",
    "AppointmentRow",
    "AuditRow",
    "CertificateRow",
    "CodeRow",
    "ComplaintRow",
    "ConsentRow",
    "DocumentRow",
    "DraftRow",
    "HandoffRow",
    "HistoryRow",
    "QueueTicketRow",
    "RatingRow",
    "RecordRow",
    "ReminderRow",
]
