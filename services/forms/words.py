"""Small words that decide a form: yes, no, skip, don't know, myself, endings and leads that surround an answer."""

from __future__ import annotations

import re

_YES = {
    "ko": r"네+|넵|넹|네네|예+|옙|응+|웅|어+|엉|그래요?|그래유|그럼요?|그렇죠|그렇지|그렇습니다|그렇소|그려|그려유|기라|하모|하모요|하믄|암만|암요|맞아요?|맞아유|맞습니다|맞는데요|맞네요?|맞다|맞심더|맞지라|맞당께|좋아요?|좋습니다|좋지|좋소|좋아유|알겠습니다|알았어요?|오케이|오키|ok|okay|예스|당연하지|당연하죠|물론이죠|물론|"
    r"해\s?주세요|해\s?줘요?|해\s?주이소|해\s?주쇼|해유|할게요|할래요|합시다|하자|진행해\s?주세요|그렇게\s?해\s?(주세요|줘요?|주이소)|그라이소|그러세요|그러시오|그러쥬|이상\s?없어요|이상\s?없습니다|틀림없어요?|틀림없습니다|있어요|있습니다|필요해요|보여\s?주세요|보이게\s?(해\s?주세요|해\s?줘요?)?|넣어\s?주세요|표시해\s?주세요|신청해\s?주세요|접수해\s?주세요|제출해\s?주세요|내\s?주세요|다\s?맞아요?|확인했어요|됐어요\s?그대로|그대로\s?(해\s?주세요|해)?",
    "zh": r"是+的?|对+的?|对对|嗯+|嗯呐|啊|好+的?|好嘞|好咧|好吧|好啊|行+|行啊|行吧|行嘞|可以的?|中+|得嘞|得|要得|要的?|没错|没问题|没毛病|不错|当然|必须的?|确认|确定|同意|正确|就这样|就这么办|就这样吧|(现在|马上|这就|那就|给我|就)?(办|报|查|约|交|开始|开始办|开始填)(吧|了吧|呗|嘛|啊|呀)?|提交吧?|好使|成|妥|妥了|系啊?|係啊?|啱|冇错|有的?|需要|显示|ok|okay|yes|没意见|都对",
    "en": r"yes+|yeah+|yea|yep|yup|ye|aye|ya|sure|sure thing|ok|okay|okey|right|that'?s right|correct|that'?s correct|that'?s it|exactly|of course|certainly|definitely|absolutely|please do|go ahead|go on|go on then|do it|fine|that'?s fine|sounds good|looks good|all good|good|perfect|spot on|uh[- ]?huh|mm+|mhm|indeed|i do|it is|they are|i agree|agreed|confirm|confirmed|submit( it)?|send it|why not|show it|"
    r"i am|you bet|true|righto|alright|all right|yes please",
}
_NO = {
    "ko": r"아니+요?|아니오|아니여|아녀|아녀요|아녀유|아뇨+|아니유|아니라예|아이라예|아이다|아니다|아닙니다|아임더|아닌데요?|아닌디|노|no|싫어요?|싫습니다|싫은데요?|안\s?해요?|안\s?할래요?|안\s?할게요|안\s?돼요?|안\s?됩니다|됐어요|됐습니다|됐소|됐네요|필요\s?없어요?|필요\s?없습니다|필요없는데|없어요|없습니다|없는데요|없슈|없당께|틀려요?|틀렸어요?|틀렸습니다|틀리네|다른데요?|잘못됐어요|잘못\s?됐습니다|그건\s?아니고요?|그게\s?아니고요?|"
    r"하지\s?마세요|하지\s?마|말아요|말고요?|빼\s?주세요|가려\s?주세요|숨겨\s?주세요|보이지\s?않게(\s?해\s?주세요)?|안\s?보이게(\s?해\s?주세요)?|표시하지\s?말아\s?주세요|그만|글쎄\s?아니|아직요?",
    "zh": r"不+|不是的?|不对|不行|不要|不用了?|不用谢谢|不必|不需要|不了|不可以|不同意|不好|不中|不成|没有?|没|没有的?|别|错了?|不对劲|有错|唔系|唔係|唔要|冇|否|算了|不显示|不正确|甭|甭了|拉倒|莫|不得行|不是这样",
    "en": r"no+|nope|nah|naw|nae|not really|not yet|no thanks?|no thank you|no way|wrong|that'?s wrong|that'?s not right|it'?s not|it is not|incorrect|not correct|never|don'?t|do not|please don'?t|i don'?t|i'?d rather not|negative|not at all|false|nay|i'?m not|hide it|leave it out|none|there isn'?t|not quite",
}
_SKIP = {
    "ko": r"건너\s?(뛰|뛸|띄|띌)|넘어가|패스|스킵|나중에|생략|없어요|없습니다|없는데|없슈|없당께|없어$|안\s?할래|모르겠|몰라|모릅니다|모르는",
    "zh": r"跳过|过|略过|下一个|以后再|没有|不知道|不清楚|不晓得|不填|先不",
    "en": r"\bskip\b|\bpass\b|\bnext\b|\blater\b|\bnone\b|don'?t (know|have)|no idea|not sure|leave it|\bnothing\b",
}
_UNKNOWN = {
    "ko": r"모르겠|몰라|모릅니다|모르는데|기억이?\s?안|생각이?\s?안|글쎄|까먹",
    "zh": r"不知道|不清楚|不晓得|记不[得清住]|忘了|忘记|晓不得|唔知",
    "en": r"don'?t know|dunno|no idea|not sure|can'?t remember|forgot|i forget|couldn'?t say",
}
_SELF = {
    "ko": r"^(제가|내가|나|저|본인|저요|나요|지요)(요|예요|이에요|입니다|임더|유|여|지|랑께|라예|다|네요|이요)*[\s.,!]*$|^본인|^제\s?이름|내가\s?(세대주|신청|본인)|제가\s?(세대주|신청|본인)|나\s?혼자|저\s?혼자|같은\s?사람|저랑\s?같|나랑\s?같",
    "zh": r"^(我|本人|我自己|就是我|是我|俺|咱|跟我一样|同上)[啊呀吧呗]?$|我是户主|就我一个|我一个人|我自己",
    "en": r"^(me|myself|i am|it'?s me|that'?s me|i'?m the|same|the same|same as me|mine)\b|\bmyself\b|i live alone|just me|on my own|that'?d be me|that would be me",
}

