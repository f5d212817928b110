"""Answer: the layer that holds a network's probabilities, and what was added for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onnx import NodeProto

from convscope.model.model import Layer
from convscope.types import AnyArray


@dataclass(frozen=True, slots=True)
class Answer:
    """The layer of the probabilities.

    Attributes:
        layer: its name.
        classes: how many probabilities it holds.
        layers: to be added to the network's own.
        nodes: that make these.
        arrays: what the nodes need, by name.
        assumed: sentences that say what has been taken for granted.
    """

    layer: str
    classes: int
    layers: Sequence[Layer] = ()
    nodes: Sequence[NodeProto] = ()
    arrays: Mapping[str, AnyArray] = field(default_factory=dict[str, AnyArray])
    assumed: Sequence[str] = ()
