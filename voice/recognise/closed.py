"""One answer of a known form from a grammar's readings and Whisper's text.

A grammar cannot reject, and Whisper does not know what was asked. So the grammar proposes, what Whisper heard and what
the form expects choose among its readings, and two things must speak for the choice: that it sounds like what Whisper
heard, and that free speech would not have explained the sound much better.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from voice.expectation import NO, YES, Expectation, grammar
from voice.recognise.base import Recognition
from voice.recognise.near_digits import near_digits
from voice.recognise.numerals import digits_in, plausible_digits, spoken_digits
from voice.recognise.text import letters, rough_sound, roughly_alike
from voice.recognise.well_formed import counted_in_sino, well_formed

Reading = tuple[str, float]
"""Text and log likelihood."""
SURE = 0.8
"""Likeness to what Whisper heard from which an answer is taken without asking further."""
HOPELESS = 0.2
"""Likeness under which it never is."""
LOSS_PER_S = 17.0
"""Log likelihood per second, times the likeness, that a grammar may lose against free speech: answers lose up to 11, other speech mostly 15 to 45."""
UNKNOWN = 0.4
"""Likeness where Whisper has written nothing."""
HEARD = 0.6
"""Likeness under which the grammar must have read the answer whole."""
WHOLE = 0.95
"""How much of an answer is then read."""
NEAR = 0.7
"""Likeness from which an answer counts as read by the grammar."""
TRUSTED = 0.6
"""Confidence from which Whisper's text counts in full when the readings of dates, times and numbers are weighed by it."""
RANK = 0.03
"""Likeness that one unit of log likelihood is worth among the readings of one grammar."""


@dataclass(frozen=True)
class Evidence:
    """What is known about the sound of one answer."""

    readings: Sequence[Reading]
    """The grammar's readings, best first; empty where there is no grammar."""
    whisper: Recognition
    """Free text."""
    seconds: float
    """Length of the sound."""
    free: Callable[[], float] | None = None
    """Log likelihood of the sound as free speech; asked only when it matters."""

    @functools.cached_property
    def loss(self) -> float:
        """Log likelihood per second that the best reading loses against free speech; infinite where that is not known."""
        if self.free is None or not self.readings:
            return float("inf")
        return (self.free() - self.readings[0][1]) / max(0.3, self.seconds)


@dataclass(frozen=True)
class Answer:
    """A candidate: what would be told, and how much speaks for it."""

    text: str
    likeness: float
    """How much it sounds like what Whisper heard, 0 to 1."""
    score: float
    """Likeness with what the grammar and the form say about it."""
    read: float
    """How much of it the grammar has read, 0 to 1."""


def decide(evidence: Evidence, expectation: Expectation, language: str) -> Recognition | None:
    """The answer, or none when something else was said. Its confidence is between .5 and 1."""
    if expectation.kind == "digits":
        candidates = _digit_candidates(evidence, expectation, language)
    elif expectation.kind in ("yes_no", "choice"):
        candidates = _option_candidates(evidence, expectation, language)
    else:
        candidates = _phrase_candidates(evidence, expectation, language)
    if not candidates:
        return None
    best = max(candidates, key=lambda c: c.score)
    if not _believed(best, evidence, language):
        return None
    confidence = round(min(1.0, max(0.5, best.likeness)), 3)
    if expectation.kind == "digits" and not plausible_digits(best.text, expectation.digits):
        confidence = 0.5  # a digit is missing or too many: the form will ask again
    return replace(evidence.whisper, text=best.text, confidence=confidence, words=(), engine="vosk" if best.read > NEAR else evidence.whisper.engine)


_LETTERS = {"ko": re.compile(r"[가-힣\d]"), "zh": re.compile(r"[\u3400-\u9fff\d]"), "en": re.compile(r"[a-zA-Z\d]")}


def _believed(best: Answer, evidence: Evidence, language: str) -> bool:
    if best.likeness >= SURE:
        return True
    if best.read <= NEAR or evidence.free is None:
        return False
    # Whisper writes Korean in Latin letters (sashibosei) when it has not understood it.
    likeness = best.likeness if _LETTERS[language].search(evidence.whisper.text) else UNKNOWN
    if likeness < HEARD and best.read < WHOLE:
        return False
    return likeness >= HOPELESS and evidence.loss < LOSS_PER_S * likeness


