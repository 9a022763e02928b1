"""After the yes: the form becomes a record."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import eligibility, lookups, own_data
from actions.answers import tell_eligibility
from actions.certificates import show
from actions.context import Conversation, casework, conversation, issuing, say, tell
from actions.form_control import closed, visit_date
from actions.progress import report
from actions.slots import offer_times, place_words, slot_words, visit_to_book
from services.casework.appointments.exceptions import SlotNotOfferedError, SlotTakenError
from services.casework.exceptions import CaseworkError
from services.casework.packages.models import PackagePart
from services.casework.records.models import Record
from services.catalogue.packages import package_parts
from services.catalogue.schema import FieldType, Service
from services.forms import Form
from services.forms.kinds import name_of
from services.forms.show import clock_words, date_words
from services.forms.spec import BENEFITS_FORM, SERVICE_FORM
from services.issuing import NOTICE

_NO_VISIT = {
    "ko": "방문은 그날에 예약하지 못했어요. 가까운 때는 {times}이에요. 방문 예약이라고 말씀하시면 잡아 드릴게요.",
    "zh": "那天没有约上窗口。最近可以约：{times}。说“预约”我就帮您约。",
    "en": "The visit could not be booked on that day. The nearest times are {times}. Say book a visit and I will arrange it.",
}


class ActionSubmit(Action):
    """Files what the form holds: an application, appointment, complaint, package, reminder, rating or look-up."""

    def name(self) -> str:
        return "action_submit"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        form = state.form
        if form is None:
            return []
        if form.kind == BENEFITS_FORM:
            if form.service is not None:
                eligibility.remember(state, state.answers)
                return [*closed(), *tell_eligibility(dispatcher, form.service, replace(state, in_form=False, text=""))]
            return [*closed(), SlotSet("offered", None), *eligibility.conclude(dispatcher, state, state.answers)]
        kind = form.kind if form.kind != "service" else (form.service.produces if form.service else "application")
        handler = _HANDLERS.get(kind, _application)
        try:
            record = handler(dispatcher, state, form)
        except (SlotTakenError, SlotNotOfferedError) as error:
            return _other_times(dispatcher, state, form, error)
        except CaseworkError:
            say(dispatcher, "utter_could_not_file")
            return [FollowupAction("service_form")]
        if record is not None:
            own_data.agreed(state, form)
            casework().documents.attach(state.id, _files(form, state), record.id)
        events = [*closed(), SlotSet("offered", None)]
        if record is not None:
            events.append(SlotSet("last_record", record.id))
        return events


def idempotency_key(state: Conversation) -> str:
    """Return a key that is the same for the same answers of the same form, so that a repeated yes files once."""
    body = json.dumps([state.service_id, state.form_kind, state.answers], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def _files(form: Form, state: Conversation) -> list[str]:
    """Return the references of the files among the answers."""
    given = [state.answers.get(field.name) for field in form.form if field.type in (FieldType.photo, FieldType.document)]
    return [str(one) for value in given if value for one in (value if isinstance(value, list) else [value])]


def _label(form: Form, state: Conversation) -> str:
    return (name_of(form.service, state.answers) if form.service else form.label).in_(state.language)


def _receipt(
    dispatcher: CollectingDispatcher, state: Conversation, form: Form, record: Record, response: str, *, now: Record | None = None, **values: Any
) -> None:
    """Tell that ``record`` was filed; ``now`` is the record as it stands when it has moved on since."""
    stands = now or record
    promised = date_words(record.promised_on, state.language) if record.promised_on else None
    if promised and record.promised_on == state.now().date():
        promised = {"ko": "오늘", "zh": "今天", "en": "the end of today"}[state.language]
    card = {
        "kind": "receipt",
        "id": record.id,
        "access_code": record.access_code,
        "title": _label(form, state),
        "status": stands.status,
        "promised_on": record.promised_on.isoformat() if record.promised_on else None,
        "date": record.date,
        "time": record.time,
        "place": place_words(state, form, record) or None,
        "next": stands.what_happens_next(state.language),
    }
    say(
        dispatcher,
        response,
        name=_label(form, state),
        id=record.id,
        promised=promised or "",
        extra={"card": card, "records": [record.as_dict()], "reference": record.id},
        **values,
    )
    at_counter = [f.label.in_(state.language) for f in form.form if state.answers.get(f.name) == "at_counter"]
    if at_counter:
        say(dispatcher, "utter_bring_to_counter", items={"ko": ", ", "zh": "、", "en": ", "}[state.language].join(at_counter))


def _application(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record:
    service = form.service
    record = casework().applications.submit(
        state.id,
        service.id if service else "",
        state.answers,
        state.language,
        state.place,
        idempotency_key=idempotency_key(state),
        label=_label(form, state),
        promised_days=service.promised_days if service else None,
    )
    if service is not None and lookups.is_lookup(service, state.answers):
        return _looked_up(dispatcher, state, form, service, record)
    visit = _visit_with_it(dispatcher, state, form)
    certificate = issuing().issue_at_once(record.id)
    if certificate is None:
        _receipt(dispatcher, state, form, record, "utter_filed_promised" if record.promised_on else "utter_filed")
    else:
        # What is ready needs no promised day.
        _receipt(dispatcher, state, form, record, "utter_filed", now=casework().records.get(record.id))
        show(dispatcher, certificate, "utter_certificate")
    if visit is not None:
        _receipt(dispatcher, state, form, visit, "utter_booked", when=_when(visit, state.language), place=place_words(state, form, visit))
    return record


def _looked_up(dispatcher: CollectingDispatcher, state: Conversation, form: Form, service: Service, record: Record) -> Record:
    """Answer a look-up: what was found ends it; what is seen elsewhere is said so, with the number of the request."""
    words, rows = lookups.outcome(service, state.answers, record.id, state.language)
    if rows and record.status == "received":
        for status in ("approved", "completed"):
            record = casework().records.advance(record.id, status, actor="system")
    card: dict[str, Any] = {"kind": "summary", "id": record.id, "title": _label(form, state), "status": record.status, "rows": rows}
    if not rows:
        card = {**card, "kind": "receipt", "access_code": record.access_code, "next": None}
    tell(dispatcher, words, extra={"card": card, "records": [record.as_dict()], "reference": record.id})
    return record


def _visit_with_it(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record | None:
    """Book the visit whose day an application's form asked for; when that day is full, say so: the application is filed all the same."""
    service = form.service
    name = visit_date(service) if service and service.bookable and form.kind == SERVICE_FORM else None
    if name is None or state.answers.get(name) is None or visit_to_book(state, form) is None:
        return None
    try:
        return _book(state, form)
    except (SlotTakenError, SlotNotOfferedError) as error:
        if moments := _moments(error):
            tell(dispatcher, _NO_VISIT[state.language].format(times=slot_words(moments, state.language)))
        return None


