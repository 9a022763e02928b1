"""How sending can fail. The texts never hold the message or the recipient."""

from __future__ import annotations


class SendError(Exception):
    """The message was surely not sent; it may be tried again."""


class RejectedError(SendError):
    """The message was surely not sent, and trying again will not help."""


class OutcomeUnknownError(SendError):
    """The connection broke when the message may already have been accepted."""


class UnknownSenderError(SendError):
    """No sender is registered under this name."""
