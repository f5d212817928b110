"""Layers in real units: float32, whatever the network computes with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper

from convscope.importers.names import unique
from convscope.importers.onnx.folding import Tokens
from convscope.importers.onnx.operators import KEEPING, QUANTIZED
from convscope.importers.onnx.trace import Trace

Scale = Sequence[str]  # the tensors of a scale and, where there is one, of a zero point


@dataclass
class Floats:
    """Gives tensors as float32, and remembers the nodes that this takes.

    Attributes:
        seen: the types of the graph's tensors.
        scales: of the quantised ones.
        kinds: the types of the graph's arrays and tensors, as ONNX numbers them.
        taken: names that are no longer free.
        nodes: to be added to the graph.
    """

    seen: Trace
    scales: Mapping[str, Scale]
    kinds: Mapping[str, int]
    taken: set[str]
    nodes: list[NodeProto] = field(default_factory=list[NodeProto])

    def of(self, tensor: str) -> str | None:
        """Give the name of a tensor's values as float32; nothing, where they are integers of no known unit."""
        kind = self.seen.kinds[tensor]
        if kind == np.float32:
            return tensor
        if tensor in self.scales:
            scale, *zero = self.scales[tensor]
            real = self._add("DequantizeLinear", tensor, scale, *zero)  # of the type of its scale
            plain = self.kinds.get(scale, TensorProto.FLOAT) == TensorProto.FLOAT
            return real if plain else self._add("Cast", real, to=TensorProto.FLOAT)
        if kind.kind == "f" or kind.name == "bfloat16":
            return self._add("Cast", tensor, to=TensorProto.FLOAT)
        return None

    def maps_first(self, tensor: str) -> str:
        """Give the name of a tensor whose last axis, the channels, comes first."""
        return self._add("Transpose", tensor, perm=[0, 3, 1, 2])

    def grid(self, tensor: str, tokens: Tokens, *, channels: int) -> str:
        """Give the name of a tensor's tokens, N×T×C, as maps: N×C×height×width; others than those of places go."""
        places = self._cut(tensor, axes=[1], starts=[tokens.first], ends=[tokens.end])
        maps = self._add("Transpose", places, perm=[0, 2, 1])
        return self._add("Reshape", maps, self._numbers(maps, [0, channels, tokens.height, tokens.width]))

    def first_row(self, tensor: str, tokens: Tokens, *, heads: int) -> str:
        """Give the name of what the first token attends to, of N×heads×T×T, as maps: N×heads×height×width."""
        row = self._cut(tensor, axes=[2, 3], starts=[0, tokens.first], ends=[1, tokens.end])
        return self._add("Reshape", row, self._numbers(row, [0, heads, tokens.height, tokens.width]))

    def _cut(self, tensor: str, *, axes: list[int], starts: list[int], ends: list[int]) -> str:
        return self._add("Slice", tensor, *(self._numbers(tensor, values) for values in (starts, ends, axes)))

    def _numbers(self, tensor: str, values: list[int]) -> str:
        name = unique(f"{tensor}:numbers", self.taken)
        self.taken.add(name)
        self.nodes.append(helper.make_node("Constant", [], [name], value_ints=values))
        return name

    def _add(self, operator: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401  (as ONNX takes them)
        name = unique(f"{inputs[0]}:{operator.lower()}", self.taken)
        self.taken.add(name)
        self.nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name


def kinds_of(model: onnx.ModelProto, seen: Trace) -> dict[str, int]:
    """Give the types of what stands in a graph, and of what its nodes make, as ONNX numbers them."""
    kinds = {tensor.name: tensor.data_type for tensor in model.graph.initializer}
    kinds.update(
        (name, helper.np_dtype_to_tensor_dtype(kind)) for name, kind in seen.kinds.items() if kind.kind == "f"
    )
    return kinds


def scales_of(model: onnx.ModelProto) -> dict[str, Scale]:
    """Find the scale and the zero point of each quantised tensor."""
    found: dict[str, Scale] = {}
    for node in model.graph.node:
        places = QUANTIZED.get(node.op_type)
        if places is not None:
            scale = [node.input[place] for place in places if place < len(node.input) and node.input[place]]
            if scale and places[0] < len(node.input):
                found[node.output[0]] = scale
        elif node.op_type in KEEPING and node.input[0] in found:
            found.update((name, found[node.input[0]]) for name in node.output if name)
    return found
