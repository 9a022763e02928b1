"""Senders by name."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from services.messaging.base import Sender
from services.messaging.exceptions import UnknownSenderError


class SenderRegistry:
    """Holds the senders of an installation."""

    def __init__(self, *senders: Sender) -> None:
        self._senders: dict[str, Sender] = {}
        for sender in senders:
            self.register(sender)

    def register(self, sender: Sender) -> Sender:
        """Add a sender under its name, in place of one that had it."""
        self._senders[sender.name] = sender
        return sender

    def get(self, name: str) -> Sender:
        """The sender of that name. Raises UnknownSenderError."""
        try:
            return self._senders[name]
        except KeyError:
            raise UnknownSenderError(name) from None

    def names(self) -> list[str]:
        """Names of all senders, in the order they were registered."""
        return list(self._senders)


def senders_from_environment(environment: Mapping[str, str] | None = None) -> SenderRegistry:
    """Console always (its words only where standard output is a terminal); `email` when GILBOT_SMTP_HOST is set; `webhook` when GILBOT_WEBHOOK_URL is set.

    GILBOT_SMTP_PORT (587), _USER, _PASSWORD, _FROM, _STARTTLS (true); GILBOT_WEBHOOK_SECRET signs webhook bodies.
    """
    from services.casework.masking import mask
    from services.messaging.plugins.console import ConsoleSender
    from services.messaging.plugins.smtp import SmtpSender
    from services.messaging.plugins.webhook import WebhookSender

    given = os.environ if environment is None else environment
    # A redirected output is a log, where what a citizen wants to be reminded of does not belong.
    registry = SenderRegistry(ConsoleSender(conceal=mask if sys.stdout.isatty() else lambda _: "(shown in a terminal only)"))
    if given.get("GILBOT_SMTP_HOST"):
        registry.register(
            SmtpSender(
                host=given["GILBOT_SMTP_HOST"],
                port=int(given.get("GILBOT_SMTP_PORT", "587")),
                user=given.get("GILBOT_SMTP_USER", ""),
                password=given.get("GILBOT_SMTP_PASSWORD", ""),
                sender=given.get("GILBOT_SMTP_FROM", "gilbot@localhost"),
                starttls=given.get("GILBOT_SMTP_STARTTLS", "true").lower() in ("1", "true", "yes"),
            )
        )
    if given.get("GILBOT_WEBHOOK_URL"):
        registry.register(WebhookSender(given["GILBOT_WEBHOOK_URL"], given.get("GILBOT_WEBHOOK_SECRET", "")))
    return registry
