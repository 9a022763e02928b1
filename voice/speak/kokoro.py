"""Kokoro-82M: one model that speaks Korean, Chinese and English, with exact times for every symbol."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from voice import assets
from voice.audio import from_float
from voice.priority import after_hearing
from voice.speak import g2p_en, g2p_ko, g2p_zh, kokoro_digits, numerals_ko, spelled
from voice.speak.base import Phone, Speech, Voice, VoiceError, even_loudness, join
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
_GAP_MS = 60
"""Between two pieces of a sentence."""
_FADE = SAMPLE_RATE // 200
"""Samples over which a sound that was cut out fades in: 5 ms."""
SPEAKERS = {
    "ko": "jf_gongitsune*0.65+bf_emma*0.2+jm_kumo*0.15/jf_gongitsune*0.3+jf_alpha*0.3+bf_emma*0.2+jf_nezumi*0.2",
    "zh": "zf_xiaoyi",
    "en": "af_heart",
}
"""The speaker per language that a recogniser understands best (``voice.bench.bench_speaking``): for Korean, which none of them learned, a mixture."""
_LEAD_IN = {"ko": "잠깐 기다려 주세요.", "zh": "今天天气很好。", "en": "Please take a look."}
"""Said before a short answer and cut off again: the model mumbles what is short and alone. Of short answers at two speeds
Whisper writes the right words of 22 instead of 6 of 38 in Korean, 49 of 56 in Chinese (18 of 40 without), 34 instead of 27 of 36 in English."""
_SHORT = {"ko": 20, "zh": 12, "en": 12}
"""Symbols up to which an answer is short (of 36 Korean counts such as 육십구 세 Vosk's grammar read 27 right with 12, 32 with 20)."""
_SOUND = 128
"""The first numbers of a style tell how the voice sounds, the others its melody and rhythm."""
TEMPO = {"ko": 0.92, "zh": 0.88, "en": 1.0}
"""Usual speed per language: the speakers of Korean learned Japanese, which is quicker; the one of Chinese is understood far better when she takes her time (CER .03 instead of .10)."""
RECIPE = {"ko": 5, "zh": 3, "en": 3}
"""Counted up when the same symbols give another sound; what was measured with the one before is measured again."""
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
        self._digits: dict[tuple[str, str], Speech] = {}
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
            if self.speakers == SPEAKERS:
                self._digits.update(kokoro_digits.made_before())
            for language, speaker in self.speakers.items():
                self._styles[language] = self._style(speaker)
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
        parts = [part for piece in clauses(spoken, _LONGEST[language]) if piece.strip() for part in self._pieces(piece, language, rate)]
        parts = [p for p in parts if len(p.pcm)]
        if not parts:
            raise VoiceError("nothing that can be spoken")
        whole = slower(join(parts, gap_ms=_GAP_MS), rate)
        return Speech(even_loudness(whole.pcm), SAMPLE_RATE, whole.visemes, whole.words, text, language,
                      self.name).louder(volume)

    def _pieces(self, text: str, language: str, rate: float) -> list[Speech]:
        """Say a clause; strings of Korean or Chinese digits one by one, Korean days apart from their months."""
        pieces = spelled.split(text, language)
        said: list[Speech] = []
        for piece, following in zip(pieces, [*pieces[1:], None]):
            if piece.digits:
                said.append(self._spell(piece.text, language, rate, pause=following is not None and following.digits))
                continue
            parts = numerals_ko.parts(piece.text) if language == "ko" else [piece.text]
            said += [self._say(part, language, rate, pause=at < len(parts)) for at, part in enumerate(parts, 1)]
        return said

    def _spell(self, digits: str, language: str, rate: float, *, pause: bool) -> Speech:
        quicker = min(2.0, max(1.0, rate))
        said = join([self.digit(digit, language) for digit in digits], gap_ms=int(spelled.PAUSE_MS[language] / quicker))
        return replace(_paused(said, (spelled.GROUP_MS[language] - _GAP_MS) / quicker if pause else 0), words=((0, digits),), text=digits)

    def digit(self, digit: str, language: str) -> Speech:
        """Say one digit alone, never hurried; each is made once, most of them at set-up."""
        if (digit, language) not in self._digits:
            self.load()
            tokens = [c for c in spelled.symbols(digit, language) if c in self._vocabulary]
            audio, durations = self._render(tokens, language, TEMPO[language], lead_in=True)
            said = _timed(audio, durations, tokens, [0] * len(tokens), [digit], language)
            self._digits[digit, language] = replace(said, pcm=even_loudness(said.pcm))
        return self._digits[digit, language]

    def _say(self, text: str, language: str, rate: float, *, pause: bool = False) -> Speech:
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
        # Slower than usual is stretched afterwards.
        speed = min(2.0, max(1.0, rate)) * TEMPO[language]
        audio, durations = self._render(symbols, language, speed, lead_in=len(symbols) <= _SHORT[language])
        word, last = pairs[-1][0], "".join(symbols).rstrip(" ,.!?…")
        if language == "ko" and numerals_ko.ends_in_vowel_of_its_own(word, last):
            audio = numerals_ko.ended(audio, float(durations[: len(last)].sum()) * _FRAME_MS - _LEAD_MS, SAMPLE_RATE)
        speech = _timed(audio, durations, symbols, owner, [w for w, _ in pairs], language)
        return _paused(speech, (numerals_ko.GAP_MS - _GAP_MS) / min(2.0, max(1.0, rate))) if pause else speech

    def _render(self, symbols: list[str], language: str, speed: float, *, lead_in: bool) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Return the sound (-1 to 1) and the frames of the opening token and of every symbol."""
        lead = [*(c for _, said in phonemes(_LEAD_IN[language], language) for c in f"{said} " if c in self._vocabulary)] if lead_in else []
        ids = [self._vocabulary[c] for c in (*lead, *symbols)]
        audio, durations = self._session.run(["audio", "durations"], {
            "tokens": np.array([[0, *ids, 0]], dtype=np.int64), "style": self._styles[language][len(ids)], "speed": np.array([speed], np.float32)})
        audio, durations = np.asarray(audio, np.float32).ravel(), np.asarray(durations, np.float32).ravel()
        if not lead:
            return audio, durations
        before = float(durations[: len(lead) + 1].sum())
        start = _pause_before(audio, int((before * _FRAME_MS - _LEAD_MS) * SAMPLE_RATE / 1000))
        audio = audio[start:].copy()
        audio[:_FADE] *= np.linspace(0.0, 1.0, len(audio[:_FADE]), dtype=np.float32)
        return audio, np.concatenate([[np.float32(before - start * 1000 / SAMPLE_RATE / _FRAME_MS)], durations[len(lead) + 1 :]])


def _paused(said: Speech, ms: float) -> Speech:
    """Return speech with silence after it."""
    silence = np.zeros(int(ms * SAMPLE_RATE / 1000), np.int16)
    return replace(said, pcm=np.concatenate([said.pcm, silence]), visemes=(*said.visemes, (said.duration_ms, "X")))


def _pause_before(audio: npt.NDArray[np.float32], at: int) -> int:
    """Return the last sample of the silence before a place in the sound."""
    low, high = max(0, at - SAMPLE_RATE // 5), min(len(audio), at + SAMPLE_RATE // 100)
    window = SAMPLE_RATE // 100
    if high - low < 2 * window:
        return max(0, min(at, len(audio)))
    power = np.convolve(np.square(audio[low:high]), np.full(window, 1 / window), "valid")
    return low + int(np.flatnonzero(power <= max(float(power.min()) * 4, 1e-5))[-1]) + window // 2


def phonemes(text: str, language: str) -> list[tuple[str, str]]:
    """(word, Kokoro symbols) pairs of a normalised sentence."""
    if language == "zh":
        return g2p_zh.words(text)
    if language == "en":
        return g2p_en.words(text)
    said = g2p_ko.pronounce(text).split()
    pairs = []
    opening, leaning = True, False
    words = text.split()
    for i, word in enumerate(words):
        heard = said[i] if i < len(said) else word
        paused = word[-1] in ",.!?…"
        symbols = numerals_ko.symbols(word, g2p_ko.symbols(heard, opening=opening), last=paused or i == len(words) - 1)
        if len(word) == 1 and symbols.endswith("ɾ"):
            # Else 열 시 is heard as 요시 (of eight such words at two speeds 2 were right without it, 8 with it).
            symbols += "ɯ"
        symbols += "".join(c for c in word if c in ",.!?…")
        opening = paused
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
