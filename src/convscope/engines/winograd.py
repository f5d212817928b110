"""Convolutions with fewer products, by Winograd's algorithm, spelled out in operations that OpenVINO has.

Under three taps, four neighbours in a row take six products in each channel instead of twelve: what they are made of is
put together before, and the products are put together after (S. Winograd, Arithmetic Complexity of Computations, 1980;
A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016). Rows alone are shortened, not columns:
half of the products go, and what takes their place reads and writes little and loses few digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from convscope.engines.engine import Precision
from convscope.engines.mapped import Apart
from convscope.engines.phases import carry
from convscope.engines.values import constant_of, sizes
from convscope.types import Floats

if TYPE_CHECKING:
    from openvino import Model, Node, Output

_TAPS = 3
_POINTS = (0.0, 1.0, -1.0, 0.5, -2.0)
"""Where a row's polynomials are taken, beside infinity; 0, 1, -1, 2, -2 would lose more digits."""
_PRODUCTS = 100_000_000
"""With fewer products for each thread, a convolution is done before what is put together would be."""
_CHANNELS = 64
"""With fewer maps, little is gained: a tenth in bf16 of a layer of 32, 224 x 224."""
_WIDTH = 14


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
    (_, _, given), (_, height, width) = sizes(node.input(0)), sizes(node.output(0))
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


def _shorten(row: _Row, apart: Apart | None) -> None:
    """Put pieces, products and sums in the place of a convolution and of what follows it value by value."""
    forth, taps, back = _matrices()
    shares = (taps @ row.taps.reshape(-1, _TAPS).T).reshape(len(taps), *row.taps.shape[:3], 1)
    if apart is not None:
        shares = apart.lay(shares)
    products = [_product(row, weights, share) for weights, share in zip(forth, shares, strict=True)]
    phases = [_sum(products, weights) for weights in back]
    carry(row.node, phases)


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
