from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest

from services.casework import Casework
from services.casework.records.exceptions import IllegalTransitionError
from services.casework.records.states import TRANSITIONS, next_step


def test_history_tells_each_step_in_local_time(casework: Casework, apply: Callable[..., str]) -> None:
    reference = apply()
    casework.records.advance(reference, "in_review", "확인하고 있어요")
    casework.records.advance(reference, "approved")
    steps = casework.records.history(reference)
    assert [(step.status, step.note) for step in steps] == [
        ("received", ""),
        ("in_review", "확인하고 있어요"),
        ("approved", ""),
    ]
    assert steps[0].at == "2026-11-21T10:00:00+09:00"


def test_a_status_is_not_skipped_or_undone(casework: Casework, apply: Callable[..., str]) -> None:
    reference = apply()
    for wanted in ("completed", "received", "nonsense", ""):
        with pytest.raises(IllegalTransitionError):
            casework.records.advance(reference, wanted)
    casework.applications.withdraw(reference)
    with pytest.raises(IllegalTransitionError):
        casework.records.advance(reference, "in_review")


def test_the_promise_counts_working_days(casework: Casework, apply: Callable[..., str]) -> None:
    assert casework.records.get(apply()).promised_on == date(2026, 12, 4)


def test_the_contract_shape_has_date_and_time_only_where_there_are_any(casework: Casework, apply: Callable[..., str]) -> None:
    record = casework.records.get(apply())
    assert record.as_dict() == {
        "kind": "application",
        "id": record.id,
        "service": "kr_basic_pension",
        "status": "received",
    }


def test_every_status_says_what_happens_next_in_three_languages() -> None:
    for kind, statuses in TRANSITIONS.items():
        for status in statuses:
            for language in ("ko", "zh", "en"):
                assert next_step(kind, status, language), (kind, status, language)


def test_a_follower_hears_each_change_as_it_happens(on_each_database: Casework) -> None:
    reference = on_each_database.applications.submit("c1", "s", {"a": 1}, idempotency_key="k").id
    heard: list[str] = []
    ready = threading.Event()

    def follow() -> None:
        with on_each_database.records.subscribe(reference) as subscription:
            for change in subscription:
                heard.append(change.status)
                ready.set()
                if change.status == "approved":
                    return

    follower = threading.Thread(target=follow)
    follower.start()
    assert ready.wait(5)
    on_each_database.records.advance(reference, "in_review")
    on_each_database.records.advance(reference, "approved")
    follower.join(5)
    assert heard == ["received", "in_review", "approved"]


def test_a_follower_resumes_after_the_last_event_it_saw(casework: Casework, apply: Callable[..., str]) -> None:
    reference = apply()
    seen = casework.records.history(reference)[-1].id
    casework.records.advance(reference, "in_review")
    with casework.records.subscribe(reference, after=seen) as subscription:
        change = subscription.get(1)
        assert change is not None
        assert change.status == "in_review"
        assert subscription.get(0) is None


def test_a_change_made_by_another_process_is_heard(casework: Casework, apply: Callable[..., str], tmp_path, clock) -> None:
    reference = apply()
    with Casework(None, tmp_path / "var", clock) as other, casework.records.subscribe(reference) as subscription:
        assert subscription.get(1) is not None
        other.records.advance(reference, "in_review")
        change = subscription.get(5)
        assert change is not None
        assert change.status == "in_review"


def test_closing_wakes_a_waiting_follower(casework: Casework, apply: Callable[..., str]) -> None:
    subscription = casework.records.subscribe(apply(), after=10**6)
    threading.Timer(0.1, casework.close).start()
    assert subscription.get(5) is None
