"""The server is killed in the middle of a form and goes on after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Citizen, Server

pytestmark = pytest.mark.timeout(900)


def test_the_form_goes_on_after_kill_9(model: Path, tmp_path: Path) -> None:
    server = Server(tmp_path / "data", GILBOT_SPEECH="false").start()
    try:
        someone = Citizen(server.url, language="zh", jurisdiction="KR")
        someone.say("我要开居民登记誊本")
        turn = someone.say("我叫王秀英")
        assert turn["state"]["asking"] == "resident_number"
        server.kill()
        server.start()
        turn = someone.say("四八零七一二 二九九零零一二")
        assert turn["state"]["answers"] == {"applicant_name": "王秀英", "resident_number": "4807122990012"}
        assert turn["state"]["asking"] == "copy_type"
    finally:
        server.stop()
