"""Sends e-mail over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate

from services.messaging.base import Message, Sender
from services.messaging.exceptions import OutcomeUnknownError, RejectedError, SendError

TIMEOUT_S = 20.0


class SmtpSender(Sender):
    """E-mail through one SMTP server. Every try carries the same Message-ID; mail servers need not heed it, so this
    is not idempotent."""

    name = "email"
    idempotent = False

    def __init__(
        self,
        host: str,
        port: int = 587,
        user: str = "",
        password: str = "",
        sender: str = "gilbot@localhost",
        starttls: bool = True,
    ) -> None:
        self._host, self._port, self._user, self._password = host, port, user, password
        self._sender, self._starttls = sender, starttls

    def send(self, message: Message) -> None:
        """Hand the mail to the server."""
        mail = EmailMessage()
        try:
            mail["From"], mail["To"], mail["Subject"] = self._sender, message.recipient, message.subject
        except (ValueError, IndexError):
            raise RejectedError("the address is no e-mail address") from None
        mail["Date"] = formatdate(localtime=False)
        mail["Message-ID"] = f"<{message.id}@{self._sender.rpartition('@')[2]}>"
        mail["Content-Language"] = message.language
        mail.set_content(message.body)
        try:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        except (OSError, smtplib.SMTPException):
            raise SendError("the mail server cannot be reached") from None
        try:
            if self._starttls:
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise SendError("the mail server refused the connection") from None
        try:
            server.send_message(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise _refused(error) from None
        except (OSError, smtplib.SMTPException):
            raise OutcomeUnknownError("the connection to the mail server broke") from None
        finally:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()


def _refused(error: smtplib.SMTPException) -> SendError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min((reply[0] for reply in error.recipients.values()), default=500)
    else:
        code = error.smtp_code  # type: ignore[attr-defined]
    kind = RejectedError if code >= 500 else SendError
    return kind(f"the mail server answered {code}")
