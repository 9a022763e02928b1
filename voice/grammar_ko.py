"""Korean phrases a grammar recogniser may put together, per form of answer.

Whole phrases, not single words: the recogniser learns which word follows which, and short endings strewn in between
(요, 시, 이에요) do not eat syllables of longer words.
"""

from __future__ import annotations

import functools

_ONES = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_COUNTED = ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
COUNTERS = ("통", "명", "장", "개", "부", "살", "번", "분", "사람", "건")
MONTHS = ("일월", "이월", "삼월", "사월", "오월", "유월", "칠월", "팔월", "구월", "시월", "십일월", "십이월")
WEEKDAYS = ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일")
_RELATIVE = ("오늘", "내일", "모레", "내일 모레", "글피", "어제", "그저께", "이틀 뒤", "사흘 뒤", "나흘 뒤", "열흘 뒤", "보름 뒤", "일주일 뒤", "이 주 뒤", "한 달 뒤",
             "이번 달 말", "다음 달 초", "다음 달 중순", "다음 달 말", "설날", "추석")
_SAID_AFTER = ("이요", "요", "이에요", "예요", "입니다", "으로", "로", "으로 할게요", "로 할게요", "으로 해 주세요", "로 해 주세요", "주세요", "할게요", "에 갈게요")
ENDINGS = tuple(end.replace(" ", "") for end in _SAID_AFTER)
"""What people say after a choice, written without spaces."""
_ORDINALS = ("첫 번째", "두 번째", "세 번째", "네 번째", "다섯 번째", "일 번", "이 번", "삼 번", "사 번", "오 번")


def sino(number: int) -> str:
    """1 to 99 in Sino-Korean."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else _ONES[tens]) + "십") + _ONES[ones]


def native(number: int) -> str:
    """1 to 99 before a counter."""
    return "스무" if number == 20 else _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]


def _years() -> tuple[str, ...]:
    return (*(f"천구백{sino(n)}년" for n in range(20, 100)), "이천년", *(f"이천{sino(n)}년" for n in range(1, 36)))


@functools.lru_cache(maxsize=1)
def dates() -> tuple[str, ...]:
    """Days by number, weekday or distance from today, with years and endings."""
    days = tuple(f"{sino(n)}일" for n in range(1, 32))
    weeks = ("이번 주", "다음 주", "지난주", "다다음 주")
    return (
        *(f"{month} {day}" for month in MONTHS for day in days), *(f"{year} {MONTHS[i % 12]}" for i, year in enumerate(_years())), *_years(),
        *(f"{day} {end}" for day in (*days, *WEEKDAYS) for end in ("이요", "에요", "에")), *(f"{day} 요" for day in WEEKDAYS),
        *(f"{week} {day}" for week in weeks for day in WEEKDAYS), *WEEKDAYS, *_RELATIVE, *(f"{word} 요" for word in _RELATIVE[:7]),
        *(f"{month} {day}" for month in ("이번 달", "다음 달", "지난달") for day in days),
        *(f"{before} {month}" for before in ("올해", "작년", "내년", "음력", "지난") for month in MONTHS),
    )  # fmt: skip


@functools.lru_cache(maxsize=1)
def times() -> tuple[str, ...]:
    """Times of day on the hour, the half hour and in steps of five minutes."""
    hours = tuple(f"{native(n)} 시" for n in range(1, 13))
    minutes = ("", "반", "십 분", "십오 분", "이십 분", "삼십 분", "사십 분", "사십오 분", "오십 분")
    spans = ("", "오전", "오후", "아침", "저녁", "새벽", "점심", "낮", "밤")
    return (*(f"{span} {hour} {minute}".strip() for span in spans for hour in hours for minute in minutes),
            *(f"{hour} {end}" for hour in hours for end in ("에", "요", "이요", "쯤", "정각")), *(f"{hour} 반 이요" for hour in hours), *spans[1:], "아무 때나", "지금")


@functools.lru_cache(maxsize=1)
def numbers() -> tuple[str, ...]:
    """Counts with and without a counter, ages, years."""
    counted = tuple(f"{native(n)} {counter}" for n in range(1, 21) for counter in COUNTERS)
    ages = tuple(f"{native(n)} 살" for n in range(21, 100)) + tuple(f"{sino(n)} 세" for n in range(1, 100))
    return (*counted, *ages, *(f"{sino(n)} {counter}" for n in range(1, 31) for counter in ("명", "부", "개월", "년", "번")), *_COUNTED,
            *(f"{word} 요" for word in _COUNTED), *(f"{native(n)} {counter} {end}" for n in range(1, 11) for counter in COUNTERS for end in ("요", "이요", "주세요")),
            *_years(),
            *(sino(n) for n in range(1, 100)), "백", "천", "만", "혼자", "혼자 요", "없어요")


def digits() -> tuple[str, ...]:
    """Digits one by one; 오 as it sounds after 육; the native words that people take to tell 일 from 이; the dash; endings."""
    return ("공", "영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구", "륙", "육 고", "륙 고", "하나", "둘", "공 일 공", "다시", "에", "이요", "입니다")


def choices(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Each choice alone and as people end it; places in the list."""
    return (*phrases, *(f"{phrase} {end}" for phrase in phrases for end in _SAID_AFTER), *_ORDINALS,
            *(f"{place} {end}" for place in _ORDINALS for end in ("요", "이요", "거요", "걸로", "걸로 할게요")), "그거", "그걸로 할게요")
