"""Entities that rules find best: relations and documents (spaCy PhraseMatcher), counts (spaCy Matcher), dates, times, money, ages, numbers."""

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
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from assistant.components.language import LANGUAGE
from assistant.components.lexicon import DOCUMENTS, LANGUAGES_NAMED, RELATIONS, language_named
from assistant.components.tokens import nlp
from services.forms import dates, identifiers
from services.forms.spoken_numbers import cardinal, digits

_NUMERALS_KO = "한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|하나|둘|셋|넷|\\d+"
_COUNTERS = {
    "ko": ["통", "부", "장", "매", "명", "분", "개", "사람", "식구", "건", "대"],
    "zh": ["份", "张", "个", "位", "口", "套", "辆", "件"],
    "en": ["copy", "copies", "people", "persons", "pieces", "sheets", "items"],
}
_MONEY = {
    "ko": r"[\d,.]*[\d영일이삼사오육칠팔구십백천만억][\d,영일이삼사오육칠팔구십백천만억\s]*원",
    "zh": r"[\d,.]*[\d零一二两三四五六七八九十百千万亿]+(?:多|来)?(?:块钱|块|元|韩元|人民币)",
    "en": r"(?:[£$₩¥]\s?[\d,.]+|\b[\d,.]+\s?(?:k\s)?(?:won|yuan|rmb|krw|dollars|pounds)\b|\b(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|and|\w+ty)\s)+(?:won|yuan|rmb|dollars|pounds)\b)",
}
_AGE = {
    "ko": r"(?:만\s?)?(?:\d{1,3}|[일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?:하나|한|둘|두|셋|세|넷|네|다섯|여섯|일곱|여덟|아홉)?)\s?(?:살|세)(?!대|금|상|무|입|탁)",
    "zh": r"(?:\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?)(?:多)?(?:岁|周岁)",
    "en": r"\b(?:\d{1,3}|\w+ty(?:[- ]\w+)?)\s?(?:years? old|years of age|yrs old|-year-old)\b|\b(?:aged?|turned|turning)\s\d{1,3}\b",
}
_DURATION = {
    "ko": r"(?:\d+|한|두|세|네|다섯|며칠|몇|일|이|삼|사|오|육)\s?(?:시간|일간|주일|주간|개월|달|년간|년\s?동안|달간|일\s?동안|달\s?동안)",
    "zh": r"(?:\d+|[一二两三四五六七八九十几半]+)(?:个)?(?:小时|天|周|星期|月|年)(?:时间|之内|以内|内)?",
    "en": r"\b(?:\d+|a|an|one|two|three|four|five|six|few|couple of)\s(?:hours?|days?|weeks?|months?|years?)\b",
}
_ADDRESS = {
    "ko": r"(?:[가-힣]+(?:특별시|광역시|도|시)\s)?(?:[가-힣]+(?:시|군|구)\s)?[가-힣0-9]+(?:읍|면|동|로|길)\s?\d+(?:-\d+)?(?:번지|번길|호)?(?:\s?\d+)?",
    "zh": r"[\u4e00-\u9fff]{2,8}(?:省|市|区|县)[\u4e00-\u9fff0-9]{2,20}(?:号|室|弄|栋|村|路|街)\d*",
    "en": r"\b\d{1,4}[A-Za-z]?\s(?:[A-Z][\w-]+\s){1,3}(?:Road|Street|Avenue|Lane|ro|gil|Rd|St)\b|\b[A-Z][a-z]+-(?:gu|dong|ro|gil|si)\b(?:\s\d+)?",
}
_PERSON = {
    "ko": r"(?:제|내)?\s?이름은\s?([가-힣]{2,4})(?=이에요|예요|입니다|이고|고|요|$|\s)|저는\s([가-힣]{3})(?=이라고|라고|입니다|이에요|예요)",
    "zh": r"(?:我叫|名字叫|我是|叫做)([\u4e00-\u9fff]{2,4})(?=[,，。\s]|$)",
    "en": r"\b(?:my name is|my name's|i'm called|this is)\s((?:[A-Z][\w'’-]+\s?){1,3})",
}


@lru_cache(maxsize=3)
def _phrases(language: str) -> PhraseMatcher:
    pipeline = nlp(language)
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    for label, lexicon in (("relation", RELATIONS), ("document", DOCUMENTS), ("language_name", LANGUAGES_NAMED)):
        for value, phrases in lexicon.items():
            matcher.add(f"{label}|{value}", [pipeline.make_doc(p) for p in phrases.get(language, [])])
    return matcher


