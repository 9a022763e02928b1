"""Korean spelling → pronunciation → Kokoro's symbols.

``pronounce`` follows the Standard Pronunciation (표준발음법): aspiration, palatalisation, linking, coda neutralisation,
tensification, nasalisation, lateralisation. What spelling does not show (여권 as 여꿘) is in ``LEXICON``.
"""

from __future__ import annotations

import re

from voice.speak.hangul import Syllable, is_syllable, take_apart

LEXICON = {
    # Sino-Korean tensification that spelling does not show: words of public service first
    "여권": "여꿘", "인권": "인꿘", "영주권": "영주꿘", "투표권": "투표꿘", "안건": "안껀", "조건": "조껀", "사건": "사껀",
    "요건": "요껀", "물건": "물건", "문건": "문껀", "용건": "용껀", "면허증": "면허쯩", "보험증": "보험쯩", "신분증": "신분쯩",
    "영수증": "영수증", "등록증": "등록쯩", "자격증": "자격쯩", "학생증": "학생쯩", "회원증": "회원쯩", "허가증": "허가쯩",
    "확인증": "확인쯩", "접수증": "접쑤쯩", "복지카드": "복찌카드", "출생": "출쌩", "출산": "출싼", "출석": "출썩",
    "결정": "결쩡", "일정": "일쩡", "설정": "설쩡", "절실": "절씰", "실시": "실씨", "일시": "일씨", "필수": "필쑤",
    "발송": "발쏭", "발생": "발쌩", "발달": "발딸", "활동": "활똥", "결제": "결쩨", "결석": "결썩", "철도": "철또",
    "갈등": "갈뜽", "물질": "물찔", "밀접": "밀쩝", "열심히": "열씸히", "일자": "일짜", "날짜": "날짜", "글자": "글짜",
    "숫자": "수짜", "문자": "문짜", "한자": "한짜", "인적": "인쩍", "법적": "법쩍", "성격": "성껵", "가격": "가격",
    "자격": "자격", "시가": "시까", "평가": "평까", "주가": "주까", "대가": "대까", "효과": "효과", "치과": "치꽈",
    "내과": "내꽈", "안과": "안꽈", "외과": "외꽈", "민원과": "민원꽈", "가정의학과": "가정의학꽈", "발표": "발표",
    "관련": "괄련", "할 수": "할 쑤", "서울역": "서울력", "지하철역": "지하철력", "부산역": "부산녁", "맛있": "마싣",
    "못하": "모타", "못 하": "모 타", "첫인상": "처딘상", "한여름": "한녀름", "꽃잎": "꼰닙", "깻잎": "깬닙",
    "나뭇잎": "나문닙", "색연필": "생년필", "담요": "담뇨", "식용유": "시굥뉴", "휘발유": "휘발류", "십육": "심뉵",
    "백육": "뱅뉵", "천육": "천뉵", "만육": "만뉵", "의견란": "의견난", "신청란": "신청난", "생산량": "생산냥",
    "판단력": "판단녁", "결단력": "결딴녁", "입원료": "이붠뇨", "과태료": "과태료", "수수료": "수수료", "보험료": "보험뇨",
    "넓죽": "넙쭉", "밟": "밥", "몇 월": "며 뒬", "몇 년": "면 년", "옷 위": "오 뒤", "휴일": "휴일", "월요일": "워료일",
    "금요일": "그묘일", "목요일": "모교일", "일요일": "이료일", "계약금": "계약끔", "세금": "세금", "지원금": "지원금",
    "장학금": "장학끔", "보조금": "보조금", "입금": "입끔", "연금": "연금", "출입국": "추립꾹", "산불": "산뿔",
    "전화번호": "전화번호", "등굣길": "등교낄", "횟수": "회쑤", "개수": "개쑤", "점수": "점쑤", "호수": "호수",
    "호실": "호실", "손님": "손님", "길벗": "길벋", "강가": "강까", "창가": "창까", "눈동자": "눈똥자", "실수": "실쑤",
    "결과": "결과", "불법": "불뻡", "방법": "방법", "헌법": "헌뻡", "문법": "문뻡", "민법": "민뻡", "할인": "하린",
    "전입신고": "저닙씬고", "병원비": "병원비", "상담사": "상담사", "고지서": "고지서", "갑근세": "갑끈세",
}
_LEXICON = re.compile("|".join(re.escape(k) for k in sorted(LEXICON, key=len, reverse=True) if LEXICON[k] != k))

_TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
_ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_SPLIT = {"ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄶ": ("ㄴ", "ㅎ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ"),
          "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅀ": ("ㄹ", "ㅎ"), "ㅄ": ("ㅂ", "ㅅ")}
