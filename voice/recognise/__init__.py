"""Recognisers by name. Add one with :func:`register`; the names are what settings and reports use."""

from __future__ import annotations

from collections.abc import Callable

from voice.recognise.base import (
    NO_HINTS,
    Hints,
    Recogniser,
    RecogniserError,
    Recognition,
    Stream,
    StreamingRecogniser,
    Word,
)

__all__ = [
    "NO_HINTS", "Hints", "Recogniser", "RecogniserError", "Recognition", "Stream", "StreamingRecogniser", "Word",
    "create", "names", "register",
]

_registry: dict[str, Callable[[], Recogniser]] = {}


def register(name: str, factory: Callable[[], Recogniser]) -> None:
    """Make a recogniser known by name; a later registration replaces an earlier one."""
    _registry[name] = factory


def names() -> list[str]:
    """Names of all known recognisers."""
    return sorted(_registry)


def create(name: str) -> Recogniser:
    """A new recogniser; nothing is read from disk until it is used. Raises :class:`RecogniserError` if unknown."""
    if name not in _registry:
        raise RecogniserError(f"no recogniser named '{name}'; known: {', '.join(names())}")
    return _registry[name]()


def _vosk() -> Recogniser:
    from voice.recognise.vosk_ import VoskRecogniser

    return VoskRecogniser()


def _whisper() -> Recogniser:
    from voice.recognise.whisper_ import WhisperRecogniser

    return WhisperRecogniser()


def _two_pass() -> Recogniser:
    from voice.recognise.two_pass import TwoPassRecogniser

    return TwoPassRecogniser(_vosk(), _whisper())


register("two_pass", _two_pass)
register("vosk", _vosk)
register("whisper", _whisper)
