"""What a channel sees of the assistant: open a conversation, take a turn, read the transcript, end it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.context import casework, catalogue
from assistant.runtime import Assistant
from assistant.tracker_store import EncryptedTrackerStore
from services.casework.clock import Clock
from services.forms import form_of
from services.forms.choosing import ordinal

MAX_TEXT = 2_000
"""Characters of one message; more is refused."""
LANGUAGES = ("ko", "zh", "en")
_GESTURES = {"thumbs_up": "affirm", "thumbs_down": "deny", "open_palm": None, "fist": None, "point": None, "swipe_left": None, "swipe_right": "go_back"}
_HIDDEN = frozenset({"language"})


class ConversationError(Exception):
    """Base of what can go wrong with a turn."""


class UnknownConversationError(ConversationError):
    """No conversation has this id, or it has ended."""


class BadInputError(ConversationError):
    """The input is empty, too long, or a choice that was not offered."""


@dataclass(frozen=True)
class TurnInput:
    """One thing a person did: said or typed, chose, was silent, or gestured. Exactly one is set."""

    text: str | None = None
    choice: str | None = None
    silence_s: float | None = None
    """Seconds without speech."""
    event: str | None = None
    """``barge_in`` or ``gesture``."""
    name: str | None = None
    """The gesture's name."""


@dataclass(frozen=True)
class Reply:
    """One reply of the assistant."""

    text: str
    """What the screen shows."""
    speech: str
    """What the voice says, before numbers are written out; ID numbers are masked."""
    choices: list[dict[str, str]] = field(default_factory=list)
    """Buttons: ``{"id", "label"}``."""
    card: dict[str, Any] | None = None


@dataclass(frozen=True)
class Turn:
    """One exchange, in the shape of the public contract."""

    heard: str
    understood: dict[str, Any]
    replies: list[Reply]
    state: dict[str, Any]
    ui: list[dict[str, Any]]
    records: list[dict[str, Any]]


