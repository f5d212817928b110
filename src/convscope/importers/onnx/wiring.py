"""Who makes and who reads which tensor, which of them depend on the picture, and what was learned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import onnx
from onnx import NodeProto, TensorProto

NUMBERS = frozenset(
    (
        TensorProto.FLOAT,
        TensorProto.FLOAT16,
        TensorProto.BFLOAT16,
        TensorProto.DOUBLE,
        TensorProto.INT8,
        TensorProto.UINT8,
        TensorProto.INT32,
        TensorProto.INT4,
        TensorProto.UINT4,
    )
)


@dataclass(frozen=True, slots=True)
class Wiring:
    """The wires of a graph.

    Attributes:
        makers: the node that makes each tensor.
        readers: the nodes that read each tensor.
        varying: the tensors that depend on the picture.
        outputs: the names of the graph's outputs.
        arrays: the size of each array that stands in the graph.
        names: all names of values in the graph.
    """

    makers: Mapping[str, NodeProto]
    readers: Mapping[str, Sequence[NodeProto]]
    varying: frozenset[str]
    outputs: Sequence[str]
    arrays: Mapping[str, int]
    names: frozenset[str]

    def learned(self, name: str) -> int:
        """Count the learned values behind an input: those of an array, whatever was done to it since."""
        while name in self.makers and name not in self.varying:
            node = self.makers[name]
            if node.op_type == "Constant" or not node.input:
                break
            name = node.input[0]
        return 0 if name in self.varying else self.arrays.get(name, 0)

    def only_reader(self, name: str) -> NodeProto | None:
        """Give the node that alone reads a tensor, which is no output."""
        readers = self.readers.get(name, ())
        return readers[0] if len(readers) == 1 and name not in self.outputs else None


def names_in(graph: onnx.GraphProto) -> set[str]:
    """Give all names of values in a graph, those in the branches of its nodes, too."""
    names = {tensor.name for tensor in graph.initializer}
    names.update(tensor.values.name for tensor in graph.sparse_initializer)
    names.update(value.name for value in (*graph.input, *graph.output, *graph.value_info))
    for node in graph.node:
        names.update((*node.input, *node.output))
        for attribute in node.attribute:
            for branch in (*([attribute.g] if attribute.HasField("g") else ()), *attribute.graphs):
                names |= names_in(branch)
    return names


def wire(model: onnx.ModelProto, *, source: str) -> Wiring:
    """Follow the wires of a graph from its input."""
    makers: dict[str, NodeProto] = {}
    readers: dict[str, list[NodeProto]] = {}
    varying = {source}
    arrays = {
        tensor.name: prod(tensor.dims) for tensor in model.graph.initializer if tensor.data_type in NUMBERS
    }
    for node in model.graph.node:
        for name in set(node.input):
            readers.setdefault(name, []).append(node)
        for name in node.output:
            makers[name] = node
        if node.op_type == "Constant":
            arrays.update(
                (node.output[0], prod(attribute.t.dims))
                for attribute in node.attribute
                if attribute.name == "value" and attribute.t.data_type in NUMBERS
            )
        if not varying.isdisjoint(node.input) or any(attribute.HasField("g") for attribute in node.attribute):
            varying.update(name for name in node.output if name)
    varying.discard("")
    return Wiring(
        makers=makers,
        readers=readers,
        varying=frozenset(varying),
        outputs=[value.name for value in model.graph.output],
        arrays=arrays,
        names=frozenset(names_in(model.graph)),
    )
