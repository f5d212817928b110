"""What is known of the values in OpenVINO's graphs before they run."""

from typing import TYPE_CHECKING

from convscope.types import AnyArray

if TYPE_CHECKING:
    from openvino import Input, Output


def sizes(value: "Input | Output") -> tuple[int, int, int]:
    """Give channels, height and width; zeros: it has other dimensions, or it is not settled how many."""
    shape = value.get_partial_shape()
    if shape.rank.is_dynamic or len(shape) != 4:
        return 0, 0, 0
    _, *sides = shape
    channels, height, width = (0 if side.is_dynamic else side.get_length() for side in sides)
    return channels, height, width


def constant_of(value: "Output") -> AnyArray | None:
    """Give what a constant holds; None: the value is computed."""
    from openvino.op import Constant  # noqa: PLC0415  (an extra)

    node = value.get_node()
    return node.data if isinstance(node, Constant) else None
