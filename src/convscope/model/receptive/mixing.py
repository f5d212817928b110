"""What those see that put several tensors, or all places of one, together."""

from dataclasses import replace

from convscope.model.receptive.side import Side, union
from convscope.model.receptive.site import Rule, Site

SECOND = {"QLinearMatMul": 3, "QGemm": 3}
"""Which input is the second matrix, where it is not the next one."""


def everything(site: Site) -> list[Side]:
    return [union([(site.gathered(name, side), 1) for name, side in site.sides.items()], site.length)]


def elementwise(site: Site) -> list[Side]:
    """Line tensors up at their last axes, as broadcasting does."""
    rank = max(site.rank(name) for name in site.node.input if name)
    sides: list[tuple[Side, int]] = []
    for name, side in site.sides.items():
        places = site.places(name, side)
        axis = None if side.axis is None else side.axis + rank - site.rank(name)
        sides.append((replace(side, axis=axis), places))
    return [union(sides, site.length)]


def product(site: Site) -> list[Side]:
    """Multiply matrices: the last axis of the first and the last but one of the second are summed over."""
    first, second = site.node.input[0], site.node.input[SECOND.get(site.node.op_type, 1)]
    rank = len(site.shapes.get(site.node.output[0], (1, 1)))
    sides: list[tuple[Side, int]] = []
    for name, side in site.sides.items():
        at = None if side.axis is None else side.axis - site.rank(name)
        summed = {-1} if name == first else {-2}
        if first == second or name not in (first, second) or at in summed or at is None:
            sides.append((site.gathered(name, side), 1))
        else:
            sides.append((replace(side, axis=rank + at), site.places(name, side)))
    return [union(sides, site.length)]


def over_places(site: Site) -> list[Side]:
    """Look at all places of each map."""
    side = site.sides[site.first]
    return [side if side.axis is not None and side.axis < 2 else site.gathered(site.first, side)]


def along_axis(default: int) -> Rule:
    def rule(site: Site) -> list[Side]:
        side = site.sides[site.first]
        axis = site.attribute("axis", default) % site.rank(site.first)
        return [site.gathered(site.first, side) if side.axis == axis else side]

    return rule


def from_axis(site: Site) -> list[Side]:
    side = site.sides[site.first]
    axis = site.attribute("axis", -1) % site.rank(site.first)
    behind = side.axis is not None and side.axis >= axis
    return [site.gathered(site.first, side) if behind else side]


def along_axes(site: Site) -> list[Side]:
    side = site.sides[site.first]
    axes = site.attribute("axes", [0, 2, 3])
    return [site.gathered(site.first, side) if side.axis in axes else side]


def reduced(site: Site) -> list[Side]:
    side = site.sides[site.first]
    rank = site.rank(site.first)
    if site.node.op_type in ("ArgMax", "ArgMin"):
        axes: list[int] | None = [site.attribute("axis", 0)]
    else:
        axes = site.numbers(1, "axes")
    gone = {axis % rank for axis in axes} if axes else set(range(rank))
    if side.axis is None or side.axis in gone:
        return [site.gathered(site.first, side)]
    dropped = 0 if site.attribute("keepdims", 1) else sum(axis < side.axis for axis in gone)
    return [replace(side, axis=side.axis - dropped)]


def joined(site: Site) -> list[Side]:
    rank = site.rank(site.first)
    axis = site.attribute("axis", 1) % rank
    if any(side.axis == axis for side in site.sides.values()):
        return everything(site)
    return [union([(side, site.places(name, side)) for name, side in site.sides.items()], site.length)]
