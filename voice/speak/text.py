"""From a reply to sentences ready to be spoken."""

from __future__ import annotations

import re

from voice.speak import normalise_en, normalise_ko, normalise_zh

_NORMALISE = {"ko": normalise_ko.normalise, "zh": normalise_zh.normalise, "en": normalise_en.normalise}
_END = re.compile(r"(?<=[.!?…。！？])[\"'”’)）」』]*\s+|(?<=[。！？])(?=[^\s。！？”’」』）])|\n+")
_NO_END = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|vs|approx)\.|(?:^|\s)\d{1,2}\.|(?:^|\s)\d{4}\.)$")
FIRST_CLAUSE = 18
"""Syllables or letters after which the first sentence may be cut at a comma, so that sound starts soon."""


def normalise(text: str, language: str) -> str:
    """Figures, dates, money, units and abbreviations written out as they are read. Raises KeyError for other languages."""
    return _NORMALISE[language](text)


def sentences(text: str) -> list[str]:
    """Cut a reply into sentences; abbreviations and numbered dates do not end one."""
    result: list[str] = []
    held = ""
    for piece in _END.split(text):
        piece = (held + " " + piece).strip() if held else piece.strip()
        held = ""
        if not piece:
            continue
        if _NO_END.search(piece):
            held = piece
        else:
            result.append(piece)
    if held:
        result.append(held)
    return result


def clauses(sentence: str, longest: int) -> list[str]:
    """Cut a sentence that is longer than ``longest`` characters at commas, then at spaces."""
    if len(sentence) <= longest:
        return [sentence]
    pieces: list[str] = []
    for part in re.split(r"(?<=[,，、;；])\s*", sentence):
        if pieces and len(pieces[-1]) + len(part) <= longest:
            pieces[-1] += (" " if part and part[0].isascii() or " " in sentence else "") + part
        else:
            pieces.append(part)
    result: list[str] = []
    for piece in pieces:
        while len(piece) > longest:
            cut = piece.rfind(" ", longest // 2, longest)
            cut = cut if cut > 0 else longest
            result.append(piece[:cut].strip())
            piece = piece[cut:].strip()
        if piece:
            result.append(piece)
    return result


def for_streaming(text: str) -> list[str]:
    """Sentences, the first cut once at an early comma when it is long: the opening clause is spoken while the rest is made."""
    parts = sentences(text)
    if parts and len(parts[0]) > 2 * FIRST_CLAUSE:
        match = re.search(r"[,，]\s*", parts[0][FIRST_CLAUSE // 2:])
        if match and match.start() + FIRST_CLAUSE // 2 < len(parts[0]) - FIRST_CLAUSE // 2 \
                and not parts[0][FIRST_CLAUSE // 2 + match.end():FIRST_CLAUSE // 2 + match.end() + 1].isdigit():
            at = FIRST_CLAUSE // 2 + match.end()
            parts[:1] = [parts[0][:at].strip(), parts[0][at:].strip()]
    return parts
