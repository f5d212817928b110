"""What a layer has learned, as arrays: filters, and the weights of dense layers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, numpy_helper

from convscope.model.attributes import attribute
from convscope.model.model import Layer, Model
from convscope.types import AnyArray, Floats

# What is done to a layer in place, or behind its weights without another weight.
_PASSING = frozenset(
    """
    BatchNormalization Cast Clip Dropout Elu Flatten HardSigmoid HardSwish Identity LeakyRelu PRelu Relu Reshape
    Selu Sigmoid Softplus Softsign Squeeze Swish Tanh Unsqueeze
    """.split()  # noqa: SIM905  (so many names read better in lines)
)
PLUMBING = frozenset({"Cast", "Dropout", "Flatten", "Identity", "Reshape", "Squeeze", "Unsqueeze"})
"""Operators that hand values on as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The weights of a layer.

    Attributes:
        values: (units, channels, height, width) for a convolution, (units, inputs) for a dense layer; it may be mapped
            from a file.
        biases: float32, (units,).
        input: the name of the tensor that the weights meet.
        output: the name of the tensor that they give, biases included.
    """

    values: AnyArray
    biases: Floats
    input: str
    output: str


class Wiring:
    """Which node makes each tensor of a model, and which arrays stand in it."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.maker = {name: node for node in model.graph.graph.node for name in node.output if name}

    @cached_property
    def _stored(self) -> dict[str, TensorProto]:
        return {tensor.name: tensor for tensor in self._model.graph.graph.initializer}

    def learned(self, tensor: str) -> Learned | None:
        """Find the weights that give a tensor; None where it is not a convolution's or a dense layer's own."""
        node = self.maker.get(tensor)
        if node is None:
            return None
        if node.op_type == "Conv":
            return self._weights(node, node.output[0], transposed=False, bias=_input(node, 2))
        if node.op_type == "Gemm":
            return self._gemm(node)
        if node.op_type == "MatMul":
            return self._weights(node, node.output[0], transposed=True, bias="")
        if node.op_type == "Add":
            for product, bias in ((0, 1), (1, 0)):
                made = self.maker.get(node.input[product])
                if made is not None and made.op_type == "MatMul" and self.array(node.input[bias]) is not None:
                    return self._weights(made, node.output[0], transposed=True, bias=node.input[bias])
        return None

    def behind(self, tensor: str, *, through: frozenset[str]) -> str:
        """Go back to the tensor that these operators, one after another, have made another of."""
        while (node := self.maker.get(tensor)) is not None and node.op_type in through:
            tensor = node.input[0]
        return tensor

    def array(self, name: str) -> AnyArray | None:
        """Give an array that stands in the graph, or is made of one by a cast or a change of units."""
        stored = self._stored.get(name)
        if stored is not None:
            return _array(stored, self._model.folder)
        node = self.maker.get(name)
        if node is None:
            return None
        if node.op_type == "Constant":
            return next((numpy_helper.to_array(one.t) for one in node.attribute if one.name == "value"), None)
        made = _MADE.get(node.op_type)
        given = [self.array(one) for one in node.input] if made else []
        return None if made is None or any(one is None for one in given) else made(node, given)

    def _gemm(self, node: NodeProto) -> Learned | None:
        if (
            attribute(node, "alpha", 1.0) != 1
            or attribute(node, "beta", 1.0) != 1
            or attribute(node, "transA", 0)
        ):
            return None
        return self._weights(
            node, node.output[0], transposed=not attribute(node, "transB", 0), bias=_input(node, 2)
        )

    def _weights(self, node: NodeProto, output: str, *, transposed: bool, bias: str) -> Learned | None:
        values = self.array(node.input[1])
        if values is None or values.ndim not in (2, 4):
            return None
        if transposed:
            values = values.T
        biases = self.array(bias) if bias else np.zeros(len(values), np.float32)
        if biases is None or biases.size not in (1, len(values)):
            return None
        full = np.broadcast_to(biases.reshape(-1).astype(np.float32), (len(values),))
        return Learned(values=values, biases=full, input=node.input[0], output=output)


def learned_by(model: Model, layer: Layer) -> Learned | None:
    """Find the weights of a layer, before what was done to it in place; None where it has none that can be shown."""
    wiring = Wiring(model)
    return wiring.learned(wiring.behind(layer.tensor, through=_PASSING))


def _array(tensor: TensorProto, folder: Path | None) -> AnyArray:
    """Give the values of an initializer; those of large weights stay in their file, and are mapped."""
    if (
        tensor.data_location != TensorProto.EXTERNAL
        or tensor.data_type != TensorProto.FLOAT
        or folder is None
    ):
        return numpy_helper.to_array(tensor, base_dir=str(folder or ""))
    stands = {entry.key: entry.value for entry in tensor.external_data}
    return np.memmap(
        folder / stands["location"],
        "<f4",
        "r",
        offset=int(stands.get("offset", 0)),
        shape=tuple(tensor.dims) or (1,),
    )


def _cast(_node: NodeProto, given: list[Any]) -> AnyArray:
    return given[0].astype(np.float32)


def _transposed(node: NodeProto, given: list[Any]) -> AnyArray:
    return given[0].transpose(attribute(node, "perm", ()) or None)


def _dequantised(node: NodeProto, given: list[Any]) -> AnyArray:
    zero = given[2] if len(given) > 2 else None
    return _real(given[0], given[1], zero, axis=attribute(node, "axis", 1))


_MADE: dict[str, Callable[[NodeProto, list[Any]], AnyArray]] = {
    "Cast": _cast,
    "Identity": _cast,
    "Transpose": _transposed,
    "DequantizeLinear": _dequantised,
}
"""How an array is made of others that stand in the graph."""


def _real(values: AnyArray, scale: AnyArray, zero: AnyArray | None, *, axis: int) -> Floats:
    """Give quantised values in real units; scale and zero point are one number, or one for each place on an axis."""
    shape = [-1 if place == axis % values.ndim else 1 for place in range(values.ndim)]
    steps = values.astype(np.float32)
    if zero is not None:
        steps = steps - zero.astype(np.float32).reshape(shape if zero.size > 1 else ())
    return steps * scale.astype(np.float32).reshape(shape if scale.size > 1 else ())


def _input(node: NodeProto, place: int) -> str:
    return node.input[place] if len(node.input) > place else ""
