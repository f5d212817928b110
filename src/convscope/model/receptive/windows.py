"""What windows see: convolution, pooling, resizing."""

from fractions import Fraction

from convscope.model.receptive.mixing import everything
from convscope.model.receptive.side import Side, stepped
from convscope.model.receptive.site import Site

WEIGHTS = {"Conv": 1, "ConvInteger": 1, "FusedConv": 1, "QLinearConv": 3}
"""Which input holds the weights."""


def window(site: Site) -> list[Side]:
    side = site.sides[site.first]
    if side.axis is None:
        return [side]
    if side.axis < 2:
        return everything(site)
    way = side.axis - 2
    weights = site.node.input[WEIGHTS.get(site.node.op_type, 0)]
    kernels = site.attribute("kernel_shape", list(site.shapes.get(weights, (1,) * 8)[2:]))
    rank = len(kernels)
    kernel = kernels[way]
    stride = site.attribute("strides", [1] * rank)[way]
    extent = site.attribute("dilations", [1] * rank)[way] * (kernel - 1) + 1
    places = site.places(site.first, side)
    pad = _pad(site, way=way, places=places, stride=stride, extent=extent, rank=rank)
    return [
        Side(
            side.axis,
            side.start - pad * side.stride,
            side.stride * stride,
            side.size + (extent - 1) * side.stride,
        )
    ]


def _pad(site: Site, *, way: int, places: int, stride: int, extent: int, rank: int) -> int:
    mode = site.attribute("auto_pad", b"NOTSET")
    if mode in (b"SAME_UPPER", b"SAME_LOWER"):
        total = max((-(-places // stride) - 1) * stride + extent - places, 0)
        return total // 2 if mode == b"SAME_UPPER" else -(-total // 2)
    return 0 if mode == b"VALID" else site.attribute("pads", [0] * 2 * rank)[way]


def transposed_window(site: Site) -> list[Side]:
    """See what a place of a transposed convolution is made of: at most, and often less."""
    side = site.sides[site.first]
    if side.axis is None:
        return [side]
    if side.axis < 2:
        return everything(site)
    way = side.axis - 2
    kernels = site.attribute("kernel_shape", list(site.shapes.get(site.node.input[1], (1,) * 8)[2:]))
    rank = len(kernels)
    stride = site.attribute("strides", [1] * rank)[way]
    reach = site.attribute("dilations", [1] * rank)[way] * (kernels[way] - 1)
    if site.attribute("auto_pad", b"NOTSET") != b"NOTSET" or site.attribute("output_shape", list[int]()):
        return everything(site)
    pad = site.attribute("pads", [0] * 2 * rank)[way]
    first = Fraction(pad - reach, stride)
    return [stepped(side, first=first, step=Fraction(1, stride), reach=Fraction(reach, stride))]


def resized(site: Site) -> list[Side]:
    side = site.sides[site.first]
    if side.axis is None:
        return [side]
    before, after = site.places(site.first, side), site.shapes.get(site.node.output[0], ())
    if side.axis >= len(after) or after[side.axis] < 1:
        return everything(site)
    if after[side.axis] == before:
        return [side]
    step = Fraction(before, after[side.axis])
    reach = {b"cubic": 2, b"linear": 1}.get(site.attribute("mode", b"nearest"), 1)
    if site.attribute("antialias", 0) or site.attribute("coordinate_transformation_mode", b"").startswith(
        (b"align", b"tf_crop")
    ):
        return everything(site)
    return [stepped(side, first=-Fraction(reach), step=step, reach=Fraction(2 * reach))]


def depth_to_space(site: Site) -> list[Side]:
    side = site.sides[site.first]
    block = site.attribute("blocksize", 1)
    return [
        stepped(
            side, first=Fraction(1 - block, block), step=Fraction(1, block), reach=Fraction(block - 1, block)
        )
    ]


def space_to_depth(site: Site) -> list[Side]:
    side = site.sides[site.first]
    block = site.attribute("blocksize", 1)
    return [stepped(side, first=Fraction(0), step=Fraction(block), reach=Fraction(block - 1))]
