"""Reading a form back before anything is filed: what was said, and the question that fits what the yes will do."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, tell, yes_no_buttons
from actions.form_control import visit_date
from actions.offers import in_language
from actions.slots import visit_to_book
from services.catalogue.schema import Field, FieldType
from services.forms import Form, masked, spoken
from services.forms.show import clock_words
from services.forms.spec import SERVICE_FORM

_FILE = {"ko": "이대로 접수할까요?", "zh": "这样提交，可以吗？", "en": "Shall I submit it?"}
_BOOK = {"ko": "이대로 예약할까요?", "zh": "就这样预约，可以吗？", "en": "Shall I book it?"}
_LOOK_UP = {"ko": "이대로 찾아볼까요?", "zh": "就这样查，可以吗？", "en": "Shall I look it up?"}
_QUESTIONS = {
    "application": _FILE,
    "package": _FILE,
    "complaint": {"ko": "이대로 접수할까요?", "zh": "这样上报，可以吗？", "en": "Shall I send it?"},
    "appointment": _BOOK,
    "visit": _BOOK,
    "lookup": _LOOK_UP,
    "progress": _LOOK_UP,
    "reminder": {"ko": "이대로 알려 드릴까요?", "zh": "到时候这样提醒您，可以吗？", "en": "Shall I set the reminder?"},
    "change_appointment": {"ko": "이렇게 바꿀까요?", "zh": "就改成这样，可以吗？", "en": "Shall I move it?"},
    "rating": {"ko": "이대로 남길까요?", "zh": "这样评价，可以吗？", "en": "Shall I send your rating?"},
}
"""The question of a read-back, by what a yes brings about."""
_HOW = {"ko": "네, 아니요로 말씀해 주세요.", "zh": "请说“是”或“不是”。", "en": "Please say yes or no."}
_FRAME = {
    "ko": "{name} 내용을 읽어 드릴게요. {summary}. {question}",
    "zh": "我念一遍{name}的内容。{summary}。{question}",
    "en": "Here is what I have for the {name}. {summary}. {question}",
}
_HOUR = {"ko": "방문 시간", "zh": "到场时间", "en": "Time"}
_JOINER = {"ko": ", ", "zh": "，", "en": ". "}


def question_for(form: Form, language: str) -> str:
    """Return the question that asks for the yes, in the words of the act: file, book, look up, remind, change."""
    act = form.kind if form.kind != "service" else str(form.service.produces if form.service else "application")
    space = "" if language == "zh" else " "
    return f"{_QUESTIONS.get(act, _FILE)[language]}{space}{_HOW[language]}"


def read_back(dispatcher: CollectingDispatcher, state: Conversation, form: Form, *, consent: str = "", known: bool = False) -> None:
    """Read every answer back and ask yes or no.

    Args:
        consent: what the yes agrees to, with the stop before it; told after the answers.
        known: True when all was read out before and the turn has said what changed: the voice then only asks, the screen shows all.
    """
    language = state.language
    rows, heard, seen = [], [], []
    for field in form.form:
        if field.name not in state.answers:
            continue
        value = (
            in_language(state, state.answers[field.name])
            if field.type in (FieldType.office, FieldType.place)
            else state.answers[field.name]
        )
        shown = masked(field, value, language, state.place)
        rows.append({"field": field.name, "label": field.label.in_(language), "value": shown})
        heard.append(_told(field, spoken(field, value, language, state.place), language))
        seen.append(_told(field, shown, language))
    if (clock := _hour_of_visit(state, form)) is not None:
        label = _HOUR[language]
        rows.append({"field": "visit_time", "label": label, "value": clock})
        heard.append(f"{label}: {clock}" if language == "en" else f"{label} {clock}")
        seen.append(heard[-1])
    question, name = question_for(form, language), form.label.in_(language)
    agreed = f"{consent.lstrip('.。 ')}{'。' if language == 'zh' else '. '}" if consent else ""
    speech = (
        f"{agreed}{question}"
        if known
        else _FRAME[language].format(name=name, summary=_JOINER[language].join(heard) + consent, question=question)
    )
    card = {"kind": "summary", "title": name, "rows": rows}
    text = _FRAME[language].format(name=name, summary=_JOINER[language].join(seen) + consent, question=question)
    tell(dispatcher, text, extra={"card": card, "speech": speech}, buttons=yes_no_buttons(language))


def _hour_of_visit(state: Conversation, form: Form) -> str | None:
    """Return the hour of the visit in words where the form itself asks none: nobody books an hour that was not read out."""
    if form.kind not in (SERVICE_FORM, "visit") or any(f.type is FieldType.time for f in form.form):
        return None
    asked = visit_date(form.service) if form.service else None
    if form.kind == SERVICE_FORM and (asked is None or not state.answers.get(asked)):
        return None
    visit = visit_to_book(state, form)
    return clock_words(visit[2], state.language) if visit else None


def _told(field: Field, value: str, language: str) -> str:
    """Return label and value of a read-back; English sets each as a short sentence of its own."""
    label = field.label.in_(language)
    return f"{label[:1].upper()}{label[1:]}: {value}" if language == "en" else f"{label} {value}"