_CLOSED = {"ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㄳ": "ㄱ", "ㄺ": "ㄱ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ", "ㅊ": "ㄷ", "ㅌ": "ㄷ", "ㅎ": "ㄷ",
           "ㅍ": "ㅂ", "ㄿ": "ㅂ", "ㅄ": "ㅂ", "ㄼ": "ㄹ", "ㄽ": "ㄹ", "ㄾ": "ㄹ", "ㅀ": "ㄹ", "ㄻ": "ㅁ", "ㄵ": "ㄴ", "ㄶ": "ㄴ"}
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_NOUNS_IN_UI = ("회의", "주의", "동의", "문의", "논의", "합의", "유의", "거의", "강의", "상의", "편의", "정의", "결의", "심의", "협의", "건의", "이의")
_MODIFIER = re.compile(r"^(?:수|것|거|게|걸|데|지|줄|적|바|사람|경우|때)")


def pronounce(text: str) -> str:
    """Hangul text → Hangul spelled as it is said; spaces and other characters stay where they are."""
    text = _LEXICON.sub(lambda m: LEXICON[m.group()], text)
    words = text.split(" ")
    said: list[str] = []
    for i, word in enumerate(words):
        result = _word(word, first=True)
        if i and _MODIFIER.match(word) and words[i - 1] and is_syllable(words[i - 1][-1]) \
                and take_apart(words[i - 1][-1]).coda == "ㄹ":
            head = take_apart(result[0])  # 할 수 → 할 쑤
            head.onset = _TENSE.get(head.onset, head.onset)
            result = str(head) + result[1:]
        said.append(result)
    return " ".join(said)


def _word(word: str, first: bool) -> str:
    out: list[Syllable | str] = [take_apart(c) if is_syllable(c) else c for c in word]
    for i, a in enumerate(out):
        if not isinstance(a, Syllable):
            continue
        if a.vowel == "ㅢ":
            if a.onset != "ㅇ" or (i and i < len(out) - 1):
                a.vowel = "ㅣ"
            elif i:  # a final 의 is the particle, but for these nouns
                a.vowel = "ㅣ" if word.endswith(_NOUNS_IN_UI) else "ㅔ"
        if a.vowel == "ㅖ" and a.onset not in "ㅇㄹ":
            a.vowel = "ㅔ"
        if a.onset in "ㅈㅉㅊ" and a.vowel in "ㅑㅕㅛㅠ":
            a.vowel = {"ㅑ": "ㅏ", "ㅕ": "ㅓ", "ㅛ": "ㅗ", "ㅠ": "ㅜ"}[a.vowel]
        b = out[i + 1] if i + 1 < len(out) else None
        if isinstance(b, Syllable):
            _meet(a, b, word[i + 1:])
        else:
            a.coda = _CLOSED.get(a.coda, a.coda)
    return "".join(str(s) for s in out)


def _meet(a: Syllable, b: Syllable, rest: str) -> None:
    """Apply the rules where syllable ``a`` meets ``b``; ``rest`` is the spelling from ``b`` on."""
    if a.coda in ("", "ㅇ") and not (a.coda == "ㅇ" and b.onset == "ㄹ"):
        return
    # aspiration
    if a.coda in ("ㅎ", "ㄶ", "ㅀ"):
        left = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}[a.coda]
        if b.onset in _ASPIRATED and b.onset != "ㅂ":
            a.coda, b.onset = left, _ASPIRATED[b.onset]
            return
        if b.onset == "ㅅ":
            a.coda, b.onset = left, "ㅆ"
            return
        if b.onset == "ㅇ":
            a.coda = ""
            if left:
                b.onset = left
            return
        a.coda = left or ("ㄴ" if b.onset == "ㄴ" else "ㄷ")
    elif b.onset == "ㅎ" and a.coda not in ("ㄴ", "ㄹ", "ㅁ", "ㅇ", "ㄻ"):
        left, last = _SPLIT.get(a.coda, ("", a.coda))
        last = {"ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅊ": "ㅈ", "ㅌ": "ㄷ", "ㅍ": "ㅂ"}.get(last, last)
        onset = _ASPIRATED[last]
        if last == "ㄷ" and b.vowel in ("ㅣ", "ㅕ"):
            onset = "ㅊ"
        a.coda, b.onset = _CLOSED.get(left, left), onset
        return
    # palatalisation
    if a.coda in ("ㄷ", "ㅌ", "ㄾ") and b.onset == "ㅇ" and b.vowel in ("ㅣ", "ㅕ"):
        a.coda, b.onset = ("ㄹ" if a.coda == "ㄾ" else ""), ("ㅈ" if a.coda == "ㄷ" else "ㅊ")
        if b.vowel == "ㅕ":
            b.vowel = "ㅓ"
        return
    # linking
    if b.onset == "ㅇ":
        if a.coda in _SPLIT:
            left, last = _SPLIT[a.coda]
            a.coda, b.onset = left, "ㅆ" if last == "ㅅ" else last
        elif a.coda != "ㅇ":
            a.coda, b.onset = "", a.coda
        return
    # tensification
    closed = _CLOSED.get(a.coda, a.coda)
    if a.coda == "ㄺ" and b.onset == "ㄱ":
        closed = "ㄹ"
        b.onset = "ㄲ"
    elif b.onset in _TENSE and (
        closed in ("ㄱ", "ㄷ", "ㅂ") or a.coda in ("ㄵ", "ㄼ", "ㄾ", "ㄻ")
        or (a.coda == "ㄹ" and re.match(r"(?:게요?$|걸요?$|수록|지라도|지도)", rest))
    ):
        b.onset = _TENSE[b.onset]
    a.coda = closed
    # nasalisation and lateralisation
    if a.coda in _NASAL and b.onset in ("ㄴ", "ㅁ"):
        a.coda = _NASAL[a.coda]
    elif a.coda in _NASAL and b.onset == "ㄹ":
        a.coda, b.onset = _NASAL[a.coda], "ㄴ"
    elif a.coda in ("ㅁ", "ㅇ") and b.onset == "ㄹ":
        b.onset = "ㄴ"
    elif (a.coda, b.onset) in (("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")):
        a.coda, b.onset = "ㄹ", "ㄹ"


