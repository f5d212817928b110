"""Rows in phases: each of four holds every fourth value. What is done to them apart, and how they are joined."""

from collections.abc import Mapping, Sequence
from functools import reduce
from math import gcd
from typing import TYPE_CHECKING, Any

import numpy as np

from convscope.engines.values import sizes

if TYPE_CHECKING:
    from openvino import Node, Output

_LENGTHS = ("kernel", "strides", "dilations", "pads_begin", "pads_end")


def carry(node: "Node", phases: "list[Output]") -> None:
    """Put phases in the place of what a node gives, and of what follows it, as far as they can be kept apart.

    Args:
        node: a node of maps, (batch, maps, height, width).
        phases: each (batch, maps, height, share of the width); together they may be wider, by columns that are cut off.
    """
    place: Node | None = node
    while place is not None:
        if place is not node:
            phases = _again(place, phases)
        following = None if place.get_type_name() == "MaxPool" else _following(place)
        _give(place, phases, following)
        place = following


def _following(node: "Node") -> "Node | None":
    able = [reader for reader in _readers(node) if _goes_along(reader)]
    return able[0] if len(able) == 1 else None


def _readers(node: "Node") -> "list[Node]":
    return [place.get_node() for place in node.output(0).get_target_inputs()]


def _goes_along(node: "Node") -> bool:
    """Say whether a node takes a row value by value, each with the same weights, or in pairs."""
    match node.get_type_name():
        case "Add" | "Multiply":
            shape = node.input_value(1).get_partial_shape()
            return not shape.rank.is_dynamic and len(shape) <= 4 and list(shape)[-1:] in ([], [1])
        case "MaxPool":
            settings, (_, _, width) = node.get_attributes(), sizes(node.input(0))
            across = [_length(settings, name)[-1] for name in _LENGTHS]
            plain = settings["auto_pad"] == "explicit" and settings["rounding_type"] in ("floor", "ceil")
            told = any(places.get_target_inputs() for places in node.outputs()[1:])
            return across == [2, 2, 1, 0, 0] and width % 2 == 0 and plain and not told
        case kind:
            return kind in ("BatchNormInference", "Relu")


def _length(settings: Mapping[str, Any], name: str) -> Sequence[int]:
    """Give what a pool says of each dimension; its first version knew no dilations."""
    return settings.get(name, (1, 1))


def _again(node: "Node", phases: "list[Output]") -> "list[Output]":
    """Do to each phase what a node does to all of a row."""
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)

    (_, *weights), settings = node.input_values(), node.get_attributes()
    match node.get_type_name():
        case "Add":
            done = [op.add(phase, *weights) for phase in phases]
        case "Multiply":
            done = [op.multiply(phase, *weights) for phase in phases]
        case "BatchNormInference":
            gamma, beta, mean, variance = weights
            rest = (gamma, beta, mean, variance, settings["epsilon"])
            done = [op.batch_norm_inference(phase, *rest) for phase in phases]
        case "MaxPool":
            kernel, strides, dilations, begin, end = (_length(settings, name)[0] for name in _LENGTHS)
            down = ([strides, 1], [dilations, 1], [begin, 0], [end, 0], [kernel, 1])
            pairs = [op.maximum(left, right) for left, right in zip(phases[::2], phases[1::2], strict=True)]
            done = [op.max_pool(pair, *down, settings["rounding_type"]) for pair in pairs]
        case _:
            done = [op.relu(phase) for phase in phases]
    return [each.output(0) for each in done]


def _give(node: "Node", phases: "list[Output]", following: "Node | None") -> None:
    """Let what reads a node read its phases, but for what goes on with them; for the rest they are put together."""
    others = _readers(node)
    if following is not None:
        others = [reader for reader in others if reader.get_name() != following.get_name()]
    given = [_reduced(reader, phases) or _averaged(reader, phases) for reader in others]
    for reader, value in zip(others, given, strict=True):
        if value is not None:
            reader.output(0).replace(value)
    if any(value is None for value in given):
        node.output(0).replace(_side_by_side(phases, sizes(node.output(0))))


