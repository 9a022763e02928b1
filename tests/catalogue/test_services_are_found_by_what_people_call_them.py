from __future__ import annotations

import pytest

from services.catalogue import Catalogue
from services.catalogue.bench import synthetic_services
from services.catalogue.sound import key, keys
from services.catalogue.store import Catalogue as Store


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("등본 떼 주세요", "kr_resident_record_copy"),
        ("저기요 주민등록 등번 좀 떼러 왔는데요", "kr_resident_record_copy"),
        ("护照到期了怎么办", "cn_passport"),
        ("my Chinese passport runs out soon", "cn_passport"),
    ],
)
def test_a_name_inside_a_sentence_is_found(catalogue: Catalogue, text: str, service: str) -> None:
    assert catalogue.search(text)[0].service == service


@pytest.mark.parametrize(("heard", "meant"), [("주민등록 등본", "주민등록등본"), ("办户照", "办护照"), ("HUZHAO", "huzhao")])
def test_an_alias_is_found_whatever_its_spelling_when_it_sounds_the_same(catalogue: Catalogue, heard: str, meant: str) -> None:
    assert catalogue.by_alias(meant)
    assert catalogue.by_alias(heard) == catalogue.by_alias(meant)


def test_a_jurisdiction_limits_what_is_found(catalogue: Catalogue) -> None:
    found = catalogue.search("passport", jurisdiction="CN")
    assert found
    assert {catalogue[match.service].jurisdiction for match in found} == {"CN"}


@pytest.mark.parametrize("text", ["", "   ", "!?", "😀", "a", "ㄱ", "我", "가\n나", "\x00", "x" * 100_000, "\ud800"])
def test_no_text_breaks_the_search(catalogue: Catalogue, text: str) -> None:
    assert len(catalogue.search(text)) <= 5
    catalogue.by_alias(text)


def test_services_are_grouped_by_life_event_and_topic(catalogue: Catalogue) -> None:
    assert "kr_move_in_report" in {service.id for service in catalogue.by_life_event("moving")}
    assert all(service.topic == "pension" for service in catalogue.by_topic("pension"))


@pytest.mark.parametrize("script", ["ko", "zh", "en"])
def test_keys_of_many_texts_are_those_of_each(script: str) -> None:
    texts = ["주민등록 등본!", "居民登记", "a  b\nc", "", "Ⅷ ①", "왜 애"]
    assert keys(texts, script) == [key(text, script) for text in texts]


def test_a_service_is_found_among_ten_thousand(catalogue: Catalogue) -> None:
    services = list(synthetic_services(catalogue, 10_000))
    store = Store(services)
    wanted = services[::997]
    found = [store.search(service.name.ko)[0].service for service in wanted]
    right = sum(answer == service.id for answer, service in zip(found, wanted, strict=True))
    assert len(store) == 10_000
    assert right >= len(wanted) - 1
