"""Entities that rules find best: relations and documents (spaCy PhraseMatcher), names, places, numbers, dates and times."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import PhraseMatcher

from assistant.components.entity_rules.moments import moments
from assistant.components.entity_rules.names import addresses, numbers, people, places, plates
from assistant.components.entity_rules.numbers import Found, amounts, counts, durations
from assistant.components.entity_rules.sounds import fold_ko, misheard_en, repair_en, repair_ko, repair_zh
from assistant.components.language import LANGUAGE
from assistant.components.lexicon import DOCUMENTS, LANGUAGES_NAMED, PLACES, RELATIONS, language_named
from assistant.components.tokens import nlp

_LEXICONS = (("relation", RELATIONS), ("document", DOCUMENTS), ("language_name", LANGUAGES_NAMED))


@lru_cache(maxsize=3)
def _phrases(language: str) -> PhraseMatcher:
    pipeline = nlp(language)
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    for label, lexicon in _LEXICONS:
        for value, phrases in lexicon.items():
            words = [word for p in phrases.get(language, []) for word in ((p, f"{p}s") if language == "en" else (p,))]
            matcher.add(f"{label}|{value}", [pipeline.make_doc(word) for word in words])
    return matcher


@lru_cache(maxsize=1)
def _zh_words() -> tuple[dict[str, tuple[str, str]], re.Pattern[str]]:
    words = {
        word: (label, value)
        for label, lexicon in _LEXICONS
        for value, phrases in lexicon.items()
        for word in phrases.get("zh", [])
        if len(word) > 1
    }
    return words, re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@lru_cache(maxsize=1)
def _ko_folded() -> list[tuple[str, str, str]]:
    words = [
        (word, label, value)
        for label, lexicon in _LEXICONS[:2]
        for value, phrases in lexicon.items()
        for word in phrases["ko"]
        if len(word) > 1
    ]
    return [
        (fold_ko(word), label, value)
        for word, label, value in [*words, *((place, "place", place) for place in PLACES["ko"] if len(place) > 2)]
    ]


def _span_entity(kind: str, text: str, start: int, end: int, value: Any) -> dict[str, Any]:
    return {"entity": kind, "start": start, "end": end, "text": text[start:end], "value": value}


_NOT_MEANT = {
    "ko": re.compile(r"(?<=[다제라노] )아이(?=가[\s.?!]*$)"),
    "zh": re.compile(r"(?:身份证|证件)(?=号)"),
    "en": re.compile(r"\bID(?= (?:number|no)\b)|\bthe picture(?=\?|$)", re.IGNORECASE),
}
"""Words of the lexicons that mean something else where they stand."""


def _lexical(text: str, language: str) -> Iterator[Found]:
    doc = nlp(language)(text)
    excluded = {match.start() for match in _NOT_MEANT[language].finditer(text)}
    for match_id, start, end in _phrases(language)(doc):
        label, _, value = doc.vocab.strings[match_id].partition("|")
        span = doc[start:end]
        if span.start_char not in excluded:
            yield label, span.start_char, span.end_char, value
    if language == "zh":
        words, pattern = _zh_words()
        for match in pattern.finditer(text):
            if match.start() not in excluded:
                label, value = words[match[0]]
                yield label, match.start(), match.end(), value
    elif language == "ko":
        # Heard with another consonant (신분쯩), or a name the tokenizer parts.
        folded, starts = fold_ko(text), {token.idx for token in doc}
        for word, label, value in _ko_folded():
            if word not in folded:
                continue
            for match in re.finditer(re.escape(word), folded):
                if (
                    match.start() in starts
                    and match.start() not in excluded
                    and not (len(word) == 2 and re.match(r"[가-힣]", text[match.end() :]) and text[match.start() : match.end()] == word)
                ):
                    yield label, match.start(), match.end(), value
    else:
        for label, value, start, end in misheard_en(text):
            yield label, start, end, value


def _longest(found: list[Found]) -> list[Found]:
    """Leave out what lies within a longer span of the same kind, and what an address or a number already holds."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f[1] - f[2], f[1])):
        kind, start, end, _ = one
        inside = [k for k in kept if k[1] <= start and end <= k[2]]
        if any(
            k[0] == kind
            or {k[0], kind} == {"document", "relation"}
            or (k[0] == "address" and kind in _PART_OF_ADDRESS)
            or (k[0] == "document" and kind == "place")
            for k in inside
        ):
            continue
        if kind == "duration" and any(k[0] == "age" and k[1] < end and start < k[2] for k in kept):
            continue
        kept.append(one)
    return sorted(kept, key=lambda f: (f[1], f[2]))