def _said(evidence: Evidence, language: str) -> str:
    """Whisper's text with figures written out."""
    text = evidence.whisper.text
    if not any(c.isdigit() for c in text):
        return text
    from voice.speak.text import normalise

    return normalise(text, language)


def _best_score(evidence: Evidence) -> float:
    return evidence.readings[0][1] if evidence.readings else 0.0


def _digit_candidates(evidence: Evidence, expectation: Expectation, language: str) -> list[Answer]:
    said = _said(evidence, language)
    heard = digits_in(said, language)
    if len(heard) < min(4, len(letters(said)) / 2):
        heard = ""  # the 이 of 어린이집 is no digit
    found: list[Answer] = []
    for text, score in ((variant, score) for reading, score in evidence.readings for variant in _without_endings(reading)):
        digits = spoken_digits(text, language)
        if digits:
            likeness = max(roughly_alike(digits.replace("-", ""), heard, "en") if heard else 0.0, roughly_alike(text, said, language) if said else 0.0)
            rank, plausible = RANK * (score - _best_score(evidence)), plausible_digits(digits, expectation.digits)
            found.append(Answer(digits, likeness, likeness + rank + 0.4 * plausible, 1.0 if plausible else 0.8))
    own = _once(spoken_digits(evidence.whisper.text, language), expectation.digits)
    if own:
        agreed = max((roughly_alike(own.replace("-", ""), a.text.replace("-", ""), "en") for a in found), default=0.6)
        plausible = plausible_digits(own, expectation.digits)
        if plausible > 0.5 or not found:
            found.append(Answer(own, max(SURE, agreed) if plausible > 0.5 else agreed, agreed + 0.4 * plausible - 0.05, 0.0))
    near = near_digits(evidence.whisper.text, language, expectation.digits) if not own else ""
    if near:
        agreed = max((roughly_alike(near, a.text.replace("-", ""), "en") for a in found), default=0.6)
        found.append(Answer(near, max(SURE, agreed), agreed + 0.3, 0.0))
    return found


def _without_endings(reading: str) -> list[str]:
    """A reading of digits, and what it is where 이 요 in it is no digit with an ending but a sound between digits, or the digit alone."""
    if " 요" not in reading:
        return [reading]
    parts = reading.split(" 이 요", 3)
    kept = (" 이".join(parts), *("".join(part + (" 이" if place != gone else "") for place, part in enumerate(parts[:-1])) + parts[-1] for gone in range(len(parts) - 1)))
    return list(dict.fromkeys((reading, *(text.replace(" 요", "") for text in kept))))


def _once(digits: str | None, wanted: int | None) -> str | None:
    """Whisper sometimes writes a whole number twice."""
    half = len(digits) // 2 if digits else 0
    return digits[:half] if digits and wanted == half and digits == digits[:half] * 2 else digits


def _option_candidates(evidence: Evidence, expectation: Expectation, language: str) -> list[Answer]:
    yes_no = expectation.kind == "yes_no"
    options = (*YES[language], *NO[language]) if yes_no else expectation.phrases
    spellings = {option: _spellings(option, expectation, language) for option in options}
    said = _said(evidence, language)
    bare = _without_frame(said, language)
    found = []
    for option, spelled in spellings.items():
        likeness = max(roughly_alike(text, s, language) for s in spelled for text in (said, bare)) if said else 0.0
        if _stands_alone(said, option, language):
            likeness = max(likeness, 0.9)
        proposed = [roughly_alike(text, s, language) + RANK * (score - _best_score(evidence))
                    for text, score in evidence.readings if text for s in spelled]
        by_grammar = max(proposed, default=0.0)
        found.append(Answer(option, likeness, likeness + 0.6 * by_grammar, by_grammar))
    if not yes_no:
        found += [replace(a, score=a.score - 0.3) for a in _phrase_candidates(evidence, expectation, language) if a.text.startswith(_PLACES)]
    return found


_PLACES = ("첫 번", "두 번", "세 번", "네 번", "다섯 번", "일 번", "이 번", "삼 번", "사 번", "오 번")


@functools.lru_cache(maxsize=512)
def _spellings(option: str, expectation: Expectation, language: str) -> tuple[str, ...]:
    """The option alone and as people end it."""
    if expectation.kind == "yes_no" or language != "ko":
        return (option,)
    from voice.grammar_ko import ENDINGS

    return (option, *(option + end for end in ENDINGS))


