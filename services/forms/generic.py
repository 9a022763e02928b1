"""Words that name a whole family of services ("증명서", "养老金", "a card"): which one is meant has to be asked."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from services.forms.words import looks_like_question

WISH = {
    "ko": r"저기요?|저|나|제|내|새|그|무슨|어떤|을|를|은|는|이|가|도|만|요|이요|예요|이에요|인데요?|때문에|땜에|관련|문제로|일로|좀|하나|한\s?(장|통|개)|떼\S*(?!\S)|뗄\S*(?!\S)|띠\S*(?!\S)|뽑\S*(?!\S)|만들\S*(?!\S)|맹글\S*(?!\S)|받[으고을아]\S*(?!\S)|발급\S*(?!\S)|신청\S*(?!\S)|하러|하려\S*(?!\S)|하고|할게\S*(?!\S)|할래\S*(?!\S)|할라\S*(?!\S)|해\s?(주|줘)\S*(?!\S)|필요\S*(?!\S)|알아보\S*(?!\S)|문의\S*(?!\S)|왔\S*(?!\S)|싶\S*(?!\S)|주세요|주이소|주쇼|줘\S*(?!\S)|잡\S*(?!\S)",
    "zh": r"请|您好|你好|我们?|俺|想要|想|要|得|来|需要|给我|帮我|帮忙|麻烦|办|理|开|补|换|领|申请|弄|搞|整|做|约|问一?下?|咨询|关于|一?[个张份]|那个|这个|的事情?|的|了|啊|呀|吧|呢|嘛|一下|哈",
    "en": r"hi|hello|please|thanks|thank you|um+|er+|well|i|i['’]d|i['’]m|we|want|need|would|like|to|get|have|apply|for|make|file|book|a|an|the|my|some|new|another|one|about|it['’]?s|came|come|here|looking|could|can|you|me|help|with|sort|out|do|just|there|is|stuff|things?",
}
"""What a mere wish is made of; anything else tells more than the family's name."""
_WHOLLY_A_WISH = {
    language: re.compile(
        rf"[\s,.!~。，！]*(?:\b(?:{words})\b[\s,.!]*)*" if language == "en" else rf"[\s,.!~。，！]*(?:(?:{words})[\s,.!~。，！]*)*"
    )
    for language, words in WISH.items()
}


@lru_cache(maxsize=1)
def _families() -> list[tuple[str, str, dict[str, list[str]]]]:
    """Return (language, word, services by jurisdiction), longer words first."""
    data = yaml.safe_load((Path(__file__).parent / "generic_nouns.yml").read_text(encoding="utf-8"))
    found = [
        (language, word, {place: family[place] for place in ("KR", "CN")})
        for family in data.values()
        for language, words in family["words"].items()
        for word in words
    ]
    return sorted(found, key=lambda one: -len(one[1]))


def services_of_family(text: str, language: str, jurisdiction: str) -> list[str]:
    """Return the ids of the services that a bare family name may mean, or nothing when more is said or only one fits."""
    text = text.strip().casefold()
    if len(text) > 40 or looks_like_question(text, language):
        return []
    for tongue, word, services in _families():
        if tongue != language or word not in text:
            continue
        pattern = rf"\b{re.escape(word)}\b" if language == "en" else re.escape(word)
        match = re.search(pattern, text)
        if not match:
            continue
        rest = [text[: match.start()], text[match.end() :]]
        if all(_WHOLLY_A_WISH[language].fullmatch(part) for part in rest):
            return services[jurisdiction] if len(services[jurisdiction]) > 1 else []
        return []
    return []
