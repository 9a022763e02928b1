"""What is said to the guide itself: insults, impatience, who it is."""

from __future__ import annotations

import re

_WORDS = {
    "insulted": re.compile(
        r"바보|멍청|병신|씨발|시발|개새|새끼|닥쳐|꺼져|쓸모\s?없|쓸데\s?없|지랄|염병|(답답한|한심한|못된)\s?(기계|놈|것)|傻[逼瓜子]|笨蛋|蠢|滚[开蛋]?$|废物|妈的|混蛋|王八|破(玩意|机器|东西)|"
        r"\b(stupid|idiot|useless|dumb|shut up|rubbish|fuck\w*|bloody|crap|moron)\b",
        re.IGNORECASE,
    ),
    "annoyed": re.compile(
        r"짜증|답답(해|하|혀)|(왜\s?이렇게|너무)\s?(느려|느리|늦)|열\s?받|화(가\s?나|나\s?죽|난)|속\s?터|烦死|气死|急死|(太|真)慢|慢死|烦人|\b(annoy\w+|frustrat\w+|fed up|(so|too) slow|angry)\b", re.IGNORECASE
    ),
    "who_am_i": re.compile(
        r"(너|넌|당신|니|자네|거기)\S{0,2}\s?(이름|누구|뭐야|뭐니|뭐하는|사람이|기계|로봇)|이름이\s?(뭐|무엇|어떻게)|(사람|로봇|기계)(이|인)\s?(야|에요|예요|입니까|가요|냐)\s?\??$|"
        r"[你您](到底)?(叫|是)(什么|啥|谁|哪个|人还是|机器|真人)|[你您](的)?名字|是人还是机器|是不是(机器|真)人|\b(who|what) are you\b|\byour name\b|\bare you (a |an )?(human|robot|machine|real|person|computer|ai)\b",
        re.IGNORECASE,
    ),
}


def said_to_the_guide(text: str) -> str | None:
    """Return ``insulted``, ``annoyed`` or ``who_am_i`` for a short text in any language that speaks to the guide itself, else none."""
    return next((kind for kind, words in _WORDS.items() if words.search(text)), None) if len(text) <= 45 else None
