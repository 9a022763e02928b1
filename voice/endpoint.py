"""Where speech begins and ends: voice activity by silero, and a timer that waits as long as the person needs.

The wait after the last voiced frame starts from the mode (0.7 s standard, 1.6 s elder), is longer when what was heard is
unfinished (``voice.unfinished``), and grows with the pauses this person makes inside sentences.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from voice import assets
from voice.audio import SAMPLE_RATE, Pcm, to_float

FRAME = 512
"""Samples per decision, 32 ms at 16 kHz: what the model was trained on."""
_CONTEXT = 64
FRAME_MS = FRAME * 1000 / SAMPLE_RATE
_GATE = 1.6
"""A frame less than this times (4 dB) louder than the room, while nobody speaks, is the room: the model is not asked."""
_GATE_AFTER = 16
"""Frames the model must have called silence before the loudness of the room is known."""
_SURELY_SILENT = 0.2
"""Voice probability below which a frame tells how loud the room is."""
_ASK_EVERY = 32
"""Of the frames of a quiet room, the model still hears one in so many: about one a second."""
_CATCH_UP = 8
"""Frames of silence that the model hears after all when a sound follows: 0.26 s."""
OWN_PAUSE_S = 0.3
"""Shortest silence that tells something about how a person pauses; shorter ones are in every sentence."""


class SileroVad:
    """The voice activity model; one per process, shared by all sessions."""

    def __init__(self) -> None:
        self._session: Any = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """Read the model now. Raises ``MissingAssetError`` when it is not here."""
        with self._lock:
            if self._session is None:
                import onnxruntime

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1
                self._session = onnxruntime.InferenceSession(
                    str(assets.path("silero-vad", "silero_vad.onnx")), options, providers=["CPUExecutionProvider"])

    def stream(self) -> VadStream:
        """A listener with its own memory."""
        self.load()
        return VadStream(self._session)


class VadStream:
    """Voice probability frame by frame, for one microphone."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._rate = np.array(SAMPLE_RATE, dtype=np.int64)
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def probability(self, frame: Pcm) -> float:
        """0 to 1 for 512 samples of int16 at 16 kHz."""
        samples = np.concatenate([self._context, to_float(frame)])
        out, self._state = self._session.run(
            None, {"input": samples[None, :], "state": self._state, "sr": self._rate})
        self._context = samples[-_CONTEXT:]
        return float(out[0, 0])


def _level(pcm: Pcm) -> float:
    """Mean loudness of int16 samples."""
    return int(np.abs(pcm, dtype=np.int32).sum()) / max(1, len(pcm))


@dataclass(frozen=True)
class EndpointSettings:
    """How long to wait and how sure to be.

    Parameters:
        end_silence_s: silence that ends a turn.
        pause_s: silence after which the final text may be begun, in case this is the end.
        start_probability: voice probability that begins speech.
        stop_probability: below it a frame counts as silence (lower than the start: no flutter).
        start_frames: voiced frames (32 ms each) out of the last six that begin a turn; a short "네" has four.
        no_speech_s: silence at the start of a turn after which ``no_speech`` is told.
        max_turn_s: a turn is ended here whatever happens (a radio, a crowd).
        adapt: whether the wait grows with the pauses the person makes.
        longest_wait_s: the wait never grows beyond this.
        quiet_peak: a frame whose loudest sample is below this is silence without asking the model.
    """

    end_silence_s: float = 0.7
    pause_s: float = 0.16
    start_probability: float = 0.5
    stop_probability: float = 0.35
    start_frames: int = 3
    no_speech_s: float = 8.0
    max_turn_s: float = 30.0
    adapt: bool = True
    longest_wait_s: float = 3.0
    quiet_peak: int = 40


STANDARD = EndpointSettings()
ELDER = EndpointSettings(end_silence_s=1.6, no_speech_s=12.0, max_turn_s=45.0, longest_wait_s=4.0)
SETTINGS = {"standard": STANDARD, "elder": ELDER}

EndpointKind = Literal["speech_start", "pause", "resume", "speech_end", "no_speech"]


@dataclass(frozen=True)
class EndpointEvent:
    """Something the endpointer noticed."""

    kind: EndpointKind
    at_ms: int
    """From the start of listening, where the noticing was possible."""


