"""What the server was told, and how it refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from channels.speech import LANGUAGES


class WyomingError(Exception):
    """The server cannot start; the message says why."""


class Refusal(Exception):
    """A request that cannot be served.

    Args:
        code: for programs.
        text: for people; holds nothing that was said or sent.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True)
class Options:
    """What the command line sets."""

    language: str | None = None
    """ko, zh or en where a client names none; none: found from the voice."""
    mode: str = "standard"
    """standard or elder: how long pauses may be, and how fast is spoken."""
    until_stop: bool = False
    """Whether a recording lasts until the client stops it; else its end is found by listening."""


def language_named(tag: object) -> str:
    """Return ko, zh or en for a language tag such as ``ko``, ``zh-CN`` or ``en_GB``.

    Raises:
        Refusal: for any other language, and for what is no tag.
    """
    main = re.split(r"[-_]", tag.strip().lower())[0] if isinstance(tag, str) else ""
    main = "zh" if main == "cmn" else main
    if main not in LANGUAGES:
        raise Refusal("unknown-language", "Gilbot hears and speaks Korean (ko), Chinese (zh) and English (en).")
    return main
