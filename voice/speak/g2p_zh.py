"""Chinese text → pinyin with tones → Kokoro's symbols. Polyphones are decided by the word they stand in."""

from __future__ import annotations

import functools
import re

_INITIALS = {"b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
             "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s", "": ""}
# 0 marks where the tone goes: on the nucleus, as the model was trained.
_FINALS = {"a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n", "eng": "ə0ŋ",
           "er": "ɚ0", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n",
           "iu": "jou0", "iou": "jou0", "ing": "i0ŋ", "iong": "jʊ0ŋ", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "uei": "wei0",
           "ui": "wei0", "ua": "wa0", "uai": "wai0", "uan": "wa0n", "uen": "wə0n", "un": "wə0n", "uang": "wa0ŋ",
           "ueng": "wə0ŋ", "uo": "wo0", "o": "wo0", "v": "y0", "ü": "y0", "ve": "ɥe0", "üe": "ɥe0", "van": "ɥɛ0n",
           "üan": "ɥɛ0n", "vn": "y0n", "ün": "y0n", "io": "jo0", "ê": "ɛ0", "ueŋ": "wə0ŋ"}
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_MARKS = {"，": ",", "。": ".", "！": "!", "？": "?", "…": "…", "、": ","}

PHRASES = {
    "重办": "chóng bàn", "重新": "chóng xīn", "重复": "chóng fù", "补办": "bǔ bàn", "长者": "zhǎng zhě", "行政": "xíng zhèng",
    "银行": "yín háng", "行驶证": "xíng shǐ zhèng", "调解": "tiáo jiě", "调取": "diào qǔ", "参保": "cān bǎo", "还款": "huán kuǎn",
    "归还": "guī huán", "还有": "hái yǒu", "得到": "dé dào", "需要": "xū yào", "了解": "liǎo jiě", "便民": "biàn mín", "便宜": "pián yi",
    "处理": "chǔ lǐ", "处罚": "chǔ fá", "办事处": "bàn shì chù", "缴纳": "jiǎo nà", "为了": "wèi le", "作为": "zuò wéi",
    "一网通办": "yì wǎng tōng bàn", "户口簿": "hù kǒu bù", "薄弱": "bó ruò", "数据": "shù jù", "少数": "shǎo shù", "发现": "fā xiàn",
    "理发": "lǐ fà", "假期": "jià qī", "请假": "qǐng jià", "真假": "zhēn jiǎ", "率先": "shuài xiān", "税率": "shuì lǜ",
    "给您": "gěi nín", "供给": "gōng jǐ", "差额": "chā é", "出差": "chū chāi", "应当": "yīng dāng", "相应": "xiāng yìng",
    "着急": "zháo jí", "接着": "jiē zhe", "朝阳区": "cháo yáng qū", "都可以": "dōu kě yǐ", "首都": "shǒu dū", "生长": "shēng zhǎng",
    "校长": "xiào zhǎng", "长期": "cháng qī", "多长": "duō cháng", "登记": "dēng jì", "教育": "jiào yù", "教书": "jiāo shū",
}


@functools.lru_cache(maxsize=1)
def _tools() -> tuple[object, object]:
    import logging

    import jieba
    from pypinyin import load_phrases_dict

    jieba.setLogLevel(logging.WARNING)
    load_phrases_dict({k: [[p] for p in v.split()] for k, v in PHRASES.items() if len(k) == len(v.split())})
    for word in PHRASES:
        jieba.add_word(word)
    return jieba, load_phrases_dict


def pinyin(word: str, sandhi: bool = True) -> list[str]:
    """Pinyin with tone numbers, one per character (5 is neutral): 银行 → yin2, hang2."""
    _tools()
    from pypinyin import Style, lazy_pinyin

    return list(lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=sandhi, v_to_u=False))


def syllable(py: str) -> str:
    """One pinyin syllable with tone number → symbols; unknown ones give nothing."""
    match = re.fullmatch(r"([a-zê]+?)(r?)([1-5])", py.replace("ü", "v"))
    if not match:
        return ""
    body, tone = match[1] + match[2], match[3]
    if body in ("er", "r"):
        return "ɚ" + _TONES[tone]
    initial = next((i for i in ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs") if body.startswith(i)), "")
    final = body[len(initial):]
    if not initial:
        if body.startswith("y"):
            final = {"yi": "i", "yin": "in", "ying": "ing", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn",
                     "you": "iou", "yong": "iong", "yo": "io", "yai": "ai"}.get(body, "i" + body[1:])
        elif body.startswith("w"):
            final = {"wu": "u", "wei": "uei", "wen": "uen", "weng": "ueng"}.get(body, "u" + body[1:])
    elif initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        return _INITIALS[initial] + "ɨ" + _TONES[tone]
    if final not in _FINALS:
        return ""
    return _INITIALS[initial] + _FINALS[final].replace("0", _TONES[tone])


def words(text: str, sandhi: bool = True) -> list[tuple[str, str]]:
    """(word, symbols) pairs of a normalised sentence, in order; Latin words are said in English."""
    jieba, _ = _tools()
    result: list[tuple[str, str]] = []
    for chunk in re.findall(r"[A-Za-z' ]*[A-Za-z][A-Za-z' ]*|[，。！？…、]+|[^A-Za-z，。！？…、\s]+", text):
        if chunk[0] in _MARKS:
            if result:
                word, symbols = result[-1]
                result[-1] = (word + chunk, symbols + _MARKS[chunk[0]])
        elif chunk[0].isascii():
            from voice.speak import g2p_en

            result += g2p_en.words(chunk.strip())
        else:
            for word in _segment(chunk, jieba):
                symbols = "".join(syllable(p) for p in pinyin(word, sandhi))
                if symbols:
                    result.append((word, symbols))
    return result


def _segment(chunk: str, jieba: object) -> list[str]:
    """Words of a stretch of Chinese; a numeral stays whole with the unit behind it."""
    parts: list[str] = []
    for piece in re.split(r"([零一二三四五六七八九十百千万亿两幺]{2,}[年月日号点分元个份楼层秒岁]?|[一二三四五六七八九十][年月日号点分]半?)", chunk):
        if re.fullmatch(r"[零一二三四五六七八九十百千万亿两幺]{2,}.?|[一二三四五六七八九十][年月日号点分]半?", piece):
            parts.append(piece)
        elif piece:
            parts += jieba.lcut(piece)  # type: ignore[attr-defined]
    return parts
