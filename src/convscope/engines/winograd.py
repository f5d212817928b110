"""Convolutions with fewer products, by Winograd's algorithm, spelled out in operations that OpenVINO has.

Under three taps, four neighbours in a row take six products in each channel instead of twelve: what they are made of is
put together before, and the products are put together after (S. Winograd, Arithmetic Complexity of Computations, 1980;
A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016). Rows alone are shortened, not columns:
half of the products go, and what takes their place reads and writes little and loses few digits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from convscope.engines.engine import Precision
from convscope.engines.mapped import Apart
from convscope.types import AnyArray, Floats

if TYPE_CHECKING:
    from openvino import Input, Model, Node, Output

_TAPS = 3
_POINTS = (0.0, 1.0, -1.0, 0.5, -2.0)
"""Where a row's polynomials are taken, beside infinity; 0, 1, -1, 2, -2 would lose more digits."""
_PRODUCTS = 100_000_000
"""With fewer products for each thread, a convolution is done before what is put together would be."""
_CHANNELS = 128
"""With fewer maps, what is put together is moved for as long as its products would take, where it is watched, too."""
_WIDTH = 14
_LENGTHS = ("kernel", "strides", "dilations", "pads_begin", "pads_end")


def shorten(model: "Model", *, precision: Precision, threads: int, apart: Apart | None = None) -> None:
    """Spell out the large convolutions of a graph, in its place.

    What they give differs by rounding alone, of numbers that are finite: one that is not reaches all four neighbours.

    Args:
        model: the graph.
        precision: what it is to be computed in; other ones than f32 and bf16 gain nothing.
        threads: how many threads will run it.
        apart: takes the weights that are made, twice the convolutions' own; None: they stay in memory.
    """
    if precision not in ("f32", "bf16"):
        return
    for node in model.get_ordered_ops():
        row = _row(node)
        if row is not None and row.maps >= _CHANNELS and row.products >= _PRODUCTS * threads:
            _shorten(row, apart)


@dataclass(frozen=True, slots=True)
class _Row:
    """A convolution whose rows can be shortened."""

    node: "Node"
    taps: Floats
    """K x C x kh x 3"""
    given: int
    """The width of what it reads."""
    height: int
    width: int

    @property
    def maps(self) -> int:
        """Count the maps that it reads, or gives where those are fewer."""
        return min(self.taps.shape[:2])

    @property
    def products(self) -> int:
        """Count what it takes directly."""
        return self.taps.size * self.height * self.width


def _row(node: "Node") -> _Row | None:
    if node.get_type_name() != "Convolution" or (taps := constant_of(node.input_value(1))) is None:
        return None
    (_, _, given), (_, height, width) = _sizes(node.input(0)), _sizes(node.output(0))
    settings = node.get_attributes()
    if (
        given == 0
        or width < _WIDTH
        or taps.dtype != np.float32
        or taps.shape[3] != _TAPS
        or {*settings["strides"], *settings["dilations"]} != {1}
        or settings["auto_pad"] != "explicit"
    ):
        return None
    return _Row(node, taps, given=given, height=height, width=width)


def _sizes(value: "Input | Output") -> tuple[int, int, int]:
    """Give channels, height and width; zeros: it has other dimensions, or it is not settled how many."""
    shape = value.get_partial_shape()
    if shape.rank.is_dynamic or len(shape) != 4:
        return 0, 0, 0
    _, *sizes = shape
    channels, height, width = (0 if size.is_dynamic else size.get_length() for size in sizes)
    return channels, height, width


def _shorten(row: _Row, apart: Apart | None) -> None:
    """Put pieces, products and sums in the place of a convolution and of what follows it value by value."""
    forth, taps, back = _matrices()
    shares = (taps @ row.taps.reshape(-1, _TAPS).T).reshape(len(taps), *row.taps.shape[:3], 1)
    if apart is not None:
        shares = apart.lay(shares)
    products = [_product(row, weights, share) for weights, share in zip(forth, shares, strict=True)]
    phases = [_sum(products, weights) for weights in back]
    for node, following in _chain(row.node):
        if node is not row.node:
            phases = _again(node, phases)
        readers = {place.get_node().get_name() for place in node.output(0).get_target_inputs()}
        if following is None or readers != {following.get_name()}:
            node.output(0).replace(_side_by_side(node, phases))


@cache
def _matrices() -> tuple[Floats, Floats, Floats]:
    """Give what puts a row's values together (6 x 6), what its taps (6 x 3), and what the products (4 x 6)."""
    several = len(_POINTS) + 2 - _TAPS
    others = [[other for other in _POINTS if other != point] for point in _POINTS]
    infinity = [0.0] * len(_POINTS) + [1.0]
    forth = [[*_polynomial(roots), 0.0] for roots in others] + [_polynomial(_POINTS)]
    shares = [prod(point - other for other in roots) for point, roots in zip(_POINTS, others, strict=True)]
    taps = [
        [point**power / share for power in range(_TAPS)] for point, share in zip(_POINTS, shares, strict=True)
    ] + [infinity[-_TAPS:]]
    back = [[point**power for power in range(several)] for point in _POINTS] + [infinity[-several:]]
    return np.array(forth, np.float32), np.array(taps, np.float32), np.array(back, np.float32).T


