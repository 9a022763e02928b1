from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from services.casework import Casework, FrozenClock
from services.casework.certificates.exceptions import MissingFontError, ViewExpiredError
from services.casework.certificates.verify import read_revocation_list, verify

FIELDS = {"주소": "누리시 하늘구 길벗로 12", "세대주": "본인"}


def _fonts() -> dict[str, Path]:
    """The certificate fonts, from the folder GILBOT_ASSETS_DIR or the user's cache."""
    root = Path(os.environ.get("GILBOT_ASSETS_DIR") or Path.home() / ".cache" / "gilbot")
    names = {"ko": "NotoSansKR_400Regular.ttf", "zh": "NotoSansSC_400Regular.ttf"}
    return {language: found[0] for language, name in names.items() if (found := sorted(root.rglob(name)))}


@pytest.fixture
def reference(casework: Casework, apply: Callable[..., str]) -> str:
    return casework.certificates.issue(apply(), "홍길동", FIELDS, title="확인서", issuer="하늘동", valid_days=90).id


@pytest.fixture
def payload(casework: Casework, reference: str) -> str:
    return casework.records.get(reference).details["payload"]


def test_a_certificate_is_genuine_and_says_what_was_issued(casework: Casework, payload: str) -> None:
    outcome = casework.certificates.verify(payload)
    assert (outcome.valid, outcome.reason) == (True, "genuine")
    assert outcome.content is not None
    assert (outcome.content.holder, dict(outcome.content.fields)) == ("홍길동", FIELDS)


def test_every_single_altered_character_of_the_qr_fails(casework: Casework, payload: str) -> None:
    for position, character in enumerate(payload):
        altered = payload[:position] + ("A" if character != "A" else "B") + payload[position + 1 :]
        assert not casework.certificates.verify(altered).valid, position


def test_issuing_twice_gives_one_certificate(casework: Casework, apply: Callable[..., str]) -> None:
    first, second = (casework.certificates.issue(apply(), "홍길동", FIELDS, title="확인서") for _ in range(2))
    assert first == second


def test_a_revoked_one_fails_here_and_offline(casework: Casework, reference: str, payload: str, clock: FrozenClock) -> None:
    keys = casework.certificates.public_keys()
    assert verify(payload, keys, today=clock.today()).valid
    casework.certificates.revoke(reference, "착오 발급")
    assert casework.certificates.verify(payload).reason == "revoked"
    revoked = read_revocation_list(casework.certificates.revocation_list(), keys)
    assert revoked == {reference}
    assert verify(payload, keys, today=clock.today(), revoked=revoked).reason == "revoked"
    told = casework.certificates.revocation_list()
    # Not the last character: of its six bits the signature uses two.
    assert read_revocation_list(f"{told[:-9]}{'A' if told[-9] != 'A' else 'B'}{told[-8:]}", keys) is None


def test_an_expired_one_fails(casework: Casework, payload: str, clock: FrozenClock) -> None:
    clock.advance(days=90)
    assert casework.certificates.verify(payload).valid, "the last day counts"
    clock.advance(days=1)
    assert casework.certificates.verify(payload).reason == "expired"


def test_what_an_older_key_signed_still_verifies(casework: Casework, payload: str, apply: Callable[..., str]) -> None:
    old = casework.certificates.public_keys()
    casework.certificates.rotate_key()
    assert casework.certificates.verify(payload).valid
    newer = casework.certificates.issue(apply(key="k2"), "홍길동", FIELDS, title="확인서").details["payload"]
    assert casework.certificates.verify(newer).valid
    assert verify(newer, old, today=casework.clock.today()).reason == "unknown_key"


def test_another_installation_does_not_accept_it(casework: Casework, payload: str, tmp_path: Path, clock: FrozenClock) -> None:
    with Casework(None, tmp_path / "other", clock) as other:
        assert other.certificates.verify(payload).reason == "unknown_key"


@pytest.mark.parametrize("presented", ["", "x", "GILBOT1...", "GILBOT1.a.b.c", b"", b"%PDF-1.4", b"\xff" * 100, "가나다"])
def test_nonsense_is_refused_without_an_error(casework: Casework, presented: str | bytes) -> None:
    assert not casework.certificates.verify(presented).valid


def test_fields_too_long_for_a_qr_are_replaced_by_their_digest(casework: Casework, apply: Callable[..., str]) -> None:
    rng = random.Random(1)
    long = {f"항목 {n}": "".join(chr(rng.randrange(0xAC00, 0xD7A0)) for _ in range(30)) for n in range(40)}
    record = casework.certificates.issue(apply(), "홍길동", long, title="긴 확인서")
    assert len(record.details["payload"]) < 990
    content = casework.certificates.verify(record.details["payload"]).content
    assert content is not None
    assert content.fields == ()
    assert len(content.fields_digest) == 64


def test_a_missing_font_is_named(casework: Casework, reference: str) -> None:
    with pytest.raises(MissingFontError, match="'ko'"):
        casework.certificates.pdf(reference)


def test_a_pdf_altered_by_one_byte_fails(casework: Casework, tmp_path: Path, clock: FrozenClock) -> None:
    fonts = _fonts()
    if "ko" not in fonts:
        pytest.skip("the certificate font is not fetched")
    with Casework(None, tmp_path / "printing", clock, fonts=fonts) as printing:
        filed = printing.applications.submit("c1", "kr_basic_pension", {"a": "1"}, idempotency_key="k")
        issued = printing.certificates.issue(filed.id, "홍길동", FIELDS, title="확인서", issuer="하늘동")
        pdf = printing.certificates.pdf(issued.id)
        assert pdf == printing.certificates.pdf(issued.id), "the same document each time"
        assert printing.certificates.verify(pdf).valid
        assert printing.certificates.verify(printing.certificates.pdf(issued.id, large=True)).valid
        positions = {*range(0, len(pdf), 97), *range(len(pdf) - 400, len(pdf))}
        for position in positions:
            altered = bytearray(pdf)
            altered[position] ^= 1
            assert not printing.certificates.verify(bytes(altered)).valid, position
        assert not printing.certificates.verify(pdf + b" ").valid
        assert not printing.certificates.verify(pdf[:-1]).valid


def test_a_view_ends_in_time(casework: Casework, reference: str, clock: FrozenClock) -> None:
    view_pass = casework.certificates.view_pass(reference, seconds=60)
    record, left = casework.certificates.view(view_pass)
    assert (record.id, left) == (reference, 60)
    with pytest.raises(ViewExpiredError):
        casework.certificates.view(view_pass.replace(".", ".9", 1))
    clock.advance(seconds=60)
    with pytest.raises(ViewExpiredError):
        casework.certificates.view(view_pass)
