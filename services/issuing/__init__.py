"""From a filed form to a signed certificate."""

from __future__ import annotations

from services.issuing.desk import Approval, IssuingDesk, NoHolderError

__all__ = ["Approval", "IssuingDesk", "NoHolderError"]
