"""Pooling, with Caffe's own rounding, clipping and divisor (its `pooling_layer.cpp`)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from onnx import NodeProto

from convscope.errors import ModelError
from convscope.importers.caffe.layers.windows import Windows, check_places, extent, windows_of
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, make_node
from convscope.importers.caffe.shapes import Shape, Window, check_volume, pooled, volume
from convscope.types import AnyArray

MAX, AVE = 0, 1
FLOOR = 1
LOWEST = np.finfo(np.float32).min  # what Caffe starts its search for the largest value with

_Made = tuple[tuple[NodeProto, ...], dict[str, AnyArray]]


def pooling(site: Site) -> Piece:
    """Keep the largest value of each window, or the average."""
    options = site.options.pooling_param
    channels = site.maps[0]
    if options.pool not in (MAX, AVE):
        raise UnsupportedError("stochastic pooling is not computed")
    if options.global_pooling:
        operator = "GlobalMaxPool" if options.pool == MAX else "GlobalAveragePool"
        return Piece((make_node(operator, [site.input.tensor], site.outputs),), ((channels, 1, 1),))
    round_up = options.ceil_mode and options.round_mode != FLOOR
    return pool(site, windows_of(options), method=options.pool, round_up=round_up)


def pyramid(site: Site) -> Piece:
    """Pool to 1, 4, 16 ... places, one level of a pyramid after another, in a row (Caffe's `spp_layer.cpp`)."""
    options, target = site.options.spp_param, site.outputs[0]
    sizes = site.maps[1:]
    if options.pool not in (MAX, AVE):
        raise UnsupportedError("stochastic pooling is not computed")
    if not options.pyramid_height:
        raise ModelError("it has no pyramid_height")
    if options.pyramid_height == 1:
        return pool(site, _level(sizes, 1), method=options.pool)
    nodes, rows, total = list[NodeProto](), list[str](), 0
    constants: dict[str, AnyArray] = {}
    for level in range(options.pyramid_height):
        maps, row = f"{target}:level{level}", f"{target}:row{level}"
        piece = pool(replace(site, outputs=(maps,)), _level(sizes, 1 << level), method=options.pool)
        nodes += [*piece.nodes, make_node("Flatten", [maps], [row], axis=1)]
        rows.append(row)
        constants |= piece.constants
        total += volume(piece.shapes[0])
    nodes.append(make_node("Concat", rows, [target], axis=1))
    return Piece(tuple(nodes), ((total,),), constants=constants)


def _level(sizes: Sequence[int], bins: int) -> Windows:
    height, width = (-(-size // bins) for size in sizes)
    pads = [(kernel * bins - size + 1) // 2 for kernel, size in zip((height, width), sizes, strict=True)]
    return Window(height, height, pads[0]), Window(width, width, pads[1])


def pool(site: Site, windows: Windows, *, method: int, round_up: bool = True) -> Piece:
    """Pool with windows that are known.

    Args:
        site: of the layer.
        windows: along height and width.
        method: MAX or AVE.
        round_up: false in the dialects that round down.

    Raises:
        ModelError: the windows do not fit.
    """
    channels, *shape = site.maps
    if any(window.pad >= window.kernel for window in windows):
        raise ModelError(f"its padding is not smaller than its window, {extent(windows)}")
    clip = any(window.pad for window in windows)
    places = tuple(
        pooled(size, window, clip=clip, round_up=round_up)
        for size, window in zip(shape, windows, strict=True)
    )
    check_places(places, windows, shape=tuple(shape))
    # How far the last window reaches beyond the picture: as it is rounded up, perhaps beyond the padding.
    ends = tuple(
        max(0, (count - 1) * window.stride + window.kernel - window.pad - size)
        for count, window, size in zip(places, windows, shape, strict=True)
    )
    make = _largest if method == MAX else _average
    nodes, constants = make(site, windows, ends)
    return Piece(nodes, ((channels, *places),), constants=constants)


def _largest(site: Site, windows: Windows, ends: Shape) -> _Made:
    pads = _begins(windows) + ends
    if all(end < window.kernel for end, window in zip(ends, windows, strict=True)):
        return (_pool(site, "MaxPool", windows, source=site.input.tensor, pads=pads),), {}
    # With a stride longer than the window, the last one may lie wholly outside: it finds nothing there.
    padded, node, constants = _padded(site, pads, value=LOWEST)
    return (node, _pool(site, "MaxPool", windows, source=padded)), constants


def _average(site: Site, windows: Windows, ends: Shape) -> _Made:
    """Divide by the part of the window that lies on the picture and its padding, not by what is beyond both."""
    begins = _begins(windows)
    beyond = tuple(max(0, end - begin) for begin, end in zip(begins, ends, strict=True))
    if any(end >= window.kernel for end, window in zip(beyond, windows, strict=True)):
        raise ModelError("its last window lies outside the picture: the average of nothing")
    source = site.input.tensor
    if not any(begins):
        return (_pool(site, "AveragePool", windows, source=source, pads=begins + ends),), {}
    if not any(beyond):
        return (_pool(site, "AveragePool", windows, source=source, pads=begins + ends, count_padding=1),), {}
    padded, node, constants = _padded(site, begins * 2, value=np.float32(0))
    return (node, _pool(site, "AveragePool", windows, source=padded, pads=(0, 0, *beyond))), constants


def _begins(windows: Windows) -> Shape:
    return tuple(window.pad for window in windows)


def _pool(
    site: Site,
    operator: str,
    windows: Windows,
    *,
    source: str,
    pads: Shape = (0, 0, 0, 0),
    count_padding: int = 0,
) -> NodeProto:
    counting = {"count_include_pad": 1} if count_padding else {}
    return make_node(
        operator,
        [source],
        site.outputs,
        kernel_shape=[window.kernel for window in windows],
        strides=[window.stride for window in windows],
        pads=pads,
        **counting,
    )


def _padded(site: Site, pads: Shape, *, value: np.float32) -> tuple[str, NodeProto, dict[str, AnyArray]]:
    """Make the maps larger; the pads are at the top, left, bottom and right."""
    channels, height, width = site.maps
    top, left, bottom, right = pads
    check_volume((channels, top + height + bottom, left + width + right))
    padded = f"{site.outputs[0]}:padded"
    constants: dict[str, AnyArray] = {
        f"{padded}:pads": np.array([0, 0, top, left, 0, 0, bottom, right], dtype=np.int64),
        f"{padded}:value": np.array(value),
    }
    return padded, make_node("Pad", [site.input.tensor, *constants], [padded]), constants
