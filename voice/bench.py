"""Figures: how well we hear and how well we are understood, always beside the raw engines in the same run."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import mean

from voice.audio import SAMPLE_RATE, parse_wav, resample, to_float
from voice.expectation import OPEN
from voice.recognise import Recogniser, create
from voice.recognise.text import cer
from voice.recognise.two_pass import TwoPassRecogniser
from voice.speak.base import Voice

Progress = Callable[[str], None]


@dataclass(frozen=True)
class ClipResult:
    """One recording heard by every system."""

    language: str
    clip: str
    seconds: float
    reference: str
    texts: dict[str, str]
    """Text by system name."""
    errors: dict[str, float]
    """Character error rate by system name; figures and number words count as the same."""
    times: dict[str, float]
    """Seconds of work by system name."""


@dataclass
class RecognitionReport:
    """Result of :func:`bench_recognition`."""

    results: list[ClipResult] = field(default_factory=list)

    def mean(self, language: str, system: str, containing: str = "") -> float | None:
        """Mean error rate over clips whose name contains a text; None when there are none."""
        values = [r.errors[system] for r in self.results
                  if r.language == language and system in r.errors and containing in r.clip]
        return mean(values) if values else None

    def table(self) -> str:
        """Plain text: a line per clip, then means and real-time factors per language."""
        lines = []
        for language in dict.fromkeys(r.language for r in self.results):
            rows = [r for r in self.results if r.language == language]
            systems = list(dict.fromkeys(s for r in rows for s in r.errors))
            lines.append(f"{language:<28}{'s':>6}" + "".join(f"{s:>14}" for s in systems))
            for r in rows:
                lines.append(f"{r.clip:<28}{r.seconds:>6.1f}" + "".join(f"{r.errors[s]:>14.3f}" if s in r.errors else " " * 14 for s in systems))
            sound = sum(r.seconds for r in rows)
            lines.append(f"{'mean':<34}" + "".join(f"{self.mean(language, s) or 0.0:>14.3f}" for s in systems))
            if any("_gov_" in r.clip for r in rows):
                lines.append(f"{'mean, service-like':<34}" + "".join(f"{self.mean(language, s, '_gov_') or 0.0:>14.3f}" for s in systems))
            lines.append(f"{'work per second of sound':<34}" + "".join(
                f"{sum(r.times.get(s, 0.0) for r in rows) / max(0.1, sound):>14.2f}" for s in systems) + "\n")
        return "\n".join(lines)


def spoken_cer(reference: str, heard: str, language: str) -> float:
    """Character error rate after both sides' figures are written out as they are said."""
    from voice.speak.text import normalise

    return min(cer(reference, heard), cer(normalise(reference, language), normalise(heard, language)))


def bench_recognition(clips_dir: Path, languages: Sequence[str] = ("ko", "zh", "en"), *, limit: int | None = None,
                      phrases: dict[str, Sequence[str]] | None = None, raw: bool = True,
                      progress: Progress | None = None) -> RecognitionReport:
    """Hear every ``<language>/*.wav`` that has a ``.txt`` beside it.

    ``phrases``: what a session would be given (names of services), never the sentences themselves. ``raw=False`` leaves
    out stock Vosk and stock faster-whisper.
    """
    from faster_whisper import WhisperModel

    from voice import assets
    from voice.recognise.vosk_ import VoskRecogniser

    vosk, whisper = create("vosk"), create("whisper")
    shipped = VoskRecogniser(as_shipped=True)
    ours = TwoPassRecogniser(vosk, whisper)
    stock = WhisperModel(str(assets.path("whisper-base")), device="cpu", compute_type="int8") if raw else None
    report = RecognitionReport()
    for language in languages:
        for wav in sorted((clips_dir / language).glob("*.wav"))[:limit]:
            text_file = wav.with_suffix(".txt")
            if not text_file.exists():
                continue
            reference = text_file.read_text("utf-8").strip()
            pcm = parse_wav(wav.read_bytes())
            texts, times = {}, {}
            first_pass = ""
            if raw and shipped.can_hear(language):
                start = time.perf_counter()
                texts["raw vosk"] = shipped.recognise(pcm, language).text
                times["raw vosk"] = time.perf_counter() - start
            if stock is not None:
                start = time.perf_counter()
                segments, _ = stock.transcribe(to_float(pcm), language=language, beam_size=5)
                texts["raw whisper"] = "".join(s.text for s in segments).strip()
                times["raw whisper"] = time.perf_counter() - start
            start = time.perf_counter()
            if vosk.can_hear(language):
                first_pass = vosk.recognise(pcm, language).text
            known = tuple((phrases or {}).get(language, ()))
            texts["ours"] = ours.hear(pcm, language, OPEN, known, first_pass=first_pass).recognition.text
            times["ours"] = time.perf_counter() - start
            errors = {s: spoken_cer(reference, t, language) for s, t in texts.items()}
            report.results.append(ClipResult(language, wav.stem, len(pcm) / SAMPLE_RATE, reference, texts, errors, times))
            if progress:
                progress(f"{language}/{wav.stem}: " + ", ".join(f"{system} {error:.3f}" for system, error in errors.items()))
    return report