_TRIM = re.compile(r"^[\s,.!?~…。，！？、]+|[\s,.!?~…。，！？、]+$")
_LEADS = {
    "ko": re.compile(r"^(어+|음+|그+|저기요?|아|에|글쎄|그러니까|그니까|거시기|있잖아요?|뭐|자|네|예|응)[\s,.…]+"),
    "zh": re.compile(r"^(嗯+|呃+|那个|这个|就是|就|哎|哦|啊|额|那|咋说呢|我想想|是|对|好)[\s,，.。…]+|^(嗯+|呃+|那个|额+)"),
    "en": re.compile(
        r"^(um+|uh+|er+|erm+|well|so|oh|ah|like|right|okay|ok|let me see|let'?s see|hmm+|you know|yes|yeah)[\s,.…]+", re.IGNORECASE
    ),
}
_ENDINGS_KO = re.compile(
    r"(으로|로)?\s*(이라고\s?(합니다|해요|하는데요|불러요|혀요)|라고\s?(합니다|해요|하는데요|불러요|혀요|하지라)|이라\s?(합니더|카는데예|캅니더)|라\s?(합니더|카는데예|캅니더)|"
    r"이에요|예요|이예요|이여요|여요|에요|입니다|임니다|이었어요|였어요|인데요|인디요|인데|인디|이고요|고요|구요|이구요|이요|이여|이유|이어유|여유|이지라|지라|이라예|라예|임더|입니더|이더|이랑께|랑께|이야|으로\s?해\s?주세요|로\s?해\s?주세요|으로\s?할게요|로\s?할게요|으로\s?부탁(드려요|드립니다|해요)|"
    r"로\s?부탁(드려요|드립니다|해요)|으로요|로요|해\s?주세요|부탁해요|부탁드려요|부탁드립니다|요|유|여|야)$"
)


def trim(text: str) -> str:
    """Return ``text`` without surrounding spaces and punctuation."""
    return _TRIM.sub("", text)


def without_lead(text: str, language: str) -> str:
    """Return ``text`` without fillers at its start ("어, 그러니까 …", "那个…", "um, well …")."""
    text = trim(text)
    while True:
        shorter = trim(_LEADS[language].sub("", text))
        if shorter == text or not shorter:
            return text
        text = shorter


def without_ending_ko(text: str) -> str:
    """Return Korean ``text`` without the copula or polite ending ("김영수입니다" → "김영수")."""
    text = trim(text)
    shorter = _ENDINGS_KO.sub("", text)
    return trim(shorter) if shorter.strip() else text


def _whole(pattern: str, text: str) -> bool:
    return bool(re.fullmatch(rf"(?:{pattern})(?:[\s,.!~。，！]+(?:{pattern}))*[\s,.!?~。，！]*", text, re.IGNORECASE))


def yes_or_no(text: str, language: str) -> bool | None:
    """Return True for a yes, False for a no, None when the text is neither or both.

    All three languages are tried after the given one, since people mix them ("네 OK", "好的 yes").
    """
    text = trim(text)
    for tongue in dict.fromkeys((language, "ko", "zh", "en")):
        for candidate in (text, without_lead(text, tongue)):
            if _whole(_NO[tongue], candidate):
                return False
            if _whole(_YES[tongue], candidate):
                return True
    stripped = without_lead(text, language)
    starts_no = re.match(rf"(?:{_NO[language]})(?=[\s,.!。，！]|$)(?!\.?\s?\d)", stripped, re.IGNORECASE)
    starts_yes = re.match(rf"(?:{_YES[language]})(?=[\s,.!。，！]|$)", stripped, re.IGNORECASE)
    if language == "zh":
        starts_no = re.match(r"(不是|不对|不要|不用|不行|不需要|没有|别(?![墅克名针致]))", stripped)
        starts_yes = None if starts_no else re.match(r"(是的|对的?|好的?|嗯|要|行|可以|没错|没问题|确认|有)(?!不)", stripped)
    if starts_no and not starts_yes:
        return False
    if starts_yes and not starts_no:
        # "Yes, but …" is not a plain yes.
        if re.search(r"근데|그런데|하지만|다만|말고|아니|但|不过|可是|\bbut\b|except|however", stripped, re.IGNORECASE):
            return None
        return True
    return _by_ending(stripped, language)


