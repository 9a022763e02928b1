"""What the assistant is saying while somebody may speak: whether a sound is a person's, or its own come back."""

from __future__ import annotations

from voice.audio import SAMPLE_RATE, Pcm, level_dbfs
from voice.echo import ECHO, EchoGuard
from voice.events import is_echo
from voice.turn_buffer import TurnBuffer

BARGE_IN_FRAMES = 5
"""Voiced frames (32 ms each) out of six before a voice over the assistant's own stops it: 160 ms."""
BARGE_IN_DBFS = -48.0
"""Softer sound than this while the assistant speaks is what is left of its own voice."""
ECHO_WINDOW_S = 0.8
"""Latest sound that is compared with what is being played."""
ECHO_LONGEST_S = 4.0
"""Sound that is compared with what was played when a turn ends."""
ECHO_AGAIN_S = 0.1
"""Sound between one comparison and the next."""
UNFOUND_MS = 320
"""Speech from which "not found in what was played" can be believed: one syllable is too little to find a place by."""
SLOWEST = 2.0
"""Times its length that a sound may take where the listener has slowed it down."""
OVERDUE_S = 10.0
"""After the sound must be over, wait so long for the page to say so."""
ECHO_TAIL_S = 1.0
"""How long after the assistant has ended its sound may still come back."""


class Playback:
    """Not thread-safe; one per session. Times are counted in samples of the microphone."""

    def __init__(self) -> None:
        self._guard = EchoGuard()
        self._text: str | None = None
        self._until: int | None = None
        self._clock = 0
        self._over_by = 0
        self.begin_turn()

    @property
    def on(self) -> bool:
        """Whether the assistant is speaking."""
        return self._text is not None

    def start(self, text: str, sound: Pcm | None, sample_rate: int) -> None:
        """A sentence goes to the loudspeaker, with its sound where that is known."""
        if self._text is None:
            self._guard.forget()
            self._over_by = 0
        self._text = text if self._text is None else f"{self._text} {text}"
        self._until = None
        self._over_by = max(self._clock, self._over_by)
        if sound is not None:
            self._guard.played(sound, sample_rate)
            self._over_by += int(SLOWEST * len(sound) * SAMPLE_RATE / sample_rate)

    def end(self) -> None:
        """The assistant is silent now; what the room still holds of it comes back for a moment."""
        if self._text is not None:
            self._until = self._clock + int(ECHO_TAIL_S * SAMPLE_RATE)
        self._text = None

    @property
    def overdue(self) -> bool:
        """Whether the page has not told the end of a sound that must be over long ago."""
        return self._guard.knows and self._text is not None and self._clock > self._over_by + OVERDUE_S * SAMPLE_RATE

    def heard(self, samples: int) -> None:
        """Move the clock on by what the microphone brought."""
        self._clock += samples

    def begin_turn(self) -> None:
        """Forget what was noticed about the last turn."""
        self._said = ""
        self._may_echo = self._own_voice = False
        self.interrupted = False
        """Whether a person has spoken over the assistant in this turn."""
        self._loud_frames = 0
        self._compared_at = 0

    def speech_started(self) -> None:
        """A voice begins: remember whether it may be the assistant's."""
        if self._until is not None and self._clock > self._until:
            self._guard.forget()
            self._until = None
        self._said = self._text or ""
        self._may_echo = self._guard.knows

    def is_interrupted(self, buffer: TurnBuffer, probability: float, voiced_ms: int) -> bool:
        """Whether it is now sure that a person speaks over the assistant (told once per turn).

        What came before the person's first word is dropped from ``buffer`` where it was the assistant's own sound.

        Args:
            probability: of a voice in the last frame.
            voiced_ms: length of this turn's speech so far.
        """
        if self.interrupted or self._text is None and not self._own_voice:
            return False
        loud = level_dbfs(buffer.last) > BARGE_IN_DBFS
        self._loud_frames = self._loud_frames + 1 if loud and probability > 0.5 else 0
        if not self._loud_frames or voiced_ms < BARGE_IN_FRAMES * 32:
            return False
        if self._guard.knows:
            if self._clock - self._compared_at < ECHO_AGAIN_S * SAMPLE_RATE:
                return False
            self._compared_at = self._clock
            likeness = self._guard.likeness(buffer.latest(ECHO_WINDOW_S))
            if likeness >= ECHO:
                self._own_voice = True
                return False
            if not likeness and voiced_ms < UNFOUND_MS:
                return False
            if self._own_voice:
                buffer.keep_latest(ECHO_WINDOW_S)
        self.interrupted = True
        return True

    def only_echo(self, sound: Pcm) -> bool:
        """Whether nobody but the assistant is in the sound of this turn."""
        return self._may_echo and not self.interrupted and self._guard.is_echo(sound[-int(ECHO_LONGEST_S * SAMPLE_RATE) :])

    def said(self, text: str, language: str) -> bool:
        """Whether the words of this turn are the assistant's own.

        Where the sound played is known and was not found, only a whole sentence word for word is taken for an echo.
        """
        return bool(self._said and text) and is_echo(text, self._said, language, least=0.9 if self._may_echo else 0.7)

    @property
    def spoken_over(self) -> str:
        """What the assistant was saying when this turn began."""
        return self._said
