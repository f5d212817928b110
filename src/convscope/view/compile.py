"""Make one self-contained network of a model and what is watched of it.

In:  PATCH          uint8, HWC: the prepared pixels, gray or RGB
     PICK           int64, 2: the number of the watch whose exact values are wanted (-1: none), and the unit
Out: PROBABILITIES  float32, flat
     LIMITS         float32, 2 for each watch: the least and the greatest value
     PLANES         uint8, flat: watch after watch, unit after unit, rows from the top
     EXACT          float32, flat: the picked unit, or nothing
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper

from convscope.model.card import scale_array
from convscope.model.model import Layer, Model
from convscope.model.nodes import IR_VERSION, Nodes, needed, read_values
from convscope.model.probes import Probe, add_limits, add_probe
from convscope.types import AnyArray

PATCH = Nodes.PREFIX + "patch"
PICK = Nodes.PREFIX + "pick"
PROBABILITIES = Nodes.PREFIX + "probabilities"
LIMITS = Nodes.PREFIX + "limits"
PLANES = Nodes.PREFIX + "planes"
EXACT = Nodes.PREFIX + "exact"

NO_PICK = np.array([-1, 0], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched: a layer, shrunk by a factor, or the prepared picture itself (no layer)."""

    layer: Layer | None
    factor: int


def compile_graph(model: Model, watches: Sequence[Watch]) -> onnx.ModelProto:
    """Put the card's arithmetic before a network, and probes behind its layers."""
    before = Nodes()
    tensor = _add_arithmetic(before, model)
    after = Nodes()
    probes = [_add_watch(after, watch, place=place, tensor=tensor) for place, watch in enumerate(watches)]
    outputs = {
        after.flat(model.layer(model.output).tensor, name="probabilities"): TensorProto.FLOAT,
        _join(
            after, "limits", [probe.limits for probe in probes], np.array([], np.float32)
        ): TensorProto.FLOAT,
        _join(after, "planes", [probe.planes for probe in probes], np.array([], np.uint8)): TensorProto.UINT8,
        _join(after, "exact", [probe.exact for probe in probes], np.array([], np.float32)): TensorProto.FLOAT,
    }
    network = model.graph.graph
    channels, height, width = model.shape
    nodes = needed([*before.nodes, *network.node, *after.nodes], set(outputs))
    used = set[str]().union(*map(read_values, nodes))
    graph = helper.make_graph(
        nodes,
        model.name,
        [
            helper.make_tensor_value_info(PATCH, TensorProto.UINT8, [height, width, channels]),
            helper.make_tensor_value_info(PICK, TensorProto.INT64, [2]),
        ],
        [helper.make_tensor_value_info(name, kind, [None]) for name, kind in outputs.items()],
        [
            value
            for value in (*before.constants, *network.initializer, *after.constants)
            if value.name in used
        ],
        sparse_initializer=[value for value in network.sparse_initializer if value.values.name in used],
    )
    return helper.make_model(
        graph,
        opset_imports=list(model.graph.opset_import),
        functions=list(model.graph.functions),
        ir_version=max(IR_VERSION, model.graph.ir_version),
    )


def _add_arithmetic(nodes: Nodes, model: Model) -> str:
    """From uint8 HWC to the network's tensor: layout, order of the channels, mean, scale."""
    value = nodes.add("Cast", PATCH, name="float", to=TensorProto.FLOAT)
    value = nodes.add("Transpose", value, name="CHW", perm=[2, 0, 1])
    if model.card.input.color == "bgr":
        value = nodes.add(
            "Gather", value, nodes.constant("bgr", np.array([2, 1, 0], np.int64)), name="BGR", axis=0
        )
    if model.mean.any():
        value = nodes.add("Sub", value, nodes.constant("mean", model.mean), name="centred")
    scale = scale_array(model.card)
    if (scale != 1).any():
        value = nodes.add("Mul", value, nodes.constant("scale", scale), name="scaled")
    axis = nodes.constant("batch", np.array([0], np.int64))
    return nodes.add("Unsqueeze", value, axis, name="tensor", output=model.input)


def _add_watch(nodes: Nodes, watch: Watch, *, place: int, tensor: str) -> Probe:
    if watch.layer is not None:
        return add_probe(nodes, watch.layer, place=place, factor=watch.factor, pick=PICK)
    at = f"picture{place}/"
    *_, limits = add_limits(nodes, tensor, at=at)
    return Probe(planes=nodes.flat(PATCH, name=at + "planes"), limits=limits, exact="")


def _join(nodes: Nodes, name: str, values: list[str], nothing: AnyArray) -> str:
    """Put flat values one after another."""
    return nodes.add(
        "Concat", nodes.constant(f"no {name}", nothing), *filter(None, values), name=name, axis=0
    )