class Endpointer:
    """Turns frames into turn events. Not thread-safe; one per session."""

    def __init__(self, vad: SileroVad, settings: EndpointSettings = STANDARD) -> None:
        self._vad = vad.stream()
        self.settings = settings
        self._own_pauses: deque[float] = deque(maxlen=12)
        self._room, self._room_frames = 0.0, 0
        self._weighed: tuple[Pcm, bool] | None = None
        self.held = False
        """Whether somebody else tells when the turn is over: then no silence ends it."""
        self.reset()

    def reset(self) -> None:
        """Begin a new turn; what was learned about the person's pauses and the loudness of the room stays."""
        self._vad.reset()
        self._left = np.zeros(0, np.int16)
        self._recent: deque[bool] = deque(maxlen=6)
        # Before a microphone opens there was silence, too.
        self._skipped: deque[Pcm] = deque([np.zeros(FRAME, np.int16)] * _CATCH_UP, maxlen=_CATCH_UP)
        self._frames = 0
        self._silent = 0.0
        self._speaking = self._paused = self._ended = self._told_no_speech = False
        self._started_ms = self._last_voice_ms = 0
        self.extra_wait_s = 0.0
        self.probability = 0.0

    @property
    def speaking(self) -> bool:
        """Whether a turn has begun and not ended."""
        return self._speaking

    @property
    def last_voice_ms(self) -> int:
        """End of the last voiced frame, from the start of listening."""
        return self._last_voice_ms

    @property
    def started_ms(self) -> int:
        """Where the speech of this turn began, from the start of listening."""
        return self._started_ms

    @property
    def silent_s(self) -> float:
        """Silence since the last voiced frame of this turn."""
        return self._silent

    @property
    def wait_s(self) -> float:
        """Silence that would end the turn now."""
        s = self.settings
        wait = s.end_silence_s
        if s.adapt and len(self._own_pauses) >= 2:
            longest = sorted(self._own_pauses)[-2]  # the second longest: one odd pause is not a habit
            wait = max(wait, longest * 1.25)
        return max(0.2, min(s.longest_wait_s, wait + self.extra_wait_s))

    def is_room(self, pcm: Pcm) -> bool:
        """Whether int16 samples are no louder than the room was so far; False until that is known."""
        if self._weighed is not None and self._weighed[0] is pcm:  # a piece is asked about before it is fed
            return self._weighed[1]
        room = False
        if self._room_frames >= _GATE_AFTER:
            level = _level(pcm)
            room = level < self._room * _GATE
            if level < self._room:  # a room that falls quiet is noticed without the model
                self._room += (level - self._room) / 32
        self._weighed = pcm, room
        return room

    def feed(self, pcm: Pcm) -> list[EndpointEvent]:
        """Take int16 mono 16 kHz samples of any length; returns what was noticed, in order."""
        events: list[EndpointEvent] = []
        data = np.concatenate([self._left, pcm]) if len(self._left) else pcm
        whole = len(data) // FRAME * FRAME
        room = not self._speaking and self.is_room(pcm)
        for at in range(0, whole, FRAME):
            self._frame(data[at:at + FRAME], events, room)
        self._left = data[whole:].copy()
        return events

    def _learn_room(self, level: float) -> None:
        self._room_frames += 1
        # The first frames weigh alike, later ones as over a second of what the model is asked about.
        self._room += (level - self._room) / min(self._room_frames, 32)

    def _is_silence(self, frame: Pcm, room: bool) -> bool:
        """Whether a frame before speech needs no model; ``room``: the piece it came in was no louder than the room."""
        if self._frames % _ASK_EVERY and (room or self.is_room(frame)):
            return True
        return int(frame.max()) < self.settings.quiet_peak and int(frame.min()) > -self.settings.quiet_peak

    def _catch_up(self, frame: Pcm) -> None:
        """Let the model hear the silence it was spared, when something louder follows.

        Without it a short word comes out of nothing: a syllable of 0.3 s was rated .5 at most, and .95 after the silence before it.
        """
        if self._skipped and self.settings.quiet_peak <= max(int(frame.max()), -int(frame.min())) and not self.is_room(frame):
            for skipped in self._skipped:
                self._vad.probability(skipped)
        self._skipped.clear()

    def _frame(self, frame: Pcm, events: list[EndpointEvent], room: bool) -> None:
        s = self.settings
        self._frames += 1
        now_ms = int(self._frames * FRAME_MS)
        if not self._speaking and self._is_silence(frame, room):
            self.probability = 0.0
            self._skipped.append(frame)
        else:
            self._catch_up(frame)
            self.probability = self._vad.probability(frame)
            if not self._speaking and self.probability < _SURELY_SILENT:
                self._learn_room(_level(frame))
        threshold = s.stop_probability if self._speaking and not self._paused else s.start_probability
        voiced = self.probability >= threshold
        self._recent.append(voiced)
        if self._ended:
            return
        if not self._speaking:
            if sum(self._recent) >= s.start_frames:
                self._speaking = True
                first = next(i for i, v in enumerate(self._recent) if v)
                self._started_ms = int(now_ms - (len(self._recent) - first) * FRAME_MS)
                self._last_voice_ms, self._silent = now_ms, 0.0
                events.append(EndpointEvent("speech_start", now_ms))
            elif not self._told_no_speech and now_ms >= s.no_speech_s * 1000:
                self._told_no_speech = True
                events.append(EndpointEvent("no_speech", now_ms))
            return
        if voiced and self._paused and sum(self._recent) < 2:
            voiced = False  # one frame alone is a click, not a return to speech
        if voiced:
            if self._paused:
                if self._silent >= OWN_PAUSE_S:
                    self._own_pauses.append(self._silent)
                self._paused = False
                events.append(EndpointEvent("resume", now_ms))
            self._silent, self._last_voice_ms = 0.0, now_ms
        else:
            self._silent += FRAME_MS / 1000
            if not self._paused and self._silent >= s.pause_s:
                self._paused = True
                events.append(EndpointEvent("pause", now_ms))
        if not self.held and self._silent >= self.wait_s or now_ms - self._started_ms >= s.max_turn_s * 1000:
            self._ended, self._speaking = True, False
            events.append(EndpointEvent("speech_end", now_ms))
