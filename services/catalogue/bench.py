"""Speed of the catalogue: how long many services take to index, and how long one search takes."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from services.catalogue.schema import Phrases, Service, Text
from services.catalogue.store import Catalogue

SEED = 20261121
QUERIES = {
    "ko": ["{} 어떻게 하는지 알려 주세요", "저기 {} 좀 하려고 왔는데요", "{}", "우리 어머니 {} 때문에 그러는데 뭘 가져와야 돼요"],
    "zh": ["我想问一下{}怎么办", "{}", "帮我老伴办{}要带什么材料", "你好{}在哪里办啊"],
    "en": ["how do I get {}", "{}", "my mother needs {} and I don't know where to go", "I came about {} please"],
}


@dataclass(frozen=True)
class CatalogueSpeed:
    """Result of :func:`bench_catalogue`; times of searches in milliseconds."""

    services: int
    phrases: int
    index_s: float
    """Seconds from validated services to a catalogue that can be searched."""
    search_p50_ms: float
    search_p95_ms: float
    search_max_ms: float
    found: float
    """Share of searches whose first answer is the service asked for."""

    def table(self) -> str:
        """Plain text, one figure a line."""
        return (
            f"services            {self.services:>10,}\n"
            f"phrases             {self.phrases:>10,}\n"
            f"index built in      {self.index_s:>10.2f} s   (goal: under 2 s)\n"
            f"search, median      {self.search_p50_ms:>10.2f} ms  (goal: under 5 ms)\n"
            f"search, 95 of 100   {self.search_p95_ms:>10.2f} ms\n"
            f"search, slowest     {self.search_max_ms:>10.2f} ms\n"
            f"right one first     {self.found:>10.1%}"
        )


def synthetic_services(models: Catalogue, count: int, seed: int = SEED) -> Iterator[Service]:
    """Yield ``count`` services made of pieces of real ones: their ids, names and phrases differ, their texts are shared.

    Each name joins a place-like syllable pair with the words of two real services, so that names overlap as they do between towns.
    """
    dice = random.Random(seed)
    real = list(models)
    hangul = "가나다라마바사아자차카타파하강남동서북산천해진수원주성영"
    han = "东西南北山海江河湖城安平阳州宁武昌德永新长金石龙泉"
    for number in range(count):
        base, other = dice.choice(real), dice.choice(real)
        ko, zh = "".join(dice.choices(hangul, k=3)), "".join(dice.choices(han, k=3))
        en = "".join(dice.choices("bdfgklmnprstvz", k=1) + dice.choices("aeiou", k=1) + dice.choices("bdklmnrstv", k=1) + dice.choices("aeiou", k=1)) + str(number % 97)
        name = Text(ko=f"{ko} {base.short_name.ko}", zh=f"{zh}{base.short_name.zh}", en=f"{en} {base.short_name.en}")
        mix = {
            language: [f"{place}{gap}{phrase}" for phrase in dice.sample(base.aliases.in_(language) + other.aliases.in_(language), k=2)]
            for language, place, gap in (("ko", ko, " "), ("zh", zh, ""), ("en", en, " "))
        }
        yield base.model_copy(
            update={
                "id": f"{base.id}_{number}",
                "name": name,
                "short_name": name,
                "aliases": Phrases(**mix),
                "problems": Phrases(**{language: [f"{place} {phrase}" for phrase in base.problems.in_(language)[:1]] for language, place in (("ko", ko), ("zh", zh), ("en", en))}),
            }
        )


def bench_catalogue(models: Catalogue, count: int = 10_000, searches: int = 300, seed: int = SEED) -> CatalogueSpeed:
    """Index ``count`` synthetic services and search among them with whole sentences in the three languages."""
    services = list(synthetic_services(models, count, seed))
    started = time.perf_counter()
    catalogue = Catalogue(services)
    index_s = time.perf_counter() - started
    dice = random.Random(seed + 1)
    times, right = [], 0
    for _ in range(searches):
        wanted = dice.choice(services)
        language = dice.choice(list(QUERIES))
        text = dice.choice(QUERIES[language]).format(wanted.name.in_(language))
        started = time.perf_counter()
        found = catalogue.search(text)
        times.append((time.perf_counter() - started) * 1000)
        right += bool(found) and found[0].service == wanted.id
    times.sort()
    return CatalogueSpeed(
        services=len(catalogue),
        phrases=sum(len({*s.name.model_dump().values(), *s.aliases.all(), *s.problems.all()}) for s in services),
        index_s=index_s,
        search_p50_ms=statistics.median(times),
        search_p95_ms=times[int(len(times) * 0.95)],
        search_max_ms=times[-1],
        found=right / searches,
    )
