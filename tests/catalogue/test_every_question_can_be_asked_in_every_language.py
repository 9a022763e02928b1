from __future__ import annotations

import pytest

from services.catalogue import Catalogue, FieldType
from services.catalogue.schema import LANGUAGES

FIGURES = {"ko": "가힣", "zh": "一鿿", "en": "az"}


def _written_in(text: str, language: str) -> bool:
    low, high = FIGURES[language]
    return any(low <= letter <= high for letter in text.lower())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["prompt", "simple", "label"])
def test_every_field_has_it_in_the_letters_of_the_language(catalogue: Catalogue, language: str, part: str) -> None:
    wrong = [
        f"{service.id}.{field.name}: {getattr(field, part).in_(language)}"
        for service in catalogue
        for field in service.form
        if not _written_in(getattr(field, part).in_(language), language)
    ]
    assert wrong == []


def test_the_simpler_question_differs_from_the_first(catalogue: Catalogue) -> None:
    same = {
        f"{service.id}.{field.name}.{language}"
        for service in catalogue
        for field in service.form
        for language in LANGUAGES
        if field.simple.in_(language) == field.prompt.in_(language)
    }
    assert same == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_choices_of_a_question_are_called_the_same(catalogue: Catalogue, language: str) -> None:
    doubled = []
    for service in catalogue:
        for field in service.form:
            names = [name for choice in field.choices for name in {choice.label.in_(language), *choice.aliases.in_(language)}]
            doubled += [f"{service.id}.{field.name}: {name}" for name in set(names) if names.count(name) > 1]
    assert doubled == []


def test_what_identifies_a_person_is_masked(catalogue: Catalogue) -> None:
    secret = {FieldType.resident_number, FieldType.cn_id_number, FieldType.foreigner_number, FieldType.passport_number, FieldType.bank_account}
    shown = [f"{service.id}.{field.name}" for service in catalogue for field in service.form if field.type in secret and not field.sensitive]
    assert shown == []
