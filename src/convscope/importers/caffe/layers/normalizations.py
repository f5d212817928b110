"""Layers that bring values to a common measure."""

from collections.abc import Mapping, Sequence

import numpy as np

from convscope.errors import ModelError
from convscope.importers.caffe.layers.windows import LONGEST
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, make_node, steps
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
    return _batch_norm(site, [one, zero, mean, variance], learned, constants, eps=options.eps)


def bn(site: Site) -> Piece:
    """Do what BatchNorm and Scale do together, as the forks for segmentation have it.

    Four blobs are slope, bias, mean and variance (PSPNet); two are slope and bias into which the others have gone
    (SegNet's inference).
    """
    channels = site.input.shape[0]
    names = ("weight", "bias", "mean", "variance")[: 4 if len(site.blobs) > 2 else 2]
    learned = {
        f"{site.name}.{what}": site.row(index, channels, what=what) for index, what in enumerate(names)
    }
    if len(names) == 4:
        return _batch_norm(site, list(learned), learned, {}, eps=site.options.bn_param.eps)
    stretched = (channels, *(1 for _ in site.input.shape[1:]))
    weight, bias = learned
    product = f"{site.outputs[0]}:product"
    nodes = (
        make_node("Mul", [site.input.tensor, weight], [product]),
        make_node("Add", [product, bias], site.outputs),
    )
    return Piece(
        nodes, (site.input.shape,), {name: array.reshape(stretched) for name, array in learned.items()}
    )


def _batch_norm(
    site: Site,
    names: Sequence[str],
    learned: Mapping[str, Floats],
    constants: Mapping[str, Floats],
    *,
    eps: float,
) -> Piece:
    node = make_node("BatchNormalization", [site.input.tensor, *names], site.outputs, epsilon=eps)
    return Piece((node,), (site.input.shape,), learned, constants)


def mvn(site: Site) -> Piece:
    """Subtract the mean of each map, or of all, and divide by the deviation (Caffe's `mvn_layer.cpp`)."""
    options = site.options.mvn_param
    source, target, rank = site.input.tensor, site.outputs[0], len(site.maps)
    axes, mean, square, variance, deviation, divisor = (
        f"{target}:{part}" for part in ("axes", "mean", "square", "variance", "deviation", "divisor")
    )
    places = range(1 if options.across_channels else 2, rank + 1)
    constants: dict[str, AnyArray] = {axes: np.array(places, dtype=np.int64)}
    average = make_node("ReduceMean", [source, axes], [mean], keepdims=1)
    if not options.normalize_variance:
        return Piece(
            (average, make_node("Sub", [source, mean], site.outputs)), (site.maps,), constants=constants
        )
    centred = f"{target}:centred"
    last, number = steps(deviation, divisor, [("Add", options.eps)])
    nodes = (
        average,
        make_node("Sub", [source, mean], [centred]),
        make_node("Mul", [centred, centred], [square]),
        make_node("ReduceMean", [square, axes], [variance], keepdims=1),
        make_node("Sqrt", [variance], [deviation]),
        *last,
        make_node("Div", [centred, divisor], site.outputs),
    )
    return Piece(nodes, (site.maps,), constants={**constants, **number})


def normalize(site: Site) -> Piece:
    """Divide by the length that each place's values have, or the whole picture's; multiply with what was learned."""
    options = site.options.norm_param
    source, target = site.input.tensor, site.outputs[0]
    channels = site.maps[0]
    axes, square, total, length, unit = (
        f"{target}:{part}" for part in ("axes", "square", "total", "length", "unit")
    )
    weight = f"{site.name}.weight"
    factor = site.blob(0, () if options.channel_shared else (channels,), what="weight")
    places = [1, 2, 3] if options.across_spatial else [1]
    arithmetic, constants = steps(total, length, [("Add", options.eps), ("Pow", 0.5)])
    nodes = (
        make_node("Mul", [source, source], [square]),
        make_node("ReduceSum", [square, axes], [total], keepdims=1),
        *arithmetic,
        make_node("Div", [source, length], [unit]),
        make_node("Mul", [unit, weight], site.outputs),
    )
    return Piece(
        nodes,
        (site.maps,),
        {weight: factor.reshape(-1, 1, 1)},
        {**constants, axes: np.array(places, dtype=np.int64)},
    )
