"""Beginning, leaving and stepping back in the form."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import ask_which, family_of
from actions.context import Conversation, casework, catalogue, conversation, meant_service, say, tell, yes_no_buttons
from actions.form_outside import not_in_guide
from actions.wishes import WITHDRAW
from services.catalogue.schema import FieldType, Service
from services.forms import SERVICE_FORM, first_answers, form_of, other_answers, understand
from services.forms.dates import parse_clock
from services.forms.identifiers import written_reference
from services.forms.kinds import name_of
from services.forms.people import names_told
from services.forms.stories import STORY, story_in
from services.forms.words import leaves, plain_yes_or_no, reason_beside, trim

_CLOSED: dict[str, Any] = {"service": None, "form_kind": None, "answers": None, "asking": None, "confirming": False, "failures": 0, "changing": None, "record": None, "visit_time": None}


def closed() -> list[dict[str, Any]]:
    """Return the events that leave no open form."""
    return [SlotSet(name, value) for name, value in _CLOSED.items()]


def opened(service_id: str | None, kind: str, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the events that open a form with the answers already known."""
    return [
        SlotSet("service", service_id),
        SlotSet("form_kind", kind),
        SlotSet("answers", answers),
        SlotSet("asking", None),
        SlotSet("confirming", False),
        SlotSet("changing", None),
        SlotSet("failures", 0),
        SlotSet("topic", service_id),
        SlotSet("offered", None),
        SlotSet("pending", None),
        SlotSet("visit_time", None),
    ]


_EVERY = re.compile(r"매일|매주|매달|매월|매년|날마다|달마다|每(天|日|周|个?月|年|个?星期|个?礼拜)|天天|\bevery (day|morning|evening|night|week|month|year|\w+day)\b|\b(daily|weekly|monthly)\b", re.IGNORECASE)
_ONCE_ONLY = {
    "ko": "되풀이되는 알림은 제가 아직 못 해요. 이번 한 번을 알려 드릴게요.",
    "zh": "反复的提醒我还做不到，这次先给您提醒一回。",
    "en": "I cannot repeat a reminder yet, so I will remind you this one time.",
}
VISIT_DATES = frozenset({"date", "appointment_date", "reservation_date"})
"""Names of the field that holds the day of a visit; other future dates (a journey, a collection) are none."""


def visit_date(service: Service) -> str | None:
    """Return the name of the field in which a form asks for the day of the visit, or none."""
    return next((f.name for f in service.form if f.type is FieldType.date and f.when == "future" and f.name in VISIT_DATES), None)


def form_kind_for(intent: str, service: Service | None) -> str:
    """Return which form an intent opens for a service."""
    if intent == "set_reminder" and (service is None or service.produces != "reminder"):
        return "reminder"
    if intent == "book_appointment" and service is not None and service.bookable and not service.urgent and service.produces not in ("appointment", "reminder"):
        # A form that asks for the day of the visit books it itself.
        if visit_date(service) is None:
            return "visit"
    return SERVICE_FORM


class ActionStartService(Action):
    """Opens the form of the service that was named; keeps the draft of one that was open."""

    def name(self) -> str:
        return "action_start_service"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing

        state = conversation(tracker)
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        if (outside := not_in_guide(dispatcher, state)) is not None:
            return outside
        if not state.in_form and (family := family_of(state)):
            return ask_which(dispatcher, state, family=family)
        service = meant_service(state)
        if service is None and state.in_form and state.service and state.intent != "set_reminder":
            return []
        if state.intent == "file_complaint" and not state.in_form and service is None:
            # A grievance that names no service goes to the general petition, never into the form last talked of.
            service = catalogue().get("cn_hotline_12345" if state.place == "CN" else "kr_petition_110")
        service = service or catalogue().get(state.topic)
        if service is None and state.intent != "set_reminder":
            return ask_which(dispatcher, state)
        kind = form_kind_for(state.intent, service)
        if state.in_form and service is not None and state.service_id == service.id and state.form_kind == kind:
            return []
        return begin(dispatcher, state, service, kind)


