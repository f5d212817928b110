"""Which layer holds the probabilities, and what is added to the graph where none does."""

from collections.abc import Mapping, Sequence

import numpy as np
from onnx import NodeProto

from convscope.errors import ModelError
from convscope.importers.answer import Answer
from convscope.importers.caffe.network import Network
from convscope.importers.caffe.piece import make_node
from convscope.importers.caffe.shapes import dims, volume
from convscope.importers.names import unique
from convscope.model.model import Layer
from convscope.types import AnyArray


def answer_of(network: Network) -> Answer:
    """Find the softmax, or add one to what the network ends in.

    Raises:
        ModelError: the network is cut off before anything that could be an answer.
    """
    makers = {output: node for node in network.nodes for output in node.output}
    softmaxes = [layer for layer in network.layers if makers[layer.tensor].op_type == "Softmax"]
    ends = [layer for layer in network.layers if layer.name in network.unread]
    if softmaxes:
        candidates = [layer for layer in softmaxes if layer in ends] or softmaxes
        axis = next(known.i for known in makers[candidates[-1].tensor].attribute if known.name == "axis")
        return _chosen(network, candidates, axis=axis)
    if not ends and network.cuts:
        cut = network.cuts[0]
        raise ModelError(f"layer {cut.layer!r} ({cut.type}): {cut.reason}, and nothing else can be computed")
    if not ends:
        raise ModelError("it has no layers that compute anything")
    ends = [layer for layer in ends if layer.shape]
    if not ends:
        raise ModelError("it ends in a single value for each picture, and so does not choose between classes")
    candidates = [layer for layer in ends if layer.kind == "dense"] or ends
    if makers[candidates[-1].tensor].op_type == "Sigmoid":
        return _chosen(network, candidates, axis=1)
    return _with_softmax(network, candidates)


def _chosen(network: Network, ends: Sequence[Layer], *, axis: int) -> Answer:
    layer = ends[-1]
    classes = layer.shape[axis - 1]
    if volume(layer.shape) == classes:
        return Answer(layer.name, classes, assumed=_several(ends))
    mean, node, arrays = _mean(network, layer, axis=axis)
    sentence = (
        f"{layer.name} holds {dims(layer.shape)} probabilities: their mean over all places is the answer."
    )
    return Answer(mean.name, classes, [mean], [node], arrays, [*_several(ends), sentence])


def _with_softmax(network: Network, ends: Sequence[Layer]) -> Answer:
    logits, layers, nodes = ends[-1], list[Layer](), list[NodeProto]()
    arrays: Mapping[str, AnyArray] = {}
    if volume(logits.shape) != logits.shape[0]:
        logits, node, arrays = _mean(network, logits, axis=1)
        layers, nodes = [logits], [node]
    name = unique("prob", _names(network))
    layers.append(Layer(name, "softmax", name, logits.shape))
    nodes.append(make_node("Softmax", [logits.tensor], [name], axis=1))
    sentence = f"No layer is a softmax: the softmax of {logits.name} was added as {name}."
    return Answer(name, logits.shape[0], layers, nodes, arrays, [*_several(ends), sentence])


def _mean(network: Network, layer: Layer, *, axis: int) -> tuple[Layer, NodeProto, Mapping[str, AnyArray]]:
    """Average over all axes but the batch and that of the classes."""
    name = unique(f"{layer.name}:mean", _names(network))
    axes = [other for other in range(1, len(layer.shape) + 1) if other != axis]
    arrays = {f"{name}:axes": np.array(axes, dtype=np.int64)}
    node = make_node("ReduceMean", [layer.tensor, *arrays], [name], keepdims=0)
    return Layer(name, "pooling", name, (layer.shape[axis - 1],)), node, arrays


def _several(ends: Sequence[Layer]) -> list[str]:
    if len(ends) == 1:
        return []
    *others, chosen = (layer.name for layer in ends)
    named = " or ".join(others) if len(others) < 4 else f"one of the {len(others)} others"
    return [f"The network has several answers: {chosen} is taken, and not {named}."]


def _names(network: Network) -> set[str]:
    return {layer.name for layer in network.layers} | {name for node in network.nodes for name in node.output}
