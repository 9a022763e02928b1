"""Answers of known forms, for measuring closed turns: those the rule was tuned on, and others it has never seen."""

from __future__ import annotations

import random

from voice import grammar_ko
from voice.expectation import Expectation

Answers = dict[str, tuple[Expectation, tuple[str, ...]]]

YES_NO, PHONE, RESIDENT, IDENTITY = Expectation("yes_no"), Expectation("digits", digits=11), Expectation("digits", digits=13), Expectation("digits", digits=18)
_OFFICES = Expectation("choice", ("등본", "초본", "주민센터", "종로구청", "강남구청", "우편", "직접 방문"))
_PAPERS = Expectation("choice", ("身份证", "户口簿", "居住证", "社保卡"))
_CARDS = Expectation("choice", ("passport", "identity card", "driving licence", "birth certificate"))

TUNED: dict[str, Answers] = {
    "ko": {
        "yes or no": (YES_NO, ("네", "예", "네 맞아요", "아니요", "아니에요", "네 그렇게 해 주세요", "맞습니다", "아뇨", "좋아요", "취소해 주세요")),
        "telephone": (PHONE, ("공일공 일이삼사 오육칠팔", "공일공 구팔칠육 오사삼이", "공일공 이이삼삼 사사오오")),
        "resident number": (RESIDENT, ("사팔공칠일이 다시 이구구공공일이", "구공공일공일 다시 일이삼사오육칠")),
        "date": (Expectation("date"), ("십일월 이십오일", "다음 주 화요일", "내일", "천구백사십팔년 칠월 십이일", "이번 주 금요일", "모레", "이천이십육년 삼월 이일")),
        "time": (Expectation("time"), ("오전 열 시", "오후 두 시 반", "열한 시", "오후 네 시 삼십 분")),
        "number": (Expectation("number"), ("두 통", "세 명", "열 장", "한 통이요")),
        "choice": (_OFFICES, ("초본", "등본이요", "강남구청", "우편으로 할게요", "두 번째", "주민센터로")),
    },
    "zh": {
        "yes or no": (YES_NO, ("是的", "对", "好的", "可以", "不是", "不对", "不要", "取消")),
        "telephone": (PHONE, ("一三八一二三四五六七八", "幺三九八八七七六六五五")),
        "choice": (_PAPERS, ("身份证", "户口簿", "居住证", "社保卡")),
    },
    "en": {
        "yes or no": (YES_NO, ("yes", "yes please", "that's right", "okay", "no", "no thank you", "that's wrong", "cancel")),
        "telephone": (PHONE, ("zero one zero one two three four five six seven eight",)),
        "choice": (_CARDS, ("passport", "identity card", "driving licence", "birth certificate")),
    },
}
"""Per language and form: what is expected and what is said."""

HELD_OUT: dict[str, Answers] = {
    "ko": {
        "yes or no": (YES_NO, ("네 맞습니다", "아닙니다", "그렇게 해 주세요", "틀렸어요", "아니요 괜찮아요", "네 좋아요")),
        "telephone": (PHONE, ("공일공 삼사칠일 공이육구", "공일공 팔오이칠 육사일삼")),
        "resident number": (RESIDENT, ("칠오공삼일육 다시 이공사팔칠일삼",)),
        "date": (Expectation("date"), ("사월 십칠일", "다음 주 목요일", "내일 모레", "이번 주 수요일", "구월 이십일")),
        "time": (Expectation("time"), ("오전 아홉 시", "오후 세 시", "오후 한 시 반")),
        "number": (Expectation("number"), ("세 통", "네 명", "다섯 장")),
        "choice": (_OFFICES, ("등본", "종로구청이요", "직접 방문할게요")),
    },
    "zh": {
        "yes or no": (YES_NO, ("没错", "正确", "不用了", "对的", "不行")),
        "telephone": (PHONE, ("一五零七二六八三九一四",)),
        "choice": (_PAPERS, ("我要户口簿", "居住证吧")),
    },
    "en": {
        "yes or no": (YES_NO, ("correct", "sure", "no thanks", "that's not right", "go ahead")),
        "telephone": (PHONE, ("zero one zero nine six three oh two seven one four",)),
        "choice": (_CARDS, ("the passport please", "a birth certificate")),
    },
}
"""Never looked at while a threshold was set; spoken at a speed of its own, by the speaker in use and another."""


def unseen(count: int = 60, seed: int = 2026) -> list[tuple[str, str]]:
    """Return Korean dates, times and counts nobody has chosen: (form, what is said), half of them dates."""
    chance = random.Random(seed)

    def date() -> str:
        return f"{chance.choice(grammar_ko.MONTHS)} {grammar_ko.sino(chance.randint(1, 31))}일"

    def time() -> str:
        span = chance.choice(("오전", "오후", "아침", "저녁", ""))
        return f"{span} {grammar_ko.native(chance.randint(1, 12))} 시{chance.choice((' 반', ' 십 분', ' 이십 분', ' 삼십 분', ' 사십오 분', ' 오십 분'))}".strip()

    def number() -> str:
        return f"{grammar_ko.sino(chance.randint(10, 99))} {chance.choice(('세', '번', '명'))}"

    kinds = (("date", date), ("date", date), ("time", time), ("number", number))
    return [(form, make()) for form, make in (kinds[at % 4] for at in range(count))]