def plain_yes_or_no(text: str, language: str) -> bool | None:
    """Return True or False only when the whole text is a yes or a no, else None."""
    for tongue in dict.fromkeys((language, "ko", "zh", "en")):
        if _whole(_NO[tongue], trim(text)):
            return False
        if _whole(_YES[tongue], trim(text)):
            return True
    return None


_AGREES_AND_GOES_ON = re.compile(
    r"(네+|예+|응+|어|그래요?|좋아요?|그럼요?|맞아요?)[\s,.]*((그거|그걸로|그것|그렇게|지금|바로|얼른|빨리|좀|제가)\s?)*(신고|신청|접수|진행|시작|예약|등록|청구)?(을|를)?\s?(할게요?|할래요?|해\s?(줘요?|주세요|주이소|주쇼|볼게요?|야죠|야지요?|요)|하겠습니다|하고\s?싶어요?|부탁\S{0,5})|"
    r"(是的?|好的?|对|行|嗯|要)[\s,，。]*(那)?(我)?(就)?(想|要|来)?(帮我|给我|替我)?(马上|现在)?(就)?(报警|报案|举报|上报|申请|办理?|预约|登记|投诉|开始|填)(吧|一下|了|啊)*|"
    r"(yes|yeah|yep|ok(ay)?|sure|please)[\s,.]+(please )?((let'?s|let us|i want to|i'd like to|i'll|go ahead and) )?(report|file|start|begin|do|book|apply for|make|register)( it| that| this| one| a report| the report)?( please| now)?",
    re.IGNORECASE,
)


def agrees_and_goes_on(text: str) -> bool:
    """Return whether a text says yes and repeats what was offered without naming anything else ("네, 신고할게요", "好，帮我报案")."""
    return _AGREES_AND_GOES_ON.fullmatch(trim(text)) is not None


