"""Voices by name, and the :class:`Speaker` that picks one per language and keeps what it has said."""

from __future__ import annotations

from collections.abc import Callable

from voice.speak.base import Speech, Voice, VoiceError, join

__all__ = ["Speaker", "Speech", "Voice", "VoiceError", "create", "join", "names", "register"]

_registry: dict[str, Callable[[], Voice]] = {}


def register(name: str, factory: Callable[[], Voice]) -> None:
    """Make a voice known by name; a later registration replaces an earlier one."""
    _registry[name] = factory


def names() -> list[str]:
    """Names of all known voices."""
    return sorted(_registry)


def create(name: str) -> Voice:
    """A new voice; nothing is read from disk until it is used. Raises :class:`VoiceError` if unknown."""
    if name not in _registry:
        raise VoiceError(f"no voice named '{name}'; known: {', '.join(names())}")
    return _registry[name]()


def _kokoro() -> Voice:
    from voice.speak.kokoro import KokoroVoice

    return KokoroVoice()


def _pyttsx3() -> Voice:
    from voice.speak.pyttsx3_ import Pyttsx3Voice

    return Pyttsx3Voice()


register("kokoro", _kokoro)
register("pyttsx3", _pyttsx3)

from voice.speak.speaker import Speaker  # noqa: E402  (it asks this registry for its voices)
