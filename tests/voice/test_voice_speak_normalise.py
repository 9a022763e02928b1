from __future__ import annotations

import pytest

from voice.speak.text import clauses, for_streaming, normalise, sentences


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("2026-11-25 10:00에 예약됐어요.", "이천이십육년 십일월 이십오일 열 시에 예약됐어요."),
        ("수수료는 1,000원이에요.", "수수료는 천원이에요."),
        ("12,500원", "만 이천오백원"),
        ("010-1234-5678", "공일공, 일이삼사, 오육칠팔"),
        ("국번 없이 110번", "국번 없이 일일공번"),
        ("접수번호 A-7K3M-29QF", "접수번호 에이, 칠 케이 삼 엠, 이 구 큐 에프"),
        ("900101-1******", "구공공일공일 다시 일, 뒷자리는 가렸습니다"),
        ("등본 2통", "등본 두 통"),
        ("3명, 21살", "세 명, 스물한 살"),
        ("6월 10일", "유월 십일"),
        ("10월", "시월"),
        ("오후 2시 30분", "오후 두 시 삼십 분"),
        ("9:00~18:00", "아홉 시에서 오후 여섯 시"),
        ("2.5km", "이 점 오 킬로미터"),
        ("30%", "삼십 퍼센트"),
        ("101동 1203호", "백일동 천이백삼호"),
        ("QR 코드", "큐 알 코드"),
        ("3/4", "사분의 삼"),
    ],
)
def test_korean_is_read_as_people_say_it(text: str, spoken: str) -> None:
    assert normalise(text, "ko") == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("预约是2026-11-25 10:30。", "预约是二零二六年十一月二十五日十点半。"),
        ("费用20元", "费用二十元"),
        ("拨打12345热线", "拨打一二三四五热线"),
        ("13812345678", "幺三八，幺二三四，五六七八"),
        ("2份", "两份"),
        ("第2个", "第二个"),
        ("30%", "百分之三十"),
        ("10005元", "一万零五元"),
        ("12300元", "一万二千三百元"),
        ("110101********1234", "幺幺零幺零幺，后面的号码已隐藏"),
        ("2026年3月5日", "二零二六年三月五日"),
    ],
)
def test_chinese_is_read_as_people_say_it(text: str, spoken: str) -> None:
    assert normalise(text, "zh") == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("on 2026-11-25 at 10:30", "on the twenty-fifth of November, twenty twenty-six at ten thirty A M"),
        ("KRW 1,000", "one thousand won"),
        ("Call 110.", "Call one one zero."),
        ("010-1234-5678", "zero one zero, one two three four, five six seven eight"),
        ("A-7K3M", "A, seven K three M"),
        ("Mr. Kim paid $12.50", "Mister Kim paid twelve dollars and fifty cents"),
        ("9:00-18:00", "nine A M to six P M"),
        ("25% of 1,250", "twenty-five percent of one thousand two hundred and fifty"),
        ("3 May 2026", "the third of May, twenty twenty-six"),
        ("900101-1******", "nine zero zero one zero one, then one, the rest is hidden"),
    ],
)
def test_english_is_read_as_people_say_it(text: str, spoken: str) -> None:
    assert normalise(text, "en") == spoken


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("ko", "국번 없이 110", "국번 없이 일일공"),
        ("ko", "119나 112로 전화해 주세요", "일일구나 일일이로 전화해 주세요"),
        ("ko", "경찰 112·소방 119", "경찰 일일이, 소방 일일구"),
        ("ko", "110 또는 1350", "일일공 또는 일삼오공"),
        ("ko", "12345 민원전화에서", "일이삼사오 민원전화에서"),
        ("ko", "1366에 물어보세요", "일삼육육에 물어보세요"),
        ("ko", "12308번", "일이삼공팔번"),
        ("ko", "다산콜 120번", "다산콜 일이공번"),
        ("zh", "可以打12345问", "可以打一二三四五问"),
        ("zh", "请马上拨打110报警", "请马上拨打幺幺零报警"),
        ("zh", "火警119，急救120", "火警幺幺九，急救幺二零"),
        ("zh", "12315消费者热线", "幺二三幺五消费者热线"),
        ("zh", "领事保护12308。", "领事保护幺二三零八。"),
        ("zh", "韩国1350热线", "韩国幺三五零热线"),
        ("en", "The 12345 hotline", "The one two three four five hotline"),
        ("en", "Call 112 or 1394", "Call one one two or one three nine four"),
        ("en", "Emergency: 119", "Emergency, one one nine"),
        ("en", "the line is 12308", "the line is one two three zero eight"),
        ("en", "ring 1366 first", "ring one three six six first"),
    ],
)
def test_a_number_that_is_called_is_said_figure_by_figure(language: str, text: str, spoken: str) -> None:
    assert normalise(text, language) == spoken


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("ko", "120명", "백이십명"),
        ("ko", "1350원", "천삼백오십원"),
        ("ko", "12345원", "만 이천삼백사십오원"),
        ("ko", "112동 1203호", "백십이동 천이백삼호"),
        ("ko", "대기 순서는 112번이에요", "대기 순서는 백십이번이에요"),
        ("ko", "119분", "백십구분"),
        ("zh", "120元", "一百二十元"),
        ("zh", "等120分钟", "等一百二十分钟"),
        ("zh", "您排在第112位", "您排在第一百一十二位"),
        ("zh", "12000公里", "一万二千公里"),
        ("zh", "12345678元", "一千二百三十四万五千六百七十八元"),
        ("en", "120 minutes", "one hundred and twenty minutes"),
        ("en", "12345 won", "twelve thousand three hundred and forty-five won"),
        ("en", "You are number 112 in the queue", "You are number one hundred and twelve in the queue"),
        ("en", "110 people", "one hundred and ten people"),
    ],
)
def test_an_amount_a_count_or_a_place_in_the_queue_stays_a_number(language: str, text: str, spoken: str) -> None:
    assert normalise(text, language) == spoken


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("ko", "123-45-67890", "일이삼, 사오, 육칠팔구공"),
        ("ko", "1234567890", "일이삼사오육칠팔구공"),
        ("ko", "농협 352-0222-3333-43", "농협 삼오이, 공이이이, 삼삼삼삼, 사삼"),
        ("ko", "서울 12가 3456", "서울 일이 가 삼사오육"),
        ("ko", "11-22-333333-44", "일일, 이이, 삼삼삼삼삼삼, 사사"),
        ("zh", "123-45-67890", "幺二三，四五，六七八九零"),
        ("zh", "尾号2233", "尾号二二三三"),
        ("zh", "京A12345", "京A幺二三四五"),
        ("zh", "1588-2188", "幺五八八，二幺八八"),
        ("en", "123-45-67890", "one two three, four five, six seven eight nine zero"),
        ("en", "1234567890", "one two three four five six seven eight nine zero"),
        ("en", "12가3456", "one two, three four five six"),
    ],
)
def test_business_numbers_accounts_and_plates_are_said_figure_by_figure(language: str, text: str, spoken: str) -> None:
    assert normalise(text, language) == spoken


def test_replies_are_cut_into_sentences_but_dates_and_titles_are_not() -> None:
    assert sentences("안녕하세요. 무엇을 도와드릴까요? 2026. 11. 25. 에요.") == [
        "안녕하세요.", "무엇을 도와드릴까요?", "2026. 11. 25. 에요."]
    assert sentences("您好。请说！好吗？") == ["您好。", "请说！", "好吗？"]
    assert sentences("Mr. Kim is here. Thank you.") == ["Mr. Kim is here.", "Thank you."]


def test_a_long_first_sentence_opens_with_a_short_clause() -> None:
    text = "주민등록등본 발급을 도와드릴게요, 먼저 신청하시는 분의 성함을 말씀해 주시겠어요?"
    assert for_streaming(text)[0] == "주민등록등본 발급을 도와드릴게요,"
    assert "".join(for_streaming(text)).replace(" ", "") == text.replace(" ", "")


def test_overlong_sentences_are_cut_at_commas_then_at_spaces() -> None:
    pieces = clauses("가나다라 마바사, " * 20, 40)
    assert all(len(p) <= 40 for p in pieces)
