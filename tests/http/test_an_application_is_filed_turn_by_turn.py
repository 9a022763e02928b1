"""The same application in three languages, from the wish to the record in the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.conftest import Citizen, Server

pytestmark = pytest.mark.timeout(900)

SCRIPTS = {
    "ko": ["주민등록등본 떼 주세요", "김영수입니다", "사팔공칠일이 다시 이구구공공일이", "등본이요", "두 통이요", "아니요 가려 주세요"],
    "zh": ["我要开居民登记誊本", "我叫王秀英", "四八零七一二 二九九零零一二", "誊本", "两份", "不要显示"],
    "en": ["I need a resident registration copy, please", "My name is Mary Smith", "480712 2990012", "the full copy", "two copies", "no, please hide it"],
}
ASKED = ["applicant_name", "resident_number", "copy_type", "number_of_copies", "show_rrn_back", None]


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_an_application_is_filled_read_back_and_filed(server: Server, citizen: Callable[..., Citizen], language: str) -> None:
    someone = citizen(language=language, jurisdiction="KR")
    for sentence, asking in zip(SCRIPTS[language], ASKED):
        turn = someone.say(sentence)
        assert turn["state"]["asking"] == asking, (sentence, turn)
        assert turn["state"]["language"] == language
        assert turn["records"] == []
    assert turn["state"]["confirming"] is True
    said = " ".join(r["text"] + r["speech"] for r in turn["replies"])
    assert "2990012" not in said and "990012" not in said
    assert turn["state"]["answers"]["resident_number"] == "4807122990012"
    assert turn["state"]["answers"]["number_of_copies"] == 2
    filed = someone.say({"ko": "네", "zh": "是的", "en": "yes"}[language])
    assert [(r["kind"], r["status"]) for r in filed["records"]] == [("application", "received"), ("certificate", "issued")]
    assert filed["state"]["service"] is None
    record = filed["records"][0]
    database = sqlite3.connect(server.data_dir / "gilbot.db")
    assert database.execute("select service, status from records where id = ?", (record["id"],)).fetchone() == ("kr_resident_record_copy", "completed")
    certificate = filed["records"][1]["id"]
    pdf = httpx.get(f"{server.url}/api/certificates/{certificate}", headers=someone.headers, timeout=60)
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
    assert httpx.post(f"{server.url}/api/certificates/verify", content=pdf.content, timeout=60).json()["valid"] is True
    shown = someone.say({"ko": "증명서 보여 주세요", "zh": "给我看证明", "en": "show me my certificate"}[language])
    assert [r["id"] for r in shown["records"]] == [certificate]
    for path in Path(server.data_dir).glob("gilbot.db*"):
        assert b"4807122990012" not in path.read_bytes()


def test_a_no_at_the_read_back_files_nothing_and_asks_what_to_change(citizen: Callable[..., Citizen]) -> None:
    someone = citizen(language="ko", jurisdiction="KR")
    for sentence in SCRIPTS["ko"]:
        someone.say(sentence)
    turn = someone.say("아니요")
    assert turn["records"] == [] and turn["state"]["service"] == "kr_resident_record_copy"
    turn = someone.say("두 통 말고 세 통")
    assert turn["state"]["answers"]["number_of_copies"] == 3 and turn["state"]["confirming"] is True


def test_saying_yes_twice_files_once(citizen: Callable[..., Citizen]) -> None:
    someone = citizen(language="ko", jurisdiction="KR")
    for sentence in SCRIPTS["ko"]:
        someone.say(sentence)
    first = someone.say("네")
    again = someone.say("네")
    assert [r["kind"] for r in first["records"]] == ["application", "certificate"] and again["records"] == []
