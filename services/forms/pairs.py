"""What two fields of one form have to do with each other: two addresses in one sentence, one number for two persons."""

from __future__ import annotations

import re
from typing import Any

from services.catalogue.schema import Field, FieldType
from services.forms.answers import Situation
from services.forms.spec import Form
from services.forms.understand import understand
from services.forms.words import trim

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


def same_number(form: Form, field: Field, value: Any, answers: dict[str, Any]) -> Field | None:
    """Return the other person's field that holds this ID number already, or none: one number is one person's."""
    if field.type not in _ID_TYPES:
        return None
    return next((other for other in form.form if other is not field and other.type in _ID_TYPES and answers.get(other.name) == value), None)