# Kokoro has no Korean speaker: these are the symbols a recogniser understood best from the Japanese speakers' mouths.
# Lax stops are voiced for them everywhere, because their voiceless ones are heard as tense or aspirated.
_ONSET = {"ㄱ": "ɡ", "ㄷ": "d", "ㅂ": "b", "ㅈ": "ʥ", "ㄲ": "ʔk", "ㄸ": "ʔt", "ㅃ": "ʔp", "ㅆ": "s", "ㅉ": "ʔʨ", "ㅋ": "kʰ", "ㅌ": "tʰ",
          "ㅍ": "pʰ", "ㅊ": "ʨʰ", "ㄴ": "n", "ㅁ": "m", "ㅅ": "s", "ㅎ": "h", "ㅇ": "", "ㄹ": "ɾ"}
_VOWEL = {"ㅏ": "a", "ㅐ": "ɛ", "ㅑ": "ja", "ㅒ": "jɛ", "ㅓ": "ɔ", "ㅔ": "e", "ㅕ": "jɔ", "ㅖ": "je", "ㅗ": "o", "ㅘ": "wa",
          "ㅙ": "wɛ", "ㅚ": "we", "ㅛ": "jo", "ㅜ": "u", "ㅝ": "wɔ", "ㅞ": "we", "ㅟ": "wi", "ㅠ": "ju", "ㅡ": "ɨ",
          "ㅢ": "ɨi", "ㅣ": "i"}
_CODA = {"": "", "ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ŋ"}

_LATERAL = {"last": "ɾ", "before a stop": "ll"}
"""A plain l is swallowed there: 내일 was heard as 네요, 말씀 as 마음 (likelihood per token over 14 short phrases: l -2.81, ɾ -2.32, ll -2.58, ll best inside words)."""

LINK = "‿"
"""Before a word that is said in one breath with the word of one syllable before it (떼 주세요, 두 통): said alone, that syllable is lost."""


def symbols(said: str, *, opening: bool = False) -> str:
    """One word of :func:`pronounce`'s output → Kokoro symbols; characters that are no Hangul are left out.

    ``opening``: the word follows a pause; there a voiced ㄷ is heard as ㄴ or ㄹ (등본 as 능본), a voiceless one is not.
    """
    out: list[str] = []
    before: Syllable | None = None
    syllables = [take_apart(char) if is_syllable(char) else None for char in said]
    for s, after in zip(syllables, [*syllables[1:], None]):
        if s is None:
            before = None
            continue
        onset = _ONSET[s.onset]
        if s.onset == "ㄹ" and before is not None and before.coda == "ㄹ":
            onset = "l"
        if opening and not out and s.onset == "ㄷ":
            onset = "t"
        if s.onset in ("ㅅ", "ㅆ") and s.vowel in ("ㅣ", "ㅑ", "ㅕ", "ㅛ", "ㅠ", "ㅟ"):
            onset = "ɕ"
        coda = _CODA[s.coda]
        if s.coda == "ㄹ" and (after is None or after.onset not in "ㄴㄹㅁㅇ"):
            coda = _LATERAL["last" if after is None else "before a stop"]
        out.append(onset + _VOWEL[s.vowel] + coda)
        before = s
    return "".join(out)
