"""Short lists of words that entities are found by."""

from __future__ import annotations

RELATIONS: dict[str, dict[str, list[str]]] = {
    "mother": {"ko": ["어머니", "엄마", "어머님", "모친", "울 엄마", "어무이", "엄니", "오마니", "어무니"], "zh": ["妈妈", "母亲", "老妈", "我妈", "俺妈", "他妈妈", "俺娘", "我娘", "娘"], "en": ["mother", "mum", "mom", "mam", "mummy", "mudder", "mutha"]},
    "father": {"ko": ["아버지", "아빠", "아버님", "부친", "아부지", "아바이", "아버이"], "zh": ["爸爸", "父亲", "老爸", "我爸", "俺爸", "俺爹", "我爹", "爹", "老汉儿", "我老汉"], "en": ["father", "dad", "da", "daddy", "my farther", "fadder"]},
    "husband": {"ko": ["남편", "바깥양반", "신랑", "영감"], "zh": ["老公", "丈夫", "爱人", "老伴", "老伴儿", "老头子", "当家的"], "en": ["husband", "hubby"]},
    "wife": {"ko": ["아내", "집사람", "마누라", "와이프", "안사람", "할망구"], "zh": ["老婆", "妻子", "媳妇", "媳妇儿", "太太", "老太婆", "婆娘"], "en": ["wife", "missus"]},
    "son": {"ko": ["아들", "아들내미", "아들놈", "아드님", "큰아들", "작은아들"], "zh": ["儿子", "俺儿", "我儿"], "en": ["son", "lad", "our lad"]},
    "daughter": {"ko": ["딸", "딸내미", "딸래미", "따님", "큰딸", "작은딸", "막내딸"], "zh": ["女儿", "闺女", "姑娘家", "我姑娘"], "en": ["daughter", "lass"]},
    "grandmother": {"ko": ["할머니", "할매", "외할머니", "할무니", "할머님"], "zh": ["奶奶", "外婆", "姥姥", "阿婆"], "en": ["grandmother", "nan", "gran", "nana", "grandmudder", "grandmum", "granny", "grandma"]},
    "grandfather": {"ko": ["할아버지", "할배", "외할아버지", "하라버지"], "zh": ["爷爷", "外公", "姥爷", "阿公"], "en": ["grandfather", "grandad", "granddad", "grandpa"]},
    "grandchild": {"ko": ["손자", "손녀", "손주", "손주놈", "손녀딸"], "zh": ["孙子", "孙女", "外孙", "外孙女", "孙孙"], "en": ["grandson", "granddaughter", "grandchild", "grandchildren", "grandkid"]},
    "sibling": {"ko": ["형", "누나", "오빠", "언니", "동생", "여동생", "남동생", "누님", "형님", "언니네"], "zh": ["哥哥", "姐姐", "弟弟", "妹妹", "我哥", "我姐", "我弟", "我妹"], "en": ["brother", "sister"]},
    "child": {"ko": ["아이", "아기", "애기", "자녀", "우리 애", "애", "애들", "우리 아"], "zh": ["孩子", "宝宝", "小孩", "娃儿", "娃娃", "带娃", "生娃", "娃"], "en": ["child", "children", "baby", "kid", "little one", "bairn", "toddler"]},
    "parents": {"ko": ["부모님", "부모"], "zh": ["父母", "爸妈", "爹妈"], "en": ["parents", "mum and dad"]},
    "in_law": {"ko": ["며느리", "사위", "시어머니", "시어머님", "시어매", "시엄니", "시아버지", "시아버님", "시부모님", "장모", "장모님", "장인", "장인어른"], "zh": ["儿媳", "儿媳妇", "女婿", "婆婆", "公公", "岳母", "岳父", "丈母娘", "老丈人"], "en": ["mother-in-law", "father-in-law", "son-in-law", "daughter-in-law", "in-laws"]},
}

