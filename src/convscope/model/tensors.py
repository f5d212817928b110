"""What the shapes of a graph's tensors are."""

from collections.abc import Mapping
from math import prod

import onnx
from onnx import TensorProto, ValueInfoProto, helper, shape_inference

Shape = tuple[int, ...]

SMALL = 1024  # values: what is larger is no shape, and only its dims matter here


def is_small(tensor: TensorProto) -> bool:
    """Say whether an array stands in its graph, and may be a shape or another setting of a node."""
    return prod(tensor.dims) <= SMALL and tensor.data_location != TensorProto.EXTERNAL


def shapes_of(model: onnx.ModelProto) -> dict[str, Shape]:
    """Infer the shapes of all tensors, for one picture, without touching the weights.

    Args:
        model: whose inputs state their sizes, but for the batch.

    Returns:
        The shape of each tensor whose rank is known; a size that is not known is -1, and that of the batch 1.
    """
    light = onnx.ModelProto(ir_version=model.ir_version)
    light.opset_import.extend(model.opset_import)
    light.functions.extend(model.functions)
    graph = light.graph
    graph.name = "shapes"
    graph.node.extend(model.graph.node)
    graph.value_info.extend(model.graph.value_info)
    weights = {tensor.name for tensor in model.graph.initializer}
    graph.input.extend(_for_one_picture(value) for value in model.graph.input if value.name not in weights)
    for tensor in model.graph.initializer:
        if is_small(tensor):
            graph.initializer.append(tensor)
        else:
            graph.input.append(helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims))
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


def _for_one_picture(value: ValueInfoProto) -> ValueInfoProto:
    one = ValueInfoProto()
    one.CopyFrom(value)
    dims = one.type.tensor_type.shape.dim
    if dims and not dims[0].HasField("dim_value"):
        dims[0].dim_value = 1
    return one
