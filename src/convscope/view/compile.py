"""Make one self-contained network of a model and what is watched of it.

In:  PATCH          uint8, HWC: the prepared pixels, gray or RGB
     PICKS          int64, (8, 2): in each row the number of a watch of which a unit's exact values are wanted
                    (-1: none), and the unit
Out: PROBABILITIES  float32, flat
     LIMITS         float32, flat: for each unit of a watch of maps, and once for the picture, the least and the
                    greatest value
     VALUES         float32, flat: watch after watch of single values
     PLANES         uint8, flat: watch after watch, unit after unit, rows from the top
     EXACTS         float32, flat: watch after watch, and for each in the order of the picks, the picked units
     ONWARD         float32, flat: the layer at which a network that is cut ends
An output that holds nothing, whatever the picture, is left out.
"""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper

from convscope.engines.engine import ONWARD
from convscope.model.card import scale_array
from convscope.model.maxima import pooled
from convscope.model.model import Layer, Model
from convscope.model.nodes import Nodes, like, needed, opset_of, read_values
from convscope.model.probes import Picks, Probe, add_extremes, add_limits, add_probe
from convscope.view.watch import Watch

PATCH = Nodes.PREFIX + "patch"
PICKS = Nodes.PREFIX + "picks"
PROBABILITIES = Nodes.PREFIX + "probabilities"
LIMITS = Nodes.PREFIX + "limits"
VALUES = Nodes.PREFIX + "values"
PLANES = Nodes.PREFIX + "planes"
EXACTS = Nodes.PREFIX + "exacts"

MOST_PICKS = 8
NO_PICKS = np.array([[-1, 0]] * MOST_PICKS, dtype=np.int64)


def compile_graph(
    model: Model, watches: Sequence[Watch], *, exacts: bool = True, until: Layer | None = None
) -> onnx.ModelProto:
    """Put the card's arithmetic before a network, and probes behind its layers.

    Args:
        model: the network.
        watches: what is watched of it.
        exacts: whether units can be picked.
        until: the last layer: the network is cut behind it, and gives neither probabilities nor single values; None:
            it is whole.
    """
    opset = opset_of(model.graph)
    before = Nodes(opset)
    tensor = _add_arithmetic(before, model)
    after = Nodes(opset)
    outputs = _add_outputs(after, model, watches, tensor=tensor, until=until)
    if not exacts:
        outputs.pop(EXACTS, None)
    network = model.graph.graph
    channels, height, width = model.shape
    nodes = needed([*before.nodes, *network.node, *after.nodes], set(outputs))
    used = set[str]().union(*map(read_values, nodes))
    graph = helper.make_graph(
        nodes,
        model.name,
        [
            helper.make_tensor_value_info(PATCH, TensorProto.UINT8, [height, width, channels]),
            helper.make_tensor_value_info(PICKS, TensorProto.INT64, [MOST_PICKS, 2]),
        ],
        [helper.make_tensor_value_info(name, kind, [None]) for name, kind in outputs.items()],
        [
            value
            for value in (*before.constants, *network.initializer, *after.constants)
            if value.name in used
        ],
    )
    return like(model.graph, graph)


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


def _add_outputs(
    nodes: Nodes, model: Model, watches: Sequence[Watch], *, tensor: str, until: Layer | None
) -> dict[str, int]:
    """Put probes behind all that is watched, and join what they give: of each output its type.

    What an engine runs first is what the first outputs need: so each layer is read while it is fresh, and let go.
    """
    first, second = (nodes.constant(f"column {column}", np.array(column, np.int64)) for column in range(2))
    picks = Picks(
        watches=nodes.add("Gather", PICKS, first, name="picks/watches", axis=1),
        units=nodes.add("Gather", PICKS, second, name="picks/units", axis=1),
    )
    maxima = pooled(model)
    probes = list[Probe]()
    values = list[str]()
    for place, watch in enumerate(watches):
        if watch.layer is None:
            at = f"picture{place}/"
            extremes = add_extremes(nodes, tensor, at=at, axes=(1, 2, 3))
            probes.append(Probe(planes=nodes.flat(PATCH, name=at + "planes"), extremes=extremes))
        elif watch.kind == "planes":
            greatest = maxima.get(watch.layer.tensor, "")
            probe = add_probe(
                nodes, watch.layer, place=place, factor=watch.factor, picks=picks, maxima=greatest
            )
            probes.append(probe)
        elif until is None:
            values.append(nodes.flat(watch.layer.tensor, name=f"values{place}"))
    outputs = dict[str, int]()
    if probes:
        parts = (probe.planes for probe in probes)
        outputs[nodes.add("Concat", *parts, name="planes", axis=0)] = TensorProto.UINT8
        outputs[add_limits(nodes, [probe.extremes for probe in probes], name="limits")] = TensorProto.FLOAT
    for name, parts in (("values", values), ("exacts", [probe.exacts for probe in probes if probe.exacts])):
        if parts:
            outputs[nodes.add("Concat", *parts, name=name, axis=0)] = TensorProto.FLOAT
    if until is None:
        last = nodes.flat(model.layer(model.output).tensor, name="probabilities")
    else:
        last = nodes.flat(until.tensor, name=ONWARD.removeprefix(Nodes.PREFIX))
    return outputs | {last: TensorProto.FLOAT}
