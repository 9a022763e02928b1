"""Pieces of a sentence."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from assistant.encoder.runtime import SCORES, VOCABULARY
from assistant.encoder.tokenizer import MAXIMUM, SentenceTokenizer, load_vocabulary


@pytest.fixture(scope="module")
def tokenizer(encoder_folder: Path) -> SentenceTokenizer:
    return SentenceTokenizer(load_vocabulary(encoder_folder / VOCABULARY, encoder_folder / SCORES))


def test_the_prefix_and_both_end_marks_are_there(tokenizer: SentenceTokenizer) -> None:
    # "▁que", "ry", ":" and "▁Hello", "▁world" as XLM-RoBERTa numbers them.
    assert tokenizer.encode(["Hello world"]) == [[0, 41, 1294, 12, 35378, 8999, 2]]


def test_jamo_typed_apart_give_the_pieces_of_whole_syllables(tokenizer: SentenceTokenizer) -> None:
    text = "등본 떼러 왔어요"
    assert tokenizer.encode([unicodedata.normalize("NFD", text)]) == tokenizer.encode([text])


def test_full_width_letters_and_spaces_are_made_plain(tokenizer: SentenceTokenizer) -> None:
    assert tokenizer.encode(["ＡＢＣ　 １２ "]) == tokenizer.encode(["ABC 12"])


def test_an_unknown_character_is_one_piece(tokenizer: SentenceTokenizer) -> None:
    assert tokenizer.encode(["\U000e0fff"])[0].count(3) == 1


def test_a_long_text_is_cut(tokenizer: SentenceTokenizer) -> None:
    ids = tokenizer.encode(["가나다라 " * 2000])[0]
    assert len(ids) == MAXIMUM
    assert (ids[0], ids[-1]) == (0, 2)
