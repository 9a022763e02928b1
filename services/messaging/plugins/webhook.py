"""Posts messages to a web address of the installation (a text-message gateway, a city's notification service)."""

from __future__ import annotations

import hashlib
import hmac
import json

import httpx

from services.messaging.base import Message, Sender
from services.messaging.exceptions import OutcomeUnknownError, RejectedError, SendError

TIMEOUT_S = 10.0


class WebhookSender(Sender):
    """POSTs `{"id", "recipient", "subject", "body", "language"}` as JSON.

    The header `Idempotency-Key` holds the message id, and a receiver must deliver one key once. With a secret,
    `X-Gilbot-Signature`
    holds `sha256=` and the HMAC of the body. Answers 2xx: sent; 408, 425, 429 and 5xx: tried again; others: given up.
    """

    name = "webhook"
    idempotent = True

    def __init__(self, url: str, secret: str = "", client: httpx.Client | None = None) -> None:
        self._url, self._secret = url, secret
        self._client = client or httpx.Client(timeout=TIMEOUT_S)

    def send(self, message: Message) -> None:
        """Post the message."""
        body = json.dumps(
            {
                "id": message.id,
                "recipient": message.recipient,
                "subject": message.subject,
                "body": message.body,
                "language": message.language,
            },
            ensure_ascii=False,
        ).encode("utf-8")
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.id}
        if self._secret:
            headers["X-Gilbot-Signature"] = "sha256=" + hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        try:
            answer = self._client.post(self._url, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise SendError("the address cannot be reached") from None
        except httpx.HTTPError:
            raise OutcomeUnknownError("the connection broke") from None
        if answer.is_success:
            return
        if answer.status_code in (408, 425, 429) or answer.status_code >= 500:
            raise SendError(f"the receiver answered {answer.status_code}")
        raise RejectedError(f"the receiver answered {answer.status_code}")
