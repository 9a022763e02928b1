"""An answer that people give to each type of question, in three languages."""

from __future__ import annotations

from services.catalogue.schema import Field, FieldType

PAST = {"ko": "2020년 3월 2일이요", "zh": "2020年3月2日", "en": "2 March 2020"}
BIRTH = {"ko": "1948년 7월 12일이요", "zh": "1948年7月12日", "en": "12 July 1948"}
FUTURE = {"ko": "11월 25일이요", "zh": "11月25日", "en": "25 November"}
ANSWERS: dict[FieldType, dict[str, str]] = {
    FieldType.name: {"ko": "김영수입니다", "zh": "我叫王秀英", "en": "My name is Mary Smith"},
    FieldType.latin_name: {"ko": "KIM YOUNGSU", "zh": "WANG XIUYING", "en": "MARY SMITH"},
    FieldType.resident_number: {"ko": "사팔공칠일이 다시 이구구공공일이", "zh": "480712-2990012", "en": "480712 2990012"},
    FieldType.foreigner_number: {"ko": "850712-5990012", "zh": "850712-5990012", "en": "850712 5990012"},
    FieldType.cn_id_number: {"ko": "11010519491231002X", "zh": "11010519491231002X", "en": "11010519491231002X"},
    FieldType.passport_number: {"ko": "M12345678", "zh": "E12345678", "en": "M12345678"},
    FieldType.business_number: {"ko": "124-81-00998", "zh": "124-81-00998", "en": "124-81-00998"},
    FieldType.licence_number: {"ko": "11-12-345678-90", "zh": "110105194912", "en": "11-12-345678-90"},
    FieldType.reference_number: {"ko": "1234567890", "zh": "1234567890", "en": "1234567890"},
    FieldType.bank_account: {"ko": "국민은행 1234567890123", "zh": "6222021234567890123", "en": "1234567890123"},
    FieldType.email: {"ko": "kim@example.com", "zh": "wang@example.com", "en": "mary@example.com"},
    FieldType.time: {"ko": "오전 열 시요", "zh": "上午十一点", "en": "nine in the morning"},
    FieldType.date_time: {"ko": "어제 오후 세 시요", "zh": "昨天下午三点", "en": "yesterday at 3 pm"},
    FieldType.year: {"ko": "2025년이요", "zh": "2025年", "en": "2025"},
    FieldType.age: {"ko": "일흔두 살이에요", "zh": "七十二岁", "en": "seventy-two"},
    FieldType.count: {"ko": "두 개요", "zh": "两个", "en": "two"},
    FieldType.money: {"ko": "오십만 원이요", "zh": "五十万", "en": "five hundred thousand"},
    FieldType.place: {"ko": "서울이요", "zh": "广州", "en": "Seoul"},
    FieldType.office: {"ko": "하늘동이요", "zh": "天河", "en": "Haneul-dong"},
    FieldType.yes_no: {"ko": "네", "zh": "是的", "en": "yes"},
    FieldType.photo: {"ko": "창구에서 낼게요", "zh": "到窗口交", "en": "I will hand it in at the counter"},
    FieldType.document: {"ko": "창구에서 낼게요", "zh": "到窗口交", "en": "I will hand it in at the counter"},
    FieldType.text: {
        "ko": "가로등이 꺼져서 밤에 너무 어두워요",
        "zh": "路灯坏了，晚上太黑",
        "en": "the street lamp is broken and it is dark at night",
    },
}
SECOND_PERSON = {
    "bride_id": "110105195203031209",
    "father_id": "110105195203031209",
    "applicant_id": "110105195203031209",
    "agent_id": "110105195203031209",
}
"""The number of the second of two persons in a form: one number is one person's."""
BY_COUNTRY: dict[FieldType, dict[str, str]] = {
    FieldType.phone: {"KR": "010-1234-5678", "CN": "13800138000"},
    FieldType.plate_number: {"KR": "12가3456", "CN": "粤A12345"},
}
ADDRESS = {
    "KR": {"ko": "서울시 종로구 세종대로 1번지", "zh": "首尔市钟路区世宗大路1号", "en": "1 Sejong-daero, Jongno-gu, Seoul"},
    "CN": {"ko": "광저우시 톈허구 톈허로 1호", "zh": "广州市天河区天河路1号", "en": "1 Tianhe Road, Guangzhou"},
}


def answer_to(field: Field, language: str, jurisdiction: str) -> str:
    """What somebody says to a question."""
    if field.type in (FieldType.choice, FieldType.choices) or (field.choices and field.type is not FieldType.yes_no):
        return field.choices[0].label.in_(language)
    if field.type is FieldType.cn_id_number and field.name in SECOND_PERSON:
        return SECOND_PERSON[field.name]
    if field.type in BY_COUNTRY:
        return BY_COUNTRY[field.type][jurisdiction]
    if field.type is FieldType.address:
        return ADDRESS[jurisdiction][language]
    if field.type is FieldType.date:
        return (FUTURE if field.when == "future" else BIRTH if "birth" in field.name else PAST)[language]
    return ANSWERS[field.type][language]
