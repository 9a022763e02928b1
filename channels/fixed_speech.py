"""Sentences that every conversation may need, rendered once so that their sound starts at once."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from assistant.conversation import particles
from assistant.importer import RESPONSES
from services.catalogue.store import Catalogue
from voice.speak.speaker import Speaker

_SLOT = re.compile(r"\{(\w+)\}")
FIRST = ("utter_welcome", "utter_greet", "utter_sorry_again", "utter_still_there", "utter_out_of_scope", "utter_offer_person", "utter_offer_person_short",
         "utter_thank", "utter_goodbye")
"""Responses rendered before all others."""
OPENINGS = {
    "ko": ("네, 잠시만요.", "네, 볼게요."),
    "zh": ("请稍等。", "我看一下。"),
    "en": ("One moment.", "Let me see."),
}
"""Fit before any answer, good news or bad."""


def fixed_sentences(catalogue: Catalogue, language: str, mode: str = "standard") -> Iterator[str]:
    """Yield what the assistant says word for word in a language, most needed first: responses, opening lines of services, questions of forms.

    Sentences that hold anything a citizen said are never among them.
    """
    phrases: dict[str, dict[str, str]] = {}
    for path in sorted(RESPONSES.glob("*.yml")):
        loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        phrases.update(loaded.get("phrases", {}))
    wordings = {name: texts.get(f"{language}_elder" if mode == "elder" else language) or texts.get(language, "") for name, texts in phrases.items()}
    for name in (*(n for n in FIRST if n in wordings), *(n for n in wordings if n not in FIRST)):
        if wordings[name] and not _SLOT.search(wordings[name]):
            yield wordings[name]
    asked: Counter[str] = Counter()
    for service in catalogue:
        for field in service.form:
            asked[field.prompt.in_(language)] += 2
            asked[field.simple.in_(language)] += 2 if mode == "elder" else 1
    yield from (text for text, _ in asked.most_common() if not _SLOT.search(text))
    for service in catalogue:
        for name in ("utter_start_form", "utter_did_you_mean_one"):
            if set(_SLOT.findall(wordings.get(name, ""))) == {"name"}:
                yield particles(wordings[name].replace("{name}", service.short_name.in_(language)))


def openings(language: str) -> tuple[str, ...]:
    """Return what may be said at once, whatever the answer is, while its first sentence is being made."""
    return OPENINGS[language]


def in_order(catalogue: Catalogue, languages: Sequence[str], modes: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (text, language, mode) of all that is rendered, most needed first, languages and modes side by side."""
    lists = [(language, mode, [*openings(language), *dict.fromkeys(fixed_sentences(catalogue, language, mode))]) for mode in modes for language in languages]
    for number in range(max((len(texts) for _, _, texts in lists), default=0)):
        for language, mode, texts in lists:
            if number < len(texts):
                yield texts[number], language, mode


def render(catalogue: Catalogue, cache_dir: Path, languages: tuple[str, ...], modes: tuple[str, ...], minutes: float | None,
           progress: Callable[[str], None] = lambda text: None) -> int:
    """Render fixed sentences that are not yet there, languages side by side; return how many pieces were made.

    Args:
        minutes: stop after this time; what is left is made by a later call. None goes to the end.
    """
    speaker = Speaker(cache_dir=cache_dir)
    speaker.load(languages)
    until = time.monotonic() + minutes * 60 if minutes is not None else float("inf")
    todo = list(in_order(catalogue, languages, modes))
    made = 0
    try:
        for number, (text, language, mode) in enumerate(todo):
            if time.monotonic() > until:
                progress(f"stopped at sentence {number} of {len(todo)}; run again to go on")
                break
            made += speaker.prerender([text], language, modes=[mode])
            if number % 100 == 99:
                progress(f"{number + 1} of {len(todo)} sentences, {made} pieces made")
    finally:
        speaker.close()
    return made
