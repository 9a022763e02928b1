"""How often an answer of a known form is heard right, and how often other speech is found out.

Answers are spoken by our own voice at two speeds (there are no human recordings of them here); other speech is human.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voice.audio import SAMPLE_RATE, parse_wav, resample
from voice.bench import Progress
from voice.expectation import YES, Expectation
from voice.recognise import create
from voice.recognise.numerals import spoken_digits
from voice.recognise.text import letters
from voice.recognise.two_pass import TwoPassRecogniser

Answers = dict[str, tuple[Expectation, tuple[str, ...]]]
ANSWERS: dict[str, Answers] = {
    "ko": {
        "yes or no": (Expectation("yes_no"), ("네", "예", "네 맞아요", "아니요", "아니에요", "네 그렇게 해 주세요", "맞습니다", "아뇨", "좋아요", "취소해 주세요")),
        "telephone": (Expectation("digits", digits=11), ("공일공 일이삼사 오육칠팔", "공일공 구팔칠육 오사삼이", "공일공 이이삼삼 사사오오")),
        "resident number": (Expectation("digits", digits=13), ("사팔공칠일이 다시 이구구공공일이", "구공공일공일 다시 일이삼사오육칠")),
        "date": (Expectation("date"), ("십일월 이십오일", "다음 주 화요일", "내일", "천구백사십팔년 칠월 십이일", "이번 주 금요일", "모레", "이천이십육년 삼월 이일")),
        "time": (Expectation("time"), ("오전 열 시", "오후 두 시 반", "열한 시", "오후 네 시 삼십 분")),
        "number": (Expectation("number"), ("두 통", "세 명", "열 장", "한 통이요")),
        "choice": (Expectation("choice", ("등본", "초본", "주민센터", "종로구청", "강남구청", "우편", "직접 방문")),
                   ("초본", "등본이요", "강남구청", "우편으로 할게요", "두 번째", "주민센터로")),
    },
    "zh": {
        "yes or no": (Expectation("yes_no"), ("是的", "对", "好的", "可以", "不是", "不对", "不要", "取消")),
        "telephone": (Expectation("digits", digits=11), ("一三八一二三四五六七八", "幺三九八八七七六六五五")),
        "choice": (Expectation("choice", ("身份证", "户口簿", "居住证", "社保卡")), ("身份证", "户口簿", "居住证", "社保卡")),
    },
    "en": {
        "yes or no": (Expectation("yes_no"), ("yes", "yes please", "that's right", "okay", "no", "no thank you", "that's wrong", "cancel")),
        "telephone": (Expectation("digits", digits=11), ("zero one zero one two three four five six seven eight",)),
        "choice": (Expectation("choice", ("passport", "identity card", "driving licence", "birth certificate")),
                   ("passport", "identity card", "driving licence", "birth certificate")),
    },
}
"""Per language and form: what is expected and what is said. None of it was used to set a threshold but the Korean answers."""
_ENDING = re.compile(r"(?:이요|에요|요|에)$")


@dataclass
class ClosedReport:
    """Result of :func:`bench_closed`."""

    answers: list[tuple[str, str, bool]] = field(default_factory=list)
    """(language, form, heard right)."""
    others: list[tuple[str, str, bool]] = field(default_factory=list)
    """(language, form, found out)."""

    def table(self) -> str:
        """Plain text: a line per language and form."""
        lines = [f"{'':<6}{'expected':<18}{'answers right':>16}{'other speech found out':>26}"]
        for language, form in dict.fromkeys((a, b) for a, b, _ in (*self.answers, *self.others)):
            lines.append(f"{language:<6}{form:<18}{_share(self.answers, language, form):>16}{_share(self.others, language, form):>26}")
        for language in dict.fromkeys(a for a, _, _ in self.answers):
            lines.append(f"{language:<6}{'all':<18}{_share(self.answers, language):>16}{_share(self.others, language):>26}")
        return "\n".join(lines)


def _share(rows: list[tuple[str, str, bool]], language: str, form: str | None = None) -> str:
    chosen = [good for a, b, good in rows if a == language and form in (None, b)]
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


def bench_closed(clips_dir: Path, languages: Sequence[str] = ("ko", "zh", "en"), *, limit: int | None = None, every: int = 2,
                 progress: Progress = lambda text: None) -> ClosedReport:
    """Speak and hear every answer, then hear human recordings as if each form had been asked for.

    Args:
        limit: at most this many answers per form and recordings per language.
        every: only every n-th recording.
    """
    from voice.speak import create as create_voice

    voice, recogniser = create_voice("kokoro"), TwoPassRecogniser(create("vosk"), create("whisper"))
    report = ClosedReport()
    quiet = np.zeros(SAMPLE_RATE // 4, np.int16)
    for language in languages:
        forms = ANSWERS[language]
        for form, (expectation, answers) in forms.items():
            for said in answers[:limit]:
                for rate in (1.0, 0.85):
                    speech = voice.synthesise(said, language, rate)
                    sound = np.concatenate([quiet, resample(speech.pcm, speech.sample_rate, SAMPLE_RATE), quiet])
                    heard = recogniser.hear(sound, language, expectation)
                    good = heard.in_grammar and is_right(expectation, said, heard.recognition.text, language)
                    report.answers.append((language, form, good))
                    if not good:
                        progress(f"{language} {form}: {said} → {heard.recognition.text or '(nothing)'}{'' if heard.in_grammar else ' (not taken)'}")
        for wav in sorted((clips_dir / language).glob("*.wav"))[::every][:limit]:
            pcm = parse_wav(wav.read_bytes())
            for form, (expectation, _) in forms.items():
                heard = recogniser.hear(pcm, language, expectation)
                report.others.append((language, form, not heard.in_grammar))
                if heard.in_grammar:
                    progress(f"{language} {form}: other speech ({wav.stem}) was taken for {heard.recognition.text}")
    return report
