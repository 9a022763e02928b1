from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.catalogue.store import installed_catalogue
from services.forms import Situation, form_of, understand
from services.forms.words import asks_again, confirms

NOW = dt.datetime(2026, 11, 21, 10, 0)


def situation(language: str, service: str, **answers: Any) -> Situation:
    """What is known in a form of ``service`` on 21 November 2026 at ten."""
    return Situation(language, installed_catalogue()[service].jurisdiction, NOW, answers)


_NOTHING_TOLD = {
    "ko": [
        "네",
        "네 그렇게 해 주세요",
        "예 그라이소",
        "네네 맞아요",
        "이대로 접수해 주세요",
        "다시 한 번 말해 주세요",
        "뭐라고요",
        "못 들었어요",
        "어 음",
    ],
    "zh": ["是", "对的，就这样报上去", "好，谢谢", "行，办吧", "再说一遍", "没听清", "你说什么", "嗯"],
    "en": [
        "yes",
        "yes go ahead and send it",
        "right, send it off",
        "yes please",
        "say that again",
        "pardon",
        "sorry, what did you say",
        "um, well",
    ],
}
_NAMES = {
    "ko": ["예산시장", "네팔 식당", "행운동", "어음리", "다시면 사무소"],
    "zh": ["成都", "行唐县", "对面超市门口", "好又多超市", "中山路"],
    "en": ["Oklahoma Street", "Norwich", "Right Bank Hospital", "Good Street 5", "Yesterday Cafe"],
}
_FIELDS = [
    ("kr_consular_help", "situation"),
    ("kr_bulky_waste", "item"),
    ("kr_consular_help", "city"),
    ("cn_consumer_complaint", "problem"),
    ("cn_crime_report", "location"),
]


@pytest.mark.parametrize(("service", "name"), _FIELDS)
@pytest.mark.parametrize(("language", "said"), [(language, said) for language, sayings in _NOTHING_TOLD.items() for said in sayings])
def test_an_approval_or_a_request_to_repeat_fills_no_free_text(service: str, name: str, language: str, said: str) -> None:
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    field = form.field(name)
    assert field is not None
    answer = understand(field, said, situation(language, service))
    assert answer.certainty < 0.4 or answer.value is None


@pytest.mark.parametrize(("service", "name"), _FIELDS)
@pytest.mark.parametrize(("language", "said"), [(language, said) for language, sayings in _NAMES.items() for said in sayings])
def test_a_name_that_begins_like_a_yes_is_taken_as_it_is(service: str, name: str, language: str, said: str) -> None:
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    field = form.field(name)
    assert field is not None
    answer = understand(field, said, situation(language, service))
    assert answer.accepted
    assert answer.certainty >= 0.4


@pytest.mark.parametrize(
    ("language", "said"),
    [
        *[
            ("zh", said)
            for said in (
                "成都",
                "行唐",
                "好地方",
                "好时间",
                "对面",
                "不动产",
                "不丹",
                "不锈钢",
                "别墅",
                "别克",
                "中牟",
                "报地址",
                "对名字",
                "银行",
            )
        ],
        *[("ko", said) for said in ("예산", "네팔", "예제", "어제", "어음", "아니메", "네이버", "노원구", "예천", "그래픽")],
        *[("en", said) for said in ("yesterday", "Oklahoma", "Norwich", "Norway", "Right Bank", "no 5 High Street", "grand hotel")],
    ],
)
def test_a_word_with_a_yes_or_a_no_in_it_is_neither(language: str, said: str) -> None:
    assert confirms(said, language) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        *[
            ("zh", said)
            for said in (
                "成",
                "行",
                "好",
                "是",
                "对",
                "可以",
                "成吧",
                "行啊",
                "好的呀",
                "都对",
                "名字对，地址也对",
                "我同意",
                "好，办吧",
                "对的，就这样报上去",
                "谢谢，可以的",
            )
        ],
        *[("ko", said) for said in ("네", "예", "네 다 맞아요", "응 그려", "네그렇게해주세요", "네, 이대로 접수해 주세요")],
        *[("en", said) for said in ("yes", "ok", "yes go ahead and send it", "yes, that's fine thank you")],
    ],
)
def test_a_whole_yes_still_agrees(language: str, said: str) -> None:
    assert confirms(said, language) is True


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "다시면에 살아요"),
        ("ko", "다시 마을 앞"),
        ("zh", "再说他也不给钱"),
        ("en", "he said it again to my wife"),
        ("en", "what he did was wrong"),
    ],
)
def test_a_story_with_again_in_it_asks_for_nothing_again(language: str, said: str) -> None:
    assert not asks_again(said, language)