class _Collector(OutputChannel):
    """Keeps whole bot messages, in order."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "gilbot"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        self.messages.append({"text": text})


def particles(text: str) -> str:
    """Return Korean ``text`` with "을(를)", "은(는)", "이(가)", "(으)로" and "이에요" fitted to the syllable before them."""

    def final(character: str) -> int:
        if "가" <= character <= "힣":
            return (ord(character) - 0xAC00) % 28
        # Digits and letters end as they are read in Korean.
        return {"0": 21, "1": 8, "3": 16, "6": 1, "7": 8, "8": 8, "l": 8, "m": 16, "n": 4}.get(character.lower(), 0)

    def fit(match: re.Match[str]) -> str:
        before, mark = match[1], match[2]
        consonant = final(before)
        if mark == "(으)로":
            return before + ("로" if consonant in (0, 8) else "으로")
        pairs = {"을(를)": "을를", "은(는)": "은는", "이(가)": "이가", "과(와)": "과와"}
        if mark in pairs:
            return before + pairs[mark][0 if consonant else 1]
        return before + ("이에요" if consonant else "예요")

    return re.sub(r"(\S)(을\(를\)|은\(는\)|이\(가\)|과\(와\)|\(으\)로|이에요(?=[.!?\s]|$)|예요(?=[.!?\s]|$))", fit, text)


class Conversations:
    """All conversations of this installation.

    Args:
        assistant: the trained assistant.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._secret = casework().keyring.subkey("conversation-token")
        self._catalogue = catalogue()

    @property
    def store(self) -> EncryptedTrackerStore:
        """Where conversations are kept."""
        return self._assistant.tracker_store

    @property
    def clock(self) -> Clock:
        """The time everything goes by."""
        return casework().clock

    def token(self, conversation_id: str) -> str:
        """Return the bearer token of a conversation: a keyed hash, so that nothing has to be stored."""
        return hmac.new(self._secret, conversation_id.encode(), hashlib.sha256).hexdigest()

    def token_fits(self, conversation_id: str, token: str) -> bool:
        """Return whether ``token`` belongs to the conversation."""
        return hmac.compare_digest(self.token(conversation_id).encode(), token.encode(errors="replace"))

    async def exists(self, conversation_id: str) -> bool:
        """Return whether a conversation is open."""
        return await self.store.retrieve(conversation_id) is not None

    async def open(
        self, language: str = "ko", mode: str = "standard", channel: str = "api", jurisdiction: str | None = None
    ) -> tuple[str, list[Reply]]:
        """Open a conversation and return its id and the greeting."""
        conversation_id = "c-" + secrets.token_urlsafe(15)
        await self._remember(conversation_id, {"language": language, "mode": mode, "jurisdiction": jurisdiction})
        messages = await self._handle(conversation_id, "/open_conversation", {"channel": channel})
        return conversation_id, [self._reply(message, language) for message in messages]

    async def adopt(self, conversation_id: str) -> None:
        """Open a conversation under an id given from outside (Rasa's REST channel); no greeting is said."""
        await self._remember(conversation_id, {"language": "ko", "mode": "standard"})

    async def _remember(self, conversation_id: str, slots: dict[str, Any]) -> None:
        processor = self._assistant.agent.processor
        assert processor is not None
        async with self._assistant.agent.lock_store.lock(conversation_id):  # type: ignore[union-attr]
            tracker = await processor.fetch_tracker_with_initial_session(conversation_id)
            for name, value in slots.items():
                if value is not None:
                    tracker.update(SlotSet(name, value))
            await self.store.save(tracker)

    async def _handle(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        output = _Collector()
        await self._assistant.agent.handle_message(UserMessage(text, output, conversation_id, input_channel="gilbot", metadata=metadata))
        return output.messages

    async def take(self, conversation_id: str, turn_input: TurnInput) -> Turn:
        """Run one turn.

        Raises:
            UnknownConversationError: when the conversation does not exist.
            BadInputError: when the input is empty, too long, or an unknown choice or event.
        """
        tracker = await self.store.retrieve(conversation_id)
        if tracker is None:
            raise UnknownConversationError(conversation_id)
        text, heard = self._as_message(turn_input, tracker)
        before = len(tracker.events)
        if text is None:
            # A gesture or an interruption that means nothing more here.
            return self._turn("", None, [], tracker)
        messages = await self._handle(conversation_id, text, self._metadata(tracker))
        after = await self.store.retrieve(conversation_id)
        assert after is not None
        uttered = next((e for e in reversed(list(after.events)[before:]) if isinstance(e, UserUttered)), None)
        return self._turn(heard, uttered, messages, after)

    def _as_message(self, given: TurnInput, tracker: DialogueStateTracker) -> tuple[str | None, str]:
        if given.text is not None:
            text = given.text.strip()
            if not text:
                raise BadInputError("the text is empty")
            if len(text) > MAX_TEXT:
                raise BadInputError(f"the text is longer than {MAX_TEXT} characters")
            if (meant := _meant_button(text, tracker)) is not None:
                return str(meant["payload"]), text
            # A leading slash would be Rasa's own command syntax.
            return text.lstrip("/ ") or "?", text
        if given.choice is not None:
            for button in _buttons_offered(tracker):
                if given.choice in (button.get("id"), button.get("title")):
                    return str(button["payload"]), str(button["title"])
            raise BadInputError("this choice was not offered")
        if given.silence_s is not None:
            return "/silence", ""
        if given.event == "gesture":
            if given.name not in _GESTURES:
                raise BadInputError("this gesture is not known")
            intent = _GESTURES[given.name]
            return (f"/{intent}" if intent else None), ""
        if given.event == "barge_in":
            return None, ""
        raise BadInputError("expected text, choice, silence_s or event")

    def _metadata(self, tracker: DialogueStateTracker) -> dict[str, Any]:
        """Return what the graph components need to know of the conversation."""
        slots = {name: slot.value for name, slot in tracker.slots.items()}
        service = self._catalogue.get(slots.get("service"))
        place = service.jurisdiction if service else slots.get("jurisdiction")
        in_form = tracker.active_loop_name == "service_form"
        form = form_of(self._catalogue, slots.get("form_kind"), slots.get("service")) if in_form else None
        asked = form.field(slots.get("asking")) if form else None
        return {
            "language": slots.get("language"),
            "mode": slots.get("mode"),
            "jurisdiction": slots.get("jurisdiction") or (place if in_form else None),
            "now": self.clock.local(place).replace(tzinfo=None).isoformat(timespec="seconds"),
            "service": slots.get("service"),
            "form_kind": slots.get("form_kind"),
            "asking": {"name": asked.name, "type": asked.type.value} if asked else None,
            "confirming": bool(slots.get("confirming")) if in_form else False,
            "answers": slots.get("answers") or {},
            "topic": slots.get("topic"),
            "pending": slots.get("pending"),
            "offered": slots.get("offered") or {},
            "last_record": slots.get("last_record"),
        }

    def _turn(self, heard: str, uttered: UserUttered | None, messages: list[dict[str, Any]], tracker: DialogueStateTracker) -> Turn:
        language = tracker.get_slot("language") or "ko"
        ui: list[dict[str, Any]] = []
        records: list[dict[str, Any]] = []
        urgent: list[Reply] = []
        ordinary: list[Reply] = []
        for message in messages:
            custom = message.get("custom") or {}
            ui.extend(custom.get("ui") or [])
            records.extend(custom.get("records") or [])
            (urgent if custom.get("urgent") else ordinary).append(self._reply(message, language))
        replies = [reply for reply in urgent + ordinary if reply.text]
        if uttered is not None and uttered.parse_data.get("language") in LANGUAGES and not any(d["do"] == "language" for d in ui):
            previous = (uttered.metadata or {}).get("language")
            if previous and previous != language:
                ui.append({"do": "language", "value": language})
        return Turn(heard, understood(uttered.parse_data if uttered else {}, language), replies, self._state(tracker), ui, records)

    @staticmethod
    def _reply(message: dict[str, Any], language: str) -> Reply:
        custom = message.get("custom") or {}
        text = str(message.get("text") or "")
        speech = str(custom.get("speech") or text)
        card = custom.get("card")
        if custom.get("speech_value"):
            speech = speech.replace(str(custom["shown_value"]), str(custom["speech_value"]))
        if language == "ko":
            text, speech = particles(text), particles(speech)
        choices = [{"id": str(b.get("id") or b["payload"]), "label": str(b["title"])} for b in message.get("buttons") or []]
        return Reply(text, speech, choices, card)

    def _state(self, tracker: DialogueStateTracker) -> dict[str, Any]:
        in_form = tracker.active_loop_name == "service_form"
        return {
            "service": tracker.get_slot("service") if in_form else None,
            "asking": tracker.get_slot("asking") if in_form and not tracker.get_slot("confirming") else None,
            "confirming": bool(tracker.get_slot("confirming")) if in_form else False,
            "answers": dict(tracker.get_slot("answers") or {}) if in_form else {},
            "language": tracker.get_slot("language") or "ko",
            "mode": tracker.get_slot("mode") or "standard",
            "handoff": tracker.get_slot("handoff"),
        }

    async def transcript(self, conversation_id: str) -> dict[str, Any]:
        """Return what was said so far, for a reload: ``{"messages": [{"who", "text", …}], "state": …}``.

        Raises:
            UnknownConversationError: when the conversation does not exist.
        """
        tracker = await self.store.retrieve(conversation_id)
        if tracker is None:
            raise UnknownConversationError(conversation_id)
        language = tracker.get_slot("language") or "ko"
        messages: list[dict[str, Any]] = []
        for event in tracker.events:
            if isinstance(event, UserUttered):
                if event.text and not event.text.startswith("/"):
                    messages.append({"who": "citizen", "text": event.text})
            elif isinstance(event, BotUttered) and event.text:
                reply = self._reply({"text": event.text, **(event.data or {})}, language)
                messages.append({"who": "assistant", "text": reply.text, "speech": reply.speech, "choices": reply.choices, "card": reply.card})
        return {"conversation_id": conversation_id, "messages": messages, "state": self._state(tracker)}

    async def end(self, conversation_id: str) -> None:
        """End a conversation and erase what was not submitted."""
        if not await self.exists(conversation_id):
            raise UnknownConversationError(conversation_id)
        await asyncio.to_thread(casework().privacy.end, conversation_id)
        self.store.erase(conversation_id)

    async def understand(self, text: str, language: str | None = None, jurisdiction: str | None = None) -> dict[str, Any]:
        """Return what is understood of one sentence, with rankings; no conversation is needed."""
        place = jurisdiction or "KR"
        metadata = {
            "language": language,
            "jurisdiction": jurisdiction,
            "now": self.clock.local(place).replace(tzinfo=None).isoformat(timespec="seconds"),
        }
        parsed = await self._assistant.parse(text.strip().lstrip("/ ") or "?", metadata)
        ranking = [{"intent": r["name"], "confidence": round(r["confidence"], 4)} for r in parsed.get("intent_ranking") or [] if r.get("name")]
        return {**understood(parsed, language or "ko"), "ranking": ranking[:5], "services": (parsed.get("services") or [])[:5]}


_INTERNAL = frozenset({"safety", "nlu_fallback"})


def understood(parsed: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the contract's ``understood`` object of Rasa's parse data."""
    intent = parsed.get("intent") or {}
    name, confidence = intent.get("name"), intent.get("confidence") or 0.0
    if name in _INTERNAL:
        # The classifier's own word; safety and fallback are the rules' business.
        classified = parsed.get("classified") or {}
        name, confidence = classified.get("name") or "out_of_scope", classified.get("confidence") or 0.0
    services = parsed.get("services") or []
    best = services[0] if services and services[0]["confidence"] >= 0.3 else None
    entities = [
        {"type": e["entity"], "text": e.get("text") or "", "value": e.get("value")}
        for e in parsed.get("entities") or []
        if e.get("entity") not in _HIDDEN and e.get("entity") != "choice"
    ]
    return {
        "language": parsed.get("language") or language,
        "intent": name,
        "confidence": round(float(confidence), 4),
        "service": best["service"] if best else None,
        "service_confidence": best["confidence"] if best else 0.0,
        "entities": entities,
        "flags": parsed.get("flags") or [],
    }


_AROUND_A_LABEL = re.compile(
    r"^(the|a|my|that)\s+|\s+(one|please|then)$|(으로|로)?\s?(이요|요|이에요|예요|할게요|할래요|해\s?주세요|주세요|이여|여)$|^(要|是|就|办|我要)|(那个|这个|的|吧|呀|啊)$", re.IGNORECASE
)


def _meant_button(text: str, tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """Return which of several services asked about ("which of these?") a short text picks by number or by a part of its name, or none."""
    if tracker.active_loop_name is not None or not tracker.get_slot("pending") or len(text) > 30:
        return None
    buttons = [b for b in _buttons_offered(tracker) if ":" in str(b.get("id"))]
    if len({str(b["id"]).split(":")[1] for b in buttons}) < 2:
        return None
    number = ordinal(text, len(buttons))
    if number is not None:
        return buttons[number]
    said = text.strip(" .,!。，！").casefold()
    while (shorter := _AROUND_A_LABEL.sub("", said).strip()) != said:
        said = shorter
    # "new" is no part of "renewal"; Korean and Chinese words have no such border.
    part = re.compile((r"\b" if said.isascii() else "") + re.escape(said))
    found = [b for b in buttons if len(said) >= 2 and part.search(str(b["title"]).casefold())]
    return found[0] if len(found) == 1 else None


def _buttons_offered(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """Return the buttons of the replies since the last thing the citizen did; yes and no always count while a read-back waits."""
    found: list[dict[str, Any]] = []
    users = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            users += 1
            if users == 2:
                break
        elif isinstance(event, BotUttered):
            found.extend((event.data or {}).get("buttons") or [])
    if tracker.get_slot("confirming"):
        found.extend([{"id": "yes", "title": "yes", "payload": "/affirm"}, {"id": "no", "title": "no", "payload": "/deny"}])
    return found


