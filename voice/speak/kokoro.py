"""Kokoro-82M: one model that speaks Korean, Chinese and English, with exact times for every symbol."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from voice import assets
from voice.audio import from_float
from voice.priority import after_hearing
from voice.speak import g2p_en, g2p_ko, g2p_zh
from voice.speak.base import Phone, Speech, Voice, VoiceError, even_loudness, join
from voice.speak.hangul import is_syllable
from voice.speak.kokoro_model import MODEL_FILE
from voice.speak.stretch import slower
from voice.speak.text import clauses, normalise
from voice.visemes import from_phones

SAMPLE_RATE = 24_000
_FRAME_MS = 25.0
"""The model lays out time in frames of 600 samples."""
_LEAD_MS = 45.0
"""Sounds are heard this much before the frame they are laid out in (measured at onsets after a pause)."""
_MOST_TOKENS = 400
SPEAKERS = {
    "ko": "jf_gongitsune*0.65+bf_emma*0.2+jm_kumo*0.15/jf_gongitsune*0.3+jf_alpha*0.3+bf_emma*0.2+jf_nezumi*0.2",
    "zh": "zf_xiaoyi",
    "en": "af_heart",
}
"""The speaker per language that a recogniser understands best (``voice.bench.bench_speaking``): for Korean, which none of them learned, a mixture."""
_LONE = "jf_gongitsune*0.65+bf_emma*0.2+jm_kumo*0.15/jf_alpha*0.5+jf_nezumi*0.5"
"""For a Korean answer of one syllable (네), which the usual melody mumbles: likelihood per token -3.2, with this one -0.1."""
_SOUND = 128
"""The first numbers of a style tell how the voice sounds, the others its melody and rhythm."""
TEMPO = {"ko": 0.92, "zh": 0.88, "en": 1.0}
"""Usual speed per language: the speakers of Korean learned Japanese, which is quicker; the one of Chinese is understood far better when she takes her time (CER .03 instead of .10)."""
_LONGEST = {"ko": 70, "zh": 60, "en": 180}


class KokoroVoice(Voice):
    """Kokoro with our own grapheme-to-phoneme rules."""

    name = "kokoro"
    languages = frozenset(SPEAKERS)

    def __init__(self, speakers: dict[str, str] | None = None, threads: int | None = None) -> None:
        """``speakers``: per language a voice file's name, or several mixed as ``jf_alpha*0.7+af_heart*0.3``; after a slash another mixture for melody and rhythm."""
        self.speakers = {**SPEAKERS, **(speakers or {})}
        self._threads = threads or int(os.environ.get("GILBOT_KOKORO_THREADS", "0")) or min(4, os.cpu_count() or 1)
        self._session: Any = None
        self._vocabulary: dict[str, int] = {}
        self._styles: dict[str, npt.NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def can_speak(self, language: str) -> bool:
        """Whether it could speak this language here and now."""
        return language in SPEAKERS and (self._session is not None or (
            assets.installed("kokoro-float") and assets.installed("kokoro-voices")))

    def load(self) -> None:
        """Read the weights now; see the base class."""
        with self._lock:
            if self._session is not None:
                return
            import onnxruntime

            model = assets.path("kokoro-float", MODEL_FILE)
            vocabulary = json.loads(assets.path("kokoro", "vocab.json").read_text("utf-8"))["vocab"]
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads, options.inter_op_num_threads = self._threads, 1
            # Without this the threads spin between layers and take the cores from the recognisers.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            for language, speaker in self.speakers.items():
                self._styles[language] = self._style(speaker)
            if self.speakers["ko"] == SPEAKERS["ko"]:
                self._styles["lone"] = self._style(_LONE)
            self._vocabulary = vocabulary
            # The session's threads take the niceness of the one that makes it.
            with ThreadPoolExecutor(1, "kokoro-load", after_hearing) as maker:
                self._session = maker.submit(
                    onnxruntime.InferenceSession, str(model), options, providers=["CPUExecutionProvider"]).result()

    def _style(self, speaker: str) -> npt.NDArray[np.float32]:
        def mixed(parts: str) -> npt.NDArray[np.float32]:
            style = np.zeros((510, 1, 256), np.float32)
            for part in parts.split("+"):
                name, _, weight = part.partition("*")
                raw = np.fromfile(assets.path("kokoro-voices", f"{name}.bin"), np.float32)
                style += raw.reshape(510, 1, 256) * float(weight or 1.0)
            return style

        sound, _, melody = speaker.partition("/")
        style = mixed(sound)
        if melody:
            style[..., _SOUND:] = mixed(melody)[..., _SOUND:]
        return style

    def synthesise(self, text: str, language: str, rate: float = 1.0, volume: float = 1.0) -> Speech:
        """Speak one sentence; see the base class."""
        if language not in SPEAKERS:
            raise VoiceError(f"Kokoro does not speak '{language}'")
        self.load()
        spoken = normalise(text, language)
        if not any(c.isalnum() for c in spoken):
            raise VoiceError("nothing that can be spoken")
        parts = [self._say(piece, language, rate) for piece in clauses(spoken, _LONGEST[language]) if piece.strip()]
        parts = [p for p in parts if len(p.pcm)]
        if not parts:
            raise VoiceError("nothing that can be spoken")
        whole = slower(join(parts, gap_ms=60), rate)
        return Speech(even_loudness(whole.pcm), SAMPLE_RATE, whole.visemes, whole.words, text, language,
                      self.name).louder(volume)

    def _say(self, text: str, language: str, rate: float) -> Speech:
        pairs = phonemes(text, language)
        symbols, owner = [], []  # one entry per token: the symbol and the word it belongs to
        for i, (_, said) in enumerate(pairs):
            if i and not said.startswith(g2p_ko.LINK):
                symbols.append(" ")
                owner.append(-1)
            for c in said:
                if c in self._vocabulary:
                    symbols.append(c)
                    owner.append(i)
        if not symbols:
            return Speech(np.zeros(0, np.int16), SAMPLE_RATE)
        symbols, owner = symbols[:_MOST_TOKENS], owner[:_MOST_TOKENS]
        tokens = np.array([[0, *(self._vocabulary[c] for c in symbols), 0]], dtype=np.int64)
        lone = language == "ko" and "lone" in self._styles and sum(map(is_syllable, text)) == 1
        style = self._styles["lone" if lone else language][len(symbols)]
        # Slower than usual is stretched afterwards.
        speed = np.array([min(2.0, max(1.0, rate) * TEMPO[language])], dtype=np.float32)
        audio, durations = self._session.run(
            ["audio", "durations"], {"tokens": tokens, "style": style, "speed": speed})
        return _timed(np.asarray(audio, np.float32).ravel(), np.asarray(durations).ravel(), symbols, owner,
                      [w for w, _ in pairs], language)


def phonemes(text: str, language: str) -> list[tuple[str, str]]:
    """(word, Kokoro symbols) pairs of a normalised sentence."""
    if language == "zh":
        return g2p_zh.words(text)
    if language == "en":
        return g2p_en.words(text)
    said = g2p_ko.pronounce(text).split()
    pairs = []
    opening, leaning = True, False
    for i, word in enumerate(text.split()):
        heard = said[i] if i < len(said) else word
        symbols = g2p_ko.symbols(heard, opening=opening) + "".join(c for c in word if c in ",.!?…")
        opening = word[-1] in ",.!?…"
        if symbols:
            pairs.append((word, (g2p_ko.LINK if leaning else "") + symbols))
        # Two leaning words do not make three: 한 통 떼 주세요 is said 한통 떼주세요.
        leaning = len(word) == 1 and not leaning
    return pairs


def _timed(audio: npt.NDArray[np.float32], durations: npt.NDArray[np.float32], symbols: list[str], owner: list[int],
           words: list[str], language: str) -> Speech:
    """Cut the silence at both ends and give every symbol and word its time."""
    loud = np.flatnonzero(np.abs(audio) > 0.01)
    if not len(loud):
        return Speech(np.zeros(0, np.int16), SAMPLE_RATE)
    first = max(0, int(loud[0]) - SAMPLE_RATE // 50)
    last = min(len(audio), int(loud[-1]) + SAMPLE_RATE // 25)
    # Frames before the first symbol belong to the opening token.
    ends = np.cumsum(durations) * _FRAME_MS - _LEAD_MS - first * 1000 / SAMPLE_RATE
    length_ms = (last - first) * 1000 / SAMPLE_RATE
    phones: list[Phone] = []
    starts: dict[int, float] = {}
    for i, symbol in enumerate(symbols):
        start, end = min(length_ms, max(0.0, float(ends[i]))), min(length_ms, float(ends[i + 1]))
        phones.append(Phone(start, max(start, end), symbol))
        if owner[i] >= 0:
            starts.setdefault(owner[i], start)
    timed_words = tuple((int(starts[i]), w) for i, w in enumerate(words) if i in starts)
    return Speech(from_float(audio[first:last]), SAMPLE_RATE, from_phones(phones, length_ms), timed_words, " ".join(words),
                  language, "kokoro")
