"""Whether a tensor holds probabilities: followed back to a softmax, through what leaves them probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan

from onnx import NodeProto, TensorProto, numpy_helper

from convscope.importers.onnx.operators import CARRYING
from convscope.importers.onnx.trace import Trace
from convscope.importers.onnx.wiring import Wiring
from convscope.model.attributes import attribute

_MAKING = {
    "Softmax": "Softmax",
    "QLinearSoftmax": "Softmax",
    "Sigmoid": "Sigmoid",
    "QLinearSigmoid": "Sigmoid",
}
_SHAPING = ("Flatten", "Reshape", "Squeeze", "Unsqueeze")
_PICKING = (
    "Gather",
    "Slice",
    "Split",
    "Transpose",
)  # each value stays, though perhaps elsewhere, or not all of them
_NEAR = 0.01  # how far within 0..1 the limits may lie that keep a loss finite

Axes = frozenset[int]


@dataclass(frozen=True, slots=True)
class Probabilities:
    """Tells which tensors of a graph hold probabilities.

    Attributes:
        wiring: of the graph.
        seen: the shapes of its tensors.
        constants: its small arrays.
    """

    wiring: Wiring
    seen: Trace
    constants: Mapping[str, TensorProto]

    def made_by(self, tensor: str) -> str:
        """Say what makes the probabilities in a tensor: `Softmax` or `Sigmoid`; nothing, where it holds none."""
        averaged: Axes = frozenset()
        while (node := self.wiring.makers.get(tensor)) is not None and tensor in self.wiring.varying:
            if node.op_type in _MAKING:
                return _MAKING[node.op_type] if self._spared(node, averaged) else ""
            if self._written_out(node):
                return "" if averaged else "Softmax"
            through = self._through(node, averaged)
            if through is None:
                return ""
            averaged, tensor = through, node.input[0]
        return ""

    def _through(self, node: NodeProto, averaged: Axes) -> Axes | None:
        """Give the axes of a node's input that means are taken over; None: what it gives need not be probabilities.

        Args:
            node: what comes next on the way back.
            averaged: the axes of its output that means are taken over.
        """
        if node.op_type == "Clip":
            near = self._limit(node, 1, -inf) <= _NEAR and self._limit(node, 2, inf) >= 1 - _NEAR
            return averaged if near else None
        if node.op_type not in (*CARRYING, *_PICKING):
            axes = self._mean_over(node)
            return axes if axes and not averaged else None
        if averaged and node.op_type in _SHAPING:
            return None
        if averaged and node.op_type == "Transpose":
            order: Sequence[int] = attribute(node, "perm", range(self._rank(node))[::-1])
            return frozenset(order[axis] for axis in averaged)
        return averaged

    def _mean_over(self, node: NodeProto) -> Axes | None:
        """Give the axes that a node takes the mean over; None, where it does something else."""
        rank = self._rank(node)
        if node.op_type in ("GlobalAveragePool", "QLinearGlobalAveragePool"):
            return frozenset(range(2, rank))
        if node.op_type != "ReduceMean":
            return None
        axes = self._values(node, 1) if len(node.input) > 1 else attribute(node, "axes", ())
        return frozenset(int(axis) % rank for axis in axes) if axes and rank else None

    def _spared(self, node: NodeProto, averaged: Axes) -> bool:
        """Say whether no mean was taken over the axis along which a softmax gives 1."""
        if not averaged or not node.op_type.endswith("Softmax"):
            return True
        return attribute(node, "axis", -1) % max(self._rank(node), 1) not in averaged

    def _written_out(self, node: NodeProto) -> bool:
        """Recognize powers that are divided by their sum, and the powers of a log-softmax."""
        source, total = (*(self.wiring.makers.get(name) for name in node.input[:2]), None, None)[:2]
        if source is None:
            return False
        if node.op_type == "Exp":
            return source.op_type == "LogSoftmax"
        return (
            node.op_type == "Div"
            and total is not None
            and (source.op_type, total.op_type) == ("Exp", "ReduceSum")
            and total.input[0] == node.input[0]
        )

    def _rank(self, node: NodeProto) -> int:
        return len(self.seen.shapes.get(node.input[0], ()))

    def _limit(self, node: NodeProto, place: int, missing: float) -> float:
        """Read a limit; what is no constant is no number."""
        if place >= len(node.input) or not node.input[place]:
            return missing
        values = self._values(node, place)
        return values[0] if values else nan

    def _values(self, node: NodeProto, place: int) -> list[float]:
        tensor = self.constants.get(node.input[place])
        return [] if tensor is None else [float(value) for value in numpy_helper.to_array(tensor).ravel()]
