"""Leaving an optional question out, in any of the ways in which people say so ("그냥 없이", "不用填", "skip that one")."""

from __future__ import annotations

import re

from services.catalogue.schema import Field, FieldType
from services.forms.words import trim

_LATER = {"ko": r"나중에\s?(?:할|낼|적을|말할|올릴|드릴)\S*", "zh": r"以后再说|回头再说|以后再[填交说]", "en": r"(?:maybe )?later(?: on)?"}
"""Put off: for a photo that means the counter, for anything else that the question is left out."""
_OPEN_END = {
    "ko": r"무기한\S*|기한\s?없\S*|계속이?\S{0,3}",
    "zh": r"长期(?:的|有效)?|一直|不限|无限期|没有期限",
    "en": r"open[- ]ended|indefinite(?:ly)?|for good|no end",
}
"""An end that is not set, said of a date."""
_DECLINES = {
    "ko": r"없(?:어요?|습니다|네요?|는데\S{0,2}|당께|슈|음|어유|심더|다|지\S?|을\s?[거것]\S*)|없이(?:요|\s?(?:해|하)\s?\S*|\s?(?:할|갈)[게래]\S*|\s?진행\S*)?(?:\s?주\S*)?|없는\s?(?:걸|것|거)으?로\S*(?:\s?(?:해|할)\S*)?(?:\s?주\S*)?|"
    r"안\s?(?:할|적을|쓸|낼|넣을|남길|줄|말할|올릴|보낼|채울|알려\s?줄)\S{1,3}|안\s?(?:적|써|넣|내|해|남겨|정했|정해졌)\S{0,3}(?:\s?(?:돼|되|될)\S*)?|필요\s?(?:는\s?|가\s?)?(?:없|치?\s?않)\S*|빼(?:고요?|줘요?|요)?(?:\s?(?:줘|주|할|해)\S*)*|됐(?:어요?|습니다|네요?|고요?)(?:\s?그냥\s?해\S*)?|"
    r"괜찮(?:아요?|습니다|네요)|비워\s?\S{1,4}(?:\s?주\S*)?|(?:그냥\s?)?넘(?:어가|길|겨|어갈)\S*(?:\s?주\S*)?|건너\s?[뛰뛸띄]\S*(?:\s?주\S*)?|패스\S*|스킵\S*|생략\S*(?:\s?주\S*)?|모르겠\S*|몰라요?|해당\s?(?:사항)?(?:이|은)?\s?(?:없\S*|안\s?\S+)|제외\S*(?:\s?주\S*)?|아니요?|아뇨",
    "zh": r"[没莫冇]得?有?了?|没(?:啥|什么)?(?:有什么)?(?:要|想|好)?(?:说|写|填|补充|讲)的?了?|没(?:有)?(?:啥|什么)(?:意见|要求|特别的?)?|没(?:有)?(?:意见|要求|别的|特别的)|无|不(?:要|用|需要|必|想|打算)?(?:填|写|留|提供|说|传|交|设|定|管它?|加|要)?了?|跳过去?|略过|过|免了?|省了|算了|(?:先)?空着|留空|下一[个项]|别[填写管加留]它?了?|[还暂]?没(?:有)?(?:定|想好|确定|商量好)|不知道|不晓得|不清楚",
    "en": r"none(?: at all)?|no+|nope|nah|nothing(?: (?:else|more|really|to (?:add|say)|special|in particular))*|(?:let'?s |can we |could we |please |just )*(?:skip|leave|drop|omit|pass over|forget|miss)(?: (?:it|that|this|the))?(?: one| question| bit)?(?: (?:out|blank|empty|off|open|alone))?|without(?: (?:it|that|one|any))?|"
    r"(?:it'?s |that'?s |that is |it is )?(?:not (?:needed|necessary|required|applicable|set|fixed|decided)|n ?/ ?a|no need)(?: for (?:it|that|one))?|(?:i |we )?(?:don'?t|do not|haven'?t|have not|dinnae|won'?t)(?: really| even)? (?:have|hae|need|want|got|bother|know|give)(?: (?:one|any|it|that|yet|to say))*|(?:i'?d |i would |we'?d )?rather not(?: say)?|i'?d prefer not to(?: say)?|"
    r"pass|next(?: one| question)?|no (?:thanks|thank you|need|comments?|notes?|end date|idea)|don'?t bother(?: with (?:it|that))?|never ?mind (?:that|this)(?: one)?|not (?:that i know of|yet|really|now|today|for now)|cannae be bothered|nowt|(?:it'?s )?not (?:got|given) one",
}
_BESIDE = {
    "ko": r"그냥|그거|그건|이거|이건|그것\S?|그런|거|것[은도]?|건|게|저는|나는|지금(?:은)?|일단|딱히|특별히|별로|따로|굳이|더|아직|네|예|아|음|뭐|할|말(?:씀|은)?|하고\s?싶은|정해진|여기[는]?|[은는이가을를도]|감사\S*|고맙\S*|요",
    "zh": r"[这那](?:个|项|一?栏)?|就|先|吧|了|呢|啊|呀|哈|嘛|的|我|也|都|暂时|目前|现在|特别|请|给我|谢谢[你您]?|那就|它|个",
    "en": r"please|thanks|thank you|just|well|um+|oh|it|so|for now|for me|today|dear|love|then|really|at the moment|i think|i'?ll|we'?ll|i|can|the|my|is|there'?s|there is|ok(?:ay)?|actually|have|has|needs?",
}
"""What may stand beside: fillers, thanks, "this one"."""


