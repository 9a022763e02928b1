from __future__ import annotations

import datetime as dt

import pytest

from services.catalogue.store import installed_catalogue
from services.forms import Situation, form_of, understand
from services.forms.dates import half_of_day, parse_moment
from services.forms.deadlines import deadline
from services.forms.stories import story_in, with_story
from services.forms.words import agrees_and_goes_on

NOW = dt.datetime(2026, 11, 21, 10, 0)


def field_of(service: str, name: str):
    form = form_of(installed_catalogue(), None, service)
    assert form is not None
    field = form.field(name)
    assert field is not None
    return field


def certainty(service: str, name: str, language: str, said: str) -> float:
    answer = understand(field_of(service, name), said, Situation(language, installed_catalogue()[service].jurisdiction, NOW, {}))
    return answer.certainty if answer.accepted else 0.0


@pytest.mark.parametrize(
    ("language", "said"),
    [("ko", "아직 못 정했어요"), ("ko", "아무 병원이나"), ("ko", "제일 가까운 데로"), ("ko", "사진 있어"), ("ko", "한국말로 다시 해 줘"), ("zh", "店名还没想好"), ("zh", "随便"), ("zh", "没有照片"),
     ("en", "whichever is nearest"), ("en", "not decided yet"), ("en", "I have a photo")],
)  # fmt: skip
def test_what_is_not_decided_and_what_is_no_answer_fills_no_free_text(language: str, said: str) -> None:
    assert certainty("kr_petition_110" if language != "zh" else "cn_hotline_12345", "description", language, said) == 0.0


@pytest.mark.parametrize(("language", "said"), [("ko", "옆집 공사 소리가 너무 커요"), ("zh", "楼道里堆满了垃圾"), ("en", "rubbish is piled up on the stairs")])
def test_a_short_story_still_does(language: str, said: str) -> None:
    assert certainty("kr_petition_110" if language != "zh" else "cn_hotline_12345", "description", language, said) >= 0.4


@pytest.mark.parametrize(("language", "said"), [("ko", "영어로 해 줘"), ("ko", "천천히 말해 줘"), ("ko", "중국어로 해 주세요"), ("zh", "说慢一点"), ("en", "please speak English")])
def test_a_wish_about_the_talk_is_no_sure_yes(language: str, said: str) -> None:
    assert certainty("kr_basic_pension", "spouse", language, said) < 0.86
    assert certainty("kr_basic_pension", "spouse", "ko", "네, 있어요") >= 0.86


@pytest.mark.parametrize(("language", "said"), [("ko", "제일 싼 거"), ("ko", "가장 저렴한 걸로"), ("zh", "最便宜的"), ("en", "the cheapest one")])
def test_nobody_is_charged_for_a_guess(language: str, said: str) -> None:
    assert certainty("kr_passport_reissue", "passport_type", language, said) == 0.0


def test_skipping_what_is_needed_says_that_it_is_needed() -> None:
    for language, said in (("ko", "건너뛸게요"), ("zh", "跳过"), ("en", "skip it")):
        answer = understand(field_of("kr_basic_pension", "resident_number"), said, Situation(language, "KR", NOW, {}))
        assert answer.problem == "unknown_but_needed", said


@pytest.mark.parametrize("said", ["네, 신고할게요", "응 신고해줘", "네 그걸로 진행해 주세요", "好，帮我报案", "是的，就办吧", "yes, report it", "ok, let's start"])
def test_a_yes_that_repeats_the_offer_takes_it(said: str) -> None:
    assert agrees_and_goes_on(said)


@pytest.mark.parametrize("said", ["네, 여권 신청할게요", "신고할게요", "好，我要办护照", "yes, I want to renew my passport", "report it"])
def test_a_yes_that_names_something_else_does_not(said: str) -> None:
    assert not agrees_and_goes_on(said)


def test_half_a_day_is_no_hour() -> None:
    for language, said in (("ko", "금요일 오후로 바꿔 주세요"), ("zh", "改到二十七号上午")):
        moment = parse_moment(said, language, NOW, "future")
        assert moment is not None and moment[1] and not moment[2]
    assert half_of_day("금요일 오후로") == "afternoon" and half_of_day("上午去不了，下午行不") == "afternoon"
    assert half_of_day("오후 두 시") is None and half_of_day("Friday at three in the afternoon") is None and half_of_day("내일") is None


def test_deadlines_and_fines_come_from_the_law_of_the_service() -> None:
    moving = installed_catalogue()["kr_move_in_report"]
    for language, said, told in (("ko", "전입신고 늦으면 과태료 있어요?", "14일"), ("zh", "搬家几天之内要报", "14天"), ("en", "is there a fine for reporting late", "50,000")):
        assert told in (deadline(moving, said, language) or ""), said
    assert deadline(moving, "수수료가 얼마예요", "ko") is None


def test_the_first_sentence_of_a_complaint_stands_before_what_is_told_later() -> None:
    form = form_of(installed_catalogue(), None, "kr_petition_110")
    assert form is not None
    story = story_in("윗집이 매일 밤 쿵쾅거려서 민원 넣고 싶어요", "ko")
    assert story is not None and story_in("민원 넣고 싶어요", "ko") is None and story_in("我要投诉", "zh") is None
    assert with_story("description", "잠을 못 자요", story, form) == f"{story}. 잠을 못 자요"
    assert with_story("phone", "01012345678", story, form) == "01012345678" and with_story("description", story, story, form) == story
