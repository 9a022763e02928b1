"""Keeps reminders and delivers them: tried again when a sender fails, and never sent twice.

A reminder is claimed in the database before it is sent, so two workers never hold the same one. What cannot be known
is whether a
message went out when the process dies, or the connection breaks, in the middle of sending it. A sender that drops
repeated message
ids is then tried again with the same id; with any other the reminder becomes `uncertain`, for staff to look at,
rather than go twice.
"""

from __future__ import annotations

import hashlib
import logging
import random
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from services.casework.clock import zone
from services.casework.core import Core
from services.casework.database import Unit
from services.casework.masking import mask
from services.casework.records.desk import RecordsDesk
from services.casework.records.models import Record, RecordRow
from services.casework.reminders.exceptions import ReminderInPastError
from services.casework.reminders.models import DeliveryReport, ReminderRow, Suggestion
from services.casework.reminders.rules import suggest
from services.messaging.base import Message
from services.messaging.exceptions import OutcomeUnknownError, RejectedError, SendError, UnknownSenderError
from services.messaging.registry import SenderRegistry, senders_from_environment

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 12
HOUR_OF_DAY = time(9, 0)
_SUBJECT = {"ko": "알림: {what}", "zh": "提醒：{what}", "en": "Reminder: {what}"}


class RemindersDesk:
    """Operations on reminders. `details` of their records: `what`, `channel`, `rule`."""

    def __init__(self, core: Core, records: RecordsDesk, senders: SenderRegistry | None = None) -> None:
        self._core = core
        self._records = records
        self.senders = senders or senders_from_environment()
        """Where reminders go out, by channel name."""

    def create(
        self,
        conversation_id: str,
        what: str,
        due_at: datetime | date,
        channel: str = "console",
        *,
        recipient: str = "",
        service_id: str = "",
        language: str = "ko",
        jurisdiction: str = "KR",
        rule: str | None = None,
        idempotency_key: str | None = None,
    ) -> Record:
        """Keep a reminder. `due_at` is an aware moment, or a date, which means 09:00 in the jurisdiction's zone.

        Without a key of its own, the same text for the same moment in the same conversation is one reminder.
        Raises ReminderInPastError; UnknownSenderError for a channel no sender serves.
        """
        if not isinstance(due_at, datetime):
            due_at = datetime.combine(due_at, HOUR_OF_DAY, tzinfo=zone(jurisdiction))
        if due_at <= self._core.clock.now():
            raise ReminderInPastError("the time is over")
        self.senders.get(channel)
        local = due_at.astimezone(zone(jurisdiction))
        key = idempotency_key or hashlib.sha256(f"{what}\0{due_at.timestamp()}".encode()).hexdigest()
        with self._core.database.write() as unit:
            row, created = self._records.file(
                unit,
                kind="reminder",
                service=service_id,
                conversation_id=conversation_id,
                idempotency_key=key,
                language=language,
                jurisdiction=jurisdiction,
                day=local.date().isoformat(),
                time=local.strftime("%H:%M"),
                details={"what": what, "channel": channel, "rule": rule},
            )
            if created:
                unit.session.add(
                    ReminderRow(
                        record_id=row.id,
                        channel=channel,
                        recipient=recipient,
                        what=what,
                        rule=rule,
                        due_at=due_at,
                        next_try_at=due_at,
                        attempts=0,
                    )
                )
        return row.as_record()

    def suggest(self, birth_date: date, jurisdiction: str = "KR", *, licence_renewed_on: date | None = None) -> list[Suggestion]:
        """What the rules propose to someone born that day, the soonest first; see reminders/rules.yml."""
        return suggest(birth_date, jurisdiction, self._core.clock.today(jurisdiction), licence_renewed_on=licence_renewed_on)

    def due(self, now: datetime | None = None, limit: int = 1000) -> list[Record]:
        """Reminders to be sent by now (aware), the earliest first."""
        moment = now or self._core.clock.now()
        query = (
            select(RecordRow)
            .join(ReminderRow, ReminderRow.record_id == RecordRow.id)
            .where(ReminderRow.next_try_at <= moment, RecordRow.status == "scheduled")
            .order_by(ReminderRow.next_try_at, RecordRow.id)
            .limit(limit)
        )
        with self._core.database.read() as session:
            return [row.as_record() for row in session.execute(query).scalars()]

    def change(self, record_id: str, due_at: datetime) -> Record:
        """Move a scheduled reminder to another moment (aware). Raises ReminderInPastError or IllegalTransitionError."""
        if due_at <= self._core.clock.now():
            raise ReminderInPastError("the time is over")
        with self._core.database.write() as unit:
            row = self._records.find(unit.session, record_id, "reminder", lock=True)
            self._records.move(unit, row, "scheduled", actor="citizen")
            kept = unit.session.get(ReminderRow, row.id)
            kept.due_at = kept.next_try_at = due_at
            kept.attempts, kept.last_error = 0, None
            local = due_at.astimezone(zone(row.jurisdiction))
            row.day, row.time = local.date().isoformat(), local.strftime("%H:%M")
        return row.as_record()

    def cancel(self, record_id: str) -> Record:
        """Cancel a reminder that is not sent yet. Raises IllegalTransitionError."""
        with self._core.database.write() as unit:
            row = self._records.find(unit.session, record_id, "reminder", lock=True)
            self._records.move(unit, row, "cancelled", actor="citizen")
            unit.session.get(ReminderRow, row.id).next_try_at = None
        return row.as_record()

    def deliver(self, senders: SenderRegistry | None = None, now: datetime | None = None, limit: int | None = None) -> DeliveryReport:
        """Send what is due (at most `limit`); call it every minute, from as many workers as you like."""
        registry, report, done = senders or self.senders, DeliveryReport(), 0
        self._recover(registry, now, report)
        while limit is None or done < limit:
            claimed = self._claim(now, BATCH if limit is None else min(BATCH, limit - done))
            if not claimed:
                break
            done += len(claimed)
            for record_id, channel, message in claimed:
                self._send(registry, record_id, channel, message, now, report)
        return report

    def _claim(self, now: datetime | None, size: int) -> list[tuple[str, str, Message]]:
        moment = now or self._core.clock.now()
        query = (
            select(ReminderRow)
            .where(ReminderRow.next_try_at <= moment, ReminderRow.claimed_until.is_(None))
            .order_by(ReminderRow.next_try_at)
            .limit(size)
            .with_for_update(skip_locked=True)
        )
        claimed = []
        with self._core.database.write() as unit:
            for kept in unit.session.execute(query).scalars().all():
                row = unit.session.get(RecordRow, kept.record_id)
                kept.claimed_until, kept.attempts = moment + LEASE, kept.attempts + 1
                claimed.append((row.id, kept.channel, _message(row, kept)))
        return claimed

    def _send(
        self,
        registry: SenderRegistry,
        record_id: str,
        channel: str,
        message: Message,
        now: datetime | None,
        report: DeliveryReport,
    ) -> None:
        outcome, error = "sent", ""
        try:
            registry.get(channel).send(message)
        except (RejectedError, UnknownSenderError) as problem:
            outcome, error = "failed", str(problem)
        except OutcomeUnknownError as problem:
            outcome, error = ("retry" if registry.get(channel).idempotent else "uncertain"), str(problem)
        except SendError as problem:
            outcome, error = "retry", str(problem)
        except Exception as problem:
            outcome, error = ("retry" if registry.get(channel).idempotent else "uncertain"), type(problem).__name__
        with self._core.database.write() as unit:
            self._settle(unit, record_id, outcome, error, now or self._core.clock.now(), report)

    def _settle(self, unit: Unit, record_id: str, outcome: str, error: str, now: datetime, report: DeliveryReport) -> None:
        kept = unit.session.get(ReminderRow, record_id)
        if kept is None:
            return  # erased while it was being sent
        row = self._records.find(unit.session, record_id, lock=True)
        kept.claimed_until, kept.last_error = None, mask(error)[:120] or None
        if outcome == "retry" and kept.attempts >= MAX_ATTEMPTS:
            outcome = "failed"
        if outcome == "retry":
            kept.next_try_at = now + _wait(kept.attempts)
            report.retried += 1
            log.info("reminder_retry id=%s attempt=%d error=%s", record_id, kept.attempts, kept.last_error)
            return
        kept.next_try_at = None
        if outcome == "sent":
            kept.sent_at = now
        setattr(report, outcome, getattr(report, outcome) + 1)
        if row.status == "scheduled":
            self._records.move(unit, row, outcome, actor="system")

    def _recover(self, registry: SenderRegistry, now: datetime | None, report: DeliveryReport) -> None:
        """Settle what a worker had claimed when it died."""
        moment = now or self._core.clock.now()
        query = select(ReminderRow).where(ReminderRow.claimed_until <= moment, ReminderRow.next_try_at.isnot(None))
        with self._core.database.write() as unit:
            for kept in unit.session.execute(query.with_for_update(skip_locked=True)).scalars().all():
                idempotent = kept.channel in registry.names() and registry.get(kept.channel).idempotent
                self._settle(unit, kept.record_id, "retry" if idempotent else "uncertain", "the worker stopped", moment, report)


def _message(row: RecordRow, kept: ReminderRow) -> Message:
    subject = _SUBJECT.get(row.language, _SUBJECT["en"]).format(what=kept.what)
    return Message(
        id=row.id,
        recipient=kept.recipient,
        subject=subject,
        body=f"{kept.what}\n{row.day} {row.time}\n{row.id}",
        language=row.language,
    )


def _wait(attempts: int) -> timedelta:
    """Doubles with each attempt up to six hours; a quarter of it is random, so that failures do not come back all at
    once."""
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return wait * (0.75 + 0.25 * random.random())
