"""English words → Kokoro's symbols, by way of espeak-ng's IPA (the replacements the model was trained with)."""

from __future__ import annotations

import re

from voice.speak.espeak import ipa

_REPLACE = [
    ("ʔˌn\u0329", "tn"), ("ʔn\u0329", "tn"), ("ʔn", "tn"), ("ʔ", "t"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("ə^l", "ᵊl"), ("o^ʊ", "O"), ("ə^ʊ", "O"), ("e", "A"), ("ʲo", "jo"),
    ("ʲə", "jə"), ("ʲ", ""), ("ɚ", "əɹ"), ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɐ", "ə"), ("ɬ", "l"), ("\u0303", ""),
    ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""),
]
LETTERS = {"A": "ˈA"}
"""Letters said alone that espeak takes for words."""


def to_symbols(phonemes: str) -> str:
    """espeak IPA with ``^`` ties → Kokoro symbols (American)."""
    for old, new in _REPLACE:
        phonemes = phonemes.replace(old, new)
    phonemes = re.sub(r"(\S)\u0329", r"ᵊ\1", phonemes).replace("\u0329", "")
    return re.sub(r"o(?![ʊ])", "ɔ", phonemes).replace("^", "").replace("_", "")


def words(text: str) -> list[tuple[str, str]]:
    """(word with its punctuation, symbols) pairs of a normalised sentence, in order.

    espeak runs small words together ("of the"); such a group stands under its last word.
    """
    result: list[tuple[str, str]] = []
    for clause in re.findall(r"[^,.!?;:…]+[,.!?;:…]*", text):
        spelled = clause.split()
        if not spelled:
            continue
        mark = re.search(r"[,.!?;:…]*$", clause.strip())
        end = mark.group() if mark else ""
        bare = [w.strip(",.!?;:…") for w in spelled]
        bare = [w for w in bare if w]
        if not bare:
            continue
        spoken = to_symbols(ipa(" ".join(bare))).split()
        if len(spoken) == len(bare):
            pairs = list(zip(bare, spoken))
        else:
            pairs = _spread(bare, spoken)
        for i, (word, symbols) in enumerate(pairs):
            if word in LETTERS and (len(bare) == 1 or any(len(w) == 1 and w.isupper() and w != "I" for w in
                                                          bare[max(0, i - 1):i] + bare[i + 1:i + 2])):
                symbols = LETTERS[word]
            result.append((word + (end if i == len(pairs) - 1 else ""), symbols + (end if i == len(pairs) - 1 else "")))
    return result


def _spread(spelled: list[str], spoken: list[str]) -> list[tuple[str, str]]:
    """Give each spoken group to the spelled words that take up the same share of the clause."""
    total_spelled, total_spoken = sum(map(len, spelled)) or 1, sum(map(len, spoken)) or 1
    pairs = [[w, ""] for w in spelled]
    at = 0.0
    for group in spoken:
        middle = (at + len(group) / 2) / total_spoken
        at += len(group)
        reached = 0.0
        for i, word in enumerate(spelled):
            reached += len(word) / total_spelled
            if middle <= reached or i == len(spelled) - 1:
                pairs[i][1] += (" " if pairs[i][1] else "") + group
                break
    return [(w, s) for w, s in pairs]