def begin(dispatcher: CollectingDispatcher, state: Conversation, service: Service | None, kind: str = SERVICE_FORM) -> list[dict[str, Any]]:
    """Open a form: keep the old draft, take up an earlier one, take what the opening sentence already tells."""
    if state.in_form and state.service_id and state.form_kind == SERVICE_FORM and state.answers:
        casework().drafts.save(state.id, state.service_id, state.answers)
        if state.service:
            say(dispatcher, "utter_draft_kept", name=state.service.short_name.in_(state.language))
    form = form_of(catalogue(), kind, service.id if service else None)
    if form is None:
        return ask_which(dispatcher, state)
    answers: dict[str, Any] = {}
    draft = casework().drafts.load(state.id, service.id) if service and kind == SERVICE_FORM else None
    if draft is not None and draft.answers:
        answers = dict(draft.answers)
    words = "" if state.text.startswith("/") else state.text
    if words:
        situation = state.situation({})
        found = first_answers(form, words, situation) if kind == SERVICE_FORM else other_answers(form, None, words, situation)
        answers.update({name: value for name, value in found.items() if name not in answers})
        first = next((field for field in form.form if field.name not in answers), None)
        if state.intent == "affirm" and state.offered and first is not None and first.type is FieldType.name and not names_told(form, first, words, situation):
            # The name instead of a yes to "shall we start?".
            reading = understand(first, words, situation)
            if reading.accepted and reading.certainty >= (0.8 if state.language == "en" else 0.88) and plain_yes_or_no(words, state.language) is None:
                answers[first.name] = reading.value
                answers = {**other_answers(form, first, words, situation), **answers}
        if kind == "rating" and (score := form.field("score")) is not None and (told := understand(score, re.sub("만족도|满意度", "", words), situation)).accepted and told.certainty >= 0.85:
            # "That was dead easy, five stars" tells the score already.
            answers.setdefault("score", told.value)
            if why := reason_beside(words, state.language):
                answers.setdefault("comment", why)
        if kind == "progress" and (reference := written_reference(words)):
            answers["reference"] = reference
        if kind == "reminder":
            answers.update(_reminder_words(state, service))
        elif kind in ("change_appointment", "visit"):
            answers.update(_moment_words(state))
    if kind == "reminder" and _EVERY.search(words):
        tell(dispatcher, _ONCE_ONLY[state.language])
    name = (name_of(service, answers) if service else form.label).in_(state.language)
    if kind == SERVICE_FORM:
        say(dispatcher, "utter_resume_draft" if draft and draft.answers else "utter_start_form", name=name)
    else:
        say(dispatcher, f"utter_start_{kind}", name=name)
    events = opened(service.id if service else None, kind, answers)
    if kind == SERVICE_FORM and service is not None and service.produces == "complaint" and (story := story_in(words, state.language)):
        events.append(SlotSet("offered", {"intent": STORY, "text": story}))
    return [*events, FollowupAction("service_form")]


def _moment_words(state: Conversation) -> dict[str, Any]:
    """Return the day and the hour that the opening sentence of a small form tells."""
    from services.forms.dates import parse_moment

    found: dict[str, Any] = {}
    moment = parse_moment(state.text, state.language, state.now(), "future")
    if moment and moment[1] and moment[0].date() >= state.now().date():
        found["date"] = moment[0].date().isoformat()
    if moment and moment[2]:
        found["time"] = moment[0].strftime("%H:%M")
    return found


_DAY_BEFORE = re.compile(r"전날|하루\s?전|前一天|头一天|提前一天|\bthe day before\b|\ba day before\b|\bday ahead\b", re.IGNORECASE)
_REMINDED_ZH = re.compile(r"(?:提醒我?|叫我|记得|别忘了)(.*)$")
_MOMENT_ZH = (
    r"(今天|明天|后天|大后天|今晚|明早|(下下?个?|这个?|本)?(周|星期|礼拜)[一二三四五六日天末]|下个?月|(\d+|[一二三四五六七八九十]+)月|(\d+|[一二三四五六七八九十]+)[号日]|早上|上午|中午|下午|晚上|傍晚|"
    r"(\d+|[一二两三四五六七八九十]+)点(半|钟|整|[一二三]刻|(\d+|[一二三四五六七八九十]+)分)?|一下|一声|要|去(?=交|办|拿))"
)


def _reminder_words(state: Conversation, service: Service | None) -> dict[str, Any]:
    """Return what a reminder's opening sentence tells: the day, the hour, and the service it is about."""
    found = _moment_words(state)
    booked = [r for r in casework().records.of_conversation(state.id, "appointment") if r.status == "booked" and r.date]
    if booked and _DAY_BEFORE.search(state.text):
        # "Remind me the day before" after a booking: its day, and what it is for, are known.
        about = catalogue().get(booked[-1].service)
        day = dt.date.fromisoformat(str(booked[-1].date)) - dt.timedelta(days=1)
        if day >= state.now().date() and about is not None:
            clock = parse_clock(state.text, state.language, state.now())
            hour = found.get("time") or (f"{clock:%H:%M}" if clock else None)
            return {**({"time": hour} if hour else {}), "date": day.isoformat(), "what": about.short_name.in_(state.language)}
    what = _REMINDED_ZH.search(state.text) if state.language == "zh" else None
    errand = trim(re.sub(_MOMENT_ZH, "", what[1])) if what else ""
    if len(errand) >= 2:
        # The person's own words; a service is only guessed from them.
        found["what"] = errand
    elif service is not None:
        found["what"] = service.short_name.in_(state.language)
    return found


