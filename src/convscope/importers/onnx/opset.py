"""Bringing the operators of an old graph up to what the probes are written in."""

import onnx
from onnx import version_converter

from convscope.engines.hollow import without
from convscope.errors import ModelError
from convscope.importers.onnx.oldest import LAST, prepared
from convscope.model.nodes import IR_VERSION, OPSET, opset_of
from convscope.model.tensors import is_small

WILL_DO = 13  # from here on the probes are what they are in OPSET


def bring_up(model: onnx.ModelProto) -> onnx.ModelProto:
    """Convert a graph to the opset of the probes; newer ones stay, and so do those that need no conversion to run.

    Args:
        model: may be changed; its inputs are no weights.

    Raises:
        ModelError: the graph is too old to stay, and cannot be converted.
    """
    version = opset_of(model)
    if version < OPSET:
        large = [tensor for tensor in model.graph.initializer if not is_small(tensor)]
        light = without(model, large)
        try:
            light = prepared(light, version=version) if version <= LAST else light
            converted = version_converter.convert_version(light, OPSET)
        except Exception as error:
            if version < WILL_DO:
                reason = " ".join(str(error).split())[:200]
                raise ModelError(f"its opset {version} cannot be brought up to {OPSET}: {reason}") from error
        else:
            converted.producer_name = model.producer_name
            converted.metadata_props.extend(model.metadata_props)
            model = _with(converted, large)
    model.ir_version = max(model.ir_version, IR_VERSION)
    return model


def _with(model: onnx.ModelProto, large: list[onnx.TensorProto]) -> onnx.ModelProto:
    names = {tensor.name for tensor in model.graph.initializer} | {tensor.name for tensor in large}
    real = [value for value in model.graph.input if value.name not in names]
    del model.graph.input[:]
    model.graph.input.extend(real)
    model.graph.initializer.extend(large)
    return model
