"""What can go wrong with a certificate."""

from __future__ import annotations

from services.casework.exceptions import CaseworkError, NotAuthorisedError


class MissingFontError(CaseworkError):
    """The font a certificate in this language needs is not there."""


class SigningKeyError(CaseworkError):
    """The file of signing keys is unreadable, or open to other users."""


class ViewExpiredError(NotAuthorisedError):
    """The time to look at a certificate on this screen is over."""
