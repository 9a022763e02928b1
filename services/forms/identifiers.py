"""Identity, account and contact numbers: shape, date part and checksum of each.

Sources: python-stdnum (kr.rrn, kr.brn, cn.ric), phonenumbers, GB 11643. The Korean resident number's checksum does not hold for numbers issued since
October 2020, so its failure is never a refusal.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata

import phonenumbers
from stdnum.cn import ric
from stdnum.kr import brn

from services.casework.references import is_well_formed, normalise_reference
from services.forms.spoken_numbers import digit_readings, digits

_RRN_CENTURY = {"1": 1900, "2": 1900, "3": 2000, "4": 2000, "5": 1900, "6": 1900, "7": 2000, "8": 2000, "9": 1800, "0": 1800}


def resident_number(text: str, today: dt.date, *, foreign: bool = False) -> tuple[str | None, str | None]:
    """Read a 13-digit Korean resident (or foreigner registration) number.

    Returns:
        (13 digits, none) or (none, problem): ``too_short``, ``too_long``, ``bad_birth_date``, ``bad_sex_digit``.
    """
    readings = [reading.replace("X", "") for reading in digit_readings(text)]
    number = next((reading for reading in readings if len(reading) == 13), readings[0])
    if len(number) != 13:
        return None, "too_short" if len(number) < 13 else "too_long"
    century = _RRN_CENTURY[number[6]]
    if foreign != (number[6] in "5678"):
        return None, "bad_sex_digit"
    try:
        born = dt.date(century + int(number[:2]), int(number[2:4]), int(number[4:6]))
    except ValueError:
        return None, "bad_birth_date"
    return (number, None) if born <= today else (None, "bad_birth_date")


def cn_id_number(text: str) -> tuple[str | None, str | None]:
    """Read an 18-character Chinese ID number (GB 11643).

    Returns:
        (18 characters, none) or (none, problem): ``too_short``, ``too_long``, ``bad_birth_date``, ``bad_checksum``.
    """
    number = digits(text)
    if re.search(r"([xX]|엑스)\W*(结尾|ending|이?요|이?에요|예요|입니다)?\W*$", text) and len(number) == 17:
        number += "X"
    if len(number) != 18:
        return None, "too_short" if len(number) < 18 else "too_long"
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None, "bad_birth_date"
    try:
        if ric.calc_check_digit(number) != number[17]:
            return None, "bad_checksum"
    except ValueError:
        return None, "bad_checksum"
    return number, None


def birth_date(text: str) -> dt.date | None:
    """Return the day of birth that a Korean or Chinese ID number in ``text`` holds, or none."""
    chinese, _ = cn_id_number(text)
    if chinese:
        return dt.date(int(chinese[6:10]), int(chinese[10:12]), int(chinese[12:14]))
    for foreign in (False, True):
        korean, _ = resident_number(text, dt.date.max, foreign=foreign)
        if korean:
            return dt.date(_RRN_CENTURY[korean[6]] + int(korean[:2]), int(korean[2:4]), int(korean[4:6]))
    return None


def business_number(text: str) -> tuple[str | None, str | None]:
    """Read a 10-digit Korean business number with its checksum."""
    number = digits(text)
    if len(number) != 10:
        return None, "too_short" if len(number) < 10 else "too_long"
    return (number, None) if brn.is_valid(number) else (None, "bad_checksum")


def phone(text: str, jurisdiction: str) -> tuple[str | None, str | None]:
    """Read a telephone number of the jurisdiction (or an international one).

    Returns:
        (national digits with the leading 0, or +country digits) or a problem: ``too_short``, ``too_long``, ``bad_phone``.
    """
    results = [_phone(text, reading.replace("X", ""), jurisdiction) for reading in digit_readings(text)]
    return next((result for result in results if result[0] is not None), results[0])


def _phone(text: str, number: str, jurisdiction: str) -> tuple[str | None, str | None]:
    if "+" in text:
        try:
            parsed = phonenumbers.parse("+" + number)
            if phonenumbers.is_valid_number(parsed):
                return "+" + number, None
        except phonenumbers.NumberParseException:
            pass
    # +82 10 … and 86 138 … said without the plus.
    for prefix, region in (("82", "KR"), ("86", "CN")):
        if number.startswith(prefix) and len(number) >= 11 and region == jurisdiction:
            local = number[2:]
            number = local if region == "CN" or local.startswith("0") else "0" + local
            break
    if re.fullmatch(r"010\d{0,7}", number):
        return None, "too_short"
    if jurisdiction == "CN" and re.fullmatch(r"[1-9]\d{8,9}", number):
        # Without its 0 a landline is incomplete, and a mobile number of ten digits lacks one.
        return None, "too_short"
    for region in dict.fromkeys((jurisdiction, "KR", "CN")):
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(number, region)):
                return number, None
        except phonenumbers.NumberParseException:
            continue
    # Numbers not yet in the library's tables, and practice numbers, still have the right shape.
    shape = r"01[016789]\d{7,8}|0\d{1,2}\d{7,8}" if jurisdiction == "KR" else r"1[3-9]\d{9}|0\d{2,3}\d{7,8}"
    if re.fullmatch(shape, number):
        return number, None
    if len(number) < (10 if jurisdiction == "KR" else 11):
        return None, "too_short"
    return None, "too_long" if len(number) > 11 else "bad_phone"


_AT = r"골뱅이|앳|@|艾特|小老鼠|圈a|\bat\b"
_DOT = r"점|닷|쩜|点|\bdot\b"


def email(text: str) -> tuple[str | None, str | None]:
    """Read an e-mail address, typed or said ("gildong at example dot com")."""
    said = re.sub(rf"\s*({_AT})\s*", "@", text.casefold())
    said = re.sub(rf"\s*({_DOT})\s*", ".", said)
    match = re.search(r"[a-z0-9][a-z0-9._%+\- ]*@[a-z0-9\-]+(?:\s?\.\s?[a-z0-9\-]+)+", said)
    if not match:
        return None, "bad_email"
    return match[0].replace(" ", ""), None


def passport(text: str) -> tuple[str | None, str | None]:
    """Read a passport number: one or two letters and seven or eight digits."""
    compact = re.sub(r"[^A-Za-z0-9]", "", text.upper())
    match = re.search(r"(?:[A-Z]{1,2}\d{3}[A-Z]\d{4}|[A-Z]{1,2}\d{7,8})(?![A-Z0-9])", compact)
    if match:
        return match[0], None
    said = digits(text)
    # Han and Hangul are letters to "\b": "E一二三" has no border after the E.
    letter = re.search(r"(?<![A-Za-z])([A-Za-z]{1,2})(?![A-Za-z])", text) or re.search(r"(엠|이|지|케이|피|에스)", text)
    names = {"엠": "M", "이": "E", "지": "G", "케이": "K", "피": "P", "에스": "S"}
    if letter and len(said) in (7, 8):
        return names.get(letter[1], letter[1].upper()) + said, None
    return None, "bad_passport"


_PROVINCES = dict(zip("jing jin hu yu ji yun liao hei xiang wan lu xin su zhe gan e gui jin meng shan min qian yue qing zang chuan ning qiong".split(), "京津沪渝冀云辽黑湘皖鲁新苏浙赣鄂桂晋蒙陕闽黔粤青藏川宁琼"))
"""The characters of Chinese plates as their names sound in English speech."""


def plate(text: str, jurisdiction: str) -> tuple[str | None, str | None]:
    """Read a vehicle plate ("십이가 삼사오육" → 12가3456; 京A12345)."""
    if jurisdiction == "CN":
        spelled = re.search(rf"\b({'|'.join(_PROVINCES)})[\s,]+([a-z])\b[\s,·-]*(.+)$", text, re.IGNORECASE)
        if spelled and len(rest := digits(spelled[3])) in (5, 6):
            return _PROVINCES[spelled[1].lower()] + spelled[2].upper() + rest, None
        match = re.search(
            r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])\s*([A-Za-z])[\s·\-]*([A-Za-z0-9幺一二两三四五六七八九零\s]{5,12})", text
        )
        if match:
            rest = "".join(digits(c) if re.match(r"[\u4e00-\u9fff]", c) else c for c in match[3] if not c.isspace()).upper()
            if 5 <= len(rest) <= 6:
                return match[1] + match[2].upper() + rest, None
        return None, "bad_plate"
    numerals = r"[\d영공일이삼사오육륙칠팔구십백]"
    match = re.search(rf"({numerals}{{1,5}})\s*([가-힣])\s*((?:{numerals}\s*){{4}})", text)
    if match:
        from services.forms.spoken_numbers import cardinal

        head_words = match[1].strip()
        head = str(cardinal(head_words) or digits(head_words)) if re.search("[십백]", head_words) else digits(head_words)
        tail = digits(match[3])
        if len(tail) == 4 and len(head) in (2, 3):
            return f"{head}{match[2]}{tail}", None
    return None, "bad_plate"


_LETTER_KO = {
    "에이치": "H", "더블유": "W", "에이": "A", "에프": "F", "제이": "J", "케이": "K", "에스": "S", "엑스": "X", "와이": "Y", "아르": "R",
    "비": "B", "씨": "C", "시": "C", "디": "D", "이": "E", "엠": "M", "엔": "N", "피": "P", "큐": "Q", "알": "R", "티": "T",
}  # fmt: skip
_ALPHABET_KO = {
    **_LETTER_KO, "에취": "H", "지": "G", "쥐": "G", "아이": "I", "엘": "L", "오": "O", "유": "U", "브이": "V", "뷔": "V", "더블류": "W",
    "제트": "Z", "지트": "Z", "에쓰": "S",
}  # fmt: skip
"""All Latin letters by their Korean names; a reference leaves out those that could be taken for digits."""
_DIGIT_WORDS = {
    "이": "2", "삼": "3", "사": "4", "오": "5", "육": "6", "륙": "6", "칠": "7", "팔": "8", "구": "9",
    "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip


def letters_ko(text: str) -> str | None:
    """Return Latin letters spelled by their Korean names ("엘 이 이, 제이 유 엔" → "LEE JUN"), or none when anything else is said; commas part words."""
    said = re.sub(r"(입니다|이에요|예요|이요|요)\W*$", "", text.strip())
    names = "|".join(sorted(map(re.escape, _ALPHABET_KO), key=len, reverse=True))
    parts = [re.sub(r"\s", "", part) for part in re.split(r"[,.]|성은|이름은|띄고|띄우고", said) if part.strip()]
    if len(parts) == 2 and re.fullmatch(rf"(?:{names}){{2,}}", parts[0]) and len(parts[1]) <= 3 and not re.fullmatch(rf"(?:{names})+", parts[1]):
        # "케이 아이 엠, 김": the syllable that was spelled.
        parts.pop()
    if sum(map(len, parts)) < 2 or not all(re.fullmatch(rf"(?:{names})+", part) for part in parts):
        return None
    return " ".join(re.sub(names, lambda found: _ALPHABET_KO[found[0]], part) for part in parts)


def own_reference(text: str) -> str | None:
    """Read one of our own references (``A-7K3M-29QF``), typed or with its letters and digits said one by one; its check character decides.

    Returns:
        the reference as it is printed, or none.
    """
    if printed := written_reference(text):
        return printed
    said = re.sub(r"\b(two|three|four|five|six|seven|eight|nine)\b", lambda m: _DIGIT_WORDS[m[1].lower()], text, flags=re.IGNORECASE)
    # 0 and 1 stand in no reference: with them it is another number.
    words = {**_LETTER_KO, **_DIGIT_WORDS, "이": "?", "공": "0", "영": "0", "일": "1"}
    spelled = re.sub("|".join(sorted(map(re.escape, words), key=len, reverse=True)), lambda m: words[m[0]], re.sub(r"(입니다|이에요|예요|이요)\W*$", "", said))
    letters = "".join(re.findall(r"[A-Za-z0-9?]", spelled)).upper()[-9:]
    # The Korean "이" is the digit 2 and the letter E: the check character tells which was meant, unless it fits both.
    last_nine = ["".join(meant) for meant in itertools.product(*("2E" if one == "?" else one for one in letters))] if len(letters) == 9 and not letters[0].isdigit() else []
    # What ends the sentence comes first: words before it ("It is D K …") may fit by chance, one time in 23.
    anywhere = re.findall(r"(?<![A-Za-z])(?=([A-Za-z][\s\-]*(?:[A-Za-z0-9][\s\-]*){8})(?![A-Za-z0-9]))", unicodedata.normalize("NFKC", said))
    for readings in (last_nine, anywhere):
        fitting = {read for one in readings if is_well_formed(read := normalise_reference(one))}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return None


def written_reference(text: str) -> str | None:
    """Return one of our references that stands in ``text`` as it is printed, with a digit in it; words of a sentence must never make one by chance."""
    found = re.search(r"(?<![A-Za-z0-9])[A-Za-z][-\s]?[A-Za-z0-9]{4}[-\s]?[A-Za-z0-9]{4}(?![A-Za-z0-9])", unicodedata.normalize("NFKC", text))
    if not found or not re.search(r"\d", found[0]):
        return None
    read = normalise_reference(found[0])
    return read if is_well_formed(read) else None


def reference(text: str, *, minimum: int, maximum: int, ours: bool = True) -> tuple[str | None, str | None]:
    """Read an account, customer or licence number: letters and digits within the length given.

    Args:
        ours: whether it may be one of our own references; an account never is.
    """
    own = own_reference(text) if ours else None
    if own is not None and minimum <= len(own) <= maximum:
        return own, None
    text = re.sub(r"^\W*(?:(?:it['’]?s|is|my|the|account|customer|payment|electronic|case|bill|licen[cs]e|card|reference|number|no)\b[\s.:,]*)+(?=[\w-]*\d)", "", text, flags=re.IGNORECASE)
    typed = re.search(r"[A-Za-z0-9][A-Za-z0-9\- ]*[A-Za-z0-9]", text)
    said = max(digit_readings(text), key=len) if re.search(r"\s구요\W*$", text) else digits(text)
    compact = re.sub(r"[^A-Za-z0-9]", "", typed[0]).upper() if typed and re.search(r"\d", typed[0]) else ""
    number = compact if len(compact) > len(said) and re.search(r"\d{3}", compact) else said
    if len(number) < minimum:
        return None, "too_short"
    return (number, None) if len(number) <= maximum else (None, "too_long")
