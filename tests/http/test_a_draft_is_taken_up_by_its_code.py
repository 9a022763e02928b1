"""A form left for later is taken up by its code in another conversation, by what people say, in three languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Citizen

SAID = {
    "ko": ("KR", "등본 떼 주세요", "김순자예요", "집에 가서 휴대폰으로 마저 할게요", "아까 하던 거 이어서 할게요", "코드는 {}예요"),
    "zh": ("CN", "我要换身份证", "王秀英", "先存着，我回家用手机接着办", "接着办上次没办完的", "编码是{}"),
    "en": ("KR", "I need a copy of my resident record", "Mary Smith", "Save this, I will finish it at home", "I want to continue where I left off", "my code is {}"),
}


@pytest.mark.parametrize("language", SAID)
def test_a_draft_is_left_at_the_kiosk_and_finished_on_the_phone(citizen: Callable[..., Citizen], language: str) -> None:
    place, begins, name, leaves, takes_up, tells = SAID[language]
    kiosk = citizen(language=language, jurisdiction=place, channel="kiosk")
    kiosk.say(begins)
    before = kiosk.say(name)["state"]
    turn = kiosk.say(leaves)
    (code,) = [reply["card"]["id"] for reply in turn["replies"] if reply["card"]]
    assert turn["state"]["service"] is None and turn["records"] == []
    phone = citizen(language=language, jurisdiction=place, channel="phone")
    assert phone.say(takes_up)["state"]["service"] is None
    after = phone.say(tells.format(code))["state"]
    assert (after["service"], after["asking"], after["answers"]) == (before["service"], before["asking"], before["answers"])