@lru_cache(maxsize=3)
def _counts(language: str) -> Matcher:
    pipeline = nlp(language)
    matcher = Matcher(pipeline.vocab)
    number = {
        "ko": rf"^({_NUMERALS_KO})$",
        "zh": r"^(\d+|[一二两三四五六七八九十]+)$",
        "en": r"^(\d+|one|two|three|four|five|six|seven|eight|nine|ten)$",
    }[language]
    matcher.add(
        "count",
        [
            [{"LOWER": {"REGEX": number}}, {"IS_SPACE": True, "OP": "?"}, {"LOWER": {"IN": _COUNTERS[language]}}],
            # jieba keeps 两份 and 三张 in one token.
            [{"LOWER": {"REGEX": rf"^(\d+|[一二两三四五六七八九十])({'|'.join(_COUNTERS['zh'])})$"}}],
        ],
    )
    return matcher


def _span_entity(kind: str, text: str, start: int, end: int, value: Any) -> dict[str, Any]:
    return {"entity": kind, "start": start, "end": end, "text": text[start:end], "value": value}


def _lexical(doc: Doc, language: str) -> Iterator[dict[str, Any]]:
    for match_id, start, end in _phrases(language)(doc):
        label, _, value = doc.vocab.strings[match_id].partition("|")
        span = doc[start:end]
        yield _span_entity(label, doc.text, span.start_char, span.end_char, value)
    for _, start, end in _counts(language)(doc):
        span = doc[start:end]
        value = cardinal(span.text)
        if value:
            yield _span_entity("count", doc.text, span.start_char, span.end_char, value)


def _patterned(text: str, language: str) -> Iterator[dict[str, Any]]:
    for kind, patterns, reader in (("money", _MONEY, cardinal), ("age", _AGE, cardinal)):
        for match in re.finditer(patterns[language], text):
            value = reader(match[0])
            if value:
                yield _span_entity(kind, text, match.start(), match.end(), value)
    for kind, patterns in (("duration", _DURATION), ("address", _ADDRESS)):
        for match in re.finditer(patterns[language], text):
            yield _span_entity(kind, text, match.start(), match.end(), match[0])
    for match in re.finditer(_PERSON[language], text, re.IGNORECASE if language == "en" else 0):
        group = next(i for i, g in enumerate(match.groups(), 1) if g)
        yield _span_entity("person_name", text, match.start(group), match.end(group), match[group].strip())


def _numbers(text: str, jurisdiction: str, today: dt.date) -> Iterator[dict[str, Any]]:
    said = digits(text)
    if len(said) >= 9:
        for kind, (value, _) in (
            ("id_number", identifiers.resident_number(text, today)),
            ("id_number", identifiers.cn_id_number(text)),
            ("phone", identifiers.phone(text, jurisdiction)),
        ):
            if value is not None:
                yield {"entity": kind, "start": 0, "end": len(text), "text": text, "value": value}
                return
    if re.search(r"\d", text) or len(said) >= 4:
        plate, _ = identifiers.plate(text, jurisdiction)
        if plate:
            yield {"entity": "vehicle_plate", "start": 0, "end": len(text), "text": text, "value": plate}


def _moments(text: str, language: str, now: dt.datetime) -> Iterator[dict[str, Any]]:
    found = dates.parse_moment(text, language, now)
    if found is None:
        return
    moment, has_date, has_time = found
    if has_date:
        yield {"entity": "date", "start": 0, "end": len(text), "text": text, "value": moment.date().isoformat()}
    if has_time:
        yield {"entity": "time", "start": 0, "end": len(text), "text": text, "value": moment.strftime("%H:%M")}


_MAYBE_MOMENT = re.compile(
    r"\d|[월일]요일|내일|모레|오늘|어제|다음\s?[주달]|지난|[이번담]\s?주|오전|오후|시에|[한두세네열]\s?시|월\s|[明今昨后]天|周|星期|礼拜|[点點]|号|月|"
    r"\b(today|tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next|last|o'clock|am|pm|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)


def find_entities(text: str, language: str, now: dt.datetime, jurisdiction: str = "KR") -> list[dict[str, Any]]:
    """Return the entities of ``text`` as ``{"entity", "start", "end", "text", "value"}``; dates are ISO, money and counts integers, phones digits."""
    found = [*_lexical(nlp(language)(text), language), *_patterned(text, language), *_numbers(text, jurisdiction, now.date())]
    named = language_named(text)
    if named and not any(e["entity"] == "language_name" for e in found):
        # Particles may hide the name from the tokeniser (중국말로).
        found.append({"entity": "language_name", "start": 0, "end": len(text), "text": text, "value": named})
    if _MAYBE_MOMENT.search(text) and not any(e["entity"] in ("id_number", "phone") for e in found):
        found.extend(_moments(text, language, now))
    return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds the entities of :func:`find_entities`; the clock and jurisdiction come with the message's metadata."""

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> RuleEntityExtractor:
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
