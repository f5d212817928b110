"""Model and Layer: what an importer makes, and all that the rest of the house knows of a network."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from pathlib import Path

import numpy as np
import onnx

from convscope.engines.onnxruntime import OnnxRuntime
from convscope.errors import ModelError, ViewError
from convscope.model.card import Card, values_or_numbers
from convscope.types import Floats


@dataclass(frozen=True, slots=True)
class Layer:
    """A tensor worth watching.

    Attributes:
        name: its author's name for it.
        kind: what computes it, in the field's words: `convolution`, `pooling`, `dense`, `softmax` ...
        tensor: the name of the value in the graph.
        shape: without the batch: (channels, height, width) for maps, (units,) for neurons.
        parameters: how many learned values it has.
        activation: the function that was applied in place, as `ReLU`; empty: none.
        cost: multiply-adds for one picture; None: each learned value is used once for every place of a map, or
            every row.
    """

    name: str
    kind: str
    tensor: str
    shape: tuple[int, ...]
    parameters: int = 0
    activation: str = ""
    cost: int | None = None

    @property
    def maps(self) -> bool:
        """Say whether the units are feature maps, not single neurons."""
        return len(self.shape) == 3

    @property
    def watchable(self) -> bool:
        """Say whether a panel can show it: feature maps, or one row of neurons."""
        return len(self.shape) in (1, 3)

    @property
    def multiply_adds(self) -> int:
        """Count what its learned values cost for one picture."""
        return uses(self.parameters, self.shape) if self.cost is None else self.cost


def uses(values: int, shape: tuple[int, ...]) -> int:
    """Count how often learned values are used that are used once for every place of maps, or every row."""
    return values * prod(shape[1:] if len(shape) == 3 else shape[:-1])


@dataclass(frozen=True, eq=False)
class Model:
    """A network: a graph from one float32 NCHW tensor to its layers.

    Attributes:
        name: a short name for titles and messages.
        graph: the network; its one input has a free batch dimension, or one of 1 where the network has no other,
            and every layer's tensor is an output.
        input: the name of the graph's input.
        shape: of one input picture: channels, height, width.
        layers: in the order in which they are computed.
        output: the layer that holds the probabilities.
        card: what the graph does not say.
        mean: subtracted from the pixels before scaling; float32, broadcastable to CHW.
        labels: one name for each class.
        assumed: sentences that say what was not stated anywhere and has been taken for granted.
        hidden: what is computed between the layers, and seldom worth watching: reached by name, and not listed.
        folder: where the graph's external data lies (`convscope.model.external`); None: it holds all itself.
        untrained: whether the weights are random, so that what it answers means nothing.
    """

    name: str
    graph: onnx.ModelProto
    input: str
    shape: tuple[int, int, int]
    layers: tuple[Layer, ...]
    output: str
    card: Card
    mean: Floats
    labels: tuple[str, ...]
    assumed: tuple[str, ...] = ()
    hidden: tuple[Layer, ...] = ()
    folder: Path | None = None
    untrained: bool = False

    def layer(self, name: str) -> Layer:
        """Find a layer by its name, a hidden one, too.

        Raises:
            ViewError: there is none of that name; the message has the nearest ones.
        """
        found = self._by_name.get(name)
        if found is None:
            names = [layer.name for layer in self.layers]
            near = difflib.get_close_matches(name, names, n=3, cutoff=0.3) or names[:8]
            raise ViewError(f"{self.name} has no layer {name!r}; nearest: {', '.join(near)}")
        return found

    def run(self, tensor: Floats, *, layers: Iterable[str] | None = None) -> Mapping[str, Floats]:
        """Run the network on a tensor, with nothing else done to it.

        Args:
            tensor: float32, NCHW, as the network's own input.
            layers: which layers to give; all, if left out.

        Returns:
            For each layer its values, float32, with the batch in front.

        Raises:
            ModelError: the tensor's shape is not the network's.
            ViewError: a layer is not there.
        """
        if isinstance(layers, str):
            raise ViewError(f"layers is a list of names: [{layers!r}]")
        if tensor.ndim != 4 or tensor.shape[1:] != self.shape:
            raise ModelError(
                f"{self.name} takes an array N×{'×'.join(map(str, self.shape))}, not {tensor.shape}"
            )
        wanted = [self.layer(name) for name in layers] if layers is not None else list(self.layers)
        outputs = [layer.tensor for layer in wanted]
        if not outputs:  # which ONNX Runtime takes for all
            return {}
        if self._one_by_one and len(tensor) > 1:
            each = [
                self._engine.run({self.input: tensor[place : place + 1]}, outputs=outputs)
                for place in range(len(tensor))
            ]
            values = [np.concatenate(pieces) for pieces in zip(*each, strict=True)]
        else:
            values = self._engine.run({self.input: tensor}, outputs=outputs)
        return {layer.name: value for layer, value in zip(wanted, values, strict=True)}

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Give the value of each class of an ordinal output, such as an age; nothing for other outputs."""
        return values_or_numbers(self.card, len(self.labels))

    @property
    def multiply_adds(self) -> int:
        """Count what one picture costs: the multiply-adds of all learned values."""
        return sum(layer.multiply_adds for layer in self.layers)

    @cached_property
    def _by_name(self) -> dict[str, Layer]:
        return {layer.name: layer for layer in (*self.hidden, *self.layers)}

    @cached_property
    def _one_by_one(self) -> bool:
        """Say whether the graph takes only one picture at once."""
        value = next(value for value in self.graph.graph.input if value.name == self.input)
        return value.type.tensor_type.shape.dim[0].dim_value == 1

    @cached_property
    def _engine(self) -> OnnxRuntime:
        return OnnxRuntime(self.graph, folder=self.folder)