_SURELY = {
    "ko": r"맞(십니더|구먼유?|구만유?|구마|당께요?|어라|지예|아예|심니더)|오야|그래라|그라제|그러제|(그렇게|그대로|이대로|그리)\s?(해|넣어|내|올려|보내)\s?(주세요|줘요?|주이소|주쇼|주슈|주소|주시소|라)|(그렇게|그대로|이대로)\s?(하소|하이소|허슈|하슈|혀|혀라|해라)|"
    r"맞\S{0,2}(습니다|네요?|다고요?|는데요|는\s?것\s?같(아요?|습니다))|맞어유?|다\s?맞\S{1,4}|그렇게\s?(하세요|합시다|할게요|하겠습니다|하죠|하지요?|해요?|혀유?|허유?)|(이대로|그대로|이걸로|그걸로|이렇게)?\s?(신청|접수|제출|진행|등록|예약|처리|저장|보내)\s?(해\s?(주세요|줘요?|주이소|주쇼|주십시오|주시오|요)?|할게요|하겠습니다|합니다|합시다|하세요|하자|부탁\S{0,5})|"
    r"(이대로|그대로|이걸로|그걸로|이렇게)\s?(해\s?(주세요|줘요?|주이소|주쇼)|할게요|하세요|합시다|좋아요|됐어요)|(틀린|이상한|잘못된|고칠|바꿀)\s?(데|거|것|건|곳|게|점)?(이|가|은|도)?\s?없(어요?|습니다|네요?|슈|어유|심더)|(문제|이상)(가|이)?\s?없(어요?|습니다|네요?|슈|어유)|확인(했어요|했습니다)|동의(해요|합니다|할게요)|좋네요|좋십니더|괜찮(아요|습니다|네요)|됐(어요?|습니다|네요?)|내\s?(주세요|줘요?)|보내\s?(주세요|줘요?)|네에+|예에+|으응|그래\s?(라|마|주세요|하소|하이소|해라|하쇼)|그리\s?(하소|하이소|허쇼|해\s?주세요)|맞(심더|지라|어|수다|쥬|당께|네잉)|마자요?|마씁?[씀즘]?니다|조아요|이의\s?없\S{1,4}|그랴|그러쥬|기우다|긴디유",
    "zh": r"对头|是嘞|是这样的?|得行|[没莫]得?问题|没有问题|(一点|全都?|都)?没(有)?错|没得错|(都|全|全都)(对|是对的|正确|没问题)|(都|全)?(就)?(确认|提交|交|办|定|报|填)(了|吧|上去|上去吧|好了)|(就|请)?(帮我|给我|替我|直接)?(就)?(确认)?(提交|约上|约了|约吧|定下来?|办了|办上|报上去?|报了|交上去?|登记上|预约上?)|就(这么|这样|照这样)(着|定|办|交|报|填|弄|整|提交|行)?|这样(就)?(行|可以|好)|可以(提交|交|办)|(没有?|冇)(异议|意见|问题)|(就)?(照|按)(这|那|这个|这样|这么|你说的|您说的)(整|弄|填|交|办|来|报)|(整|弄|填|来)吧|(我)?(同意|愿意)(了|提交)?|巴适|管|沾|对着咧|[对好]额|系呀|就(是)?这个|记得对|听你的|听您的|晓得|知道了|明白",
    "en": r"(that|it|this|everything|all of (it|that)|they)( ?'?s| is| are| all| looks?| sounds?| seems?)+ ?(all |quite |absolutely |perfectly )?(right|correct|fine|good|ok(ay)?|true|perfect|grand|lovely|great|in order)|everything'?s (right|correct|fine|ok(ay)?|in order)|all (right|correct|fine|good|okay)|(looks?|sounds?|seems?) (all )?(right|correct|fine|good|ok(ay)?|great)( to me)?|(go ahead and |just |do )?(submit|send|file|book|save|confirm|register)( (it|that|them|this))?( off| in| through| now)?|"
    r"go (right )?ahead|go for it|on you go|crack on|get on with it|do (it|that|so)|i'?m (happy|fine|good|ok(ay)?)( with (that|it|this))?|i (do )?(confirm|agree|do)( (it|that|this))?|(very|quite) (good|right|well)|no problem|nothing (is |'s )?(wrong|to change)|no (changes|mistakes)|lovely|grand|great|brilliant|wonderful|yes'?m|cheers|that'?ll do( me)?|that would be (fine|great|good|lovely)|no objections?|i consent|carry on|press on|kindly proceed|proceed|put (it|that|me) (through|in)|och aye|aye right enough|nae bother|no bother|fire away|roger( that)?|yes ma'?am|too right|grand job|as i said|you may",
}
"""Further words that agree to a read-back, but answer no ordinary question."""
_BESIDE_YES = {
    "ko": r"어|음|자|뭐|인자|인제|잉|아이고|잘했네|다|모두|전부|그냥|이제|그럼|얼른|어서|빨리|바로|지금|잘|정말|진짜|아주|요|(수고|고생)\S{1,5}|감사\S{1,4}|고맙\S{1,4}|고마워\S?|부탁\S{1,5}|선생님?|아가씨|총각|길벗|제|내|우리|(이름|주소|번호|날짜|시간|내용|생일|글자|읽은\s?거|거기?|말한\s?거)(도|은|는|이|가)?",
    "zh": r"啊|呀|嘛|呗|嘞|哈|哦|噢|啦|吧|的|了|咯|喽|咧|哩|滴|噻|撒|谢谢[你您]?|多谢|谢了|辛苦[你您]?了?|麻烦[你您]?了?|再见|拜拜|小伙子|姑娘|小姐",
    "en": r"and|so|then|now|it|that|all|oh|um+|uh|er+|just|please|thank you|thanks|ta|cheers|very much|a lot|love|dear|pet|hen|mate|sir|madam|miss|son|for me|i think|of them|off|as (it|that) is|you can|you may|to me",
}
"""What may stand beside a yes without changing it: fillers, thanks, forms of address."""
_BEFORE_YES = re.compile(r"那|就|也|名字|号码|地址|地方|时间|日期|内容|上面|都|全|我|你|您|快|赶紧|马上|现在")
"""Chinese words that lead to a yes and are none behind it: "都对" agrees, "成都" and "好地方" do not."""
_ONE_SYLLABLE_KO = re.compile(r"[어음자뭐잉다잘요제내]")
"""Korean fillers that stand as a word of their own beside a yes; within a word ("예제") they are a part of it."""


def _only_yes(text: str, tongue: str) -> bool:
    """Return whether ``text`` is made of nothing but words of agreement, at least one, and what may stand beside them."""
    agrees = re.compile(rf"(?:{_YES[tongue]}|{_SURELY[tongue]})", re.IGNORECASE)
    beside = re.compile(rf"(?:{_BESIDE_YES[tongue]})", re.IGNORECASE)
    agreed = False
    for clause in re.split(r"[,.!~。，！、…;；]+", text):
        atoms = clause.split() if tongue == "en" else list(re.sub(r"\s", "", clause))
        # Where a written word begins: a Korean filler of one syllable counts only there.
        begins = {len(re.sub(r"\s", "", clause[: word.start()])) for word in re.finditer(r"\S+", clause)} | {len(atoms)}
        if len(atoms) > 30:
            return False
        glue = " " if tongue == "en" else ""
        # Reached positions, each with whether a yes was among the words so far; no backtracking, so that no text is slow.
        reached: dict[int, bool] = {0: False}
        leading: set[int] = set()
        for start in range(len(atoms)):
            if start not in reached and start not in leading:
                continue
            for end in range(start + 1, min(len(atoms), start + (6 if tongue == "en" else 18)) + 1):
                piece = glue.join(atoms[start:end])
                if agrees.fullmatch(piece) and not beside.fullmatch(piece):
                    reached[end] = True
                elif tongue == "zh" and _BEFORE_YES.fullmatch(piece):
                    leading.add(end)
                elif start in reached and beside.fullmatch(piece):
                    within = tongue == "ko" and _ONE_SYLLABLE_KO.fullmatch(piece) and not (start in begins or piece in "요잉") or end not in begins and piece == "요"
                    if not within:
                        reached[end] = reached.get(end, False) or reached[start]
        if len(atoms) not in reached:
            return False
        agreed = agreed or reached[len(atoms)]
    return agreed


