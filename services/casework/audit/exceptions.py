"""What can go wrong with the audit trail."""

from __future__ import annotations

from services.casework.exceptions import CaseworkError


class AuditBrokenError(CaseworkError):
    """The trail was altered; `AuditReport` tells where."""
