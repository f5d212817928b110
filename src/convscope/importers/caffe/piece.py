"""What a layer's function gets, and what it makes of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from onnx import NodeProto, helper

from convscope.errors import ModelError
from convscope.importers.caffe.blob import Blob, hollow_blob
from convscope.importers.caffe.schema import Message
from convscope.importers.caffe.shapes import Shape, core, dims, squeezed, volume
from convscope.types import AnyArray, Floats


class UnsupportedError(ModelError):
    """A layer, or a setting of it, that convscope does not compute."""


@dataclass(frozen=True, slots=True)
class Value:
    """A blob at one moment of the way: its tensor, and its shape without the batch."""

    tensor: str
    shape: Shape

    @property
    def text(self) -> str:
        """Write the shape for a message."""
        return dims(self.shape)


@dataclass(frozen=True, slots=True)
class Site:
    """Where a layer stands.

    Attributes:
        name: the layer's.
        options: the layer's message, with its `..._param`.
        inputs: what it reads.
        outputs: the tensors that it has to make.
        blobs: its learned values, still in their file; None: one is missing.
        file: the name of the file that these come from, for messages.
        hollow: whether there is no file, and all that the layer asks for is there, without values.
        batch: how many pictures the file has in mind, for layers that count all values.
    """

    name: str
    options: Message
    inputs: tuple[Value, ...]
    outputs: tuple[str, ...]
    blobs: Sequence[Blob | None] = ()
    file: str = "the weights"
    hollow: bool = False
    batch: int = 1

    @property
    def input(self) -> Value:
        """Give the one thing that it reads."""
        return self.inputs[0]

    @property
    def maps(self) -> tuple[int, int, int]:
        """Give channels, height and width of what it reads.

        Raises:
            ModelError: it does not read feature maps.
        """
        if len(self.input.shape) != 3:
            raise ModelError(f"it needs channels×height×width, and gets {self.input.text}")
        channels, height, width = self.input.shape
        return channels, height, width

    def axis(self, axis: int) -> int:
        """Give the place, in a shape without the batch, of an axis as Caffe counts it.

        Raises:
            ModelError: there is no such axis.
            UnsupportedError: it is the batch.
        """
        count = len(self.input.shape) + 1
        place = axis + count if axis < 0 else axis
        if not 0 <= place < count:
            raise ModelError(f"axis {axis} does not exist in {self.input.text}, of which axis 1 is the first")
        if place == 0:
            raise UnsupportedError("it works across the pictures of a batch")
        return place - 1

    def blob(self, index: int, shape: Shape, *, what: str) -> Floats:
        """Give one array of learned values: float32, of the shape that the layer needs.

        Raises:
            ModelError: it is missing, or has another shape; the message has both.
        """
        return self._blob(index, shape, what=what, same=core).reshape(shape)

    def row(self, index: int, size: int, *, what: str) -> Floats:
        """Give one array of learned values as a row, whatever axes of one value it has in the file.

        Raises:
            ModelError: it is missing, or has another size; the message has both.
        """
        return self._blob(index, (size,), what=what, same=squeezed).reshape(size)

    def _blob(self, index: int, shape: Shape, *, what: str, same: Callable[[Shape], Shape]) -> Floats:
        if self.hollow:
            return hollow_blob(shape, volume(shape)).read()
        blob = self.blobs[index] if index < len(self.blobs) else None
        if blob is None:
            raise ModelError(f"{self.file} holds no {what} for it, {dims(shape)}")
        if same(blob.shape) != same(shape):
            raise ModelError(
                f"its {what} is {dims(blob.shape)} in {self.file}, and {dims(shape)} in the network"
            )
        if blob.count != volume(shape):
            raise ModelError(
                f"its {what} claims {dims(blob.shape)} in {self.file}, and holds {blob.count} values"
            )
        return blob.read()


@dataclass(frozen=True, slots=True)
class Piece:
    """What a layer becomes.

    Attributes:
        nodes: of the graph, in order; the last ones make the site's outputs.
        shapes: of the outputs, without the batch.
        learned: arrays that the layer learned, by the names that the nodes call them.
        constants: other arrays that the nodes need.
        cost: multiply-adds; None: each learned value is used once for every place of the first output.
    """

    nodes: tuple[NodeProto, ...]
    shapes: tuple[Shape, ...]
    learned: Mapping[str, Floats] = field(default_factory=dict[str, Floats])
    constants: Mapping[str, AnyArray] = field(default_factory=dict[str, AnyArray])
    cost: int | None = None


Function = Callable[[Site], Piece]
Attribute = int | float | str | Sequence[int]


def make_node(
    operator: str, inputs: Iterable[str], outputs: Iterable[str], **attributes: Attribute
) -> NodeProto:
    """Make a node of the graph."""
    return NodeProto(
        op_type=operator,
        input=inputs,
        output=outputs,
        attribute=[helper.make_attribute(name, value) for name, value in attributes.items()],
    )


def simple(site: Site, operator: str, **attributes: Attribute) -> Piece:
    """Make the piece of one node, whose output has its first input's shape."""
    node = make_node(operator, [value.tensor for value in site.inputs], site.outputs, **attributes)
    return Piece((node,), (site.input.shape,))


def steps(
    source: str, target: str, arithmetic: Sequence[tuple[str, float]]
) -> tuple[list[NodeProto], dict[str, AnyArray]]:
    """Make nodes that apply numbers to a tensor, one after another, and the constants that they need.

    Args:
        source: the tensor to begin with.
        target: the tensor to end with.
        arithmetic: an operator and its number for each step, at least one.
    """
    tensors = [source, *(f"{target}:step{index}" for index in range(1, len(arithmetic))), target]
    names = [f"{target}:number{index}" for index in range(len(arithmetic))]
    nodes = [
        make_node(operator, [before, name], [after])
        for (operator, _), name, (before, after) in zip(arithmetic, names, pairwise(tensors), strict=True)
    ]
    numbers = [np.array(number, dtype=np.float32) for _, number in arithmetic]
    return nodes, dict(zip(names, numbers, strict=True))
