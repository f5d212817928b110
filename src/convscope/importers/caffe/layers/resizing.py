"""Layers that make blobs larger or smaller without weights."""

import numpy as np

from convscope.errors import ModelError
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, make_node
from convscope.importers.caffe.shapes import Shape, dims
from convscope.types import AnyArray


def tile(site: Site) -> Piece:
    """Put copies of a blob behind one another along an axis."""
    options = site.options.tile_param
    axis, name = site.axis(options.axis), f"{site.outputs[0]}:repeats"
    if options.tiles < 1:
        raise ModelError(f"its tiles, {options.tiles}, are fewer than 1")
    repeats = [1] * (len(site.input.shape) + 1)
    repeats[axis + 1] = options.tiles
    node = make_node("Tile", [site.input.tensor, name], site.outputs)
    shape = tuple(size * count for size, count in zip(site.input.shape, repeats[1:], strict=True))
    return Piece((node,), (shape,), constants={name: np.array(repeats, dtype=np.int64)})


def crop(site: Site) -> Piece:
    """Cut a blob to the size of a second one, from an axis on."""
    options = site.options.crop_param
    values, pattern = site.inputs
    start = site.axis(options.axis)
    count, offsets = len(values.shape) - start, list(options.offset) or [0]
    if len(pattern.shape) != len(values.shape):
        raise ModelError(f"{values.text} cannot be cut to {pattern.text}")
    if len(offsets) not in (1, count):
        raise ModelError(f"it has {len(offsets)} offsets for {count} axes")
    begins = tuple(offsets * count if len(offsets) == 1 else offsets)
    ends = tuple(begin + size for begin, size in zip(begins, pattern.shape[start:], strict=True))
    if any(end > size for end, size in zip(ends, values.shape[start:], strict=True)):
        raise ModelError(f"{pattern.text} at {dims(begins)} does not lie in {values.text}")
    return _cut(site, start, begins, ends)


def interp(site: Site) -> Piece:
    """Stretch maps so that their corners meet the new corners, with values between (DeepLab's `interp_layer.cpp`)."""
    options = site.options.interp_param
    channels, *sizes = site.maps
    begin, end = -options.pad_beg, options.pad_end
    if begin < 0 or end > 0:
        raise UnsupportedError("it pads")
    effective = tuple(size - begin + end for size in sizes)
    if min(effective) < 1:
        raise ModelError(f"its padding leaves {dims(effective)}")
    shape = _interpolated(site, effective)
    if min(shape) < 1:
        raise ModelError(f"it makes {dims(shape)} of {dims(effective)}")
    nodes, constants, source = (), dict[str, AnyArray](), site.input.tensor
    if effective != tuple(sizes):
        source = f"{site.outputs[0]}:cut"
        piece = _cut(site, 1, (begin, begin), tuple(begin + size for size in effective), target=source)
        nodes, constants = piece.nodes, dict(piece.constants)
    name = f"{site.outputs[0]}:size"
    constants[name] = np.array(shape, dtype=np.int64)
    node = make_node(
        "Resize",
        [source, "", "", name],
        site.outputs,
        axes=[2, 3],
        mode="linear",
        coordinate_transformation_mode="align_corners",
    )
    return Piece((*nodes, node), ((channels, *shape),), constants=constants)


def _interpolated(site: Site, sizes: Shape) -> Shape:
    options = site.options.interp_param
    if len(site.inputs) == 2:
        return site.inputs[1].shape[1:]
    shrink, zoom = options.shrink_factor, options.zoom_factor
    if shrink < 1 or zoom < 1:
        raise ModelError("its shrink_factor or zoom_factor is less than 1")
    if options.HasField("shrink_factor") or options.HasField("zoom_factor"):
        shrunk = ((size - 1) // shrink + 1 for size in sizes)
        return tuple(size + (size - 1) * (zoom - 1) for size in shrunk)
    if not options.HasField("height") or not options.HasField("width"):
        raise ModelError("it has neither height and width nor a factor")
    return options.height, options.width


def _cut(site: Site, start: int, begins: Shape, ends: Shape, *, target: str = "") -> Piece:
    """Cut a box out of the first input, from an axis on."""
    target = target or site.outputs[0]
    axes = range(start + 1, start + 1 + len(begins))
    constants: dict[str, AnyArray] = {
        f"{target}:{what}": np.array(values, dtype=np.int64)
        for what, values in (("begins", begins), ("ends", ends), ("axes", axes))
    }
    sizes = tuple(end - begin for begin, end in zip(begins, ends, strict=True))
    node = make_node("Slice", [site.input.tensor, *constants], [target])
    return Piece((node,), ((*site.input.shape[:start], *sizes),), constants=constants)
