"""How large random weights have to be, so that what a network computes neither dies out nor blows up.

The argument is that of K. He, X. Zhang, S. Ren and J. Sun, "Delving Deep into Rectifiers", ICCV 2015, taken layer by
layer: weights of mean 0 and variance 1 / (inputs of a unit × variance of what they meet) give values of variance 1.
Mean and variance are followed through the graph, so that sums, pools and stored statistics count, too.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import prod, sqrt

from onnx import NodeProto

from convscope.model.attributes import attribute
from convscope.model.untrained.moments import SLOPE, STANDARD, Moments, after
from convscope.types import AnyArray

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What an array is filled with.

    Attributes:
        shape: of the array.
        mean: of its values.
        deviation: the standard deviation; 0: all are the mean.
        rows: whether what each unit weighs, a row, is to sum up to nothing, so that it answers to differences and not
            to what all its inputs have in common.
    """

    shape: Shape
    mean: float = 0.0
    deviation: float = 0.0
    rows: bool = False


def recipe(
    nodes: Sequence[NodeProto],
    arrays: Mapping[str, AnyArray],
    *,
    learned: Collection[str],
    source: str,
    deviation: float,
) -> dict[str, Drawn]:
    """Say what each learned array is to be filled with.

    Args:
        nodes: of the graph, in the order of computing.
        arrays: what the nodes need, by name; of those that are learned only the shapes count.
        learned: the names of these.
        source: the tensor that pictures are fed to.
        deviation: the standard deviation of its values, among neighbours.
    """
    walk = _Walk(arrays, learned, {source: (0.0, deviation**2)})
    for node in nodes:
        walk.take(node)
    return {name: walk.drawn.get(name) or Drawn(shape, 0.0, 0.1) for name, shape in walk.shapes.items()}


class _Walk:
    """A walk along the nodes, with the moments of each tensor that was met."""

    def __init__(
        self, arrays: Mapping[str, AnyArray], learned: Collection[str], moments: dict[str, Moments]
    ) -> None:
        self.shapes = {name: tuple(array.shape) for name, array in arrays.items() if name in learned}
        self.drawn: dict[str, Drawn] = {}
        self._arrays = arrays
        self._moments = moments

    def take(self, node: NodeProto) -> None:
        """Draw what a node has learned, and follow the moments to its outputs."""
        weight = next((name for name in node.input if name in self.shapes), "")
        if node.op_type in _WEIGHING and weight:
            made = self._weighing(node, weight)
        elif node.op_type == "BatchNormalization":
            made = self._normalizing(node)
        else:
            made = self._by_value(node, weight)
        self._moments.update(dict.fromkeys(node.output, made))

    def _weighing(self, node: NodeProto, weight: str) -> Moments:
        shape = self.shapes[weight]
        inputs, rows = _WEIGHING[node.op_type](node, shape)
        mean, variance = self._first(node)
        rows = rows and inputs > 1
        met = variance if rows else variance + mean**2
        self.drawn[weight] = Drawn(shape, 0.0, 1 / sqrt(max(inputs * met, 1e-12)), rows=rows)
        for bias in node.input[2:]:
            self.drawn[bias] = Drawn(self.shapes[bias])
        return STANDARD

    def _normalizing(self, node: NodeProto) -> Moments:
        mean, variance = self._first(node)
        for name, value in zip(node.input[1:], (1.0, 0.0, mean, variance), strict=True):
            if name in self.shapes:
                self.drawn[name] = Drawn(self.shapes[name], value)
        return STANDARD

    def _by_value(self, node: NodeProto, weight: str) -> Moments:
        """Let factors be 1 and what is added 0, as they are before a training."""
        if weight:
            self.drawn[weight] = Drawn(
                self.shapes[weight], {"Mul": 1.0, "PRelu": SLOPE}.get(node.op_type, 0.0)
            )
        return after(
            node,
            [self._moments.get(name) for name in node.input],
            [self._number(name) for name in node.input],
        )

    def _first(self, node: NodeProto) -> Moments:
        return next((self._moments[name] for name in node.input if name in self._moments), STANDARD)

    def _number(self, name: str) -> float | None:
        array = self._arrays.get(name)
        return (
            float(array.reshape(-1)[0])
            if array is not None and array.size == 1 and name not in self.shapes
            else None
        )


def _convolution(_node: NodeProto, shape: Shape) -> tuple[int, bool]:
    return prod(shape[1:]), True


def _transposed(node: NodeProto, shape: Shape) -> tuple[int, bool]:
    steps = prod(attribute(node, "strides", [1]))
    return max(1, shape[0] * prod(shape[2:]) // steps), False


def _gemm(node: NodeProto, shape: Shape) -> tuple[int, bool]:
    return (shape[1], True) if attribute(node, "transB", 0) else (shape[0], False)


def _matmul(_node: NodeProto, shape: Shape) -> tuple[int, bool]:
    return shape[0], False


_WEIGHING: dict[str, Callable[[NodeProto, Shape], tuple[int, bool]]] = {
    "Conv": _convolution,
    "ConvTranspose": _transposed,
    "Gemm": _gemm,
    "MatMul": _matmul,
}
"""How many inputs a unit has, and whether its weights stand in a row."""
