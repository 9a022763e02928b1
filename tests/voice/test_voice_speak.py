from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from voice import speak
from voice.audio import level_dbfs, parse_wav, resample
from voice.bench import spoken_cer
from voice.speak import Speaker, Speech, Voice, VoiceError, kokoro as kokoro_module
from voice.speak.pyttsx3_ import Pyttsx3Voice
from voice.visemes import SHAPES, from_phones, shape, spread


def check(speech: Speech) -> None:
    """What every spoken sentence must hold."""
    assert speech.duration_ms > 200 and -40 < level_dbfs(speech.pcm) < -10
    times = [ms for ms, _ in speech.visemes]
    assert times == sorted(times) and times[0] == 0 and times[-1] <= speech.duration_ms
    assert {s for _, s in speech.visemes} <= set(SHAPES) and speech.visemes[-1][1] == "X"
    starts = [ms for ms, _ in speech.words]
    assert starts == sorted(starts) and starts[-1] < speech.duration_ms


@pytest.mark.parametrize(
    ("language", "text", "worst"),
    [("ko", "등본은 몇 통이 필요하세요?", 0.3), ("zh", "请带上身份证和1张照片。", 0.15), ("en", "How many copies do you need?", 0.05)],
)
def test_what_kokoro_says_is_understood(kokoro, whisper, language: str, text: str, worst: float) -> None:
    speech = kokoro.synthesise(text, language)
    check(speech)
    heard = whisper.recognise(resample(speech.pcm, speech.sample_rate, 16_000), language)
    assert spoken_cer(text, heard.text, language) <= worst, heard.text


@pytest.mark.parametrize("rate", [1.0, 0.6])
def test_words_carry_the_time_they_are_heard(kokoro, rate: float) -> None:
    speech = kokoro.synthesise("Stop, please. Take, this.", "en", rate)
    frame = speech.sample_rate // 100
    loudest = np.abs(speech.pcm.astype(int))[: len(speech.pcm) // frame * frame].reshape(-1, frame).max(axis=1)
    onsets = [i * 10 for i in range(6, len(loudest)) if loudest[i] > 900 and loudest[i - 6:i].max() < 500]
    assert onsets
    for onset in onsets:
        assert min(abs(onset - ms) for ms, _ in speech.words) < 80, (onsets, speech.words)


def test_slower_speech_is_longer_at_the_same_pitch(kokoro) -> None:
    usual, slow = (kokoro.synthesise("Thank you very much.", "en", rate) for rate in (1.0, 0.7))
    assert slow.duration_ms > usual.duration_ms * 1.2

    def centre(s: Speech) -> float:
        power = np.abs(np.fft.rfft(s.pcm.astype(float))) ** 2
        return float((power * np.arange(len(power))).sum() / power.sum() * s.sample_rate / len(s.pcm))

    assert abs(centre(slow) / centre(usual) - 1) < 0.15


def test_slow_chinese_is_understood(kokoro, whisper) -> None:
    wrong = []
    for text in ("请告诉我您的身份证号码。", "体检结果两年以内有效。", "材料会寄到广州市天河区天河路208号。"):
        speech = kokoro.synthesise(text, "zh", 0.85)
        wrong.append(spoken_cer(text, whisper.recognise(resample(speech.pcm, speech.sample_rate, 16_000), "zh").text, "zh"))
    assert sum(wrong) / len(wrong) <= 0.12, wrong


def test_volume_changes_loudness_without_clipping(kokoro) -> None:
    usual = kokoro.synthesise("Thank you.", "en")
    assert level_dbfs(usual.louder(0.5).pcm) < level_dbfs(usual.pcm) - 5
    loud = usual.louder(4.0)
    assert level_dbfs(loud.pcm) > level_dbfs(usual.pcm) + 4 and np.abs(loud.pcm.astype(int)).max() < 32_700


def test_a_very_long_sentence_is_spoken_in_pieces(kokoro, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kokoro_module._LONGEST, "zh", 12)
    check(kokoro.synthesise("请带上身份证，" * 4, "zh"))


def test_figures_only_and_marks_only(kokoro) -> None:
    check(kokoro.synthesise("010-1234-5678", "ko"))
    with pytest.raises(VoiceError):
        kokoro.synthesise("…!?", "ko")


@pytest.mark.parametrize(("language", "text"), [("en", "Hello there."), ("ko", "안녕하세요."), ("zh", "您好。")])
def test_pyttsx3_always_speaks(pyttsx3_voice, language: str, text: str) -> None:
    check(pyttsx3_voice.synthesise(text, language))


@pytest.mark.alone
def test_pyttsx3_serves_many_threads(pyttsx3_voice) -> None:
    with ThreadPoolExecutor(8) as pool:
        spoken = list(pool.map(lambda i: pyttsx3_voice.synthesise(f"Number {i}.", "en").duration_ms, range(16)))
    assert all(ms > 300 for ms in spoken)


def test_a_killed_worker_is_replaced(pyttsx3_voice) -> None:
    os.kill(pyttsx3_voice._process.pid, signal.SIGKILL)
    check(pyttsx3_voice.synthesise("Still here.", "en"))


class BrokenVoice(Voice):
    """Fails whenever asked."""

    name, languages = "broken", frozenset({"ko", "zh", "en"})

    def load(self) -> None:
        raise VoiceError("broken")

    def synthesise(self, text: str, language: str, rate: float = 1.0, volume: float = 1.0) -> Speech:
        raise RuntimeError("broken")


class CountingVoice(Voice):
    """A tone per sentence; counts how often it was asked."""

    name, languages = "counting", frozenset({"ko", "zh", "en"})

    def __init__(self) -> None:
        self.asked: list[str] = []

    def load(self) -> None:
        pass

    def synthesise(self, text: str, language: str, rate: float = 1.0, volume: float = 1.0) -> Speech:
        self.asked.append(text)
        return Speech(np.full(2400, 1000, np.int16), 24_000, ((0, "D"), (50, "X")), ((0, text),), text, language, self.name)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speak, "_registry", dict(speak._registry))
    speak.register("broken", BrokenVoice)
    speak.register("counting", CountingVoice)


