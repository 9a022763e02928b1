"""What is wanted after a receipt, or at a counter, is known by its words in three languages, and by nothing else."""

from __future__ import annotations

import pytest

from actions.wishes import INTENTS, intent_in, office_in, wish_in

SAID: dict[str, dict[str, list[str]]] = {
    "receipt": {
        "ko": [
            "영수증 보여 주세요",
            "접수증 다시 보여 줘",
            "영수증 좀 뽑아 줘",
            "접수증 출력해 주세요",
            "방금 접수한 거 영수증 주세요",
            "접수번호 다시 알려 주세요",
            "접수번호가 뭐였죠",
            "예약번호 다시 불러 줘요",
            "접수 확인증 좀 띄워 주이소",
            "영수증 한 장 뽑아 주소",
            "확인번호 다시 보여 주세요",
            "아까 그 접수증 화면에 다시 띄워 줘",
            "접수증 어디서 봐요",
        ],
        "zh": [
            "收据给我看看",
            "把回执再给我看一下",
            "受理编号是多少来着",
            "回执打一份给我",
            "编号再说一遍",
            "我的受理单呢，再显示一下",
            "凭证给我打出来",
            "刚才那个编号我没记住",
            "查询码再给我看看",
            "收据打印一张呗",
            "给我看看刚才办的回执",
            "受理回执在哪儿看",
        ],
        "en": [
            "show me the receipt",
            "can I see the receipt again",
            "could I have a receipt please",
            "print the receipt for me",
            "what was my reference number",
            "what's the reference number again",
            "give me the receipt",
            "bring the receipt back up",
            "I need proof that I filed it",
            "I didn't catch the reference number",
            "put the receipt up on the screen",
            "show me that confirmation again",
        ],
    },
    "progress": {
        "ko": [
            "어떻게 되고 있어요?",
            "지금 어디까지 됐어요",
            "방금 신청한 거 어떻게 돼 가요",
            "진행 상황 알려 주세요",
            "처리되고 있나요",
            "언제쯤 결과가 나와요",
            "아까 접수한 거 어찌 되고 있노",
            "다 됐어요?",
            "접수한 거 잘 들어갔어요?",
            "아까 그거 우째 돼 가는교",
            "신청한 거 확인해 주세요",
            "이제 다음엔 어떻게 되는 거예요",
        ],
        "zh": [
            "办得怎么样了",
            "进展到哪一步了",
            "现在办到哪儿了",
            "刚才那个办好了没",
            "我的事儿咋样了",
            "审批下来了吗",
            "提交上去了没有",
            "进度给我看看",
            "刚才提交的现在什么情况",
            "啥时候能出结果",
            "接下来会怎么样",
            "办到啥程度了",
        ],
        "en": [
            "how's it going?",
            "how is my application getting on",
            "where are we with that",
            "any news on what I just filed",
            "is it done yet",
            "how far along is it",
            "what happens next",
            "has it gone through",
            "what's the status",
            "how's my application coming along",
            "did that go through all right",
            "what's happening with my report",
        ],
    },
    "pay": {
        "ko": [
            "카드로 낼게요",
            "돈은 어떻게 내요?",
            "지금 결제할게요",
            "수수료 낼게요",
            "현금으로 내도 돼요?",
            "어디서 돈 내요",
            "계산할게요",
            "카드 되나요",
            "휴대폰으로 결제할래요",
            "요금 여기서 내면 돼요?",
            "돈 내고 갈라고요",
            "삼성페이로 결제할 수 있어요",
        ],
        "zh": [
            "我刷卡付",
            "钱怎么交",
            "现在就付款",
            "在哪儿交钱",
            "可以用微信付吗",
            "用支付宝付行不行",
            "我要缴费",
            "付现金可以吗",
            "手续费我现在交",
            "费用怎么付",
            "扫码付钱",
            "刷卡行吗",
        ],
        "en": [
            "how do I pay?",
            "I'll pay by card",
            "can I pay now",
            "where do I pay",
            "do you take cash",
            "I'd like to pay the fee",
            "can I pay with my phone",
            "take my card",
            "let me settle up",
            "is there anything to pay",
            "pay for it now please",
            "how can I pay the fee",
        ],
    },
    "withdraw": {
        "ko": [
            "방금 그거 취소해",
            "접수한 거 취소해 주세요",
            "신청한 거 취소할래요",
            "아까 낸 거 물러 주세요",
            "방금 신청 취소해 주세요",
            "접수 철회할게요",
            "아까 그거 없던 걸로 해 줘",
            "신고한 거 취소해 주세요",
            "방금 접수한 거 취하할게요",
            "그거 그냥 취소해 주이소",
            "접수한 민원 거둘게요",
            "알림 취소해 주세요",
        ],
        "zh": [
            "把刚才那个撤了吧",
            "刚才提交的取消掉",
            "我要撤回申请",
            "刚办的那个不要了",
            "撤销刚才的申请",
            "把那个投诉撤了",
            "刚才那个不办了，撤回来",
            "能不能把申请撤回",
            "刚才报的案撤了，车找着了",
            "把提醒取消了",
            "刚提交的撤掉",
            "我不想办了，把刚才那个退了",
        ],
        "en": [
            "withdraw that",
            "cancel what I just filed",
            "I want to withdraw my application",
            "please take that back",
            "cancel the application I just made",
            "undo that, I don't want it any more",
            "call that application off",
            "withdraw the complaint please",
            "can I withdraw it",
            "cancel my application",
            "scrap what I just sent",
            "I've changed my mind, withdraw it",
        ],
    },
    "ticket": {
        "ko": [
            "번호표 뽑아 주세요",
            "번호표 주세요",
            "순번표 하나 뽑아 줘",
            "대기표 좀 주세요",
            "대기 몇 명이에요?",
            "지금 가면 얼마나 기다려요",
            "창구 번호표 뽑을게요",
            "번호표 한 장 뽑아 주이소",
            "여권 창구 번호표 뽑아 주세요",
            "대기 인원이 몇 명인가요",
            "창구에 줄이 길어요",
            "대기표 뽑아 줄래요",
        ],
        "zh": [
            "取个号",
            "帮我取号",
            "我要排队，给我个号",
            "给我取个号，我要去窗口",
            "前面还有几个人",
            "现在要等多久",
            "排个号",
            "拿个号呗",
            "取个办护照的号",
            "窗口现在人多吗",
            "给我一个排队号",
            "领个号",
        ],
        "en": [
            "take a number for me",
            "can I have a queue ticket",
            "give me a queue number",
            "I'd like a ticket for the counter",
            "get me a number for the passport counter",
            "how long is the queue",
            "how many people are waiting",
            "how long is the wait at the office",
            "put me in the queue",
            "I need a ticket number",
            "pull a ticket for me",
            "is it busy at the counter",
        ],
    },
    "calendar": {
        "ko": [
            "달력에 넣어 주세요",
            "달력 파일로 주세요",
            "캘린더에 추가해 줘",
            "휴대폰 달력에 저장해 주세요",
            "예약을 달력에 등록해 주세요",
            "일정에 넣어 주세요",
            "일정표에 추가해 주이소",
            "내 휴대폰 캘린더로 보내 줘",
            "예약 날짜 달력에 적어 줘",
            "구글 캘린더에 넣을래요",
            "달력에 저장하고 싶어요",
            "스케줄에 추가해 줘",
        ],
        "zh": [
            "加到日历",
            "帮我加到手机日历里",
            "存到日历里",
            "预约加进日历",
            "能不能存到手机日历里",
            "发到我手机日历",
            "日历文件给我",
            "放进日程里",
            "添加到日程",
            "把预约写进日历",
            "导入日历",
            "记到我的日历上",
        ],
        "en": [
            "add it to my calendar",
            "put it in my calendar",
            "can you put that in my calendar",
            "save it to my phone calendar",
            "give me the calendar file",
            "I'd like a calendar invite",
            "send it to my calendar",
            "export the appointment to my calendar",
            "add the appointment to Google Calendar",
            "put the booking in my diary",
            "have you got an ics file",
            "stick it in my calendar",
        ],
    },
}
ALIKE = {"progress": {"progress", "next"}, "ticket": {"ticket", "wait"}}
OTHERWISE = [
    ("ko", "영수증 없어도 환불 신고가 돼요?"),
    ("ko", "번호표 어디서 뽑아요?"),
    ("ko", "동의 취소할게요"),
    ("ko", "면허 취소됐어요"),
    ("ko", "수수료 얼마예요?"),
    ("ko", "달력에 넣어 두고 전날 알려 주세요"),
    ("ko", "여권 만들고 싶어요"),
    ("zh", "帮外婆取号要她本人证件吗"),
    ("zh", "给我挂个专家号"),
    ("zh", "我撤回同意"),
    ("zh", "手续费多少钱"),
    ("zh", "往日历里写一条，那天提醒我"),
    ("zh", "我想办身份证"),
    ("en", "do I need the receipt for a refund complaint?"),
    ("en", "how much does it cost"),
    ("en", "I withdraw my consent"),
    ("en", "can I withdraw my housing fund"),
    ("en", "remind me and put it in my calendar"),
    ("en", "get a number for grandma with the heart specialist"),
    ("en", "I need a new passport"),
]


