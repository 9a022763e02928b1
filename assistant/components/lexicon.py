"""Short lists of words that entities are found by."""

from __future__ import annotations

RELATIONS: dict[str, dict[str, list[str]]] = {
    "mother": {"ko": ["어머니", "엄마", "어머님", "모친", "울 엄마"], "zh": ["妈妈", "母亲", "老妈", "我妈", "娘"], "en": ["mother", "mum", "mom", "mam"]},
    "father": {"ko": ["아버지", "아빠", "아버님", "부친"], "zh": ["爸爸", "父亲", "老爸", "我爸", "爹"], "en": ["father", "dad", "da"]},
    "husband": {"ko": ["남편", "바깥양반", "신랑", "영감"], "zh": ["老公", "丈夫", "爱人", "老伴"], "en": ["husband", "hubby"]},
    "wife": {"ko": ["아내", "집사람", "마누라", "와이프", "안사람"], "zh": ["老婆", "妻子", "媳妇", "太太"], "en": ["wife", "missus"]},
    "son": {"ko": ["아들", "아들내미"], "zh": ["儿子"], "en": ["son", "lad"]},
    "daughter": {"ko": ["딸", "딸내미"], "zh": ["女儿", "闺女"], "en": ["daughter", "lass"]},
    "grandmother": {"ko": ["할머니", "할매", "외할머니"], "zh": ["奶奶", "外婆", "姥姥"], "en": ["grandmother", "nan", "granny", "grandma"]},
    "grandfather": {"ko": ["할아버지", "할배", "외할아버지"], "zh": ["爷爷", "外公", "姥爷"], "en": ["grandfather", "grandad", "grandpa"]},
    "grandchild": {"ko": ["손자", "손녀", "손주"], "zh": ["孙子", "孙女", "外孙"], "en": ["grandson", "granddaughter", "grandchild"]},
    "sibling": {"ko": ["형", "누나", "오빠", "언니", "동생", "여동생", "남동생"], "zh": ["哥哥", "姐姐", "弟弟", "妹妹"], "en": ["brother", "sister"]},
    "child": {"ko": ["아이", "아기", "애기", "자녀"], "zh": ["孩子", "宝宝", "小孩"], "en": ["child", "baby", "kid"]},
    "parents": {"ko": ["부모님", "부모"], "zh": ["父母", "爸妈"], "en": ["parents"]},
    "in_law": {"ko": ["며느리", "사위", "시어머니", "장모님", "장인"], "zh": ["儿媳", "女婿", "婆婆", "岳母"], "en": ["mother-in-law", "father-in-law", "son-in-law"]},
}

DOCUMENTS: dict[str, dict[str, list[str]]] = {
    "id_card": {"ko": ["신분증", "주민등록증", "민증"], "zh": ["身份证", "证件"], "en": ["ID card", "photo ID", "identity card", "ID"]},
    "passport": {"ko": ["여권"], "zh": ["护照"], "en": ["passport"]},
    "driving_licence": {"ko": ["운전면허증", "면허증"], "zh": ["驾照", "驾驶证"], "en": ["driving licence", "driving license", "driver's license"]},
    "photo": {"ko": ["사진", "증명사진", "여권사진"], "zh": ["照片", "相片", "证件照"], "en": ["photo", "photograph", "picture"]},
    "power_of_attorney": {"ko": ["위임장"], "zh": ["委托书", "授权书"], "en": ["letter of authority", "power of attorney"]},
    "seal": {"ko": ["도장", "인감도장"], "zh": ["印章", "图章"], "en": ["seal", "stamp"]},
    "bankbook": {"ko": ["통장", "통장 사본"], "zh": ["存折", "银行卡"], "en": ["bankbook", "bank card", "bank book"]},
    "household_register": {"ko": ["호적", "등본", "초본", "가족관계증명서"], "zh": ["户口本", "户口簿"], "en": ["hukou booklet", "household register"]},
    "lease": {"ko": ["임대차계약서", "전세 계약서"], "zh": ["租房合同", "租赁合同"], "en": ["lease", "tenancy agreement"]},
    "death_certificate": {"ko": ["사망진단서"], "zh": ["死亡证明"], "en": ["death certificate"]},
    "birth_certificate": {"ko": ["출생증명서"], "zh": ["出生证明", "出生医学证明"], "en": ["birth certificate"]},
    "receipt": {"ko": ["영수증"], "zh": ["发票", "收据"], "en": ["receipt", "invoice"]},
    "diagnosis": {"ko": ["진단서", "소견서"], "zh": ["诊断书", "诊断证明"], "en": ["medical certificate", "doctor's note"]},
}

LANGUAGES_NAMED: dict[str, dict[str, list[str]]] = {
    "ko": {
        "ko": ["한국어", "한국말", "우리말", "조선말"],
        "zh": ["韩语", "韩国语", "韩文", "朝鲜语", "韩国话", "朝鲜话", "韓語"],
        "en": ["Korean", "hangul", "hangugeo"],
    },
    "zh": {
        "ko": ["중국어", "중국말", "중문", "한어"],
        "zh": ["中文", "汉语", "普通话", "国语", "中国话", "華語", "華文"],
        "en": ["Chinese", "Mandarin", "Putonghua", "zhongwen"],
    },
    "en": {"ko": ["영어", "영문", "잉글리시", "잉글리쉬"], "zh": ["英语", "英文", "英國話", "洋文", "英國語"], "en": ["English"]},
}


def language_named(text: str) -> str | None:
    """Return the language that ``text`` names ("영어로", "说中文", "in Korean"), or none; the last one named wins."""
    folded = text.casefold()
    found = [
        (folded.rfind(word.casefold()), language)
        for language, names in LANGUAGES_NAMED.items()
        for words in names.values()
        for word in words
        if word.casefold() in folded
    ]
    return max(found)[1] if found else None