_FRAME = {
    "ko": re.compile(r"^(?:(?:저는|전|그럼|그냥|음|어|아)[\s,.]+)*"),
    "zh": re.compile(r"^(?:嗯|啊|那|就|请|我?(?:想|要|选|用))+(?=..)|(?:吧|呢|啊|谢谢|就行|就好|就可以|好了)+$"),
    "en": re.compile(r"^(?:(?:um|uh|well|then|i would like|i'd like|i'll take|i'll have|i want|i choose|give me|it's|it is|the|an?|my)\b[\s,]*)+(?=\w{2})|(?:[\s,]*\b(?:please|thanks|thank you|then))+$"),
}
"""What people put around a choice: 我要…吧, "the … please"; some say it twice."""
_MARKS = " ,.!?。，！？、"


def _without_frame(said: str, language: str) -> str:
    bare = _FRAME[language].sub("", said.lower().strip(_MARKS)).strip(_MARKS)
    half = len(bare) // 2
    return bare[:half] if half and bare == bare[:half] * 2 else bare


def _stands_alone(said: str, option: str, language: str) -> bool:
    """Whether the text is the option with nothing but a filler or its repetition around it."""
    if language == "en":
        words, wanted = re.findall(r"[a-z']+", said.lower()), re.findall(r"[a-z']+", option.lower())
        return bool(words) and " ".join(wanted) in " ".join(words) and len(words) <= len(wanted) + 1
    parts = [letters(p) for p in re.split(r"[\s,.!?。，！？、]+", said) if letters(p)]
    fillers = {"오", "아", "어", "음", "저", "嗯", "啊", "哦", "呃"}
    rest = [p for p in parts if p not in fillers] or parts
    return bool(rest) and all(p == letters(option) for p in rest)


@functools.lru_cache(maxsize=16)
def _whole_phrases(expectation: Expectation, language: str) -> dict[str, str]:
    """Rough sound → phrase, for every phrase that is an answer by itself."""
    return {rough_sound(phrase, language): phrase for phrase in reversed(grammar(expectation, language)) if len(letters(phrase)) > 1}


def _nearest(text: str, expectation: Expectation, language: str, count: int = 6) -> list[str]:
    """The answers that sound most like a text; a year before a date stays as it is."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    flat = text.replace(" ", "")
    year = _YEAR.match(flat)
    before = year.group() if year and expectation.kind == "date" else ""
    phrases = _whole_phrases(expectation, language)
    found = process.extract(rough_sound(flat[len(before):], language), phrases.keys(), scorer=Levenshtein.normalized_similarity, limit=count)
    return [f"{before} {phrases[key]}".strip() for key, _, _ in found]


_YEAR = re.compile(r"(?:천구백|이천)[일이삼사오육칠팔구십]*년(?=.)")


def _year_read(readings: Sequence[Reading]) -> str:
    year = _YEAR.match(readings[0][0].replace(" ", "")) if readings else None
    return year.group() if year else ""


def _phrase_candidates(evidence: Evidence, expectation: Expectation, language: str) -> list[Answer]:
    said = _said(evidence, language)
    readings = [(text, score) for text, score in evidence.readings if text]
    if not readings and not said:
        return []
    texts = [text for text, _ in readings[:4]] + ([said] if said else [])
    answers = [answer for text in texts for answer in _nearest(text, expectation, language)] if grammar(expectation, language) else []
    spellings = [said] if said else []
    if language == "ko":
        spellings += [text for text in (counted_in_sino(evidence.whisper.text),) if text]
        answers += [whole for text in (*(text for text, _ in readings), *spellings) if (whole := well_formed(text, expectation.kind))]
    trusted = min(1.0, evidence.whisper.confidence / TRUSTED)
    found = []
    for answer in {letters(answer): answer for answer in reversed(answers)}.values():
        likeness = max((roughly_alike(answer, spelling, language) for spelling in spellings), default=0.0)
        read = max((roughly_alike(answer, text, language) + RANK * (score - _best_score(evidence)) for text, score in readings), default=0.0)
        # Free text that sounds just like an answer (모래 for 모레) is hardly chance; but of years Whisper knows those it has often read (2016 for 2026).
        year = _YEAR.match(answer.replace(" ", ""))
        if year:
            bonus = 0.2 if year.group() == _year_read(readings) else 0.0
        else:
            bonus = 0.1 * trusted if any(rough_sound(answer, language) == rough_sound(spelling, language) for spelling in spellings) else 0.0
        found.append(Answer(answer, likeness, likeness * trusted + read + bonus, read))
    return found
