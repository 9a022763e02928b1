"""Mouth shapes and their times, from IPA symbols.

| shape | mouth | sounds |
|---|---|---|
| X | at rest | silence |
| A | lips closed | p b m |
| B | teeth together, lips apart | s z and the hissing half of ts, ɕ |
| C | open a little | e ɛ ə |
| D | wide open | a ɑ æ |
| E | round, half open | o ɔ |
| F | small and pushed forward | u w y |
| G | lower lip under teeth | f v |
| H | tongue up behind teeth | l ɾ |
| I | wide and flat | i j |
| J | pushed forward, teeth together | ʃ ʒ ʧ ʤ ʂ |
| K | back of the tongue | k g ŋ x h |
| L | tongue between teeth | θ ð |
| N | tongue at the ridge | n t d |
| R | rounded, tongue back | ɹ ɻ ɚ ɝ |
| S | slack, half open | ʌ ɤ ɯ ɨ ɪ ʊ |
"""

from __future__ import annotations

from collections.abc import Iterable

from voice.speak.base import Phone

SHAPES = "XABCDEFGHIJKLNRS"

_BY_SYMBOL = {
    **dict.fromkeys("pbmɱβɸ", "A"), **dict.fromkeys("szʦʣɕʑʨʥç", "B"), **dict.fromkeys("eɛəɜœøᵊA", "C"),
    **dict.fromkeys("aɑæɐɒIW", "D"), **dict.fromkeys("oɔOQY", "E"), **dict.fromkeys("uwyʉɥʍʏ", "F"),
    **dict.fromkeys("fvʋ", "G"), **dict.fromkeys("lɾɭʎɬrʟ", "H"), **dict.fromkeys("ijᵻ", "I"),
    **dict.fromkeys("ʃʒʧʤʂʐꭧ", "J"), **dict.fromkeys("kgɡŋxhɣqʁχɦcɟɰ", "K"), **dict.fromkeys("θð", "L"),
    **dict.fromkeys("ntdɳɲʈɖɴʔ", "N"), **dict.fromkeys("ɹɻɚɝʀ", "R"), **dict.fromkeys("ʌɤɯɨɪʊ", "S"),
}
SHORTEST_MS = 45
"""Shapes shorter than this cannot be seen; they give way to their neighbours."""
_WEIGHT = {**dict.fromkeys("aɑæɐɒeɛəɜoɔuiyɯɨʌɤɪʊøœOAIWYQᵻ", 1.0), **dict.fromkeys("ptkbdgɡ", 0.75),
           **dict.fromkeys("szʃʒʂʐfvθðɕxh", 0.9), **dict.fromkeys("ʧʤʦʣʨʥꭧ", 1.0), **dict.fromkeys("mnŋlɾɹɻ", 0.7),
           **dict.fromkeys("jwɥ", 0.45)}


def shape(symbol: str) -> str | None:
    """Shape of one IPA symbol; None for stress, length and tone marks; X for the empty symbol and punctuation."""
    if not symbol or symbol in " ,.!?;:…—":
        return "X"
    return _BY_SYMBOL.get(symbol[0])


def from_phones(phones: Iterable[Phone], duration_ms: float) -> tuple[tuple[int, str], ...]:
    """Timed symbols → (ms, shape) list that begins at 0 and ends at rest."""
    track: list[tuple[float, float, str]] = []
    for phone in phones:
        found = shape(phone.symbol)
        if found is None:
            if track:  # a mark lengthens what it stands on
                track[-1] = (track[-1][0], phone.end_ms, track[-1][2])
            continue
        if track and track[-1][2] == found:
            track[-1] = (track[-1][0], phone.end_ms, found)
        else:
            track.append((phone.start_ms, phone.end_ms, found))
    result: list[tuple[int, str]] = []
    if not track or track[0][0] > 0:
        result.append((0, "X"))
    for start, end, found in track:
        if end - start < SHORTEST_MS and found != "A" and result and start - result[-1][0] < 2 * SHORTEST_MS:
            continue  # closed lips are always shown: a missing p or m is what people notice
        if result and result[-1][1] == found:
            continue
        result.append((int(start), found))
    if result[-1][1] != "X":
        result.append((int(min(duration_ms, track[-1][1])), "X"))
    return tuple(result)


def spread(symbols: str, start_ms: float, end_ms: float) -> list[Phone]:
    """By rule: symbols share a stretch of voiced sound by how long such sounds usually are."""
    weights = [_WEIGHT.get(c, 0.6 if c in " ,.!?" else 0.25 if c in "ːʰˈˌ→↗↘↓" else 0.7) for c in symbols]
    total = sum(weights) or 1.0
    phones, at = [], start_ms
    for c, w in zip(symbols, weights):
        length = (end_ms - start_ms) * w / total
        phones.append(Phone(at, at + length, c))
        at += length
    return phones
