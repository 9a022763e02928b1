"""Eligibility is answered with reasons when an age is known, and "what could I get?" asks only what decides."""

from __future__ import annotations

import pytest

from actions.eligibility import asks_what_there_is
from actions.person import born_of_number, told_by
from services.casework import Casework
from tests.casework.talk import Talk

MAY_I = {
    "ko": ("1963년 3월 4일에 태어났는데 어르신 교통카드 받을 수 있나요?", "지금 만 63세이시고, 만 65세가 되시는 2028년 3월 4일부터예요."),
    "zh": ("我是1963年3月4日出生的，能办老人交通卡吗？", "您现在63岁，从65岁开始，也就是2028年3月4日。"),
    "en": ("I was born on 4 March 1963. Can I have the senior transit card?", "You are 63; it starts at 65, on 4 March 2028."),
}


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_a_birth_date_in_the_question_is_answered_with_age_and_day(desks: Casework, language: str) -> None:
    question, reason = MAY_I[language]
    assert reason in Talk("c1", language, "KR").say(question, "ask_eligibility", "kr_senior_transit_card")


def test_an_age_in_the_question_is_answered_without_a_day(desks: Casework) -> None:
    said = Talk("c1", "en", "KR").say("I'm 63, can I get the senior transit card?", "ask_eligibility", "kr_senior_transit_card")
    assert "Not yet" in said and "You are 63; it starts at 65." in said


def test_without_an_age_the_condition_is_told_and_the_age_asked_for_and_taken(desks: Casework) -> None:
    talk = Talk("c1", "ko", "KR")
    said = talk.say("어르신 교통카드 누가 받아요?", "ask_eligibility", "kr_senior_transit_card")
    assert "65세" in said and "연세를 말씀해 주시면" in said
    said = talk.say("일흔 살이에요", "inform")
    assert "대상이 되실 수 있어요" in said and "만 70세" in said
    # Told once, it is known for the next service too.
    assert "만 70세" in talk.say("치매 검사도 돼요?", "ask_eligibility", "kr_dementia_screening")


def test_an_id_number_of_a_form_tells_the_age(desks: Casework) -> None:
    talk = Talk("c1", "ko", "KR")
    talk.say("", "start_application", "kr_id_card_reissue")
    talk.say("김영수입니다")
    talk.say("480712-2990012")
    said = talk.say("기초연금도 되나요?", "ask_eligibility", "kr_basic_pension")
    assert "소득인정액" in said or "247만" in said
    assert "만 78세" in talk.say("교통카드는요?", "ask_eligibility", "kr_senior_transit_card")
    assert talk.in_form and talk.slots["asking"] == "reason"


def test_a_relatives_age_is_not_taken_for_ones_own(desks: Casework) -> None:
    talk = Talk("c1", "en", "KR")
    assert "You are 72" in talk.say("my mother is 72, can she have the transit card?", "ask_eligibility", "kr_senior_transit_card")
    assert "Tell me your age" in talk.say("and me?", "ask_eligibility", "kr_senior_transit_card")


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_a_press_checks_one_service_by_its_own_questions(desks: Casework, language: str) -> None:
    talk = Talk("c1", language, "KR")
    talk.say("", "ask_eligibility", "kr_basic_pension")
    offered = [button["id"] for message in talk.messages for button in message.get("buttons") or []]
    assert offered[0] == "check:kr_basic_pension"
    talk.say("", "ask_eligibility", "kr_basic_pension", choice="check")
    asked, said = [], ""
    while talk.in_form:
        asked.append(talk.slots["asking"])
        said = talk.say(ANSWERS_KR[asked[-1]][language])
    assert asked == ["birth_date", "household", "income"]
    assert talk.slots["service"] is None
    assert {"ko": "대상이 되실 수 있어요", "zh": "您符合", "en": "Yes, you can have"}[language] in said


def test_a_call_for_help_that_asks_what_there_is_is_answered(desks: Casework) -> None:
    talk = Talk("c1", "zh", "CN")
    talk.say(WISH["zh"], "help")
    assert talk.in_form and talk.slots["form_kind"] == "benefits"


def test_a_service_without_rules_is_answered_as_before(desks: Casework) -> None:
    said = Talk("c1", "en", "KR").say("who can file a petition?", "ask_eligibility", "kr_petition_110")
    assert "Anyone can file one." in said and "date of birth" not in said


