"""What a graph gives for a picture, told from its operators: most need not be run for that."""

from collections.abc import Callable, Mapping

import onnx
from onnx import NodeProto, TensorProto, helper, shape_inference

from convscope.engines.hollow import without
from convscope.errors import ModelError
from convscope.importers.onnx.front import set_input
from convscope.importers.onnx.sizes import check_fit
from convscope.importers.onnx.trace import Trace, check_size
from convscope.importers.onnx.wiring import Wiring, wire
from convscope.model.attributes import attribute
from convscope.model.tensors import Shape, is_small, stated_shape
from convscope.model.text import clean


def told(model: onnx.ModelProto, *, batch: int, shape: tuple[int, int, int]) -> Trace | None:
    """Tell the shapes and types of all tensors; None: not all of them can be told, and the graph has to be run.

    Args:
        model: its input's sizes are set; otherwise it is as before.
        batch: how many pictures.
        shape: of one.

    Raises:
        ModelError: a tensor is larger than any network has need of, or arrays do not go together.
    """
    set_input(model, batch=batch, shape=shape)
    if any(node.domain not in ("", "ai.onnx") or not _is_known(node) for node in model.graph.node):
        return None
    apart = [tensor for tensor in model.graph.initializer if not is_small(tensor)]
    try:
        inferred = shape_inference.infer_shapes(
            without(model, apart), check_type=True, strict_mode=True, data_prop=True
        ).graph
    except shape_inference.InferenceError as error:
        raise ModelError(f"its operators do not go together: {clean(str(error))}") from error
    except ValueError:
        return None
    values = {value.name: value.type.tensor_type for value in (*inferred.value_info, *inferred.output)}
    shapes = {value.name: stated_shape(value) for value in (*inferred.value_info, *inferred.output)}
    for node in model.graph.node:
        if node.op_type in _SLIDING and _is_empty(values.get(node.output[0])):
            raise ModelError(
                f"{node.op_type} of {node.output[0]!r} has a window that is larger than what it slides over"
            )
    made = [name for node in model.graph.node for name in node.output if name]
    if any(name not in shapes or not _is_whole(values[name], shapes[name]) for name in made):
        return None
    for name in made:
        check_size(name, shapes[name], batch=batch)
    arrays = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    known = {**arrays, **shapes, model.graph.input[0].name: (batch, *shape)}
    for node in model.graph.node:
        check_fit(node, known)
    kinds = {name: helper.tensor_dtype_to_np_dtype(values[name].elem_type) for name in made}
    return Trace({name: shapes[name] for name in made}, kinds, answers={})


def keeps_apart(model: onnx.ModelProto, one: Trace, *, shape: tuple[int, int, int]) -> bool:
    """Say whether it can be told that a graph takes any number of pictures, and none changes what another one gives.

    Args:
        model: its input's sizes are set; otherwise it is as before.
        one: what was told of one picture.
        shape: of a picture.

    Raises:
        ModelError: a tensor is larger than any network has need of.
    """
    two = told(model, batch=2, shape=shape)
    if two is None:
        return False
    wiring = wire(model, source=model.graph.input[0].name)
    for name, alone in one.shapes.items():
        varies = name in wiring.varying
        if varies and alone[:1] != (1,):
            return False
        if two.shapes.get(name) != ((2, *alone[1:]) if varies else alone):
            return False
    ranks = {name: len(dims) for name, dims in one.shapes.items()} | {model.graph.input[0].name: 4}
    return all(_alone(node, wiring, ranks) for node in model.graph.node)


def _is_known(node: NodeProto) -> bool:
    if attribute(node, "auto_pad", b"NOTSET") not in _PADDINGS:
        return False
    if node.op_type == "Dropout":
        return len(node.input) < 3  # the third switches training on
    if node.op_type == "BatchNormalization":
        return not attribute(node, "training_mode", 0) and len(list(filter(None, node.output))) == 1
    return node.op_type in _EACH or node.op_type in _ALONG


def _is_empty(value: onnx.TypeProto.Tensor | None) -> bool:
    return value is not None and any(
        dim.HasField("dim_value") and dim.dim_value < 1 for dim in value.shape.dim
    )


def _is_whole(value: onnx.TypeProto.Tensor, shape: Shape) -> bool:
    """Say whether all is known of a tensor, and its type is one that every engine computes with."""
    return value.elem_type in _TYPES and value.HasField("shape") and all(size > 0 for size in shape)


_SLIDING = ("Conv", "ConvTranspose", "MaxPool", "AveragePool")
_PADDINGS = (b"NOTSET", b"VALID", b"SAME_UPPER", b"SAME_LOWER")
_TYPES = (TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL)


def _alone(node: NodeProto, wiring: Wiring, ranks: Mapping[str, int]) -> bool:
    """Say whether a node computes each picture by itself, where the pictures come first in all that depends on them."""
    varying = [name for name in node.input if name in wiring.varying]
    if not varying:
        return True
    if node.op_type in _EACH:
        rank = ranks[node.output[0]]
        return node.op_type not in _BROADCASTING or all(ranks[name] == rank for name in varying)
    return _ALONG[node.op_type](node, ranks[varying[0]]) and (
        node.op_type not in ("Gemm", "MatMul") or varying == [node.input[0]]
    )


def _not_first(default: int) -> Callable[[NodeProto, int], bool]:
    return lambda node, rank: attribute(node, "axis", default) % rank != 0


_BROADCASTING = frozenset(("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean", "PRelu"))
_EACH = _BROADCASTING | frozenset(
    (
        *("Abs", "Neg", "Exp", "Log", "Sqrt", "Reciprocal", "Floor", "Ceil", "Erf", "Softplus", "Softsign"),
        *("Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "HardSigmoid", "HardSwish", "Clip", "Gelu"),
        *("Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool"),
        *("BatchNormalization", "InstanceNormalization", "LRN", "Dropout", "Identity", "Constant"),
        *("Reshape", "Flatten", "Squeeze", "Unsqueeze", "ReduceMean", "ReduceSum", "ReduceMax"),
        *("DepthToSpace", "SpaceToDepth"),
    )
)
"""Operators that keep pictures apart wherever these come first in what they read and in what they make."""

_ALONG: Mapping[str, Callable[[NodeProto, int], bool]] = {
    "Softmax": _not_first(-1),
    "LogSoftmax": _not_first(-1),
    "Concat": _not_first(0),
    "Transpose": lambda node, rank: list(attribute(node, "perm", list(range(rank))[::-1]))[:1] == [0],
    "Gemm": lambda node, _: not attribute(node, "transA", 0),
    "MatMul": lambda _, rank: rank > 1,
}
"""Operators for which that depends on what they say: whether they keep pictures apart that come first, of that rank."""
