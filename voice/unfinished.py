"""Whether what was heard so far sounds unfinished, and how much longer to wait for the rest."""

from __future__ import annotations

import re

from voice.recognise.numerals import digits_in

UNFINISHED_S = 0.9
"""Added when a sentence stops at a particle, a conjunction or a filler."""
DIGITS_S = 1.3
"""Added when fewer digits than expected were heard: people read numbers off cards in groups."""
COMPLETE_S = -0.2
"""Added when a closed answer is complete."""

_ENDINGS = {
    "ko": re.compile(
        r"(?:(?:^|\s)(?:그러니까|그니까|그런데|근데|그리고|그래서|또는|아니면|왜냐하면|저기|있잖아|뭐냐|뭐더라|그게|그거|음+|어+|에+|저+|그+|막)"
        r"|\S(?:은|는|을|를|에서|한테|에게|하고|이랑|랑|와|과|의|으로|부터|까지|라고|는데|은데|인데|던데|지만|니까|려고|면서|다가|해서|어서|아서|고))$"),
    "zh": re.compile(
        r"(?:那个|这个|就是|就是说|然后|还有|因为|所以|但是|可是|如果|或者|以及|和|跟|的|在|把|给|从|到|嗯+|呃+|额+|啊这|我想|我要)$"),
    "en": re.compile(
        r"\b(?:and|or|but|so|because|if|that|which|the|a|an|my|your|to|for|of|in|on|at|with|from|um+|uh+|er+|well|like|i|it's|is|want to)$"),
}
_FINISHED = {
    "ko": re.compile(r"(?:요|다|까|죠|네|예|아니|줘|라|래|지|나|냐|니|어|야)$"),
    "zh": re.compile(r"(?:吗|呢|吧|了|啊|谢谢|好的|对|是|不是|不)$"),
    "en": re.compile(r"\b(?:please|thanks|thank you|yes|no|okay)$"),
}


def extra_wait(text: str, language: str, *, digits: int | None = None, complete: bool = False) -> float:
    """Seconds to add to the wait for the end of the turn; negative when the answer is complete.

    ``digits``: how many digits the form expects, when it does. ``complete``: a closed answer was recognised whole.
    """
    said = text.strip().rstrip(".。,，?？!！…").strip().lower()
    if not said:
        return 0.0
    if digits:
        heard = len(digits_in(said, language))
        if 0 < heard < digits:
            return DIGITS_S
        if heard >= digits:
            return COMPLETE_S
    if complete:
        return COMPLETE_S
    if text.rstrip().endswith(("...", "…")):
        return UNFINISHED_S
    if _FINISHED[language].search(said) and not said.endswith(("그러니까", "니까", "저기요")):
        return 0.0
    return UNFINISHED_S if _ENDINGS[language].search(said) else 0.0
