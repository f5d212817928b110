"""The convolution."""

from convscope.errors import ModelError
from convscope.importers.caffe.layers.windows import check_places, windows_of
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, make_node
from convscope.importers.caffe.shapes import convolved


def convolution(site: Site) -> Piece:
    """Convolve, in groups and with holes where asked."""
    options = site.options.convolution_param
    channels, *shape = site.maps
    outputs, group = options.num_output, options.group
    if site.axis(options.axis) != 0:
        raise UnsupportedError("its channels are not axis 1")
    if not outputs or not group or channels % group or outputs % group:
        raise ModelError(f"{outputs} maps cannot be made of {channels} channels in {group} groups")
    windows = windows_of(options)
    places = tuple(convolved(size, window) for size, window in zip(shape, windows, strict=True))
    check_places(places, windows, shape=tuple(shape))
    kernel = [window.kernel for window in windows]
    weight, bias = f"{site.name}.weight", f"{site.name}.bias"
    learned = {weight: site.blob(0, (outputs, channels // group, *kernel), what="weight")}
    if options.bias_term:
        learned[bias] = site.blob(1, (outputs,), what="bias")
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
    return Piece((node,), ((outputs, *places),), learned)
