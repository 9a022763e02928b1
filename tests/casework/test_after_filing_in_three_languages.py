"""After the receipt, in the same conversation and in three languages: the receipt again, progress, payment, withdrawal, a queue ticket, the calendar."""

from __future__ import annotations

import pytest

from services.casework import Casework, FrozenClock
from services.casework.records.models import Record
from services.catalogue.store import load_catalogue
from tests.casework.talk import Talk
from tests.casework.test_every_service_can_be_done import fill

IN_EACH = pytest.mark.parametrize("language", ["ko", "zh", "en"])
WEEKDAY = "2026-11-24T10:00:00+09:00"
SEAL, PETITION, CRIME, DEMENTIA, ID_CARD = (
    "kr_seal_certificate",
    "kr_petition_110",
    "kr_crime_report",
    "kr_dementia_screening",
    "cn_id_card",
)
RECEIPT = {"ko": "영수증 보여 주세요", "zh": "收据给我看看", "en": "show me the receipt"}
PROGRESS = {"ko": "어떻게 되고 있어요?", "zh": "办得怎么样了", "en": "how's it going?"}
NEXT = {"ko": "이제 다음엔 어떻게 돼요?", "zh": "接下来会怎么样", "en": "what happens next?"}
PAY = {"ko": "카드로 낼게요", "zh": "钱怎么交", "en": "how do I pay?"}
WITHDRAW = {"ko": "방금 그거 취소해", "zh": "把刚才那个撤了吧", "en": "withdraw that"}
TICKET = {"ko": "번호표 뽑아 주세요", "zh": "取个号", "en": "take a number for me"}
WAIT = {"ko": "대기 인원이 몇 명인가요?", "zh": "前面还有几个人", "en": "how many people are waiting?"}
CALENDAR = {"ko": "달력에 넣어 주세요", "zh": "加到日历", "en": "add it to my calendar"}
POLICE = {"ko": "112", "zh": "112", "en": "112"}


def filed(language: str, service_id: str, name: str = "c1") -> tuple[Talk, Record]:
    service = load_catalogue()[service_id]
    talk = Talk(name, language, service.jurisdiction)
    talk.say("", {"complaint": "file_complaint", "appointment": "book_appointment"}.get(service.produces, "start_application"), service_id)
    fill(talk, service)
    talk.say("", "affirm")
    from actions.context import casework

    return talk, casework().records.get(talk.records[0]["id"])


@IN_EACH
def test_the_receipt_is_shown_again_and_its_code_is_not_said_aloud(desks: Casework, language: str) -> None:
    talk, record = filed(language, PETITION)
    said = talk.say(RECEIPT[language], "show_certificate")
    (card,) = talk.cards
    assert (card["kind"], card["id"], card["access_code"]) == ("receipt", record.id, record.access_code)
    assert record.id in said and record.access_code not in said


@IN_EACH
def test_before_anything_is_filed_the_same_words_find_no_receipt(desks: Casework, language: str) -> None:
    talk = Talk("c1", language, "KR")
    talk.say(RECEIPT[language], "show_certificate")
    assert talk.cards == [] and desks.records.of_conversation("c1") == []


@IN_EACH
def test_progress_and_what_comes_next_are_told_without_a_reference(desks: Casework, language: str) -> None:
    talk, record = filed(language, PETITION)
    assert record.id in talk.say(PROGRESS[language], "check_progress")
    assert record.what_happens_next(language) in talk.say(NEXT[language], "help")
    assert not talk.in_form


@IN_EACH
def test_the_fee_is_paid_after_a_yes_once_and_told_to_be_a_demonstration(desks: Casework, language: str) -> None:
    talk, record = filed(language, SEAL)
    asked = talk.say(PAY[language], "start_application")
    assert not talk.in_form, "the same form is not opened again"
    assert "1,200" in asked and {"ko": "시범", "zh": "演示", "en": "demonstration"}[language] in asked
    assert "payment" not in desks.records.get(record.id).details
    assert "1,200" in talk.say("", "affirm")
    assert desks.records.get(record.id).details["payment"]["status"] == "paid"
    talk.say(PAY[language], "ask_fee")
    assert not talk.slots["offered"], "what is paid is not asked for twice"


@IN_EACH
def test_where_nothing_is_due_that_is_said(desks: Casework, language: str) -> None:
    talk, _ = filed(language, PETITION)
    said = talk.say(PAY[language], "ask_fee")
    assert load_catalogue()[PETITION].cost.text.in_(language) in said and not talk.slots["offered"]


