"""Words that recognisers write as they sound: put right before entities are looked for, without moving a character in Korean and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from assistant.components.lexicon import DOCUMENTS, PLACES, RELATIONS
from services.catalogue.sound import syllable

_ZH_TIME_WORDS = ("明天", "后天", "昨天", "前天", "今天", "星期", "礼拜", "小时", "上午", "下午", "晚上", "早上", "工作日")
_ZH_NUMERAL = r"[\d零〇一二两三四五六七八九十百千万]"
_ZH_IN_CONTEXT = (
    (r"(?<=[上下这本]周)[山散伞叁]|(?<=星期)[山散伞]", "三"),
    (r"(?<=[上下这本]周)[武舞午无吴]|(?<=星期)[武舞午无吴]", "五"),
    (r"(?<=[上下这本]周)[留流刘]|(?<=星期)[留流刘]", "六"),
    (r"[石拾时实](?=[天个块岁点份])(?<![小按及准到平])", "十"),
    (rf"(?<={_ZH_NUMERAL})[越约阅](?={_ZH_NUMERAL})", "月"),
    (rf"(?<={_ZH_NUMERAL})[好浩耗](?=$|[\s,，。吗早上下晚])", "号"),
    (rf"(?<={_ZH_NUMERAL})[随碎虽遂](?=$|[\s,，。了的吗])|(?<={_ZH_NUMERAL}周)[随碎虽]", "岁"),
    (rf"(?<={_ZH_NUMERAL})[员园圆原远](?=$|[\s,，。了的吗])", "元"),
    (rf"(?<={_ZH_NUMERAL})快(?=$|[\s,，。了的吗钱])", "块"),
    (rf"(?<={_ZH_NUMERAL})[典店电](?=$|[\s,，。了的吗半])", "点"),
    (r"(?<=[印要打开][\d一两三四五六七八九十])分(?=$|[\s,，。吗])", "份"),
    (rf"(?<={_ZH_NUMERAL}个)任", "人"),
    (rf"[要药腰](?=[{_ZH_NUMERAL[1:-1]}幺\s]{{9,}})", "幺"),
    (r"名子", "名字"),
    (r"(?<=我)[教交较](?=[\u4e00-\u9fff]{2,3}$)", "叫"),
)
"""A character of the same sound where a number stands beside it."""
_KO_IN_CONTEXT = (
    (r"(?<=[영일이삼사오육칠팔구십백천])마(?=\s?[원천백])", "만"),
    (r"(?<=[일이삼사오육칠팔구천] )배(?=\s?원)|(?<=[일이삼사오육칠팔구천])배(?=\s?원)", "백"),
    (r"(?<=[전후침녁밤] )새(?=\s?시(?:$|[\s에쯤까]))", "세"),
    (r"(?<=[등초]본 [한두세네])\s?동(?=$|\s)", lambda m: m[0].replace("동", "통")),
    (r"이르믄", "이름은"),
    (r"이르믐", "이름은"),
    (r"멋(?=\s?[장통시명])", "몇"),
)
_KO_FOLD = str.maketrans({"ᄁ": "ᄀ", "ᄄ": "ᄃ", "ᄈ": "ᄇ", "ᄊ": "ᄉ", "ᄍ": "ᄌ", "ᅢ": "ᅦ", "ᅨ": "ᅦ", "ᅤ": "ᅦ", "ᅬ": "ᅰ", "ᅫ": "ᅰ"})


def fold_ko(text: str) -> str:
    """Return ``text`` with tense consonants and merged vowels written alike, one character for each."""
    text = text.replace("얘기", "예끼")  # a story, no child
    return "".join(unicodedata.normalize("NFC", unicodedata.normalize("NFD", c).translate(_KO_FOLD)) for c in text)


@lru_cache(maxsize=1)
def _zh_by_sound() -> dict[tuple[str, ...], str]:
    words = [w for lexicon in (RELATIONS, DOCUMENTS) for phrases in lexicon.values() for w in phrases.get("zh", ()) if w[0] not in "我俺他"]
    return {tuple(map(syllable, w)): w for w in (*words, *PLACES["zh"], *_ZH_TIME_WORDS) if len(w) > 1}


def _tokens_zh(text: str) -> Iterator[tuple[int, int]]:
    import jieba

    start = 0
    for word in jieba.cut(text, HMM=False):
        yield start, start + len(word)
        start += len(word)


def repair_zh(text: str) -> str:
    """Write words of the same sound as entity words ("身分正", "下周山") as those words; the length stays."""
    import jieba

    for pattern, right in _ZH_IN_CONTEXT:
        text = re.sub(pattern, right, text)
    sounds = [syllable(c) for c in text]
    by_sound = _zh_by_sound()
    spans: list[tuple[int, int]] | None = None
    for width in (5, 4, 3, 2):
        for start in range(len(text) - width + 1):
            word = by_sound.get(tuple(sounds[start : start + width]))
            heard = text[start : start + width]
            if word is None or word == heard or (width == 2 and (not re.fullmatch(r"[\u4e00-\u9fff]{2}", heard) or heard[0] == heard[1])):
                continue
            spans = list(_tokens_zh(text)) if spans is None else spans
            # Two characters that are a word of the dictionary, or cut one through, were meant as they stand.
            whole = all(e <= start or s >= start + width or (s >= start and e <= start + width) for s, e in spans)
            known = width == 2 and jieba.dt.FREQ.get(heard, 0) > 0
            if (whole or width > 2) and not known:
                text = text[:start] + word + text[start + width :]
    return text


def repair_ko(text: str) -> str:
    """Write numbers and units heard alike as they are meant ("사마 원", "오후 새 시"); the length stays."""
    for pattern, right in _KO_IN_CONTEXT:
        text = re.sub(pattern, right, text)
    return text


_EN_TIME_WORDS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "yesterday", "january", "february", "september", "october", "november",
    "december", "fifth", "sixth", "eighth", "twelfth", "thirteenth", "twentieth", "thirtieth", "afternoon", "morning", "evening", "o'clock",
)  # fmt: skip
_EN_IN_CONTEXT = (
    (r"\b(at|past|to) for\b", r"\1 four"),
    (r"\bfor o'?clock\b", "four o'clock"),
    (r"\bto o'?clock\b", "two o'clock"),
    (r"\b([ap])\.? m\b\.?", r"\1m"),
    (r"(?:^|(?<=need |give |want ))to (?=cop(?:y|ies)\b)", "two "),
    (r"(?:^|(?<=need |give |want ))for (?=cop(?:y|ies)\b)", "four "),
    (r"\b(thousand|hundred|million) (?:one|wan|juan)\b(?=\W*$|\s(?:a|per|for|in)\b)", r"\1 won"),
    (r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) ate\b", r"\1 eight"),
    (r"\b(eighty|seventy|sixty|ninety|fifty|forty) (?:to|too)(?= year)", r"\1 two"),
    (r"\b(two|too|three|four|five|six|\d+) (?:weak|week)\b", r"\1 weeks"),
    (r"\b(?:takes?|for|about|wait|waited) to (?=hours|days|weeks|months|years)", lambda m: m[0][:-3] + "two "),
    (r"\b(?:too|to) (?=[ap]m\b)", "two "),
    (r"\b(half|quarter|ten|twenty|five) passed\b", r"\1 past"),
    (r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) tree\b", r"\1 three"),
    (r"\btoo (?=hours|days|weeks|months|years)", "two "),
    (r"\b(?:may|me|my) name (?:his|ease)\b", "my name is"),
    (r"\bmay name is\b", "my name is"),
)


@lru_cache(maxsize=20_000)
def _sound_en(word: str) -> str:
    word = re.sub(r"c(?=[eiy])", "s", word.casefold()).replace("ph", "f").replace("c", "k")
    return re.sub(r"(.)\1", r"\1", word).removesuffix("e")


@lru_cache(maxsize=20_000)
def near_en(heard: str, word: str) -> bool:
    """Return whether ``heard`` is ``word`` misspelt by ear: the same first sound, one slip, or two in a long word."""
    a, b = _sound_en(heard), _sound_en(word)
    if len(heard) < 4 or len(word) < 5 or a[:1] != b[:1] or heard + "s" == word:
        return False
    return bool(DamerauLevenshtein.distance(a, b, score_cutoff=2) <= (2 if len(b) >= 8 else 1))


_EN_ALIKE = frozenset(
    "other bother rather gather mouth month months mister son sun phone photon moth broth officer offer offers fist first firth fifty fifteen sixteen sixty eight eighty "
    "eighteen hospitals brothers mothers fathers sisters husbands parent patient patients office sixths lease leaves least please decide money many learning warning moaning "
    "clinics banks library liberty motor matter leave children".split()
)
"""Words that are near an entity word and stand for themselves."""


def repair_en(text: str) -> str:
    """Write days, months and numbers heard alike as they are meant ("the fith", "at for o'clock"); the length may change."""
    text = re.sub(
        r"[a-z']{4,}",
        lambda m: next((w for w in _EN_TIME_WORDS if m[0] != w and m[0] not in _EN_ALIKE and near_en(m[0], w)), m[0]),
        text,
        flags=re.IGNORECASE,
    )
    for pattern, right in _EN_IN_CONTEXT:
        text = re.sub(pattern, right, text, flags=re.IGNORECASE)
    return text


def _initials(word: str) -> set[str]:
    """Return the letter and the sound a word begins with: nothing begins otherwise that is near it."""
    return {word[:1], _sound_en(word)[:1]}


@lru_cache(maxsize=1)
def _en_phrases() -> tuple[dict[str, list[tuple[str, str, tuple[str, ...], str]]], frozenset[str]]:
    """Return kind, value, words and letters of each phrase by its initials, and all phrases as they are written."""
    lexicons = (("relation", RELATIONS), ("document", DOCUMENTS))
    named = [(label, value, p) for label, lexicon in lexicons for value, phrases in lexicon.items() for p in phrases["en"]]
    named += [("place", "", p) for p in PLACES["en"]]
    by_initial: dict[str, list[tuple[str, str, tuple[str, ...], str]]] = {}
    for label, value, phrase in named:
        parts = tuple(phrase.casefold().split())
        if len("".join(parts)) >= 6:
            for initial in _initials(parts[0]):
                by_initial.setdefault(initial, []).append((label, value or phrase, parts, "".join(parts)))
    return by_initial, frozenset(phrase.casefold() for _, _, phrase in named)


def misheard_en(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield kind, value, start and end of documents, relations and places whose words are parted or misspelt ("past port", "immigration offis")."""
    words = [(m[0].casefold(), m.start(), m.end()) for m in re.finditer(r"[A-Za-z'’-]+", text)]
    by_initial, exact = _en_phrases()
    best: dict[tuple[int, int], tuple[int, str, str]] = {}
    for first, (opening, start, _) in enumerate(words):
        candidates = {phrase[2:]: phrase for initial in _initials(opening) for phrase in by_initial.get(initial, ())}
        for label, value, parts, compact in candidates.values():
            for width in {len(parts), len(parts) + 1}:
                window = words[first : first + width]
                if len(window) < width:
                    continue
                heard = [w for w, _, _ in window]
                if width == len(parts):
                    # Every word the same or near, and one of them misspelt.
                    same = [h in (p, p + "s") for h, p in zip(heard, parts)]
                    fits = not all(same) and all(s or (h not in _EN_ALIKE and near_en(h, p)) for s, h, p in zip(same, heard, parts))
                else:
                    joined = "".join(heard)
                    fits = joined[:1] == compact[:1] and (
                        joined == compact or (len(compact) >= 8 and len(heard[-1]) > 2 and near_en(joined, compact))
                    )
                if fits and " ".join(heard) not in exact:
                    span, slips = (start, window[-1][2]), DamerauLevenshtein.distance("".join(heard), compact)
                    best[span] = min(best.get(span, (99, "", "")), (slips, label, value))
    for (start, end), (_, label, value) in best.items():
        yield label, value, start, end
