from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.casework import Casework, FrozenClock
from services.casework.drafts.exceptions import DraftNotFoundError


def test_a_draft_is_taken_up_after_a_restart(casework: Casework, tmp_path: Path, clock: FrozenClock) -> None:
    saved = casework.drafts.save("c1", "kr_move_in_report", {"applicant_name": "홍길동"})
    casework.close()
    with Casework(None, tmp_path / "var", clock) as reopened:
        assert reopened.drafts.load("c1", "kr_move_in_report") == saved


def test_saving_again_keeps_the_code(casework: Casework) -> None:
    first = casework.drafts.save("c1", "s", {"a": 1})
    second = casework.drafts.save("c1", "s", {"a": 2})
    assert (second.code, second.answers) == (first.code, {"a": 2})


def test_the_code_opens_it_however_it_is_written(casework: Casework) -> None:
    draft = casework.drafts.save("c1", "s", {"a": 1})
    loose = draft.code.lower().replace("-", " ")
    for written in (draft.code, loose, f" {loose} ", draft.code.replace("-", "")):
        found = casework.drafts.by_code(written)
        assert found is not None
        assert found.answers == {"a": 1}
    assert casework.drafts.by_code("F-2222-2222") is None


def test_a_draft_moves_to_the_phone(casework: Casework) -> None:
    draft = casework.drafts.save("kiosk", "s", {"a": 1})
    casework.drafts.save("phone", "s", {"a": 0})
    assert casework.drafts.adopt(draft.code, "phone").answers == {"a": 1}
    assert casework.drafts.load("kiosk", "s") is None
    with pytest.raises(DraftNotFoundError):
        casework.drafts.adopt("F-2222-2222", "phone")


def test_the_end_of_a_conversation_leaves_only_what_was_taken_along(casework: Casework) -> None:
    casework.drafts.save("c1", "left", {"a": 1})
    taken = casework.drafts.save("c1", "taken", {"a": 2})
    casework.drafts.share("c1", "taken")
    assert casework.privacy.end("c1") == 1
    assert casework.drafts.load("c1", "left") is None
    assert casework.drafts.by_code(taken.code) is not None


def test_a_draft_ends_after_a_week(casework: Casework, clock: FrozenClock) -> None:
    draft = casework.drafts.save("c1", "s", {"a": 1})
    clock.advance(days=7)
    assert casework.drafts.load("c1", "s") is None
    assert casework.drafts.by_code(draft.code) is None
    assert casework.privacy.purge().drafts == 1


def test_submitting_drops_the_draft(casework: Casework) -> None:
    casework.drafts.save("c1", "s", {"a": 1})
    casework.applications.submit("c1", "s", {"a": 1}, idempotency_key="k", label="s")
    assert casework.drafts.load("c1", "s") is None


def test_thirty_saves_at_once_make_one_draft(on_each_database: Casework) -> None:
    with ThreadPoolExecutor(30) as pool:
        codes = set(pool.map(lambda n: on_each_database.drafts.save("c1", "s", {"n": n}).code, range(30)))
    assert len(codes) == 1