def _polynomial(roots: Sequence[float]) -> list[float]:
    """Give the coefficients of a polynomial, from the constant on."""
    coefficients = [1.0]
    for root in roots:
        coefficients = [
            higher - root * lower
            for higher, lower in zip([0.0, *coefficients], [*coefficients, 0.0], strict=True)
        ]
    return coefficients


def _product(row: _Row, forth: Floats, share: Floats) -> "Node":
    """Convolve what is put together of each four neighbours with its share of the taps."""
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)
    from openvino.op import Constant  # noqa: PLC0415  (an extra)

    settings = row.node.get_attributes()
    (above, left), (below, _) = settings["pads_begin"], settings["pads_end"]
    step = len(forth) - _TAPS + 1
    right = -(-row.width // step) * step + _TAPS - 1 - left - row.given
    weights = op.constant(np.tile(forth, (row.taps.shape[1], 1, 1, 1, 1)))
    put = op.group_convolution(row.node.input_value(0), weights, [1, step], [0, left], [0, right], [1, 1])
    return op.convolution(put, Constant(share, shared_memory=True), [1, 1], [above, 0], [below, 0], [1, 1])


def _sum(products: "list[Node]", weights: Floats) -> "Output":
    """Add products up, each as often as is said."""
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)

    terms = [
        product if weight == 1 else op.multiply(product, op.constant(weight))
        for product, weight in zip(products, weights, strict=True)
        if weight != 0
    ]
    return reduce(op.add, terms).output(0)


def _chain(node: "Node") -> "Iterator[tuple[Node, Node | None]]":
    """Go from a convolution along all that follows it, as far as phases can do it apart; with each comes the next."""
    following: Node | None = node
    while following is not None:
        node = following
        following = None if node.get_type_name() == "MaxPool" else _following(node)
        yield node, following


def _following(node: "Node") -> "Node | None":
    readers = [place.get_node() for place in node.output(0).get_target_inputs() if place.get_index() == 0]
    able = [reader for reader in readers if _goes_along(reader)]
    return able[0] if len(able) == 1 else None


def _goes_along(node: "Node") -> bool:
    """Say whether a node takes a row value by value, each with the same weights, or in pairs."""
    match node.get_type_name():
        case "Add" | "Multiply":
            shape = node.input_value(1).get_partial_shape()
            return not shape.rank.is_dynamic and len(shape) <= 4 and list(shape)[-1:] in ([], [1])
        case "MaxPool":
            settings, (_, _, width) = node.get_attributes(), _sizes(node.input(0))
            across = [_length(settings, name)[-1] for name in _LENGTHS]
            plain = settings["auto_pad"] == "explicit" and settings["rounding_type"] in ("floor", "ceil")
            told = any(places.get_target_inputs() for places in node.outputs()[1:])
            return across == [2, 2, 1, 0, 0] and width % 2 == 0 and plain and not told
        case kind:
            return kind in ("BatchNormInference", "Relu")


def _length(settings: Mapping[str, Any], name: str) -> Sequence[int]:
    """Give what a pool says of each dimension; its first version knew no dilations."""
    return settings.get(name, (1, 1))


def _again(node: "Node", phases: "list[Output]") -> "list[Output]":
    """Do to each phase what a node does to all of a row."""
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)

    (_, *weights), settings = node.input_values(), node.get_attributes()
    match node.get_type_name():
        case "Add":
            done = [op.add(phase, *weights) for phase in phases]
        case "Multiply":
            done = [op.multiply(phase, *weights) for phase in phases]
        case "BatchNormInference":
            gamma, beta, mean, variance = weights
            rest = (gamma, beta, mean, variance, settings["epsilon"])
            done = [op.batch_norm_inference(phase, *rest) for phase in phases]
        case "MaxPool":
            kernel, strides, dilations, begin, end = (_length(settings, name)[0] for name in _LENGTHS)
            down = ([strides, 1], [dilations, 1], [begin, 0], [end, 0], [kernel, 1])
            pairs = [op.maximum(left, right) for left, right in zip(phases[::2], phases[1::2], strict=True)]
            done = [op.max_pool(pair, *down, settings["rounding_type"]) for pair in pairs]
        case _:
            done = [op.relu(phase) for phase in phases]
    return [each.output(0) for each in done]


def _side_by_side(node: "Node", phases: "list[Output]") -> "Output":
    """Put the values of a row in their places; each phase gives those of every second or fourth place."""
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)

    (maps, height, width), (_, _, share) = _sizes(node.output(0)), _sizes(phases[0])
    whole = share * len(phases)
    # Channels are last in memory: so nothing is moved but by joining. A height of 0 is the one that there is.
    together = op.transpose(op.concat(phases, 1), [0, 2, 3, 1])
    wide = op.transpose(op.reshape(together, [0, height, whole, maps], special_zero=True), [0, 3, 1, 2])
    return (wide if whole == width else op.slice(wide, [0], [width], [1], [3])).output(0)


def constant_of(value: "Output") -> AnyArray | None:
    """Give what a constant holds; None: the value is computed."""
    from openvino.op import Constant  # noqa: PLC0415  (an extra)

    node = value.get_node()
    return node.data if isinstance(node, Constant) else None
