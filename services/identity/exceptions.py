"""How an identity check can fail. The texts never hold a phone number or a code."""

from __future__ import annotations


class IdentityError(Exception):
    """Base of every failed identity check."""


class HintError(IdentityError):
    """What the provider needs first is missing or cannot be used."""


class WrongAnswerError(IdentityError):
    """The code is wrong; `tries_left` says how often it may still be tried."""

    def __init__(self, tries_left: int) -> None:
        super().__init__("the code is wrong")
        self.tries_left = tries_left


class ChallengeOverError(IdentityError):
    """There is no such check, its time is over, it was used, or it was tried too often. Start another."""


class TooManyRequestsError(IdentityError):
    """Codes were asked for too often; `retry_after_s` says when the next may be."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("codes were asked for too often")
        self.retry_after_s = retry_after_s


class UnknownProviderError(IdentityError):
    """No identity provider is registered under this name."""


class ProviderError(IdentityError):
    """The identity provider answered with something that cannot be trusted, or not at all."""
