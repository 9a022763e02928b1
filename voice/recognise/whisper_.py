"""Whisper base (CTranslate2, int8): final text in the three languages.

Own decoding over faster-whisper's parts, because its ``transcribe`` always pads to 30 s: a 4 s answer then takes more
than twice as long. At least 10 s are kept; below that the model loops. What it makes up is guarded against: a cap on
tokens by length of sound, repeats retried with the full window, echoes of the prompt dropped.
"""

from __future__ import annotations

import functools
import math
import os
import re
import threading
import zlib
from typing import Any

import numpy as np

from voice import assets
from voice.audio import SAMPLE_RATE, Pcm, speech_seconds, to_float
from voice.recognise.base import NO_HINTS, Hints, Recogniser, Recognition, Word
from voice.recognise.text import alike, contains, letters, normalise

WINDOW_S = 30.0
MIN_WINDOW_S = 10.0
TAIL_S = 1.0
"""Silence kept after the speech inside the window; without it the last syllable is often dropped."""
TOKENS_PER_S = 16
"""Fastest speech in tokens: Korean syllables outside the vocabulary take two or three tokens each."""
DIGITS_PER_S = 6
"""Fastest digits anybody reads out."""
_QUICKEST, _QUICKEST_LATIN = 7.2, 20.0
"""Letters per second of speech above which a sentence that stands there twice was said once: people speak Korean and
Chinese at 6 to 7 syllables (median of our recordings), English at 16 letters."""
PROMPT_TOKENS = 180
BEAM = 5
LANGUAGES = frozenset({"ko", "zh", "en"})
_OPENING = {"ko": "민원 상담입니다.", "zh": "", "en": ""}
"""Words before the sound. Chinese gets none: every opening tried cost short sentences more than it gave, and OpenCC simplifies."""
_CLOSING = {"ko": "무엇을 도와드릴까요?"}
"""Words after the phrases: a list right before the sound makes the model go on listing, and verbs are lost (등본 떼 주세요 as 등본, 주세요)."""
MOST_PHRASES = 8
"""Phrases in a prompt; more cost time and change nothing."""
_LIKELY = 0.6
"""Likeness of sound from which a phrase may have been said and is worth a second decoding."""
_COMPRESSION_LIMIT = 2.4


