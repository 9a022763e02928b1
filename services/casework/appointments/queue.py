"""Queue tickets for today, with a waiting time that follows the counters."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.casework.appointments.exceptions import OfficeClosedError
from services.casework.appointments.models import QueueTicket, QueueTicketRow
from services.casework.appointments.offices import Office
from services.casework.clock import zone
from services.casework.core import Core


class QueueDesk:
    """Operations on today's queue. Each counter is taken to need the office's `service_minutes` for one visitor."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def draw(self, office: Office, service_id: str) -> QueueTicket:
        """Draw the next number. Raises OfficeClosedError."""
        now = self._core.clock.now()
        if not office.is_open(now):
            opening = office.next_opening(now)
            raise OfficeClosedError(opening.isoformat() if opening else None)
        day = now.astimezone(zone(office.jurisdiction)).date().isoformat()
        while True:
            with self._core.database.write() as unit:
                ahead, start = self._line(unit.session, office, day, now)
                number = 1 + (
                    unit.session.execute(
                        select(func.max(QueueTicketRow.number)).where(QueueTicketRow.office == office.id, QueueTicketRow.day == day)
                    ).scalar_one_or_none()
                    or 0
                )
                row = QueueTicketRow(
                    office=office.id,
                    day=day,
                    number=number,
                    service=service_id,
                    issued_at=now,
                    expected_start=start,
                    expected_end=start + timedelta(minutes=office.service_minutes),
                )
                try:
                    with unit.session.begin_nested():
                        unit.session.add(row)
                except IntegrityError:
                    continue  # another thread drew this number
                return QueueTicket(office.id, service_id, number, ahead, _minutes(now, start), now)

    def estimate(self, office: Office) -> QueueTicket:
        """What the next ticket would say; number 0."""
        now = self._core.clock.now()
        day = now.astimezone(zone(office.jurisdiction)).date().isoformat()
        with self._core.database.read() as session:
            ahead, start = self._line(session, office, day, now)
        return QueueTicket(office.id, "", 0, ahead, _minutes(now, start), now)

    def call_next(self, office: Office) -> int | None:
        """Call the lowest number that waits; None when nobody waits. The estimates behind it follow the real pace."""
        now = self._core.clock.now()
        day = now.astimezone(zone(office.jurisdiction)).date().isoformat()
        with self._core.database.write() as unit:
            row = unit.session.execute(
                select(QueueTicketRow)
                .where(QueueTicketRow.office == office.id, QueueTicketRow.day == day, QueueTicketRow.called_at.is_(None))
                .order_by(QueueTicketRow.number)
                .limit(1)
                .with_for_update()
            ).scalar_one_or_none()
            if row is None:
                return None
            row.called_at, row.expected_start = now, now
            row.expected_end = now + timedelta(minutes=office.service_minutes)
            return row.number

    @staticmethod
    def _line(session: Session, office: Office, day: str, now: datetime) -> tuple[int, datetime]:
        """How many wait, and when a counter is free for one more."""
        rows = (
            session.execute(
                select(QueueTicketRow).where(
                    QueueTicketRow.office == office.id, QueueTicketRow.day == day, QueueTicketRow.expected_end > now
                )
            )
            .scalars()
            .all()
        )
        waiting = sum(1 for row in rows if row.called_at is None and row.expected_start > now)
        ends = sorted((row.expected_end for row in rows), reverse=True)
        start = ends[office.counters - 1] if len(ends) >= office.counters else now
        return waiting, max(start, now)


def _minutes(now: datetime, start: datetime) -> int:
    return max(0, round((start - now).total_seconds() / 60))
