"""What can go wrong with a file that is handed in."""

from __future__ import annotations

from services.casework.exceptions import CaseworkError, InvalidRequestError


class UnusableFileError(InvalidRequestError):
    """The content is of no kind that can be taken, or is broken; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileTooLargeError(InvalidRequestError):
    """The file has more bytes than are taken."""


class TooManyFilesError(CaseworkError):
    """The conversation handed in as many files as it may."""


class DocumentNotFoundError(CaseworkError):
    """This conversation has no such file."""
