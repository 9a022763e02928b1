"""Find services by what people call them: an inverted index over sound keys, the best candidates scored with rapidfuzz."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from rapidfuzz import fuzz

from services.catalogue import sound
from services.catalogue.schema import LANGUAGES, Service

CANDIDATES = 60
"""Phrases that are scored exactly; the rest of the catalogue is ruled out by the index."""
MAX_QUERY = 400
"""Characters of a query that are looked at."""
MAX_POSTINGS = 150_000
"""Phrases looked up per query, counted once for each gram they share with it."""

_OWNER_BITS, _GRAM_BITS = 24, 40
_MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd number without pattern, so that products spread over all bits


@dataclass(frozen=True)
class Match:
    """One service that a text may mean."""

    service: str
    """Service id."""
    score: float
    """Likeness of the best phrase to a part of the text, 0 to 1."""
    phrase: str
    """The phrase that matched."""


def likeness(query_key: str, phrase_key: str, script: str) -> float:
    """Return how well a phrase's sound is found inside a query's sound, 0 to 1."""
    if not query_key or not phrase_key:
        return 0.0
    if script == "zh":
        score = max(fuzz.token_set_ratio(phrase_key, query_key), fuzz.partial_ratio(phrase_key, query_key)) / 100
        if len(phrase_key) > len(query_key):
            score *= len(query_key) / len(phrase_key)
    elif len(phrase_key) <= len(query_key):
        score = fuzz.partial_ratio(phrase_key, query_key) / 100
    else:
        # A query shorter than the phrase may be a piece of it ("adoption" of "adoption leave"); worth less the smaller the piece.
        score = fuzz.partial_ratio(phrase_key, query_key) / 100 * (0.6 + 0.4 * len(query_key) / len(phrase_key))
    return float(score)


class PhraseIndex:
    """An index of (service id, phrase) pairs.

    Args:
        pairs: service id and phrase, in any language.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        by_script: dict[str, tuple[list[str], list[str]]] = {}
        for service, phrase in pairs:
            services, phrases = by_script.setdefault(sound.script_of(phrase), ([], []))
            services.append(service)
            phrases.append(phrase)
        self._parts = {script: _ScriptIndex(script, *columns) for script, columns in by_script.items()}

    def search(self, text: str, limit: int = 5) -> list[Match]:
        """Return the services whose phrases sound most like a part of ``text``, best first."""
        text = text[:MAX_QUERY]
        best: dict[str, Match] = {}
        for script in {sound.script_of(text): None, "en": None}:
            part = self._parts.get(script)
            for match in part.matches(text) if part else ():
                if match.service not in best or match.score > best[match.service].score:
                    best[match.service] = match
        return sorted(best.values(), key=lambda match: -match.score)[:limit]

    def exactly(self, phrase: str) -> list[str]:
        """Return the ids of the services one of whose phrases sounds exactly like ``phrase``."""
        script = sound.script_of(phrase)
        part = self._parts.get(script)
        return part.exactly(phrase) if part else []


