"""Choose among offered answers by number, name, alias or sound."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from services.catalogue import sound
from services.catalogue.schema import Choice
from services.forms.words import plain_yes_or_no, trim, without_lead

_ORDINALS = (
    r"첫\s?번째|첫째|처음|일\s?번|1\s?번|하나|第一(?!天|周|季)|^[选要]?一[号个项]?$|^[选要]?1[号个项]?$|first|number one|the top|option one",
    r"두\s?번째|둘째|이\s?번(?!\s?주|\s?달)|2\s?번|第二(?!天|周|季)|^[选要]?二[号个项]?$|^[选要]?2[号个项]?$|second|number two|option two",
    r"세\s?번째|셋째|삼\s?번|3\s?번|第三(?!天|周|季)|^[选要]?三[号个项]?$|^[选要]?3[号个项]?$|third|number three",
    r"네\s?번째|넷째|사\s?번|4\s?번|第四(?!天|周|季)|^[选要]?四[号个项]?$|^[选要]?4[号个项]?$|fourth|number four",
    r"다섯\s?번째|오\s?번|5\s?번|第五(?!天|周|季)|^[选要]?五[号个项]?$|^[选要]?5[号个项]?$|fifth|number five",
    r"여섯\s?번째|육\s?번|6\s?번|第六(?!天|周|季)|^[选要]?六[号个项]?$|^[选要]?6[号个项]?$|sixth|number six",
)
_BY_PRICE = re.compile(r"(제일|가장|젤|더)\s?(싼|저렴|비싼|싸|빠른)|最(便宜|贵|省钱|快)|便宜(点|的)|\b(cheap(er|est)|most expensive|fastest|quickest)\b", re.IGNORECASE)
_LAST = r"마지막|맨\s?끝|제일\s?밑|最后|last one|the last|bottom"


def _spoken_forms(choice: Choice) -> list[str]:
    return [*choice.label.model_dump().values(), *choice.aliases.all()]


def _score(choice: Choice, text: str) -> float:
    best = 0.0
    compact = re.sub(r"\s", "", text.casefold())
    for phrase in _spoken_forms(choice):
        plain = re.sub(r"\s", "", phrase.casefold())
        if not plain:
            continue
        if plain == compact:
            return 1.0
        script = sound.script_of(phrase)
        whole_word = script != "en" or re.search(rf"\b{re.escape(phrase.casefold())}\b", text.casefold()) is not None
        if plain in compact and whole_word:
            # The longer the phrase that was found whole, the surer.
            best = max(best, 0.86 + 0.12 * min(1.0, len(plain) / 6))
            continue
        if len(plain) < 2:
            continue
        text_key, phrase_key = sound.key(text, script), sound.key(phrase, script)
        if script == "en" and len(phrase_key) < 4:
            continue
        if len(phrase_key) > len(text_key) + 4:
            if len(text_key) >= 4 and text_key in phrase_key:
                best = max(best, 0.7)
            continue
        if script == "zh" and len(compact) < 2:
            # One syllable is like half of all words.
            continue
        likeness = fuzz.partial_ratio(phrase_key, text_key) / 100
        # A short sound occurs by chance in a longer sentence.
        if likeness >= (0.8 if (len(phrase_key) > 6 and (script != "zh" or max(map(len, re.split(r"[,，。;；]", text))) <= 2 * len(phrase) + 4)) or len(text) <= (len(phrase) + 1 if script == "zh" else 2 * len(phrase) + 2) else 0.95):
            best = max(best, 0.82 * likeness)
    return best


def best(choices: Sequence[Choice], text: str, language: str) -> tuple[Choice, float] | None:
    """Return the choice meant by ``text`` with a certainty (0 to 1), or none when none or two fit equally well."""
    text = trim(without_lead(text, language))
    if not text or not choices:
        return None
    if language == "zh" and len(text) < 2 and plain_yes_or_no(text, language) is not None and not any(text in _spoken_forms(c) for c in choices):
        return None
    if _BY_PRICE.search(text) and not any(_BY_PRICE.search(form) for choice in choices for form in _spoken_forms(choice)):
        # "The cheapest" names none; nobody is charged for a guess.
        return None
    # "Two out of five" is two.
    text = re.sub(r"\s+(?:out )?of (?:a possible )?(?:five|ten|5|10)\b.*$|(?<=\d)\s?/\s?(?:5|10)\b.*$", "", text, flags=re.IGNORECASE)
    correction = re.split(r"말고|아니고|아니라|不是.*?是|不要.*?要|\bnot\b.*?\bbut\b|instead of", text)
    if len(correction) > 1 and trim(correction[-1]):
        text = trim(correction[-1])
    elif len(correction) == 2 and (kept := trim(re.sub(r"\S+\s*$", "", trim(correction[0])))):
        # "홍콩이요 마카오는 아니고": what is denied at the end is not chosen.
        text = kept
    if language == "zh" and len(clauses := [c for c in re.split(r"[,，、]", text) if trim(c)]) > 1:
        wanted = [c for c in clauses if not re.search(r"不(?:去|要|办|用|需要|选|打)了?[啊呀吧]?$|^不(?:去|要|办|用|是)", trim(c))]
        text = "，".join(wanted) if wanted else text
    both = next((one for one in choices if one.id == "both"), None)
    if both is not None and re.search(r"\bboth\b|둘\s?다|모두|两个都|都[去要]", text, re.IGNORECASE):
        return both, 0.95
    scored = sorted(((_score(choice, text), choice) for choice in choices), key=lambda pair: -pair[0])
    (first, choice), runner_up = scored[0], (scored[1][0] if len(scored) > 1 else 0.0)
    plainly = re.fullmatch(r"第([一二三四五六])[个项]?", text)
    if plainly and first < 0.8 and "一二三四五六".index(plainly[1]) < len(choices):
        # A number outweighs a likeness of sound.
        return choices["一二三四五六".index(plainly[1])], 0.9
    # "Something else" is chosen in so many words, never by a likeness.
    if first >= (0.8 if choice.id == "other" else 0.55) and first - runner_up >= 0.02:
        return choice, first
    number = ordinal(text, len(choices))
    return None if number is None else (choices[number], 0.9)


def ordinal(text: str, of: int) -> int | None:
    """Return which of ``of`` things a short text picks by its place ("두 번째", "第二个", "the last one"), counted from 0, or none."""
    if len(text) > 28:
        return None
    for number, pattern in enumerate(_ORDINALS[:of]):
        if re.search(pattern, text, re.IGNORECASE):
            return number
    return of - 1 if of and re.search(_LAST, text, re.IGNORECASE) else None


def several(choices: Sequence[Choice], text: str, language: str) -> list[Choice]:
    """Return every choice named in ``text``."""
    parts = [trim(p) for p in re.split(r"[,，、/]|하고|이랑|랑|그리고|와\s|과\s|和|还有|跟|\band\b|\bplus\b", text) if trim(p)]
    found: list[Choice] = [choice for choice in choices if _score(choice, text) >= 0.86]
    for part in parts:
        one = best(choices, part, language)
        if one and one[1] >= 0.6 and one[0] not in found:
            found.append(one[0])
    return found
