from __future__ import annotations

import pytest

from services.casework import Casework
from services.casework.complaints.exceptions import UnknownUrgencyError

HOLE = {"category": "도로 파손", "location": "하늘구 길벗로 12 앞", "description": "길에 큰 구멍이 있어요"}


def _file(casework: Casework, service: str = "kr_petition_110", who: str = "c1", urgency: str = "normal", **answers: str):
    return casework.complaints.file(who, service, answers or HOLE, urgency, idempotency_key="k")


@pytest.mark.parametrize(
    ("service", "answers", "desk"),
    [
        ("kr_petition_110", HOLE, "kr_roads"),
        ("kr_petition_110", {"description": "윗집 층간소음이 심해요"}, "kr_environment"),
        ("kr_petition_110", {"description": "그냥 불편해요"}, "kr_petitions"),
        ("kr_crime_report", {"incident_type": "도난"}, "kr_police"),
        ("kr_missing_person", {"missing_name": "김영희"}, "kr_missing_persons"),
        ("cn_hotline_12345", {"category": "供暖", "description": "暖气不热"}, "cn_housing"),
        ("cn_consumer_complaint", {"problem": "假货"}, "cn_consumer"),
        ("kr_something_new", {"description": "x"}, "general_kr"),
    ],
)
def test_service_category_and_words_decide_the_desk(casework: Casework, service: str, answers: dict[str, str], desk: str) -> None:
    assert _file(casework, service, **answers).details["desk"] == desk


def test_crime_and_missing_persons_name_the_number_to_call_first(casework: Casework) -> None:
    assert _file(casework, "kr_missing_person", missing_name="김영희").details["call_first"] == "112"
    assert _file(casework, "cn_crime_report", who="c2", incident_type="盗窃").details["call_first"] == "110"


def test_a_second_report_of_the_same_hole_is_joined_and_follows_the_first(casework: Casework) -> None:
    first = _file(casework)
    second = _file(casework, who="c2", **{**HOLE, "location": "하늘구 길벗로 12앞"})
    assert second.id != first.id
    assert second.details["joined_to"] == first.id
    assert casework.complaints.joined(first.id) == [second.id]
    casework.records.advance(first.id, "resolved", "메웠습니다")
    assert casework.records.get(second.id).status == "resolved"


@pytest.mark.parametrize("change", [{"location": "하늘구 길벗로 120 앞"}, {"category": "도로 청소"}, {"location": ""}])
def test_another_place_or_matter_is_not_joined(casework: Casework, change: dict[str, str]) -> None:
    _file(casework)
    assert _file(casework, who="c2", **{**HOLE, **change}).details["joined_to"] is None


def test_crimes_and_consumer_disputes_are_never_joined(casework: Casework) -> None:
    for service in ("kr_crime_report", "kr_consumer_complaint"):
        answers = {"incident_type": "도난", "location": "시장", "description": "가방", "business_name": "가게"}
        _file(casework, service, **answers)
        assert _file(casework, service, who="c2", **answers).details["joined_to"] is None


def test_the_most_urgent_comes_first_at_the_desk(casework: Casework) -> None:
    calm = _file(casework, "kr_crime_report", location="a")
    pressing = _file(casework, "kr_crime_report", who="c2", urgency="emergency", location="b")
    assert [record.id for record in casework.complaints.at_desk("kr_police")] == [pressing.id, calm.id]
    with pytest.raises(UnknownUrgencyError):
        _file(casework, who="c3", urgency="whenever")
