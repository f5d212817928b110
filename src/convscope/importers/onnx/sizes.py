"""Whether the arrays of a node go together, as far as shape inference leaves it open."""

from collections.abc import Callable, Mapping
from math import prod

import numpy as np
from onnx import NodeProto

from convscope.errors import ModelError
from convscope.model.attributes import attribute
from convscope.model.tensors import Shape, dims


def check_fit(node: NodeProto, shapes: Mapping[str, Shape]) -> None:
    """Make sure that the arrays of a node have the sizes that it needs.

    Args:
        node: any.
        shapes: of the tensors of its graph.

    Raises:
        ModelError: they have not.
    """
    found = [shapes.get(name, ()) for name in node.input if name]
    check = _SIZES.get(node.op_type)
    try:
        fits = check is None or check(node, found, shapes.get(node.output[0], ()))
    except (ValueError, IndexError):  # of ranks that do not go together
        fits = False
    if not fits:
        sizes = " and ".join(map(dims, found))
        raise ModelError(
            f"{node.op_type} of {node.output[0]!r} cannot take {sizes}: the sizes do not go together"
        )


def _convolution(node: NodeProto, found: list[Shape], made: Shape) -> bool:
    picture, weight, *bias = found
    group = attribute(node, "group", 1)
    kernel = tuple(attribute(node, "kernel_shape", list(weight[2:])))
    reads, makes = (
        (weight[1] * group, weight[0]) if node.op_type == "Conv" else (weight[0], weight[1] * group)
    )
    fits = picture[1] == reads and makes % group == 0 and made[1] == makes and kernel == weight[2:]
    return fits and all(size in ((makes,), ()) for size in bias)


def _dense(node: NodeProto, found: list[Shape], made: Shape) -> bool:
    left, right, *more = found
    across = left[0] if attribute(node, "transA", 0) else left[1]
    down = right[1] if attribute(node, "transB", 0) else right[0]
    return across == down and all(np.broadcast_shapes(size, made) == made for size in more)


def _normalization(_: NodeProto, found: list[Shape], __: Shape) -> bool:
    return all(size == (found[0][1],) for size in found[1:])


def _same_volume(_: NodeProto, found: list[Shape], made: Shape) -> bool:
    return prod(found[0]) == prod(made)


_SIZES: Mapping[str, Callable[[NodeProto, list[Shape], Shape], bool]] = {
    "Conv": _convolution,
    "ConvTranspose": _convolution,
    "Gemm": _dense,
    "BatchNormalization": _normalization,
    "InstanceNormalization": _normalization,
    "Reshape": _same_volume,
    "PRelu": lambda _, found, made: np.broadcast_shapes(found[1], made) == made,
}
