"""Matters that people often bring and no service of the catalogue is: who answers them, so that nobody is led into the wrong form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from services.catalogue.schema import Text
from services.catalogue.store import Catalogue
from services.forms.generic import WISH
from services.forms.words import ASKING

_NAMED = 0.85
"""From here on the catalogue's search has found one of its own names in a sentence."""
_BESIDE_KO = r"문의\S*|물어\S*|여쭤\S*|알려\S*|상담\S*|받\S*|타\S*|어디\S*|에|대해\S*|대한|에서|으로|로|이랑|랑|까지|시켜\S*|넣\S*|보내\S*|들어가\S*|조회\S*|확인\S*|등록\S*|접수\S*|예약\S*|싶\S*|주세요|수|있\S*|해\S*|하\S*|할\S*|되\S*|돼\S*|얼마\S*|언제\S*|요즘|지금|저기|혹시|우리|집|아들|딸|남편|제가|내가|저도|나도"
_BESIDE_EN = r"claim|claiming|register|registering|enquire|enquiry|question|ask|renew|renewal|sign|up|on|at|form|information|info|tell|know|may|am|if|eligible|entitled|getting|paying|due|son|daughter|husband|wife|his|her|our|your|please|any|where['’]?s|what['’]?s|how['’]?s"
_LINE = {"ko": "{name} {number}번", "zh": "{name}{number}", "en": "{name} on {number}"}


@dataclass(frozen=True)
class Line:
    """A public telephone line."""

    number: str
    """As it is dialled."""
    name: Text
    """Whose line it is."""

    def in_words(self, language: str) -> str:
        """Return the line as a sentence names it."""
        return _LINE[language].format(name=self.name.in_(language), number=self.number)


@lru_cache(maxsize=1)
def _matters() -> dict[tuple[str, str], tuple[tuple[re.Pattern[str], Line], ...]]:
    """Return patterns with their lines by (jurisdiction, language), longer words first."""
    data = yaml.safe_load((Path(__file__).parent / "outside.yml").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], tuple[tuple[re.Pattern[str], Line], ...]] = {}
    for place, entries in data.items():
        for language in ("ko", "zh", "en"):
            words = sorted(((word, entry["line"]) for entry in entries for word in entry["words"][language]), key=lambda one: -len(one[0]))
            found[place, language] = tuple(
                (_pattern(word, language), Line(line["number"], Text.model_validate(line["name"]))) for word, line in words
            )
    return found


def _pattern(word: str, language: str) -> re.Pattern[str]:
    if language == "en":
        return re.compile(rf"\b{re.escape(word)}\b".replace("'", "['’]?"), re.IGNORECASE)
    # Recognisers lose and add spaces.
    return re.compile(r"\s?".join(map(re.escape, word.split())) if " " in word else re.escape(word))


def _only_wishes(rest: str, language: str) -> bool:
    """Return whether nothing but words of wishing and asking stands around the matter's name."""
    rest = rest.casefold()
    if language == "zh":
        rest = re.sub(rf"{WISH['zh']}", "", re.sub(ASKING["zh"], "", re.sub(r"[\W\d_]", "", rest)))
        return len(rest) <= 1
    words = re.findall(r"[\w'’]+", rest)
    pattern = re.compile(rf"(?:{WISH[language]}|{_BESIDE_KO if language == 'ko' else _BESIDE_EN})+|(?:{ASKING[language]})", re.IGNORECASE)
    return all(pattern.fullmatch(word) for word in words)


def outside_guide(text: str, language: str, jurisdiction: str, catalogue: Catalogue) -> Line | None:
    """Return who answers the matter named in ``text``, when it is none of the catalogue's and no service of the catalogue is named beside it.

    >>> outside_guide("실업급여 받고 싶어요", "ko", "KR", catalogue).number
    '1350'
    """
    found = next(((match, line) for pattern, line in _matters()[jurisdiction, language] if (match := pattern.search(text))), None)
    if found is None or len(text) > 60:
        return None
    match, line = found
    if not _only_wishes(f"{text[: match.start()]} {text[match.end() :]}", language):
        # Told beside something else it is a circumstance: "the nursery wants the paper with all of us on it".
        return None
    heard = catalogue.search(text, 1, jurisdiction)
    return None if heard and heard[0].score >= _NAMED else line
