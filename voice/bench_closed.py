"""How often an answer of a known form is heard right, and how often other speech is found out.

Answers are spoken by our own voice, and some cut out of human recordings; other speech is human: whole sentences, and
short answers to another question. What the
recognisers made of each sound is kept in a file, so that a run goes on where it stopped and a changed rule is judged in
seconds.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from voice.audio import SAMPLE_RATE, Pcm, parse_wav, resample
from voice.bench import Progress
from voice.bench_answers import HELD_OUT, TUNED, unseen
from voice.bench_slices import SLICES
from voice.expectation import YES, Expectation, grammar
from voice.recognise.base import Recognition
from voice.recognise.closed import Evidence, decide
from voice.recognise.numerals import spoken_digits
from voice.recognise.text import letters
from voice.recognise.two_pass import TwoPassRecogniser
from voice.recognise.vosk_tuning import OPTIONS

_ENDING = re.compile(r"(?:이요|에요|할게요|으로|요|에|로)$")
_FORMS = {"yes_no": "yes or no"}
"""Forms whose name in the table is not their kind."""
SPEEDS = {"tuned": (1.0, 0.85), "held out": (0.92,)}
OTHER_SPEAKER = {"ko": "jf_alpha*0.7+af_heart*0.3", "zh": "zf_xiaobei", "en": "bf_emma"}
"""Speakers of the held-out answers beside those in use."""


PARTS = {"tuned": "answers right", "held out": "held out", "unseen": "unseen", "human": "human", "other": "other speech found out", "short": "short other found out"}
"""What the rule was tuned on; what it has never seen; dates, times and counts by chance; answers cut out of recordings; recordings that are
no answer; and cut-out answers to another question. With the heads of their columns."""


@dataclass(frozen=True)
class Sample:
    """One sound to be heard as an answer of one form."""

    part: str
    """One of :data:`PARTS`."""
    language: str
    form: str
    said: str
    """The answer, or the recording's name."""
    speaker: str = ""
    speed: float = 1.0

    @functools.cached_property
    def key(self) -> str:
        """Name in the file of decodings; another one when pronunciation, grammar or search has changed."""
        from voice.speak.kokoro import RECIPE, SPEAKERS, TEMPO, phonemes

        voice = (RECIPE[self.language], self.speaker or SPEAKERS[self.language], TEMPO[self.language])
        said = (voice, phonemes(self.said, self.language)) if self.part in ("tuned", "held out", "unseen") else ""
        search = OPTIONS if self.language == "ko" else {}
        made_by = hashlib.sha256(repr((said, grammar(expectation_of(self), self.language), search)).encode()).hexdigest()[:8]
        return "|".join(str(value) for value in (*asdict(self).values(), made_by))


@dataclass
class ClosedReport:
    """Result of :func:`bench_closed`."""

    results: list[tuple[Sample, bool]] = field(default_factory=list)
    """Heard right, or for other speech found out."""

    def table(self) -> str:
        """Plain text: a line per language and form, then all."""
        widths = {part: max(14, len(head) + 4) for part, head in PARTS.items()}
        lines = [f"{'':<6}{'expected':<18}" + "".join(f"{head:>{widths[part]}}" for part, head in PARTS.items())]
        forms = dict.fromkeys((s.language, s.form) for s, _ in self.results)
        for language in dict.fromkeys(name for name, _ in forms):
            rows: list[str | None] = [form for name, form in forms if name == language]
            for form in [*rows, None]:
                lines.append(f"{language:<6}{form or 'all':<18}" + "".join(f"{self.share(part, language, form):>{widths[part]}}" for part in PARTS))
        return "\n".join(lines)

    def share(self, part: str, language: str, form: str | None = None) -> str:
        """Return "right of all" for a part of the samples."""
        chosen = [good for s, good in self.results if s.part == part and s.language == language and form in (None, s.form)]
        return f"{sum(chosen)} of {len(chosen)}" if chosen else "–"


def is_right(expectation: Expectation, said: str, heard: str, language: str) -> bool:
    """Whether the value heard is the value said: digits, yes or no, the choice, else the words without their ending."""
    from voice.speak.text import normalise

    if expectation.kind == "digits":
        return (spoken_digits(heard, language) or "").replace("-", "") == (spoken_digits(said, language) or "").replace("-", "")
    if expectation.kind == "yes_no":
        return (heard in YES[language]) == (said in YES[language])
    wanted, found = (_ENDING.sub("", letters(normalise(text, language))) for text in (said, heard))
    if expectation.kind == "choice":
        return next((p for p in expectation.phrases if letters(p) in wanted), wanted) == next((p for p in expectation.phrases if letters(p) in found), found)
    return wanted == found


def samples(clips_dir: Path, languages: Sequence[str], limit: int | None, every: int) -> Iterator[Sample]:
    """Yield what is heard: answers in all speeds and voices, human ones, then recordings as if each form had been asked for."""
    for language in languages:
        for part, answers in (("tuned", TUNED[language]), ("held out", HELD_OUT[language])):
            for form, (_, texts) in answers.items():
                for said in texts[:limit]:
                    for speaker in ("",) if part == "tuned" else ("", OTHER_SPEAKER[language]):
                        yield from (Sample(part, language, form, said, speaker, speed) for speed in SPEEDS[part])
        yield from (Sample("human", language, _FORMS.get(cut.expectation.kind, cut.expectation.kind), cut.said, cut.name) for cut in SLICES[language][:limit]
                    if (clips_dir / language / f"{cut.clip}.wav").exists())
        if language == "ko":
            yield from (Sample("unseen", language, form, said) for form, said in unseen()[:limit])
            yield from _short_others(clips_dir, limit, every)
        for wav in sorted((clips_dir / language).glob("*.wav"))[::every][:limit]:
            yield from (Sample("other", language, form, wav.stem) for form in TUNED[language])


