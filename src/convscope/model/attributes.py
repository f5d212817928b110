"""What a node says of how it computes: in its attributes, or in constants that it reads."""

from collections.abc import Mapping
from typing import TypeVar, cast

from onnx import NodeProto, TensorProto, helper, numpy_helper

T = TypeVar("T")


def attribute(node: NodeProto, name: str, default: T) -> T:
    """Give the value of an attribute, texts as bytes; the default, where the node has none of that name."""
    for known in node.attribute:
        if known.name == name:
            return cast("T", helper.get_attribute_value(known))
    return default


def whole_numbers(
    node: NodeProto, place: int, name: str, *, constants: Mapping[str, TensorProto]
) -> list[int] | None:
    """Give whole numbers that newer opsets have as an input and older ones as an attribute.

    Args:
        node: the node.
        place: of the input.
        name: of the attribute.
        constants: the small arrays of the graph.

    Returns:
        The numbers; None, where the node has neither, or they are computed.
    """
    if place < len(node.input) and node.input[place]:
        tensor = constants.get(node.input[place])
        return None if tensor is None else [int(value) for value in numpy_helper.to_array(tensor).ravel()]
    return attribute(node, name, cast("list[int] | None", None))
