"""Answers of a known form cut out of human recordings: nobody recorded any as answers, but people say hours, choices and digits inside sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice.audio import SAMPLE_RATE, Pcm, parse_wav
from voice.expectation import Expectation

_FRAME = SAMPLE_RATE // 100
_SEARCH_MS = 100
"""How far from the time given the quietest place is looked for."""


@dataclass(frozen=True)
class Slice:
    """One answer inside a recording; times are good to about 0.1 s."""

    clip: str
    """Name of the recording, without folder and ending."""
    start_ms: int
    end_ms: int
    said: str
    """The answer as spoken words."""
    expectation: Expectation

    @property
    def name(self) -> str:
        """Recording and place, unique."""
        return f"{self.clip}@{self.start_ms}"

    def sound(self, clips_dir: Path, language: str) -> Pcm:
        """The answer as int16 mono 16 kHz samples, from the folder of recordings."""
        return self.of(parse_wav((clips_dir / language / f"{self.clip}.wav").read_bytes()))

    def of(self, pcm: Pcm) -> Pcm:
        """The answer out of its recording, cut at the quietest places near the times."""
        return pcm[_quietest(pcm, self.start_ms):_quietest(pcm, self.end_ms)]


def _quietest(pcm: Pcm, at_ms: int) -> int:
    """The sample in the middle of the quietest 30 ms near a time; 0 stays 0."""
    if at_ms <= 0:
        return 0
    low, high = (min(len(pcm), max(0, (at_ms + by) * SAMPLE_RATE // 1000)) for by in (-_SEARCH_MS, _SEARCH_MS))
    frames = pcm[low:high].astype(np.float64)
    energy = np.square(frames[: len(frames) // _FRAME * _FRAME]).reshape(-1, _FRAME).mean(axis=1)
    return low + int(np.argmin(np.convolve(energy, np.ones(3) / 3, "same"))) * _FRAME + _FRAME // 2


def _choice(*phrases: str) -> Expectation:
    return Expectation("choice", phrases)


_TIME, _NUMBER, _THREE_DIGITS = Expectation("time"), Expectation("number"), Expectation("digits", digits=3)
_WAY, _CITY = _choice("인터넷", "우편", "직접 방문"), _choice("서울", "부산", "뉴욕")

SLICES: dict[str, tuple[Slice, ...]] = {
    "ko": (
        Slice("emo_gov_lmy02195", 0, 760, "네", Expectation("yes_no")),
        Slice("emo_gov_kih00103", 2980, 4160, "삼육오", _THREE_DIGITS),
        Slice("emo_gov_pfb00006", 0, 1060, "삼육오", _THREE_DIGITS),
        Slice("emo_gov_pml00017", 3500, 4700, "오후 두 시", _TIME),
        Slice("emo_gov_pml00017", 5300, 6200, "오후 네 시", _TIME),
        Slice("emo_gov_pml00017", 6840, 7500, "오후 여섯 시", _TIME),
        Slice("emo_gen_adb00004", 1260, 1920, "열 살", _NUMBER),
        Slice("emo_gen_add00004", 1240, 2080, "열 살", _NUMBER),
        Slice("emo_gov_nec00001", 3080, 4260, "인터넷으로", _WAY),
        Slice("emo_gov_ned00001", 2820, 3840, "인터넷으로", _WAY),
        Slice("emo_gov_nem00001", 2680, 3900, "인터넷으로", _WAY),
        Slice("emo_gov_nen00001", 2780, 3680, "인터넷으로", _WAY),
        Slice("emo_gov_pma00004", 2540, 3150, "이메일로", _choice("이메일", "문자", "우편")),
        Slice("emo_gov_kih00105", 0, 1060, "창가 쪽으로", _choice("창가 쪽", "복도 쪽")),
        Slice("emo_gov_pfl00009", 1260, 2000, "강서구청", _choice("강서구청", "강남구청", "종로구청", "주민센터")),
        Slice("emo_gov_lmy02128", 2960, 3600, "보험증", _choice("보험증", "신분증", "여권", "운전면허")),
        Slice("emo_gen_adb00004", 0, 880, "서울에서", _CITY),
        Slice("emo_gen_add00004", 0, 840, "서울에서", _CITY),
        Slice("emo_gen_adb00004", 2180, 2740, "뉴욕으로", _CITY),
        Slice("emo_gen_add00004", 2340, 2900, "뉴욕으로", _CITY),
        Slice("emo_gov_pfa00021", 0, 1520, "카드 분실신고를", _choice("카드 분실신고", "여권 분실신고", "운전면허 갱신")),
        Slice("emo_gov_pfl00028", 960, 2040, "한국 면허증으로", _choice("한국 면허증", "국제 면허증")),
    ),
    "zh": (),
    "en": (),
}
"""Per language; the Chinese and English recordings hold no such answers."""