def _short_others(clips_dir: Path, limit: int | None, every: int) -> Iterator[Sample]:
    """Answers cut out of recordings, heard as if something else had been asked."""
    cuts = [cut for cut in SLICES["ko"] if cut.expectation.kind == "choice" and (clips_dir / "ko" / f"{cut.clip}.wav").exists()]
    for cut in cuts[::every][:limit]:
        for form, (expectation, _) in TUNED["ko"].items():
            if not any(letters(phrase) == letters(cut.said) for phrase in grammar(expectation, "ko")):
                yield Sample("short", "ko", form, cut.said, cut.name)


def bench_closed(clips_dir: Path, languages: Sequence[str] = ("ko", "zh", "en"), *, limit: int | None = None, every: int = 2,
                 kept: Path | None = None, known_only: bool = False, progress: Progress = lambda text: None) -> ClosedReport:
    """Speak and hear every answer, then hear human recordings as if each form had been asked for.

    Args:
        limit: at most this many answers per form and recordings per language.
        every: only every n-th recording.
        kept: file of what the recognisers made of each sound; those it holds are not heard again.
        known_only: decide what is kept and hear nothing.
    """
    decoded = {}
    if kept is not None and kept.exists():
        decoded = {line["key"]: line for line in map(json.loads, kept.read_text("utf-8").splitlines())}
    ears = _Ears(clips_dir)
    report = ClosedReport()
    for sample in samples(clips_dir, languages, limit, every):
        found = decoded.get(sample.key)
        if found is None:
            if known_only:
                continue
            found = {"key": sample.key, **ears.decode(sample)}
            if kept is not None:
                kept.parent.mkdir(parents=True, exist_ok=True)
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(found, ensure_ascii=False) + "\n")
        expectation = expectation_of(sample)
        answer = decide(_evidence(found), expectation, sample.language)
        if sample.part in ("other", "short"):
            good = answer is None
        else:
            good = answer is not None and is_right(expectation, sample.said, answer.text, sample.language)
        report.results.append((sample, good))
        if not good:
            progress(f"{sample.language} {sample.form}, {sample.part}: {sample.said} ({sample.speaker or 'in use'} {sample.speed}) → "
                     f"{answer.text if answer else '(not taken)'}; Whisper: {found['whisper']}; grammar: {found['readings'][:1]}")
    return report


def expectation_of(sample: Sample) -> Expectation:
    """Return what the form of a sample expects."""
    if sample.part == "human":
        return next(cut.expectation for cut in SLICES[sample.language] if cut.name == sample.speaker)
    return (HELD_OUT if sample.part == "held out" else TUNED)[sample.language][sample.form][0]


def _evidence(found: dict[str, Any]) -> Evidence:
    free = found["free"]
    whisper = Recognition(found["whisper"], found["confidence"], (), "", "whisper")
    return Evidence([(text, score) for text, score in found["readings"]], whisper, found["seconds"], None if free is None else lambda: float(free))


class _Ears:
    """Voice and recognisers, loaded when the first sound is needed."""

    def __init__(self, clips_dir: Path) -> None:
        self._clips_dir = clips_dir
        self._voices: dict[str, Any] = {}
        self._recogniser: TwoPassRecogniser | None = None

    def _sound(self, sample: Sample) -> Pcm:
        from voice.speak.kokoro import KokoroVoice

        if sample.part == "other":
            return parse_wav((self._clips_dir / sample.language / f"{sample.said}.wav").read_bytes())
        quiet = np.zeros(SAMPLE_RATE // 4, np.int16)
        if sample.part in ("human", "short"):
            cut = next(cut for cut in SLICES[sample.language] if cut.name == sample.speaker)
            return np.concatenate([quiet, cut.sound(self._clips_dir, sample.language), quiet])
        if sample.speaker not in self._voices:
            self._voices[sample.speaker] = KokoroVoice({sample.language: sample.speaker} if sample.speaker else None)
        speech = self._voices[sample.speaker].synthesise(sample.said, sample.language, sample.speed)
        return np.concatenate([quiet, resample(speech.pcm, speech.sample_rate, SAMPLE_RATE), quiet])

    def decode(self, sample: Sample) -> dict[str, Any]:
        """What the recognisers make of a sample."""
        from voice.recognise import create

        if self._recogniser is None:
            self._recogniser = TwoPassRecogniser(create("vosk"), create("whisper"))
        expectation = expectation_of(sample)
        evidence = self._recogniser.evidence(self._sound(sample), sample.language, expectation, expectation.phrases)
        free = evidence.free() if evidence.free and grammar(expectation, sample.language) else None
        return {"readings": list(evidence.readings), "whisper": evidence.whisper.text, "confidence": evidence.whisper.confidence,
                "seconds": evidence.seconds, "free": free}
