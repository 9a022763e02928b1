"""The catalogue in memory: by id, alias, life event, topic and free text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from services.catalogue.loading import CatalogueError, Fault, read_service, read_shared_fields
from services.catalogue.schema import Service
from services.catalogue.search import Match, PhraseIndex, phrases_of

HOME = Path(__file__).parent
"""Folder of the catalogue that ships with Gilbot."""

__all__ = ["Catalogue", "CatalogueError", "Fault", "load_catalogue", "service_files"]


class Catalogue:
    """All services, indexed.

    Args:
        services: validated services; ids are distinct.
    """

    def __init__(self, services: Iterable[Service]) -> None:
        self._by_id = {service.id: service for service in services}
        self._by_event: dict[str, list[str]] = defaultdict(list)
        for service in self._by_id.values():
            for event in service.life_events:
                self._by_event[event].append(service.id)
        self._index = PhraseIndex((s.id, phrase) for s in self._by_id.values() for phrase in phrases_of(s))

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Service]:
        return iter(self._by_id.values())

    def __contains__(self, service_id: object) -> bool:
        return service_id in self._by_id

    def get(self, service_id: str | None) -> Service | None:
        """Return the service with this id, or none."""
        return self._by_id.get(service_id) if service_id else None

    def __getitem__(self, service_id: str) -> Service:
        return self._by_id[service_id]

    def by_alias(self, phrase: str) -> list[Service]:
        """Return the services that people call exactly ``phrase`` (spaces, case and merged sounds aside)."""
        return [self._by_id[i] for i in self._index.exactly(phrase)]

    def by_life_event(self, event: str) -> list[Service]:
        """Return the services grouped under a life event."""
        return [self._by_id[i] for i in self._by_event.get(event, [])]

    def by_topic(self, topic: str, jurisdiction: str | None = None) -> list[Service]:
        """Return the services on one tile of the kiosk."""
        return [s for s in self if s.topic == topic and jurisdiction in (None, s.jurisdiction)]

    def search(self, text: str, limit: int = 5, jurisdiction: str | None = None) -> list[Match]:
        """Return the services whose names, aliases or problems sound most like a part of ``text``, best first."""
        found = self._index.search(text, limit=limit * 3 if jurisdiction else limit)
        return [m for m in found if jurisdiction in (None, self._by_id[m.service].jurisdiction)][:limit]


def service_files(folder: Path = HOME) -> list[Path]:
    """Return the service files of a catalogue folder, in order."""
    return sorted(path for part in ("kr", "cn") for path in (folder / part).glob("*.yml"))


def load_catalogue(folder: Path = HOME) -> Catalogue:
    """Read a catalogue folder (``fields.yml``, ``kr/*.yml``, ``cn/*.yml``).

    Raises:
        CatalogueError: naming every fault of every file.
    """
    shared = read_shared_fields(folder / "fields.yml")
    services, faults = [], []
    for path in service_files(folder):
        try:
            services.append(read_service(path, shared))
        except CatalogueError as error:
            faults.extend(error.faults)
    if faults:
        raise CatalogueError(faults)
    return Catalogue(services)


@lru_cache(maxsize=1)
def installed_catalogue() -> Catalogue:
    """Return the catalogue that this installation serves, read once a process."""
    return load_catalogue()
