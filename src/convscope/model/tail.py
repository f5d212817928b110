"""The dense tail of a network: what follows its last maps, where that holds most of the weights."""

from dataclasses import dataclass
from math import prod

import onnx
from onnx import TensorProto, helper

from convscope.model.model import Layer, Model
from convscope.model.nodes import like, needed, read_values


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """The last part of a network.

    Attributes:
        reads: the layer of maps that it reads, and nothing else of what is computed before.
        layers: the layers that it gives: all rows of neurons, hidden ones and the probabilities among them.
        graph: from the value of the one, float32, (1, *shape), to those of the others.
    """

    reads: Layer
    layers: tuple[Layer, ...]
    graph: onnx.ModelProto


def dense_tail(model: Model) -> Tail | None:
    """Cut off what follows a network's last maps.

    Returns:
        None where the rest holds as many weights, or computes rows of neurons, too, be they maps of one pixel; where
        more than one value is read of it; or where the probabilities are no row.
    """
    watchable = [layer for layer in (*model.hidden, *model.layers) if layer.watchable]
    maps = {layer.tensor: layer for layer in watchable if layer.maps}
    rows = [layer for layer in watchable if not layer.maps]
    if any(layer.shape[1:] == (1, 1) for layer in watchable) or model.layer(model.output) not in rows:
        return None
    nodes = list(model.graph.graph.node)
    before = needed(nodes, set(maps))
    computed = {value for node in before if read_values(node) for value in node.output if value}
    behind = [
        node for node in needed(nodes, {layer.tensor for layer in rows}) if computed.isdisjoint(node.output)
    ]
    read = set[str]().union(*map(read_values, behind))
    crossing = read & (computed | {model.input})
    if len(crossing) != 1 or not crossing <= maps.keys() or any(layer.tensor in computed for layer in rows):
        return None
    constants = [value for value in model.graph.graph.initializer if value.name in read]
    held, whole = (
        sum(prod(value.dims) for value in values) for values in (constants, model.graph.graph.initializer)
    )
    if 2 * held <= whole:
        return None
    reads = maps[crossing.pop()]
    graph = helper.make_graph(
        behind,
        model.name,
        [helper.make_tensor_value_info(reads.tensor, TensorProto.FLOAT, [1, *reads.shape])],
        [
            helper.make_tensor_value_info(layer.tensor, TensorProto.FLOAT, [1, *layer.shape])
            for layer in {layer.tensor: layer for layer in rows}.values()
        ],
        constants,
    )
    return Tail(reads, tuple(rows), like(model.graph, graph))
