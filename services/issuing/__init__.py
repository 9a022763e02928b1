"""From a filed form to a signed certificate."""

from __future__ import annotations

from services.issuing.desk import Approval, IssuingDesk, NoHolderError
from services.issuing.review import NOTICE, NoReasonError, ReviewDesk

__all__ = ["NOTICE", "Approval", "IssuingDesk", "NoHolderError", "NoReasonError", "ReviewDesk"]