def confirms(text: str, language: str) -> bool | None:
    """Return True only when the whole text says yes, as a read-back needs it before anything is filed; False for a no, else None.

    "要多长时间", "right, how long does it take" and "맞나?" begin or end like a yes and are none.
    """
    if re.search(r"[?？]\s*$", text):
        return None
    plain = plain_yes_or_no(text, language)
    if plain is not None:
        return plain
    text = trim(text)
    for tongue in dict.fromkeys((language, "ko", "zh", "en")):
        if _only_yes(text, tongue) or _only_yes(without_lead(text, tongue), tongue):
            return True
    return False if yes_or_no(text, language) is False else None


_DOUBT = {
    "ko": r"아니|아이[다라고]|지\s?[안않]|말고|틀[렸려리]|잘못|잠깐|잠시|기다|글쎄|근데|그런데|하지만|생각\s?(좀|해)|이상[한하해]|바꿔|고쳐|취소|모르",
    "zh": r"不|没|错|但|等|改|再想|问题|可是|换|先别|算了|取消",
    "en": r"\b(no|not|never|wrong|but|except|wait|hold|hmm|however|change|instead|mistake|though|cancel|unsure)\b|n't\b",
}
_NO_DOUBT = {
    "ko": r"틀림\s?없|아니고\s?말고|이상\s?없|잘못\s?(된\s?)?(거|것|데)?\s?없|기다(렸|리고)",
    "zh": r"[没莫冇]得?(有)?(错|问题|毛病|意见)|可不(是|咋的|就是)?|不错|错不了|不用改|不改了",
    "en": r"\b(no (problem|mistake|changes?|objections?)|nothing wrong|can'?t (fault|complain)|not (wrong|bad)|why not)\b",
}


def doubts(text: str, language: str) -> bool:
    """Return whether a sentence holds a word of doubt, objection or delay, idioms that say the contrary ("没错", "틀림없어요") aside."""
    rest = re.sub(_NO_DOUBT[language], "", text, flags=re.IGNORECASE)
    return bool(re.search(_DOUBT[language], rest, re.IGNORECASE))


_NOT_NO_ZH = "动产|丹|锈|倒翁|列颠|莱梅|孕|夜城|莱"
"""What follows 不 in names of things and places, where it denies nothing."""


def _by_ending(text: str, language: str) -> bool | None:
    """Judge a short sentence by its verb ("뒷자리는 안 보이게 해 주세요", "要显示", "please hide it")."""
    if len(text) > 40:
        return None
    if language == "ko" and re.search(r"(신고|예약|발급|갱신|상담)(을|를)?\s?할[게래라]|(이혼|사별|별거)\s?(을|를)?\s?했", text):
        # Another wish, or a fact that says the opposite.
        return None
    no = {
        "ko": r"(안|못)\s?\S{1,6}(요|다|게|래|니다|유|여|께)|지\s?(마|말|않)|필요\s?없|빼\s?(고|주|줘)|가려|숨겨|없어|없습|없는|아니(?![메타스카마사])",
        "zh": rf"不(?!{_NOT_NO_ZH})|没(?![药收石])|别(?![墅克名针致])|甭|唔|冇|隐藏|遮",
        "en": r"\b(not|don'?t|no(?!\.?\s?\d)|never|without|hide|isn'?t|haven'?t)\b",
    }[language]
    yes = {
        "ko": r"보이게|보여|넣어|필요해|맞|좋|그렇게|그대로|해\s?줘|해\s?주|할게|할래|있어|있습|있는|했어|했습|동의",
        "zh": r"要|显示|可以|好|行|对|是|有|需要|同意",
        "en": r"\b(please|show|include|correct|right|fine|good|want|need|have|do|agree)\b",
    }[language]
    if re.search(no, text, re.IGNORECASE):
        return False
    if re.search(yes, text, re.IGNORECASE):
        return True
    return None


def wants_skip(text: str, language: str) -> bool:
    """Return whether a short text asks to leave a question out."""
    return len(text) <= 40 and bool(re.search(_SKIP[language], text, re.IGNORECASE))