_PART_OF_ADDRESS = frozenset({"place", "count", "duration", "age", "money"})
_MASKED = frozenset({"address", "phone", "id_number", "money", "age", "duration", "count"})
"""Kinds whose numbers are no dates."""


def _masked(text: str, found: list[Found]) -> str:
    """Return ``text`` with the numbers of other entities blanked out; a plate or number that was respelt blanks everything."""
    for kind, start, end, _ in found:
        if kind in _MASKED and (kind != "duration" or not re.match(r"\s?(?:[之以]?[前后]|전|뒤|후|ago)", text[end:])):
            text = text[:start] + "\N{OBJECT REPLACEMENT CHARACTER}" * (end - start) + text[end:]
    return text


def find_entities(text: str, language: str, now: dt.datetime, jurisdiction: str = "KR") -> list[dict[str, Any]]:
    """Return the entities of ``text`` as ``{"entity", "start", "end", "text", "value"}``.

    Dates are ISO, times HH:MM, money, counts and ages integers, phones and ID numbers digits; documents and relations the keys of the lexicon; durations,
    addresses, places and names the words. What is heard by its sound is read as it was meant, and ``text`` keeps what was heard.

    Args:
        text: what was said.
        language: ``ko``, ``zh`` or ``en``.
        now: the conversation's clock, in local time without offset.
        jurisdiction: ``KR`` or ``CN``: whose telephone numbers come first.
    """
    heard = repair_zh(text) if language == "zh" else repair_ko(text) if language == "ko" else text
    numeric = repair_en(text) if language == "en" else heard
    same = len(numeric) == len(text)
    found = [
        *_lexical(heard, language),
        *addresses(heard, language),
        *places(heard, language),
        *numbers(heard, language, jurisdiction, now.date()),
    ]
    plate = list(plates(heard, language)) if not any(f[0] in ("id_number", "phone") for f in found) else []
    # Where the words were respelt, the span of a number is the whole sentence.
    counted = [*people(numeric, language), *amounts(numeric, language), *durations(numeric, language), *counts(numeric, language)]
    found = _longest([*found, *(one if same else (one[0], *_back(one, numeric, text), one[3]) for one in counted)])
    if not any(f[0] in ("id_number", "phone") for f in found) and not plate:
        open_text = _masked(numeric, found if same else [*counted, *addresses(numeric, language)])
        found.extend((kind, 0, len(text), value) for kind, _, _, value in moments(open_text, language, now))
    found.extend(plate)
    named = language_named(text)
    if named and not any(f[0] == "language_name" for f in found):
        # Particles may hide the name from the tokeniser (중국말로).
        found.append(("language_name", 0, len(text), named))
    return [_span_entity(kind, text, start, end, value) for kind, start, end, value in found]


def _back(one: Found, numeric: str, text: str) -> tuple[int, int]:
    """Return where words of the respelt sentence stand in ``text``: at their place when they were not respelt, else the whole of it."""
    words = numeric[one[1] : one[2]]
    at = text.find(words)
    return (at, at + len(words)) if at >= 0 else (0, len(text))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds the entities of :func:`find_entities`; the clock and jurisdiction come with the message's metadata."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> RuleEntityExtractor:
        """Build the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text or text.startswith("/"):
                continue
            metadata = message.get("metadata") or {}
            now = dt.datetime.fromisoformat(metadata["now"]).replace(tzinfo=None) if metadata.get("now") else dt.datetime.now()
            language = message.get(LANGUAGE) or "ko"
            found = find_entities(text, language, now, metadata.get("jurisdiction") or "KR")
            message.set("entities", [*message.get("entities", []), *self.add_extractor_name(found)], add_to_output=True)
        return messages
