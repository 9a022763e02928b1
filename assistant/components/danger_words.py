"""Words that leave no doubt about danger, and what makes them harmless."""

from __future__ import annotations

import re

_WORDS: dict[str, tuple[str, ...]] = {
    "emergency": (
        r"불이?\s?(났|나고|붙었|번지)(?!던|을\s?때|었던)(?!.{0,12}(작년|지난|타버린|탄\s))|불이야|숨을?\s?(안|못)\s?(쉬|셔|쉰)|숨이\s?(안|막|멎)|의식이?\s?(없|잃)|쓰러졌|쓰러지셨|쓰러져\s?(있|버|부)|심장이?\s?(멈|멎|조여)|가슴이\s?(너무\s?)?(아프|아파|조이|조여|답답하고|쥐어)|피를?\s?(많이|철철|토)|피가\s?(안\s?멈|많이|철철|계속)|"
        r"가스\s?(가\s?)?(새|냄새)|물에\s?빠졌|물에\s?빠져|차에\s?(치였|치여|깔렸)|교통사고.{0,8}(다쳤|다친|나서\s?사람)|건물이?\s?무너|깔렸|감전|독(약)?을?\s?(먹|마셨)|농약을?\s?(먹|마)|목에\s?(뭐가\s?)?걸려|기도가\s?막|구급차|앰뷸런스\s?(불러|보내|좀)|119\s?(불러|좀\s?불러|에?\s?전화)|입이\s?돌아가|한쪽이?\s?마비|말이\s?어눌|(약|제|알)(을|를)?\s?(한\s?(움큼|주먹|통|병)|여러\s?알|수십\s?알|잔뜩|왕창|몽땅)\S{0,3}\s?\S{0,3}(먹었|먹어\s?버|삼켰|삼켜|털어)",
        r"着火了|起火了|失火了|著火|没有?呼吸|不呼吸|喘不[上过]气|昏迷|昏倒|晕倒|晕过去|不省人事|失去意识|心脏病(发|犯)|(胸口|心口)(好|很|特别|太|有点|一阵阵|老|直)?(疼|痛|闷|堵)|大出血|流(了)?(好多|很多|不少)血|血止不住|血流不止|煤气泄[漏露]|燃气泄[漏露]|煤气味|溺水|掉(进)?(水|河)里|落水|被车撞|车祸|出车祸|房子?(塌|倒)了|压在(下面|底下)|触电|喝(了)?(农药|毒药)|噎(着|住)|卡(住|着)(喉咙|嗓子)|救护车|救命|快不行了|中风了|嘴歪|(药|安定|药片)(吃|吞|喝)了(一大?把|一整?瓶|好多|几十片|半瓶)|(吃|吞|喝)了(一大?把|一整?瓶|好多|几十片|半瓶)(安眠)?药",
        r"\b(house|flat|kitchen|building|room|stove|car)('s| is| has)? (on fire|caught fire|burning)|\b(there'?s|there is) a fire\b(?! station)|\bon fire\b|\bfire!|not breathing|isn'?t breathing|can'?t breathe|cannot breathe|stopped breathing|\bunconscious\b|passed out|collapsed|heart attack|chest pain|pain in (my|his|her) chest|having a stroke|bleeding (badly|a lot|heavily|everywhere)|won'?t stop bleeding|so much blood|gas leak|smell(s|ing)? (of )?gas|smell gas|"
        r"drowning|hit by a (car|bus|truck|lorry)|knocked down by|car (crash|accident).{0,20}(hurt|injur|trapped)|electrocuted|swallowed (poison|pills|bleach)|choking|overdose|(took|taken|swallowed|ate|had) (a |the )?(whole |entire |full )?(bottle|handful|packet|box|load|lot|bunch) of (\w+ )?(pills|tablets|medicine|medication|painkillers)|too many (sleeping )?(pills|tablets)|need an ambulance|call an ambulance|send an ambulance|\bambulance now",
    ),
    "urgent": (
        r"실종(됐|되|이에|이요)|(아이|애|아들|딸|손녀|손자|어머니|아버지|엄마|아빠|할머니|할아버지|남편|아내|치매).{0,14}(없어졌|안\s?보여|사라졌|잃어버렸|나가서\s?안|안\s?들어|집을\s?나갔|못\s?찾)|칼을?\s?(들|휘두)|도둑이?\s?(들|있|왔)|강도|누가\s?(따라|쫓아|문을\s?(부|따|두))|때리고\s?있|맞고\s?있|폭행\s?당|성폭행|성추행\s?당|납치|스토킹|스토커|지금\s?훔|소매치기\s?당|협박.{0,6}(당|받)|죽이겠다|죽인다고",
        r"走丢了?|走失了?|走散了|不见了.{0,6}(孩子|老人|妈|爸|爷爷|奶奶)|(孩子|儿子|女儿|老人|妈妈|爸爸|爷爷|奶奶|老伴|孙子|孙女).{0,10}(不见了|丢了|找不到|没回家|没回来|走散)|拿(着)?刀|持刀|抢劫|被抢|小偷(进|在|正)|有贼|入室|(翻墙|爬窗|翻窗|撬锁)[^，。]{0,3}进|跟踪我|尾随|有人(在)?砸门|撬门|打我(?!的|这|那|手机|电话|家|单位|号)|打(老婆|媳妇|孩子|女人|老人).{0,4}(凶|狠|厉害|惨)|被打(?![断回印扰折发开])|家暴|强奸|绑架|威胁(要)?(杀|打)",
        r"(mother|father|mum|dad|nan|gran\w*|son|daughter|child|kid|boy|girl|husband|wife|brother|sister|toddler|baby).{0,30}(is missing|'s missing|went missing|gone missing|disappeared|wandered off|lost in the|can'?t find (him|her)|hasn'?t come (home|back)|didn'?t come home|has vanished)|(can'?t|cannot|can not) (find|see) my (son|daughter|mum|mother|dad|father|child|kid|baby|husband|wife|gran\w*|little)|"
        r"(a|with a|has a) knife|being (robbed|attacked|followed|beaten)|breaking in|broke in(to)? my|someone('s| is) (in my house|following me|trying to get in)|burglar|intruder|robbed (me )?just now|just (been )?(robbed|mugged)|hitting me|beating (me|her|him)|kidnap|raped|stalk(ing|er)|threaten(ing|ed) to kill",
    ),
    "fraud": (
        r"보이스\s?피싱|보이스피씽|피싱\s?(당|같|전화|문자)|사기\s?(당했|전화|같아|인\s?것)|(검찰|검사|경찰|금감원|은행)\S{0,4}.{0,20}(돈을?\s?(보내|이체|옮기|인출)|계좌.{0,8}(옮|이체|알려)|비밀번호|안전계좌)|안전\s?계좌|(돈|현금|상품권).{0,10}(보내라|부치라|이체하라|찾아서|뽑아서\s?(달|전해))|(인증\s?번호|비밀번호|오티피|OTP).{0,8}(알려\s?(달|줬|드렸)|불러\s?(달|줬))|대포\s?통장|원격\s?(앱|어플).{0,8}깔",
        r"诈骗|被骗|骗子|骗了我|电信诈骗|安全账户|刷单.{0,8}(骗|没返|不返|转)|(公安|警察|检察院|客服|领导).{0,16}(转账|转钱|汇款|验证码|打钱)|验证码.{0,8}(告诉|给了|发给|要我)|让我(转账|转钱|汇款|打钱)|杀猪盘|冒充|反诈|(动态口令|验证码|密码).{0,6}(念|读|报|告诉|说)(给|了)?(了)?(他|她|对方|人家)",
        r"\bscam(med|mer|mers|ming)?\b|phishing|voice phishing|\bdefraud|conned (me|out)|(asked|asking|told|telling|want|wants|made) me to (transfer|wire|send|move) (the |my |some |all )?(money|cash|savings|gift)|safe account|gave (them|him|her) my (otp|pin|password|bank|card|code)|fake (prosecutor|police|bank)|voice fishing|(install|download)\w* (some |a |this |an )?remote|read (him|her|them|out) (my|the) (code|pin|password)|gift cards?.{0,20}(send|buy|read)",
    ),
    "medical": (
        r"(약|알약|혈압약|당뇨약|진통제|감기약|수면제|아스피린|타이레놀).{0,14}(먹어도|먹으면|몇\s?알|두\s?알|같이\s?먹|끊어도|얼마나\s?먹|복용)|무슨\s?약.{0,8}(먹|발라|좋)|뭘\s?(발라|먹어)야\s?(낫|나)|(증상|두통|어지러|어지럽|배가\s?아|머리가?\s?아|무릎이?\s?아|허리가?\s?아|열이\s?나|기침|속이\s?쓰).{0,16}(왜|무슨\s?병|어떻게\s?(해|치료)|무슨약|뭐\s?먹|어떤\s?약|괜찮)|진단\s?좀\s?해|무슨\s?병(이|인|일)",
        r"(药|降压药|止痛药|安眠药|感冒药|阿司匹林|布洛芬|头孢).{0,12}(能吃|可以吃|吃几|怎么吃|一起吃|能停|吃多少|吃完)|吃(什么|啥)药|(头疼|头痛|头晕|肚子疼|肚子痛|发烧|咳嗽|腰疼|腿疼|膝盖疼|血压高).{0,12}(怎么办|咋办|吃啥|吃什么|是什么病|是不是得|咋整)|是(什么|啥)病|用(什么|啥)药|能喝酒吗.{0,4}药",
        r"(how many|can i take|should i take|stop taking|double|mix).{0,24}(pill|tablet|aspirin|ibuprofen|paracetamol|medicine|medication|antibiotic|insulin|dose)s?|what (medicine|pill|drug|tablet|cream|ointment)s? (should|can|do|is good)|what (should|can) i (take|put) (for|on)|(headache|dizzy|rash|fever|cough|stomach ?ache|knee|back).{0,20}(what('s| is) wrong|what should i take|is it serious|diagnose|what do i take)|is (this|it) (cancer|covid|serious)|diagnose me",
    ),
    "bereavement": (
        r"돌아가셨|돌아가시고|돌아가셔서|돌아가신\s?(지|분|게)|세상을?\s?(떠|뜨|버)|운명하셨|임종|별세|사별|장례|상(을)?\s?(치르|치러|당했|당하)|부고|발인|빈소|초상(이|을|\s?나|\s?치)|사십구재|여의었|여의고|죽었(어요|습니다|는데|심더|어유)(?!.{0,4}배터)|사망하셨|사망했|저세상|하늘나라",
        r"去世|过世|(爹娘|爸妈|父母|双亲|公婆|二老).{0,4}(走了|没了|不在了)|走了.{0,6}(老伴|我爸|我妈|爷爷|奶奶)|(老伴|我爸|我妈|爸爸|妈妈|父亲|母亲|爷爷|奶奶|丈夫|妻子|儿子).{0,8}(走了|没了|不在了|去了)|病逝|逝世|身故|办丧事|后事|(?<![冷热冻饿累困雷惹俄吓笑气急烦尬忙疼痛渴想臭闷吵挤慌闹贵慢晒辣咸苦丑恨堵脏])死[了咗](?!机)",
        r"\b(passed away|passed on|has died|have died|died (on|last|this|yesterday|at|in|of|suddenly)|my (late )?(mother|father|mum|dad|husband|wife|nan|gran\w*|son|daughter|brother|sister|uncle|aunt\w*) (has |just |'s )?(died|passed|dead|gone)|is dead|lost my (husband|wife|mother|father|mum|dad|son|daughter|nan|gran\w*)|funeral|bereaved|widow(ed)?|stillborn|did(n'?t| not) (survive|make it)|since (he|she|they|mum|dad) died)\b",
    ),
    "distress": (
        r"죽고\s?싶|죽어\s?버리|죽어뿔|살기\s?싫|살고\s?싶지\s?않|자살|목숨을?\s?끊|세상\s?살기\s?싫|사는\s?게\s?(의미|너무\s?힘들)|살\s?(의욕|이유)가\s?없|더\s?(이상\s?)?못\s?살겠|끝내고\s?싶|뛰어\s?내리|사라지고\s?싶|견딜\s?수가?\s?없|따라\s?(나도\s?|저도\s?)?(가고|죽고)\s?싶|유서(를)?\s?(썼|써)|절망",
        r"不想活|活不下去|想死|想不开|自杀|轻生|活着没(意思|意义)|没有?活路|撑不(下去|住)了|跳楼|割腕|绝望|结束(自己|生命)|死了算了|活够了",
        r"\b(want to die|wanna die|kill myself|end it all|end my life|suicid\w*|don'?t want to (live|be here|go on)|no (reason|point) (to|in) (live|living|going on)|can'?t (go on|take it any ?more|cope any ?more)|better off dead|(written|wrote|left) (the|a|my) (last |goodbye |farewell |suicide )?note\b(?! of| with| about| for)|hopeless|i give up on life)\b",
    ),
}
_COMPILED = {flag: re.compile("|".join(patterns), re.IGNORECASE) for flag, patterns in _WORDS.items()}
_HARMLESS = re.compile(
    r"더워\s?죽|배고파?\s?죽|웃겨\s?죽|바빠\s?죽|좋아\s?죽|심심해?\s?죽|힘들어\s?죽겠|답답해\s?죽|累死|热死|饿死|笑死|忙死|急死|气死|烦死|bored to death|dying to|starving to death|(작년|예전|옛날|지난번|몇\s?년\s?전).{0,10}불이?\s?나|소방서\s?(위치|어디)|fire (station|certificate|safety|insurance|drill)|火(车|锅|灾证明|警电话)",
    re.IGNORECASE,
)

