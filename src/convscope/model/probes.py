"""Probes: a few nodes behind a layer that turn it, inside the graph, into what a panel shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from onnx import numpy_helper

from convscope.model.model import Layer
from convscope.model.nodes import Nodes


@dataclass(frozen=True, slots=True)
class Probe:
    """What a probe of maps gives.

    Attributes:
        planes: the name of a flat uint8 value: unit after unit, rows from the top.
        limits: the name of a flat float32 value: of each unit the least and the greatest value, before shrinking; NaN
            where a value is not finite.
        exacts: for each pick the name of a flat float32 value: the unit as the engine computed it, or nothing.
    """

    planes: str
    limits: str
    exacts: tuple[str, ...] = ()


def add_probe(nodes: Nodes, layer: Layer, *, place: int, factor: int, picks: Sequence[str]) -> Probe:
    """Put a probe behind a layer of maps.

    Args:
        nodes: takes the probe's nodes.
        layer: what is watched; its value has the shape (1, *layer.shape).
        place: the probe's number in its graph.
        factor: so many pixels of a map, in height and width, are averaged to one; at the far edges, what there is.
        picks: names of values of two int64: the number of a probe whose exact values are wanted, and the unit.
    """
    at = f"probe{place}/"
    low, high, limits = add_limits(nodes, layer.tensor, units=layer.shape[0], at=at)
    shown = layer.tensor
    if factor > 1:
        window = [factor, factor]
        shown = nodes.add(
            "AveragePool", shown, name=at + "shrunk", kernel_shape=window, strides=window, ceil_mode=1
        )
    rows = nodes.rows(shown, layer.shape[0], name=at + "shown")
    planes = _add_bytes(nodes, rows, low=low, high=high, units=layer.shape[0], at=at)
    exacts = tuple(
        _add_exact(nodes, layer, place=place, pick=pick, at=f"{at}{number}/")
        for number, pick in enumerate(picks)
    )
    return Probe(planes=planes, limits=limits, exacts=exacts)


def add_limits(nodes: Nodes, tensor: str, *, units: int, at: str) -> tuple[str, str, str]:
    """Find the least and the greatest element of each unit: the names of both, (units, 1), and of the pairs, flat.

    Both of a pair are NaN where a unit has an element that is not finite: reductions to extremes may skip NaN.
    """
    rows = nodes.rows(tensor, units, name=at + "rows")
    low = nodes.reduce("ReduceMin", rows, axis=1, name=at + "low")
    high = nodes.reduce("ReduceMax", rows, axis=1, name=at + "high")
    pairs = nodes.add("Concat", low, high, name=at + "pairs", axis=1)
    mean = nodes.reduce("ReduceMean", rows, axis=1, name=at + "mean")
    doubt = nodes.add("Mul", mean, nodes.constant("0", np.zeros(1, np.float32)), name=at + "doubt")
    told = nodes.add("Add", pairs, doubt, name=at + "told")
    return low, high, nodes.flat(told, name=at + "limits")


def _add_bytes(nodes: Nodes, rows: str, *, low: str, high: str, units: int, at: str) -> str:
    """Scale low..high of each unit to 0..255, rounded to nearest; where both are equal, all is 0."""
    span = nodes.add("Sub", high, low, name=at + "span")
    # What is divided is zero where the span is: the floor only keeps the division defined.
    safe = nodes.add(
        "Max", span, nodes.constant("least span", np.array([1e-30], np.float32)), name=at + "safe span"
    )
    steps = nodes.add(
        "Mul", safe, nodes.constant("1/255", np.array([1 / 255], np.float32)), name=at + "steps"
    )
    step = nodes.flat(steps, name=at + "step")
    shifted = nodes.add("Sub", rows, low, name=at + "shifted")
    zeros = nodes.constant(f"{units} zeros", np.zeros(units, np.uint8))
    planes = nodes.add("QuantizeLinear", shifted, step, zeros, name=at + "bytes", axis=0)
    return nodes.flat(planes, name=at + "planes")


def _add_exact(nodes: Nodes, layer: Layer, *, place: int, pick: str, at: str) -> str:
    """Fetch the picked unit in a branch, so that nothing is spent on it while nobody asks."""
    first = nodes.constant("first", np.array([0], np.int64))
    wanted = nodes.add("Gather", pick, first, name=at + "wanted")
    asked = nodes.add(
        "Equal", wanted, nodes.constant(f"probe{place}", np.array([place], np.int64)), name=at + "asked"
    )

    then = Nodes()
    unit = then.add("Gather", pick, then.constant(at + "second", np.array([1], np.int64)), name=at + "unit")
    row = then.add("Gather", layer.tensor, unit, name=at + "row", axis=1)
    values = then.add(
        "Reshape", row, then.constant(at + "one row", np.array([-1], np.int64)), name=at + "values"
    )

    otherwise = Nodes()
    nothing = otherwise.add(
        "Constant", name=at + "nothing", value=numpy_helper.from_array(np.array([], np.float32))
    )
    return nodes.add(
        "If",
        asked,
        name=at + "exact",
        then_branch=then.branch(output=values),
        else_branch=otherwise.branch(output=nothing),
    )
