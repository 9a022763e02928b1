"""What a question offers to press or to say by number: choices, yes and no, offices, free times."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from actions.context import Conversation, button, casework
from services.catalogue.schema import Field, FieldType
from services.forms import AT_COUNTER
from services.forms.choosing import ordinal
from services.forms.show import clock_words, date_words
from services.forms.words import any_will_do

HANDED_IN = (FieldType.photo, FieldType.document)
"""Fields that a file answers."""
UPLOADED = "uploaded"
"""Choice that takes the files which arrived for the open question; the upload itself makes it."""
FREE_TIMES = "free_time"
"""What ``offered`` holds, with ``slots``, after a wished time was taken."""
_YES_NO = {"yes": {"ko": "네", "zh": "是", "en": "Yes"}, "no": {"ko": "아니요", "zh": "否", "en": "No"}}
_HAND_IN = {
    UPLOADED: {"ko": "파일을 올렸어요", "zh": "文件已上传", "en": "I have sent the file"},
    AT_COUNTER: {"ko": "창구에서 낼게요", "zh": "到窗口交", "en": "I will hand it in at the counter"},
}
_NEAREST = re.compile(r"最近|就近|附近|가까운|nearest|closest", re.IGNORECASE)


def field_buttons(state: Conversation, field: Field) -> list[dict[str, Any]] | None:
    """Return the buttons of a question, or none when it is answered in free words."""
    language = state.language
    if field.type in (FieldType.date, FieldType.time) and (slots := free_times(state)):
        return time_buttons(slots, language, with_day=field.type is FieldType.date)
    if field.type in HANDED_IN:
        return [button(words[language], name, "inform", choice=name) for name, words in _HAND_IN.items()]
    if field.type is FieldType.yes_no:
        return [button(words[language], name, "inform", choice=name) for name, words in _YES_NO.items()]
    if field.choices:
        return [button(choice.label.in_(language), choice.id, "inform", choice=choice.id) for choice in field.choices]
    return office_buttons(state) if field.type is FieldType.office else None


def free_times(state: Conversation) -> list[str]:
    """Return the free times offered instead of one that was taken, as ``YYYY-MM-DDTHH:MM``."""
    return list(state.offered.get("slots") or []) if state.offered.get("intent") == FREE_TIMES else []


def time_buttons(slots: list[str], language: str, *, with_day: bool) -> list[dict[str, Any]]:
    """Return buttons of free times; the day is named where it is still open."""
    buttons = []
    for slot in slots:
        day, _, clock = slot.partition("T")
        label = clock_words(clock, language) if clock else ""
        if with_day:
            words = date_words(dt.date.fromisoformat(day), language)
            # The year goes without saying for the nearest free days.
            label = f"{re.sub(r'^[0-9]{4}[년年] ?| [0-9]{4}$', '', words)} {label}".strip()
        buttons.append(button(label, slot, "inform", choice=slot))
    return buttons


def meant_time(state: Conversation, chosen: Any, text: str) -> tuple[str, str] | None:
    """Return day and hour of the free time that was pressed or called by its number ("두 번째"), or none."""
    slots = free_times(state)
    if chosen in slots:
        picked = str(chosen)
    else:
        number = ordinal(text, len(slots)) if slots and text else None
        if number is None:
            return None
        picked = slots[number]
    day, _, clock = picked.partition("T")
    return day, clock


def any_office(state: Conversation, text: str) -> str | None:
    """Return the office meant by "any", "the nearest" or a number; of several, nobody here knows which is nearest."""
    offered = office_buttons(state) or []
    if any_will_do(text) and offered or _NEAREST.search(text) and len(offered) == 1:
        return str(offered[0]["title"])
    number = ordinal(text, len(offered)) if offered else None
    return None if number is None else str(offered[number]["title"])


def in_language(state: Conversation, value: Any) -> Any:
    """Return an office's name as the language now spoken has it; anything else as it is."""
    for office in casework().appointments.offices(state.service_id, state.place) if state.service_id else []:
        names = office.name if isinstance(office.name, dict) else office.name.model_dump()
        if value in names.values():
            return names[state.language]
    return value


def office_buttons(state: Conversation) -> list[dict[str, Any]] | None:
    """Return buttons of the offices that handle the service, or none when no office is listed."""
    offices = casework().appointments.offices(state.service_id, state.place) if state.service_id else []
    names = [office.name[state.language] if isinstance(office.name, dict) else office.name.in_(state.language) for office in offices[:4]]
    return [button(name, name, "inform", choice=name) for name in names] or None
