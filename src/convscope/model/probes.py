"""Probes: a few nodes behind a layer that turn it, inside the graph, into what a panel shows."""

from dataclasses import dataclass

import numpy as np
from onnx import numpy_helper

from convscope.model.model import Layer
from convscope.model.nodes import Nodes


@dataclass(frozen=True, slots=True)
class Probe:
    """What a probe gives.

    Attributes:
        planes: the name of a flat uint8 value: unit after unit, rows from the top.
        limits: the name of a value of two float32: the layer's least and greatest value, before shrinking.
        exact: the name of a flat float32 value: the picked unit as the engine computed it, or nothing.
    """

    planes: str
    limits: str
    exact: str


def add_probe(nodes: Nodes, layer: Layer, *, place: int, factor: int, pick: str) -> Probe:
    """Put a probe behind a layer.

    Args:
        nodes: takes the probe's nodes.
        layer: what is watched; its value has the shape (1, *layer.shape).
        place: the probe's number in its graph.
        factor: so many pixels of a map, in height and width, are averaged to one; at the far edges, what there is.
        pick: the name of a value of two int64: the number of the probe whose exact values are wanted, and the unit.
    """
    at = f"probe{place}/"
    low, high, limits = add_limits(nodes, layer.tensor, at=at)
    shown = layer.tensor
    if factor > 1:
        window = [factor, factor]
        shown = nodes.add(
            "AveragePool", shown, name=at + "shrunk", kernel_shape=window, strides=window, ceil_mode=1
        )
    planes = _add_bytes(nodes, nodes.flat(shown, name=at + "shown"), low=low, high=high, at=at)
    exact = _add_exact(nodes, layer, place=place, pick=pick, at=at)
    return Probe(planes=planes, limits=limits, exact=exact)


def add_limits(nodes: Nodes, tensor: str, *, at: str) -> tuple[str, str, str]:
    """Find the least and the greatest element of a value: the names of both, of shape (1,), and of the pair."""
    flat = nodes.flat(tensor, name=at + "flat")
    low = nodes.add("ReduceMin", flat, name=at + "low")
    high = nodes.add("ReduceMax", flat, name=at + "high")
    return low, high, nodes.add("Concat", low, high, name=at + "limits", axis=0)


def _add_bytes(nodes: Nodes, flat: str, *, low: str, high: str, at: str) -> str:
    """Scale low..high to 0..255, rounded to nearest; where both are equal, all is 0."""
    span = nodes.add("Sub", high, low, name=at + "span")
    # What is divided is zero where the span is: the floor only keeps the division defined.
    safe = nodes.add(
        "Max", span, nodes.constant("least span", np.array([1e-30], np.float32)), name=at + "safe span"
    )
    step = nodes.add("Mul", safe, nodes.constant("1/255", np.array([1 / 255], np.float32)), name=at + "steps")
    scalar = nodes.add("Squeeze", step, name=at + "step")
    shifted = nodes.add("Sub", flat, low, name=at + "shifted")
    zero = nodes.constant("zero", np.array(0, np.uint8))
    return nodes.add("QuantizeLinear", shifted, scalar, zero, name=at + "planes")


def _add_exact(nodes: Nodes, layer: Layer, *, place: int, pick: str, at: str) -> str:
    """Fetch the picked unit in a branch, so that nothing is spent on it while nobody asks."""
    first = nodes.constant("first", np.array([0], np.int64))
    wanted = nodes.add("Gather", pick, first, name=at + "wanted")
    asked = nodes.add(
        "Equal", wanted, nodes.constant(at + "place", np.array([place], np.int64)), name=at + "asked"
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
