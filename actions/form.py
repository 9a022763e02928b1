"""The one form for all services: reads each answer, asks the next question, reads everything back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT, FormValidationAction
from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.types import DomainDict

from actions import eligibility, own_data
from actions.appointments import moved_by
from actions.context import Conversation, button, casework, conversation, entity, say, tell
from actions.helping import PERSON_OFFERED, not_understood
from actions.offers import FREE_TIMES, HANDED_IN, UPLOADED, any_office, field_buttons, free_times, meant_time
from actions.read_back import read_back
from actions.slots import closed_day, date_field, offer_days, offer_times, other_times, visit_to_book, wished_hour
from services.catalogue.schema import Field, FieldType
from services.forms import (
    AT_COUNTER,
    Form,
    choice_value,
    correction,
    fields_fitting,
    masked,
    missing_fields,
    objects,
    other_answers,
    spoken,
    understand,
)
from services.forms.kinds import name_of
from services.forms.pairs import country_and_city, same_number, two_addresses
from services.forms.people import names_told
from services.forms.progress import another_choice, mentioned, restated, same_again
from services.forms.show import clock_words
from services.forms.spec import BENEFITS_FORM
from services.forms.stories import STORY, with_story
from services.forms.words import (
    does_not_know,
    goes_on,
    leaves,
    looks_like_question,
    only_waits,
    plain_yes_or_no,
    reason_beside,
    starts_over,
    waits,
)

ANSWERING = frozenset({"inform", "affirm", "deny", "silence", "rate_service", "nlu_fallback"})
"""Intents that the form itself takes; all others have rules of their own."""
CONFIRMED = "confirmed"
"""Value of the form's only slot once the citizen has said yes to the read-back; until then the slot stays empty."""
_NO_FIRST = r"no+|nope|nah|naw|아니\S*|不是|不对|不"
_ARRIVED = {"ko": "파일 {count}개를 잘 받았어요.", "zh": "收到{count}个文件。", "en": "Your file has arrived ({count})."}
_NOTHING_ARRIVED = {
    "ko": "아직 올라온 파일이 없어요. 휴대폰으로 QR을 찍어 올리시거나, 창구에서 내셔도 돼요.",
    "zh": "还没有收到文件。您可以用手机扫二维码上传，也可以到窗口交。",
    "en": "No file has arrived yet. You can send one from your phone with the QR code, or hand it in at the counter.",
}
PAUSED = {"intent": "go_on"}
"""What ``offered`` holds while the form rests after an emergency."""
CHANGING = {"intent": "change"}
"""What ``offered`` holds after "what should I change?", so that a yes to that files nothing."""
_KEPT = {
    "ko": "지금까지 말씀하신 것은 그대로 있어요. 이어서 하시려면 계속이라고 말씀해 주세요.",
    "zh": "您前面说的都留着。要接着办的时候，请说继续。",
    "en": "What you have told me is kept. Say go on when you are ready.",
}
_SHOWN = {
    True: {"ko": "뒷자리까지 보이게 했어요.", "zh": "好的，后几位会显示出来。", "en": "All right, the last digits will be shown."},
    False: {"ko": "뒷자리는 보이지 않게 했어요.", "zh": "好的，后几位不显示。", "en": "All right, the last digits will be hidden."},
}
_FROM_THE_START = {"ko": "네, 처음부터 다시 여쭤볼게요.", "zh": "好的，我们从头再来。", "en": "All right, let us start again from the beginning."}
_HELD = {
    "ko": "네, {label}은(는) {value}(으)로 되어 있어요.",
    "zh": "好的，{label}已经记下了，是{value}。",
    "en": "Yes, I have the {label} as {value}.",
}
"""What is said when a value is only said again."""
_LEFT_OUT = {
    "ko": "{label}은(는) 비워 둘게요.",
    "zh": "好的，{label}不填了。",
    "en": "All right, I will leave the {label} out.",
}
"""What is said when an optional answer is taken back."""
_HOUR_TAKEN = {
    "ko": "{wished}에는 자리가 없어요. 가장 가까운 시간은 {free}예요.",
    "zh": "{wished}没有空位，最近的时间是{free}。",
    "en": "{wished} is not free. The nearest time is {free}.",
}
_NO_HURRY = {"ko": "천천히 하세요.", "zh": "不着急，您慢慢来。", "en": "No hurry, take your time."}
_SAME_NUMBER = {
    "ko": "{label}이(가) 앞에서 말씀하신 {other}과(와) 같아요. 사람마다 번호가 다르니 다시 말씀해 주세요.",
    "zh": "{label}和前面说的{other}一样。每个人的号码都不同，请再说一遍。",
    "en": "The {label} is the same as the {other} you gave before. Every person has a number of their own, so please say it again.",
}
_STEP = {"ko": "{left}단계 남았어요", "zh": "还有{left}步", "en": "{left} steps left"}