def any_will_do(text: str) -> bool:
    """Return whether a text, in any language, leaves the choice to the guide ("아무 데나", "哪个都行", "any of them")."""
    return bool(re.search(r"随便|都行|都可以|哪个都|哪里都|哪儿都|아무\s?데|어디든|아무\s?곳|any (of them|one|office|place)\b|don'?t mind|doesn'?t matter|whichever|wherever", text, re.IGNORECASE))


def starts_over(text: str) -> bool:
    """Return whether a short text, in any language, asks to fill the form in again from the start."""
    return len(text) <= 30 and bool(
        re.search(r"처음부터(\s?다시)?|첨부터|从头(再?来|开始|再?填|再?办)|重新(来|填|开始|办一遍)|\b(start (over|again|from the (start|beginning))|begin again|from the (top|beginning|start))\b", text, re.IGNORECASE)
        and not re.search(r"말씀|말해|들려|읽어|念|说|repeat|say|read", text, re.IGNORECASE)
    )


def goes_on(text: str) -> bool:
    """Return whether a short text, in any language, asks to go on with what was left."""
    return len(text) <= 25 and bool(re.search(r"^(네\s|예\s)?(계속|이어서)|继续|接着|\b(go on|carry on|continue|resume|keep going)\b", text, re.IGNORECASE))


_REASON = {
    "ko": re.compile(r"^.*(?:점|개|다섯|넷|셋|둘|하나|만족|최고|별로)(?:이?[요예해했]\S*|입니다|줄게\S*|드릴게\S*)?[\s,.]+(?P<why>\S.{4,}(?:서|니까|거든|어|아|네|는데|군)요?[.!\s]*|\S.{4,}습니다[.!\s]*)$"),
    "zh": re.compile(r"(?:分|星|意|好|差)[了吧啊呀]?(?:[,，。;；\s]+|因为)(?P<why>(?!谢|再见|拜拜)\S.{3,})$"),
    "en": re.compile(r"(?:\b(?:because|since|as)\b\s+(?P<because>\S.{5,})|[,.;]\s+(?!thank|bye|cheer|please|that['’]?s all)(?P<why>\S.{9,}))$", re.IGNORECASE),
}
"""The reason told with a score."""


def reason_beside(text: str, language: str) -> str | None:
    """Return the reason that is told in one breath with a score ("별 두 개요, 너무 오래 걸려서요"), or none."""
    match = _REASON[language].search(trim(text))
    why = trim(next((group for group in match.groups() if group), "")) if match else ""
    if re.fullmatch(r"(?:\w+ )?stars?(?: from me)?|\S{1,3}[점分星]\S{0,3}", why, re.IGNORECASE):
        return None
    return why if why and plain_yes_or_no(why, language) is None and not leaves(why, language) else None


_LEAVES = {
    "ko": r"안녕히\s?(계세요|계십시오|있으세요)|잘\s?(있어요|계세요|가요|가세요|가이소)|(이만|그만|먼저|이제|그럼)\s?(갈게|가볼게|가\s?볼|가겠|갑니다|가요|간다|갈란다)|가볼게요|수고하(세요|십시오|이소|셔)|바이바이|고마워|고맙|감사(해|합|드)|(됐|괜찮)(어요|습니다|아요|네요|어|아)|(다음|나중)에\s?(할게|할래|하지|하죠|올게)|안\s?할(래|게|란다)|지금은?\s?(괜찮|됐|안|말고)|필요\s?없",
    "zh": r"再见|拜拜|回见|走了|先走|谢谢|多谢|谢了|不用了?|不必|算了|不需要|不评|下次(再说)?|改天|以后再|现在不|先不|不了|没空",
    "en": r"\b(good ?bye|bye|cheerio|see (you|ya)|so long|ta[- ]?(ta|ra)|toodle\w*|laters|take care|got to (go|dash|run)|gotta go|i'?m off|thanks?|thank you|cheers|no thanks|not (now|today)|another time|maybe later|i'?m (ok(ay)?|fine|good|all right|alright)|that'?s (all|it)|that will be all|never mind|leave it|i'?d rather not|no need|don'?t bother)\b",
}


def leaves(text: str, language: str) -> bool:
    """Return whether a short text says goodbye, thanks or "not now" and nothing else is asked."""
    # "잘 가요" ends like a question and is none.
    if len(text) > 45 or (looks_like_question(text, language) and not re.search(r"(?:잘|이만|먼저|그만|이제|그럼)\s?(?:들어)?가요[\s.!]*$", text)):
        return False
    return bool(re.search(_LEAVES[language], text, re.IGNORECASE))


_WAITS = {
    "ko": r"^(아\s?)?(잠깐|잠시)(만|만요)?|기다려|찾아\s?볼게|생각\s?좀",
    "zh": r"^(你|您)?(等一?[下会等]儿?|等哈儿?|稍等|慢着|别急)|我(想想|找找|看看|翻翻|拿一?下)|容我",
    "en": r"\b(wait|hold on|hang on|just a (second|minute|moment)|one moment|give me a (second|minute|moment)|let me (think|look|see|find|get|fetch))\b",
}


