"""Two recognisers, one answer.

Open turns: Whisper decides; Vosk helps to choose its prompt, stands in where it fails, and lowers confidence where they
disagree; names the catalogue knows replace what sounds like them. Closed turns: the grammar decides when what Whisper
heard sounds like it; otherwise the person said something else, and Whisper's text is given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from voice.expectation import NO, YES, Expectation
from voice.recognise.base import Recognition
from voice.recognise.numerals import digits_in, spoken_digits
from voice.recognise.text import alike, contains, letters, sound

AGREE = 0.55
"""Likeness of sound above which grammar and Whisper mean the same answer (tuned on spoken answers against other speech)."""
CHOSEN, CHOSEN_SHORT = 0.72, 0.66
"""Likeness of sound above which a choice, or a choice of one syllable, was made."""
SNAP = 0.82
"""Likeness of sound above which a stretch of text is taken for a known phrase."""


@dataclass(frozen=True)
class Heard:
    """The joined result of one turn."""

    recognition: Recognition
    """What was said."""
    in_grammar: bool
    """Whether a closed turn was answered in the form expected; always False in open turns."""


def open_turn(whisper: Recognition, vosk: Recognition | None, phrases: tuple[str, ...], language: str) -> Heard:
    """Join the two for a sentence."""
    best = whisper
    if vosk is not None and vosk.text:
        if not whisper.text:
            # Whisper calls very short or soft words silence; a second opinion with little faith beats none.
            best = replace(vosk, confidence=vosk.confidence * 0.6)
        else:
            agreement = alike(_spoken(whisper.text, language), vosk.text, language)
            best = replace(whisper, confidence=round(0.75 * whisper.confidence + 0.25 * agreement, 3))
    text = snap(best.text, phrases, language) if phrases else best.text
    return Heard(replace(best, text=text), False)


def closed_turn(grammar: Recognition | None, whisper: Recognition, expectation: Expectation, language: str) -> Heard:
    """Join the two for an answer of a known form."""
    if expectation.kind == "digits":
        found = _digits(grammar, whisper, expectation, language)
        if found is not None:
            return found
    said = _spoken(whisper.text, language)
    guess = grammar.text if grammar is not None else ""
    if expectation.kind in ("yes_no", "choice"):
        options = (*YES[language], *NO[language]) if expectation.kind == "yes_no" else expectation.phrases
        phrase, likeness = _closest(said, guess, options, language)
        if likeness >= (CHOSEN if len(letters(phrase)) > 1 else CHOSEN_SHORT):
            source = grammar if grammar is not None and guess else whisper
            return Heard(replace(source, text=phrase, confidence=round(likeness, 3)), True)
        if not said and grammar is not None and grammar.confidence >= 0.9 and guess in options:
            return Heard(replace(grammar, confidence=round(grammar.confidence * 0.7, 3)), True)
        if expectation.kind == "yes_no":
            return Heard(whisper, False)
    if grammar is not None and guess:
        agreement = alike(said, guess, language) if said else 0.0
        if agreement >= AGREE:
            return Heard(replace(grammar, confidence=round(agreement, 3)), True)
    return Heard(whisper, False)


def _digits(grammar: Recognition | None, whisper: Recognition, expectation: Expectation, language: str) -> Heard | None:
    a = spoken_digits(grammar.text, language) if grammar is not None else None
    b = spoken_digits(whisper.text, language)
    plain_a, plain_b = (a or "").replace("-", ""), (b or "").replace("-", "")
    wanted = expectation.digits
    if a and b and plain_a == plain_b:
        return Heard(replace(whisper, text=a if "-" in a else b, confidence=0.97), True)
    if grammar is not None and a:
        heard = digits_in(_spoken(whisper.text, language), language)
        agreement = alike(plain_a, heard, "en") if heard else 0.0
        if (wanted is None or len(plain_a) == wanted) and agreement >= 0.5:
            return Heard(replace(grammar, text=a, confidence=round(0.5 + agreement / 2, 3)), True)
        if b and (wanted is None or len(plain_b) == wanted):
            return Heard(replace(whisper, text=b, confidence=round(0.4 + agreement / 2, 3)), True)
        if agreement >= AGREE:
            return Heard(replace(grammar, text=a, confidence=round(agreement * 0.8, 3)), True)
        return None
    if b:
        sure = 0.9 if wanted is None or len(plain_b) == wanted else 0.6
        return Heard(replace(whisper, text=b, confidence=round(min(sure, whisper.confidence + 0.2), 3)), True)
    return None


def _spoken(text: str, language: str) -> str:
    """Figures written out as they are said, so that both recognisers' texts can be compared on sound."""
    if not any(c.isdigit() for c in text):
        return text
    from voice.speak.text import normalise

    return normalise(text, language)


def _closest(said: str, guess: str, options: tuple[str, ...], language: str) -> tuple[str, float]:
    """The option both texts sound most like. A grammar's guess alone proves nothing: it only helps what Whisper heard."""
    best, likeness = "", 0.0
    for option in options:
        score = alike(said, option, language) if said else 0.0
        size, wanted = len(letters(said)), len(letters(option))
        if wanted >= 2 and size > wanted and size <= 2 * wanted + 4:  # 강남구청 in 강남구청으로 할게요
            score = max(score, contains(said, option, language) - 0.08)
        if guess and said:
            score = max(score, (score + alike(guess, option, language)) / 2)
        if score > likeness:
            best, likeness = option, score
    return best, likeness


def snap(text: str, phrases: tuple[str, ...], language: str, least: float = SNAP) -> str:
    """Replace stretches that sound like a known phrase by it (주민동록등본 → 주민등록등본); short phrases are left alone."""
    shortest = 4 if language != "en" else 8
    for phrase in sorted({p for p in phrases if len(letters(p)) >= shortest}, key=len, reverse=True):
        target = letters(phrase)
        if target in letters(text):
            continue
        found = _stretch(text, target, language)
        if found is None:
            continue
        start, end, likeness = found
        piece = letters(text[start:end])
        if likeness < least or any(letters(p) == piece or letters(p) in piece for p in phrases if len(letters(p)) >= 2):
            continue
        text = text[:start] + phrase + text[end:]
    return text


def _stretch(text: str, target: str, language: str) -> tuple[int, int, float] | None:
    """The stretch of ``text`` that sounds most like ``target``: (start, end, likeness)."""
    at = [i for i, c in enumerate(text) if c.isalnum()]
    if language == "en":
        starts = [i for i in at if i == 0 or not text[i - 1].isalnum()]
        ends = [i + 1 for i in at if i + 1 == len(text) or not text[i + 1].isalnum()]
    else:
        starts, ends = at, [i + 1 for i in at]
    best: tuple[int, int, float] | None = None
    wanted = sound(target, language)
    from rapidfuzz.distance import Levenshtein

    for start in starts:
        for end in ends:
            size = end - start
            if size < len(target) - 2 or size > len(target) + 2 + target.count(" ") + 2:
                continue
            likeness = float(Levenshtein.normalized_similarity(wanted, sound(text[start:end], language)))
            if best is None or likeness > best[2]:
                best = (start, end, likeness)
    return best
