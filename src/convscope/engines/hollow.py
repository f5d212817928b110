"""Graphs without the values of their large arrays."""

from collections.abc import Sequence

import onnx
from onnx import helper


def without(model: onnx.ModelProto, arrays: Sequence[onnx.TensorProto]) -> onnx.ModelProto:
    """Copy a graph, but make inputs of some of its arrays, so that these are not copied.

    What is stated of the shapes of values between its nodes is left out. In an old graph they may be inputs already.

    Args:
        model: the graph.
        arrays: those of its initializers that become inputs, of the same names and shapes.
    """
    names = {tensor.name for tensor in arrays}
    light = onnx.ModelProto(ir_version=max(model.ir_version, 4))
    light.opset_import.extend(model.opset_import)
    light.functions.extend(model.functions)
    graph = light.graph
    graph.name = model.graph.name or "graph"
    graph.node.extend(model.graph.node)
    graph.input.extend(value for value in model.graph.input if value.name not in names)
    graph.output.extend(model.graph.output)
    graph.initializer.extend(tensor for tensor in model.graph.initializer if tensor.name not in names)
    graph.input.extend(
        helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims) for tensor in arrays
    )
    return light