def _complaint(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record:
    service = form.service
    record = casework().complaints.file(
        state.id,
        service.id if service else "",
        state.answers,
        "urgent" if form.urgent else "normal",
        idempotency_key=idempotency_key(state),
        language=state.language,
        jurisdiction=state.place,
        label=_label(form, state),
    )
    if form.urgent:
        say(dispatcher, "utter_call_police_too_cn" if state.place == "CN" else "utter_call_police_too_kr")
    _receipt(dispatcher, state, form, record, "utter_complaint_filed")
    return record


def _package(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record:
    service = form.service
    assert service is not None
    parts = [
        PackagePart(part.id, part.label.in_(state.language), part.office.in_(state.language), part.fields, part.promised_days)
        for part in package_parts(service.id)
    ] or [PackagePart(service.id, _label(form, state), service.competent_authority.text.in_(state.language), None, service.promised_days)]
    record = casework().packages.submit(
        state.id, service.id, parts, state.answers, state.language, state.place, idempotency_key=idempotency_key(state), label=_label(form, state)
    )
    _receipt(dispatcher, state, form, record, "utter_filed_promised" if record.promised_on else "utter_filed")
    return record


def _appointment(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record:
    if visit_to_book(state, form) is None:
        return _application(dispatcher, state, form)
    record = _book(state, form)
    _receipt(dispatcher, state, form, record, "utter_booked", when=_when(record, state.language), place=place_words(state, form, record))
    return record


def _book(state: Conversation, form: Form) -> Record:
    service, visit = form.service, visit_to_book(state, form)
    assert service is not None and visit is not None
    office, day, hour = visit
    return casework().appointments.book(
        state.id,
        service.id,
        office,
        day,
        hour,
        state.answers,
        idempotency_key=idempotency_key(state),
        language=state.language,
        label=_label(form, state),
    )


def _when(record: Record, language: str) -> str:
    at = " at" if language == "en" else ""
    return f"{date_words(dt.date.fromisoformat(str(record.date)), language)}{at} {clock_words(str(record.time), language)}"


def _other_times(dispatcher: CollectingDispatcher, state: Conversation, form: Form, error: SlotTakenError | SlotNotOfferedError) -> list[dict[str, Any]]:
    """Offer the nearest free times: somebody else was quicker between the read-back and the yes."""
    response = "utter_slot_taken" if isinstance(error, SlotTakenError) else "utter_slot_not_offered"
    return [
        *offer_times(dispatcher, state, form, _moments(error), response),
        SlotSet("asking", None),
        SlotSet("confirming", False),
        SlotSet("field_answer", None),
        FollowupAction("service_form"),
    ]


def _moments(error: SlotTakenError | SlotNotOfferedError) -> list[str]:
    return [f"{slot.date}T{slot.time}" for slot in list(error.alternatives)[:3]]


def _way_to(answers: dict[str, Any]) -> tuple[str, str]:
    """Return the sender and the address of a reminder: what was chosen, else what this installation has."""
    there = casework().reminders.senders.names()
    if answers.get("email") and "email" in there and (answers.get("channel") == "email" or not answers.get("phone")):
        return "email", str(answers["email"])
    return ("webhook" if answers.get("phone") and "webhook" in there else "console"), str(answers.get("phone") or "")


def _reminder(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record:
    answers = state.answers
    if form.kind == "reminder":
        moment = dt.datetime.combine(dt.date.fromisoformat(answers["date"]), dt.time.fromisoformat(answers["time"]))
        what = str(answers["what"])
    else:
        # A subscription: its first notice comes the next morning.
        moment = dt.datetime.combine(state.now().date() + dt.timedelta(days=1), dt.time(9))
        what = _label(form, state)
    local = moment.replace(tzinfo=casework().clock.local(state.place).tzinfo)
    channel, recipient = _way_to(answers)
    record = casework().reminders.create(
        state.id,
        what,
        local,
        channel,
        recipient=recipient,
        service_id=state.service_id or "",
        language=state.language,
        jurisdiction=state.place,
        idempotency_key=idempotency_key(state),
    )
    when = f"{date_words(moment.date(), state.language)} {clock_words(moment.strftime('%H:%M'), state.language)}"
    _receipt(dispatcher, state, form, record, "utter_reminder_set", when=when, what=what)
    return record


def _rating(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record:
    filed = [r for r in casework().records.of_conversation(state.id) if r.kind not in ("rating", "handoff", "certificate") and r.details.get("rule") != NOTICE]
    score = int(str(state.answers["score"])[1:])
    record = casework().ratings.rate(
        state.id, filed[-1].id if filed else None, score, str(state.answers.get("comment") or ""), language=state.language, jurisdiction=state.place
    )
    say(dispatcher, "utter_rated", extra={"records": [record.as_dict()]})
    return record


def _progress(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record | None:
    try:
        record = casework().records.authorise(str(state.answers["reference"]), state.id, str(state.answers["access_code"]))
    except CaseworkError:
        say(dispatcher, "utter_no_such_record")
        return None
    report(dispatcher, record, state.language)
    return None


def _change(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> Record | None:
    booked = [r for r in casework().records.of_conversation(state.id, "appointment") if r.status == "booked"]
    if not booked:
        say(dispatcher, "utter_no_appointment")
        return None
    record = casework().appointments.change(booked[-1].id, state.answers["date"], state.answers["time"])
    _receipt(dispatcher, state, form, record, "utter_appointment_moved", when=_when(record, state.language), place=place_words(state, form, record))
    return record


_HANDLERS: dict[str, Callable[[CollectingDispatcher, Conversation, Form], Record | None]] = {
    "application": _application,
    "lookup": _application,
    "complaint": _complaint,
    "package": _package,
    "appointment": _appointment,
    "visit": _appointment,
    "reminder": _reminder,
    "rating": _rating,
    "progress": _progress,
    "change_appointment": _change,
}