DOCUMENTS: dict[str, dict[str, list[str]]] = {
    "id_card": {"ko": ["신분증", "주민등록증", "민증", "주민증"], "zh": ["身份证", "证件"], "en": ["ID card", "photo ID", "identity card", "ID", "eye dee card"]},
    "passport": {"ko": ["여권"], "zh": ["护照"], "en": ["passport"]},
    "driving_licence": {"ko": ["운전면허증", "면허증"], "zh": ["驾照", "驾驶证", "驾驶本", "驾本"], "en": ["driving licence", "driving license", "driver's license", "driver's licence", "drivers licence"]},
    "photo": {"ko": ["사진", "증명사진", "여권사진", "여권 사진"], "zh": ["照片", "相片", "证件照"], "en": ["photo", "photograph", "picture"]},
    "power_of_attorney": {"ko": ["위임장"], "zh": ["委托书", "授权书"], "en": ["letter of authority", "power of attorney", "letter of authorisation", "authorisation letter"]},
    "seal": {"ko": ["도장", "인감도장"], "zh": ["印章", "图章"], "en": ["seal", "stamp"]},
    "bankbook": {"ko": ["통장", "통장 사본"], "zh": ["存折", "银行卡", "存单"], "en": ["bankbook", "bank card", "bank book", "bank statement", "passbook"]},
    "household_register": {"ko": ["호적", "등본", "초본", "주민등록등본", "주민등록초본", "가족관계증명서"], "zh": ["户口本", "户口簿", "户口薄"], "en": ["hukou booklet", "hukou book", "household register", "family register", "family relation certificate", "family relations certificate", "family certificate", "resident register"]},
    "lease": {"ko": ["임대차계약서", "임대차 계약서", "전세 계약서", "전세계약서", "월세 계약서", "집 계약서"], "zh": ["租房合同", "租赁合同", "租房协议", "租约"], "en": ["lease", "tenancy agreement", "rental contract", "rent contract"]},
    "death_certificate": {"ko": ["사망진단서"], "zh": ["死亡证明"], "en": ["death certificate"]},
    "birth_certificate": {"ko": ["출생증명서"], "zh": ["出生证明", "出生医学证明"], "en": ["birth certificate"]},
    "receipt": {"ko": ["영수증"], "zh": ["发票", "收据"], "en": ["receipt", "invoice"]},
    "diagnosis": {"ko": ["진단서", "소견서"], "zh": ["诊断书", "诊断证明"], "en": ["medical certificate", "doctor's note", "sick note"]},
    "residence_card": {"ko": ["외국인등록증", "외국인 등록증", "거소증"], "zh": ["居住证", "居留证", "外国人登录证"], "en": ["residence card", "residence permit", "alien registration card", "ARC"]},
    "health_insurance_card": {"ko": ["건강보험증", "의료보험증", "보험증"], "zh": ["医保卡", "医疗保险卡", "健康保险证"], "en": ["health insurance card", "insurance card"]},
    "social_security_card": {"ko": ["사회보장카드"], "zh": ["社保卡", "社会保障卡"], "en": ["social security card"]},
    "marriage_certificate": {"ko": ["혼인관계증명서", "결혼증"], "zh": ["结婚证", "结婚证书"], "en": ["marriage certificate", "marriage lines"]},
    "divorce_certificate": {"ko": ["이혼확인서"], "zh": ["离婚证"], "en": ["divorce certificate"]},
    "disability_card": {"ko": ["장애인등록증", "장애인 등록증", "복지카드"], "zh": ["残疾证", "残疾人证"], "en": ["disability card", "blue badge"]},
    "title_deed": {"ko": ["등기부등본", "등기권리증", "집문서"], "zh": ["房产证", "不动产权证", "房本"], "en": ["title deed", "deeds"]},
    "income_proof": {"ko": ["소득증명", "소득금액증명", "급여명세서", "월급 명세서", "재직증명서"], "zh": ["收入证明", "工资条", "工资单", "在职证明"], "en": ["payslip", "pay slip", "proof of income", "income certificate", "wage slip"]},
    "utility_bill": {"ko": ["고지서", "전기 고지서"], "zh": ["电费单", "水费单", "账单"], "en": ["utility bill", "council tax bill", "gas bill", "electricity bill", "water bill"]},
    "business_registration": {"ko": ["사업자등록증", "사업자 등록증"], "zh": ["营业执照"], "en": ["business licence", "business registration"]},
    "vehicle_registration": {"ko": ["자동차등록증", "차량등록증"], "zh": ["行驶证", "行车证"], "en": ["logbook", "vehicle registration", "car registration"]},
    "school_record": {"ko": ["졸업증명서", "성적증명서"], "zh": ["毕业证", "毕业证书", "成绩单"], "en": ["diploma", "school record", "graduation certificate"]},
}

PLACES: dict[str, tuple[str, ...]] = {
    "ko": (
        "주민센터", "행정복지센터", "동사무소", "면사무소", "읍사무소", "구청", "시청", "군청", "도청", "보건소", "경찰서", "파출소", "지구대", "소방서", "우체국",
        "세무서", "법원", "등기소", "출입국사무소", "출입국관리사무소", "출입국외국인청", "병원", "의료원", "보건지소", "복지관", "경로당", "도서관", "고용센터", "은행", "농협",
        "터미널", "공항", "초등학교", "중학교", "고등학교", "대학교", "요양원", "치매안심센터", "민원실", "약국", "공원", "정류장", "지하철역", "기차역", "운전면허시험장",
    ),
    "zh": (
        "派出所", "公安局", "居委会", "街道办事处", "街道办", "政务服务中心", "政务中心", "政务大厅", "办事大厅", "服务中心", "医院", "税务局", "社保局", "民政局", "人社局",
        "法院", "邮局", "银行", "火车站", "汽车站", "地铁站", "车站", "机场", "车管所", "出入境管理局", "出入境大厅", "医保局", "小学", "中学", "大学", "养老院", "敬老院",
        "卫生院", "诊所", "村委会", "房管局", "区政府", "市政府", "图书馆", "公证处", "信访局", "交警队", "幼儿园", "卫生所", "就业局", "洞事务所", "居民中心", "区厅", "市厅",
    ),
    "en": (
        "district office", "immigration office", "post office", "town hall", "city hall", "community centre", "community center", "police station", "tax office",
        "health centre", "health center", "public health centre", "library", "job centre", "jobcentre", "employment centre", "hospital", "welfare centre", "registry office",
        "register office", "train station", "bus station", "railway station", "fire station", "courthouse", "council offices", "care home", "clinic", "airport", "embassy", "pharmacy",
        "surgery", "primary school", "secondary school", "university", "licence centre", "civic centre", "resident centre", "gu office", "dong office", "bank",
    ),
}  # fmt: skip
"""What public places are called; a name may stand before it."""

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
