"""Probes: a few nodes behind a layer that turn it, inside the graph, into what a panel shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convscope.model.model import Layer
from convscope.model.nodes import Nodes

MAP = (2, 3)  # the axes of a map


@dataclass(frozen=True, slots=True)
class Extremes:
    """The names of what tells of each unit how far it reaches: each (1, units, 1, 1).

    Attributes:
        low: the least element.
        high: the greatest element.
        sign: what is finite where all elements are.
    """

    low: str
    high: str
    sign: str


@dataclass(frozen=True, slots=True)
class Probe:
    """What a probe of maps gives.

    Attributes:
        planes: the name of a flat uint8 value: unit after unit, rows from the top.
        extremes: of the units, before shrinking.
        exacts: the name of a flat float32 value: the picked units of the layer as the engine computed them, pick after
            pick; empty: nothing can be picked.
    """

    planes: str
    extremes: Extremes
    exacts: str = ""


@dataclass(frozen=True, slots=True)
class Picks:
    """Which units are wanted exactly: the names of two values, int64, of the same length.

    Attributes:
        watches: of each unit the number of its probe.
        units: its number in its layer.
    """

    watches: str
    units: str


def add_probe(
    nodes: Nodes, layer: Layer, *, place: int, factor: int, picks: Picks, maxima: str = ""
) -> Probe:
    """Put a probe behind a layer of maps.

    Args:
        nodes: takes the probe's nodes.
        layer: what is watched; its value has the shape (1, *layer.shape).
        place: the probe's number in its graph.
        factor: so many pixels of a map, in height and width, are averaged to one; at the far edges, what there is.
        picks: the units whose exact values are wanted.
        maxima: a smaller value that has the greatest element of each unit, too; empty: none is known.
    """
    at = f"probe{place}/"
    shown = layer.tensor
    if factor > 1:
        window = [factor, factor]
        shown = nodes.add(
            "AveragePool", shown, name=at + "shrunk", kernel_shape=window, strides=window, ceil_mode=1
        )
    extremes = add_extremes(nodes, layer.tensor, mean_of=shown, maxima=maxima, at=at)
    return Probe(
        planes=_add_bytes(nodes, shown, extremes=extremes, units=layer.shape[0], at=at),
        extremes=extremes,
        exacts=_add_exacts(nodes, layer, place=place, picks=picks, at=at),
    )


def add_extremes(
    nodes: Nodes,
    tensor: str,
    *,
    at: str,
    mean_of: str = "",
    maxima: str = "",
    axes: Sequence[int] = MAP,
) -> Extremes:
    """Find the least and the greatest element of each unit of maps, (1, units, height, width), or along other axes.

    The maps are not reshaped: an engine that holds them with the units innermost would have to turn them round. The
    greatest element is sought where it takes least to find.
    """
    low = nodes.reduce("ReduceMin", tensor, *axes, name=at + "low")
    if tuple(axes) == MAP:  # an engine that blocks channels does this where the maps lie
        high = nodes.add("GlobalMaxPool", maxima or tensor, name=at + "high")
    else:
        high = nodes.reduce("ReduceMax", tensor, *axes, name=at + "high")
    sign = nodes.reduce("ReduceMean", mean_of or tensor, *axes, name=at + "sign")
    return Extremes(low, high, sign)


def add_limits(nodes: Nodes, extremes: Sequence[Extremes], *, name: str) -> str:
    """Pair the least and the greatest elements of the units of all that is watched: flat.

    Both of a pair are NaN where a unit has an element that is not finite: reductions to extremes may skip NaN, a mean
    does not, be it of the maps or of averages of them.
    """
    low = nodes.add("Concat", *(one.low for one in extremes), name=name + "/low", axis=1)
    high = nodes.add("Concat", *(one.high for one in extremes), name=name + "/high", axis=1)
    sign = nodes.add("Concat", *(one.sign for one in extremes), name=name + "/sign", axis=1)
    pairs = nodes.add("Concat", low, high, name=name + "/pairs", axis=3)
    doubt = nodes.add("Mul", sign, nodes.constant("0", np.zeros(1, np.float32)), name=name + "/doubt")
    return nodes.flat(nodes.add("Add", pairs, doubt, name=name + "/told"), name=name)


def _add_bytes(nodes: Nodes, maps: str, *, extremes: Extremes, units: int, at: str) -> str:
    """Scale low..high of each unit to 0..255, rounded to nearest; where both are equal, all is 0."""
    span = nodes.add("Sub", extremes.high, extremes.low, name=at + "span")
    # What is divided is zero where the span is: the floor only keeps the division defined.
    safe = nodes.add(
        "Max", span, nodes.constant("least span", np.array([1e-30], np.float32)), name=at + "safe span"
    )
    steps = nodes.add(
        "Mul", safe, nodes.constant("1/255", np.array([1 / 255], np.float32)), name=at + "steps"
    )
    step = nodes.flat(steps, name=at + "step")
    shifted = nodes.add("Sub", maps, extremes.low, name=at + "shifted")
    zeros = nodes.constant(f"{units} zeros", np.zeros(units, np.uint8))
    planes = nodes.add("QuantizeLinear", shifted, step, zeros, name=at + "bytes", axis=1)
    return nodes.flat(planes, name=at + "planes")


def _add_exacts(nodes: Nodes, layer: Layer, *, place: int, picks: Picks, at: str) -> str:
    """Fetch the picked units; while nobody asks, that is nothing, and next to nothing is spent on it."""
    number = nodes.constant(f"probe{place}", np.array([place], np.int64))
    asked = nodes.add("Equal", picks.watches, number, name=at + "asked")
    units = nodes.add("Compress", picks.units, asked, name=at + "units", axis=0)
    rows = nodes.add("Gather", layer.tensor, units, name=at + "picked", axis=1)
    return nodes.flat(rows, name=at + "exact")
