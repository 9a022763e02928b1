"""Answers of a known form cut out of human recordings: nobody recorded any as answers, but people say hours, choices and digits inside sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice.audio import SAMPLE_RATE, Pcm, parse_wav
from voice.expectation import Expectation

_FRAME = SAMPLE_RATE // 100
_SEARCH_MS = 50
"""How far from the time given the quietest place is looked for."""


@dataclass(frozen=True)
class Slice:
    """One answer inside a recording.

    Times come from laying the recording's own text along its sound with the Korean recogniser (30 ms a step); of a
    pause beside the answer at most 0.2 s are kept.
    """

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
_WAY, _CITY, _MAIL = _choice("인터넷", "우편", "직접 방문"), _choice("서울", "부산", "뉴욕"), _choice("이메일", "문자", "우편")
_CARD, _OFFICE = _choice("보험증", "신분증", "여권", "운전면허"), _choice("강서구청", "강남구청", "종로구청", "주민센터")
_CAR, _BOOKING = _choice("견인차량보관소", "관할구청", "경찰서"), _choice("예약", "취소", "변경")
_SCHOOL, _ROOM = _choice("어린이집", "유치원", "초등학교"), _choice("회의실", "민원실", "강당")
_COURSE = _choice("심폐소생술 자격증", "요리 강습", "컴퓨터 교육")

SLICES: dict[str, tuple[Slice, ...]] = {
    "ko": (
        Slice("emo_gov_lmy02195", 360, 890, "네", Expectation("yes_no")),
        Slice("emo_gov_kih00103", 3170, 3990, "삼육오", _THREE_DIGITS),
        Slice("emo_gov_pfb00006", 0, 930, "삼육오", _THREE_DIGITS),
        Slice("emo_gov_pml00017", 3490, 4940, "오후 두 시", _TIME),
        Slice("emo_gov_pml00017", 4990, 6470, "오후 네 시", _TIME),
        Slice("emo_gov_pml00017", 6550, 7650, "오후 여섯 시", _TIME),
        Slice("emo_gen_adb00004", 1500, 2010, "열 살", _NUMBER),
        Slice("emo_gen_add00004", 1600, 2170, "열 살", _NUMBER),
        Slice("emo_gov_nec00001", 3400, 4320, "인터넷으로", _WAY),
        Slice("emo_gov_ned00001", 3060, 3870, "인터넷으로", _WAY),
        Slice("emo_gov_nem00001", 3100, 3990, "인터넷으로", _WAY),
        Slice("emo_gov_nen00001", 3030, 3720, "인터넷으로", _WAY),
        Slice("emo_gov_pma00004", 2380, 3180, "이메일로", _MAIL),
        Slice("emo_gov_kih00105", 0, 1050, "창가 쪽으로", _choice("창가 쪽", "복도 쪽")),
        Slice("emo_gov_pfl00009", 1350, 2070, "강서구청", _OFFICE),
        Slice("emo_gov_lmy02128", 2970, 3720, "보험증", _CARD),
        Slice("emo_gen_adb00004", 0, 960, "서울에서", _CITY),
        Slice("emo_gen_add00004", 0, 900, "서울에서", _CITY),
        Slice("emo_gen_adb00004", 2250, 2760, "뉴욕으로", _CITY),
        Slice("emo_gen_add00004", 2430, 2910, "뉴욕으로", _CITY),
        Slice("emo_gov_pfa00021", 0, 1590, "카드 분실신고를", _choice("카드 분실신고", "여권 분실신고", "운전면허 갱신")),
        Slice("emo_gov_pfl00028", 1050, 2130, "한국 면허증으로", _choice("한국 면허증", "국제 면허증")),
        Slice("emo_gov_kih00029", 0, 960, "여권과", _CARD),
        Slice("emo_gov_lmy02128", 1980, 2970, "운전면허와", _CARD),
        Slice("emo_gov_lmy02128", 4080, 5310, "자동차 등록증을", _choice("자동차 등록증", "주민등록증", "사업자 등록증")),
        Slice("emo_gov_lmy02195", 890, 1680, "하늘반으로", _choice("하늘반", "바다반", "별님반")),
        Slice("emo_gov_lmy02193", 1590, 2490, "교통 약자", _choice("교통 약자", "임산부", "일반")),
        Slice("emo_gov_pml00019", 4120, 4950, "과태료를", _choice("과태료", "범칙금", "자동차세")),
        Slice("emo_gov_pml00019", 1365, 2910, "견인차량보관소로", _CAR),
        Slice("emo_gov_pml00019", 0, 1365, "관할구청", _CAR),
        Slice("emo_gov_pfb00006", 2320, 3465, "서울시에서", _choice("서울시", "부산시", "대구시")),
        Slice("emo_gov_pfb00006", 7330, 8040, "이십사", _NUMBER),
        Slice("emo_gov_pfb00006", 8520, 9150, "어린이집", _SCHOOL),
        Slice("emo_gov_pfb00006", 1380, 2160, "어린이집은", _SCHOOL),
        Slice("emo_gov_kih00103", 4320, 4920, "어린이집을", _SCHOOL),
        Slice("emo_gen_pfi00002", 0, 1020, "지금", _TIME),
        Slice("emo_gov_pma00004", 0, 1080, "비행기 표", _choice("비행기 표", "기차표", "버스표")),
        Slice("emo_gov_nec00001", 0, 2130, "심폐소생술 자격증", _COURSE),
        Slice("emo_gov_ned00001", 0, 1860, "심폐소생술 자격증", _COURSE),
        Slice("emo_gov_nem00001", 0, 1830, "심폐소생술 자격증", _COURSE),
        Slice("emo_gov_nen00001", 0, 1860, "심폐소생술 자격증", _COURSE),
        Slice("emo_gov_lmy02057", 0, 1140, "불만 사항을", _choice("불만 사항", "제안", "칭찬")),
        Slice("emo_gov_pfc00007", 810, 1230, "예약을", _BOOKING),
        Slice("emo_gov_pfc00007", 1230, 1530, "취소", _BOOKING),
        Slice("emo_gov_pma00005", 0, 1200, "특별기내식", _choice("특별기내식", "일반 기내식")),
        Slice("emo_gen_nea00003", 2250, 2805, "회의실로", _ROOM),
        Slice("emo_gen_nec00003", 2460, 3090, "회의실로", _ROOM),
        Slice("emo_gen_nee00003", 2460, 3030, "회의실로", _ROOM),
        Slice("emo_gen_nel00003", 2250, 2730, "회의실로", _ROOM),
        Slice("emo_gen_nen00003", 2130, 2730, "회의실로", _ROOM),
    ),
    "zh": (),
    "en": (),
}
"""Per language; the Chinese and English recordings hold no such answers."""
