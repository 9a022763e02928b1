"""Whether somebody may have a service, with the reason, and what somebody could get at all."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, button, catalogue, entity, tell
from actions.person import DRAFT, known_answers, of_somebody_else, remember, told_by
from services.catalogue.eligibility import Finding, Known, Reason, evaluate, next_question
from services.catalogue.schema import Field, Service

SPOKEN_AT_MOST = 6
SOON = dt.timedelta(days=731)
"""What begins later than this is not mentioned."""
ASKS_WHAT_THERE_IS = {
    "ko": r"(받을\s?수\s?있는|탈\s?수\s?있는|누릴\s?수\s?있는|나한테\s?맞는|내가\s?받을)\s?(게|것|거|건|혜택|지원|복지|돈)|(무슨|어떤)\s?(혜택|지원|복지)|혜택.{0,12}(뭐|무엇|있는지|알려|찾아|놓치)|(뭐|뭘)\s?받을\s?수",
    "zh": r"(能|可以|该)(领|享受|拿|申请|得)到?(哪些|什么|啥)|(有|享受)(什么|哪些|啥)(福利|补贴|待遇|优待|好处|政策)|(哪些|什么)(福利|补贴|待遇|补助).{0,6}(能|可以|享受|领|申请)",
    "en": r"what (else )?(can|could|am|might|may) i (be )?(get|claim|entitled|apply for|eligible)|(what|which|any) (benefits?|help|support|allowances?) .{0,30}\b(i|me|for|available|there)\b|am i missing (out on )?any|entitled to anything|what .{0,12}am i entitled",
}
_LEAD = {
    "yes": {"ko": "네, {name} 대상이 되실 수 있어요. ", "zh": "您符合{name}的条件。", "en": "Yes, you can have the {name}. "},
    "later": {"ko": "{name}, 아직은 아니에요. ", "zh": "{name}现在还不行。", "en": "Not yet for the {name}. "},
    "no": {"ko": "{name}은(는) 조건이 맞지 않아요. ", "zh": "{name}的条件不符合。", "en": "The {name} does not fit. "},
}
_ASK_AGE = {
    "ko": "연세를 말씀해 주시면 되시는지 봐 드릴게요.",
    "zh": "您告诉我年龄，我帮您看看行不行。",
    "en": "Tell me your age and I can check.",
}
_CHECK_BUTTON = {"ko": "되는지 확인하기", "zh": "看看我行不行", "en": "Check whether it fits me"}
CHECK = "check"
"""Choice that asks what decides about one service."""
_GOT = {"ko": "지금 받으실 수 있는 것은 {names}이에요.", "zh": "您现在可以办的有：{names}。", "en": "You can have these now: {names}."}
_NOTHING = {"ko": "지금 바로 받으실 수 있는 것은 찾지 못했어요.", "zh": "没有找到您现在就能办的。", "en": "I found nothing that you can have right now."}
_MAYBE = {"ko": "조건을 더 확인해 볼 것은 {names}이에요.", "zh": "还要核对条件的有：{names}。", "en": "These need another look at the conditions: {names}."}
_LATER = {"ko": "{name}은(는) {day}부터 하실 수 있어요.", "zh": "{name}从{day}起可以办。", "en": "The {name} is open to you from {day}."}
_CHECK = {
    "KR": {"ko": "정확한 것은 129번에 한 번 확인해 주세요.", "zh": "具体请拨打129再确认一下。", "en": "Please check the details on 129."},
    "CN": {"ko": "정확한 것은 12345번에 한 번 확인해 주세요.", "zh": "具体请拨打12345再确认一下。", "en": "Please check the details on 12345."},
}
_BEGIN = {"ko": "몇 가지만 여쭤보고 찾아 드릴게요. 모르시면 모른다고 하셔도 돼요.", "zh": "我问您几个问题，帮您找找。不清楚的可以说不知道。", "en": "Let me ask a few things and look for you. You may say that you do not know."}
_AFTER_THE_FORM = {"ko": "지금 하시던 것을 마치면 받으실 수 있는 것을 찾아 드릴게요.", "zh": "办完手上这件，我再帮您找能享受的待遇。", "en": "When this form is done I will look for what you could get."}
_CARD = {"ko": "받으실 수 있는 것", "zh": "您可以享受的", "en": "What you could get"}
_COMMA = {"ko": ", ", "zh": "、", "en": ", "}


def asks_what_there_is(text: str, language: str) -> bool:
    """Return whether a sentence asks what one could get at all."""
    return bool(re.search(ASKS_WHAT_THERE_IS[language], text, re.IGNORECASE))


def benefits(place: str) -> list[Service]:
    """Return the services that answer "what could I get?" in a jurisdiction."""
    return [service for service in catalogue() if service.benefit and service.jurisdiction == place]


def _told(state: Conversation) -> dict[str, Any]:
    told = told_by(state.text, state.language, state.now())
    age = entity(state, "age")
    if not told and isinstance(age, int | float) and state.intent in ("inform", "ask_eligibility") and len(state.text) <= 12:
        told = {"age": int(age)}
    return told


def known_of(state: Conversation) -> dict[str, Any]:
    """Return what is known of the person meant: what this sentence tells, and what the conversation told before of the same person."""
    told = _told(state)
    if of_somebody_else(state.text, state.language):
        return told
    known = known_answers(state)
    if told:
        # What was said last counts; an age does not blur a date of birth that fits it.
        known = {name: value for name, value in known.items() if name not in ("birth_date", "birth_year", "age")} | told if not _fits(known, told, state) else known
        remember(state, known)
    return known


def _fits(known: dict[str, Any], told: dict[str, Any], state: Conversation) -> bool:
    if "birth_date" in told or not known.get("birth_date"):
        return False
    today = state.now().date()
    (early, late), (born, _) = Known(today, told).born() or (today, today), Known(today, known).born() or (today, today)
    return early <= born <= late


def _said(reasons: tuple[Reason, ...], language: str) -> str:
    return ("" if language == "zh" else " ").join(reason.in_(language) for reason in reasons)


def answer(service: Service, state: Conversation) -> tuple[str, Finding]:
    """Return whether the person may have a service, in words; the general condition follows or stands alone where nothing is known."""
    language, general = state.language, service.eligibility.text.in_(state.language)
    finding = evaluate(service, Known(state.now().date(), known_of(state)))
    lead = _LEAD.get(finding.verdict, {}).get(language, "").format(name=service.short_name.in_(language))
    if not service.requirements or not lead:
        asks = "birth_date" in finding.ask
        return (f"{general} {_ASK_AGE[language]}" if asks else general), finding
    if finding.verdict == "yes" and not finding.reasons:
        return general, finding
    return f"{_capital(lead)}{_said(finding.reasons, language)}", finding


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def tells_age(state: Conversation) -> bool:
    """Return whether a sentence tells an age or a birth, and hardly more."""
    return bool(_told(state)) and len(state.text) <= 60


def considered(state: Conversation) -> list[Service]:
    """Return the services that the open questions are about: one, or every benefit of the jurisdiction."""
    return [state.service] if state.service else benefits(state.place)


def deciding(state: Conversation, answers: dict[str, Any]) -> Field | None:
    """Return the question that decides most with these answers; none when nothing is open."""
    return next_question(considered(state), Known(state.now().date(), answers))


def check_button(service: Service, language: str) -> dict[str, Any]:
    """Return the button that asks what decides about a service."""
    return button(_CHECK_BUTTON[language], f"{CHECK}:{service.id}", "ask_eligibility", service=service.id, choice=CHECK)


def check(service: Service, state: Conversation) -> list[dict[str, Any]] | None:
    """Open the questions about one service; none when nothing is left to ask."""
    from actions.form_control import opened

    answers = known_of(state)
    if state.in_form or next_question([service], Known(state.now().date(), answers)) is None:
        return None
    return [*opened(service.id, DRAFT, answers), FollowupAction("service_form")]


def what_there_is(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]]:
    """Answer "what could I get?": ask what decides most, or answer at once when everything is known."""
    from actions.form_control import opened

    if state.in_form:
        tell(dispatcher, _AFTER_THE_FORM[state.language])
        return []
    answers = known_of(state)
    if next_question(benefits(state.place), Known(state.now().date(), answers)) is None:
        return conclude(dispatcher, state, answers)
    tell(dispatcher, _BEGIN[state.language])
    return [*opened(None, DRAFT, answers), FollowupAction("service_form")]


def conclude(dispatcher: CollectingDispatcher, state: Conversation, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Tell what the person can have now, soon, and perhaps."""
    language, today = state.language, state.now().date()
    found = [(service, evaluate(service, Known(today, answers))) for service in benefits(state.place)]
    now = [one for one in found if one[1].verdict == "yes"]
    soon = sorted((one for one in found if one[1].verdict == "later" and one[1].starts_on and one[1].starts_on - today <= SOON), key=lambda one: one[1].starts_on or today)
    maybe = [one for one in found if one[1].verdict in ("unsure", "open")]
    remember(state, answers)

    def names(some: list[tuple[Service, Finding]]) -> str:
        return _COMMA[language].join(service.short_name.in_(language) for service, _ in some[:SPOKEN_AT_MOST])

    sentences = [_GOT[language].format(names=names(now)) if now else _NOTHING[language]]
    sentences += [_LATER[language].format(name=service.short_name.in_(language), day=_day(finding.starts_on or today, language)) for service, finding in soon[:3]]
    if maybe:
        sentences.append(_MAYBE[language].format(names=names(maybe)))
    if any(reason.verify for _, finding in (*now, *soon, *maybe) for reason in finding.reasons):
        sentences.append(_CHECK[state.place][language])
    shown = [*now, *soon, *maybe]
    card = {
        "kind": "benefits",
        "title": _CARD[language],
        "rows": [{"label": service.short_name.in_(language), "text": _said(finding.reasons, language)} for service, finding in shown],
    }
    buttons = [button(service.short_name.in_(language), f"find_service:{service.id}", "find_service", service=service.id) for service, _ in shown[:4]]
    tell(dispatcher, ("" if language == "zh" else " ").join(sentences), extra={"card": card}, buttons=buttons or None)
    if not now:
        return [SlotSet("failures", 0)]
    first = now[0][0]
    return [SlotSet("topic", first.id), SlotSet("offered", {"intent": "find_service", "service": first.id}), SlotSet("failures", 0)]


def _day(day: dt.date, language: str) -> str:
    if language == "en":
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.year}년 {day.month}월 {day.day}일" if language == "ko" else f"{day.year}年{day.month}月{day.day}日"
