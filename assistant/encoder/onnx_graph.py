"""The encoder as an ONNX graph: word vectors in, one unit vector per sentence out.

Activations are quantised to 8 bits token by token, so a sentence gets the same vector alone and in a batch; one scale for the whole tensor, as
onnxruntime's own dynamic quantisation takes, costs three times the error and lets neighbours change a sentence's vector.
Weights are unsigned, because signed ones saturate on processors without VNNI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from assistant.encoder import LENGTHS, SENTENCE, VECTORS
from assistant.encoder.decode import Shape

_OPSET = 17
_IR = 9
_MICROSOFT = "com.microsoft"
_STEPS = 127
_ZERO = 128


def build_graph(
    shape: Shape, matrices: Mapping[str, np.ndarray], vectors: Mapping[str, np.ndarray], *, quantised: bool = True
) -> onnx.ModelProto:
    """Return the model.

    Args:
        shape: sizes.
        matrices: float32[outputs, inputs] by name: ``l0.q``, ``l0.k``, ``l0.v``, ``l0.ao``, ``l0.fi``, ``l0.fo`` and so on for each layer.
        vectors: float32 biases, layer norms and position rows by their names in the packed file.
        quantised: 8-bit matrix products; otherwise float32.
    """
    return _Builder(shape, matrices, vectors, quantised).build()


class _Builder:
    """Collects nodes and weights."""

    def __init__(self, shape: Shape, matrices: Mapping[str, np.ndarray], vectors: Mapping[str, np.ndarray], quantised: bool) -> None:
        self.shape = shape
        self.matrices = matrices
        self.vectors = vectors
        self.quantised = quantised
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def build(self) -> onnx.ModelProto:
        hidden = self.placed()
        for layer in range(self.shape.layers):
            hidden = self.feed_forward(f"l{layer}", self.attention(f"l{layer}", hidden))
        self.pool(hidden)
        width = self.shape.width
        inputs = [
            helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, ["sentences", "tokens", width]),
            helper.make_tensor_value_info(LENGTHS, TensorProto.INT32, ["sentences"]),
        ]
        outputs = [helper.make_tensor_value_info(SENTENCE, TensorProto.FLOAT, ["sentences", width])]
        graph = helper.make_graph(self.nodes, "sentence_encoder", inputs, outputs, list(self.weights.values()))
        imports = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=imports, ir_version=_IR, producer_name="gilbot")

    def constant(self, name: str, value: np.ndarray) -> str:
        self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def integers(self, *values: int) -> str:
        return self.constant("integers_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def vector(self, name: str) -> str:
        return self.constant(name, self.vectors[name].astype(np.float32))

    def node(self, operator: str, inputs: list[str], output: str, *more: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output, *more], name=output, domain=domain, **attributes))
        return output

    def placed(self) -> str:
        """Word rows plus position and type rows, normalised."""
        width = self.shape.width
        positions = self.vectors["emb.pos"].reshape(-1, width) + self.vectors["emb.type"].reshape(-1, width)[0]
        tokens = self.node("Gather", [self.node("Shape", [VECTORS], "size"), self.integers(1)], "tokens")
        rows = self.node(
            "Slice", [self.constant("positions", positions.astype(np.float32)), self.integers(0), tokens, self.integers(0)], "rows"
        )
        placed = self.node("Add", [VECTORS, rows], "placed")
        norm = [self.vector("emb.ln.w"), self.vector("emb.ln.b")]
        return self.node("LayerNormalization", [placed, *norm], "embedded", axis=-1, epsilon=self.shape.epsilon)

    def attention(self, layer: str, hidden: str) -> str:
        joined = self.product(hidden, f"{layer}.qkv", np.concatenate([self.matrices[f"{layer}.{part}"] for part in "qkv"]))
        bias = self.constant(f"{layer}.qkv.b", np.concatenate([self.vectors[f"{layer}.{part}.b"] for part in "qkv"]).astype(np.float32))
        parts = [f"{layer}.{part}.out" for part in "qkv"]
        self.node("Split", [joined, self.integers(*[self.shape.width] * 3)], *parts, axis=-1)
        context = self.node(
            "MultiHeadAttention", [*parts, bias, LENGTHS], f"{layer}.context", domain=_MICROSOFT, num_heads=self.shape.heads
        )
        return self.residual(hidden, self.product(context, f"{layer}.ao", self.matrices[f"{layer}.ao"]), f"{layer}.aln", f"{layer}.ao.b")

    def feed_forward(self, layer: str, hidden: str) -> str:
        inner = self.product(hidden, f"{layer}.fi", self.matrices[f"{layer}.fi"])
        active = self.node("BiasGelu", [inner, self.vector(f"{layer}.fi.b")], f"{layer}.active", domain=_MICROSOFT)
        return self.residual(hidden, self.product(active, f"{layer}.fo", self.matrices[f"{layer}.fo"]), f"{layer}.oln", f"{layer}.fo.b")

    def residual(self, hidden: str, change: str, norm: str, bias: str) -> str:
        inputs = [hidden, change, self.vector(f"{norm}.w"), self.vector(f"{norm}.b"), self.vector(bias)]
        return self.node("SkipLayerNormalization", inputs, f"{norm}.out", domain=_MICROSOFT, epsilon=self.shape.epsilon)

    def product(self, source: str, name: str, weight: np.ndarray) -> str:
        """``source @ weight.T``, each token and each output with a scale of its own."""
        if not self.quantised:
            return self.node("MatMul", [source, self.constant(f"{name}.weight", weight.T.astype(np.float32))], f"{name}.out")
        scale = (np.abs(weight).max(axis=1) / _STEPS).astype(np.float32)
        levels = (np.rint(weight / scale[:, None]) + _ZERO).astype(np.uint8)
        top = self.node("ReduceMax", [source], f"{name}.top", axes=[-1])
        depth = self.node("Neg", [self.node("ReduceMin", [source], f"{name}.low", axes=[-1])], f"{name}.depth")
        peak = self.node("Max", [top, depth], f"{name}.peak")
        step = self.constant("step", np.array(1 / _STEPS, dtype=np.float32))
        zero = self.constant("zero", np.array(_ZERO, dtype=np.uint8))
        packed = self.node("QuantizeLinear", [self.node("Div", [source, peak], f"{name}.share"), step, zero], f"{name}.packed")
        weights = [self.constant(f"{name}.weight", levels.T), step, self.constant(f"{name}.scale", scale), zero]
        zeros = self.constant(f"{name}.zeros", np.full(len(scale), _ZERO, dtype=np.uint8))
        shares = self.node("MatMulIntegerToFloat", [packed, *weights, zeros], f"{name}.shares", domain=_MICROSOFT)
        return self.node("Mul", [shares, peak], f"{name}.out")

    def pool(self, hidden: str) -> None:
        """Mean over the real tokens at unit length; the count cancels out, so a masked sum does."""
        count = self.node("Squeeze", ["tokens"], "count")
        bounds = [self.constant("none", np.array(0, dtype=np.int64)), count, self.constant("one", np.array(1, dtype=np.int64))]
        places = self.node("Range", bounds, "places")
        lengths = self.node("Cast", [LENGTHS], "long_lengths", to=TensorProto.INT64)
        real = self.node("Less", [places, self.node("Unsqueeze", [lengths, self.integers(1)], "column")], "real")
        mask = self.node("Unsqueeze", [self.node("Cast", [real], "mask", to=TensorProto.FLOAT), self.integers(1)], "mask_row")
        total = self.node("Squeeze", [self.node("MatMul", [mask, hidden], "sum"), self.integers(1)], "total")
        self.node("LpNormalization", [total], SENTENCE, axis=-1, p=2)
