"""The convolution, and what is made like it."""

from math import prod

from onnx import NodeProto

from convscope.errors import ModelError
from convscope.importers.caffe.layers.windows import Windows, check_places, windows_of
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, make_node
from convscope.importers.caffe.shapes import Shape, convolved, deconvolved, dims
from convscope.types import Floats


def convolution(site: Site) -> Piece:
    """Convolve, in groups and with holes where asked."""
    options = site.options.convolution_param
    return _convolution(site, outputs=options.num_output, group=options.group)


def depthwise(site: Site) -> Piece:
    """Convolve each channel on its own; the forks that have this type need not be told so by `group`."""
    options = site.options.convolution_param
    channels = site.maps[0]
    return _convolution(
        site,
        outputs=options.num_output or channels,
        group=options.group if options.HasField("group") else channels,
    )


def deconvolution(site: Site) -> Piece:
    """Go the way of a convolution back: each value spreads over a window."""
    options = site.options.convolution_param
    outputs, group = options.num_output, options.group
    channels, *shape = _channels_first(site, outputs=outputs, group=group)
    windows = windows_of(options)
    places = tuple(deconvolved(size, window) for size, window in zip(shape, windows, strict=True))
    if min(places) < 1:
        raise ModelError(f"its padding leaves {dims(places)} of what it makes")
    learned = _learned(site, (channels, outputs // group), windows, outputs=outputs)
    weight, *bias = (array.size for array in learned.values())
    return Piece(
        (_node(site, "ConvTranspose", windows, learned, group),),
        ((outputs, *places),),
        learned,
        cost=weight * prod(shape) + sum(bias) * prod(places),
    )


def _convolution(site: Site, *, outputs: int, group: int) -> Piece:
    channels, *shape = _channels_first(site, outputs=outputs, group=group)
    windows = windows_of(site.options.convolution_param)
    places = tuple(convolved(size, window) for size, window in zip(shape, windows, strict=True))
    check_places(places, windows, shape=tuple(shape))
    learned = _learned(site, (outputs, channels // group), windows, outputs=outputs)
    return Piece((_node(site, "Conv", windows, learned, group),), ((outputs, *places),), learned)


def _channels_first(site: Site, *, outputs: int, group: int) -> tuple[int, int, int]:
    channels, height, width = site.maps
    if site.axis(site.options.convolution_param.axis) != 0:
        raise UnsupportedError("its channels are not axis 1")
    if not outputs or not group or channels % group or outputs % group:
        raise ModelError(f"{outputs} maps cannot be made of {channels} channels in {group} groups")
    return channels, height, width


def _learned(site: Site, maps: Shape, windows: Windows, *, outputs: int) -> dict[str, Floats]:
    shape = (*maps, *(window.kernel for window in windows))
    learned = {f"{site.name}.weight": site.blob(0, shape, what="weight")}
    if site.options.convolution_param.bias_term:
        learned[f"{site.name}.bias"] = site.blob(1, (outputs,), what="bias")
    return learned


def _node(site: Site, operator: str, windows: Windows, learned: dict[str, Floats], group: int) -> NodeProto:
    return make_node(
        operator,
        [site.input.tensor, *learned],
        site.outputs,
        kernel_shape=[window.kernel for window in windows],
        strides=[window.stride for window in windows],
        pads=[window.pad for window in windows] * 2,
        dilations=[window.dilation for window in windows],
        group=group,
    )
