"""How far a case is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, casework, catalogue, conversation, meant_service, say, tell
from actions.form_control import begin
from services.casework.records.models import Record
from services.forms.identifiers import written_reference
from services.forms.show import clock_words, date_words
from services.issuing import NOTICE

_STATUS = {
    "received": {"ko": "접수됐어요", "zh": "已受理", "en": "received"},
    "in_review": {"ko": "담당자가 살펴보고 있어요", "zh": "工作人员正在审核", "en": "being looked at"},
    "approved": {"ko": "승인됐어요", "zh": "已通过", "en": "approved"},
    "partly_approved": {"ko": "일부가 승인됐어요", "zh": "部分已通过", "en": "partly approved"},
    "completed": {"ko": "모두 끝났어요", "zh": "已办结", "en": "finished"},
    "more_information": {"ko": "서류가 더 필요해요", "zh": "需要补充材料", "en": "waiting for more papers from you"},
    "rejected": {"ko": "받아들여지지 않았어요", "zh": "未通过", "en": "turned down"},
    "cancelled": {"ko": "취소됐어요", "zh": "已取消", "en": "cancelled"},
    "booked": {"ko": "예약돼 있어요", "zh": "已预约", "en": "booked"},
    "assigned": {"ko": "담당자에게 넘겼어요", "zh": "已分派", "en": "with the right desk"},
    "in_progress": {"ko": "처리하고 있어요", "zh": "正在处理", "en": "being dealt with"},
    "resolved": {"ko": "처리됐어요", "zh": "已解决", "en": "settled"},
    "scheduled": {"ko": "알림이 예약돼 있어요", "zh": "提醒已设好", "en": "set"},
    "sent": {"ko": "알림을 보냈어요", "zh": "提醒已发送", "en": "sent"},
}
_REMINDER = {"ko": "알림", "zh": "提醒", "en": "reminder"}
_NOTE = {"ko": "담당자가 이렇게 전했어요. {note}", "zh": "工作人员留言：{note}", "en": "The office says: {note}"}


def status_words(status: str, language: str) -> str:
    """Return a status in words; an unknown one as it is."""
    return _STATUS.get(status, {}).get(language, status)


def own_records(state: Conversation) -> list[Record]:
    """Return what this conversation has filed, the oldest first; ratings, hand-offs, certificates and notices of ours are none of it."""
    found = casework().records.of_conversation(state.id)
    parts = {part["id"] for record in found if record.kind == "package" for part in record.details.get("parts", [])}
    return [r for r in found if r.kind not in ("handoff", "rating", "certificate") and r.details.get("rule") != NOTICE and r.id not in parts]


def newest_first(records: list[Record]) -> list[Record]:
    """Return records the newest first; of those filed in the same moment, the application before the visit booked for it."""
    return sorted(records, key=lambda record: (record.created_at, record.kind != "appointment"), reverse=True)


def label_of(record: Record, language: str) -> str:
    """Return what a record is called in a sentence."""
    if record.kind == "reminder":
        return _REMINDER[language]
    service = catalogue().get(record.service)
    return service.short_name.in_(language) if service else str(record.details.get("label") or record.kind)


def report(dispatcher: CollectingDispatcher, record: Record, language: str) -> None:
    """Tell where a record stands and when an answer was promised."""
    name = label_of(record, language)
    promised = date_words(record.promised_on, language) if record.promised_on else ""
    status = status_words(record.status, language)
    if record.status == "booked" and record.date and record.time:
        # Who asks after an appointment wants its day and hour.
        when = f"{date_words(dt.date.fromisoformat(str(record.date)), language)} {clock_words(str(record.time), language)}"
        status = {"ko": f"{when}에 {status}", "zh": f"{status}，{when}", "en": f"{status} for {when}"}[language]
    say(
        dispatcher,
        "utter_progress_promised" if promised and record.status in ("received", "in_review") else "utter_progress",
        name=name,
        id=record.id,
        status=status,
        promised=promised,
        extra={"card": {"kind": "receipt", "id": record.id, "status": record.status, "title": name}},
    )
    note = next((step.note for step in reversed(casework().records.history(record.id)) if step.status == record.status and step.note), "")
    if note:
        tell(dispatcher, _NOTE[language].format(note=note))


class ActionCheckProgress(Action):
    """Tells the state of what this conversation filed, else asks for reference and access code."""

    def name(self) -> str:
        return "action_check_progress"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        from actions import after_filing

        state: Conversation = conversation(tracker)
        service = meant_service(state)
        if (taken := after_filing.take(dispatcher, state)) is not None:
            return taken
        filed = own_records(state)
        named = written_reference(state.text)
        if named and not state.in_form and named not in {r.id for r in filed}:
            # A reference of another conversation: its access code is asked next.
            return begin(dispatcher, state, None, "progress")
        matching = [r for r in filed if r.id == named] or [r for r in filed if service is None or r.service == service.id] or filed
        if matching:
            # An application and the visit booked for it are both told.
            newest = {record.kind: record for record in matching if record.service == matching[-1].service}
            for record in list(newest.values())[-2:]:
                report(dispatcher, record, state.language)
            return []
        if state.in_form:
            say(dispatcher, "utter_nothing_filed_yet")
            return []
        return begin(dispatcher, state, None, "progress")
