"""Where the panels of a view stand in a picture: as the view says, or as the page would lay them out."""

from collections.abc import Mapping, Sequence
from math import ceil

from convscope.render.shares import share_height
from convscope.render.style import Measures
from convscope.render.surface import Box
from convscope.view.panels import GRID
from convscope.view.plan import PanelPlan, Plan

_SIDE = ("camera", "patch", "input", "result", "text")
_WALL = 6
"""More panels of layers than so many stand in a grid."""
_IN_ONE = 2
"""One column of maps holds so many, where nothing else needs the room beside it."""


def areas(plan: Plan, places: Sequence[int], room: Box, measures: Measures) -> dict[int, Box]:
    """Give each panel its box.

    Args:
        plan: of the view.
        places: the numbers of the panels that are drawn.
        room: what there is to fill.
        measures: of the picture.
    """
    stated = {place: plan.view.panels[place].at for place in places}
    if places and all(at is not None for at in stated.values()):
        return {place: _cells(at, room, measures.gap) for place, at in stated.items() if at is not None}
    kinds = {place: plan.panels[place].kind for place in places}
    side = [place for place in places if kinds[place] in _SIDE]
    layers = [place for place in places if kinds[place] not in _SIDE]
    if not layers:
        return _side({place: kinds[place] for place in side}, room, measures, wide=True)
    width = min(round(0.245 * room.width), round(0.48 * room.height)) if side else -measures.gap
    found = _side(
        {place: kinds[place] for place in side}, Box(room.left, room.top, width, room.height), measures
    )
    rest = room.inside(left=width + measures.gap)
    maps = [place for place in layers if kinds[place] == "maps"]
    others = [place for place in layers if kinds[place] != "maps"]
    if len(layers) > _WALL:
        return found | _wall(layers, rest, measures)
    if not maps:
        return found | dict(zip(others, _columns(rest, [1] * len(others), measures.gap), strict=True))
    if not others:
        half = ceil(len(maps) / 2) if len(maps) > _IN_ONE else len(maps)
        groups = [group for group in (maps[:half], maps[half:]) if group]
        for group, box in zip(groups, _columns(rest, [1] * len(groups), measures.gap), strict=True):
            found |= _stack(plan.panels, group, box, measures)
        return found
    left, *right = _columns(rest, [46, *[26] * len(others)], measures.gap)
    return found | _stack(plan.panels, maps, left, measures) | dict(zip(others, right, strict=True))


def _cells(at: tuple[int, int, int, int], room: Box, gap: int) -> Box:
    """Turn cells of the window's 48 × 48 into pixels; between panels that touch lies a gap."""
    left, top, width, height = at
    wide, high = room.width + gap, room.height + gap
    first, upper = round(left * wide / GRID), round(top * high / GRID)
    last, lower = round((left + width) * wide / GRID), round((top + height) * high / GRID)
    return Box(room.left + first, room.top + upper, max(0, last - first - gap), max(0, lower - upper - gap))


def _columns(room: Box, shares: Sequence[int], gap: int) -> list[Box]:
    spread = room.width - gap * (len(shares) - 1)
    edges = [round(spread * sum(shares[:count]) / sum(shares)) for count in range(len(shares) + 1)]
    return [
        Box(room.left + edges[at] + at * gap, room.top, max(0, edges[at + 1] - edges[at]), room.height)
        for at in range(len(shares))
    ]


def _rows(room: Box, heights: Sequence[float], gap: int) -> list[Box]:
    spread = room.height - gap * (len(heights) - 1)
    whole = sum(heights) or 1
    edges = [round(spread * sum(heights[:count]) / whole) for count in range(len(heights) + 1)]
    return [
        Box(room.left, room.top + edges[at] + at * gap, room.width, max(0, edges[at + 1] - edges[at]))
        for at in range(len(heights))
    ]


def _stack(
    plans: Sequence[PanelPlan], places: Sequence[int], room: Box, measures: Measures
) -> dict[int, Box]:
    """Put panels of maps one below another."""
    head = measures.head + measures.inset
    tiles = [
        (len(plans[place].order) or plans[place].units, plans[place].width, plans[place].height)
        for place in places
    ]
    height = room.height - (head + measures.gap) * len(places) + measures.gap
    shared = share_height(
        tiles, width=room.width - 2 * measures.inset, height=max(0, height), gap=measures.tiles
    )
    return dict(zip(places, _rows(room, [head + one for one in shared], measures.gap), strict=True))


def _wall(places: Sequence[int], room: Box, measures: Measures) -> dict[int, Box]:
    """Put many panels into a grid whose cells are about one and a half times as wide as high."""
    count = len(places)
    columns = min(
        range(1, count + 1),
        key=lambda one: abs(room.width / one - 1.4 * room.height / ceil(count / one)),
    )
    rows = _rows(room, [1] * ceil(count / columns), measures.gap)
    boxes = [box for row in rows for box in _columns(row, [1] * columns, measures.gap)]
    return dict(zip(places, boxes, strict=False))


def _side(kinds: Mapping[int, str], room: Box, measures: Measures, *, wide: bool = False) -> dict[int, Box]:
    """Put the picture and its result at the side: pictures beside each other, and the result below them."""
    if not kinds:
        return {}
    pictures = [place for place, kind in kinds.items() if kind in ("patch", "input")]
    others = [place for place, kind in kinds.items() if kind not in ("patch", "input")]
    if wide:
        return dict(zip(kinds, _columns(room, [1] * len(kinds), measures.gap), strict=True))
    head = measures.head + measures.inset
    lines: list[list[int]] = []
    heights: list[float] = []
    for place in others:
        if kinds[place] == "camera":
            lines.append([place])
            heights.append(0.3 * room.height)
    if pictures:
        lines.append(pictures)
        across = (room.width - measures.gap * (len(pictures) - 1)) // len(pictures)
        heights.append(min(across - 2 * measures.inset + head, 0.42 * room.height))
    last = [place for place in others if kinds[place] != "camera"]
    left = room.height - sum(heights) - measures.gap * (len(lines) + len(last) - 1)
    lines += [[place] for place in last]
    weights = [1.0 if kinds[place] == "result" else 0.4 for place in last]
    heights += [max(0.0, left) * one / (sum(weights) or 1) for one in weights]
    found: dict[int, Box] = {}
    for line, row in zip(lines, _rows(room, heights, measures.gap), strict=True):
        found |= dict(zip(line, _columns(row, [1] * len(line), measures.gap), strict=True))
    return found
