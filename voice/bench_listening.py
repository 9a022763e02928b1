"""Patience and keenness: whether slow speakers are let finish, and whether the shortest answers are noticed and understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voice.audio import SAMPLE_RATE, Pcm, parse_wav, resample
from voice.bench import Progress
from voice.endpoint import SETTINGS, Endpointer, SileroVad
from voice.expectation import YES, Expectation
from voice.recognise.two_pass import TwoPassRecogniser

PAUSE_S = 1.2
"""Pause cut into what a slow speaker says."""
SHORT = {"ko": ("네", "예"), "zh": ("对", "是"), "en": ("yes", "yeah")}
SPEAKERS = {
    "ko": ("jf_gongitsune", "jf_alpha", "jf_nezumi"),
    "zh": ("zm_yunyang", "zf_xiaobei", "zf_xiaoyi"),
    "en": ("af_heart", "bf_emma", "am_michael"),
}
_FRAME = SAMPLE_RATE // 50


@dataclass
class ListeningReport:
    """Result of :func:`bench_listening`."""

    slow: dict[str, list[bool]] = field(default_factory=dict)
    """Per mode: whether each slow speaker was let finish."""
    short: list[tuple[str, str, bool, bool]] = field(default_factory=list)
    """(language, word and voice, noticed, understood as yes)."""

    def table(self) -> str:
        """Plain text: slow speakers per mode, short answers per language."""
        lines = [f"slow speakers let finish, {mode} mode: {sum(done)} of {len(done)}" for mode, done in self.slow.items()]
        for language in dict.fromkeys(row[0] for row in self.short):
            rows = [row for row in self.short if row[0] == language]
            lines.append(f"short yes, {language}: noticed {sum(r[2] for r in rows)} of {len(rows)}, understood {sum(r[3] for r in rows)} of {len(rows)}")
        if self.short:
            lines.append(f"short yes, all: noticed {sum(r[2] for r in self.short)} of {len(self.short)}, understood {sum(r[3] for r in self.short)} of {len(self.short)}")
        return "\n".join(lines)


def with_pauses(pcm: Pcm, seconds: float = PAUSE_S, count: int = 2) -> tuple[Pcm, int]:
    """Cut pauses into a recording at the quietest places of its inner parts; returns it with the sample where its last voice ends.

    The pause holds the recording's own softest sound, as a room does, not digital silence, and takes the place of any
    pause that was there, so that it lasts as long as it says.
    """
    loud = np.flatnonzero(np.abs(pcm) > 500)
    voiced = pcm[loud[0] : loud[-1] + 1]
    frames = voiced[: len(voiced) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float64)
    energy = np.convolve(np.square(frames).mean(axis=1), np.ones(5) / 5, "same")
    rest = voiced[int(energy.argmin()) * _FRAME :][:_FRAME]
    rest = rest if np.sqrt(np.mean(np.square(rest.astype(np.float64)))) < 100 else np.zeros(_FRAME, np.int16)
    pause = np.tile(rest, int(seconds * SAMPLE_RATE / len(rest)) + 1)[: int(seconds * SAMPLE_RATE)]
    pieces, at = [], 0
    for number in range(1, count + 1):
        middle, width = len(energy) * number // (count + 1), max(1, len(energy) // (3 * (count + 1)))
        first = last = middle - width + int(energy[middle - width : middle + width + 1].argmin())
        soft = energy.mean() / 30
        while first > 0 and energy[first - 1] < soft:
            first -= 1
        while last < len(energy) - 1 and energy[last] < soft:
            last += 1
        if first * _FRAME < at:
            continue
        pieces += [voiced[at : first * _FRAME], pause]
        at = last * _FRAME
    whole = np.concatenate([*pieces, voiced[at:]])
    return whole, len(whole)


def slow_turns(clips_dir: Path, turns: int) -> Iterator[tuple[str, Pcm, int]]:
    """Yield (name, sound with pauses, last voiced sample) of as many turns, recordings in all languages by turns, then with other cuts."""
    files = sorted(clips_dir.glob("*/*.wav"), key=lambda path: path.stem)
    for number in range(turns if files else 0):
        path = files[number % len(files)]
        sound, end = with_pauses(parse_wav(path.read_bytes()), count=2 + number // len(files))
        yield path.stem, sound, end


def is_let_finish(sound: Pcm, end: int, vad: SileroVad, mode: str) -> bool:
    """Whether the turn is not taken before its last voice has ended."""
    endpointer = Endpointer(vad, SETTINGS[mode])
    quiet = np.zeros(SAMPLE_RATE // 2, np.int16)
    for event in endpointer.feed(np.concatenate([quiet, sound])):
        # The last syllable fades: what comes within 0.3 s of its end cuts nothing off.
        if event.kind == "speech_end" and event.at_ms < (len(quiet) + end) * 1000 // SAMPLE_RATE - 300:
            return False
    return True


def short_answers(count: int) -> Iterator[tuple[str, str, Pcm]]:
    """Yield (language, word and voice, sound) of the shortest answers, voices, speeds and levels by turns."""
    from voice.speak.kokoro import KokoroVoice

    made = 0
    for level, speed in ((1.0, 1.0), (1.0, 0.85), (0.3, 1.0), (0.3, 0.85)):
        for number in range(3):
            voice = KokoroVoice({language: names[number] for language, names in SPEAKERS.items()})
            for language, words in SHORT.items():
                for word in words:
                    if made == count:
                        return
                    speech = voice.synthesise(word, language, speed)
                    sound = resample(speech.pcm, speech.sample_rate, SAMPLE_RATE)
                    made += 1
                    yield language, f"{word} ({SPEAKERS[language][number]}, speed {speed}, level {level})", (sound * level).astype(np.int16)


def bench_listening(clips_dir: Path, turns: int = 50, *, short: bool = True, progress: Progress = lambda text: None) -> ListeningReport:
    """Let slow speakers speak in both modes, then say the shortest answers to a closed question.

    Args:
        turns: slow turns per mode, and short answers.
        short: whether short answers are tried too; they need voice and recognisers.
    """
    from voice.recognise import create

    vad = SileroVad()
    report = ListeningReport()
    for mode in ("elder", "standard"):
        report.slow[mode] = []
        for name, sound, end in slow_turns(clips_dir, turns):
            done = is_let_finish(sound, end, vad, mode)
            report.slow[mode].append(done)
            if not done and mode == "elder":
                progress(f"{mode}: {name} was interrupted")
    if not short:
        return report
    recogniser = TwoPassRecogniser(create("vosk"), create("whisper"))
    quiet = np.zeros(SAMPLE_RATE // 2, np.int16)
    for language, name, sound in short_answers(turns):
        noticed = any(event.kind == "speech_start" for event in Endpointer(vad, SETTINGS["standard"]).feed(np.concatenate([quiet, sound, quiet])))
        heard = recogniser.hear(np.concatenate([quiet[: SAMPLE_RATE // 4], sound, quiet[: SAMPLE_RATE // 4]]), language, Expectation("yes_no"))
        understood = noticed and heard.in_grammar and heard.recognition.text in YES[language]
        report.short.append((language, name, noticed, understood))
        if not understood:
            progress(f"{language} {name}: {'' if noticed else 'not noticed, '}heard as {heard.recognition.text or '(nothing)'}")
    return report
