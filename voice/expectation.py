"""What the listener expects next, and the grammar that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voice.recognise.numerals import WORDS

Kind = Literal["open", "yes_no", "digits", "number", "date", "time", "choice"]
CLOSED: frozenset[str] = frozenset({"yes_no", "digits", "number", "date", "time", "choice"})


@dataclass(frozen=True)
class Expectation:
    """What the next answer should be. Never a promise: people may say anything, and it must be heard."""

    kind: Kind = "open"
    """open: a sentence; the others: an answer of that form."""
    phrases: tuple[str, ...] = ()
    """choice: the choices as people say them; open: wordings likely now (names of offices, services)."""
    digits: int | None = None
    """digits: how many the form wants, when that is fixed (13 for a resident number)."""

    @property
    def closed(self) -> bool:
        """Whether a grammar serves."""
        return self.kind in CLOSED


OPEN = Expectation()

YES = {
    "ko": ("네", "예", "응", "그래", "그래요", "맞아", "맞아요", "맞습니다", "네 맞아요", "예 맞습니다", "좋아요", "네 좋아요", "그렇습니다",
           "네 그렇게 해 주세요", "그렇게 해 주세요", "해 주세요", "네 해 주세요", "알겠습니다", "물론이죠", "당연하죠", "그럼요", "어", "네네"),
    "zh": ("是", "是的", "对", "对的", "好", "好的", "可以", "没错", "行", "嗯", "没问题", "确认", "正确", "要"),
    "en": ("yes", "yeah", "yep", "yes please", "right", "that's right", "correct", "ok", "okay", "sure", "of course", "go ahead"),
}
NO = {
    "ko": ("아니", "아니요", "아뇨", "아니에요", "아닙니다", "아니 틀렸어요", "틀렸어요", "틀려요", "아니요 틀렸어요", "아니 됐어", "됐어요",
           "안 해요", "싫어요", "그만", "그만둘게요", "취소", "취소해 주세요", "아니요 괜찮아요", "괜찮아요", "하지 마세요"),
    "zh": ("不", "不是", "不对", "不要", "不用", "不行", "不可以", "没有", "错了", "取消", "算了", "不用了", "不了"),
    "en": ("no", "nope", "no thanks", "no thank you", "wrong", "that's wrong", "not correct", "incorrect", "cancel", "stop", "don't"),
}
_KO_UNITS = ("십", "백", "천", "만")
_KO_NATIVE = ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "스물", "한", "두", "세", "네", "열한", "열두", "스무")
_KO_TEENS = tuple(f"{tens}십{ones}" for tens in ("", "이", "삼", "사", "오", "육", "칠", "팔", "구")
                  for ones in ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"))
_KO_ENDINGS = ("이요", "요", "이에요", "예요", "입니다", "번", "에", "으로", "음")
_KO_DATE = ("년", "월", "일", "오늘", "내일", "모레", "글피", "어제", "그저께", "다음", "다음 주", "이번", "이번 주", "지난주", "지난", "주", "달",
            "이번 달", "다음 달", "지난달", "월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일", "유월", "시월", "초", "말", "중순",
            "올해", "작년", "내년", "천구백", "이천", "음력", "생일", "하루", "이틀", "사흘", "나흘", "열흘", "보름", "뒤", "후", "전", "있다가", "쯤",
            "초하루", "그믐")
_KO_TIME = ("오전", "오후", "아침", "점심", "저녁", "새벽", "밤", "낮", "시", "분", "반", "정각", "쯤", "지금", "한 시", "두 시", "세 시", "네 시",
            "다섯 시", "여섯 시", "일곱 시", "여덟 시", "아홉 시", "열 시", "열한 시", "열두 시", "삼십 분", "십오 분", "이십 분", "사십오 분", "십 분")
_KO_COUNT = ("통", "명", "개", "장", "부", "살", "세", "번", "원", "사람")


def grammar(expectation: Expectation, language: str) -> tuple[str, ...]:
    """Phrases a grammar recogniser may put together for this answer; empty when there is no grammar for it."""
    if not expectation.closed:
        return ()
    if expectation.kind == "yes_no":
        return (*YES[language], *NO[language])
    if expectation.kind == "choice":
        ordinals = ("첫 번째", "두 번째", "세 번째", "네 번째", "다섯 번째", "일 번", "이 번", "삼 번", "사 번", "오 번") if language == "ko" else ()
        endings = ("이요", "요", "으로 할게요", "로 할게요", "할게요", "으로", "로", "입니다", "해 주세요", "그거") if language == "ko" else ()
        return (*expectation.phrases, *ordinals, *endings)
    if language != "ko":
        return ()
    figures = tuple(WORDS["ko"])
    if expectation.kind == "digits":
        return (*figures, "다시", *_KO_ENDINGS)
    numbers = (*figures, *_KO_TEENS[1:], *_KO_UNITS, *_KO_NATIVE, *_KO_ENDINGS)
    if expectation.kind == "number":
        return (*numbers, *_KO_COUNT)
    if expectation.kind == "date":
        return (*numbers, *_KO_DATE)
    return (*numbers, *_KO_TIME)
