"""Until when a thing has to be done and what it costs to be late: asked often, told by the law that a service names."""

from __future__ import annotations

import re

from services.catalogue.schema import Service

_ASKS = {
    "ko": re.compile(
        r"벌금|과태료|(늦으면|늦게\s?(하|내|가)\S*|안\s?하면|안\s?하고\s?있으면|지나면|넘기면|놓치면).{0,10}(어떻게|어찌|뭐|벌|과태|불이익|되나|돼|괜찮)|"
        r"(며칠|몇\s?일|언제|얼마|몇\s?달|몇\s?주)\s?(만에|안에|까지|내에|이내에?).{0,8}(해야|하면|하나|하는|신고|내야|가야|신청)|기한|마감"
    ),
    "zh": re.compile(r"罚款|罚多少|罚钱|(逾期|晚了|迟了|过期|不办|不报|不去|超过).{0,8}(怎么|会|咋|罚|有什么|要紧)|(几天|多久|多少天|什么时候|多长时间)(之?内|以内|前|之前).{0,4}(要|得|必须|办|报|去)|期限|截止"),
    "en": re.compile(
        r"\b(fined?|penalt\w+|deadline)\b|what happens if|\bif i('m| am) late\b|\b(how (long|soon|many days)|by when|until when|when)\b.{0,12}\b(do i have to|must i|have i got to|do i need to)\b|\bwithin how\b", re.IGNORECASE
    ),
}
_TELLS = re.compile(r"과태료|벌금|안에|罚款|[天日月年]内|\bfine\b|\bwithin\b", re.IGNORECASE)


def deadline(service: Service, text: str, language: str) -> str | None:
    """Return the rule of the law on a service's deadline or fine when ``text`` asks for it and the catalogue knows it, or none."""
    if not _ASKS[language].search(text):
        return None
    told = service.legal.text.in_(language)
    return told if _TELLS.search(told) else None
