"""Values of a form as people see and hear them; sensitive ones are masked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from services.catalogue.schema import Field, FieldType
from services.forms.answers import AT_COUNTER

_WEEKDAYS = {"ko": "월화수목금토일", "zh": "一二三四五六日", "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")}
_FILES = {"ko": "올린 파일 {count}개", "zh": "已上传{count}个文件", "en": "{count} file sent"}
_WORDS = {
    "ko": {True: "네", False: "아니요", "counter": "창구에서 내기", "skipped": "없음"},
    "zh": {True: "是", False: "否", "counter": "到窗口交", "skipped": "无"},
    "en": {True: "yes", False: "no", "counter": "to hand in at the counter", "skipped": "none"},
}


def _mask(field: Field, value: str) -> str:
    if field.type in (FieldType.resident_number, FieldType.foreigner_number) and len(value) == 13:
        return f"{value[:6]}-{value[6]}******"
    if field.type is FieldType.cn_id_number and len(value) == 18:
        return f"{value[:6]}********{'*' * 4}"
    if field.type is FieldType.bank_account:
        head, _, number = value.rpartition(" ")
        return f"{head} {'*' * max(0, len(number) - 4)}{number[-4:]}".strip() if len(number) > 4 else "****"
    if field.type is FieldType.business_number and len(value) == 10:
        return f"{value[:3]}-{value[3:5]}-{value[5:]}"
    if field.type is FieldType.phone:
        return f"{value[:3]}-{value[3:-4]}-{value[-4:]}" if 9 <= len(value) <= 11 and not value.startswith("+") else value
    if field.sensitive:
        return value[:2] + "*" * max(0, len(value) - 2)
    return value


def date_words(day: dt.date, language: str) -> str:
    """Return a date with its weekday in words of the language."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일 {weekday}요일"
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日 星期{weekday}"
    return f"{weekday} {day.day} {day:%B} {day.year}"


def _without_weekday(words: str, language: str) -> str:
    return words.split(" ", 1)[1] if language == "en" else words.rsplit(" ", 1)[0]


def clock_words(clock: str, language: str) -> str:
    """Return ``HH:MM`` in words of the language."""
    hour, minute = (int(part) for part in clock.split(":"))
    if language == "en":
        return "12 noon" if clock == "12:00" else f"{hour % 12 or 12}{f':{minute:02d}' if minute else ''} {'am' if hour < 12 else 'pm'}"
    if language == "ko":
        half = "오전" if hour < 12 else "낮" if hour == 12 else "오후"
        return f"{half} {hour % 12 or 12}시" + (f" {minute}분" if minute else "")
    part = "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
    return f"{part}{hour % 12 or 12}点" + (f"{minute}分" if minute else "")


_UNITS = {
    "number_of_copies": {"ko": "통", "zh": "份"},
    "moving_members": {"ko": "명", "zh": "人"},
    "employees": {"ko": "명", "zh": "人"},
    "quantity": {"ko": "개", "zh": "件"},
    "stay_days": {"ko": "일", "zh": "天"},
}
"""What a count counts, by the field's name; in English the label says it."""


def _unit(field: Field, language: str) -> str:
    if field.type is FieldType.age:
        return {"ko": "세", "zh": "岁"}.get(language, "")
    if field.type is FieldType.year:
        return {"ko": "년", "zh": "年"}.get(language, "")
    return _UNITS.get(field.name, {}).get(language, "")


def _amount(value: float, language: str, *, yuan: bool) -> str:
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
    if language == "en":
        return f"{written} {'yuan' if yuan else 'won'}"
    return f"{written}{({'ko': '위안', 'zh': '元'} if yuan else {'ko': '원', 'zh': '韩元'})[language]}"


def masked(field: Field, value: Any, language: str, jurisdiction: str | None = None) -> str:
    """Return the value for the screen: choice labels, dates in words, amounts in the jurisdiction's currency, ID numbers without their last digits."""
    words = _WORDS[language]
    if value is None:
        return str(words["skipped"])
    if isinstance(value, bool):
        own = next((choice.label.in_(language) for choice in field.choices if choice.id in (("yes", "true") if value else ("no", "false"))), None)
        return own or str(words[value])
    if value == AT_COUNTER:
        return str(words["counter"])
    if field.type in (FieldType.photo, FieldType.document):
        # A file is named by its reference, which says nothing to anybody.
        return _FILES[language].format(count=len(value) if isinstance(value, list) else 1)
    if field.type in (FieldType.choice, FieldType.choices, FieldType.place, FieldType.office, FieldType.text) and field.choices:
        labels = {choice.id: choice.label.in_(language) for choice in field.choices}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(item, str(item)) for item in chosen)
    if field.type is FieldType.date:
        words_of_day = date_words(dt.date.fromisoformat(value), language)
        # The weekday helps with a day to come; of a birthday nobody wants to hear it.
        return words_of_day if field.when == "future" else _without_weekday(words_of_day, language)
    if field.type is FieldType.time:
        return clock_words(value, language)
    if field.type is FieldType.date_time:
        day, _, clock = str(value).partition("T")
        return " ".join(filter(None, (date_words(dt.date.fromisoformat(day), language), clock and clock_words(clock, language))))
    if field.type is FieldType.money:
        return _amount(value, language, yuan=(jurisdiction or ("CN" if language == "zh" else "KR")) == "CN")
    if field.type in (FieldType.count, FieldType.age, FieldType.year):
        return f"{value}{_unit(field, language)}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return _mask(field, str(value))


def _hidden_ko(field: Field, shown: str) -> str:
    """Return a masked value with its digits one by one; as a number the voice would say hundreds of thousands."""
    by_name = {str(digit): name for digit, name in enumerate("공일이삼사오육칠팔구")}
    head, tail = shown.split("*")[0], shown.rsplit("*", 1)[-1]
    if field.type is FieldType.bank_account:
        said = "".join(by_name.get(letter, letter) for letter in tail)
        return f"{head.strip()} 끝자리 {said}".strip() if said else f"{head.strip()} 번호는 가렸어요".strip()
    return f"{''.join(by_name.get(letter, letter) for letter in head.rstrip('-')).replace('-', ' 다시 ')}, 뒷자리는 가렸어요"


def spoken(field: Field, value: Any, language: str, jurisdiction: str | None = None) -> str:
    """Return the value for the voice; masked parts become "and the rest hidden" words instead of stars."""
    shown = masked(field, value, language, jurisdiction)
    if "*" in shown:
        if language == "zh" and field.type is not FieldType.bank_account:
            # The Chinese voice reads stars by itself, digit by digit before them.
            return shown
        if language == "zh":
            return f"尾号{shown.rsplit('*', 1)[-1]}"
        if language == "ko":
            return _hidden_ko(field, shown)
        kept = shown.split("*")[0].rstrip("-")
        if language == "en" and field.type is not FieldType.bank_account:
            # Digits said one by one; as a number the voice would say hundreds of thousands.
            kept = ", ".join(" ".join(part) for part in kept.split("-")) + ","
        hidden = {"ko": "뒷자리는 가렸어요", "zh": "后面的已隐藏", "en": "the rest is hidden"}[language]
        tail = shown.rsplit("*", 1)[-1]
        return f"{kept.strip()} {hidden}" + (f" {tail}" if field.type is FieldType.bank_account and tail else "")
    return shown
