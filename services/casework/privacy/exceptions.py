"""What can go wrong with a request about one's own data."""

from __future__ import annotations

from services.casework.exceptions import CaseworkError


class RetentionRuleError(CaseworkError):
    """A kind of record has no keeping time in retention.yml."""
