"""Calibrating: the least and the greatest value that tensors of a network take on pictures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper

from convscope.engines.onnxruntime import OnnxRuntime
from convscope.errors import ModelError
from convscope.model.model import Model
from convscope.model.nodes import Nodes, opset_of
from convscope.model.tensor import to_tensor
from convscope.types import Floats, Pixels


@dataclass(frozen=True, slots=True)
class Range:
    """What a tensor's values lie between; 0 does, too."""

    low: float
    high: float

    @property
    def scale(self) -> float:
        """Give the step from one of 256 levels to the next."""
        return (self.high - self.low) / 255 or 1.0

    @property
    def zero(self) -> int:
        """Give the level of 0."""
        return round(-self.low / self.scale)


def ranges_of(model: Model, tensors: Sequence[str], pictures: Iterable[Pixels]) -> dict[str, Range]:
    """Run pictures, one after another, and give the range of each tensor.

    Args:
        model: the network.
        tensors: float32 values of its graph.
        pictures: uint8, HWC, of the network's size.

    Raises:
        ModelError: the network cannot be run, or a tensor is not finite.
    """
    nodes = Nodes(opset_of(model.graph))
    outputs = [_extremes(nodes, tensor) for tensor in tensors]
    graph = onnx.ModelProto()
    graph.CopyFrom(model.graph)
    graph.graph.node.extend(nodes.nodes)
    graph.graph.initializer.extend(nodes.constants)
    del graph.graph.output[:]
    graph.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, [2]) for name in outputs)
    engine = OnnxRuntime(graph, folder=model.folder)
    least, greatest = np.zeros(len(tensors), np.float32), np.zeros(len(tensors), np.float32)
    for pixels in pictures:
        found: list[Floats] = engine.run({model.input: to_tensor(model, pixels[np.newaxis])})
        low, high = np.stack(found).T
        least, greatest = np.minimum(least, low), np.maximum(greatest, high)
    for name, low, high in zip(tensors, least, greatest, strict=True):
        if not np.isfinite((low, high)).all():
            raise ModelError(f"{model.name}: {name} is not finite on the pictures for calibrating")
    return {
        name: Range(float(low), float(high)) for name, low, high in zip(tensors, least, greatest, strict=True)
    }


def _extremes(nodes: Nodes, tensor: str) -> str:
    flat = nodes.flat(tensor, name=f"range/{tensor}/flat")
    low = nodes.reduce("ReduceMin", flat, 0, name=f"range/{tensor}/low")
    high = nodes.reduce("ReduceMax", flat, 0, name=f"range/{tensor}/high")
    return nodes.add("Concat", low, high, name=f"range/{tensor}", axis=0)
