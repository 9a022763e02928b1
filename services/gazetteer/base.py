"""What a gazetteer is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A building with its addresses."""

    id: str
    """Its id in the gazetteer."""
    name: dict[str, str]
    """What it is called in ko, zh and en."""
    road: dict[str, str]
    """Its road-name address in ko, zh and en."""
    lot: str
    """Its old lot-number address, in Korean."""
    postcode: str
    """Five digits."""


class Gazetteer(ABC):
    """Looks up places."""

    @abstractmethod
    def find(self, words: str) -> Place | None:
        """Return the place that ``words`` surely mean (a building's name, an old lot number, a road-name address), or none."""
