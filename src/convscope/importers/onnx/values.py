"""The arrays in a graph: where they are, and whether they hold what they claim."""

from collections.abc import Iterable, Iterator
from math import prod

import onnx
from onnx import AttributeProto, GraphProto, TensorProto, helper

from convscope.errors import ModelError
from convscope.model.tensors import dims

FOUR_BITS = (TensorProto.INT4, TensorProto.UINT4, TensorProto.FLOAT4E2M1)


def tensors_of(model: onnx.ModelProto) -> Iterator[TensorProto]:
    """Give all arrays of a model: of its graph, its functions, and the branches of both."""
    yield from _of_graph(model.graph)
    for function in model.functions:
        for node in function.node:
            yield from _of_attributes(node.attribute)


def _of_graph(graph: GraphProto) -> Iterator[TensorProto]:
    yield from graph.initializer
    for node in graph.node:
        yield from _of_attributes(node.attribute)


def _of_attributes(attributes: Iterable[AttributeProto]) -> Iterator[TensorProto]:
    for attribute in attributes:
        if attribute.HasField("t"):
            yield attribute.t
        yield from attribute.tensors
        if attribute.HasField("g"):
            yield from _of_graph(attribute.g)
        for graph in attribute.graphs:
            yield from _of_graph(graph)


def check_values(tensor: TensorProto) -> None:
    """Make sure that an array has as many bytes as its shape needs.

    Raises:
        ModelError: it has not.
    """
    needed = bytes_of(tensor)
    if tensor.HasField("raw_data") and len(tensor.raw_data) != needed:
        raise ModelError(
            f"{tensor.name!r} claims {dims(tuple(tensor.dims))}, {needed:,} bytes, and holds {len(tensor.raw_data):,}"
        )


def bytes_of(tensor: TensorProto) -> int:
    """Count the bytes that the shape of an array needs.

    Raises:
        ModelError: the shape or the type cannot be.
    """
    if any(size < 0 for size in tensor.dims):
        raise ModelError(f"{tensor.name!r} claims the shape {dims(tuple(tensor.dims))}")
    count = prod(tensor.dims)
    if tensor.data_type in FOUR_BITS:
        return (count + 1) // 2
    if tensor.data_type == TensorProto.STRING:
        return count
    try:
        return count * helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize
    except KeyError as error:
        raise ModelError(f"{tensor.name!r} is of an unknown type, {tensor.data_type}") from error
