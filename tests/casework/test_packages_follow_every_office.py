from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.casework import Casework, Record
from services.casework.packages.exceptions import EmptyPackageError
from services.casework.packages.models import PackagePart, whole_status
from services.casework.records.exceptions import IllegalTransitionError

PARTS = (
    PackagePart("birth_report", "출생신고", {"ko": "하늘동"}, ("child_name", "birth_date"), 3),
    PackagePart("child_allowance", "아동수당", "복지과", ("child_name", "bank_account"), 30),
    PackagePart("electricity_discount", "전기료 감면", "한국전력", ("child_name", "address"), 10),
)
ANSWERS = {"child_name": "김하늘", "birth_date": "2026-11-01", "bank_account": "110-123-456789", "address": "길벗로 12"}


def _submit(casework: Casework) -> Record:
    return casework.packages.submit("c1", "kr_birth_happy_onestop", PARTS, ANSWERS, idempotency_key="k", label="행복출산")


def test_one_form_files_to_every_office_with_its_own_answers_only(casework: Casework) -> None:
    package = _submit(casework)
    parts = casework.packages.parts(package.id)
    assert [part.service for part in parts] == ["birth_report", "child_allowance", "electricity_discount"]
    assert casework.applications.answers(parts[0].id) == {"child_name": "김하늘", "birth_date": "2026-11-01"}
    assert casework.applications.answers(parts[1].id) == {"child_name": "김하늘", "bank_account": "110-123-456789"}
    assert package.promised_on == parts[1].promised_on, "the slowest office's day"


def test_the_whole_follows_its_parts(on_each_database: Casework) -> None:
    package = _submit(on_each_database)
    first, second, third = (part.id for part in on_each_database.packages.parts(package.id))
    seen = []
    for part, status in (
        (first, "in_review"), (first, "approved"), (second, "more_information"), (second, "in_review"),
        (second, "approved"),        (third, "rejected"), (first, "completed"), (second, "completed"),
    ):  # fmt: skip
        on_each_database.records.advance(part, status)
        whole = on_each_database.records.get(package.id)
        seen.append((whole.status, whole.details["done"]))
    assert seen == [
        ("in_review", 0), ("partly_approved", 1), ("more_information", 1), ("partly_approved", 1),
        ("partly_approved", 2),        ("approved", 2), ("approved", 2), ("completed", 2),
    ]  # fmt: skip


def test_offices_working_at_the_same_moment_lose_no_step(on_each_database: Casework) -> None:
    package = _submit(on_each_database)
    with ThreadPoolExecutor(3) as pool:
        list(
            pool.map(
                lambda part: on_each_database.records.advance(part.id, "approved"),
                on_each_database.packages.parts(package.id),
            )
        )
    whole = on_each_database.records.get(package.id)
    assert (whole.status, whole.details["done"]) == ("approved", 3)


def test_submitting_twice_files_one_package(casework: Casework) -> None:
    assert _submit(casework) == _submit(casework)
    assert len(casework.records.of_conversation("c1")) == 4


def test_cancelling_withdraws_what_is_still_open(casework: Casework) -> None:
    package = _submit(casework)
    first = casework.packages.parts(package.id)[0]
    casework.records.advance(first.id, "approved")
    assert casework.packages.cancel(package.id).status == "approved"
    assert [part.status for part in casework.packages.parts(package.id)] == ["approved", "cancelled", "cancelled"]
    with pytest.raises(IllegalTransitionError):
        casework.packages.cancel(package.id)


def test_a_part_without_answers_files_nothing(casework: Casework) -> None:
    with pytest.raises(EmptyPackageError):
        casework.packages.submit("c1", "p", [*PARTS, PackagePart("x", "x", fields=("y",))], ANSWERS, idempotency_key="k")
    assert casework.records.of_conversation("c1") == []


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["received", "received"], "received"),
        (["cancelled", "cancelled"], "cancelled"),
        (["rejected", "cancelled"], "rejected"),
        (["completed", "received"], "partly_approved"),
        (["completed", "approved"], "approved"),
        (["completed", "rejected"], "completed"),
        (["rejected", "received"], "in_review"),
    ],
)
def test_the_status_of_the_whole(parts: list[str], whole: str) -> None:
    assert whole_status(parts) == whole
