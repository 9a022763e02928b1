from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.casework import Casework, FrozenClock
from services.casework.handoffs.exceptions import AlreadyTakenError
from services.casework.ratings.exceptions import ScoreOutOfRangeError


def test_rating_again_replaces_the_score_and_keeps_the_words(casework: Casework, apply: Callable[..., str]) -> None:
    reference = apply()
    first = casework.ratings.rate("c1", reference, 2, "오래 걸려요")
    second = casework.ratings.rate("c1", reference, 4)
    assert first.id == second.id
    assert casework.ratings.comment(second.id) == "오래 걸려요"
    summary = casework.ratings.summary("kr_basic_pension")
    assert (summary.count, summary.mean, summary.by_score[4]) == (1, 4.0, 1)


def test_a_conversation_can_be_rated_without_a_record(casework: Casework) -> None:
    assert casework.ratings.rate("c1", None, 5).as_dict()["kind"] == "rating"


@pytest.mark.parametrize("score", [0, 6, -1, 2.5, True, "5", None])
def test_a_score_is_one_to_five(casework: Casework, score: object) -> None:
    with pytest.raises(ScoreOutOfRangeError):
        casework.ratings.rate("c1", None, score)  # type: ignore[arg-type]


def test_a_handoff_tells_its_place_and_moves_up(casework: Casework, clock: FrozenClock) -> None:
    references = []
    for number in range(3):
        record = casework.handoffs.request(f"c{number}", [{"heard": "직원 바꿔 주세요"}], "asked", "ko")
        references.append(record.id)
        assert record.details["place"] == number + 1
        clock.advance(seconds=1)
    casework.handoffs.take(references[0], "kim")
    assert [casework.handoffs.place(reference) for reference in references] == [0, 1, 2]
    with pytest.raises(AlreadyTakenError):
        casework.handoffs.take(references[0], "lee")
    casework.handoffs.close(references[0], "kim")


def test_distress_goes_before_the_others(casework: Casework, clock: FrozenClock) -> None:
    casework.handoffs.request("c1", [], "asked")
    clock.advance(seconds=1)
    assert casework.handoffs.request("c2", [], "distress").details["place"] == 1
    assert [record.conversation_id for record in casework.handoffs.waiting()] == ["c2", "c1"]


def test_asking_again_keeps_the_place_and_brings_the_whole_conversation(on_each_database: Casework) -> None:
    with ThreadPoolExecutor(10) as pool:
        ids = set(pool.map(lambda n: on_each_database.handoffs.request("c1", [n], "asked").id, range(10)))
    assert len(ids) == 1
    (reference,) = ids
    on_each_database.handoffs.request("c1", ["first", "second"], "misunderstood")
    assert on_each_database.handoffs.transcript(reference) == ["first", "second"]


def test_after_one_is_over_another_can_be_asked_for(casework: Casework) -> None:
    first = casework.handoffs.request("c1", [], "asked")
    casework.handoffs.cancel(first.id)
    assert casework.handoffs.request("c1", [], "asked").id != first.id


def test_who_leaves_no_longer_waits_and_who_is_with_a_person_stays(on_each_database: Casework) -> None:
    desk = on_each_database.handoffs
    leaves, taken, next_one = (desk.request(f"c{number}", [], "asked", "ko").id for number in range(3))
    desk.take(taken, "kim")
    on_each_database.privacy.end("c0")
    on_each_database.privacy.end("c1")
    assert [record.id for record in desk.waiting()] == [next_one]
    assert desk.place(next_one) == 1
    states = {reference: on_each_database.records.get(reference).status for reference in (leaves, taken)}
    assert states == {leaves: "cancelled", taken: "connected"}
