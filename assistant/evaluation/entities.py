"""How well entities are found: the annotated sentences under ``tests/understanding/entities``."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "tests" / "understanding" / "entities"
NOW = "2026-11-21T10:00:00+09:00"
"""The clock of the sentences, a Saturday."""
KINDS = (
    "document", "date", "time", "duration", "count", "money", "age", "relation", "person_name", "phone", "id_number", "address", "place", "vehicle_plate",
)  # fmt: skip
"""The kinds scored here; the service is scored with the intents."""
LANGUAGES = ("ko", "zh", "en")
REGISTERS = ("clean", "colloquial", "misheard")

Find = Callable[[str, str, str], Awaitable[list[dict[str, Any]]]]
"""Text, language and jurisdiction in; Rasa entities out."""


@dataclass(frozen=True)
class AnnotatedSentence:
    """One test sentence with every entity in it."""

    language: str
    register: str
    """clean, colloquial or misheard."""
    text: str
    entities: tuple[tuple[str, str], ...]
    """Kind and value; words where a kind has no normalised value."""

    @property
    def jurisdiction(self) -> str:
        """The country whose numbers and plates are meant: a Chinese speaker's are Chinese, all others Korean."""
        return "CN" if self.language == "zh" else "KR"


@dataclass
class Tally:
    """What was found and what was not."""

    right: int = 0
    """Found with its value."""
    false: int = 0
    """Found where nothing is, or with another value."""
    missed: int = 0
    """There and not found with its value."""

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / (self.right + self.false) if self.right + self.false else 0.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right + self.false + self.missed else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.false + other.false, self.missed + other.missed)


@dataclass
class EntityScores:
    """Tallies by language, register and kind."""

    tallies: dict[tuple[str, str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    sentences: Counter[tuple[str, str]] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def tally(self, language: str | None = None, register: str | None = None, kind: str | None = None) -> Tally:
        """Return the sum over all that fits; none stands for every one."""
        fitting = (
            t for (lang, reg, k), t in self.tallies.items() if language in (None, lang) and register in (None, reg) and kind in (None, k)
        )
        return sum(fitting, Tally())


def read_annotated(folder: Path = FOLDER, *, later: bool = False) -> list[AnnotatedSentence]:
    """Read ``<language>.tsv``, or ``<language>_later.tsv``: register, text, and ``kind=value`` joined by semicolons.

    Raises:
        ValueError: for a line of another form or an unknown kind.
    """
    return [sentence for language in LANGUAGES for sentence in _read(folder / f"{language}{'_later' if later else ''}.tsv", language)]


def _read(path: Path, language: str) -> Iterator[AnnotatedSentence]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        register, text, annotation = line.split("\t")
        entities = tuple((kind, value) for kind, _, value in (part.partition("=") for part in annotation.split(";") if part))
        if register not in REGISTERS or any(kind not in KINDS or not value for kind, value in entities):
            raise ValueError(f"{path}:{number}: {line}")
        yield AnnotatedSentence(language, register, text, entities)


def _comparable(value: Any) -> str:
    """Words count as the same whatever stands between them."""
    return re.sub(r"[\s,.·、，-]+", "", str(value)).casefold()


def judge(sentence: AnnotatedSentence, found: list[dict[str, Any]], scores: EntityScores) -> None:
    """Add one sentence to the scores; a value found twice counts once."""
    wanted = Counter((kind, _comparable(value)) for kind, value in sentence.entities)
    given = Counter({(e["entity"], _comparable(e.get("value"))): 1 for e in found if e["entity"] in KINDS})
    wanted = Counter(dict.fromkeys(wanted, 1))
    scores.sentences[sentence.language, sentence.register] += 1
    for outcome, pairs in (("right", wanted & given), ("missed", wanted - given), ("false", given - wanted)):
        for kind, value in pairs:
            tally = scores.tallies[sentence.language, sentence.register, kind]
            setattr(tally, outcome, getattr(tally, outcome) + 1)
            if outcome != "right":
                scores.mistakes.append(f"{sentence.language}\t{sentence.register}\t{outcome}\t{kind}={value}\t{sentence.text}")


async def _evaluate(find: Find, sentences: list[AnnotatedSentence]) -> EntityScores:
    scores = EntityScores()
    for sentence in sentences:
        judge(sentence, await find(sentence.text, sentence.language, sentence.jurisdiction), scores)
    return scores


def evaluate(assistant: Any, sentences: list[AnnotatedSentence]) -> EntityScores:
    """Parse every sentence as the server would, with the clock at :data:`NOW`, and score its entities."""

    async def find(text: str, language: str, jurisdiction: str) -> list[dict[str, Any]]:
        parsed = await assistant.parse(text, {"language": language, "jurisdiction": jurisdiction, "now": NOW})
        return list(parsed.get("entities") or [])

    return asyncio.run(_evaluate(find, sentences))


def evaluate_rules(sentences: list[AnnotatedSentence]) -> EntityScores:
    """Score the entity rules alone, without a trained model."""
    from assistant.components.entities import find_entities

    now = dt.datetime.fromisoformat(NOW).replace(tzinfo=None)
    scores = EntityScores()
    for sentence in sentences:
        judge(sentence, find_entities(sentence.text, sentence.language, now, sentence.jurisdiction), scores)
    return scores


def table(scores: EntityScores) -> str:
    """Return the scores as two Markdown tables: by kind, and by register."""
    head = " | ".join(f"{language} precision | recall | F1 | there" for language in LANGUAGES)
    rule = "|---" * (1 + 4 * len(LANGUAGES)) + "|"
    rows = [f"| entity | {head} |", rule]
    rows += [f"| {kind} | {_cells(scores, None, kind)} |" for kind in KINDS]
    rows += [f"| all | {_cells(scores, None, None)} |"]
    rows += ["", f"| register | {head} |", rule]
    rows += [f"| {register} | {_cells(scores, register, None)} |" for register in REGISTERS]
    return "\n".join(rows)


def _cells(scores: EntityScores, register: str | None, kind: str | None) -> str:
    tallies = [scores.tally(language, register, kind) for language in LANGUAGES]
    return " | ".join(
        f"{t.precision:.2f} | {t.recall:.2f} | {t.f1:.2f} | {t.right + t.missed}" if t.right + t.false + t.missed else "– | – | – | 0" for t in tallies
    )


__all__ = [
    "FOLDER",
    "KINDS",
    "NOW",
    "AnnotatedSentence",
    "EntityScores",
    "Tally",
    "evaluate",
    "evaluate_rules",
    "judge",
    "read_annotated",
    "table",
]
