"""Writes an appointment as an iCalendar object (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from services.casework.clock import ZONES
from services.casework.records.models import Record

_OFFSETS = {"KR": ("Asia/Seoul", "+0900", "KST"), "CN": ("Asia/Shanghai", "+0800", "CST")}
_SUMMARY = {"ko": "예약: {what}", "zh": "预约：{what}", "en": "Appointment: {what}"}
_NOTE = {
    "ko": "접수 번호 {id}. 신분증을 가지고 오세요.",
    "zh": "预约号 {id}。请带身份证件。",
    "en": "Reference {id}. Please bring your ID.",
}
_ALARM = {"ko": "내일 예약이 있습니다.", "zh": "您明天有预约。", "en": "You have an appointment tomorrow."}


def as_ical(record: Record, sequence: int, stamp: datetime, language: str) -> str:
    """The iCalendar text, CRLF line ends. `stamp` is aware; `sequence` grows with every change, so calendars replace
    the old entry."""
    language = language if language in _SUMMARY else "en"
    name, offset, abbreviation = _OFFSETS[record.jurisdiction]
    start = datetime.fromisoformat(f"{record.date}T{record.time}").replace(tzinfo=ZONES[record.jurisdiction])
    end = start + timedelta(minutes=record.details.get("minutes", 30))
    office = record.details.get("office_name", {}).get(language, "")
    address = record.details.get("office_address", {}).get(language, "")
    cancelled = record.status == "cancelled"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gilbot//Casework//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VTIMEZONE",
        f"TZID:{name}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        f"TZNAME:{abbreviation}",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f"UID:{record.id}@gilbot",
        f"DTSTAMP:{stamp.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{sequence}",
        f"DTSTART;TZID={name}:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={name}:{end:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escape(_SUMMARY[language].format(what=record.details.get('label') or office))}",
        f"LOCATION:{_escape(', '.join(part for part in (office, address) if part))}",
        f"DESCRIPTION:{_escape(_NOTE[language].format(id=record.id))}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
    ]
    if not cancelled:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-P1D",
            f"DESCRIPTION:{_escape(_ALARM[language])}",
            "END:VALARM",
        ]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> str:
    """Lines of at most 75 octets, never split inside a character."""
    parts, part, width = [], "", 0
    for character in line:
        octets = len(character.encode("utf-8"))
        if width + octets > 75:
            parts.append(part)
            part, width = " ", 1
        part += character
        width += octets
    return "\r\n".join([*parts, part])
