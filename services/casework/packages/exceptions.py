"""What can go wrong with a package."""

from __future__ import annotations

from services.casework.exceptions import InvalidRequestError


class EmptyPackageError(InvalidRequestError):
    """A package needs at least one part, and each part at least one answer."""
