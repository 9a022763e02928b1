"""After whole applications in three languages, no file of the server holds an ID number or phone that was said: database, its log, backup, conversations, server log."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Citizen, Server

pytestmark = pytest.mark.timeout(600)
SAID = {
    "ko": ("KR", ["국가건강검진 예약할게요", "김영수예요", "사팔공칠일이 다시 이구구공공일이", "제 주민번호는 480712-2990012예요", "010-9876-5432", "네"]),
    "zh": ("CN", ["我要换身份证", "王秀英", "11010519491231002X", "过期了", "电话是13812349876", "是"]),
    "en": ("KR", ["I need a copy of my resident record", "Mary Smith", "530304-2990019", "the full copy", "two", "no", "yes"]),
}
SECRETS = ("480712-2990012", "4807122990012", "사팔공칠일이 다시 이구구공공일이", "010-9876-5432", "01098765432", "11010519491231002X", "13812349876", "530304-2990019", "5303042990019")


def found_in(path: Path) -> list[str]:
    data = path.read_bytes()
    return [secret for secret in SECRETS for encoded in (secret.encode(), secret.encode("utf-16-le"), secret.encode("unicode_escape")) if encoded in data]


def test_nothing_said_to_the_server_can_be_read_in_its_files(server: Server, citizen: Callable[..., Citizen], tmp_path: Path) -> None:
    held: list[str] = []
    for language, (place, lines) in SAID.items():
        person = citizen(language=language, jurisdiction=place)
        for line in lines:
            held.extend(str(value) for value in person.say(line)["state"]["answers"].values())
    # The server did take them: otherwise nothing would be proved.
    assert {"4807122990012", "11010519491231002X", "5303042990019"} <= set(held)
    database = server.data_dir / "gilbot.db"
    backup = tmp_path / "backup.db"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    files = [path for path in server.data_dir.rglob("*") if path.is_file() and "models" not in path.parts]
    assert {"gilbot.db", "gilbot.db-wal", "server.log"} <= {path.name for path in files}
    assert {path.name: found for path in (*files, backup) if (found := found_in(path))} == {}
