"""What a look-up comes to: the answer itself where this guide has it, else where it is seen; never a bare receipt."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from actions.answers import careful
from services.catalogue.schema import Service
from services.gazetteer.base import Gazetteer, Place
from services.gazetteer.embedded import EmbeddedGazetteer

ROAD_ADDRESS = "kr_road_address"
_FOUND = {
    "ko": "{name}의 도로명주소는 {road}, 우편번호는 {postcode}예요. 옛 주소는 {lot}이에요.",
    "zh": "{name}的道路名地址是{road}，邮编{postcode}。",
    "en": "The road-name address of {name} is {road}, postcode {postcode}.",
}
_NOT_LISTED = {
    "ko": "말씀하신 곳은 제 주소록에 없어요. {where}",
    "zh": "您说的地方我这里没有收录。{where}",
    "en": "That place is not in my address book. {where}",
}
_SEEN_ELSEWHERE = {
    "ko": "결과는 여기서 바로 보여 드릴 수 없어요. {where}",
    "zh": "结果我这里不能直接显示。{where}",
    "en": "I cannot show the result here. {where}",
}
_REQUEST = {
    "ko": "조회 신청은 남겨 뒀어요. 접수번호는 {id}예요.",
    "zh": "查询申请已经提交，编号是{id}。",
    "en": "Your request is on file. The reference number is {id}.",
}
_ROWS = {
    "road": {"ko": "도로명주소", "zh": "道路名地址", "en": "Road-name address"},
    "postcode": {"ko": "우편번호", "zh": "邮编", "en": "Postcode"},
    "lot": {"ko": "옛 주소", "zh": "旧地址", "en": "Old lot address"},
}


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the gazetteer of this process."""
    return EmbeddedGazetteer()


def is_lookup(service: Service | None, answers: dict[str, Any]) -> bool:
    """Return whether a form only asks to see something: a look-up service, or one whose answers choose the look-up."""
    return service is not None and (service.produces == "lookup" or "lookup" in answers.values())


def place_asked(service: Service, answers: dict[str, Any]) -> Place | None:
    """Return the place whose address was looked up, or none."""
    return gazetteer().find(str(answers.get("old_address_or_building") or "")) if service.id == ROAD_ADDRESS else None


def outcome(service: Service, answers: dict[str, Any], reference: str, language: str) -> tuple[str, list[dict[str, str]]]:
    """Return the sentences that tell what a look-up comes to, and the rows of its card."""
    space = "" if language == "zh" else " "
    place = place_asked(service, answers)
    if place is not None:
        told = _FOUND[language].format(name=place.name[language], road=place.road[language], postcode=place.postcode, lot=place.lot)
        # Old lots are known by their Korean names only.
        rows = [("road", place.road[language]), ("postcode", place.postcode), *([("lot", place.lot)] if language == "ko" else [])]
        return careful(told, True, service, language), [{"label": _ROWS[key][language], "value": value} for key, value in rows]
    words = _NOT_LISTED if service.id == ROAD_ADDRESS else _SEEN_ELSEWHERE
    told = words[language].format(where=service.where.text.in_(language))
    return f"{told}{space}{_REQUEST[language].format(id=reference)}", []
