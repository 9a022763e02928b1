"""Answers about services: what it is, papers, fee, time, who may, where."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import eligibility
from actions.context import SERVICE_POSSIBLE, Conversation, button, catalogue, conversation, entity, meant_service, say, tell
from actions.form_outside import not_in_guide
from services.catalogue.schema import Fact, Service
from services.forms.deadlines import deadline
from services.forms.generic import services_of_family
from services.forms.kinds import kind_asked, name_of
from services.forms.words import asks_about_building, names_a_matter

ASPECTS = {
    "ask_fee": "cost",
    "ask_duration": "processing_time",
    "ask_eligibility": "eligibility",
    "ask_where_when": "where",
}
_LABELS = {
    "ask_materials": {"ko": "준비물", "zh": "要带的材料", "en": "What to bring"},
    "ask_fee": {"ko": "비용", "zh": "费用", "en": "Fee"},
    "ask_duration": {"ko": "걸리는 시간", "zh": "要多久", "en": "How long"},
    "ask_where_when": {"ko": "장소와 시간", "zh": "地点和时间", "en": "Where and when"},
    "ask_eligibility": {"ko": "신청 자격", "zh": "谁能办", "en": "Who may apply"},
    "start_application": {"ko": "지금 신청하기", "zh": "现在办理", "en": "Start now"},
    "file_complaint": {"ko": "지금 신고하기", "zh": "现在上报", "en": "Report now"},
    "book_appointment": {"ko": "예약하기", "zh": "预约", "en": "Book"},
}
_CARE = {
    "ko": "바뀌었을 수 있으니 {number}번에 한 번 확인해 주세요.",
    "zh": "规定可能有变，请拨打{number}再确认一下。",
    "en": "This may have changed, so please check on {number}.",
}


_BESIDE = {
    "ko": "{name}은(는) {description} 하시던 일을 마치고 이어서 도와드릴게요.",
    "zh": "{name}：{description}先把手上这件办完，再帮您办它。",
    "en": "The {name}: {description} We can do that right after this.",
}
"""Another service told in the middle of a form."""


def careful(text: str, verify: bool, service: Service, language: str) -> str:
    """Return ``text``, with a word of care when its source still has to be verified."""
    # A number that was just said needs no second mention, and urgent advice no doubt.
    if not verify or not service.hotlines or service.urgent or service.hotlines[0].number in text:
        return text
    return f"{text} {_CARE[language].format(number=service.hotlines[0].number)}"


def documents_text(service: Service, language: str) -> str:
    """Return the documents as sentences that can be spoken."""
    always = [item.name.in_(language) for item in service.documents.items if item.when is None]
    sentences = []
    comma = {"ko": ", ", "zh": "、", "en": ", "}[language]
    if always:
        listed = comma.join(always)
        sentences.append({"ko": f"준비물은 {listed}이에요.", "zh": f"需要带{listed}。", "en": f"Please bring {listed}."}[language])
    for item in service.documents.items:
        if item.when is not None:
            when, name = item.when.in_(language).rstrip(".。"), item.name.in_(language)
            sentences.append({"ko": f"{when}에는 {name}도 필요해요.", "zh": f"{when}，还要{name}。", "en": f"{when[:1].upper()}{when[1:]}: {name}."}[language])
    if language == "ko":
        sentences = [tidy_particles(s) for s in sentences]
    return careful(" ".join(sentences), service.documents.verify, service, language)


def tidy_particles(text: str) -> str:
    """Return Korean ``text`` with the copula and doubled particles fitted to what stands before them."""
    def copula(match: re.Match[str]) -> str:
        last = match[1]
        final = (ord(last) - 0xAC00) % 28 if "가" <= last <= "힣" else 1
        return f"{last}{'이에요' if final else '예요'}"

    text = re.sub(r"(\S)이에요", copula, text)
    return re.sub(r"(때|경우|우|날)에는에는", r"\1에는", text).replace("때에는", "때는").replace("에는에는", "에는")


def fact_of(service: Service, intent: str) -> Fact:
    """Return the fact that an asking intent is about."""
    fact: Fact = getattr(service, ASPECTS[intent])
    return fact


def service_card(service: Service, language: str) -> dict[str, Any]:
    """Return the card that shows a service."""
    return {
        "kind": "service",
        "service": service.id,
        "title": service.name.in_(language),
        "description": service.description.in_(language),
        "rows": [
            {"label": _LABELS["ask_materials"][language], "text": documents_text(service, language)},
            {"label": _LABELS["ask_fee"][language], "text": service.cost.text.in_(language)},
            {"label": _LABELS["ask_duration"][language], "text": service.processing_time.text.in_(language)},
            {"label": _LABELS["ask_where_when"][language], "text": service.where.text.in_(language)},
        ],
        "hotlines": [{"number": line.number, "name": line.name.in_(language)} for line in service.hotlines],
        "channels": [channel.name.in_(language) for channel in service.channels],
    }


def checklist_card(service: Service, language: str) -> dict[str, Any]:
    """Return the card that lists the documents."""
    items = [{"text": i.name.in_(language), "when": i.when.in_(language) if i.when else None} for i in service.documents.items]
    return {"kind": "checklist", "service": service.id, "title": _LABELS["ask_materials"][language], "items": items}


def start_intent(service: Service) -> str:
    """Return the intent that begins a service: report, book or apply."""
    return {"complaint": "file_complaint", "appointment": "book_appointment"}.get(service.produces, "start_application")


def next_steps(service: Service, language: str, told: str | None = None) -> list[dict[str, Any]]:
    """Return buttons for what a citizen may want next."""
    begin = start_intent(service)
    wanted = [begin, *(i for i in ("ask_materials", "ask_fee", "ask_where_when") if i != told)]
    return [button(_LABELS[i][language], f"{i}:{service.id}", i, service=service.id) for i in wanted]


_HOTLINE = {
    "KR": {"ko": "정부민원안내 110번", "zh": "韩国政府民愿热线110", "en": "The government call centre on 110"},
    "CN": {"ko": "12345 민원전화", "zh": "12345热线", "en": "The 12345 hotline"},
}
"""Who knows what the catalogue does not: Korea's government call centre, China's citizen hotline."""


_RECEIVES = {
    "ko": re.compile(r"나(오|온|옵|와)|받(을|아|는|나|습|죠|지)|타(는|먹)|들어오"),
    "zh": re.compile(r"领|到手|发多少|发几|拿多少|能拿|补多少|给多少"),
    "en": re.compile(r"\b(get|receive|be paid|pay me|pays out|come out|coming to me)\b", re.IGNORECASE),
}
_PAYS = {
    "ko": re.compile(r"수수료|비용|내야|내나|드나|드는|들어요|값"),
    "zh": re.compile(r"收费|手续费|要交|交多少|花多少|费用"),
    "en": re.compile(r"\b(cost|charge|fee|pay for|price)", re.IGNORECASE),
}
_AMOUNT = {
    "ko": "받으실 금액은 사람마다 달라요. {name} {number}번에서 알려 드려요.",
    "zh": "能领多少因人而异，可以打{name}{number}问。",
    "en": "How much you would receive differs from person to person; {name} on {number} can tell you.",
}


def amount_received(service: Service, text: str, language: str) -> str | None:
    """Return who can tell what a citizen would receive, when that was asked and not what it costs; the catalogue holds no such amounts."""
    if not service.hotlines or service.produces not in ("application", "lookup", "package") or service.issues or not _RECEIVES[language].search(text) or _PAYS[language].search(text):
        return None
    line = service.hotlines[0]
    return _AMOUNT[language].format(name=line.name.in_(language), number=line.number)


class ActionAnswerQuestion(Action):
    """Answers one aspect of a service; asks which service when none is clear."""

    def name(self) -> str:
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing

        state = conversation(tracker)
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        if (outside := not_in_guide(dispatcher, state)) is not None:
            return outside
        if not state.in_form and (family := family_of(state)):
            return ask_which(dispatcher, state, family=family)
        named = meant_service(state)
        if named is None and state.intent in ("ask_fee", "ask_where_when") and asks_about_building(state.text):
            # Whatever was spoken of before: the parking is no part of a service.
            say(dispatcher, "utter_not_in_guide", hotline=_HOTLINE[state.place][state.language])
            return []
        if named is None and state.intent == "ask_eligibility" and eligibility.asks_what_there_is(state.text, state.language):
            return eligibility.what_there_is(dispatcher, state)
        service = named or state.service or catalogue().get(state.topic)
        if service is None:
            likely = state.services[0]["confidence"] if state.services else 0.0
            if likely < SERVICE_POSSIBLE and names_a_matter(state.text, state.language):
                say(dispatcher, "utter_not_in_guide", hotline=_HOTLINE[state.place][state.language])
                return [SlotSet("pending", state.intent)]
            return ask_which(dispatcher, state)
        if state.intent == "ask_eligibility" and deadline(service, state.text, state.language) is None:
            opened = eligibility.check(service, state) if entity(state, "choice") == eligibility.CHECK else None
            if opened is not None:
                return opened
            return tell_eligibility(dispatcher, service, state)
        language = state.language
        if rule := deadline(service, state.text, language):
            text, card = careful(rule, service.legal.verify, service, language), service_card(service, language)
        elif state.intent == "ask_materials":
            text, card = documents_text(service, language), checklist_card(service, language)
        else:
            fact = fact_of(service, state.intent)
            text, card = careful(fact.text.in_(language), fact.verify, service, language), service_card(service, language)
            if state.intent == "ask_fee" and (told := amount_received(service, state.text, language)):
                text = f"{told} {text}"
        shown = named_in(text, service, language)
        buttons = None if state.in_form else next_steps(service, language, state.intent)
        tell(dispatcher, shown, extra={"card": card}, buttons=buttons)
        events = [SlotSet("topic", service.id), SlotSet("failures", 0)]
        if not state.in_form:
            events.append(SlotSet("offered", {"intent": start_intent(service), "service": service.id}))
        return events


def named_in(text: str, service: Service, language: str) -> str:
    """Return ``text`` with the service named in it, so that a misunderstanding is heard at once."""
    lead = service.short_name.in_(language)
    separator = {"ko": "의 경우, ", "zh": "：", "en": ": "}[language]
    if lead in text:
        return text
    return f"{lead}{separator}{text}" if language != "en" else f"{lead[:1].upper()}{lead[1:]}{separator}{text}"


def tell_eligibility(dispatcher: CollectingDispatcher, service: Service, state: Conversation) -> list[dict[str, Any]]:
    """Tell whether the person may have a service, with the reason where an age or a date of birth is known."""
    language = state.language
    text, finding = eligibility.answer(service, state)
    decided = bool(finding.reasons) and finding.verdict in ("yes", "no", "later")
    verify = any(reason.verify for reason in finding.reasons) if decided else service.eligibility.verify
    shown = named_in(careful(text, verify, service, language), service, language)
    buttons = None if state.in_form else next_steps(service, language, state.intent)
    if buttons is not None and finding.verdict == "open":
        buttons.insert(0, eligibility.check_button(service, language))
    tell(dispatcher, shown, extra={"card": service_card(service, language)}, buttons=buttons)
    events = [SlotSet("topic", service.id), SlotSet("failures", 0)]
    if not state.in_form:
        events.append(SlotSet("pending", None if decided else "ask_eligibility"))
        events.append(SlotSet("offered", {"intent": start_intent(service), "service": service.id}))
    return events


class ActionDescribeService(Action):
    """Tells what a service is and offers to begin it."""

    def name(self) -> str:
        return "action_describe_service"

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
        if eligibility.asks_what_there_is(state.text, state.language) and (service is None or not _named_aloud(service, state)):
            return eligibility.what_there_is(dispatcher, state)
        if service is None:
            return ask_which(dispatcher, state)
        return describe(dispatcher, service, state)


def _named_aloud(service: Service, state: Conversation) -> bool:
    heard = catalogue().search(state.text, 1)
    return bool(heard) and heard[0].service == service.id and heard[0].score >= 0.8


def describe(dispatcher: CollectingDispatcher, service: Service, state: Conversation) -> list[dict[str, Any]]:
    """Tell what a service is, and offer to begin it."""
    language = state.language
    if state.in_form:
        # The open form goes on: only what the other service is, and how to get there.
        words = _BESIDE[language].format(name=service.short_name.in_(language), description=service.description.in_(language))
        tell(dispatcher, words, extra={"card": service_card(service, language)})
        return [SlotSet("topic", service.id), SlotSet("failures", 0)]
    say(
        dispatcher,
        "utter_describe_service",
        name=name_of(service, kind_asked(service, state.text)).in_(language),
        description=service.description.in_(language),
        extra={"card": service_card(service, language)},
        buttons=next_steps(service, language),
    )
    return [SlotSet("topic", service.id), SlotSet("failures", 0), SlotSet("offered", {"intent": start_intent(service), "service": service.id})]


def family_of(state: Conversation) -> list[str]:
    """Return the services that a bare generic noun ("증명서", "a card") may mean; none when a button has named one."""
    return [] if state.text.startswith("/") else services_of_family(state.text, state.language, state.place)


def ask_which(dispatcher: CollectingDispatcher, state: Conversation, intent: str | None = None, family: list[str] | None = None) -> list[dict[str, Any]]:
    """Offer the services of a family, else the likeliest ones, or ask in the citizen's own words when none is likely."""
    intent = intent or state.intent
    language = state.language
    likely = [s["service"] for s in state.services if s["confidence"] >= SERVICE_POSSIBLE and s["service"] in catalogue()][:3]
    likely = [service for service in family or likely if service in catalogue()][:4]
    if not likely:
        say(dispatcher, "utter_which_service")
        return [SlotSet("pending", intent)]
    services = [catalogue()[service] for service in likely]
    buttons = [button(s.short_name.in_(language), f"{intent}:{s.id}", intent, service=s.id) for s in services]
    if len(services) == 1:
        say(dispatcher, "utter_did_you_mean_one", name=services[0].short_name.in_(language), buttons=buttons)
        return [SlotSet("offered", {"intent": intent, "service": services[0].id}), SlotSet("pending", intent)]
    names = {"ko": ", ", "zh": "、", "en": ", "}[language].join(s.short_name.in_(language) for s in services)
    say(dispatcher, "utter_did_you_mean", names=names, buttons=buttons)
    return [SlotSet("pending", intent), SlotSet("offered", None), SlotSet("failures", 0)]


class ActionDidYouMean(Action):
    """Second band of confidence: something was half understood, so it is asked, not guessed."""

    def name(self) -> str:
        return "action_did_you_mean"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing
        from actions.helping import not_understood

        state = conversation(tracker)
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        pending = tracker.slots.get("pending")
        service = meant_service(state)
        topic = catalogue().get(state.topic)
        if pending == "ask_eligibility" and service is None and topic is not None and eligibility.tells_age(state):
            # The age that was asked for after "may I have it?".
            return tell_eligibility(dispatcher, topic, state)
        if pending and service is not None:
            # The answer to "which service?" was only its name.
            return [*describe(dispatcher, service, state), SlotSet("pending", None)]
        if any(s["confidence"] >= SERVICE_POSSIBLE for s in state.services):
            return [*ask_which(dispatcher, state, "find_service"), SlotSet("failures", state.failures)]
        return not_understood(dispatcher, state)
