"""Layers whose windows slide over feature maps: convolution and pooling."""

from dataclasses import dataclass

import numpy as np
from onnx import NodeProto

from convscope.errors import ModelError
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, make_node
from convscope.importers.caffe.schema import Message
from convscope.importers.caffe.shapes import Shape, Window, convolved, dims, pooled
from convscope.types import AnyArray

MAX, AVE = 0, 1
FLOOR = 1
LONGEST = 1 << 15  # of a window: four times the side of the largest picture
LOWEST = np.finfo(np.float32).min  # what Caffe starts its search for the largest value with


def convolution(site: Site) -> Piece:
    """Convolve, in groups and with holes where asked."""
    options = site.options.convolution_param
    channels, height, width = site.maps
    outputs, group = options.num_output, options.group
    if site.axis(options.axis) != 0:
        raise UnsupportedError("its channels are not axis 1")
    if not outputs or not group or channels % group or outputs % group:
        raise ModelError(f"{outputs} maps cannot be made of {channels} channels in {group} groups")
    windows = _windows(options, dilations=_pair(options, "dilation", default=1))
    sizes = tuple(convolved(size, window) for size, window in zip((height, width), windows, strict=True))
    _check(sizes, windows, shape=(height, width))
    kernel = [window.kernel for window in windows]
    learned = {
        f"{site.name}.weight": site.blob(0, (outputs, channels // group, *kernel), what="weight"),
    }
    if options.bias_term:
        learned[f"{site.name}.bias"] = site.blob(1, (outputs,), what="bias")
    node = make_node(
        "Conv",
        [site.input.tensor, *learned],
        site.outputs,
        kernel_shape=kernel,
        strides=[window.stride for window in windows],
        pads=[window.pad for window in windows] * 2,
        dilations=[window.dilation for window in windows],
        group=group,
    )
    return Piece((node,), ((outputs, *sizes),), learned)


def pooling(site: Site) -> Piece:
    """Pool with Caffe's own rounding, clipping and divisor (its `pooling_layer.cpp`)."""
    options = site.options.pooling_param
    channels, *shape = site.maps
    if options.pool not in (MAX, AVE):
        raise UnsupportedError("stochastic pooling is not computed")
    if options.global_pooling:
        operator = "GlobalMaxPool" if options.pool == MAX else "GlobalAveragePool"
        node = make_node(operator, [site.input.tensor], site.outputs)
        return Piece((node,), ((channels, 1, 1),))
    windows = _windows(options)
    if any(window.pad >= window.kernel for window in windows):
        raise ModelError(f"its padding is not smaller than its window, {_kernel(windows)}")
    clip = any(window.pad for window in windows)
    round_up = options.ceil_mode and options.round_mode != FLOOR
    sizes = tuple(
        pooled(size, window, clip=clip, round_up=round_up)
        for size, window in zip(shape, windows, strict=True)
    )
    _check(sizes, windows, shape=tuple(shape))
    # How far the last window reaches beyond the picture. Caffe rounds up, so it may be beyond the padding.
    ends = tuple(
        max(0, (places - 1) * window.stride + window.kernel - window.pad - size)
        for places, window, size in zip(sizes, windows, shape, strict=True)
    )
    pool = _largest if options.pool == MAX else _average
    nodes, constants = pool(site, windows, ends)
    return Piece(nodes, ((channels, *sizes),), constants=constants)


_Nodes = tuple[tuple[NodeProto, ...], dict[str, AnyArray]]


def _largest(site: Site, windows: tuple[Window, ...], ends: tuple[int, ...]) -> _Nodes:
    begins = tuple(window.pad for window in windows)
    if all(end < window.kernel for end, window in zip(ends, windows, strict=True)):
        node = _pool(site, "MaxPool", windows, source=site.input.tensor, pads=begins + ends)
        return (node,), {}
    # With a stride longer than the window, the last one may lie wholly outside: it finds nothing there.
    padding = _Padding(site, begins + ends, value=LOWEST)
    return (padding.node, _pool(site, "MaxPool", windows, source=padding.tensor)), padding.constants


def _average(site: Site, windows: tuple[Window, ...], ends: tuple[int, ...]) -> _Nodes:
    # Caffe divides by the part of the window inside the picture and its padding, not by what lies beyond both.
    begins = tuple(window.pad for window in windows)
    if any(end - window.pad >= window.kernel for end, window in zip(ends, windows, strict=True)):
        raise ModelError("its last window lies outside the picture: the average of nothing")
    if not any(begins):
        node = _pool(site, "AveragePool", windows, source=site.input.tensor, pads=begins + ends)
        return (node,), {}
    beyond = tuple(max(0, end - begin) for begin, end in zip(begins, ends, strict=True))
    if not any(beyond):
        node = _pool(site, "AveragePool", windows, source=site.input.tensor, pads=begins + ends, count=1)
        return (node,), {}
    padding = _Padding(site, begins * 2, value=np.float32(0))
    node = _pool(site, "AveragePool", windows, source=padding.tensor, pads=(0, 0, *beyond))
    return (padding.node, node), padding.constants


def _pool(
    site: Site,
    operator: str,
    windows: tuple[Window, ...],
    *,
    source: str,
    pads: tuple[int, ...] = (0, 0, 0, 0),
    count: int = 0,
) -> NodeProto:
    attributes = {"count_include_pad": count} if count else {}
    return make_node(
        operator,
        [source],
        site.outputs,
        kernel_shape=[window.kernel for window in windows],
        strides=[window.stride for window in windows],
        pads=pads,
        **attributes,
    )


@dataclass(frozen=True)
class _Padding:
    """A node that makes the maps larger: pads are top, left, bottom, right."""

    site: Site
    pads: tuple[int, ...]
    value: np.float32

    @property
    def tensor(self) -> str:
        return f"{self.site.outputs[0]}:padded"

    @property
    def constants(self) -> dict[str, AnyArray]:
        top, left, bottom, right = self.pads
        return {
            f"{self.tensor}:pads": np.array([0, 0, top, left, 0, 0, bottom, right], dtype=np.int64),
            f"{self.tensor}:value": np.array(self.value),
        }

    @property
    def node(self) -> NodeProto:
        return make_node("Pad", [self.site.input.tensor, *self.constants], [self.tensor])


def _windows(options: Message, *, dilations: tuple[int, ...] = (1, 1)) -> tuple[Window, ...]:
    kernels = _pair(options, "kernel_size", "kernel_h", "kernel_w")
    strides = _pair(options, "stride", "stride_h", "stride_w", default=1)
    pads = _pair(options, "pad", "pad_h", "pad_w", default=0)
    windows = tuple(Window(*numbers) for numbers in zip(kernels, strides, pads, dilations, strict=True))
    if any(not (window.kernel and window.stride and window.dilation) for window in windows):
        raise ModelError("its kernel, stride or dilation is 0")
    if max(*kernels, *strides, *pads, *dilations) > LONGEST:
        raise ModelError(f"its kernel, stride, pad or dilation is greater than {LONGEST}")
    return windows


def _pair(
    options: Message, both: str, vertical: str = "", horizontal: str = "", *, default: int | None = None
) -> tuple[int, int]:
    """Read a setting for height and width, in any of the ways in which Caffe lets people spell it."""
    given = getattr(options, both)
    if isinstance(given, int):  # pooling has one value, convolution a list
        given = [given] if options.HasField(both) else []
    apart = [name for name in (vertical, horizontal) if name and options.HasField(name)]
    if given and apart:
        raise ModelError(f"it has both {both} and {apart[0]}")
    if len(given) > 2:
        raise UnsupportedError(f"its window has {len(given)} dimensions")
    if given:
        return given[0], given[-1]
    if apart:
        return getattr(options, vertical), getattr(options, horizontal)
    if default is None:
        raise ModelError(f"it has no {both}")
    return default, default


def _check(sizes: Shape, windows: tuple[Window, ...], *, shape: Shape) -> None:
    if min(sizes) < 1:
        raise ModelError(f"its window, {_kernel(windows)}, is larger than what it slides over, {dims(shape)}")


def _kernel(windows: tuple[Window, ...]) -> str:
    return dims(tuple(window.extent for window in windows))
