"""Maps laid over the pictures of which they are made: half transparent, and smooth between the middles of their places.

The page's `draw/overlay.ts` and `state/values/fields.ts` do the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convscope.model.summary import ReceptiveField
from convscope.render.shown import Shown
from convscope.render.tones import limits_of, tone_planes
from convscope.types import Covered, Pixels
from convscope.view.colormaps import color_table
from convscope.view.panelplan import PanelPlan
from convscope.view.panels import Maps
from convscope.view.plan import Plan
from convscope.view.watch import factor_of

SHARE = 0.5
"""So much of what is seen is the map's."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A map that a panel has laid over the pictures.

    Attributes:
        view: what the view says of the panel.
        panel: where its numbers stand in a reading.
        table: uint8, (256, 3): its colours.
        edges: where it lies on the network's picture, in widths and heights of that.
    """

    view: Maps
    panel: PanelPlan
    table: Pixels
    edges: Covered

    @property
    def words(self) -> str:
        """Name the map."""
        return f"{self.view.layer} · map {self.view.overlay}"

    def lay(self, picture: Pixels, shown: Shown, edges: Covered) -> None:
        """Lay the map over a picture.

        Args:
            picture: uint8, height × width × 3; it is changed.
            shown: the reading that has the map.
            edges: where the map lies on it, in its widths and heights.
        """
        left, top, right, bottom = edges
        height, width = picture.shape[:2]
        rows, down = _between(self.panel.height, top * height, bottom * height, height)
        columns, across = _between(self.panel.width, left * width, right * width, width)
        colors = self._colors(shown).astype(np.float64)
        map_ = np.einsum("yi,ijc,xj->yxc", down, colors, across, optimize=True)
        below = picture[rows, columns]
        below[...] = np.rint(below + SHARE * (map_ - below))

    def _colors(self, shown: Shown) -> Pixels:
        """Give the map in its panel's colours: uint8, (height, width, 3)."""
        panel, unit, scale = self.panel, self.view.overlay, self.view.scale
        size = panel.height * panel.width
        first = panel.offset + unit * size
        limits = shown.limits[panel.limits : panel.limits + panel.units]
        span = None if scale == "unit" else limits_of(limits) if isinstance(scale, str) else scale
        tones = tone_planes(shown.planes[first : first + size][np.newaxis], limits[unit : unit + 1], span)
        return self.table[tones.reshape(panel.height, panel.width)]


def overlays_of(plan: Plan) -> tuple[Overlay, ...]:
    """Find the maps that a view lays over the pictures, the last on top."""
    _, height, width = plan.model.shape
    return tuple(
        Overlay(
            view=view,
            panel=panel,
            table=np.frombuffer(color_table(view.colormap), np.uint8).reshape(256, 3),
            edges=_edges(panel.field, panel, factor_of(panel.shape, edge=view.edge), (height, width)),
        )
        for view, panel in zip(plan.view.panels, plan.panels, strict=True)
        if isinstance(view, Maps) and view.overlay >= 0 and panel.field is not None
    )


def on_patch(edges: Covered, covers: Covered) -> Covered:
    """Give the same place on the patch, of which the network's picture shows a part."""
    left, top, right, bottom = covers
    width, height = right - left, bottom - top
    return (
        left + edges[0] * width,
        top + edges[1] * height,
        left + edges[2] * width,
        top + edges[3] * height,
    )


def _edges(field: ReceptiveField, panel: PanelPlan, factor: int, picture: tuple[int, int]) -> Covered:
    """Put the middle of each place on the middle of what it sees."""
    height, width = picture
    top, bottom = _extent(field.start[0], field.size[0], field.stride[0], panel.height * factor)
    left, right = _extent(field.start[1], field.size[1], field.stride[1], panel.width * factor)
    return left / width, top / height, right / width, bottom / height


def _extent(start: float, size: float, stride: float, places: int) -> tuple[float, float]:
    begin = start + (size - stride) / 2
    return begin, begin + places * stride


def _between(places: int, start: float, end: float, pixels: int) -> tuple[slice, NDArray[np.float64]]:
    """Say which pixels places lie on that go evenly from a start to an end, and each place's part in them.

    Returns:
        These pixels, and (pixels, places): the rows sum to 1. Beyond the middle of the first and the last place, that
        goes on.
    """
    first, last = max(0, round(start)), min(pixels, round(end))
    middles = np.arange(first, last) + 0.5
    if not len(middles):
        return slice(0, 0), np.empty((0, places))
    at = np.clip((middles - start) / (end - start) * places - 0.5, 0, places - 1)
    below = np.minimum(at.astype(np.intp), max(0, places - 2))
    parts = np.zeros((len(at), places))
    row = np.arange(len(at))
    parts[row, below] = 1 - (at - below)
    if places > 1:
        parts[row, below + 1] = at - below
    return slice(first, last), parts
