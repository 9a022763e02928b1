"""pyttsx3 in a worker process: the system's own voices, and the one that never fails.

On Windows and macOS these are good Korean and Chinese voices; on Linux espeak-ng, understood in English only.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np

from voice.audio import AudioError, parse_wav
from voice.speak.base import Phone, Speech, Voice, VoiceError, even_loudness
from voice.speak.text import normalise
from voice.visemes import from_phones, spread

SAMPLE_RATE = 16_000
START_TIMEOUT_S = 20.0
SPEAK_TIMEOUT_S = 20.0


class Pyttsx3Voice(Voice):
    """One worker, restarted when it dies or hangs."""

    name = "pyttsx3"
    languages = frozenset({"ko", "zh", "en"})

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._voices: dict[str, str | None] = {}
        self._lock = threading.Lock()

    def load(self) -> None:
        """Read the weights now; see the base class."""
        with self._lock:
            self._start()

    def can_speak(self, language: str) -> bool:
        """Whether it could speak this language here and now."""
        return language in self.languages and (not self._voices or self._voices.get(language) is not None)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._kill()

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self._answers = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "voice.speak.pyttsx3_worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, encoding="utf-8", cwd=Path(__file__).resolve().parent.parent.parent,
        )
        threading.Thread(target=_read, args=(self._process, self._answers), daemon=True).start()
        self._voices = self._answer(START_TIMEOUT_S).get("voices", {})

    def _answer(self, timeout: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            self._kill()
            raise VoiceError("the pyttsx3 worker did not answer") from None
        if not line:
            self._kill()
            raise VoiceError("the pyttsx3 worker ended; is a speech engine (espeak-ng) installed?")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(5)
            self._process = None

    def synthesise(self, text: str, language: str, rate: float = 1.0, volume: float = 1.0) -> Speech:
        """Speak one sentence; see the base class."""
        if language not in self.languages:
            raise VoiceError(f"no voice for '{language}'")
        spoken = normalise(text, language)
        if not spoken:
            raise VoiceError("nothing that can be spoken")
        request = json.dumps({"text": spoken, "language": language, "rate": min(2.0, max(0.5, rate))}) + "\n"
        with self._lock:
            for attempt in (1, 2):  # a dead worker is noticed on use, and replaced once
                try:
                    self._start()
                    assert self._process is not None and self._process.stdin is not None
                    self._process.stdin.write(request)
                    self._process.stdin.flush()
                    answer = self._answer(SPEAK_TIMEOUT_S)
                    break
                except (OSError, VoiceError) as e:
                    self._kill()
                    if attempt == 2:
                        raise VoiceError(str(e)) from e
        if "error" in answer:
            raise VoiceError(answer["error"])
        try:
            pcm = even_loudness(parse_wav(bytes.fromhex(answer["hex"]), max_seconds=600))
        except AudioError as e:
            raise VoiceError(f"pyttsx3 wrote no usable sound: {e}") from e
        return by_rule(pcm, SAMPLE_RATE, text, spoken, language, self.name).louder(volume)


def _read(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        answers.put(line)
    answers.put("")


def by_rule(pcm: np.ndarray[Any, np.dtype[np.int16]], sample_rate: int, text: str, spoken: str, language: str,
            engine: str) -> Speech:
    """Speech whose word times and visemes are laid over the voiced sound by how long such sounds usually are."""
    from voice.speak.kokoro import phonemes

    loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > 300)
    start = loud[0] * 1000 / sample_rate if len(loud) else 0.0
    end = loud[-1] * 1000 / sample_rate if len(loud) else len(pcm) * 1000 / sample_rate
    try:
        pairs = phonemes(spoken, language)
    except VoiceError:
        pairs = [(w, w) for w in spoken.split()]
    symbols = " ".join(s for _, s in pairs)
    timed = spread(symbols, start, end)
    words, at = [], 0
    for word, said in pairs:
        if at < len(timed) and said:
            words.append((int(timed[at].start_ms), word))
        at += len(said) + 1
    lead = [Phone(0.0, start, "")] if start > 0 else []
    return Speech(pcm, sample_rate, from_phones(lead + timed, len(pcm) * 1000 / sample_rate), tuple(words), text, language, engine)
