"""Kokoro made float, once at set-up: the shipped int8 file runs its convolutions as ``ConvInteger``, four times slower.

Each chain ``DynamicQuantizeLinear → ConvInteger (→ + bias) → Cast → × scale`` becomes one ``Conv`` with the weights it
stood for; matrix products stay int8, where that is quick. The predicted length of every symbol becomes an output, so
that words and mouth shapes get exact times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

MODEL_FILE = "kokoro-float.onnx"


def make_float(sources: dict[str, Path], target: Path) -> None:
    """Write ``kokoro-float.onnx`` into ``target`` from the folder ``sources["kokoro"]``; about 15 s and 1 GB of memory."""
    import onnx

    model = onnx.load(str(sources["kokoro"] / "kokoro-v1.0.int8.onnx"))
    float_convolutions(model.graph)
    expose_durations(model.graph)
    remove_unused(model.graph)
    onnx.save(model, str(target / MODEL_FILE))


def float_convolutions(graph: Any) -> int:
    """Replace every ConvInteger chain by a float Conv; returns how many."""
    import numpy as np
    from onnx import helper, numpy_helper

    made_by = {o: n for n in graph.node for o in n.output}
    used_by: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            used_by.setdefault(name, []).append(node)
    constants = {i.name: i for i in graph.initializer}

    def array(name: str) -> Any:
        return numpy_helper.to_array(constants[name]).astype(np.float32)

    count = 0
    for node in [n for n in graph.node if n.op_type == "ConvInteger"]:
        quantised, weight, _, zero = node.input
        step = used_by[node.output[0]][0]
        bias = None
        if step.op_type == "Add":
            name = next(i for i in step.input if i != node.output[0])
            while name in made_by:  # Reshape, Cast, Floor, Div lead back to the float bias
                name = made_by[name].input[0]
            bias = name
            step = used_by[step.output[0]][0]
        product = used_by[step.output[0]][0]
        scales = made_by[next(i for i in product.input if i != step.output[0])]
        scale = next(i for i in scales.input if i in constants)
        values = array(weight) - array(zero)
        factor = array(scale)
        factor = factor.reshape(-1, *[1] * (values.ndim - 1)) if factor.ndim and factor.size > 1 else factor.reshape(())
        name = weight + "_float"
        if name not in constants:
            constants[name] = numpy_helper.from_array((values * factor).astype(np.float32), name)
            graph.initializer.append(constants[name])
        inputs = [made_by[quantised].input[0], name] + ([bias] if bias else [])
        conv = helper.make_node("Conv", inputs, [product.output[0]], name=node.name + "_float")
        conv.attribute.extend(node.attribute)
        graph.node.insert(list(graph.node).index(product), conv)
        graph.node.remove(product)
        count += 1
    return count


def expose_durations(graph: Any) -> None:
    """Make the length of each symbol, in frames of 600 samples (25 ms), an output named ``durations``."""
    from onnx import TensorProto, helper

    rounded = next(n for n in graph.node if n.op_type == "Round")
    name = rounded.output[0]
    clip = next((n for n in graph.node if n.op_type == "Clip" and name in n.input), None)
    if clip is not None:
        name = clip.output[0]
    graph.node.append(helper.make_node("Cast", [name], ["durations"], to=TensorProto.FLOAT, name="durations_out"))
    graph.output.append(helper.make_tensor_value_info("durations", TensorProto.FLOAT, None))


def remove_unused(graph: Any) -> None:
    """Drop nodes and weights that no output needs any more."""
    made_by = {o: n for n in graph.node for o in n.output}
    needed, todo, keep = set(), [o.name for o in graph.output], set()
    while todo:
        name = todo.pop()
        if name in needed:
            continue
        needed.add(name)
        node = made_by.get(name)
        if node is not None:
            keep.add(id(node))
            todo += [i for i in node.input if i]
    nodes = [n for n in graph.node if id(n) in keep]
    weights = [i for i in graph.initializer if i.name in needed]
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.initializer[:]
    graph.initializer.extend(weights)
