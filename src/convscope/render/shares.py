"""How panels of maps that stand in one column share its height."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log


@dataclass(frozen=True, slots=True)
class _Choice:
    """Heights of panels; `worth` is the sum of the logarithms of the areas drawn, so that none starves another."""

    height: int
    worth: float
    heights: tuple[int, ...]


def share_height(panels: Sequence[tuple[int, int, int]], *, width: int, height: int, gap: int) -> list[int]:
    """Divide the height of a column so that the tiles in it are large, and none are starved.

    Args:
        panels: of each how many tiles it has, and the width and height of a plane.
        width: of the column's tiles, in pixels.
        height: to divide, in pixels.
        gap: between tiles, in pixels.
    """
    best = [_Choice(0, 0.0, ())]
    for panel in panels:
        own = _choices(*panel, width=width, height=height, gap=gap)
        joined = (
            _Choice(one.height + other.height, one.worth + other.worth, (*one.heights, *other.heights))
            for one in best
            for other in own
        )
        best = _undominated(choice for choice in joined if choice.height <= height)
    if not best:
        return [height // len(panels)] * len(panels)
    spare = (height - best[-1].height) // len(panels)
    return [one + spare for one in best[-1].heights]


def _choices(units: int, across: int, down: int, *, width: int, height: int, gap: int) -> list[_Choice]:
    """For each number of rows, the fewest columns that do: fewer would not fit, more would make the tiles smaller."""
    found: list[_Choice] = []
    for columns in sorted({ceil(units / rows) for rows in range(1, units + 1)}, reverse=True):
        wide = (width - gap * (columns - 1)) / columns
        high = wide * down / across
        rows = ceil(units / columns)
        needed = ceil(rows * (high + gap) - gap)
        if wide >= 1 and needed <= height:
            found.append(_Choice(needed, log(units * wide * high), (needed,)))
    return _undominated(found)


def _undominated(choices: Iterable[_Choice]) -> list[_Choice]:
    """Keep those that are worth more than everything that is lower; the last is worth the most."""
    kept: list[_Choice] = []
    for choice in sorted(choices, key=lambda one: (one.height, -one.worth)):
        if not kept or choice.worth > kept[-1].worth:
            kept.append(choice)
    return kept
