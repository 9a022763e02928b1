from __future__ import annotations

import hashlib
import hmac
import io
import json
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.messaging.base import Message
from services.messaging.exceptions import RejectedError, SendError
from services.messaging.plugins.console import ConsoleSender
from services.messaging.plugins.smtp import SmtpSender
from services.messaging.plugins.webhook import WebhookSender
from services.messaging.registry import senders_from_environment

with warnings.catch_warnings():
    # Python 3.10, which this project is held to, still has them; they need no further package.
    warnings.simplefilter("ignore", DeprecationWarning)
    import asyncore
    import smtpd

MESSAGE = Message("R-2222-2222", "person@example.org", "알림: 면허 갱신", "면허를 갱신할 때예요.\n2026-12-01 09:00", "ko")


class Inbox(ThreadingHTTPServer):
    """Answers with the given statuses in turn and keeps what it got."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses: list[int] = []
        self.got: list[tuple[dict[str, str], bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_webhook_carries_the_message_its_key_and_a_signature(inbox: Inbox) -> None:
    WebhookSender(f"http://127.0.0.1:{inbox.server_port}/hook", "secret").send(MESSAGE)
    headers, body = inbox.got[0]
    assert json.loads(body) == {
        "id": MESSAGE.id, "recipient": MESSAGE.recipient, "subject": MESSAGE.subject, "body": MESSAGE.body,
        "language": "ko",
    }  # fmt: skip
    assert headers["Idempotency-Key"] == MESSAGE.id
    assert headers["X-Gilbot-Signature"] == "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(("status", "kind"), [(503, SendError), (429, SendError), (404, RejectedError), (410, RejectedError)])
def test_a_webhook_knows_what_is_worth_another_try(inbox: Inbox, status: int, kind: type[SendError]) -> None:
    inbox.statuses = [status]
    with pytest.raises(SendError) as problem:
        WebhookSender(f"http://127.0.0.1:{inbox.server_port}/hook").send(MESSAGE)
    assert type(problem.value) is kind
    assert MESSAGE.recipient not in str(problem.value)


def test_an_address_nobody_answers_at_is_tried_again() -> None:
    with pytest.raises(SendError) as problem:
        WebhookSender("http://127.0.0.1:9/hook").send(MESSAGE)
    assert type(problem.value) is SendError
    with pytest.raises(SendError) as problem:
        SmtpSender("127.0.0.1", 9, starttls=False).send(MESSAGE)
    assert type(problem.value) is SendError


class MailServer(smtpd.SMTPServer):
    """Keeps mail; refuses the mailbox "nobody@"."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), None)
        self.mail: list[bytes] = []
        self.port = self.socket.getsockname()[1]

    def process_message(self, peer: object, mailfrom: str, rcpttos: list[str], data: bytes, **_: object) -> str | None:
        if rcpttos[0].startswith("nobody@"):
            return "550 no such mailbox"
        self.mail.append(data)
        return None


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    stop = threading.Event()

    def loop() -> None:
        while not stop.is_set():
            asyncore.loop(timeout=0.05, count=1)

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    yield server
    stop.set()
    thread.join(2)
    server.close()


def test_mail_arrives_with_a_message_id_that_stays_the_same(mail_server: MailServer) -> None:
    sender = SmtpSender("127.0.0.1", mail_server.port, sender="gilbot@city.example", starttls=False)
    sender.send(MESSAGE)
    sender.send(MESSAGE)
    assert [mail.count(b"Message-ID: <R-2222-2222@city.example>") for mail in mail_server.mail] == [1, 1]
    assert b"To: person@example.org" in mail_server.mail[0]


def test_a_mailbox_that_is_not_there_is_rejected(mail_server: MailServer) -> None:
    with pytest.raises(RejectedError):
        SmtpSender("127.0.0.1", mail_server.port, starttls=False).send(Message("x", "nobody@example.org", "제목", "본문"))
    with pytest.raises(RejectedError):
        SmtpSender("127.0.0.1", mail_server.port, starttls=False).send(Message("x", "a\r\nBcc: b@c", "제목", "본문"))


def test_the_console_prints_no_recipient_and_hides_numbers() -> None:
    stream = io.StringIO()
    ConsoleSender(stream, conceal=lambda text: text.replace("면허", "••")).send(MESSAGE)
    assert stream.getvalue() == "[R-2222-2222] 알림: •• 갱신\n"


def test_the_environment_decides_which_senders_there_are() -> None:
    assert senders_from_environment({}).names() == ["console"]
    full = {"GILBOT_SMTP_HOST": "mail", "GILBOT_WEBHOOK_URL": "http://localhost"}
    assert senders_from_environment(full).names() == ["console", "email", "webhook"]