class ActionRate(Action):
    """Takes the score from the sentence, or asks for it."""

    def name(self) -> str:
        return "action_rate"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        return begin(dispatcher, conversation(tracker), None, "rating")


_CALLS_OFF = re.compile(r"예약|안\s?갈|못\s?가|预约|不去|[这那]个?号|退了|不约|appointment|booking|can'?t (come|make)|not (coming|going)", re.IGNORECASE)
"""Words by which a cancelling means the appointment, not its change."""


_EASILY_LEFT = frozenset({"rating", "benefits", "progress"})
"""Small forms of which nothing is lost when they are left."""
_GOODBYE = re.compile(r"안녕히|갈게|가\s?볼|가볼|갑니다|가요|수고|바이|再见|拜拜|回见|走了|\b(good ?bye|bye|cheerio|see you|so long|take care|dash|off|run)\b", re.IGNORECASE)
_THANKS = re.compile(r"고마|고맙|감사|谢|\b(thanks?|thank you|cheers|ta)\b", re.IGNORECASE)


def _parting(state: Conversation) -> str | None:
    """Return the response to goodbye, thanks or "not now" in a small form, or none for a plain cancel."""
    if _GOODBYE.search(state.text):
        return "utter_goodbye"
    if _THANKS.search(state.text):
        return "utter_thank"
    return "utter_what_next" if leaves(state.text, state.language) else None


class ActionCancelForm(Action):
    """Leaves the form without a trace; outside a form, says that nothing is running."""

    def name(self) -> str:
        return "action_cancel_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing

        state = conversation(tracker)
        if state.form is None and state.offered.get("intent") in ("cancel_appointment", WITHDRAW):
            return [FollowupAction("action_affirm")]
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        booked = [r for r in casework().records.of_conversation(state.id, "appointment") if r.status == "booked"]
        if booked and (state.form is None or (state.form_kind == "change_appointment" and _CALLS_OFF.search(state.text))):
            # Nothing is open but what was booked, so that is meant.
            about = catalogue().get(booked[-1].service)
            name = about.short_name.in_(state.language) if about else booked[-1].id
            say(dispatcher, "utter_cancel_appointment_sure", name=name, buttons=yes_no_buttons(state.language))
            return [*closed(), SlotSet("offered", {"intent": "cancel_appointment", "record": booked[-1].id})]
        if state.form is None and not state.offered and not tracker.slots.get("pending") and (asked := after_filing.withdraw_newest(dispatcher, state)) is not None:
            # Nothing is open but what was just filed, so that is meant; it is asked first.
            return asked
        if state.form is None:
            say(dispatcher, "utter_what_next" if state.offered or tracker.slots.get("pending") or leaves(state.text, state.language) else "utter_nothing_to_cancel")
            return [SlotSet("offered", None), SlotSet("pending", None)]
        if state.form_kind in _EASILY_LEFT and (words := _parting(state)):
            say(dispatcher, words)
            return [*closed(), SlotSet("offered", None)]
        if state.service_id:
            casework().drafts.discard(state.id, state.service_id)
        if state.form_kind == "progress":
            # A look-up leaves nothing behind of which could be said that it is deleted.
            say(dispatcher, "utter_what_next")
            return [*closed(), SlotSet("offered", None)]
        say(dispatcher, "utter_cancelled", name=state.form.label.in_(state.language))
        return [*closed(), SlotSet("offered", None)]


class ActionGoBack(Action):
    """Takes back the last answer, so that its question is asked again."""

    def name(self) -> str:
        return "action_go_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        form = state.form
        if form is None:
            say(dispatcher, "utter_start_over")
            return [SlotSet("offered", None), SlotSet("pending", None)]
        answered = [field.name for field in form.form if field.name in state.answers]
        if not answered:
            say(dispatcher, "utter_first_question")
            return []
        # Only what was answered before the open question counts as "back".
        order = [field.name for field in form.form]
        before = [name for name in answered if state.asking is None or order.index(name) < order.index(state.asking)]
        last = (before or answered)[-1]
        answers = {name: value for name, value in state.answers.items() if name != last}
        say(dispatcher, "utter_going_back")
        return [SlotSet("answers", answers), SlotSet("asking", last), SlotSet("confirming", False), SlotSet("failures", 0)]
