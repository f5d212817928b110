"""Where a node stands, and what it gets along one side of the picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from onnx import NodeProto, TensorProto

from convscope.model.attributes import attribute, whole_numbers
from convscope.model.receptive.side import Side, spread, within
from convscope.model.tensors import Shape

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Site:
    """A node, and what it gets along one side of the picture, which is `length` pixels long."""

    node: NodeProto
    sides: Mapping[str, Side]
    shapes: Mapping[str, Shape]
    constants: Mapping[str, TensorProto]
    length: int

    @property
    def first(self) -> str:
        return next(name for name in self.node.input if name in self.sides)

    def attribute(self, name: str, default: T) -> T:
        return attribute(self.node, name, default)

    def numbers(self, place: int, name: str) -> list[int] | None:
        """Give whole numbers that newer opsets have as an input and older ones as an attribute."""
        return whole_numbers(self.node, place, name, constants=self.constants)

    def rank(self, name: str) -> int:
        """Give the rank of a tensor; 4, if it is not known."""
        return len(self.shapes.get(name, (1, 1, 1, 1)))

    def places(self, name: str, side: Side) -> int:
        """Count the places of a tensor along its axis; where that is not known, it is as long as the picture."""
        if side.axis is None:
            return 1
        shape = self.shapes.get(name, ())
        known = shape[side.axis] if side.axis < len(shape) else 0
        return known if known > 0 else self.length

    def gathered(self, name: str, side: Side) -> Side:
        """Give what is seen by one that looks at all places of a tensor."""
        return within(spread(side, self.places(name, side)), self.length)


Rule = Callable[[Site], list[Side]]
"""What a node's outputs see: one side for each, or one that holds for all."""