@dataclass(frozen=True)
class SpokenResult:
    """One sentence spoken by one voice and heard by Whisper."""

    language: str
    engine: str
    text: str
    heard: str
    error: float
    """Character error rate, figures and number words counted as the same."""
    work_s: float
    """Processor time of this process."""
    sound_s: float


@dataclass
class SpeakingReport:
    """Result of :func:`bench_speaking`."""

    results: list[SpokenResult] = field(default_factory=list)

    def mean(self, language: str, engine: str) -> float | None:
        """Mean error rate; None when the engine did not speak the language."""
        values = [r.error for r in self.results if r.language == language and r.engine == engine]
        return mean(values) if values else None

    def table(self) -> str:
        """Plain text: per language and voice the error rate and the work per second of sound."""
        lines = [f"{'language':<10}{'voice':<24}{'sentences':>10}{'CER':>8}{'work/s':>8}"]
        for language, engine in dict.fromkeys((r.language, r.engine) for r in self.results):
            rows = [r for r in self.results if (r.language, r.engine) == (language, engine)]
            lines.append(f"{language:<10}{engine:<24}{len(rows):>10}{mean(r.error for r in rows):>8.3f}"
                         f"{sum(r.work_s for r in rows) / max(0.1, sum(r.sound_s for r in rows)):>8.2f}")
        return "\n".join(lines)


def bench_speaking(engines: Iterable[str] = ("kokoro", "pyttsx3"), languages: Sequence[str] = ("ko", "zh", "en"), *,
                   limit: int | None = None, kept: Path | None = None, progress: Progress | None = None) -> SpeakingReport:
    """Speak the sentences of ``voice.bench_sentences`` with each voice and have Whisper write them down; voices and languages by turns.

    Args:
        limit: at most this many sentences per language.
        kept: file of what was heard in earlier runs; a sentence whose pronunciation has not changed is not spoken again.
    """
    from voice import speak
    from voice.bench_sentences import SENTENCES

    done = {}
    if kept is not None and kept.exists():
        done = {line["key"]: line["result"] for line in map(json.loads, kept.read_text("utf-8").splitlines())}
    whisper = create("whisper")
    voices = {name: speak.create(name) for name in engines}
    report = SpeakingReport()
    longest = max(len(SENTENCES.get(language, ())) for language in languages)
    try:
        for number in range(min(longest, limit or longest)):
            for language in languages:
                for name, voice in voices.items():
                    if number >= len(SENTENCES[language]):
                        continue
                    text = SENTENCES[language][number]
                    key = _speech_key(name, language, text)
                    if key in done:
                        report.results.append(SpokenResult(**done[key]))
                        continue
                    result = _spoken(voice, whisper, name, language, text)
                    report.results.append(result)
                    if kept is not None:
                        kept.parent.mkdir(parents=True, exist_ok=True)
                        with kept.open("a", encoding="utf-8") as file:
                            file.write(json.dumps({"key": key, "result": asdict(result)}, ensure_ascii=False) + "\n")
                    if progress:
                        progress(f"{number + 1} {name} {language} {result.error:.3f}: {text} → {result.heard}")
    finally:
        for voice in voices.values():
            getattr(voice, "close", lambda: None)()
    return report


def _speech_key(engine: str, language: str, text: str) -> str:
    from voice.speak.kokoro import RECIPE, SPEAKERS, TEMPO, phonemes
    from voice.speak.text import normalise

    said = (RECIPE[language], SPEAKERS[language], TEMPO[language], phonemes(normalise(text, language), language)) if engine == "kokoro" else text
    return f"{engine}|{language}|{hashlib.sha256(repr(said).encode()).hexdigest()[:12]}"


def _spoken(voice: Voice, whisper: Recogniser, name: str, language: str, text: str) -> SpokenResult:
    begun = time.process_time()
    speech = voice.synthesise(text, language)
    work = time.process_time() - begun
    heard = whisper.recognise(resample(speech.pcm, speech.sample_rate, SAMPLE_RATE), language).text
    return SpokenResult(language, name, text, heard, spoken_cer(text, heard, language), work, speech.duration_ms / 1000)
