"""What the listener expects next, and the grammar that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from voice import grammar_ko

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
           "네 그렇게 해 주세요", "그렇게 해 주세요", "해 주세요", "네 해 주세요", "알겠습니다", "물론이죠", "당연하죠", "그럼요", "어", "네네",
           "네 맞습니다", "예 맞아요", "네 그래요", "네 그렇습니다", "좋습니다", "네 좋습니다", "네 부탁드려요", "부탁합니다", "네 알겠습니다"),
    "zh": ("是", "是的", "对", "对的", "好", "好的", "可以", "没错", "行", "嗯", "没问题", "确认", "正确", "要", "是的没错", "对对", "可以的", "好吧", "同意"),
    "en": ("yes", "yeah", "yep", "yes please", "right", "that's right", "correct", "ok", "okay", "sure", "of course", "go ahead",
           "that's correct", "yes that's right", "yes it is", "sounds good", "fine", "please do"),
}
NO = {
    "ko": ("아니", "아니요", "아뇨", "아니에요", "아닙니다", "아니 틀렸어요", "틀렸어요", "틀려요", "아니요 틀렸어요", "아니 됐어", "됐어요",
           "안 해요", "싫어요", "그만", "그만둘게요", "취소", "취소해 주세요", "아니요 괜찮아요", "괜찮아요", "하지 마세요",
           "아닌데요", "아니요 아니에요", "안 할래요", "필요 없어요", "틀립니다", "달라요", "아니요 달라요", "아니요 됐어요"),
    "zh": ("不", "不是", "不对", "不要", "不用", "不行", "不可以", "没有", "错了", "取消", "算了", "不用了", "不了", "不是的", "不同意", "不需要", "不可以的", "不正确"),
    "en": ("no", "nope", "no thanks", "no thank you", "wrong", "that's wrong", "not correct", "incorrect", "cancel", "stop", "don't",
           "that's not right", "no it isn't", "no that's wrong", "not right", "please don't"),
}
def grammar(expectation: Expectation, language: str) -> tuple[str, ...]:
    """Phrases a grammar recogniser may put together for this answer; empty when there is no grammar for it."""
    if not expectation.closed:
        return ()
    if expectation.kind == "yes_no":
        return (*YES[language], *NO[language])
    if expectation.kind == "choice":
        return grammar_ko.choices(expectation.phrases) if language == "ko" else expectation.phrases
    if language != "ko":
        return ()
    phrases: dict[str, Callable[[], tuple[str, ...]]] = {
        "digits": grammar_ko.digits,
        "number": grammar_ko.numbers,
        "date": grammar_ko.dates,
        "time": grammar_ko.times,
    }
    return phrases[expectation.kind]()
