"""Finds free slots, books, changes and cancels appointments, and draws queue tickets."""

from __future__ import annotations

from datetime import date as Date, datetime, time as Time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.casework.appointments.exceptions import SlotNotOfferedError, SlotTakenError
from services.casework.appointments.ical import as_ical
from services.casework.appointments.models import AppointmentRow, QueueTicket
from services.casework.appointments.offices import Office, OfficeDirectory, Slot
from services.casework.appointments.queue import QueueDesk
from services.casework.calendar import holiday_name
from services.casework.clock import zone
from services.casework.core import Core
from services.casework.database import Unit
from services.casework.drafts.desk import DraftsDesk
from services.casework.records.desk import RecordsDesk
from services.casework.records.exceptions import IllegalTransitionError
from services.casework.records.models import Record, RecordRow
from services.casework.records.states import allowed

ALTERNATIVES = 3


class AppointmentsDesk:
    """Operations on appointments.

    `details` of their records: `label`, `office` (id), `office_name` and `office_address` (ko, zh, en), `office_phone`,
    `minutes` (length of the slot).
    """

    def __init__(self, core: Core, records: RecordsDesk, drafts: DraftsDesk, directory: OfficeDirectory | None = None) -> None:
        self._core = core
        self._records = records
        self._drafts = drafts
        self.directory = directory or OfficeDirectory()
        """The offices of this installation."""
        self.queue = QueueDesk(core)
        """Queue tickets for today."""

    # Finding.

    def offices(
        self, service_id: str | None = None, jurisdiction: str | None = None, near: tuple[float, float] | None = None
    ) -> list[Office]:
        """Offices that handle a service; the nearest first when `near` (latitude, longitude in degrees) is given."""
        return self.directory.find(service_id, jurisdiction, near)

    def free_slots(self, office_id: str, service_id: str, day: Date | str, n: int = 3) -> list[Slot]:
        """The first `n` free slots from `day` on, in order of time; none in the past. Raises UnknownOfficeError."""
        office = self.directory.get(office_id, service_id)
        with self._core.database.read() as session:
            return self._free(session, office, service_id, _as_date(day), n)

    # Booking.

    def book(
        self,
        conversation_id: str,
        service_id: str,
        office: str,
        date: Date | str,
        time: Time | str,
        answers: dict[str, Any] | None = None,
        *,
        idempotency_key: str,
        language: str = "ko",
        label: str = "",
    ) -> Record:
        """Book a slot, once per idempotency key.

        `date` and `time` ("2026-11-25", "10:00") are on the office's wall clock.
        Raises UnknownOfficeError, SlotNotOfferedError, or SlotTakenError; the last two carry the nearest free slots.
        """
        place = self.directory.get(office, service_id)
        day, at = _as_date(date).isoformat(), _as_time(time)
        with self._core.database.write() as unit:
            # Asked twice, a booked slot is no longer free; the key comes first.
            row = self._records.filed_before(unit, "appointment", conversation_id, idempotency_key)
            if row is None:
                self._must_be_offered(unit.session, place, service_id, day, at)
                row, created = self._records.file(
                    unit,
                    kind="appointment",
                    service=service_id,
                    conversation_id=conversation_id,
                    idempotency_key=idempotency_key,
                    language=language,
                    jurisdiction=place.jurisdiction,
                    day=day,
                    time=at,
                    details={
                        "label": label,
                        "office": place.id,
                        "office_name": place.name,
                        "office_address": place.address,
                        "office_phone": place.phone,
                        "minutes": place.slot_minutes,
                    },
                )
                if created:
                    self._take_seat(
                        unit,
                        place,
                        AppointmentRow(
                            record_id=row.id,
                            office=place.id,
                            line=service_id,
                            day=day,
                            time=at,
                            answers=answers or {},
                            sequence=0,
                        ),
                    )
                    self._drafts.drop(unit, conversation_id, service_id)
        return row.as_record()

    def change(self, record_id: str, date: Date | str, time: Time | str) -> Record:
        """Move an appointment to another slot of its office, or leave it untouched when that slot cannot be had.

        Raises RecordNotFoundError, IllegalTransitionError, SlotNotOfferedError or SlotTakenError.
        """
        day, at = _as_date(date).isoformat(), _as_time(time)
        with self._core.database.write() as unit:
            row = self._records.find(unit.session, record_id, "appointment", lock=True)
            booked = unit.session.get(AppointmentRow, row.id)
            if "booked" not in allowed("appointment", row.status):
                raise IllegalTransitionError("appointment", row.status, "booked", allowed("appointment", row.status))
            if (booked.day, booked.time) == (day, at):
                return row.as_record()
            place = self.directory.get(booked.office, booked.line)
            self._must_be_offered(unit.session, place, booked.line, day, at)
            # Let go of the old place first: a new time with the old place's number could collide.
            booked.seat, booked.day, booked.time, booked.sequence = None, day, at, booked.sequence + 1
            row.day, row.time = day, at
            self._take_seat(unit, place, booked)
            self._records.move(unit, row, "booked", actor="citizen")
        return row.as_record()

    def cancel(self, record_id: str) -> Record:
        """Cancel an appointment; its place is free again at once. Raises RecordNotFoundError or
        IllegalTransitionError."""
        with self._core.database.write() as unit:
            row = self._records.find(unit.session, record_id, "appointment", lock=True)
            self.release(unit, row)
        return row.as_record()

    def release(self, unit: Unit, row: RecordRow, actor: str = "citizen") -> None:
        """`cancel` within a transaction."""
        self._records.move(unit, row, "cancelled", actor=actor)
        booked = unit.session.get(AppointmentRow, row.id)
        booked.seat, booked.sequence = None, booked.sequence + 1

    def answers(self, record_id: str) -> dict[str, Any]:
        """The answers given when booking. Raises RecordNotFoundError."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "appointment")
            booked = session.get(AppointmentRow, row.id)
            return dict(booked.answers) if booked else {}

    def ical(self, record_id: str, language: str | None = None) -> str:
        """The appointment as an iCalendar object (RFC 5545) with an alarm the day before. Raises
        RecordNotFoundError."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "appointment")
            booked = session.get(AppointmentRow, row.id)
            return as_ical(row.as_record(), booked.sequence, self._core.clock.now(), language or row.language)

    # The queue.

    def queue_ticket(self, office: str, service: str) -> QueueTicket:
        """Draw a number for today. Raises UnknownOfficeError, or OfficeClosedError with the next opening."""
        return self.queue.draw(self.directory.get(office, service), service)

    def waiting_estimate(self, office: str) -> QueueTicket:
        """What a ticket drawn now would say, without drawing it (number 0). Raises UnknownOfficeError."""
        return self.queue.estimate(self.directory.get(office))

    # Inside.

    def _take_seat(self, unit: Unit, office: Office, row: AppointmentRow) -> None:
        for seat in range(office.capacity):
            taken = unit.session.execute(
                select(AppointmentRow.record_id)
                .where(
                    AppointmentRow.office == row.office,
                    AppointmentRow.line == row.line,
                    AppointmentRow.day == row.day,
                    AppointmentRow.time == row.time,
                    AppointmentRow.seat == seat,
                    AppointmentRow.record_id != row.record_id,
                )
                .execution_options(autoflush=False)
            ).first()
            if taken:
                continue
            try:
                with unit.session.begin_nested():
                    row.seat = seat
                    unit.session.add(row)
                return
            except IntegrityError:
                # Someone took this seat between the look and the insert; try the next.
                continue
        raise SlotTakenError(self._nearest(unit.session, office, row.line, row.day, row.time))

    def _must_be_offered(self, session: Session, office: Office, line: str, day: str, at: str) -> None:
        here = zone(office.jurisdiction)
        wanted = datetime.combine(_as_date(day), Time.fromisoformat(at), tzinfo=here)
        today = self._core.clock.today(office.jurisdiction)
        reason = None
        if wanted <= self._core.clock.now():
            reason = "past"
        elif wanted.date() > today + timedelta(days=office.horizon_days):
            reason = "too_far"
        elif not office.spans(wanted.date()):
            reason = "closed"
        elif at not in office.slot_times(wanted.date()):
            reason = "not_a_slot"
        if reason:
            name = holiday_name(office.jurisdiction, wanted.date()) if reason == "closed" else None
            start = max(wanted.date(), today) if reason != "too_far" else today
            near = self._nearest(session, office, line, start.isoformat(), at if start == wanted.date() else "00:00")
            raise SlotNotOfferedError(reason, near, name)

    def _nearest(self, session: Session, office: Office, line: str, day: str, at: str) -> list[Slot]:
        """Free slots closest in time to the wanted one, in order of time; the same day counts before others."""
        wanted = datetime.fromisoformat(f"{day}T{at}")
        free = self._free(session, office, line, wanted.date(), 2 * len(office.slot_times(wanted.date())) + 40)
        free += self._free(session, office, line, wanted.date() - timedelta(days=1), 20)
        unique = {(slot.date, slot.time): slot for slot in free}.values()

        def farness(slot: Slot) -> float:
            return abs((datetime.fromisoformat(f"{slot.date}T{slot.time}") - wanted).total_seconds())

        return sorted(sorted(unique, key=farness)[:ALTERNATIVES])

    def _free(self, session: Session, office: Office, line: str, day: Date, n: int) -> list[Slot]:
        here = zone(office.jurisdiction)
        now = self._core.clock.now().astimezone(here)
        first, last = max(day, now.date()), now.date() + timedelta(days=office.horizon_days)
        query = (
            select(AppointmentRow.day, AppointmentRow.time, func.count())
            .where(
                AppointmentRow.office == office.id,
                AppointmentRow.line == line,
                AppointmentRow.seat.isnot(None),
                AppointmentRow.day >= first.isoformat(),
            )
            .group_by(AppointmentRow.day, AppointmentRow.time)
        )
        taken = {(row[0], row[1]): row[2] for row in session.execute(query)}
        found: list[Slot] = []
        for open_day in office.days_from(first, last):
            for start in office.slot_times(open_day):
                if len(found) >= n:
                    return found
                left = office.capacity - taken.get((open_day.isoformat(), start), 0)
                if left > 0 and datetime.combine(open_day, Time.fromisoformat(start), tzinfo=here) > now:
                    found.append(Slot(open_day.isoformat(), start, office.id, left))
        return found


def _as_date(value: Date | str) -> Date:
    return value if isinstance(value, Date) else Date.fromisoformat(value)


def _as_time(value: Time | str) -> str:
    moment = value if isinstance(value, Time) else Time.fromisoformat(value if len(value) > 4 else f"0{value}")
    return moment.strftime("%H:%M")
