"""From a filed form to a signed certificate: at once where the service allows it, else when a clerk approves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.casework import Casework
from services.casework.packages.models import PackagePart
from services.casework.records.exceptions import IllegalTransitionError
from services.catalogue.packages import package_parts
from services.catalogue.store import Catalogue, load_catalogue
from services.forms.answers import AT_COUNTER
from services.issuing import IssuingDesk, NoHolderError
from services.issuing.desk import load_templates

NUMBER = "4807192990011"
COPY = {"applicant_name": "김영수", "resident_number": NUMBER, "copy_type": "full", "number_of_copies": 2, "show_rrn_back": False}
SEAL = {"applicant_name": "김영수", "resident_number": NUMBER, "purpose": "general", "number_of_copies": 1}

File = Callable[..., str]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def desk(casework: Casework, catalogue: Catalogue) -> IssuingDesk:
    return IssuingDesk(casework, catalogue)


@pytest.fixture
def file(casework: Casework) -> File:
    def filed(service: str, answers: dict[str, Any], language: str = "ko", key: str = "k") -> str:
        return casework.applications.submit("c1", service, answers, language, service[:2].upper(), idempotency_key=f"{service}:{key}").id

    return filed


def test_what_is_issued_at_once_lies_in_the_wallet_and_verifies(casework: Casework, desk: IssuingDesk, file: File) -> None:
    of = file("kr_resident_record_copy", COPY)
    issued = desk.issue_at_once(of)
    assert issued is not None and (issued.kind, issued.status) == ("certificate", "issued")
    assert [one.id for one in casework.certificates.wallet("c1")] == [issued.id]
    assert casework.records.get(of).status == "completed"
    outcome = casework.certificates.verify(issued.details["payload"])
    assert outcome.valid and outcome.content is not None
    assert (outcome.content.title, outcome.content.holder) == ("주민등록표 등본", "김영수")
    assert NUMBER not in str(outcome.content.fields) and NUMBER[:6] in str(outcome.content.fields)


@pytest.mark.parametrize(("show", "shown"), [(True, "480719-2990011"), (False, "480719-2******")])
def test_the_citizen_chooses_whether_the_back_of_the_number_is_shown(casework: Casework, desk: IssuingDesk, file: File, show: bool, shown: str) -> None:
    issued = desk.issue_at_once(file("kr_resident_record_copy", {**COPY, "show_rrn_back": show}))
    assert issued is not None
    assert shown in dict(issued.details["fields"]).values()


@pytest.mark.parametrize(("language", "title"), [("ko", "주민등록표 초본"), ("zh", "居民登记表抄本"), ("en", "Resident registration certificate (abstract)")])
def test_title_and_labels_follow_the_choice_and_the_language(desk: IssuingDesk, file: File, language: str, title: str) -> None:
    issued = desk.issue_at_once(file("kr_resident_record_copy", {**COPY, "copy_type": "abstract"}, language))
    assert issued is not None and issued.details["title"] == title


def test_issuing_again_or_from_many_threads_gives_one_certificate(casework: Casework, desk: IssuingDesk, file: File) -> None:
    of = file("kr_resident_record_copy", COPY)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: desk.issue_at_once(of), range(8)))
    assert len({one.id for one in found if one}) == 1
    assert len(casework.certificates.wallet("c1")) == 1
    assert [step.status for step in casework.records.history(of)].count("completed") == 1


def test_what_a_clerk_decides_waits_for_the_clerk(casework: Casework, desk: IssuingDesk, file: File) -> None:
    of = file("kr_seal_certificate", SEAL)
    assert desk.issue_at_once(of) is None
    assert casework.records.get(of).status == "received"
    assert casework.certificates.wallet("c1") == []
    approval = desk.approve(of, "확인했습니다", "staff:kim")
    assert approval.certificate is not None and approval.record.status == "completed"
    assert [(step.status, step.note) for step in casework.records.history(of)][1] == ("approved", "확인했습니다")


def test_the_request_for_a_visit_issues_nothing(casework: Casework, desk: IssuingDesk, file: File) -> None:
    of = file("kr_resident_record_copy", {"applicant_name": "김영수", "phone": "01012345678"})
    assert desk.issue_at_once(of) is None
    assert desk.catch_up() == 0
    assert casework.records.get(of).status == "received"


def test_what_was_rejected_cannot_be_approved_any_more(casework: Casework, desk: IssuingDesk, file: File) -> None:
    of = file("kr_seal_certificate", SEAL)
    casework.records.advance(of, "rejected")
    with pytest.raises(IllegalTransitionError):
        desk.approve(of)
    assert casework.certificates.wallet("c1") == []


def test_a_service_that_issues_nothing_is_only_approved(casework: Casework, desk: IssuingDesk, file: File) -> None:
    approval = desk.approve(file("kr_basic_pension", {"applicant_name": "김영수"}))
    assert (approval.record.status, approval.certificate) == ("approved", None)


def test_without_a_name_in_the_form_the_clerk_gives_it(casework: Casework, desk: IssuingDesk, file: File) -> None:
    of = file("cn_e_id_certificates", {"certificate_type": "id_card", "identity_check": True}, "zh")
    assert desk.issue_at_once(of) is None
    with pytest.raises(NoHolderError):
        desk.approve(of)
    assert casework.records.get(of).status == "received"
    approval = desk.approve(of, holder="王秀英")
    assert approval.certificate is not None and approval.certificate.details["holder"] == "王秀英"


def test_an_approval_made_elsewhere_is_issued_when_catching_up(casework: Casework, desk: IssuingDesk, file: File) -> None:
    of, at_once = file("kr_seal_certificate", SEAL), file("kr_resident_record_copy", COPY)
    casework.records.advance(of, "approved")
    file("kr_basic_pension", {"applicant_name": "김영수"})
    assert desk.catch_up() == 2
    assert desk.catch_up() == 0
    assert {one.details["of"] for one in casework.certificates.wallet("c1")} == {of, at_once}


def test_of_a_package_one_step_issues_and_the_whole_follows(casework: Casework, desk: IssuingDesk, catalogue: Catalogue) -> None:
    answers = {"applicant_name": "김영수", "resident_number": NUMBER, "certificate_list": ["resident_record_copy"], "recipient": "하늘회사"}
    parts = [PackagePart(p.id, p.label.ko, p.office.ko, p.fields, p.promised_days) for p in package_parts("kr_job_document_bundle")]
    whole = casework.packages.submit("c1", "kr_job_document_bundle", parts, answers, idempotency_key="k")
    first, second = casework.packages.parts(whole.id)
    assert desk.approve(second.id).certificate is None
    issued = desk.approve(first.id).certificate
    assert issued is not None and issued.details["title"] == "취업 구비서류 묶음"
    assert casework.records.get(whole.id).status in ("approved", "completed", "partly_approved")


def test_every_kind_that_a_service_issues_is_worded_in_three_languages(catalogue: Catalogue) -> None:
    templates = load_templates()
    for service in catalogue:
        if not service.issues:
            continue
        template = templates[service.issues]
        titles = list(template.get("titles", {}).values()) or [template["title"]]
        assert all(words[language] for words in (*titles, template["issuer"]) for language in ("ko", "zh", "en"))
        if "title_by" in template:
            field = service.field(template["title_by"])
            assert field is not None and {choice.id for choice in field.choices} == set(template["titles"])
        assert all(service.field(name) for name in template.get("holder", []))


def test_what_is_handed_in_or_agreed_to_is_not_printed(desk: IssuingDesk, file: File) -> None:
    answers = {"applicant_name": "王秀英", "id_number": "11010519491231002X", "phone": "13800138000", "face_check": True, "photo": AT_COUNTER}
    issued = desk.issue_at_once(file("cn_e_social_card", answers, "zh"))
    assert issued is not None
    printed = str(issued.details["fields"])
    assert "13800138000" not in printed and "002X" not in printed and AT_COUNTER not in printed
