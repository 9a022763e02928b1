"""What can go wrong with a one-time code."""

from __future__ import annotations

from services.casework.exceptions import InvalidRequestError, NotAuthorisedError


class NoPhoneError(InvalidRequestError):
    """What was given is no phone number."""


class WrongCodeError(NotAuthorisedError):
    """The code is wrong; `tries_left` says how often it may still be tried."""

    def __init__(self, tries_left: int) -> None:
        super().__init__("the code is wrong")
        self.tries_left = tries_left


class CodeOverError(NotAuthorisedError):
    """There is no such code, its time is over, it was used, or it was tried too often."""


class TooManyCodesError(InvalidRequestError):
    """Codes were asked for too often; `retry_after_s` says when the next may be."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("codes were asked for too often")
        self.retry_after_s = retry_after_s
