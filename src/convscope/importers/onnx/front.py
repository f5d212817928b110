"""The way from one float32 NCHW tensor to the input that a network has."""

import onnx
from onnx import NodeProto, TensorProto, helper

from convscope.importers.names import unique
from convscope.importers.onnx.picture import Picture
from convscope.importers.onnx.wiring import names_in

BATCH = "batch"


def put_before(model: onnx.ModelProto, picture: Picture) -> str:
    """Give a graph an input that is float32 NCHW, and the nodes that make of it what it took before.

    Args:
        model: changed in place.
        picture: its input.

    Returns:
        The name of the input.
    """
    if picture.layout == "NCHW" and picture.kind == TensorProto.FLOAT:
        return picture.tensor
    taken = names_in(model.graph)
    name = unique("picture", taken)
    steps: list[NodeProto] = []
    if picture.layout in ("CHW", "HWC"):
        axis = unique(f"{name}:axis", taken)
        model.graph.initializer.append(helper.make_tensor(axis, TensorProto.INT64, [1], [0]))
        steps.append(helper.make_node("Squeeze", ["", axis], [""]))
    if picture.layout in ("NHWC", "HWC"):
        order = [0, 2, 3, 1] if picture.layout == "NHWC" else [1, 2, 0]
        steps.append(helper.make_node("Transpose", [""], [""], perm=order))
    if picture.kind != TensorProto.FLOAT:
        steps.append(helper.make_node("Cast", [""], [""], to=picture.kind))
    source = name
    for node in steps:
        target = picture.tensor if node is steps[-1] else unique(f"{name}:{node.op_type.lower()}", taken)
        node.input[0], node.output[0] = source, target
        source = target
    rest = list(model.graph.node)
    del model.graph.node[:], model.graph.input[:]
    model.graph.node.extend([*steps, *rest])
    model.graph.input.append(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [BATCH, picture.channels, 1, 1])
    )
    return name


def set_input(model: onnx.ModelProto, *, batch: int | None, shape: tuple[int, int, int]) -> None:
    """State the sizes of the input; what was stated of other tensors is forgotten, for it may no longer hold.

    Args:
        model: changed in place.
        batch: how many pictures; None: any number.
        shape: of one: channels, height, width.
    """
    (value,) = model.graph.input
    value.CopyFrom(helper.make_tensor_value_info(value.name, TensorProto.FLOAT, [batch or BATCH, *shape]))
    del model.graph.value_info[:]
    for output in model.graph.output:
        output.type.tensor_type.ClearField("shape")