class _ScriptIndex:
    """The phrases of one script: which of them hold a gram, in one sorted array."""

    def __init__(self, script: str, services: list[str], phrases: list[str]) -> None:
        self._script = script
        self._services = services
        self._phrases = phrases
        # Chinese keys are long to write and only needed for the few phrases that are scored.
        self._keys = [""] * len(phrases) if script == "zh" else sound.keys(phrases, script)
        self._by_key: dict[str, list[int]] | None = None
        grams, owners = _syllable_grams(phrases) if script == "zh" else _letter_grams(self._keys, script)
        # Each gram once per phrase, sorted by gram and then by phrase.
        pairs = np.unique((grams.astype(np.uint64) << np.uint64(_OWNER_BITS)) | owners.astype(np.uint64))
        self._owners = (pairs & np.uint64((1 << _OWNER_BITS) - 1)).astype(np.int32)
        self._grams, self._starts = np.unique(pairs >> np.uint64(_OWNER_BITS), return_index=True)
        self._ends = np.append(self._starts[1:], len(pairs))

    def _key(self, number: int) -> str:
        if not self._keys[number]:
            self._keys[number] = sound.key(self._phrases[number], self._script)
        return self._keys[number]

    def _candidates(self, text: str, text_key: str) -> np.ndarray:
        grams = np.unique((_syllable_grams([text]) if self._script == "zh" else _letter_grams([text_key], self._script))[0])
        at = np.searchsorted(self._grams, grams)
        at = at[at < len(self._grams)]
        at = np.unique(at[np.isin(self._grams[at], grams)])
        counts = self._ends[at] - self._starts[at]
        rarest = np.argsort(counts, kind="stable")
        # Common grams tell little and cost most: they are left out once enough phrases have been looked at.
        rarest = rarest[: max(1, int(np.searchsorted(np.cumsum(counts[rarest]), MAX_POSTINGS)))]
        if not len(rarest):
            return np.empty(0, dtype=np.int64)
        spans = [(self._starts[i], self._ends[i]) for i in at[rarest]]
        owners = np.concatenate([self._owners[start:end] for start, end in spans])
        weights = np.repeat(np.log1p(len(self._keys) / counts[rarest]), counts[rarest])
        totals = np.bincount(owners, weights=weights, minlength=len(self._keys))
        found = np.flatnonzero(totals)
        if len(found) > CANDIDATES:
            found = found[np.argpartition(totals[found], -CANDIDATES)[-CANDIDATES:]]
        return found

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the phrases most likely to be meant, scored."""
        text_key = sound.key(text, self._script)
        for number in self._candidates(text, text_key):
            phrase_key = self._key(number)
            # Longer phrases say more: "여권 재발급" beats "여권" when both are found whole.
            score = likeness(text_key, phrase_key, self._script) - 0.12 / (1 + len(phrase_key) / 3)
            yield Match(self._services[number], score, self._phrases[number])

    def exactly(self, phrase: str) -> list[str]:
        """Return the ids of the services one of whose phrases has the same sound key."""
        if self._by_key is None:
            self._by_key = defaultdict(list)
            for number in range(len(self._keys)):
                self._by_key[self._key(number)].append(number)
        found = self._by_key.get(sound.key(phrase, self._script), ())
        return list(dict.fromkeys(self._services[number] for number in found))


def _syllable_grams(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashed pinyin syllables of all texts, alone and in pairs (uint64 below 2**40), and the number of the text of each."""
    characters, owners = _letters(texts)
    distinct, which = np.unique(characters, return_inverse=True)
    codes = np.array([crc32(sound.syllable(chr(code)).encode()) for code in distinct], dtype=np.uint64)[which]
    heard = codes != 0
    codes, owners = codes[heard], owners[heard]
    pairs, starts = _windows(codes, owners, 2)
    return np.concatenate([codes, pairs]), np.concatenate([owners, owners[starts]])


def _letter_grams(keys: list[str], script: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashed grams of all sound keys (uint64 below 2**40) and the number of the key of each.

    Jamo: four in a row, or all of a shorter key. Latin letters: three in a row within a word, its ends included.
    """
    if script == "ko":
        symbols, owners = _letters(keys)
        grams, starts = _windows(symbols, owners, 4)
        short = [number for number, key in enumerate(keys) if 0 < len(key) < 4]
        whole = np.array([crc32(keys[number].encode()) for number in short], dtype=np.uint64)
        return np.concatenate([grams, whole]), np.concatenate([owners[starts], np.array(short, dtype=np.int64)])
    symbols, owners = _letters([f" {key} " for key in keys])
    grams, starts = _windows(symbols, owners, 3)
    within_word = symbols[starts + 1] != ord(" ")
    return grams[within_word], owners[starts[within_word]]


def _letters(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the code points of all texts (uint64) and the number of the text of each."""
    symbols = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    return symbols, np.repeat(np.arange(len(texts)), [len(text) for text in texts])


def _windows(symbols: np.ndarray, owners: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a hash of each ``width`` neighbouring symbols of one owner, and where each begins."""
    if len(symbols) < width:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)
    starts = np.flatnonzero(owners[: len(owners) - width + 1] == owners[width - 1 :])
    hashed = np.zeros(len(starts), dtype=np.uint64)
    for step in range(width):
        hashed = (hashed ^ symbols[starts + step]) * _MIX
    return hashed >> np.uint64(64 - _GRAM_BITS), starts


def phrases_of(service: Service) -> list[str]:
    """Return every phrase by which people may call ``service``."""
    return list(
        dict.fromkeys(
            [
                *(service.name.in_(language) for language in LANGUAGES),
                *(service.short_name.in_(language) for language in LANGUAGES),
                *service.aliases.all(),
                *service.problems.all(),
            ]
        )
    )