WISH = {"ko": "제가 받을 수 있는 혜택이 뭐가 있나요?", "zh": "我能享受哪些福利？", "en": "What benefits can I get?"}
ANSWERS_KR = {
    "birth_date": {"ko": "1950년 1월 1일이요", "zh": "1950年1月1日", "en": "1 January 1950"},
    "situation_kr": {"ko": "운전면허가 있어요", "zh": "有驾驶证", "en": "I hold a driving licence"},
    "household": {"ko": "혼자예요", "zh": "单身", "en": "single"},
    "income": {"ko": "백만 원이요", "zh": "一百万", "en": "one million won"},
    "insured_years": {"ko": "오 년이요", "zh": "五年", "en": "five years"},
}


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_what_could_i_get_is_answered_after_at_most_five_questions(desks: Casework, language: str) -> None:
    talk = Talk("c1", language, "KR")
    talk.say(WISH[language], "find_service")
    asked = []
    while talk.in_form:
        asked.append(talk.slots["asking"])
        said = talk.say(ANSWERS_KR[asked[-1]][language])
        assert len(asked) <= 5, asked
    assert asked[0] == "birth_date"
    names = {"ko": "기초연금", "zh": "基础养老金", "en": "basic pension"}
    assert names[language].lower() in said.lower()
    (card,) = [card for card in talk.cards if card["kind"] == "benefits"]
    assert len(card["rows"]) >= 4
    # The national pension needs ten years: five are too few.
    assert not any(row["label"] in ("국민연금", "national pension") for row in card["rows"])
    # Asked again, everything is known already.
    talk.say(WISH[language], "find_service")
    assert not talk.in_form and any(card["kind"] == "benefits" for card in talk.cards)


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_a_young_person_is_asked_two_things_only(desks: Casework, language: str) -> None:
    talk = Talk("c1", language, "KR")
    talk.say(WISH[language], "find_service")
    talk.say({"ko": "1995년 5월 5일", "zh": "1995年5月5日", "en": "5 May 1995"}[language])
    assert talk.slots["asking"] == "situation_kr"
    said = talk.say({"ko": "없어요", "zh": "都没有", "en": "none of these"}[language])
    assert not talk.in_form and said


def test_an_age_instead_of_a_birth_date_is_taken(desks: Casework) -> None:
    talk = Talk("c1", "ko", "KR")
    talk.say(WISH["ko"], "find_service")
    talk.say("일흔두 살이에요")
    assert talk.slots["answers"]["age"] == 72 and talk.slots["asking"] == "situation_kr"


def test_not_knowing_is_an_answer_and_the_condition_is_told(desks: Casework) -> None:
    talk = Talk("c1", "ko", "KR")
    talk.say(WISH["ko"], "find_service")
    said = talk.say("1950년 1월 1일")
    while talk.in_form:
        said = talk.say("모르겠어요")
    assert "확인해 볼 것은" in said and "기초연금" in said


def test_in_china_its_own_benefits_are_found(desks: Casework) -> None:
    talk = Talk("c1", "zh", "CN")
    talk.say(WISH["zh"], "find_service")
    said, turns = "", 0
    answers = {"birth_date": "1944年5月1日", "situation_cn": "经济困难", "employee_insurance": "没有", "pension_scheme": "居民", "local_resident": "是的"}
    while talk.in_form:
        said = talk.say(answers[talk.slots["asking"]])
        turns += 1
        assert turns <= 5
    assert "老年人优待证" in said or "高龄津贴" in said
    assert "12345" in said


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ko", "58년생인데요", {"birth_year": 1958}),
        ("ko", "예순세 살이에요", {"age": 63}),
        ("ko", "65세부터 되나요?", {}),
        ("zh", "60岁以上才能办吗", {}),
        ("zh", "我五八年生的", {"birth_year": 1958}),
        ("en", "I am sixty-three years old", {"age": 63}),
        ("en", "is it from 65?", {}),
        ("en", "am I entitled to a pension", {}),
    ],
)
def test_only_ones_own_age_is_read(language: str, text: str, found: dict[str, int]) -> None:
    import datetime as dt

    assert told_by(text, language, dt.datetime(2026, 11, 22, 10)) == found


def test_id_numbers_tell_the_birth_date() -> None:
    import datetime as dt

    today = dt.date(2026, 11, 22)
    assert born_of_number("4807122990012", today) == "1948-07-12"
    assert born_of_number("11010519491231002X", today) == "1949-12-31"
    assert born_of_number("1234", today) is None


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("ko", "혼자 사는 노인이 받을 수 있는 혜택이 뭐뭐 있습니까?", True),
        ("ko", "나라에서 주는 혜택 중에 내가 놓치고 있는 게 있을까 봐", True),
        ("ko", "기초연금 신청할래요", False),
        ("zh", "老人有什么补贴", True),
        ("zh", "我要办身份证", False),
        ("en", "what am I entitled to?", True),
        ("en", "what could I get?", True),
        ("en", "what do I need to bring?", False),
    ],
)
def test_the_wish_for_anything_at_all_is_told_from_others(language: str, text: str, wanted: bool) -> None:
    assert asks_what_there_is(text, language) is wanted