@pytest.mark.parametrize(("wish", "language"), [(wish, language) for wish in SAID for language in ("ko", "zh", "en")])
def test_it_is_known_in_many_words(wish: str, language: str) -> None:
    missed = [text for text in SAID[wish][language] if wish_in(text, language) not in ALIKE.get(wish, {wish})]
    assert len(SAID[wish][language]) >= 10 and missed == []


@pytest.mark.parametrize(("language", "text"), OTHERWISE)
def test_what_only_sounds_like_it_is_left_to_the_classifier(language: str, text: str) -> None:
    assert wish_in(text, language) is None


def test_without_anything_filed_only_a_ticket_is_meant() -> None:
    for wish, said in SAID.items():
        intent = intent_in(said["en"][0], "en", filed=False, offered={})
        assert intent == (INTENTS["ticket"] if wish == "ticket" else None)
        assert intent_in(said["en"][0], "en", filed=True, offered={}) == INTENTS[wish]


def test_the_fee_of_another_service_is_no_payment_of_this_one() -> None:
    assert intent_in("how do I pay?", "en", filed=True, offered={}, elsewhere=True) is None


def test_an_appointment_is_called_off_by_its_own_intent() -> None:
    assert intent_in("아까 예약한 거 취소해 주세요", "ko", filed=True, offered={}) == "change_or_cancel_appointment"


def test_an_office_is_picked_by_a_part_of_its_name_or_its_number_but_not_by_a_yes() -> None:
    offered = {"offices": {"a": "하늘동 행정복지센터", "b": "바다동 행정복지센터"}}
    assert office_in("바다동이요", offered) == "b" and office_in("첫 번째요", offered) == "a"
    assert office_in("행정복지센터요", offered) is None and office_in("yes", offered) is None and office_in("여권", offered) is None
