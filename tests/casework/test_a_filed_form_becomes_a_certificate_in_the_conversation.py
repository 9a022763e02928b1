"""The last yes files, issues and shows; asking for it again shows the same certificate."""

from __future__ import annotations

import pytest

from services.casework import Casework
from tests.casework.talk import Talk

ANSWERS = {
    "ko": ["김영수입니다", "480712-2990012", "등본이요", "두 통이요", "아니요"],
    "zh": ["我叫王秀英", "480712-2990012", "誊本", "两份", "不要显示"],
    "en": ["My name is Mary Smith", "480712-2990012", "the full copy", "two copies", "no thanks"],
}


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_a_resident_record_is_filed_issued_and_shown(desks: Casework, language: str) -> None:
    talk = Talk("c1", language, "KR")
    talk.say("", "start_application", "kr_resident_record_copy")
    for sentence in ANSWERS[language]:
        talk.say(sentence)
    assert talk.slots["confirming"] is True
    said = talk.say("", "affirm")
    assert [(one["kind"], one["status"]) for one in talk.records] == [("application", "received"), ("certificate", "issued")]
    receipt, certificate = talk.cards
    assert (receipt["kind"], receipt["status"]) == ("receipt", "completed")
    assert certificate["kind"] == "certificate" and certificate["id"] == talk.records[1]["id"]
    assert certificate["title"] in said and "2990012" not in said
    assert desks.certificates.verify(desks.records.get(certificate["id"]).details["payload"]).valid
    talk.say("", "show_certificate")
    assert talk.cards[0]["id"] == certificate["id"] and talk.records[0]["kind"] == "certificate"
    assert receipt["id"] in talk.say("", "check_progress")


def test_what_a_clerk_decides_is_shown_once_it_is_approved(desks: Casework) -> None:
    from actions.context import issuing

    talk = Talk("c1", "ko", "KR")
    talk.say("", "start_application", "kr_seal_certificate")
    for sentence in ("김영수입니다", "480712-2990012", "일반용이요", "한 통이요"):
        talk.say(sentence)
    talk.say("", "affirm")
    assert [(one["kind"], one["status"]) for one in talk.records] == [("application", "received")]
    of = talk.records[0]["id"]
    talk.say("", "show_certificate")
    assert talk.records == []
    certificate = issuing().approve(of).certificate
    assert certificate is not None
    assert "인감증명서" in talk.say("", "show_certificate")
    assert talk.records[0]["id"] == certificate.id