@IN_EACH
def test_what_was_filed_is_withdrawn_after_one_yes_and_the_payment_given_back(desks: Casework, language: str) -> None:
    talk, record = filed(language, SEAL)
    talk.say(PAY[language], "ask_fee")
    talk.say("", "affirm")
    talk.say(WITHDRAW[language], "cancel")
    assert desks.records.get(record.id).status == "received", "nothing is withdrawn before the yes"
    talk.say("", "affirm")
    now = desks.records.get(record.id)
    assert (now.status, now.details["payment"]["status"]) == ("cancelled", "refunded")
    assert [step.status for step in desks.records.history(record.id)] == ["received", "cancelled"]
    assert talk.records == [{"kind": "application", "id": record.id, "service": SEAL, "status": "cancelled"}]
    assert not talk.in_form


@IN_EACH
def test_a_no_keeps_what_was_filed(desks: Casework, language: str) -> None:
    talk, record = filed(language, PETITION)
    talk.say(WITHDRAW[language], "change_or_cancel_appointment")
    talk.say("", "deny")
    assert desks.records.get(record.id).status == "received" and not talk.slots["offered"]


@IN_EACH
def test_with_an_application_its_visit_goes_too_and_the_place_is_free_again(desks: Casework, language: str) -> None:
    talk, application = filed(language, ID_CARD)
    (visit,) = desks.records.of_conversation("c1", "appointment")
    office = str(visit.details["office"])

    def left() -> int:
        slots = desks.appointments.free_slots(office, ID_CARD, str(visit.date), 40)
        return next((slot.free for slot in slots if (slot.date, slot.time) == (visit.date, visit.time)), 0)

    before = left()
    talk.say(WITHDRAW[language], "cancel")
    talk.say("", "affirm")
    assert {desks.records.get(one.id).status for one in (application, visit)} == {"cancelled"} and left() == before + 1


@IN_EACH
def test_a_report_to_the_police_is_not_withdrawn_but_whom_to_call_is_said(desks: Casework, language: str) -> None:
    talk, record = filed(language, CRIME)
    said = talk.say(WITHDRAW[language], "cancel")
    assert POLICE[language] in said and record.id in said
    talk.say("", "deny")
    assert desks.records.get(record.id).status == record.status != "cancelled"


@IN_EACH
def test_what_is_issued_already_cannot_be_withdrawn_and_whom_to_ask_is_said(desks: Casework, language: str) -> None:
    talk, record = filed(language, "kr_resident_record_copy")
    said = talk.say(WITHDRAW[language], "cancel")
    assert load_catalogue()[record.service].hotlines[0].number in said and not talk.slots["offered"]
    assert desks.records.get(record.id).status == "completed"


@IN_EACH
def test_a_number_is_drawn_for_the_office_of_what_was_spoken_of_and_only_once(desks: Casework, language: str) -> None:
    assert isinstance(desks.clock, FrozenClock)
    desks.clock.set(WEEKDAY)
    talk, _ = filed(language, ID_CARD)
    first = talk.say(TICKET[language], "talk_to_human")
    (card,) = talk.cards
    assert (card["kind"], card["number"]) == ("queue", 1) and "1" in first
    talk.say(TICKET[language], "book_appointment")
    assert talk.cards[0]["number"] == 1 and desks.records.of_conversation("c1", "handoff") == []
    for _ in range(5):
        desks.appointments.queue_ticket("cn_police_household", ID_CARD)
    other = Talk("c2", language, "CN")
    other.slots["topic"] = ID_CARD
    told = other.say(WAIT[language], "talk_to_human")
    assert other.cards[0]["ahead"] >= 3 and other.cards[0]["number"] is None and str(other.cards[0]["ahead"]) in told
    other.say("", "affirm")
    assert other.cards[0]["number"] == 7


@IN_EACH
def test_of_several_offices_the_one_that_is_named_gives_the_number(desks: Casework, language: str) -> None:
    assert isinstance(desks.clock, FrozenClock)
    desks.clock.set(WEEKDAY)
    talk = Talk("c1", language, "KR")
    talk.say(TICKET[language], "talk_to_human")
    assert talk.slots["offered"] == {"intent": "ticket", "wish": "ticket"}, "the matter is asked first"
    talk.say("", "find_service", "kr_basic_pension")
    offices = talk.slots["offered"]["offices"]
    assert len(offices) == 3
    talk.say({"ko": "바다동이요", "zh": "海洋洞那个", "en": "the Bada one"}[language], "inform")
    assert talk.cards[0]["office"] == offices["kr_bada_community_center"] and talk.cards[0]["number"] == 1