_PREVENTION = (
    r"(예방|방지|대처|대피)\s?(교육|강연|강의|강좌|수칙|요령|훈련|지킴이|캠페인|안내)|예방하는\s?(법|방법)|(防诈骗?|反诈|防走失|反家暴|消防|急救|禁毒)[^，。]{0,4}(讲座|课|宣传|培训|志愿|登记|手环|演练|手册|app|APP)|"
    r"\b(prevention|awareness|first.aid|safety) (talk|talks|class|classes|course|lecture|leaflet|training|programme|program)\b|\bvolunteer"
)
_LONG_AGO = (
    r"(작년|재작년|예전|옛날|지난번|지난\s?(봄|여름|가을|겨울|해)|몇\s?(년|달)\s?전|\S{1,3}\s?년\s?전|전에).{0,24}|(去年|前年|上个月|上次|早些年|以前|几年前|好多年前).{0,24}|"
    r"\b(last (year|month|summer|winter|spring|autumn)|years ago|months ago|back in (19|20)\d\d)\b"
)
_CASE = r"(어디까지|진행|처리|결과|접수\s?번호|확인서|사실확인원|到哪(一)?步|进度|结果|认定书|证明|立案|how far|progress|any news|case number|reference|certificate)"
_THINGS = r"휴대폰|휴대전화|핸드폰|전화기|폰이|배터리|건전지|밧데리|컴퓨터|노트북|화면|기계|화분|보일러|냉장고|시동|手机|电话|电脑|电池|系统|机器|屏幕|卡死|网页|程序|\b(phone|mobile|battery|computer|laptop|screen|machine|plant|engine|line|website|app)\b"
_HARMLESS_FOR: dict[str, re.Pattern[str]] = {
    "bereavement": re.compile(
        rf"^(?!.*(死|没了|夭|去世|过世|没保住|走了|不在)).*(媳妇|老婆|闺女|女儿|儿媳|我).{{0,8}}生(了(?![病气])|孩子|娃|完).*|(직장|일자리|회사|돈|지갑|길|입맛)(을|를)?\s?잃|(장가|시집|학교|유치원|어린이집|군대|학원|유학|여행|문자|택배|소포|편지|우편|메일|돈|심부름)\S{{0,3}}\s?보[내냈]|({_THINGS}).{{0,10}}(죽|사망|운명|死|没了|没反应|dead|died|dies)|(died|dead) on (me|us)|dead (phone|battery|end|easy|chuffed|line)|"
        r"(직원|담당|공무원|손님|선생|주무관|팀장|볼일|퇴근|집으로|댁으로|집에).{0,18}돌아가(셨|시)|장례식장\s?주차|\S{1,3}십?\s?년\s?전에\s?(사별|돌아가|죽)|^我是(他|她)的?(儿子|女儿|闺女|老伴|孙子|孙女)(?!.*(世|走|没了|不在|死|丧|后事))|(很多|多|几|[二三四五六七八九]?十)年前(就)?(去世|过世|走了)|(走|死|去世|过世)了?(有)?[一二三四五六七八九十几好多]+(多)?年|年(就)?(去世|过世|走)的|早就不在|早以前|都去世得早|先走了.{0,4}(回家|回去)|years ago|great-grand|funeral (allowance|form|parlour)|passed me (her|his|the|their)|widowed under|"
        r"^(?!.*\b(died|dead|death|passed|lost|funeral|widow))(?=.*\b(moved (house|home|flat)|head of the household|i live with my))|passed (his|her|my|their) ([\w-]+(th|st|nd|rd)|test|exam|driving)\b",
        re.IGNORECASE,
    ),
    "medical": re.compile(r"^(?!.*(몇\s?(알|번|개)|어떻게|되나|돼요|될까|괜찮|먹었|부작용|아프|아파|도\s?(되|돼)|같이|왜|几[片次粒]|多少|能不能|可以|怎么|how (many|much|often)|should|can i|what)).*(먹으라고|먹을\s?(시간|때)|(매일|날마다|아침|점심|저녁|시에|시마다).*(알려|알림|깨워)|(提醒|叫|喊).*吃药|\bremind me\b)", re.IGNORECASE),
    "fraud": re.compile(rf"^(?!.*(사기|피싱|속|scam|骗)).*(도둑\s?맞|소매치기|훔쳐|\b(robbed|stolen|stole)\b|被偷|偷了)|^(?!.*(骗|诈|陌生|网友|链接|验证码|转账给)).*(借给?|欠).{{0,20}}(不还|没还|不给|还不上|拉黑).*|{_PREVENTION}|^你们?(这个?)?(到底)?(不会|该不会|不)?是(不是)?个?(骗子|骗人的)[啊吧吗呢]*[？?]?$|({_LONG_AGO}).*{_CASE}|{_CASE}.*({_LONG_AGO})", re.IGNORECASE),
    "urgent": re.compile(rf"(电话|手机|号码)[^，。]{{0,4}}打我|打我[^，。]{{0,5}}[,，\s]*[\d零一二三四五六七八九幺两\s]{{7,}}|{_PREVENTION}|({_LONG_AGO}).*({_CASE}|찾은|找到|found)|^(?!.*(아들|딸|아이|애가|애를|엄마|어머니|아빠|아버지|할머니|할아버지|남편|아내|孩子|儿子|女儿|老人|妈|爸|爷|奶|老伴|\b(son|daughter|child|kid|mother|father|mum|dad|husband|wife|gran\w*|grandpa)\b)).*((강아지|고양이|반려견|반려묘|멍멍이|애완|[狗猫]|\b(dogs?|cats?|pupp(y|ies)|kittens?)\b).{{0,20}}(잃|없어|안\s?보|사라|나[가갔]|丢|不见|跑|走失|找不|lost|missing|gone|ran|wandered|find)|(lost|missing|can'?t find).{{0,12}}\b(dog|cat|puppy|kitten|wallet|purse|phone|card|passport|keys?)\b)|(street ?lights?|가로등|路灯)|gone home for|home for (his|her|their) (dinner|tea|lunch)", re.IGNORECASE),
    "emergency": re.compile(rf"{_PREVENTION}|가스\s?불을?\s?(안|못|켜\s?놓|깜)|井盖|(forgets?|leaves?|leaving) .{{0,16}}(the )?(gas|stove) on|忘(了|记)?关(煤气|火)|구급차\s?이용\s?확인|({_LONG_AGO}).*{_CASE}|(喊破|叫破)(嗓子|喉咙)|救护车(的|怎么|转运)?(费|收费|车牌|标准|转运)|救护车(已经|都)?(来了|到了|来过了)[，,。\s]*(继续|接着|没事|可以继续|$)|^(?!.*(现在|刚|突然|又|昏|呼吸|胸|嘴歪)).*(上个月|去年|前年|前阵子|早些年|以前|年前).{{0,10}}中风|구급차\s?(이용\s?)?(영수증|비용|요금)|(drowning|choking) (in|on) (all )?(this |the )?(paper|form)|passed out of school|heart attack when|feet are on fire|on fire at", re.IGNORECASE),
    "distress": re.compile(rf"{_PREVENTION}|끝내고\s?싶\S{{0,6}}\s?(이|그|저)?\s?(서류|작업|신청|일\b)|(喊破|叫破)(嗓子|喉咙)", re.IGNORECASE),
}
"""What makes the words of a flag harmless: lectures and volunteers, a case of last year asked after, a dead battery, a clerk gone home."""


_HYPERBOLE = frozenset({"emergency", "bereavement", "distress"})
"""Flags that figures of speech ("急死我了", "starving to death") only sound like; a missing child is missing however worried one is."""


def harmless(text: str, flag: str) -> bool:
    """Return whether ``text`` speaks of what sounds like ``flag`` without being it."""
    pattern = _HARMLESS_FOR.get(flag)
    return bool((flag in _HYPERBOLE and _HARMLESS.search(text)) or (pattern and pattern.search(text)))


def flags_by_words(text: str) -> set[str]:
    """Return the flags that words of ``text`` leave no doubt about."""
    plain = _HARMLESS.sub(" ", text)
    found = set()
    for flag, pattern in _COMPILED.items():
        own = _HARMLESS_FOR.get(flag)
        if pattern.search(plain) and not (own and own.search(text)):
            found.add(flag)
    return found