class WhisperRecogniser(Recogniser):
    """faster-whisper base weights with short windows, phrase prompts and guards."""

    name = "whisper"
    languages = LANGUAGES

    def __init__(self, threads: int | None = None, asset: str = "whisper-base") -> None:
        """``threads``: CPU threads per recognition (default: ``GILBOT_WHISPER_THREADS`` or half of the cores, at most 4).

        As many recognitions run side by side as the cores allow, and others wait: on two cores, two with one thread
        each take hardly longer than one with two, and four people at once are understood in half the time.
        """
        cores = os.cpu_count() or 1
        self._threads = threads or int(os.environ.get("GILBOT_WHISPER_THREADS", "0")) or min(4, max(1, cores // 2))
        self._side_by_side = max(1, cores // self._threads)
        self._asset = asset
        self._whisper: Any = None
        self._tokenizers: dict[str, Any] = {}
        self._lock = threading.Lock()

    def can_hear(self, language: str) -> bool:
        """Whether its weights for this language are here."""
        return language in LANGUAGES and (self._whisper is not None or assets.installed(self._asset))

    def load(self, language: str | None = None) -> None:
        """Read the weights now; see the base class."""
        with self._lock:
            if self._whisper is None:
                from faster_whisper import WhisperModel

                self._whisper = WhisperModel(
                    str(assets.path(self._asset)), device="cpu", compute_type="int8", cpu_threads=self._threads,
                    num_workers=self._side_by_side, local_files_only=True,
                )

    def recognise(
        self, pcm: Pcm, language: str, hints: Hints = NO_HINTS, *, word_times: bool = False
    ) -> Recognition:
        """Hear a recording; longer ones are cut at quiet places into windows of at most 28 s."""
        self.load()
        parts = [self._window(piece, at, language, hints, word_times) for at, piece in _windows(pcm)]
        text = normalise(" ".join(p.text for p in parts if p.text), language)
        spoken = [p for p in parts if p.text]
        confidence = min((p.confidence for p in spoken), default=0.0)
        return Recognition(text, confidence, tuple(w for p in parts for w in p.words), language, self.name)

    def detect_language(self, pcm: Pcm, among: tuple[str, ...] = ("ko", "zh", "en")) -> dict[str, float]:
        """Probability of each language, from up to 30 s; they sum to 1."""
        self.load()
        encoded, _ = self._encode(pcm, MIN_WINDOW_S)
        found = dict(self._whisper.model.detect_language(encoded)[0])
        raw = {x: float(found.get(f"<|{x}|>", 0.0)) for x in among}
        total = sum(raw.values()) or 1.0
        return {x: p / total for x, p in raw.items()}

    def _tokenizer(self, language: str) -> Any:
        if language not in self._tokenizers:
            from faster_whisper.tokenizer import Tokenizer

            self._tokenizers[language] = Tokenizer(self._whisper.hf_tokenizer, True, "transcribe", language)
        return self._tokenizers[language]

    def _encode(self, pcm: Pcm, least_s: float) -> tuple[Any, int]:
        seconds = min(WINDOW_S, max(least_s, len(pcm) / SAMPLE_RATE + TAIL_S))
        samples = np.zeros(int(seconds * SAMPLE_RATE), np.float32)
        samples[: len(pcm)] = to_float(pcm[: len(samples)])
        features = self._whisper.feature_extractor(samples, padding=0)
        frames = int(seconds * 100)
        features = features[:, :frames]
        return self._whisper.encode(np.ascontiguousarray(features)), min(frames, len(pcm) // 160)

    def _prompt(self, language: str, hints: Hints) -> tuple[list[int], str]:
        tokenizer = self._tokenizer(language)
        phrases = list(dict.fromkeys(hints.phrases))
        if hints.heard:
            phrases.sort(key=lambda p: -contains(hints.heard, p, language))
        mark = "、" if language == "zh" else ", "
        text = _OPENING[language]
        tokens = tokenizer.encode(" " + text.strip()) if text else []
        chosen: list[str] = []
        for phrase in phrases[:MOST_PHRASES]:
            more = tokenizer.encode((mark if chosen else " ") + phrase)
            if len(tokens) + len(more) > PROMPT_TOKENS:
                break
            chosen.append(phrase)
            tokens = tokens + more
        closing = _CLOSING.get(language, "") if chosen else ""
        if closing:
            tokens = tokens + tokenizer.encode(". " + closing)
        return tokens, f"{text} {mark.join(chosen)}" + (f". {closing}" if closing else "")

    def _window(self, pcm: Pcm, at_ms: int, language: str, hints: Hints, word_times: bool) -> Recognition:
        tokenizer = self._tokenizer(language)
        seconds, spoken = len(pcm) / SAMPLE_RATE, speech_seconds(pcm)
        # Phrases that have nothing to do with what is said do harm: without a first pass to choose by, the first decoding
        # goes without them, and a second follows only when some sound like what came out.
        blind = bool(hints.phrases) and not hints.heard
        prompt, prompt_text = self._prompt(language, NO_HINTS if blind else hints)
        result = None
        # Each try is more careful: short window, then the full one, then without a prompt to echo.
        for least, with_prompt in ((MIN_WINDOW_S, True), (WINDOW_S, True), (WINDOW_S, False)):
            encoded, frames = self._encode(pcm, least)
            start = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
            full = ([tokenizer.sot_prev, *prompt] if with_prompt and prompt else []) + start
            generated = self._whisper.model.generate(
                encoded, [full], beam_size=BEAM, return_scores=True, return_no_speech_prob=True,
                max_length=min(448, len(full) + 10 + int(seconds * TOKENS_PER_S)), suppress_blank=True,
                suppress_tokens=_suppressed(tokenizer),
            )[0]
            tokens = [t for t in generated.sequences_ids[0] if t < tokenizer.eot]
            text = _once(normalise(tokenizer.decode(tokens), language), spoken)
            result = (text, tokens, encoded, frames, float(generated.scores[0]), float(generated.no_speech_prob))
            capped = len(generated.sequences_ids[0]) >= 10 + int(seconds * TOKENS_PER_S)
            if not (capped or _loops(text, seconds) or (with_prompt and _echoes(text, prompt_text, seconds))):
                break
        else:
            return Recognition("", 0.0, (), language, self.name)
        text, tokens, encoded, frames, score, no_speech = result
        likely = [p for p in hints.phrases if p not in text and contains(text, p, language) >= _LIKELY] if blind and text else []
        if likely:
            chosen, _ = self._prompt(language, Hints(tuple(likely[:MOST_PHRASES])))
            start = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
            again = self._whisper.model.generate(
                encoded, [[tokenizer.sot_prev, *chosen, *start]], beam_size=BEAM, return_scores=True,
                max_length=min(448, len(chosen) + 20 + int(seconds * TOKENS_PER_S)), suppress_tokens=_suppressed(tokenizer),
            )[0]
            found = [t for t in again.sequences_ids[0] if t < tokenizer.eot]
            second = _once(normalise(tokenizer.decode(found), language), spoken)
            if letters(second) and not _loops(second, seconds) and alike(second, text, language) > 0.6 and float(again.scores[0]) > score - 0.1:
                text, tokens, score = second, found, float(again.scores[0])
        confidence = math.exp(score)
        if no_speech > 0.6 and confidence < 0.5 or not letters(text):
            return Recognition("", 0.0, (), language, self.name)
        words = self._words(tokens, encoded, frames, tokenizer, at_ms) if word_times else ()
        return Recognition(text, confidence, words, language, self.name)

    def _words(self, tokens: list[int], encoded: Any, frames: int, tokenizer: Any, at_ms: int) -> tuple[Word, ...]:
        """Word times by aligning the text with the sound (one more decoder pass)."""
        words, pieces = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
        aligned = self._whisper.model.align(encoded, tokenizer.sot_sequence, [tokens], max(1, frames))[0]
        starts: dict[int, int] = {}
        for token, frame in aligned.alignments:
            starts.setdefault(token, frame * 20)
        result, at = [], 0
        end_of_sound = frames * 10
        for word, piece in zip(words[:-1], pieces[:-1]):
            begin = starts.get(at, end_of_sound)
            at += len(piece)
            end = starts.get(at, end_of_sound)
            if word.strip():
                result.append(Word(at_ms + begin, at_ms + max(begin, end), word.strip()))
        return tuple(result)


_FOREIGN = {
    "ko": "\u0400-\u04ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff",
    "zh": "\u0400-\u04ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af",
    "en": "\u0400-\u04ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af\u3400-\u9fff",
}
"""Letters that no text of the language holds: base Whisper writes 時, ちゃ or 吋 where Korean is unclear. Latin ones stay: people say KTX and ID."""


def _suppressed(tokenizer: Any) -> list[int]:
    """Music notes, brackets and other signs nobody speaks, letters of other scripts, and the control tokens."""
    return list(_suppressed_in(tokenizer, tokenizer.language_code))


@functools.lru_cache(maxsize=16)
def _suppressed_in(tokenizer: Any, language: str) -> tuple[int, ...]:
    foreign = re.compile(f"[{_FOREIGN[language]}]")
    inner = tokenizer.tokenizer
    words = (number for number in range(tokenizer.eot) if foreign.search(inner.decode([number])))
    return tuple(sorted({*words, *tokenizer.non_speech_tokens, tokenizer.transcribe, tokenizer.translate, tokenizer.sot,
                         tokenizer.sot_prev, tokenizer.sot_lm, tokenizer.no_speech} - {None}))


def _once(text: str, seconds: float) -> str:
    """The text without a last sentence that stands there twice, when nobody could have said both in the time.

    The model writes the last sentence again, mostly after a long silence inside the sound. ``seconds`` are those of
    speech (:func:`speech_seconds`).
    """
    flat = letters(text)
    last = next((n for n in range(len(flat) // 2, 5, -1) if flat.endswith(flat[-n:] * 2)), 0)
    if not last or len(flat) < seconds * (_QUICKEST_LATIN if flat.isascii() else _QUICKEST):
        return text
    for at in range(1, len(text)):
        if letters(text[:at]) == flat[:-last]:
            ended = re.match(r"[.?!。？！]*", text[at:])
            return text[:at] + (ended.group() if ended else "")
    return text


def _loops(text: str, seconds: float) -> bool:
    """Whether the text is one thing over and over, or ends in more of one digit than anybody says in the time (3, 6, 8, 8, 8, 8 … in a second)."""
    flat = letters(text)
    if sum(c.isdigit() for c in flat) > DIGITS_PER_S * seconds and re.search(r"(\d)\1{5,}$", flat):
        return True
    if len(flat) < 12:
        return False
    data = flat.encode("utf-8")
    if len(data) > 60 and len(data) / len(zlib.compress(data)) > _COMPRESSION_LIMIT:
        return True
    for size in range(2, 9):  # digits may repeat; four equal groups of letters in a row are nobody's sentence
        for at in range(0, len(flat) - 4 * size + 1):
            group = flat[at:at + size]
            if not group.isdigit() and flat.startswith(group * 4, at):
                return True
    return False


def _echoes(text: str, prompt: str, seconds: float) -> bool:
    """Whether the model read the prompt aloud: the text holds several of its phrases word for word, too many for the time."""
    flat, source = letters(text), letters(prompt)
    if flat and flat in {letters(opening) for opening in _OPENING.values()}:
        return True  # of a short or unclear sound nothing but the opening comes back
    if len(flat) < 8 or flat not in source:
        return False
    if any(flat == letters(closing) for closing in _CLOSING.values()):
        return True
    return len(flat) > 9 * seconds or len(text.replace("、", ",").split(",")) > 2 or flat == source


def _windows(pcm: Pcm) -> list[tuple[int, Pcm]]:
    """(start in ms, samples) pieces of at most 28 s, cut where it is quietest in the last 8 s of each."""
    longest, search, frame = int(28 * SAMPLE_RATE), int(8 * SAMPLE_RATE), SAMPLE_RATE // 20
    pieces, at = [], 0
    while len(pcm) - at > longest:
        tail = to_float(pcm[at + longest - search:at + longest])
        energy = np.square(tail[: len(tail) // frame * frame]).reshape(-1, frame).mean(axis=1)
        cut = at + longest - search + int(np.argmin(energy)) * frame
        pieces.append((at * 1000 // SAMPLE_RATE, pcm[at:cut]))
        at = cut
    pieces.append((at * 1000 // SAMPLE_RATE, pcm[at:]))
    return pieces