@IN_EACH
def test_a_closed_counter_gives_no_number_but_the_next_opening_and_a_booking(desks: Casework, language: str) -> None:
    talk = Talk("c1", language, "CN")
    talk.slots["topic"] = ID_CARD
    said = talk.say(TICKET[language], "talk_to_human")
    assert talk.cards == [] and "23" in said, "it is Saturday; the counter opens on Monday the 23rd"
    assert talk.slots["offered"] == {"intent": "book_appointment", "service": ID_CARD}


@IN_EACH
def test_the_booked_appointment_comes_as_a_calendar_entry(desks: Casework, language: str) -> None:
    talk, record = filed(language, DEMENTIA)
    talk.say(CALENDAR[language], "set_reminder")
    (card,) = talk.cards
    assert (card["kind"], card["id"], card["calendar"]) == ("receipt", record.id, f"/api/records/{record.id}/calendar")
    assert (card["date"], card["time"]) == (record.date, record.time) and not talk.in_form


@IN_EACH
def test_without_an_appointment_nothing_is_put_into_the_calendar(desks: Casework, language: str) -> None:
    talk, _ = filed(language, PETITION)
    talk.say(CALENDAR[language], "set_reminder")
    assert talk.cards == [] and not talk.in_form


REMIND = {"ko": "전날 오전 아홉 시에 알려 주세요", "zh": "前一天上午九点提醒我", "en": "remind me the day before at nine in the morning"}
WHICH = {"ko": "무슨 알림이 있어요?", "zh": "我设了哪些提醒？", "en": "what reminders have I got?"}
NO_MORE = {"ko": "알림 이제 필요 없어요", "zh": "不用提醒了", "en": "don't remind me after all"}
STILL = {"ko": "아까 그 예약 어떻게 됐어요?", "zh": "我刚才那个预约还在不在", "en": "is my booking still there?"}
CALL_OFF = {"ko": "예약 취소해 주세요", "zh": "把预约取消了", "en": "cancel my appointment please"}


@IN_EACH
def test_the_day_before_an_appointment_is_known_and_a_reminder_is_told_and_called_off(desks: Casework, language: str) -> None:
    talk, _ = filed(language, DEMENTIA)
    (booked,) = desks.records.of_conversation("c1", "appointment")
    talk.say(REMIND[language], "set_reminder")
    assert talk.slots["confirming"], talk.messages
    talk.say("", "affirm")
    (reminder,) = desks.records.of_conversation("c1", "reminder")
    assert (reminder.date, reminder.time) == ("2026-11-24", "09:00") and booked.date == "2026-11-25"
    assert str(reminder.details["what"]) in talk.say(WHICH[language], "check_progress")
    talk.say(NO_MORE[language], "set_reminder")
    assert not talk.in_form and desks.records.get(reminder.id).status == "scheduled"
    talk.say("", "affirm")
    assert desks.records.get(reminder.id).status == "cancelled" and desks.records.get(booked.id).status == "booked"


@IN_EACH
def test_of_an_appointment_called_off_it_is_told_what_became_of_it(desks: Casework, language: str) -> None:
    talk, record = filed(language, DEMENTIA)
    talk.say(CALL_OFF[language], "change_or_cancel_appointment")
    talk.say("", "affirm")
    assert desks.records.get(record.id).status == "cancelled"
    assert record.id in talk.say(STILL[language], "change_or_cancel_appointment")


@IN_EACH
def test_the_whole_wallet_is_shown_when_all_is_asked_for(desks: Casework, language: str) -> None:
    from actions.context import casework

    talk, _ = filed(language, "kr_resident_record_copy")
    talk.say("", "start_application", "kr_family_relation_certificate")
    fill(talk, load_catalogue()["kr_family_relation_certificate"])
    talk.say("", "affirm")
    assert len(casework().certificates.wallet("c1")) == 2
    talk.say({"ko": "내 증명서 다 보여 주세요", "zh": "我的证明全部给我看", "en": "show me all my certificates"}[language], "show_certificate")
    assert [card["kind"] for card in talk.cards] == ["certificate", "certificate"]
