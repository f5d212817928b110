"""The receptive fields of all tensors of a graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import onnx

from convscope.model.receptive.mixing import everything
from convscope.model.receptive.side import Side
from convscope.model.receptive.site import Site
from convscope.model.receptive.table import RULES
from convscope.model.tensors import constants_of, shapes_of

_DOMAINS = ("", "ai.onnx", "com.microsoft")  # whose operators the table names


@dataclass(frozen=True, slots=True)
class Field:
    """The receptive field of a tensor: what its places see downward, and across."""

    down: Side
    across: Side


def receptive_fields(model: onnx.ModelProto, *, input: str) -> Mapping[str, Field]:
    """Find the receptive field of every tensor that depends on the picture.

    Args:
        model: the network; an operator that is not known counts as one that looks at everything.
        input: its input, NCHW, whose height and width are stated.
    """
    shapes = shapes_of(model)
    *_, height, width = shapes[input]
    one, none = Fraction(1), Fraction(0)
    picture = (Side(2, none, one, one), Side(3, none, one, one))
    constants = constants_of(model)
    found: dict[str, tuple[Side, ...]] = {input: picture}
    for node in model.graph.node:
        known = [name for name in node.input if name in found]
        if not known:
            continue
        rule = RULES.get(node.op_type, everything) if node.domain in _DOMAINS else everything
        sides = [
            rule(Site(node, {name: found[name][way] for name in known}, shapes, constants, length))
            for way, length in enumerate((height, width))
        ]
        for place, name in enumerate(node.output):
            if name:
                found[name] = tuple(side[place if len(side) > 1 else 0] for side in sides)
    return {name: Field(*sides) for name, sides in found.items()}
