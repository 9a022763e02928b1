"""What the telephone says of itself; all else comes from the server."""

from __future__ import annotations

import re

SORRY = {
    "ko": "죄송합니다. 지금은 안내해 드릴 수 없어요. 잠시 후에 다시 전화해 주세요.",
    "zh": "对不起，现在暂时无法为您服务，请您稍后再打来。",
    "en": "Sorry, I cannot help you right now. Please call again a little later.",
}
"""Said before hanging up where the server cannot be reached."""
WAIT = {"ko": "잠시만 기다려 주세요.", "zh": "请您稍等。", "en": "One moment, please."}
"""Said once when the line to the server is lost."""
KEYS = {
    "ko": "상담사는 영번, 다시 듣기는 별표를 눌러 주세요.",
    "zh": "找工作人员请按零，再听一遍请按星号键。",
    "en": "Press zero for a person, or star to hear it again.",
}
"""Said once, after the greeting."""
NO_USE = {
    "ko": "지금은 그 번호를 쓰지 않아요. 말씀으로 해 주세요.",
    "zh": "现在不用按这个键，请您直接说。",
    "en": "That key does nothing now. Please just say it.",
}
NOT_TAKEN = {
    "ko": "죄송해요, 다시 한번 눌러 주세요.",
    "zh": "对不起，请您再按一次。",
    "en": "Sorry, please press it again.",
}
"""Said where a turn by keys has failed."""
PERSON = {"ko": "사람과 이야기하고 싶어요", "zh": "我想找人工服务", "en": "I want to talk to a person"}
"""What key 0 says for the caller: the words of the page's own button."""
_CHOICE = {"ko": "{label}, {number}번.", "zh": "{label}，请按{number}。", "en": "For {label}, press {number}."}
_MOST = 9

_END = re.compile(r"(?<=[。！？])\s*|(?<=[.!?])\s+")


def choices_aloud(labels: list[str], language: str) -> list[str]:
    """Return one sentence a choice, with the key that takes it."""
    return [_CHOICE[language].format(label=label.rstrip(".。?？!！ "), number=number) for number, label in enumerate(labels[:_MOST], 1)]


def sentences(text: str) -> list[str]:
    """Cut a text where it may pause, so that its beginning is heard while the rest is made."""
    return [part.strip() for part in _END.split(text) if part and part.strip()]
