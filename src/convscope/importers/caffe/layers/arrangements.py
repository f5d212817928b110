"""Layers that move values without changing them, or put those of several blobs together."""

from itertools import pairwise

import numpy as np
from onnx import NodeProto

from convscope.errors import ModelError
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, make_node, simple
from convscope.importers.caffe.shapes import Shape, dims, volume
from convscope.types import AnyArray

PROD, SUM, MAX = 0, 1, 2


def identity(site: Site) -> Piece:
    """Hand on what comes in, once for each output: what dropout and split do in a trained network."""
    nodes = tuple(make_node("Identity", [site.input.tensor], [output]) for output in site.outputs)
    return Piece(nodes, (site.input.shape,) * len(nodes))


def concat(site: Site) -> Piece:
    """Put blobs behind one another along an axis."""
    options = site.options.concat_param
    axis = site.axis(options.concat_dim if options.HasField("concat_dim") else options.axis)
    first = site.input.shape
    for value in site.inputs:
        if len(value.shape) != len(first) or _without(value.shape, axis) != _without(first, axis):
            raise ModelError(f"{value.text} cannot be put behind {dims(first)} along axis {axis + 1}")
    total = sum(value.shape[axis] for value in site.inputs)
    node = make_node("Concat", [value.tensor for value in site.inputs], site.outputs, axis=axis + 1)
    return Piece((node,), ((*first[:axis], total, *first[axis + 1 :]),))


def slices(site: Site) -> Piece:
    """Cut a blob into pieces along an axis."""
    options = site.options.slice_param
    axis = site.axis(options.slice_dim if options.HasField("slice_dim") else options.axis)
    size, count = site.input.shape[axis], len(site.outputs)
    points = list(options.slice_point) or [size // count * index for index in range(1, count)]
    sizes = [end - start for start, end in pairwise((0, *points, size))]
    if len(sizes) != count or min(sizes) < 1 or (not options.slice_point and size % count):
        raise ModelError(f"{size} values cannot be cut at {points} for {count} blobs")
    name = f"{site.outputs[0]}:sizes"
    node = make_node("Split", [site.input.tensor, name], site.outputs, axis=axis + 1)
    shape = site.input.shape
    shapes = tuple((*shape[:axis], piece, *shape[axis + 1 :]) for piece in sizes)
    return Piece((node,), shapes, constants={name: np.array(sizes, dtype=np.int64)})


def eltwise(site: Site) -> Piece:
    """Add, multiply or compare blobs value by value."""
    options = site.options.eltwise_param
    for value in site.inputs:
        if value.shape != site.input.shape:
            raise ModelError(f"{value.text} does not fit {site.input.text}")
    coefficients = list(options.coeff)
    if options.operation == MAX:
        return simple(site, "Max")
    if options.operation == PROD:
        return _product(site)
    if coefficients and len(coefficients) != len(site.inputs):
        raise ModelError(f"{len(coefficients)} coefficients for {len(site.inputs)} blobs")
    return _sum(site, coefficients or [1.0] * len(site.inputs))


def _product(site: Site) -> Piece:
    tensors = [site.input.tensor, *(f"{site.outputs[0]}:step{index}" for index in range(2, len(site.inputs)))]
    targets = [*tensors[1:], site.outputs[0]]
    nodes = tuple(
        make_node("Mul", [before, value.tensor], [after])
        for before, value, after in zip(tensors, site.inputs[1:], targets, strict=True)
    )
    return Piece(nodes, (site.input.shape,))


def _sum(site: Site, coefficients: list[float]) -> Piece:
    nodes, terms, constants = list[NodeProto](), list[str](), dict[str, AnyArray]()
    for index, (value, coefficient) in enumerate(zip(site.inputs, coefficients, strict=True)):
        if coefficient == 1:
            terms.append(value.tensor)
            continue
        term, number = f"{site.outputs[0]}:term{index}", f"{site.outputs[0]}:coefficient{index}"
        constants[number] = np.array(coefficient, dtype=np.float32)
        nodes.append(make_node("Mul", [value.tensor, number], [term]))
        terms.append(term)
    nodes.append(make_node("Sum", terms, site.outputs))
    return Piece(tuple(nodes), (site.input.shape,), constants=constants)


def flatten(site: Site) -> Piece:
    """Make one axis of several."""
    options = site.options.flatten_param
    start, end = site.axis(options.axis), site.axis(options.end_axis)
    if start > end:
        raise ModelError(f"axis {options.axis} lies behind axis {options.end_axis}")
    sizes = site.input.shape
    return _reshaped(site, (*sizes[:start], volume(sizes[start : end + 1]), *sizes[end + 1 :]))


def reshape(site: Site) -> Piece:
    """Give the same values another shape (Caffe's `reshape_layer.cpp`); the batch stays in front."""
    options = site.options.reshape_param
    before = (site.batch, *site.input.shape)
    start = options.axis + len(before) + 1 if options.axis < 0 else options.axis
    end = len(before) if options.num_axes == -1 else start + options.num_axes
    if not 0 <= start <= end <= len(before):
        raise ModelError(f"axes {start} to {end} do not exist in {dims(before)}")
    wanted = list(options.shape.dim)
    for index, size in enumerate(wanted):
        if size == 0 and start + index < len(before):
            wanted[index] = before[start + index]
    after = [*before[:start], *wanted, *before[end:]]
    if after.count(-1) == 1:
        place = after.index(-1)
        rest = volume((*after[:place], *after[place + 1 :]))
        after[place] = volume(before) // rest if rest > 0 else 0
    if min(after, default=0) < 1 or volume(tuple(after)) != volume(before):
        raise ModelError(f"{dims(before)} cannot be reshaped to {dims(tuple(wanted))}")
    if after[0] != site.batch:
        raise UnsupportedError("it works across the pictures of a batch")
    return _reshaped(site, tuple(after[1:]))


def _reshaped(site: Site, shape: Shape) -> Piece:
    name = f"{site.outputs[0]}:shape"
    node = make_node("Reshape", [site.input.tensor, name], site.outputs)
    return Piece((node,), (shape,), constants={name: np.array([0, *shape], dtype=np.int64)})


def permute(site: Site) -> Piece:
    """Change the order of the axes; those that are not named follow in their order."""
    named = list(site.options.permute_param.order)
    rank = len(site.input.shape) + 1
    if len(set(named)) != len(named) or max(named, default=0) >= rank:
        raise ModelError(f"{named} is no order of the {rank} axes")
    order = [*named, *(axis for axis in range(rank) if axis not in named)]
    if order[0] != 0:
        raise UnsupportedError("it works across the pictures of a batch")
    node = make_node("Transpose", [site.input.tensor], site.outputs, perm=order)
    return Piece((node,), (tuple(site.input.shape[axis - 1] for axis in order[1:]),))


def shuffle_channel(site: Site) -> Piece:
    """Deal the channels out anew: the first of each group, then the second of each (ShuffleNet)."""
    group = site.options.shuffle_channel_param.group
    channels, *others = site.input.shape
    if not group or channels % group:
        raise ModelError(f"{channels} channels cannot be dealt out from {group} groups")
    order, name = np.arange(channels, dtype=np.int64).reshape(group, -1).T.ravel(), f"{site.outputs[0]}:order"
    node = make_node("Gather", [site.input.tensor, name], site.outputs, axis=1)
    return Piece((node,), ((channels, *others),), constants={name: order})


def _without(shape: Shape, axis: int) -> Shape:
    return shape[:axis] + shape[axis + 1 :]
