"""References a person can read aloud, such as "A-7K3M-29QF", and short access codes.

The alphabet leaves out characters that look alike (0 O, 1 I L, 8 B, 5 S ...) or sound alike over a microphone (M N, D
T, G J).
Its 23 characters make a prime base, so one check character finds every single wrong character and every swap.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "23456789ACEFHJKMPQRTWXY"
BASE = len(ALPHABET)
BODY_LENGTH = 8
ACCESS_CODE_DIGITS = 6

KIND_LETTERS = {
    "application": "A",
    "appointment": "B",
    "complaint": "C",
    "certificate": "D",
    "document": "E",
    "draft": "F",
    "handoff": "H",
    "package": "P",
    "reminder": "R",
    "rating": "S",
}
_KIND_OF = {letter: kind for kind, letter in KIND_LETTERS.items()}
_SHAPE = re.compile(rf"([A-Z])([{ALPHABET}]{{{BODY_LENGTH}}})")
# The character meant when one that is never used is typed or read.
_MEANT = str.maketrans({"N": "M", "D": "T", "G": "J", "V": "W"})


def _check_sum(letter: str, body: str) -> int:
    total = (ord(letter) - ord("A") + 1) * (BODY_LENGTH + 1)
    for weight, character in enumerate(body, start=1):
        total += weight * ALPHABET.index(character)
    return total % BASE


def new_reference(kind: str) -> str:
    """A fresh random reference for a kind of record. About 3.4 thousand million exist per kind; the caller retries on
    a clash."""
    letter = KIND_LETTERS[kind]
    while True:
        head = "".join(secrets.choice(ALPHABET) for _ in range(BODY_LENGTH - 1))
        for last in ALPHABET:
            if _check_sum(letter, head + last) == 0:
                body = head + last
                return f"{letter}-{body[:4]}-{body[4:]}"


def normalise_reference(text: str) -> str:
    """A reference as it is stored, from one typed or heard loosely ("a 7k3m 29qf", full-width, any dashes).

    What cannot be a reference comes back upper-cased and stripped, so that a look-up simply finds nothing.
    """
    plain = re.sub(r"[\s\-_.–—·]+", "", unicodedata.normalize("NFKC", text)).upper()
    if len(plain) == BODY_LENGTH + 1:
        plain = plain[0] + plain[1:].translate(_MEANT)
        if _SHAPE.fullmatch(plain):
            return f"{plain[0]}-{plain[1:5]}-{plain[5:]}"
    return text.strip().upper()


def is_well_formed(reference: str) -> bool:
    """Whether the reference has a known letter, the right alphabet and a check character that fits."""
    match = _SHAPE.fullmatch(normalise_reference(reference).replace("-", ""))
    if match is None or match.group(1) not in _KIND_OF:
        return False
    return _check_sum(match.group(1), match.group(2)) == 0


def kind_of(reference: str) -> str | None:
    """The kind of record the letter stands for; None when it stands for none."""
    return _KIND_OF.get(normalise_reference(reference)[:1])


def new_access_code() -> str:
    """Six random digits: the second factor of a reference, easy to say and to key in."""
    return f"{secrets.randbelow(10**ACCESS_CODE_DIGITS):0{ACCESS_CODE_DIGITS}d}"