class ValidateServiceForm(FormValidationAction):
    """Reads what the citizen said to the open question; Rasa runs it before the form asks again."""

    def name(self) -> str:
        return "validate_service_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Return every slot that changed; the SDK's own run would keep only the form's slot.

        Raises:
            ActionExecutionRejection: when the turn is no answer, so that Rasa's rules for the open form decide.
        """
        state = conversation(tracker)
        if state.in_form and state.intent not in ANSWERING and _first_action(tracker):
            raise ActionExecutionRejection(self.form_name(), "not an answer to the open question")
        events = await self.get_extraction_events(dispatcher, tracker, domain)
        confirmed = any(event.get("name") == "field_answer" and event.get("value") == CONFIRMED for event in events)
        return [*events, SlotSet(REQUESTED_SLOT, None if confirmed else "field_answer")]

    async def required_slots(self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[str]:
        """One slot is open for as long as the catalogue's form has questions left or is unconfirmed."""
        return ["field_answer"]

    async def get_extraction_events(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Return the slots that this turn changes; Rasa's SDK then validates them and asks what is still open."""
        state = conversation(tracker)
        # After a side question Rasa asks the form again with the same words: they are no answer.
        changed = self._read(dispatcher, state) if state.in_form and state.intent in ANSWERING else {"field_answer": None}
        if state.in_form and state.intent in ANSWERING and state.offered in (PERSON_OFFERED, PAUSED, CHANGING):
            changed.setdefault("offered", None)
        return [SlotSet(name, value) for name, value in changed.items()]

    def _read(self, dispatcher: CollectingDispatcher, state: Conversation) -> dict[str, Any]:
        form = state.form
        if form is None:
            return {"field_answer": CONFIRMED}
        if state.offered in (PERSON_OFFERED, PAUSED) and (goes_on(state.text) or plain_yes_or_no(state.text, state.language) is not None):
            # The form rested while danger was spoken of: the question is only asked again.
            return {"field_answer": None, "failures": 0}
        if form.kind == BENEFITS_FORM:
            return {"field_answer": None, **self._deciding(dispatcher, state, form)}
        if form.kind != "rating" and state.answers and starts_over(state.text):
            tell(dispatcher, _FROM_THE_START[state.language])
            return {"field_answer": None, "answers": {}, "confirming": False, "failures": 0, "refused": False, "offered": None}
        changed = self._confirmation(dispatcher, state, form) if state.confirming else self._answer(dispatcher, state, form)
        if (hour := wished_hour(state, form)) is not None and (state.confirming or (state.field is not None and state.field.type in (FieldType.date, FieldType.office))):
            changed["visit_time"] = hour
            visit = visit_to_book(replace(state, answers=changed.get("answers", state.answers), visit_time=hour), form)
            if visit is not None and visit[2] != hour:
                tell(dispatcher, _HOUR_TAKEN[state.language].format(wished=clock_words(hour, state.language), free=clock_words(visit[2], state.language)))
        if "answers" in changed and state.service_id and form.kind == "service":
            casework().drafts.save(state.id, state.service_id, changed["answers"])
        return {"field_answer": None, **changed}

    def _answer(self, dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> dict[str, Any]:
        field = state.field
        if field is None:
            return {"failures": 0}
        if state.intent == "silence":
            return self._again(dispatcher, state, heard=False)
        chosen = entity(state, "choice")
        if form.kind == "rating" and "score" in state.answers and leaves(state.text, state.language):
            # Who says goodbye at the comment has given the score already.
            return {"answers": {**state.answers, "comment": state.answers.get("comment")}, "field_answer": CONFIRMED}
        if field.type in (FieldType.date, FieldType.time) and (free := meant_time(state, chosen, state.text)):
            return {**self._accept(state, self._moment(form, *free)), "offered": None}
        if form.kind == "change_appointment" and (moved := moved_by(state)):
            return self._accept(state, moved)
        if field.type in HANDED_IN and chosen in (UPLOADED, AT_COUNTER):
            return self._handed_in(dispatcher, state, field, str(chosen))
        if chosen is not None:
            value = choice_value(field, str(chosen))
            if value is None and field.type is FieldType.office:
                value = str(chosen)
            return self._accept(state, {field.name: value}) if value is not None else self._again(dispatcher, state)
        if only_waits(state.text, state.language):
            return self._again(dispatcher, state)
        # Yes and no may come from a gesture or button without words.
        text = state.text if not state.text.startswith("/") else {"affirm": "네", "deny": "아니요"}.get(state.intent, "")
        if field.type is FieldType.office and not field.choices and (near := any_office(state, text)):
            return self._accept(state, {field.name: near})
        if people := names_told(form, field, text, state.situation()):
            # Several people in one sentence: each name goes where it belongs, and no one's into two fields.
            return self._accept(state, {**other_answers(form, field, text, state.situation()), **people})
        fixed = correction(form, field, text, state.situation())
        if fixed is not None:
            return self._correct(dispatcher, state, form, *fixed, text=text)
        if both := two_addresses(form, text, state.situation()) or (country_and_city(form, text, state.situation()) if field.name in ("country", "city") else {}):
            return self._accept(state, both)
        answer = understand(field, text, state.situation())
        others = other_answers(form, field, text, state.situation())
        if field.type in (FieldType.place, FieldType.office) and answer.certainty < 0.8 and (other := another_choice(form, field, text, state.situation())):
            return self._correct(dispatcher, state, form, *other, text=text)
        if answer.certainty < 0.9 and not others and (said := restated(form, field, text, state.situation())):
            value = masked(said, state.answers[said.name], state.language, state.place)
            tell(dispatcher, _HELD[state.language].format(label=said.label.in_(state.language), value=value))
            return {"failures": 0, "refused": False}
        if answer.accepted and (whose := same_number(form, field, answer.value, {**state.answers, **others})):
            return self._same_number(dispatcher, state, field, whose)
        if answer.accepted and answer.certainty >= 0.4:
            if answer.value == AT_COUNTER:
                say(dispatcher, "utter_noted_for_counter", label=field.label.in_(state.language))
            if form.kind == "rating" and field.name == "score" and (why := reason_beside(text, state.language)):
                others.setdefault("comment", why)
            told = with_story(field.name, answer.value, str(state.offered["text"]), form) if state.offered.get("intent") == STORY else answer.value
            return self._accept(state, {field.name: told, **others})
        if others:
            return self._accept(state, others)
        if answer.problem:
            say(dispatcher, f"utter_problem_{answer.problem}", label=field.label.in_(state.language), **_limits(field))
            if state.failures >= 1:
                say(dispatcher, "utter_offer_person_short")
            return {"failures": min(state.failures + 1, 2), "refused": True}
        return self._again(dispatcher, state)

    def _deciding(self, dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> dict[str, Any]:
        """Read an answer to the open eligibility question; when nothing decides any more, the form is done without a read-back."""
        field = state.field
        told = eligibility.told_by(state.text, state.language, state.now()) if field is not None and field.name == "birth_date" else {}
        if field is not None and told and "birth_date" not in told:
            changed = self._accept(state, {**told, "birth_date": None})
        elif field is not None and state.intent == "inform" and not state.text.startswith("/") and does_not_know(state.text, state.language):
            changed = self._accept(state, {field.name: None})
        else:
            changed = self._answer(dispatcher, state, form)
        answers = changed.get("answers", state.answers)
        return changed if eligibility.deciding(state, answers) else {**changed, "field_answer": CONFIRMED}

    def _handed_in(self, dispatcher: CollectingDispatcher, state: Conversation, field: Field, chosen: str) -> dict[str, Any]:
        if chosen == AT_COUNTER:
            say(dispatcher, "utter_noted_for_counter", label=field.label.in_(state.language))
            return self._accept(state, {field.name: AT_COUNTER})
        arrived = [document.id for document in casework().documents.waiting(state.id, f"{state.service_id}.{field.name}")]
        if not arrived:
            tell(dispatcher, _NOTHING_ARRIVED[state.language])
            return {"failures": 0, "refused": True}
        tell(dispatcher, _ARRIVED[state.language].format(count=len(arrived)))
        return self._accept(state, {field.name: arrived[0] if len(arrived) == 1 else arrived})

    @staticmethod
    def _moment(form: Form, day: str, clock: str) -> dict[str, Any]:
        """Return day and hour as answers of the form's own fields."""
        names = {kind: next((f.name for f in form.form if f.type is kind and f.when != "past"), None) for kind in (FieldType.date, FieldType.time)}
        return {name: value for name, value in ((names[FieldType.date], day), (names[FieldType.time], clock)) if name and value}

    @staticmethod
    def _same_number(dispatcher: CollectingDispatcher, state: Conversation, field: Field, whose: Field) -> dict[str, Any]:
        """Refuse an ID number that was given for another person already."""
        language = state.language
        tell(dispatcher, _SAME_NUMBER[language].format(label=field.label.in_(language), other=whose.label.in_(language)))
        return {"failures": min(state.failures + 1, 2), "refused": True}

    @staticmethod
    def _accept(state: Conversation, values: dict[str, Any]) -> dict[str, Any]:
        return {"answers": {**state.answers, **values}, "failures": 0, "refused": False}

    @staticmethod
    def _again(dispatcher: CollectingDispatcher, state: Conversation, *, heard: bool = True) -> dict[str, Any]:
        if heard and waits(state.text, state.language):
            # "等一下，我拿身份证": nothing was misunderstood.
            tell(dispatcher, _NO_HURRY[state.language])
            return {"failures": state.failures, "refused": False}
        if heard and not state.answers and not state.confirming and plain_yes_or_no(state.text, state.language):
            # A yes to what was said before the first question: that is only asked again.
            return {"failures": state.failures, "refused": False}
        failures = state.failures + 1
        changed: dict[str, Any] = {"failures": failures, "refused": False}
        if failures >= 2 and not state.handoff:
            changed["handoff"] = not_understood(dispatcher, state, as_slots=True).get("handoff")
        elif state.handoff and failures > 2 and failures % 2:
            # The same apology again and again helps nobody: the person is on the way.
            say(dispatcher, "utter_person_is_coming", place=state.handoff.get("place") or 1)
        else:
            say(dispatcher, "utter_sorry_again" if heard else "utter_still_there")
        return changed

    def _correct(
        self, dispatcher: CollectingDispatcher, state: Conversation, form: Form, field: Field, answer: Any, text: str
    ) -> dict[str, Any]:
        language = state.language
        if answer is not None and answer.accepted and (whose := same_number(form, field, answer.value, state.answers)):
            return self._same_number(dispatcher, state, field, whose)
        if answer is not None and answer.skipped:
            tell(dispatcher, _LEFT_OUT[language].format(label=field.label.in_(language)))
            return self._accept(state, {field.name: None})
        if answer is not None and answer.accepted and answer.value == state.answers.get(field.name):
            tell(dispatcher, _HELD[language].format(label=field.label.in_(language), value=masked(field, answer.value, language, state.place)))
            return {"failures": 0, "refused": False}
        if answer is not None and answer.accepted and field.name.startswith("show_"):
            tell(dispatcher, _SHOWN[bool(answer.value)][language])
            return self._accept(state, {field.name: answer.value})
        if answer is not None and answer.accepted:
            others = {k: v for k, v in other_answers(form, field, text, state.situation()).items() if k != field.name}
            if closed_day(replace(state, answers={**state.answers, field.name: answer.value}), form) is not None:
                # The day cannot be had: that is told next, and nothing of a change.
                return self._accept(state, {field.name: answer.value, **others})
            say(dispatcher, "utter_corrected", label=field.label.in_(language), value=(shown := masked(field, answer.value, language, state.place)), extra={"shown_value": shown, "speech_value": spoken(field, answer.value, language, state.place)})
            return self._accept(state, {field.name: answer.value, **others})
        if answer is not None and answer.problem:
            say(dispatcher, f"utter_problem_{answer.problem}", label=field.label.in_(language), **_limits(field))
        remaining = {name: value for name, value in state.answers.items() if name != field.name}
        return {"answers": remaining, "asking": field.name, "confirming": False, "failures": 0}

    def _confirmation(self, dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> dict[str, Any]:
        text = "" if state.text.startswith("/") else state.text
        # The router lets only a whole yes through as affirm; a button or gesture says it without words.
        agreed = state.intent == "affirm" or entity(state, "choice") == "yes"
        fixed = correction(form, None, text, state.situation()) if text and not agreed else None
        if fixed is not None:
            return {"confirming": False, **self._correct(dispatcher, state, form, *fixed, text=text)}
        if agreed:
            if state.offered == CHANGING:
                return self._what_to_change(dispatcher, state, form)
            return {"field_answer": CONFIRMED, "failures": 0}
        named = mentioned(form, text, state.language)
        chosen = entity(state, "choice")
        if chosen and form.field(str(chosen)):
            return self._correct(dispatcher, state, form, form.field(str(chosen)), None, text="")  # type: ignore[arg-type]
        if (held := same_again(form, text, state.situation())) is not None:
            value = masked(held, state.answers[held.name], state.language, state.place)
            tell(dispatcher, _HELD[state.language].format(label=held.label.in_(state.language), value=value))
            return {"confirming": False, "failures": 0}
        if looks_like_question(text, state.language) and not objects(text, state.language):
            # A question changes nothing: all is read out again.
            return {"confirming": False, "failures": 0}
        if named:
            return {"confirming": False, **self._correct(dispatcher, state, form, named[0][0], None, text=text)}
        bare = re.sub(rf"^(?:{_NO_FIRST})[\s,，.]+", "", text, flags=re.IGNORECASE)
        fitting = fields_fitting(form, bare, state.situation()) if bare != text else []
        if len(fitting) == 1:
            # "No, Thursday": the no comes with its correction.
            return {"confirming": False, **self._correct(dispatcher, state, form, *fitting[0], text=bare)}
        if state.intent == "deny" or chosen == "no":
            return self._what_to_change(dispatcher, state, form)
        if state.intent == "silence":
            return self._again(dispatcher, state, heard=False)
        others = other_answers(form, None, text, state.situation())
        changes = {name: value for name, value in others.items() if state.answers.get(name) != value}
        if changes:
            return {"confirming": False, **self._accept(state, changes)}
        # Without a field's name, a value that fits only one answered field corrects that one.
        fitting = fields_fitting(form, text, state.situation())
        if not fitting and state.offered == CHANGING:
            # "Mapo office" after "what should I change?": the only place of the form is meant.
            places = [f for f in form.form if f.name in state.answers and f.type in (FieldType.office, FieldType.place)]
            fitting = [(f, answer) for f in places if (answer := understand(f, text, state.situation())).accepted and answer.certainty >= 0.6]
        if not fitting:
            # A whole address can only be the form's one address.
            addresses = [f for f in form.form if f.name in state.answers and f.type is FieldType.address]
            reading = understand(addresses[0], text, state.situation()) if len(addresses) == 1 else None
            fitting = [(addresses[0], reading)] if reading is not None and reading.accepted and reading.certainty >= 0.85 else []
        if len(fitting) == 1:
            field, answer = fitting[0]
            return {"confirming": False, **self._correct(dispatcher, state, form, field, answer, text=text)}
        if wished_hour(state, form) is not None:
            # The hour of the visit is read out though the form asks only its day.
            return {"confirming": False, "failures": 0}
        return self._again(dispatcher, state)

    @staticmethod
    def _what_to_change(dispatcher: CollectingDispatcher, state: Conversation, form: Form) -> dict[str, Any]:
        buttons = [button(f.label.in_(state.language), f.name, "inform", choice=f.name) for f in form.form if f.name in state.answers]
        say(dispatcher, "utter_what_to_change", buttons=buttons)
        return {"failures": 0, "changing": True, "offered": CHANGING}


def _first_action(tracker: Tracker) -> bool:
    """Return whether no other action has run since the citizen spoke; Rasa already counts the form itself."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return True
        if event.get("event") == "action" and event.get("name") != "service_form":
            return False
    return False


def _known(tracker: Tracker, state: Conversation) -> bool:
    """Return whether all was read out before and this turn only corrected or asked something beside."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "slot" and event.get("name") == "confirming" and event.get("value") is False:
            return True
    return state.confirming and state.failures == 0 and (state.intent.startswith("ask_") or state.intent in ("thank", "greet", "check_progress"))


def _limits(field: Field) -> dict[str, Any]:
    return {"minimum": field.minimum if field.minimum is not None else 1, "maximum": field.maximum if field.maximum is not None else 100}


class ActionAskNext(Action):
    """Asks the next missing field, or reads everything back and asks yes or no."""

    def name(self) -> str:
        return "action_ask_service_form_field_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        state = conversation(tracker)
        form = state.form
        if form is None:
            return []
        if form.service is not None and form.kind == "service":
            # Who asked for an abstract hears of an abstract.
            form = replace(form, label=name_of(form.service, state.answers))
        if tracker.slots.get("changing"):
            return [SlotSet("changing", None), SlotSet("confirming", True), SlotSet("asking", None)]
        if form.kind == BENEFITS_FORM:
            deciding = eligibility.deciding(state, state.answers)
            missing = [deciding] if deciding else []
        else:
            missing = missing_fields(form, state.answers)
        if state.in_form and state.intent == "safety" and not form.urgent and {"emergency", "urgent", "distress"} & set(state.flags):
            # In danger or despair nobody is asked for a number in the same breath.
            tell(dispatcher, _KEPT[state.language])
            return [SlotSet("asking", missing[0].name if missing else None), SlotSet("confirming", not missing), SlotSet("offered", state.offered or PAUSED)]
        if (closed := closed_day(state, form)) is not None and (day := date_field(form)) is not None:
            # Told when the day is said, not after ten more questions.
            events = offer_days(dispatcher, state, form, *closed)
            changed: dict[str, Any] = {event["name"]: event.get("value") for event in events}
            open_again = replace(state, answers=changed["answers"], offered=changed["offered"] or {}, failures=0)
            self._ask(dispatcher, open_again, form, day, left=len(missing) + 1)
            return [*events, SlotSet("asking", day.name), SlotSet("confirming", False)]
        if not missing and (free := other_times(state, form)) is not None:
            # A time that cannot be had is told before the yes, not after it.
            return self._offer_times(dispatcher, state, form, free)
        if not missing:
            consent = own_data.consent_to_tell(state, form, own_data.heard_in(tracker))
            read_back(dispatcher, state, form, consent=consent, known=_known(tracker, state))
            return [SlotSet("asking", None), SlotSet("confirming", True), *([SlotSet("offered", None)] if state.offered == CHANGING or state.offered.get("intent") == FREE_TIMES else [])]
        offered = []
        if state.offered.get("intent") == FREE_TIMES and (day := date_field(form)) is not None and not any("T" in slot for slot in free_times(state)):
            if day in missing:
                # Another day is still asked for, whatever else is open.
                missing = [day, *(one for one in missing if one is not day)]
            else:
                # A day was said: the days offered say nothing of its hours.
                state, offered = replace(state, offered={}), [SlotSet("offered", None)]
        field = missing[0]
        self._ask(dispatcher, state, form, field, left=len(missing))
        return [*offered, SlotSet("asking", field.name), SlotSet("confirming", False)]

    def _offer_times(self, dispatcher: CollectingDispatcher, state: Conversation, form: Form, free: list[str]) -> list[dict[str, Any]]:
        events = offer_times(dispatcher, state, form, free, "utter_slot_not_offered")
        changed: dict[str, Any] = {event["name"]: event.get("value") for event in events}
        asked = missing_fields(form, changed["answers"])[0]
        self._ask(dispatcher, replace(state, answers=changed["answers"], offered=changed["offered"] or {}, failures=0), form, asked, left=1)
        return [*events, SlotSet("asking", asked.name), SlotSet("confirming", False)]

    def _ask(self, dispatcher: CollectingDispatcher, state: Conversation, form: Form, field: Field, left: int) -> None:
        language = state.language
        simpler = state.failures > 0
        text = (field.simple if simpler else field.prompt).in_(language)
        buttons = field_buttons(state, field)
        card = {
            "kind": "form",
            "title": form.label.in_(language),
            "field": field.name,
            "label": field.label.in_(language),
            "type": field.type.value,
            "hint": field.hint.in_(language) if field.hint else None,
            "left": left,
            "total": len(form.form),
            "progress": _STEP[language].format(left=left) if left != 1 or language != "en" else "1 step left",
            "optional": field.optional,
        }
        tell(dispatcher, text, extra={"card": card}, buttons=buttons)
