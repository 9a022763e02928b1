"""What one spoken conversation tells the other side, and how an echo is known by its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from voice.audio import Pcm, level_dbfs
from voice.recognise.text import alike, contains, letters
from voice.speak.text import sentences

EventKind = Literal["listening", "partial", "final", "no_speech", "interrupted", "language", "echo", "late"]
TOO_LOUD_SHARE = 0.01
"""Share of samples at the limit from which sound is too loud."""
TOO_FAR_DBFS = -46.0
"""Speech softer than this comes from too far away."""


@dataclass(frozen=True)
class Event:
    """Something the other side should know."""

    kind: EventKind
    """``listening`` · ``partial`` · ``final`` · ``no_speech`` · ``interrupted`` (the person speaks over the assistant) ·
    ``language`` (found from the voice) · ``echo`` (the assistant had heard itself; nothing was said) · ``late``
    (recognition did not come to an end in time: the person must be asked to say it again)."""
    text: str = ""
    """partial, final, echo: the words; language: ko, zh or en."""
    confidence: float = 0.0
    """final: 0 to 1."""
    audio_ms: int = 0
    """final: length of the speech, first to last voiced frame."""
    in_grammar: bool = False
    """final: whether a closed turn was answered in the form expected."""
    waited_ms: int = 0
    """final: silence waited for after the last voiced frame."""
    text_ms: int = 0
    """final: from the decision that the turn is over to its text; 0 when the text was ready."""
    hint: str = ""
    """final, no_speech: "too_loud" or "too_far" when the microphone says so, "unclear" when nothing was understood."""


def hint(sound: Pcm, *, speech: bool) -> str:
    """What the microphone itself tells: "too_loud", "too_far" or nothing. ``speech``: whether somebody spoke in ``sound``."""
    if speech and float(np.mean(np.abs(sound.astype(np.int32)) >= 32_700)) > TOO_LOUD_SHARE:
        return "too_loud"
    level = level_dbfs(sound)
    if speech and level < TOO_FAR_DBFS or not speech and -65.0 < level < -50.0:
        return "too_far"
    return ""


def is_echo(heard: str, spoken: str, language: str, *, least: float = 0.7) -> bool:
    """Whether what was heard is one of the assistant's own sentences coming back, or most of one.

    ``least``: likeness of sound. A person who answers with a word of the question is no echo.
    """
    size = len(letters(heard))
    if size < 3:
        return False
    for piece in {spoken, *sentences(spoken)}:
        if alike(heard, piece, language) > least:
            return True
        if size >= 0.6 * len(letters(piece)) and contains(piece, heard, language) > max(0.85, least):
            return True
    return False
