"""Mean and variance of the values of a tensor, followed through the operators of a graph, as if they were normal."""

from collections.abc import Callable, Sequence
from math import erf, exp, inf, pi, prod, sqrt

from onnx import NodeProto

from convscope.model.attributes import attribute

Moments = tuple[float, float]
"""Mean and variance."""

STANDARD: Moments = (0.0, 1.0)
SLOPE = 0.25  # of a PReLU that has not been trained


def after(node: NodeProto, given: Sequence[Moments | None], numbers: Sequence[float | None]) -> Moments:
    """Give the moments of what a node makes.

    Args:
        node: one without weights.
        given: the moments of each input; None: it is no tensor that is computed.
        numbers: each input that is a single number; None: it is none.
    """
    known = [moments for moments in given if moments is not None]
    if not known:
        return STANDARD
    number = next((one for one in numbers if one is not None), None)
    if number is not None and node.op_type in _WITH_NUMBER:
        return _WITH_NUMBER[node.op_type](known[0], number)
    if node.op_type in ("Add", "Sum"):
        return sum(mean for mean, _ in known), sum(variance for _, variance in known)
    if node.op_type == "Mul":
        mean = prod(mean for mean, _ in known)
        return mean, prod(_square(one) for one in known) - mean**2
    if node.op_type == "Concat":
        mean = sum(mean for mean, _ in known) / len(known)
        return mean, sum(_square(one) for one in known) / len(known) - mean**2
    return _ALONE.get(node.op_type, _as_it_is)(node, known[0])


def _square(moments: Moments) -> float:
    mean, variance = moments
    return mean**2 + variance


def _as_it_is(_node: NodeProto, moments: Moments) -> Moments:
    return moments


def _clipped(moments: Moments, low: float, high: float, *, slope: float = 0.0) -> Moments:
    """Let what is below a bound go on with another slope, and nothing be above the other."""
    mean, variance = moments
    deviation = sqrt(variance) or 1e-12

    def upper(bound: float) -> Moments:
        """Give mean and mean square of what is above a bound, counted from there."""
        if bound == inf:
            return 0.0, 0.0
        away = (mean - bound) / deviation
        share, density = (1 + erf(away / sqrt(2))) / 2, exp(-(away**2) / 2) / sqrt(2 * pi)
        first = deviation * (away * share + density)
        return first, variance * ((away**2 + 1) * share + away * density)

    (first, square), (beyond, far) = upper(low), upper(high)
    width = 0.0 if high == inf else high - low
    first, square = first - beyond, square - far - 2 * width * beyond
    if slope:
        below = mean - low - upper(low)[0]  # the mean of what is under the bound, counted from there
        square += slope**2 * (variance + (mean - low) ** 2 - upper(low)[1])
        first += slope * below
    return low + first, max(square - first**2, 1e-12)


def _relu(_node: NodeProto, moments: Moments) -> Moments:
    return _clipped(moments, 0.0, inf)


def _leaky(node: NodeProto, moments: Moments) -> Moments:
    return _clipped(moments, 0.0, inf, slope=attribute(node, "alpha", 0.01))


def _prelu(_node: NodeProto, moments: Moments) -> Moments:
    return _clipped(moments, 0.0, inf, slope=SLOPE)


def _sigmoid(_node: NodeProto, moments: Moments) -> Moments:
    mean, variance = moments
    return 0.5 + mean / 6, min(variance / 20, 0.25)


def _tanh(_node: NodeProto, moments: Moments) -> Moments:
    mean, variance = moments
    return mean / 2, min(variance / 2, 1.0)


def _pooled(_node: NodeProto, moments: Moments) -> Moments:
    """Halve the variance, since neighbours in pictures are alike."""
    mean, variance = moments
    return mean, variance / 2


def _pooled_whole(_node: NodeProto, moments: Moments) -> Moments:
    mean, variance = moments
    return mean, variance / 16


_ALONE: dict[str, Callable[[NodeProto, Moments], Moments]] = {
    "Relu": _relu,
    "LeakyRelu": _leaky,
    "PRelu": _prelu,
    "Elu": _relu,
    "Clip": _relu,
    "Sigmoid": _sigmoid,
    "Tanh": _tanh,
    "AveragePool": _pooled,
    "GlobalAveragePool": _pooled_whole,
    "ReduceMean": _pooled_whole,
}

_WITH_NUMBER: dict[str, Callable[[Moments, float], Moments]] = {
    "Add": lambda given, number: (given[0] + number, given[1]),
    "Mul": lambda given, number: (given[0] * number, given[1] * number**2),
    "Pow": lambda given, number: (max(given[0], 1e-3) ** number, 1e-6),
}
