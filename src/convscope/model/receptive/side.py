"""What is seen along one side of the picture, and how that adds up."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class Side:
    """What the places of a tensor see along one side of the picture.

    Attributes:
        axis: of the tensor, along which its places lie; None: all of them see the same.
        start: the first pixel that the first place sees; below 0 where there is padding.
        stride: how many pixels lie between neighbouring places; 0 where all see the same.
        size: how many pixels a place sees, those in the padding counted.
    """

    axis: int | None
    start: Fraction
    stride: Fraction
    size: Fraction

    def pixels(self, place: int, *, length: int) -> range:
        """Give the pixels that a place sees, on a picture of this length."""
        start = self.start + place * self.stride
        return range(max(floor(start), 0), min(ceil(start + self.size), length))


def spread(side: Side, places: int) -> Side:
    return Side(None, side.start, Fraction(0), side.size + (places - 1) * side.stride)


def within(side: Side, length: int) -> Side:
    start = min(max(side.start, Fraction(0)), Fraction(length))
    end = max(min(side.start + side.size, Fraction(length)), start)
    return replace(side, start=start, size=end - start)


def union(sides: list[tuple[Side, int]], length: int) -> Side:
    """See what any of several sees; each comes with the number of its places."""
    if len({(side.axis, side.stride) for side, _ in sides}) > 1:
        sides = [(within(spread(side, places), length), 1) for side, places in sides]
    first = sides[0][0]
    start = min(side.start for side, _ in sides)
    end = max(side.start + side.size for side, _ in sides)
    return replace(first, start=start, size=end - start)


def stepped(side: Side, *, first: Fraction, step: Fraction, reach: Fraction) -> Side:
    """Look from place number `first` of a tensor on, a `step` further each time, at `reach` places more than one."""
    return Side(
        side.axis,
        side.start + first * side.stride,
        side.stride * step,
        side.size + reach * side.stride,
    )
