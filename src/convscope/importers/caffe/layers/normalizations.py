"""Layers that bring values to a common measure: LRN, batch normalisation, scale and bias."""

import numpy as np

from convscope.errors import ModelError
from convscope.importers.caffe.layers.windows import LONGEST
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, make_node, steps
from convscope.importers.caffe.shapes import Shape
from convscope.types import AnyArray, Floats

WITHIN_CHANNEL = 1


def lrn(site: Site) -> Piece:
    """Divide by the local response: across neighbouring channels, or within a square of each map."""
    options = site.options.lrn_param
    if options.local_size % 2 == 0 or options.local_size > LONGEST:
        raise ModelError(f"its local_size, {options.local_size}, is not an odd number up to {LONGEST}")
    if options.norm_region == WITHIN_CHANNEL:
        return _lrn_within(site, size=options.local_size, alpha=options.alpha, beta=options.beta)
    node = make_node(
        "LRN",
        [site.input.tensor],
        site.outputs,
        size=options.local_size,
        alpha=options.alpha,
        beta=options.beta,
        bias=options.k,
    )
    return Piece((node,), (site.maps,))


def _lrn_within(site: Site, *, size: int, alpha: float, beta: float) -> Piece:
    """Compute x * (1 + alpha * mean x² in the square) ** -beta; k plays no part (Caffe's `lrn_layer.cpp`)."""
    source, target = site.input.tensor, site.outputs[0]
    square, mean, factor = (f"{target}:{part}" for part in ("square", "mean", "factor"))
    arithmetic, constants = steps(mean, factor, [("Mul", alpha), ("Add", 1), ("Pow", -beta)])
    nodes = (
        make_node("Mul", [source, source], [square]),
        make_node(
            "AveragePool",
            [square],
            [mean],
            kernel_shape=[size, size],
            pads=[size // 2] * 4,
            count_include_pad=1,
        ),
        *arithmetic,
        make_node("Mul", [source, factor], site.outputs),
    )
    return Piece(nodes, (site.maps,), constants=constants)


def batch_norm(site: Site) -> Piece:
    """Subtract the mean and divide by the deviation that each channel had in training."""
    options = site.options.batch_norm_param
    if options.HasField("use_global_stats") and not options.use_global_stats:
        raise UnsupportedError("it takes the mean of the batch at hand")
    channels = site.input.shape[0]
    total = float(site.blob(2, (), what="scale factor"))
    factor = np.float32(1 / total if total else 0)
    mean, variance = f"{site.name}.mean", f"{site.name}.variance"
    learned: dict[str, Floats] = {
        mean: site.blob(0, (channels,), what="mean") * factor,
        variance: site.blob(1, (channels,), what="variance") * factor,
    }
    one, zero = f"{site.outputs[0]}:one", f"{site.outputs[0]}:zero"
    constants = {one: np.ones(channels, dtype=np.float32), zero: np.zeros(channels, dtype=np.float32)}
    node = make_node(
        "BatchNormalization",
        [site.input.tensor, one, zero, mean, variance],
        site.outputs,
        epsilon=options.eps,
    )
    return Piece((node,), (site.input.shape,), learned, constants)


def scale(site: Site) -> Piece:
    """Multiply with a learned factor for each channel, or with a second blob; add a bias where there is one."""
    options = site.options.scale_param
    if len(site.inputs) == 2:
        return _scale_by_blob(site)
    shape, stretched = _learned_shape(site, axis=options.axis, num_axes=options.num_axes)
    weight, bias = f"{site.name}.weight", f"{site.name}.bias"
    learned = {weight: site.blob(0, shape, what="weight").reshape(stretched)}
    if not options.bias_term:
        node = make_node("Mul", [site.input.tensor, weight], site.outputs)
        return Piece((node,), (site.input.shape,), learned)
    learned[bias] = site.blob(1, shape, what="bias").reshape(stretched)
    product = f"{site.outputs[0]}:product"
    nodes = (
        make_node("Mul", [site.input.tensor, weight], [product]),
        make_node("Add", [product, bias], site.outputs),
    )
    return Piece(nodes, (site.input.shape,), learned)


def bias(site: Site) -> Piece:
    """Add a learned value for each channel."""
    options = site.options.bias_param
    if len(site.inputs) == 2:
        raise UnsupportedError("its bias is made by another layer")
    shape, stretched = _learned_shape(site, axis=options.axis, num_axes=options.num_axes)
    name = f"{site.name}.bias"
    node = make_node("Add", [site.input.tensor, name], site.outputs)
    return Piece((node,), (site.input.shape,), {name: site.blob(0, shape, what="bias").reshape(stretched)})


def _learned_shape(site: Site, *, axis: int, num_axes: int) -> tuple[Shape, Shape]:
    """Give the shape of a factor that covers some axes, and the same stretched so that it broadcasts."""
    start = site.axis(axis) if num_axes else 0
    sizes = site.input.shape
    end = len(sizes) if num_axes == -1 else start + num_axes
    if not 0 <= start <= end <= len(sizes):
        raise ModelError(f"{num_axes} axes from axis {axis} on are more than {site.input.text} has")
    shape = sizes[start:end]
    return shape, (*shape, *(1 for _ in sizes[end:]))


def _scale_by_blob(site: Site) -> Piece:
    options = site.options.scale_param
    values, factors = site.inputs
    if options.axis != 0 or options.bias_term:
        raise UnsupportedError("its factor does not cover the batch, or has a bias")
    if values.shape[: len(factors.shape)] != factors.shape:
        raise ModelError(f"a factor of {factors.text} does not fit values of {values.text}")
    missing = len(values.shape) - len(factors.shape)
    if not missing:
        node = make_node("Mul", [values.tensor, factors.tensor], site.outputs)
        return Piece((node,), (values.shape,))
    stretched, axes = f"{site.outputs[0]}:stretched", f"{site.outputs[0]}:axes"
    nodes = (
        make_node("Unsqueeze", [factors.tensor, axes], [stretched]),
        make_node("Mul", [values.tensor, stretched], site.outputs),
    )
    places = np.arange(missing, dtype=np.int64) + len(factors.shape) + 1
    constants: dict[str, AnyArray] = {axes: places}
    return Piece(nodes, (values.shape,), constants=constants)
