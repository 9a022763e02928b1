"""The encoder in PyTorch with trainable low-rank differences, for :mod:`assistant.encoder.tune` only."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as functional
from torch import nn

from assistant.encoder.decode import Shape

TUNED = ("q", "v", "ao", "fi", "fo")
"""Matrices of each layer that get a difference."""
_DROPOUT = 0.1
_HIDDEN = -1e4


class LowRankLinear(nn.Module):
    """A frozen matrix [outputs, inputs] plus ``up @ down``, which starts at zero; rank 0 leaves it frozen."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray, rank: int) -> None:
        super().__init__()
        # Products run in bfloat16, which newer processors multiply fastest; only the differences need float32.
        self.register_buffer("weight", torch.tensor(weight).bfloat16())
        self.register_buffer("bias", torch.tensor(bias).bfloat16())
        self.rank = rank
        if rank:
            self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
            self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = functional.linear(x, self.weight, self.bias)
        return y + functional.linear(functional.linear(x, self.down), self.up) if self.rank else y


class _Layer(nn.Module):
    def __init__(self, layer: str, shape: Shape, matrices: Mapping[str, np.ndarray], vectors: Mapping[str, np.ndarray], rank: int) -> None:
        super().__init__()
        self.shape = shape
        for part in ("q", "k", "v", "ao", "fi", "fo"):
            difference = rank if part in TUNED else 0
            setattr(self, part, LowRankLinear(matrices[f"{layer}.{part}"], vectors[f"{layer}.{part}.b"], difference))
        for norm in ("aln.w", "aln.b", "oln.w", "oln.b"):
            self.register_buffer(norm.replace(".", "_"), torch.tensor(vectors[f"{layer}.{norm}"]))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        sentences, tokens, width = x.shape

        def heads(y: torch.Tensor) -> torch.Tensor:
            return y.view(sentences, tokens, self.shape.heads, -1).transpose(1, 2)

        # By hand: the fused attention's backward pass takes two thirds of a step on a CPU.
        scores = torch.matmul(heads(self.q(x)), heads(self.k(x)).transpose(2, 3)) / math.sqrt(width / self.shape.heads) + mask
        context = torch.matmul(scores.softmax(-1).to(x.dtype), heads(self.v(x))).transpose(1, 2).reshape(x.shape)
        x = self._normalised(x + self._dropout(self.ao(context)), self.aln_w, self.aln_b)
        return self._normalised(x + self._dropout(self.fo(functional.gelu(self.fi(x)))), self.oln_w, self.oln_b)

    def _normalised(self, x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return functional.layer_norm(x, x.shape[-1:], weight, bias, self.shape.epsilon)

    def _dropout(self, x: torch.Tensor) -> torch.Tensor:
        return functional.dropout(x, _DROPOUT, self.training)


class TunedEncoder(nn.Module):
    """Word rows to sentence vectors, as :mod:`assistant.encoder.onnx_graph` computes them."""

    def __init__(self, shape: Shape, matrices: Mapping[str, np.ndarray], vectors: Mapping[str, np.ndarray], rank: int) -> None:
        super().__init__()
        rows = vectors["emb.pos"].reshape(-1, shape.width) + vectors["emb.type"].reshape(-1, shape.width)[0]
        self.shape = shape
        self.register_buffer("positions", torch.tensor(rows))
        self.register_buffer("norm_w", torch.tensor(vectors["emb.ln.w"]))
        self.register_buffer("norm_b", torch.tensor(vectors["emb.ln.b"]))
        self.layers = nn.ModuleList(_Layer(f"l{i}", shape, matrices, vectors, rank) for i in range(shape.layers))

    def forward(self, words: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """Return float32[sentences, width] of unit length from float32[sentences, tokens, width] and which tokens are no padding."""
        with torch.autocast("cpu", torch.bfloat16):
            x = words + self.positions[: words.shape[1]]
            x = functional.layer_norm(x, x.shape[-1:], self.norm_w, self.norm_b, self.shape.epsilon)
            mask = torch.zeros(real.shape).masked_fill(~real, _HIDDEN)[:, None, None, :]
            for layer in self.layers:
                x = layer(x, mask)
        weight = real[..., None].float()
        return functional.normalize((x.float() * weight).sum(1), dim=-1)

    def difference(self) -> dict[str, np.ndarray]:
        """Return the low-rank factors as float16, by the names :mod:`assistant.encoder.build` reads."""
        factors: dict[str, np.ndarray] = {}
        for number, layer in enumerate(self.layers):
            for part in TUNED:
                linear = getattr(layer, part)
                factors[f"l{number}.{part}.up"] = linear.up.detach().numpy().astype(np.float16)
                factors[f"l{number}.{part}.down"] = linear.down.detach().numpy().astype(np.float16)
        return factors

    def load_difference(self, factors: Mapping[str, np.ndarray]) -> None:
        """Start from factors that :meth:`difference` gave."""
        for number, layer in enumerate(self.layers):
            for part in TUNED:
                linear = getattr(layer, part)
                linear.up.data = torch.tensor(factors[f"l{number}.{part}.up"].astype(np.float32))
                linear.down.data = torch.tensor(factors[f"l{number}.{part}.down"].astype(np.float32))