def test_a_failing_voice_gives_way_to_the_next(registry, pyttsx3_voice: Pyttsx3Voice) -> None:
    speaker = Speaker({"en": ("broken", "pyttsx3")})
    speaker._voices["pyttsx3"] = pyttsx3_voice
    assert speaker.load(["en"]) == {"en": "pyttsx3"}
    assert speaker.speak("Hello. How are you?", "en").engine == "pyttsx3"


def test_when_every_voice_fails_the_caption_still_gets_its_time(registry) -> None:
    speech = Speaker({"ko": ("broken",)}).speak("안녕하세요.", "ko")
    assert speech.engine == "" and speech.duration_ms >= 900 and speech.words == ((0, "안녕하세요."),)


def test_what_was_said_before_is_not_made_again(registry) -> None:
    speaker = Speaker({"ko": ("counting",)})
    for _ in range(3):
        speaker.speak("안녕하세요. 길벗입니다.", "ko")
    assert speaker.voice("counting").asked == ["안녕하세요.", "길벗입니다."]


def test_only_fixed_sentences_go_to_disk(registry, tmp_path: Path) -> None:
    speaker = Speaker({"ko": ("counting",)}, tmp_path)
    speaker.speak("홍길동 님, 안녕하세요.", "ko")
    assert not list(tmp_path.rglob("*.wav"))
    assert speaker.prerender(["안녕하세요."], "ko") == 2
    again = Speaker({"ko": ("counting",)}, tmp_path)
    spoken = again.speak("안녕하세요.", "ko")
    assert again.voice("counting").asked == [] and spoken.visemes == ((0, "D"), (50, "X"))
    assert again.prerender(["안녕하세요."], "ko") == 0


def test_a_reply_comes_sentence_by_sentence(registry) -> None:
    speaker = Speaker({"ko": ("counting",)})
    parts = speaker.stream("안녕하세요. 길벗입니다.", "ko")
    assert next(parts).text == "안녕하세요."
    assert speaker.voice("counting").asked == ["안녕하세요."]


def test_memory_for_spoken_sentences_is_bounded(registry) -> None:
    speaker = Speaker({"en": ("counting",)}, memory_bytes=20_000)
    for i in range(40):
        speaker.speak(f"Sentence number {'abcdefghij'[i % 10]}{'abcdefghij'[i // 10]}.", "en")
    assert speaker._used <= 20_000 and len(speaker._memory) <= 4


def test_joined_sentences_keep_their_times(registry) -> None:
    whole = Speaker({"ko": ("counting",)}).speak("하나. 둘.", "ko")
    assert [w for _, w in whole.words] == ["하나.", "둘."] and whole.words[1][0] == 100 + 160
    assert len(parse_wav(whole.wav())) == whole.duration_ms * 16


def test_there_are_at_least_twelve_mouth_shapes_and_closed_lips_are_always_seen() -> None:
    assert len(SHAPES) >= 12
    assert {shape(c) for c in "pbm"} == {"A"} and shape("") == "X" and shape("ˈ") is None
    track = from_phones(spread("papapa", 0, 400), 400)
    assert [s for _, s in track].count("A") == 3
