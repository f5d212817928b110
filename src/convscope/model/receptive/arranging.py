"""What those see that only put values elsewhere."""

from dataclasses import replace
from fractions import Fraction
from math import prod

from convscope.model.receptive.mixing import everything
from convscope.model.receptive.side import Side, stepped
from convscope.model.receptive.site import Site


def transposed(site: Site) -> list[Side]:
    side = site.sides[site.first]
    order = site.attribute("perm", list(range(site.rank(site.first)))[::-1])
    return [side if side.axis is None else replace(side, axis=list(order).index(side.axis))]


def reshaped(site: Site) -> list[Side]:
    """Follow an axis that comes out whole; what is folded into another one is lost from sight."""
    side = site.sides[site.first]
    before = site.shapes.get(site.first, ())
    after = site.shapes.get(site.node.output[0], ())
    if side.axis is None or -1 in before or -1 in after or not after or side.axis >= len(before):
        return everything(site)
    length, ahead = before[side.axis], prod(before[: side.axis])
    if length > 1:
        for axis, size in enumerate(after):
            if size == length and prod(after[:axis]) == ahead:
                return [replace(side, axis=axis)]
    return everything(site)


def gathered_by_number(site: Site) -> list[Side]:
    side = site.sides[site.first]
    axis = site.attribute("axis", 0) % site.rank(site.first)
    if side.axis is None or side.axis == axis or len(site.sides) > 1:
        return everything(site)
    more = site.rank(site.node.input[1]) - 1 if side.axis > axis else 0
    return [replace(side, axis=side.axis + more)]


def sliced(site: Site) -> list[Side]:
    side = site.sides[site.first]
    starts = site.numbers(1, "starts")
    rank = site.rank(site.first)
    axes = site.numbers(3, "axes") or list(range(len(starts or ())))
    steps = site.numbers(4, "steps") or [1] * len(axes)
    if side.axis is None:
        return [side]
    if starts is None or len(starts) != len(axes) or len(steps) != len(axes):
        return everything(site)
    for start, axis, step in zip(starts, axes, steps, strict=True):
        if axis % rank != side.axis:
            continue
        places = site.places(site.first, side)
        if step < 1:
            return everything(site)
        first = min(max(start + places if start < 0 else start, 0), places)
        return [stepped(side, first=Fraction(first), step=Fraction(step), reach=Fraction(0))]
    return [side]


def split(site: Site) -> list[Side]:
    side = site.sides[site.first]
    axis = site.attribute("axis", 0) % site.rank(site.first)
    sides: list[Side] = []
    first = 0
    for name in site.node.output:
        shape = site.shapes.get(name, ())
        if side.axis != axis:
            sides.append(side)
        elif axis < len(shape) and shape[axis] > 0:
            sides.append(stepped(side, first=Fraction(first), step=Fraction(1), reach=Fraction(0)))
            first += shape[axis]
        else:
            return everything(site)
    return sides


def padded(site: Site) -> list[Side]:
    side = site.sides[site.first]
    pads = site.numbers(1, "pads")
    rank = site.rank(site.first)
    if side.axis is None:
        return [side]
    if pads is None or len(pads) != 2 * rank or len(site.node.input) > 3:
        return everything(site)
    return [stepped(side, first=Fraction(-pads[side.axis]), step=Fraction(1), reach=Fraction(0))]
