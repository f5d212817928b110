"""What lies along the axes of a tensor, and what becomes of it where a reshape folds several into one, or unfolds one.

A vision transformer makes a token, a row of values, of each patch of the picture; tokens that are no place of the
picture, as that of the class, stand before them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

from convscope.model.tensors import Shape


@dataclass(frozen=True, slots=True)
class Tokens:
    """An axis of tokens.

    Attributes:
        first: the number of the token that is the picture's upper left corner.
        height: of the grid of places, row after row.
        width: of the grid.
        inner: whether the places are those of a window, one of many.
    """

    first: int
    height: int
    width: int
    inner: bool = False

    @property
    def end(self) -> int:
        """Count the tokens up to that of the lower right corner."""
        return self.first + self.height * self.width


Axis = Literal["height", "width", "row", "column"] | Tokens | None
"""What lies along an axis: all of a side, or where that was cut into windows, what is in one; None: something else."""

Axes = tuple[Axis, ...]

_GRIDS: tuple[Axes, Axes] = ("height", "width"), ("row", "column")
_SIDES: tuple[Axes, Axes] = ("height", "row"), ("width", "column")

_Part = tuple[int, Axis]  # a size, and what lies along it

CHANNELS_FIRST: Axes = (None, None, "height", "width")
CHANNELS_LAST: Axes = (None, "height", "width", None)


def refolded(before: Shape, axes: Axes, after: Shape) -> Axes:
    """Keep the axes that come out whole; fold height and width into tokens, or tokens without others into these.

    Args:
        before: the shape of a tensor.
        axes: what lies along its axes.
        after: the shape that its values get, in the same order.
    """
    source: list[_Part] = [(size, axis) for size, axis in zip(before, axes, strict=True) if size > 1]
    target = [(size, place) for place, size in enumerate(after) if size > 1]
    found: list[Axis] = [None] * len(after)
    while source and target:
        taken, given = [source.pop(0)], [target.pop(0)]
        while _count(taken) != _count(given):
            shorter, rest = (taken, source) if _count(taken) < _count(given) else (given, target)
            if not rest:
                return ()
            shorter.append(rest.pop(0))  # type: ignore[arg-type]
        for place, axis in _folded(taken, given):
            found[place] = axis
    return tuple(found)


def _count(sizes: Sequence[tuple[int, object]]) -> int:
    return prod(size for size, _ in sizes)


def _folded(taken: Sequence[_Part], given: Sequence[tuple[int, int]]) -> Sequence[tuple[int, Axis]]:
    """Say what lies along the axes that hold what others held together before."""
    sizes, places = [size for size, _ in given], [place for _, place in given]
    axes: Axes = tuple(axis for _, axis in taken)
    after: Axes = ()
    if len(places) == 1 and axes in _GRIDS:
        height, width = (size for size, _ in taken)
        after = (Tokens(0, height, width, inner=axes == _GRIDS[1]),)
    elif len(places) == 1 and (len(axes) == 1 or axes in _SIDES):
        after = axes[:1]
    elif len(axes) == 1 and isinstance(axes[0], Tokens):
        tokens = axes[0]
        after = _GRIDS[tokens.inner] if (0, *sizes) == (tokens.first, tokens.height, tokens.width) else ()
    elif len(axes) == 1 and len(places) == 2:
        after = next((side for side in _SIDES if side[0] == axes[0]), ())
    return list(zip(places, after, strict=False))
