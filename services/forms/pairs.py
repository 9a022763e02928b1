"""What two fields of one form have to do with each other: two addresses in one sentence, one number for two persons."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.catalogue.schema import Field, FieldType
from services.forms.answers import Situation
from services.forms.spec import Form
from services.forms.understand import understand
from services.forms.words import looks_like_question, trim

_ID_TYPES = (FieldType.resident_number, FieldType.cn_id_number, FieldType.foreigner_number)
_FROM_TO: dict[str, tuple[str, ...]] = {
    "ko": (
        r"^(?:원래\s?|전에는?\s?|그전에는?\s?)?(?P<old>.{4,}?)에\s?(?:살|있)(?:다가|았는데|었는데|았고|었고|았다가|었다가|다)[,\s]*(?:이번에|지금은|이제는?)?\s?(?P<new>.{4,})$",
        r"^(?P<old>.{4,}?)(?:에서|서)[,\s]+(?P<new>.{4,})$",
    ),
    "zh": (
        r"^(?:我们?|我家)?(?:是)?从?(?:原来的?)?(?:住在?)?(?P<old>.{4,}?)[,，]?(?:现在)?(?:搬家?到|搬去|搬来|搬进|迁到|迁往|迁入|挪到|到)了?(?P<new>.{4,})$",
        r"^(?:我们?|我家)?(?:以前|原来|之前|原先)(?:是|住)?在?(?P<old>.{4,}?)[,，]\s?(?:现在|如今)(?:是|住|搬到)?在?了?(?P<new>.{4,})$",
    ),
    "en": (
        r"^.{0,25}?\bfrom (?P<old>.{4,}?),? (?:to|into|over to) (?P<new>.{4,})$",
        r"^.{0,25}?\bto (?P<new>.{4,}?),? from (?P<old>.{4,})$",
        r"^.{0,15}?\b(?:it was|i was at|i used to live (?:at|in)|i lived (?:at|in)|we lived (?:at|in)) (?P<old>.{4,}?),? (?:and )?now (?:it['’]?s|it is|i['’]?m (?:at|in)|i live (?:at|in)|we live (?:at|in)|we['’]?re (?:at|in)) (?P<new>.{4,})$",
        r"^(?P<old>.{4,}?),? to (?P<new>.*\d.*)$",
    ),
}
"""Sentences that tell an old address and a new one."""
_AFTER_NEW_KO = re.compile(r"(?:으로|로|에)\s?(?:이사|옮|전입|왔|갔|가요|옵니다|왔어|들어)\S*(?:\s\S+)*$|(?:으로|로)(?:요|이요)?$")
_AFTER_NEW_ZH = re.compile(r"(?:来|去)?了?[啊呀吧呢]*[，,。]?$")


def two_addresses(form: Form, text: str, situation: Situation) -> dict[str, Any]:
    """Return both addresses of a move told in one sentence, by field name, or nothing.

    Only a form with exactly two addresses is meant, the old one asked before the new one.
    """
    fields = [field for field in form.form if field.type is FieldType.address]
    if len(fields) != 2 or len(text) < 12:
        return {}
    for pattern in _FROM_TO[situation.language]:
        match = re.search(pattern, trim(text), re.IGNORECASE)
        if not match:
            continue
        old, new = trim(match["old"]), trim(match["new"])
        new = (
            _AFTER_NEW_KO.sub("", new) if situation.language == "ko" else _AFTER_NEW_ZH.sub("", new) if situation.language == "zh" else new
        )
        readings = [understand(field, part, situation) for field, part in zip(fields, (old, new), strict=True)]
        if all(reading.accepted and reading.certainty >= 0.7 for reading in readings) and any(
            re.search(r"\d|[일이삼사오육칠팔구십]\s?(번지|호)|号", part) for part in (old, new)
        ):
            return {field.name: reading.value for field, reading in zip(fields, readings, strict=True)}
    return {}


@lru_cache(maxsize=1)
def _countries() -> tuple[str, ...]:
    data = yaml.safe_load((Path(__file__).parent / "countries.yml").read_text(encoding="utf-8"))
    return tuple(sorted((name for names in data for name in names), key=len, reverse=True))


def country_and_city(form: Form, text: str, situation: Situation) -> dict[str, Any]:
    """Return country and city said in one breath ("태국 방콕이요", "泰国曼谷", "Bangkok, Thailand"), by field name, or nothing."""
    country, city = form.field("country"), form.field("city")
    said = trim(text)
    if country is None or city is None or city.name in situation.answers or len(said) > 40 or looks_like_question(text, situation.language):
        return {}
    found = next(
        (
            m
            for name in _countries()
            if (m := re.search(rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name), said, re.IGNORECASE))
        ),
        None,
    )
    if found is None:
        return {}
    before, after = trim(said[: found.start()]), trim(said[found.end() :])
    if before and after and not re.fullmatch(_STANDS_BEFORE, before, re.IGNORECASE):
        return {}
    rest = after or re.sub(r"(?:[,，]|\b(?:in|at))\s*$", "", before)
    rest = re.sub(r"^(?:의|에\s?있는|에서|에|的|[,，])\s*", "", trim(rest))
    rest = trim(re.sub(rf"^{_STANDS_BEFORE}(?:\s+|$)|^i['’]?m$", "", rest, flags=re.IGNORECASE))
    rest = re.sub(r"에서?(?:이?[요여유]|예요)?$", "", rest) if situation.language == "ko" else rest
    if re.search(r"[了丢被偷抢遇受]|[았었]|(?:는|인)데", rest):
        # "我在泰国丢了护照" tells what happened, not where.
        return {}
    reading = (
        understand(city, rest, situation)
        if 2 <= len(rest) <= 20
        and not re.fullmatch(_STANDS_BEFORE + r"|(?:이?[요여유]|이?에요|예요|에서요?|에요|입니다|인데요|[的了啊呀])+", rest, re.IGNORECASE)
        else None
    )
    if (
        reading is None
        or not reading.accepted
        or reading.skipped
        or reading.certainty < 0.7
        or len(str(reading.value).split()) > (2 if situation.language != "en" else 3)
    ):
        return {}
    name = re.sub(r"^the\b", "the", found[0])
    return {country.name: name, city.name: reading.value}


_STANDS_BEFORE = r"(?:지금|여기|여기는|저는|나는|나|在|我在|人在|我现在在|现在在|i['’]?m in|we['’]?re in|in|it['’]?s|i am in|here in)"


def same_number(form: Form, field: Field, value: Any, answers: dict[str, Any]) -> Field | None:
    """Return the other person's field that holds this ID number already, or none: one number is one person's."""
    if field.type not in _ID_TYPES:
        return None
    return next((other for other in form.form if other is not field and other.type in _ID_TYPES and answers.get(other.name) == value), None)
