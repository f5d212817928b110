"""Layers that change each value on its own, and the softmax."""

import math

import numpy as np
from onnx import TensorProto

from convscope.errors import ModelError
from convscope.importers.caffe.piece import Piece, Site, make_node, simple, steps
from convscope.types import AnyArray

NATURAL = -1  # what Caffe writes for the base e


def relu(site: Site) -> Piece:
    """Keep what is positive; multiply the rest with the slope."""
    slope = site.options.relu_param.negative_slope
    return simple(site, "LeakyRelu", alpha=slope) if slope else simple(site, "Relu")


def prelu(site: Site) -> Piece:
    """Keep what is positive; multiply the rest with a slope learned for each channel, or for all."""
    channels, *others = site.input.shape
    shared = site.options.prelu_param.channel_shared
    slope = site.blob(0, () if shared else (channels,), what="slope")
    name = f"{site.name}.slope"
    node = make_node("PRelu", [site.input.tensor, name], site.outputs)
    shape = (1,) if shared else (channels, *(1 for _ in others))
    return Piece((node,), (site.input.shape,), {name: slope.reshape(shape)})


def relu6(site: Site) -> Piece:
    """Keep what lies between 0 and 6."""
    return _clipped(site, 0, 6)


def clip(site: Site) -> Piece:
    """Keep what lies between two bounds."""
    options = site.options.clip_param
    if options.min > options.max:
        raise ModelError(f"its min, {options.min:g}, is greater than its max, {options.max:g}")
    return _clipped(site, options.min, options.max)


def _clipped(site: Site, low: float, high: float) -> Piece:
    bounds: dict[str, AnyArray] = {
        f"{site.outputs[0]}:min": np.array(low, dtype=np.float32),
        f"{site.outputs[0]}:max": np.array(high, dtype=np.float32),
    }
    node = make_node("Clip", [site.input.tensor, *bounds], site.outputs)
    return Piece((node,), (site.input.shape,), constants=bounds)


def elu(site: Site) -> Piece:
    """Let what is negative run into -alpha."""
    return simple(site, "Elu", alpha=site.options.elu_param.alpha)


def sigmoid(site: Site) -> Piece:
    """Squeeze into 0..1."""
    return simple(site, "Sigmoid")


def tanh(site: Site) -> Piece:
    """Squeeze into -1..1."""
    return simple(site, "Tanh")


def swish(site: Site) -> Piece:
    """Multiply each value with what the sigmoid makes of it: x * sigmoid(beta * x)."""
    source, target, beta = site.input.tensor, site.outputs[0], site.options.swish_param.beta
    gate = f"{target}:gate"
    nodes, constants = [make_node("Sigmoid", [source], [gate])], dict[str, AnyArray]()
    if beta != 1:
        scaled = f"{target}:scaled"
        before, constants = steps(source, scaled, [("Mul", beta)])
        nodes = [*before, make_node("Sigmoid", [scaled], [gate])]
    nodes.append(make_node("Mul", [source, gate], site.outputs))
    return Piece(tuple(nodes), (site.input.shape,), constants=constants)


def threshold(site: Site) -> Piece:
    """Make 1 of what is greater than a bound, and 0 of the rest."""
    bound, greater = f"{site.outputs[0]}:bound", f"{site.outputs[0]}:greater"
    nodes = (
        make_node("Greater", [site.input.tensor, bound], [greater]),
        make_node("Cast", [greater], site.outputs, to=TensorProto.FLOAT),
    )
    number = np.array(site.options.threshold_param.threshold, dtype=np.float32)
    return Piece(nodes, (site.input.shape,), constants={bound: number})


def absolute(site: Site) -> Piece:
    """Drop the sign."""
    return simple(site, "Abs")


def bnll(site: Site) -> Piece:
    """Compute log(1 + exp(x))."""
    return simple(site, "Softplus")


def power(site: Site) -> Piece:
    """Compute (shift + scale * x) ** power."""
    options = site.options.power_param
    arithmetic = [("Mul", options.scale), ("Add", options.shift), ("Pow", options.power)]
    needed = [(operator, number) for operator, number in arithmetic if number != (operator != "Add")]
    if not needed:
        return simple(site, "Identity")
    nodes, constants = steps(site.input.tensor, site.outputs[0], needed)
    return Piece(tuple(nodes), (site.input.shape,), constants=constants)


def exponential(site: Site) -> Piece:
    """Compute base ** (shift + scale * x)."""
    options = site.options.exp_param
    rate = _natural_log(options.base)
    exponent = f"{site.outputs[0]}:exponent"
    nodes, constants = steps(
        site.input.tensor, exponent, [("Mul", rate * options.scale), ("Add", rate * options.shift)]
    )
    nodes.append(make_node("Exp", [exponent], site.outputs))
    return Piece(tuple(nodes), (site.input.shape,), constants=constants)


def logarithm(site: Site) -> Piece:
    """Compute the logarithm of (shift + scale * x) to a base."""
    options = site.options.log_param
    rate = _natural_log(options.base)
    if rate == 0:
        raise ModelError("there is no logarithm to the base 1")
    inner, log = f"{site.outputs[0]}:inner", f"{site.outputs[0]}:log"
    before, first = steps(site.input.tensor, inner, [("Mul", options.scale), ("Add", options.shift)])
    after, last = steps(log, site.outputs[0], [("Div", rate)])
    nodes = (*before, make_node("Log", [inner], [log]), *after)
    return Piece(nodes, (site.input.shape,), constants={**first, **last})


def _natural_log(base: float) -> float:
    if base == NATURAL:
        return 1.0
    if not 0 < base < math.inf:
        raise ModelError(f"its base, {base:g}, is not a positive number")
    return math.log(base)


def softmax(site: Site) -> Piece:
    """Make probabilities along an axis."""
    return simple(site, "Softmax", axis=site.axis(site.options.softmax_param.axis) + 1)
