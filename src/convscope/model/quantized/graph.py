"""Which tensors of a graph are quantised, and the graph in which they are.

The method is that of Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
Inference" (2018): activations in 256 levels from the least to the greatest value met, weights in 255 levels around 0,
of each unit its own. It is written down as ONNX does it: QuantizeLinear and DequantizeLinear around each tensor, so
that a layer's tensor keeps its name and its measure, and both engines make integer arithmetic of what stands between.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, numpy_helper

from convscope.model.attributes import attribute
from convscope.model.nodes import Nodes, read_values
from convscope.model.quantized.ranges import Range
from convscope.types import AnyArray, Floats

WEIGHTED = ("Conv", "Gemm", "MatMul")
_PASSED = ("MaxPool", "Flatten", "Reshape", "Identity", "Dropout", "Squeeze", "Unsqueeze")
_MADE = (
    "Relu",
    "Clip",
    "AveragePool",
    "GlobalAveragePool",
    "Concat",
    "Add",
    "Sum",
    "BatchNormalization",
    "LRN",
)
_CLIPPING = ("Relu", "Clip")

Read = Callable[[TensorProto], Floats]
Keep = Callable[[TensorProto, AnyArray], None]


@dataclass(slots=True)
class Sites:
    """Where a graph is quantised.

    Attributes:
        weights: of each node that has a weight of its own, by its first output, that weight's name.
        tensors: the activations, in the order in which they are computed.
        same: of an activation that only passes values on, the one that it takes its levels from.
    """

    weights: dict[str, str] = field(default_factory=dict[str, str])
    tensors: list[str] = field(default_factory=list[str])
    same: dict[str, str] = field(default_factory=dict[str, str])


def sites(graph: onnx.ModelProto, *, source: str) -> Sites:
    """Find where a graph is quantised: all that leads from its input to a weight; what comes after the last stays.

    Args:
        graph: the network.
        source: the name of its input.
    """
    constants = {
        tensor.name: tensor for tensor in graph.graph.initializer if tensor.data_type == TensorProto.FLOAT
    }
    readers = dict[str, list[NodeProto]]()
    for node in graph.graph.node:
        for name in read_values(node):
            readers.setdefault(name, []).append(node)
    found = Sites()
    for node in graph.graph.node:
        if node.op_type in WEIGHTED and not node.domain and len(node.input) > 1:
            weight = constants.get(node.input[1])
            if weight is not None and len(weight.dims) >= 2 and node.input[0] not in constants:
                found.weights[node.output[0]] = weight.name
    leading = _leading(graph, found.weights)
    if source in leading:
        found.tensors.append(source)
    for node in graph.graph.node:
        if node.domain or not node.output or node.output[0] not in leading:
            continue
        name, next_nodes = node.output[0], readers.get(node.output[0], [])
        if node.op_type in _PASSED:
            if node.input[0] in found.tensors:
                found.tensors.append(name)
                found.same[name] = found.same.get(node.input[0], node.input[0])
        elif name in found.weights or node.op_type in _MADE:
            if len(next_nodes) == 1 and next_nodes[0].op_type in _CLIPPING:
                continue  # one step with what follows
            found.tensors.append(name)
    return found


def _leading(graph: onnx.ModelProto, weighted: Mapping[str, str]) -> set[str]:
    """Name the values that some weight is still to be multiplied with, however far on."""
    found = set[str]()
    for node in reversed(graph.graph.node):
        if any(name in weighted or name in found for name in node.output):
            found.update(read_values(node))
    return found


def quantize(
    graph: onnx.ModelProto,
    where: Sites,
    ranges: Mapping[str, Range],
    *,
    read: Read,
    keep: Keep,
    bits: int = 8,
) -> onnx.ModelProto:
    """Make the quantised graph.

    Args:
        graph: the network.
        where: its sites.
        ranges: of each activation.
        read: gives a weight's values.
        keep: lays the values of a weight down: those that are quantised, and those that stay as they are.
        bits: of a weight; 7 where a processor's sums of products with 8 overflow.
    """
    made = onnx.ModelProto()
    made.CopyFrom(graph)
    del made.graph.node[:]
    del made.graph.initializer[:]
    nodes = Nodes()
    levels = {name: ranges[where.same.get(name, name)] for name in where.tensors}
    weights = {tensor.name: tensor for tensor in graph.graph.initializer}
    done = set[str]()
    source = (
        where.tensors[0] if where.tensors and where.tensors[0] in {v.name for v in graph.graph.input} else ""
    )
    if source:
        _add_levels(nodes, source, Nodes.PREFIX + f"int8/{source}", levels[source])
    for old in graph.graph.node:
        node = NodeProto()
        node.CopyFrom(old)
        if source:
            node.input[:] = [
                Nodes.PREFIX + f"int8/{source}" if name == source else name for name in node.input
            ]
        weight = where.weights.get(old.output[0]) if old.output else None
        if weight is not None:
            axis = _axis(old)
            told = f"int8/{weight}/{axis}"
            if told not in done:
                done.add(told)
                _add_weight(
                    made, nodes, weights[weight], axis=axis, name=told, read=read, keep=keep, bits=bits
                )
            node.input[1] = Nodes.PREFIX + told
        if old.output and old.output[0] in levels:
            name = old.output[0]
            node.output[0] = Nodes.PREFIX + f"float/{name}"
            nodes.nodes.append(node)
            _add_levels(nodes, node.output[0], name, levels[name])
        else:
            nodes.nodes.append(node)
    used = set[str]().union(*map(read_values, nodes.nodes), {value.name for value in graph.graph.output})
    for tensor in graph.graph.initializer:
        if tensor.name in used:
            copy = made.graph.initializer.add()
            copy.CopyFrom(tensor)
            if tensor.data_location == TensorProto.EXTERNAL:
                copy.ClearField("external_data")
                keep(copy, read(tensor))
    made.graph.node.extend(nodes.nodes)
    made.graph.initializer.extend(nodes.constants)
    return made


def _add_levels(nodes: Nodes, tensor: str, output: str, levels: Range) -> None:
    """Put a value into 256 levels and back."""
    scale = nodes.constant(f"int8/{tensor}/scale", np.array(levels.scale, np.float32))
    zero = nodes.constant(f"int8/{tensor}/zero", np.array(levels.zero, np.uint8))
    short = nodes.add("QuantizeLinear", tensor, scale, zero, name=f"int8/{tensor}/short")
    nodes.add("DequantizeLinear", short, scale, zero, name=f"int8/{tensor}/long", output=output)


def _add_weight(
    made: onnx.ModelProto,
    nodes: Nodes,
    tensor: TensorProto,
    *,
    axis: int,
    name: str,
    read: Read,
    keep: Keep,
    bits: int,
) -> None:
    """Put a weight into levels, of each unit its own, and back."""
    values = read(tensor)
    others = tuple(place for place in range(values.ndim) if place != axis)
    most = 2 ** (bits - 1) - 1
    scale = np.abs(values).max(axis=others).astype(np.float32) / np.float32(most)
    scale[scale == 0] = 1
    shape = [-1 if place == axis else 1 for place in range(values.ndim)]
    short = np.empty(values.shape, np.int8)
    np.rint(values / scale.reshape(shape), out=short, casting="unsafe")
    constant = TensorProto(name=Nodes.PREFIX + name + "/short", data_type=TensorProto.INT8, dims=values.shape)
    keep(constant, short)
    made.graph.initializer.append(constant)
    scales = nodes.constant(name + "/scale", scale)
    zeros = nodes.constant(name + "/zero", np.zeros(len(scale), np.int8))
    nodes.add("DequantizeLinear", constant.name, scales, zeros, name=name, axis=axis)


def _axis(node: NodeProto) -> int:
    """Say along which axis of a weight its units stand."""
    turned = node.op_type == "Gemm" and attribute(node, "transB", 0)
    return 0 if node.op_type == "Conv" or turned else 1


def reader(arrays: Mapping[str, AnyArray]) -> Read:
    """Give what reads a weight: from a mapped file, or from the graph.

    Args:
        arrays: those in files.
    """

    def read(tensor: TensorProto) -> Floats:
        return arrays[tensor.name] if tensor.name in arrays else numpy_helper.to_array(tensor)

    return read


def inline(tensor: TensorProto, values: AnyArray) -> None:
    """Lay values down in the graph itself."""
    tensor.ClearField("data_location")
    tensor.raw_data = np.ascontiguousarray(values).tobytes()