def waits(text: str, language: str) -> bool:
    """Return whether a short text asks for a moment."""
    return len(text) <= 40 and bool(re.search(_WAITS[language], trim(text), re.IGNORECASE)) and not looks_like_question(text, language)


def only_waits(text: str, language: str) -> bool:
    """Return whether a short text asks for a moment and tells nothing else ("等一下，我拿身份证", "hang on a minute")."""
    return waits(text, language) and len(text) <= (30 if language == "en" else 12) and not re.search(r"\d", text) and (language != "en" or not re.search(r"[,;]\s*\S+", text))


_AGAIN = {
    "ko": r"다시\s?(?:한\s?번\s?)?(?:말(?:씀|해)|얘기|들려|불러|읽어)\S*(?:\s?[주줘줄]\S*)?|한\s?번\s?(?:더|만\s?더)(?:\s?\S*)?(?:\s?[주줘줄]\S*)?|뭐라고\S*(?:\s?(?:했|하셨)\S*)?|뭐라\S{0,4}|(?:잘\s?)?못\s?들었\S*|(?:잘\s?)?안\s?들\S*|뭐라\s?카\S*",
    "zh": r"(?:请|麻烦)?(?:你|您)?(?:再|重新|重复)(?:给我)?(?:说|讲|念|问|来|读)?一?[遍次下](?:吧|好吗|行吗)?|(?:我)?(?:没|没有|听不)(?:听)?(?:清楚?|见|到|懂|明白)|(?:你|您)(?:刚才)?说(?:的)?(?:什么|啥)(?:来着)?|啥子?|什么",
    "en": r"(?:can |could |would |will )?(?:you )?(?:please )?(?:say|repeat|read|ask|tell me) (?:that|it|the question|this|me that)?(?: (?:again|once more|one more time|please|for me|back))*|repeat(?: please)?|pardon(?: me)?|come again|once more|(?:sorry,? )?what(?: did you say| was that)?|i (?:didn'?t|did not|couldn'?t|can'?t) (?:hear|catch|get)(?: (?:that|you|it))?",
}
_BESIDE_AGAIN = {
    "ko": r"네|예|어|아|저기요?|죄송\S*|미안\S*|잠깐만요?|질문\S?|그거|좀|주세요|주이소|줘요?|줄래요?|주시겠어요|하셨어요|요|방금(?:\s?거)?",
    "zh": r"喂|哎|啊|嗯|不好意思|对不起|刚才|麻烦|请|谢谢|吧|呢|了|那个|问题",
    "en": r"sorry|um+|oh|er+|please|hello|excuse me|i'?m|again|love|dear|wait|thanks|so|but",
}


def asks_again(text: str, language: str) -> bool:
    """Return whether the whole of a short text asks for the last words again ("다시 한 번 말해 주세요", "再说一遍", "pardon?")."""
    if len(text) > 40:
        return False
    gap = r"[\s,.!?~。，！？…]*" if language != "en" else r"(?:[\s,.!?]+|$)"
    atoms = rf"(?:(?:{_AGAIN[language]}){gap})"
    beside = rf"(?:(?:{_BESIDE_AGAIN[language]}){gap})"
    return re.fullmatch(rf"{beside}*?{atoms}(?:{atoms}|{beside})*", text.strip(), re.IGNORECASE) is not None


_FILLERS = re.compile(r"(?:어+|음+|그+|저+|아+|에+|뭐+|엄+|흠+|嗯+|呃+|额+|那个|这个|哦+|啊+|\b(?:um+|uh+|er+m?|well|hmm+|mm+|oh|ah|so|like|you know)\b|[\s,.…，。!?~])+", re.IGNORECASE)


def only_fillers(text: str) -> bool:
    """Return whether a text, in any language, holds nothing but sounds of thinking ("어 음", "嗯，那个", "um, well")."""
    return _FILLERS.fullmatch(text) is not None


_JUDGES = re.compile(r"좋|최고|완벽|만족|친절|훌륭|고맙|감사|好|不错|满意|赞|谢|\b(good|great|fine|perfect|lovely|brilliant|wonderful|grand|excellent|spot on)\b", re.IGNORECASE)


def judges(text: str) -> bool:
    """Return whether words of agreement are an opinion as well ("좋아요", "很好", "great"), which may be a remark."""
    return bool(_JUDGES.search(text))


def does_not_know(text: str, language: str) -> bool:
    """Return whether the person says that they do not know."""
    return bool(re.search(_UNKNOWN[language], text, re.IGNORECASE))


def means_self(text: str, language: str) -> bool:
    """Return whether a name is answered with "me"."""
    return bool(re.search(_SELF[language], trim(text), re.IGNORECASE))


