"""Nodes under way to a graph."""

from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from convscope.types import AnyArray

OPSET = 18
IR_VERSION = 9

AXES_ARE_INPUTS = 18  # from this opset on, of ReduceMin, ReduceMax and ReduceMean
FLAT = np.array([-1], dtype=np.int64)


class Nodes:
    """A piece of a graph that grows node by node; its names bear a prefix that no network uses.

    Args:
        opset: of the graph that it becomes part of.

    Attributes:
        nodes: in the order in which they run.
        constants: what they need besides the values of the network.
    """

    PREFIX = "convscope/"

    def __init__(self, opset: int = OPSET) -> None:
        self._opset = opset
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._known: set[str] = set()

    def add(self, op: str, *inputs: str, name: str, output: str = "", **attributes: Any) -> str:  # noqa: ANN401  (as ONNX takes them)
        """Append a node that has one output, and give the output's name: the node's own, unless another is said."""
        full = self.PREFIX + name
        self.nodes.append(helper.make_node(op, list(inputs), [output or full], name=full, **attributes))
        return output or full

    def constant(self, name: str, value: AnyArray) -> str:
        """Give the full name of a constant; the same name always stands for the same value."""
        full = self.PREFIX + name
        if full not in self._known:
            self._known.add(full)
            self.constants.append(numpy_helper.from_array(value, full))
        return full

    def flat(self, tensor: str, *, name: str) -> str:
        """Reshape a value to one dimension."""
        return self.add("Reshape", tensor, self.constant("flat", FLAT), name=name)

    def rows(self, tensor: str, count: int, *, name: str) -> str:
        """Reshape a value to so many rows."""
        shape = self.constant(f"{count} rows", np.array([count, -1], dtype=np.int64))
        return self.add("Reshape", tensor, shape, name=name)

    def reduce(self, op: str, tensor: str, *axes: int, name: str) -> str:
        """Reduce a value along axes, which stay with the size 1."""
        if self._opset < AXES_ARE_INPUTS:
            return self.add(op, tensor, name=name, axes=list(axes), keepdims=1)
        given = self.constant(f"axes {' '.join(map(str, axes))}", np.array(axes, dtype=np.int64))
        return self.add(op, tensor, given, name=name, keepdims=1)


def needed(nodes: list[onnx.NodeProto], outputs: set[str]) -> list[onnx.NodeProto]:
    """Keep the nodes that some output depends on, in their order."""
    wanted = set(outputs)
    kept: list[onnx.NodeProto] = []
    for node in reversed(nodes):
        if wanted.isdisjoint(node.output):
            continue
        kept.append(node)
        wanted.update(read_values(node))
    return kept[::-1]


def like(model: onnx.ModelProto, graph: onnx.GraphProto) -> onnx.ModelProto:
    """Make a network of a graph whose nodes are a network's."""
    return helper.make_model(
        graph,
        opset_imports=list(model.opset_import),
        functions=list(model.functions),
        ir_version=max(IR_VERSION, model.ir_version),
    )


def opset_of(model: onnx.ModelProto) -> int:
    """Say of which opset the standard operators of a graph are."""
    return max((opset.version for opset in model.opset_import if opset.domain in ("", "ai.onnx")), default=1)


def read_values(node: onnx.NodeProto) -> set[str]:
    """Name what a node reads, in its branches as well, and what these hand out; what is left out has an empty name."""
    inner = [attribute.g for attribute in node.attribute if attribute.type == onnx.AttributeProto.GRAPH]
    handed_out = (value.name for graph in inner for value in graph.output)
    read = {*node.input, *handed_out}.union(*(read_values(child) for graph in inner for child in graph.node))
    return read - {""}
