"""The tensors worth watching: which nodes make a layer, and what belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import onnx
from onnx import NodeProto

from convscope.importers.onnx.marks import mark_of
from convscope.importers.onnx.operators import CARRYING, INTEGER, KINDS, SUMS, Kind
from convscope.importers.onnx.trace import Trace
from convscope.importers.onnx.wiring import Wiring
from convscope.model.tensors import stated_shape


@dataclass(frozen=True, slots=True)
class Found:
    """A layer before it has a name.

    Attributes:
        node: that computes it, and gives it its name.
        kind: of the node.
        tensor: that holds it, as the graph computes it.
        parameters: how many values it learned, with those of its bias.
        cost: multiply-adds for one picture; None: each learned value is used once for every place, or every row.
    """

    node: NodeProto
    kind: Kind
    tensor: str
    parameters: int
    cost: int | None = None


def find_layers(model: onnx.ModelProto, wiring: Wiring, seen: Trace) -> list[Found]:
    """Find the layers of a graph, in the order in which they are computed.

    What only carries, shapes or converts values is none, and neither is arithmetic with a single number. A bias that
    is added by a node of its own belongs to the layer before it, and so does what scales the sums of integers. Where
    nodes are marked, what the marks say goes before that.
    """
    found: list[Found] = []
    belonging: set[str] = set()
    for node in model.graph.node:
        tensor = next(iter(node.output), "")
        if tensor not in wiring.varying or tensor in belonging:
            continue
        kind, mark = _kind(node, wiring, seen), mark_of(node)
        if mark is not None:
            kind = Kind(mark.kind, mark.kind) if mark.kind else kind
            if mark.name and kind is not None and holds_a_picture(tensor, seen):
                found.append(Found(node, kind, tensor, mark.parameters))
            continue
        if kind is None:
            continue
        parameters = sum(
            wiring.learned(node.input[place]) for place in kind.learned if place < len(node.input)
        )
        if kind.kind == "dense" and not parameters:
            kind = Kind("product", "product")
        for follower in _followers(node, wiring):
            tensor = follower.output[0]
            belonging.add(tensor)
            parameters += sum(wiring.learned(name) for name in follower.input if follower.op_type == "Add")
        if holds_a_picture(tensor, seen):
            found.append(Found(node, kind, tensor, parameters, _cost(model, node, parameters, wiring, seen)))
    return found


def _cost(
    model: onnx.ModelProto, node: NodeProto, parameters: int, wiring: Wiring, seen: Trace
) -> int | None:
    """Count the multiply-adds of a transposed convolution: its weights are used at each place that it reads."""
    if node.op_type != "ConvTranspose":
        return None
    source = model.graph.input[0]
    read = stated_shape(source) if node.input[0] == source.name else seen.shapes[node.input[0]]
    weights = wiring.learned(node.input[1])
    return weights * prod(read[2:]) + (parameters - weights) * prod(seen.shapes[node.output[0]][2:])


def _kind(node: NodeProto, wiring: Wiring, seen: Trace) -> Kind | None:
    """Tell what kind of layer a node makes, if it makes one.

    Arithmetic of several layers is another thing than arithmetic with learned values, or with a single number. What
    the network ends in is a layer, whatever it is.
    """
    kind = KINDS.get(node.op_type)
    if kind is not None and kind.kind == "eltwise" and not node.op_type.startswith("QLinear"):
        fixed = tuple(place for place, name in enumerate(node.input) if name and name not in wiring.varying)
        if fixed:
            learned = any(_count(node.input[place], wiring, seen) > 1 for place in fixed)
            kind = Kind("scale", "scale", fixed) if learned else None
    if kind is None and node.op_type not in CARRYING and node.output[0] in wiring.outputs:
        kind = Kind("arithmetic", "value")
    return kind


def _count(name: str, wiring: Wiring, seen: Trace) -> int:
    if name in wiring.arrays:
        return wiring.arrays[name]
    return prod(seen.shapes.get(name, ()))


def _followers(node: NodeProto, wiring: Wiring) -> Sequence[NodeProto]:
    """Give the nodes behind one that finish what it computes."""
    followers: list[NodeProto] = []
    if node.op_type not in KINDS or KINDS[node.op_type].kind not in ("convolution", "deconvolution", "dense"):
        return followers
    last = node
    while True:
        tensor = last.output[0]
        reader = wiring.only_reader(tensor)
        if reader is None:
            return followers
        others = [name for name in reader.input if name != tensor]
        fixed = len(others) == 1 and others[0] not in wiring.varying
        bias = reader.op_type == "Add" and fixed and last.op_type != "Add"
        scaling = node.op_type in INTEGER and last.op_type != "Add" and reader.op_type in SUMS[1:]
        if not (bias or scaling):
            return followers
        followers.append(reader)
        last = reader


def holds_a_picture(tensor: str, seen: Trace) -> bool:
    """Say whether a tensor holds numbers of one picture: the batch in front, and something behind it."""
    shape = seen.shapes.get(tensor, ())
    return len(shape) > 1 and shape[0] == 1 and min(shape) > 0 and seen.kinds[tensor].kind not in "bOSU"