_QUESTION = {
    "ko": r"\?|까요?$|나요?$|가요$|어디|얼마|언제|뭐(예|에|가|여|를|야|지)|무엇|무슨|어떻게|우째|워째|왜|되나|됩니까|되남|인가요|한가요|는교|능교|습니꺼|심니꺼|(?<!뭐시)(?<!거시)냐$|남유|쥬\?|당가|는가",
    "zh": r"\?|？|吗|呢$|什么|啥|哪|几|多少|多[长远大高久]|怎么|咋|为什么|如何|谁|([\u4e00-\u9fff])不\1|可不可以|有没有|(?<=\S\S)不[啊呀呢哦]?$|[了过]没有?$",
    "en": r"\?|^(what|where|when|who|why|how|which|is|are|can|could|do|does|did|will|would|should|may)\b|\bhow (much|long|many)\b|\bwhat'?s\b|\bwhere'?s\b",
}


_ASIDE_EN = re.compile(
    r"^((hold on|hang on|wait( a (minute|second|moment))?|just a (minute|moment|second)|sorry|excuse me|by the way|i mean|actually|and|but|so|oh|well|um+|er+m?|love|dear)[\s,.]+)+",
    re.IGNORECASE,
)
"""What English speakers put before a question: "hold on, what …", "and when …"."""


def looks_like_question(text: str, language: str) -> bool:
    """Return whether ``text`` has the form of a question."""
    if re.search(r"[?？]\s*$", text):
        return True
    if language == "ko":
        text = re.sub(r"[.!~\s]+$", "", text)
    else:
        text = trim(_ASIDE_EN.sub("", trim(text))) if language == "en" else trim(text)
    return bool(re.search(_QUESTION[language], text, re.IGNORECASE))


ASKING = {
    "ko": r"그거|그건|그게|그것\S*|이거|이건|이게|저거|그럼|그래서|근데|얼마\S*|을매\S*|언제\S*|은제\S*|어디\S*|어데\S*|어드메\S*|어따\S*|뭐\S*|뭘\S*|무엇\S*|무슨|어떻게|우째|어찌|몇\S*|누가|누구\S*|"
    r"가져\S*|갖고\S*|들고|챙기\S*|챙겨\S*|준비\S*|필요\S*|서류\S*|비용\S*|수수료\S*|돈\S*|요금\S*|값\S*|시간\S*|기간\S*|걸려\S*|걸리\S*|되\S*|돼\S*|하\S*|해\S*|할\S*|있\S*|없\S*|가\S*|와\S*|오\S*|내\S*|드\S*|들\S*|받\S*|좀|저|제\S*|나\S*|까지|부터|정도|다|더|또|한|번|데|곳\S*|문|여\S*|열\S*|닫\S*",
    "zh": r"那个|这个|那|这|它|多少|多久|几|什么|啥|哪里|哪儿|哪|怎么|咋|谁|钱|费用|手续费|费|时间|材料|东西|带|要|需要|准备|花|收|交|能|可以|可|办|去|到|开门|关门|地方|地址|是|的|了|呢|啊|吗|嘛|我|您|你|得|还|都|在|有|没有|天|号|点|请问|一下|时候|窗口",
    "en": r"\b(how|what|when|where|which|who|much|many|long|is|are|it|that|this|do|does|did|can|could|would|will|i|me|my|we|you|the|a|an|to|for|of|in|on|at|by|cost|costs|price|fee|pay|papers?|documents?|bring|need|take|takes|time|open|close|go|get|have|has|and|so|then|there|please|be|must|should|with|one|about)\b",
}


_BUILDING = re.compile(
    r"주차(?!\s?(위반|딱지|단속|과태료|벌금|범칙금))|화장실|구내식당|식당|매점|자판기|엘리베이터|승강기|흡연|와이파이|정수기|현금\s?인출기|에이티엠|수유실|휴게실|회의실|강당|대변인실|시장실|군수실|구청장실|비서실|기자실|"
    r"停车(?!罚|违)|厕所|洗手间|卫生间|食堂|电梯|吸烟|饮水机|取款机|母婴室|会议室|发言人|市长办公室|"
    r"\b(parking(?!\s+(fine|ticket|offen))|car park|toilets?|restrooms?|loo|canteen|cafeteria|lifts?|elevators?|smoking|wi-?fi|cash machine|ATM|nursing room|meeting room|spokes\w+|press office|mayor'?s office)\b",
    re.IGNORECASE,
)


def asks_about_building(text: str) -> bool:
    """Return whether a question is about the house ("what is the parking?", "where is the spokesman's room?") and about no service at all."""
    return len(text) <= 60 and bool(_BUILDING.search(text))


def names_a_matter(text: str, language: str) -> bool:
    """Return whether a question names something of its own ("how much is the parking?") and does not only point back ("how much is it?")."""
    if language == "zh":
        left = re.sub(ASKING["zh"], "", re.sub(r"[\W\d_]", "", text))
    elif language == "ko":
        left = "".join(word for word in re.findall(r"\w+", text) if not re.fullmatch(ASKING["ko"], word))
    else:
        left = re.sub(r"[\W\d_]", "", re.sub(ASKING["en"], "", text.casefold()))
    return len(left) >= (4 if language == "en" else 2)
