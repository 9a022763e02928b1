"""The encoder as an ONNX graph: word vectors in, one unit vector per sentence out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from assistant.encoder.decode import Shape

VECTORS = "vectors"
"""Input: float32[sentences, tokens, width], the word rows."""
LENGTHS = "lengths"
"""Input: int32[sentences], tokens of each sentence; what follows is padding."""
SENTENCE = "sentence"
"""Output: float32[sentences, width], unit length."""
_OPSET = 17
_CONTRIB = "com.microsoft"


class _Graph:
    """Collects nodes and weights."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: np.ndarray) -> str:
        self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def node(self, operator: str, inputs: list[str], output: str, *, domain: str = "", outputs: list[str] | None = None, **attributes: object) -> str:
        self.nodes.append(helper.make_node(operator, inputs, outputs or [output], name=output, domain=domain, **attributes))
        return output

    def linear(self, source: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """``source @ weight.T + bias`` with ``weight`` of [outputs, inputs]."""
        bias_name = self.constant(f"{name}.bias", bias.astype(np.float32))
        if self.kind == "float":
            product = self.node("MatMul", [source, self.constant(f"{name}.weight", weight.T.astype(np.float32))], f"{name}.product")
            return self.node("Add", [product, bias_name], f"{name}.out")
        if self.kind == "dynamic":
            scale = np.abs(weight).max(axis=1) / 127
            q = np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8)
            return self.node("DynamicQuantizeMatMul", [source, self.constant(f"{name}.weight", q.T), self.constant(f"{name}.scale", scale.astype(np.float32)), "", bias_name], f"{name}.out", domain=_CONTRIB)
        if self.kind == "dynamicu8":
            scale = np.abs(weight).max(axis=1) / 127
            q = (np.clip(np.rint(weight / scale[:, None]), -127, 127)+128).astype(np.uint8)
            return self.node("DynamicQuantizeMatMul", [source, self.constant(f"{name}.weight", q.T), self.constant(f"{name}.scale", scale.astype(np.float32)), self.constant(f"{name}.zero", np.full(len(scale),128,np.uint8)), bias_name], f"{name}.out", domain=_CONTRIB)
        bits = int(self.kind[5])
        block = 32 if len(self.kind) < 7 else int(self.kind[7:])
        outputs, inputs = weight.shape
        blocks = weight.reshape(outputs, inputs // block, block)
        top = 2 ** (bits - 1)
        # the extreme of the other side
        idx = np.abs(blocks).argmax(-1)
        extreme = np.take_along_axis(blocks, idx[..., None], -1)[..., 0]
        scale = extreme / -top
        safe = np.where(scale == 0, 1, scale)
        q = np.clip(np.rint(blocks / safe[..., None]) + top, 0, 2 * top - 1).astype(np.uint8)
        if bits == 4:
            q = q[..., 0::2] | (q[..., 1::2] << 4)
        return self.node("MatMulNBits", [source, self.constant(f"{name}.weight", q), self.constant(f"{name}.scale", scale.astype(np.float32).reshape(-1)), "", "", bias_name], f"{name}.out", domain=_CONTRIB, K=inputs, N=outputs, bits=bits, block_size=block, accuracy_level=4)


def build_graph(shape: Shape, matrices: Mapping[str, np.ndarray], vectors: Mapping[str, np.ndarray], kind: str) -> onnx.ModelProto:
    g = _Graph(kind)
    width = shape.width
    positions = vectors["emb.pos"].reshape(-1, width) + vectors["emb.type"].reshape(-1, width)[0]
    g.constant("positions", positions.astype(np.float32))
    tokens = g.node("Gather", [g.node("Shape", [VECTORS], "size"), g.constant("one", np.array([1], np.int64))], "tokens")
    rows = g.node("Slice", ["positions", g.constant("zero", np.array([0], np.int64)), tokens, g.constant("axis", np.array([0], np.int64))], "rows")
    hidden = g.node("LayerNormalization", [g.node("Add", [VECTORS, rows], "placed"), g.constant("emb.ln.w", vectors["emb.ln.w"]), g.constant("emb.ln.b", vectors["emb.ln.b"])], "hidden", axis=-1, epsilon=shape.epsilon)
    for layer in range(shape.layers):
        n = f"l{layer}"
        joined = np.concatenate([matrices[f"{n}.{p}"] for p in "qkv"])
        joined_bias = np.concatenate([vectors[f"{n}.{p}.b"] for p in "qkv"])
        qkv = g.linear(hidden, f"{n}.qkv", joined, joined_bias)
        parts = [f"{n}.q", f"{n}.k", f"{n}.v"]
        g.constant("thirds", np.array([width] * 3, np.int64))
        g.node("Split", [qkv, "thirds"], parts[0], outputs=parts, axis=-1)
        context = g.node("MultiHeadAttention", [*parts, "", LENGTHS], f"{n}.context", domain=_CONTRIB, num_heads=shape.heads)
        attended = g.linear(context, f"{n}.ao", matrices[f"{n}.ao"], vectors[f"{n}.ao.b"])
        hidden = g.node("SkipLayerNormalization", [hidden, attended, g.constant(f"{n}.aln.w", vectors[f"{n}.aln.w"]), g.constant(f"{n}.aln.b", vectors[f"{n}.aln.b"])], f"{n}.middle", domain=_CONTRIB, epsilon=shape.epsilon)
        inner = g.node("Gelu", [g.linear(hidden, f"{n}.fi", matrices[f"{n}.fi"], vectors[f"{n}.fi.b"])], f"{n}.inner", domain=_CONTRIB)
        outer = g.linear(inner, f"{n}.fo", matrices[f"{n}.fo"], vectors[f"{n}.fo.b"])
        hidden = g.node("SkipLayerNormalization", [hidden, outer, g.constant(f"{n}.oln.w", vectors[f"{n}.oln.w"]), g.constant(f"{n}.oln.b", vectors[f"{n}.oln.b"])], f"{n}.end", domain=_CONTRIB, epsilon=shape.epsilon)
    # mean over the real tokens, as a product so that padding weighs nothing
    g.constant("one_step", np.array(1, np.int64)); g.constant("nought", np.array(0, np.int64))
    scalar = g.node("Squeeze", [tokens], "tokens_scalar")
    steps = g.node("Range", ["nought", scalar, "one_step"], "steps")
    g.constant("last", np.array([1], np.int64))
    lengths = g.node("Unsqueeze", [g.node("Cast", [LENGTHS], "lengths64", to=TensorProto.INT64), "last"], "lengths_column")
    mask = g.node("Cast", [g.node("Less", [steps, lengths], "real")], "mask", to=TensorProto.FLOAT)
    total = g.node("MatMul", [g.node("Unsqueeze", [mask, "last"], "mask_row"), hidden], "total")
    pooled = g.node("Squeeze", [total, "last"], "pooled")
    g.node("LpNormalization", [pooled], SENTENCE, axis=-1, p=2)
    inputs = [helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, ["sentences", "tokens", width]), helper.make_tensor_value_info(LENGTHS, TensorProto.INT32, ["sentences"])]
    outputs = [helper.make_tensor_value_info(SENTENCE, TensorProto.FLOAT, ["sentences", width])]
    graph = helper.make_graph(g.nodes, "sentence_encoder", inputs, outputs, list(g.weights.values()))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)], ir_version=9)