def _reduced(node: "Node", phases: "list[Output]") -> "Output | None":
    """Reduce each map to a value; None: that is not what a node does."""
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)

    place, given = node.input(0), node.output(0)
    maps, _, width = sizes(place)
    # The shape tells which axes are reduced, however they are given.
    is_each = sizes(given) == (maps, 1, 1) and given.get_partial_shape()[0] == place.get_partial_shape()[0]
    if not is_each or _width(phases) != width:
        return None
    axes = op.constant(np.array([2, 3], np.int64))
    match node.get_type_name():
        case "ReduceMin":
            done = reduce(op.minimum, (op.reduce_min(phase, axes, keep_dims=True) for phase in phases))
        case "ReduceMax":
            done = reduce(op.maximum, (op.reduce_max(phase, axes, keep_dims=True) for phase in phases))
        case "ReduceMean":
            return _mean([op.reduce_mean(phase, axes, keep_dims=True).output(0) for phase in phases])
        case _:
            return None
    return done.output(0)


def _averaged(node: "Node", phases: "list[Output]") -> "Output | None":
    """Average windows that lie side by side, first down and then across, as less is joined so; None: others."""
    from openvino import opset14 as op  # noqa: PLC0415  (an extra; the first whose pools round as ONNX says)

    if node.get_type_name() != "AvgPool" or not _tiles(settings := node.get_attributes()):
        return None
    (maps, height, _), (_, _, width) = sizes(node.output(0)), sizes(node.input(0))
    down, across = settings["kernel"]
    plainly = [0, 0], [0, 0]
    rounding = settings["exclude-pad"], settings["rounding_type"]
    rows = phases
    if down > 1:
        rows = [op.avg_pool(phase, [down, 1], *plainly, [down, 1], *rounding).output(0) for phase in phases]
    if _width(phases) == width:
        count = gcd(across, len(rows))
        rows = [_mean(rows[first : first + count]) for first in range(0, len(rows), count)]
        width, across = width // count, across // count
    joined = _side_by_side(rows, (maps, height, width))
    return (
        op.avg_pool(joined, [1, across], *plainly, [1, across], *rounding).output(0) if across > 1 else joined
    )


def _tiles(pool: Mapping[str, Any]) -> bool:
    """Say whether the windows of a pool lie side by side from the first element on."""
    kernel, strides, dilations, begin, end = (list(_length(pool, name)) for name in _LENGTHS)
    is_plain = pool["auto_pad"] == "explicit" and dilations == [1, 1]
    return is_plain and kernel == strides and not any((*begin, *end))


def _mean(values: "list[Output]") -> "Output":
    """Average values of the same shape."""
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)

    if len(values) == 1:
        return values[0]
    share = op.constant(np.array(1 / len(values), np.float32))
    return op.multiply(reduce(op.add, values), share).output(0)


def _side_by_side(phases: "list[Output]", size: tuple[int, int, int]) -> "Output":
    """Put the values of rows in their places.

    Args:
        phases: each of n gives every nth value.
        size: maps, height and width of what is given.
    """
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)

    if len(phases) == 1:
        return phases[0]
    maps, height, width = size
    whole = _width(phases)
    # Channels are last in memory: so nothing is moved but by joining. A height of 0 is the one that there is.
    together = op.transpose(op.concat(phases, 1), [0, 2, 3, 1])
    wide = op.transpose(op.reshape(together, [0, height, whole, maps], special_zero=True), [0, 3, 1, 2])
    return (wide if whole == width else op.slice(wide, [0], [width], [1], [3])).output(0)


def _width(phases: "list[Output]") -> int:
    """Count the columns of all together, those that are cut off, too."""
    _, _, share = sizes(phases[0])
    return share * len(phases)
