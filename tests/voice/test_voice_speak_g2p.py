from __future__ import annotations

import pytest

from voice.speak import espeak, g2p_en, g2p_ko, g2p_zh
from voice.speak.kokoro import phonemes


@pytest.mark.parametrize(
    ("spelled", "said"),
    {
        "등록": "등녹", "같이": "가치", "국물": "궁물", "독립": "동닙", "신라": "실라", "좋다": "조타", "않아": "아나",
        "닭이": "달기", "값이": "갑씨", "앉다": "안따", "맑게": "말께", "밝히다": "발키다", "굳이": "구지", "옷이": "오시",
        "있어요": "이써요", "없습니다": "업씀니다", "합니다": "함니다", "못해요": "모태요", "주민등록등본": "주민등녹뜽본",
        "읽고": "일꼬", "넓다": "널따", "싫어요": "시러요", "많고": "만코", "의사의": "의사에", "회의": "회이", "희망": "히망",
        "협력": "혐녁", "부엌에": "부어케", "십육": "심뉵", "여권": "여꿘", "닫히다": "다치다", "할게요": "할께요",
        "할 수 있어요": "할 쑤 이써요", "법률": "범뉼", "앞으로": "아프로", "꽃이": "꼬치",
    }.items(),
)
def test_korean_spelling_follows_standard_pronunciation(spelled: str, said: str) -> None:
    assert g2p_ko.pronounce(spelled) == said


def test_korean_symbols_are_all_in_the_models_table() -> None:
    table = set(";:,.!?—…\"()“” ̃ʣʥʦʨᵝꭧAIOQSTWYᵊabcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ↓→↗↘ᵻ")
    everything = "".join(chr(c) for c in range(0xAC00, 0xD7A4, 7))
    assert set(g2p_ko.symbols(g2p_ko.pronounce(everything))) <= table


@pytest.mark.parametrize(
    ("text", "expected"),
    [("银行", "i↗nxa↗ŋ"), ("重新", "ꭧʰʊ↗ŋɕi→n"), ("长者", "ꭧa↓ŋꭧɤ↓"), ("女", "ny↓"), ("月", "ɥe↘"), ("知", "ꭧɨ→"), ("二", "ɚ↘")],
)
def test_chinese_characters_get_tones_and_the_reading_of_their_word(text: str, expected: str) -> None:
    assert "".join(s for _, s in g2p_zh.words(text, sandhi=False)) == expected


def test_every_common_pinyin_syllable_has_symbols() -> None:
    for base in "a ai ban pang mei feng diu tong neng lv lve guai kuang hun jiong quan xun zhui chuang shei ri zi cun suo yi ya yan yong yuan wu wa weng er nü ju que".split():
        assert g2p_zh.syllable(base + "4"), base


@pytest.mark.skipif(not espeak.available(), reason="espeak-ng is not installed")
def test_english_words_keep_their_order_and_marks() -> None:
    words = g2p_en.words("Hello there, how are you?")
    assert [w for w, _ in words] == ["Hello", "there,", "how", "are", "you?"]
    assert words[0][1].endswith("O") and words[1][1].endswith(",") and words[-1][1].endswith("?")


@pytest.mark.parametrize(
    ("text", "leaning"), [("등본 떼 주세요", [False, False, True]), ("두 통 떼 주세요", [False, True, False, True]), ("네, 맞아요", [False, False]), ("표 좀 끊어 주세요", [False, True, False, False])]
)
def test_a_word_of_one_syllable_is_said_in_one_breath_with_the_next(text: str, leaning: list[bool]) -> None:
    assert [symbols.startswith(g2p_ko.LINK) for _, symbols in phonemes(text, "ko")] == leaning
    assert [word for word, _ in phonemes(text, "ko")] == text.split()
