"""The input: which one takes the picture, and how that lies in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, numpy_helper

from convscope.errors import ModelError
from convscope.model.attributes import attribute
from convscope.model.tensors import constants_of, dims, stated_shape

LARGEST = 8192  # pixels on a side
USUAL = (224, 299, 227, 256, 384, 32, 64, 96, 128, 28, 512)
USUAL_GRAY = (28, 32, 64)
KINDS = {
    TensorProto.FLOAT: "float",
    TensorProto.FLOAT16: "float16",
    TensorProto.BFLOAT16: "bfloat16",
    TensorProto.DOUBLE: "double",
    TensorProto.UINT8: "uint8",
}
"""What pixels can be made."""

Layout = Literal["NCHW", "NHWC", "CHW", "HWC"]

_LAYOUTS: dict[int, tuple[Layout, Layout]] = {4: ("NCHW", "NHWC"), 3: ("CHW", "HWC")}


@dataclass(frozen=True, slots=True)
class Picture:
    """The input.

    Attributes:
        tensor: its name.
        kind: the type of its values, as ONNX numbers it.
        layout: the order of its axes.
        channels: 1 or 3.
        size: height and width; None: free.
        batch: how many pictures it takes; None: any number.
    """

    tensor: str
    kind: int
    layout: Layout
    channels: int
    size: tuple[int | None, int | None]
    batch: int | None


def picture_of(model: onnx.ModelProto) -> Picture:
    """Find the input that takes a picture.

    Raises:
        ModelError: there is none, or there are others that nothing is known to fill with.
    """
    inputs = list(model.graph.input)
    if len(inputs) != 1:
        named = " and ".join(repr(value.name) for value in inputs[:4]) or "none"
        raise ModelError(f"it has {len(inputs)} inputs ({named}): a classifier of pictures has one")
    (value,) = inputs
    shape = stated_shape(value)
    kind = value.type.tensor_type.elem_type
    if kind not in KINDS:
        raise ModelError(
            f"its input {value.name!r} takes values of type {_kind_name(kind)}: pixels cannot be that"
        )
    layout, channels = _layout(model, value.name, shape)
    sizes = dict(zip(layout, shape, strict=True))
    for side in ("H", "W"):
        if sizes[side] == 0 or sizes[side] > LARGEST:
            raise ModelError(f"its input {value.name!r} is {dims(shape)}: sizes go from 1 to {LARGEST}")
    return Picture(
        tensor=value.name,
        kind=kind,
        layout=layout,
        channels=channels,
        size=(_known(sizes["H"]), _known(sizes["W"])),
        batch=_known(sizes.get("N", 1)),
    )


def _known(size: int) -> int | None:
    return size if size > 0 else None


def _kind_name(kind: int) -> str:
    return TensorProto.DataType.Name(kind).lower() if kind in TensorProto.DataType.values() else str(kind)


def _layout(model: onnx.ModelProto, name: str, shape: Sequence[int]) -> tuple[Layout, int]:
    if len(shape) not in _LAYOUTS:
        text = dims(tuple(shape)) if shape else "of no stated shape"
        raise ModelError(
            f"its input {name!r} is {text}: a picture has batch×channels×height×width, or the channels last"
        )
    first, last = _LAYOUTS[len(shape)]
    turned = _turned(model, name)
    for layout in (last, first) if turned else (first, last):
        if shape[layout.index("C")] in (1, 3):
            return layout, shape[layout.index("C")]
    layout = last if turned else first
    channels = shape[layout.index("C")]
    if channels < 0:
        channels = _read_by_first_convolution(model)
    if channels not in (1, 3):
        text = dims(tuple(shape)) if channels < 0 else f"{dims(tuple(shape))} with {channels} channels"
        raise ModelError(f"its input {name!r} is {text}: a picture has 1 channel (gray) or 3 (colour)")
    return layout, channels


def _turned(model: onnx.ModelProto, name: str) -> bool:
    """Say whether the last axis of the input is brought to the front before anything is computed across places."""
    return any(
        node.op_type == "Transpose" and list(attribute(node, "perm", ())) in ([0, 3, 1, 2], [2, 0, 1])
        for node in _way_in(model, name)
    )


def scaled_inside(model: onnx.ModelProto, name: str) -> int | None:
    """Tell from the first arithmetic in a network what it takes: pixels up to 255, or up to 1; None: it cannot be told.

    Args:
        model: the graph.
        name: of the tensor that holds the picture.
    """
    constants = constants_of(model)
    for node in _way_in(model, name):
        held = [numpy_helper.to_array(constants[other]) for other in node.input if other in constants]
        if node.op_type not in _ARITHMETIC or len(held) != 1 or held[0].dtype.kind != "f" or not held[0].size:
            continue
        least, most = (float(side(np.abs(held[0]))) for side in (np.min, np.max))
        if _ARITHMETIC[node.op_type](most):
            return 255
        return 1 if node.op_type in ("Sub", "Add") and 0.2 <= least <= most <= 0.8 else None
    return None


_ARITHMETIC: Mapping[str, Callable[[float], bool]] = {
    "Sub": lambda most: most >= 16,
    "Add": lambda most: most >= 16,
    "Mul": lambda most: 0 < most <= 1 / 16,
    "Div": lambda most: most >= 16,
}
"""For which constants it is done to pixels up to 255."""


def _way_in(model: onnx.ModelProto, name: str) -> Iterator[NodeProto]:
    """Give the nodes that the input goes through, one after another, up to the first that does more than arithmetic."""
    for node in model.graph.node:
        if name not in node.input:
            continue
        yield node
        if node.op_type not in (*_ARITHMETIC, "Cast", "Identity", "Transpose"):
            return
        name = node.output[0]


def _read_by_first_convolution(model: onnx.ModelProto) -> int:
    weights = {tensor.name: tensor.dims for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Conv" and node.input[1] in weights and len(weights[node.input[1]]) > 1:
            return weights[node.input[1]][1] * attribute(node, "group", 1)
    return -1


def sizes_to_try(picture: Picture, *, stated: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """Give the sizes that a picture may have, the likeliest first.

    Raises:
        ModelError: a size was stated, and the network takes another.
    """
    height, width = picture.size
    if stated is not None:
        if (height or stated[0], width or stated[1]) != stated:
            raise ModelError(
                f"it takes pictures of {dims((height or -1, width or -1))} pixels, not of {dims(stated)}"
            )
        yield stated
    elif height and width:
        yield height, width
    elif height or width:
        known = height or width or 0
        yield height or known, width or known
    else:
        usual = (*USUAL_GRAY, *USUAL) if picture.channels == 1 else USUAL
        yield from dict.fromkeys((side, side) for side in usual)
