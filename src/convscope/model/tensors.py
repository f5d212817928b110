"""What the shapes of a graph's tensors are."""

from collections.abc import Mapping
from math import prod

import onnx
from onnx import TensorProto, ValueInfoProto, helper, shape_inference

from convscope.engines.hollow import without

Shape = tuple[int, ...]

SMALL = 1024  # values: what is larger is no shape, and only its dims matter here


def is_small(tensor: TensorProto) -> bool:
    """Say whether an array stands in its graph, and may be a shape or another setting of a node."""
    return prod(tensor.dims) <= SMALL and tensor.data_location != TensorProto.EXTERNAL


def dims(shape: Shape) -> str:
    """Write a shape as `20×1×5×5`; a size that is free is a question mark."""
    return "×".join("?" if size < 0 else str(size) for size in shape) or "one value"


def shapes_of(model: onnx.ModelProto) -> dict[str, Shape]:
    """Infer the shapes of all tensors, for one picture, without touching the weights.

    Args:
        model: whose inputs state their sizes, but for the batch.

    Returns:
        The shape of each tensor whose rank is known; a size that is not known is -1, and that of the batch 1.
    """
    light = without(model, [tensor for tensor in model.graph.initializer if not is_small(tensor)])
    graph = light.graph
    graph.value_info.extend(model.graph.value_info)
    del graph.output[:]  # whose stated batch may be another
    for value in graph.input:
        _set_batch(value)
    try:
        inferred = shape_inference.infer_shapes(light, data_prop=True).graph
    except shape_inference.InferenceError:
        inferred = graph  # what is stated must do
    found = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    for value in (*inferred.value_info, *inferred.output, *inferred.input):
        if value.type.tensor_type.HasField("shape"):
            found[value.name] = stated_shape(value)
    return found


def stated_shape(value: ValueInfoProto) -> Shape:
    """Read the sizes of a value; one that is free is -1."""
    return tuple(
        dim.dim_value if dim.HasField("dim_value") else -1 for dim in value.type.tensor_type.shape.dim
    )


def constants_of(model: onnx.ModelProto) -> Mapping[str, TensorProto]:
    """Give the small arrays that stand in a graph, by name: initializers, and the values of Constant nodes."""
    found = {tensor.name: tensor for tensor in model.graph.initializer if is_small(tensor)}
    for node in model.graph.node:
        if node.op_type != "Constant" or not node.output:
            continue
        for attribute in node.attribute:
            if attribute.name == "value":
                found[node.output[0]] = attribute.t
            elif attribute.name == "value_ints":
                found[node.output[0]] = helper.make_tensor(
                    "", TensorProto.INT64, [len(attribute.ints)], attribute.ints
                )
    return found


def _set_batch(value: ValueInfoProto) -> None:
    sizes = value.type.tensor_type.shape.dim
    if sizes and not sizes[0].HasField("dim_value"):
        sizes[0].dim_value = 1
