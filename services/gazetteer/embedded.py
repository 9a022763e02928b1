"""A few well-known public buildings, in the program itself: enough to show the look-up offline, and an example to start one's own from."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from services.gazetteer.base import Gazetteer, Place

PLACES = Path(__file__).parent / "places.yml"
_AROUND = re.compile(
    r"특별자치도|특별자치시|특별시|광역시|대한민국|韩国|特别市|广域市|south korea|\bkorea\b|\bthe\b|\b(address|postcode|zip code) of\b|번지|의?\s?(새\s?주소|도로명\s?주소|우편번호)|건물|地址|的?邮编|[\s,，.。·()-]",
    re.IGNORECASE,
)
"""What stands around a name without changing it."""
_REGION = re.compile(
    r"\S*(특별시|광역시|자치도|자치시)|서울시?|부산시?|인천시?|대구시?|광주시?|대전시?|울산시?|제주시?|제주도|\S{1,3}구|首尔市?|seoul|busan|incheon",
    re.IGNORECASE,
)
"""A word that names only a city or a district: an address is whole without it."""


def _key(words: str) -> str:
    return _AROUND.sub("", words).casefold()


def _without_region(address: str) -> str:
    return _key(" ".join(word for word in re.split(r"[\s,]+", address) if not _REGION.fullmatch(word)))


class EmbeddedGazetteer(Gazetteer):
    """Reads its places from YAML.

    Args:
        path: another file of the same form.
    """

    def __init__(self, path: Path = PLACES) -> None:
        self._places: dict[str, Place] = {}
        self._names: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        for raw in yaml.safe_load(path.read_text(encoding="utf-8"))["places"]:
            place = Place(raw["id"], raw["name"], raw["road"], raw["lot"], str(raw["postcode"]))
            self._places[place.id] = place
            for name in (*place.name.values(), *raw.get("aliases", []), *place.road.values()):
                self._names[_key(name)] = place.id
            for address in (place.lot, *place.road.values()):
                self._addresses[_without_region(address)] = place.id

    def __len__(self) -> int:
        return len(self._places)

    def find(self, words: str) -> Place | None:
        """Return the place whose name or address is said whole, with or without city and district; part of a name is not enough."""
        address = _without_region(words)
        found = self._names.get(_key(words)) or (self._addresses.get(address) if re.search(r"\d", address) else None)
        return self._places[found] if found else None