_LONGEST = 30
"""Letters that one refusal may have."""


def declines(field: Field, text: str, language: str) -> bool:
    """Return whether the whole of a short text leaves ``field`` out, with or without its name ("结束日期不要了", "no case number").

    Nothing is judged by a part of the text, so that "안 친절했어요" stays a comment and "없던 일" a value.
    """
    said = trim(text)
    if not said or len(said) > 45 or re.search(r"[?？]\s*$", text):
        return False
    names = sorted({field.label.in_(language), *field.aliases.in_(language), field.name.replace("_", " ")}, key=len, reverse=True)
    leaves = [_DECLINES[language]]
    if field.type not in (FieldType.photo, FieldType.document):
        leaves.append(_LATER[language])
    if field.type is FieldType.date:
        leaves.append(_OPEN_END[language])
    names += {
        FieldType.money: ["금액", "金额", "amount"],
        FieldType.date: ["종료일", "끝나는 날", "结束日期", "end date"],
        FieldType.photo: ["사진", "照片", "photo", "photos"],
    }.get(field.type, [])
    if language == "en":
        leaves.append(
            rf"(?:skip|leave|drop|omit|forget|take|no) (?:the |my )?(?:{'|'.join(map(re.escape, names))})(?: (?:out|blank|empty|off|open))?"
        )
    beside = re.compile(rf"{_BESIDE[language]}|{'|'.join(map(re.escape, names))}", re.IGNORECASE)
    return _made_of(said.replace("’", "'"), re.compile("|".join(leaves), re.IGNORECASE), beside, words=language == "en")


def _made_of(text: str, refusal: re.Pattern[str], beside: re.Pattern[str], *, words: bool) -> bool:
    """Return whether ``text`` is nothing but refusals, at least one, and what may stand beside them.

    Reached positions are kept with whether a refusal was among the words so far; without backtracking no text is slow.
    """
    stops = " ,.!~。，！、"
    ends = [end for end in range(1, len(text) + 1) if not words or end == len(text) or text[end] in stops]
    reached: dict[int, bool] = {0: False}
    for start in range(len(text)):
        if start not in reached:
            continue
        if text[start] in stops:
            reached[start + 1] = reached.get(start + 1, False) or reached[start]
            continue
        for end in ends:
            if start < end <= start + _LONGEST:
                refused = refusal.fullmatch(text, start, end) is not None
                if refused or beside.fullmatch(text, start, end):
                    reached[end] = reached.get(end, False) or reached[start] or refused
    return reached.get(len(text), False)
