"""Korean dates, times and counts as our Korean voice must say them to be understood.

In one breath 구월 이십일 is heard as 오월 십칠일 and 시 이십 분 as 시 십 분: like vowels of neighbouring words become one.
So the day is said apart from its month and the minutes from their hour, a last ㄹ gets a sound of its own, and 구 a
voiceless start. Of 50 dates, times and ages nobody had tuned anything for, Vosk's grammar read 27 right before and 44
after, Whisper 17 and 31.
"""

from __future__ import annotations

import re

GAP_MS = 100
"""Between a month and its day, an hour and its minutes."""
_MARKS = ",.!?…"
_COUNT = "[일이삼사오육칠팔구십백천만억]"
_NUMERAL = re.compile(rf"(?:{_COUNT}+(?:월|일|년|번|명|세|개월|분|원)?|유월|시월)[{_MARKS}]*")
_BETWEEN = re.compile(rf"(?<=[일이삼사오육칠팔구십유시]월) (?={_COUNT}{{1,3}}일)|(?<= 시) (?={_COUNT}{{1,3}} 분)")


def parts(sentence: str) -> list[str]:
    """Return a normalised sentence in the pieces that are said with a short pause between."""
    return _BETWEEN.split(sentence)


def symbols(word: str, said: str, *, last: bool) -> str:
    """Return Kokoro's symbols for a word, clearer where it is a number.

    Args:
        word: as it is written, with the marks after it.
        said: its symbols so far, without those marks.
        last: whether a pause follows.
    """
    if not _NUMERAL.fullmatch(word):
        return said
    if said.startswith("ɡu"):
        said = "k" + said[1:]
    # Of eight dates that end in 이일 Vosk read 2 right without the stress, 6 with it; Whisper none and 3.
    said = said.replace("ii", "iˈi")
    return said + "ɯ" if last and said.endswith("ɾ") else said
