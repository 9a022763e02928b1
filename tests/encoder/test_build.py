"""Building the encoder's files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.encoder.build import DELTA, MANIFEST, build, sha256
from assistant.encoder.decode import PackedMatrix, decode, packaged_file
from assistant.encoder.runtime import FILES, SentenceEncoder


def test_two_builds_write_the_same_bytes(encoder_folder: Path, tmp_path: Path) -> None:
    assert build(tmp_path, delta=None) == {name: sha256(encoder_folder / name) for name in FILES}


def test_the_manifest_names_what_was_written(encoder_folder: Path) -> None:
    manifest = json.loads((encoder_folder / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["delta"] is None
    assert manifest["files"] == {name: sha256(encoder_folder / name) for name in FILES}


def test_another_source_file_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "other.bin"
    source.write_bytes(b"E5S1 but not ours")
    with pytest.raises(ValueError, match="SHA-256"):
        build(tmp_path / "out", source)


def test_a_file_of_another_format_is_not_decoded(tmp_path: Path) -> None:
    source = tmp_path / "other.bin"
    source.write_bytes(b"GGUF")
    with pytest.raises(ValueError, match="not an E5S1 file"):
        decode(source)


def test_a_low_rank_difference_changes_the_vectors(encoder: SentenceEncoder, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    up, down = rng.normal(size=(384, 2)).astype(np.float16), rng.normal(size=(2, 384)).astype(np.float16)
    np.savez(tmp_path / "delta.npz", **{"l11.ao.up": up * np.float16(0.01), "l11.ao.down": down})
    build(tmp_path / "tuned", delta=tmp_path / "delta.npz")
    cosine = float((encoder.encode(["등본"]) * SentenceEncoder(tmp_path / "tuned").encode(["등본"])).sum())
    assert 0.5 < cosine < 0.9999


def test_a_difference_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        build(tmp_path, delta=tmp_path / "delta.npz")


def test_the_tuned_difference_fits_the_weights() -> None:
    matrices = decode(packaged_file()).matrices
    with np.load(DELTA) as change:
        for key in change.files:
            name, _, part = key.rpartition(".")
            rows, columns = matrices[name].rows().shape
            assert change[key].shape == ((rows, 16) if part == "up" else (16, columns))
            assert np.isfinite(change[key]).all()


def test_the_tuned_encoder_tells_like_wishes_from_like_words(encoder: SentenceEncoder, tmp_path: Path) -> None:
    build(tmp_path)
    # What it costs, said in three ways, and where to go, said with the first one's words.
    sentences = ["민증 새로 하는 데 얼마여", "补办身份证要花几个钱", "what do they charge for a new ID card", "민증 새로 하는 데 어디여"]
    tuned, untuned = SentenceEncoder(tmp_path).encode(sentences), encoder.encode(sentences)
    gap = [min(v[0] @ v[1], v[0] @ v[2]) - v[0] @ v[3] for v in (tuned, untuned)]
    assert gap[0] > gap[1]


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="assistant.encoder.build"):
        SentenceEncoder(tmp_path)


def test_packed_rows_unpack_low_halves_before_high_halves() -> None:
    nibbles = np.array([[0x10 * 9 + 7] * 16], dtype=np.uint8)
    rows = PackedMatrix(nibbles, np.array([[2.0]], dtype=np.float16)).rows()
    assert rows.tolist() == [[-2.0] * 16 + [2.0] * 16]
