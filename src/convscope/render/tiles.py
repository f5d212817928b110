"""Panels of values: feature maps as tiles, neurons as cells."""

import cv2
import numpy as np

from convscope.render.canvas import packed_color
from convscope.render.grid import Grid, cell_grid, row_grid, tile_grid
from convscope.render.numbers import shape
from convscope.render.panel import Legend, Place
from convscope.render.shown import Moment, Shown
from convscope.render.sums import Joined, RowBars, means_of_rows
from convscope.render.surface import Box, Packed, Surface, packed_table
from convscope.render.tones import Range, limits_of, tone_planes, tone_values
from convscope.types import Floats, Pixels
from convscope.view.colormaps import color_table
from convscope.view.panels import Interpolation, Maps, Neurons

_METHODS: dict[Interpolation, int] = {
    "linear": cv2.INTER_LINEAR,
    "cubic": cv2.INTER_CUBIC,
    "lanczos": cv2.INTER_LANCZOS4,
}


class Tiles:
    """Tones, put into their colours and places by one look-up.

    Args:
        grid: where they stand.
        plane: height and width of one.
        table: of their colours.
        ground: the colour between them.
    """

    def __init__(self, grid: Grid, plane: tuple[int, int], table: Packed, ground: np.uint32) -> None:
        self._index = grid.index(*plane)
        self._table, self._ground = table, ground
        self._colors: Packed = np.empty(grid.units * plane[0] * plane[1] + 1, np.uint32)

    def pixels(self, tones: Pixels) -> Packed:
        """Give the pixels of the grid: uint8 in, tile after tile."""
        np.take(self._table, tones.ravel()[: len(self._colors) - 1], out=self._colors[:-1])
        self._colors[-1] = self._ground
        return self._colors[self._index]


class MapsPanel:
    """The feature maps of a layer."""

    def __init__(self, place: Place, view: Maps) -> None:
        panel = place.panel
        self._place, self._view = place, view
        self._order = np.array(panel.order or range(panel.units), np.intp)
        self._plane = (panel.height, panel.width)
        table = packed_table(color_table(view.colormap))
        self._legend = Legend(place, table, words="each by its own limits" if view.scale == "unit" else "")
        self._joined = None if panel.toward is None else Joined(place, panel.toward)
        room = place.room.inside(bottom=place.measures.foot if self._joined else 0)
        self._grid = tile_grid(
            len(self._order),
            (panel.width, panel.height),
            (room.width, room.height),
            gap=place.measures.tiles,
            columns=view.columns,
            square=view.tiles == "square",
        )
        self._corner = (room.left, room.top)
        shown = self._plane if view.interpolation == "nearest" else (self._grid.height, self._grid.width)
        self._tiles = Tiles(self._grid, shown, table, packed_color(place.style.panel))

    def still(self, on: Surface) -> None:
        """Draw title and colours."""
        panel = self._place.panel
        detail = " · ".join(filter(None, (shape(panel.shape), panel.activation, self._choice())))
        self._place.frame(on, panel.layer, detail, keep=self._legend.width)
        self._legend.still(on)

    def moving(self, on: Surface, shown: Shown, _moment: Moment) -> None:
        """Draw the maps."""
        panel = self._place.panel
        planes = shown.planes[panel.offset : panel.offset + panel.length].reshape(panel.units, -1)
        limits = shown.limits[panel.limits : panel.limits + panel.units]
        span: Range = limits_of(limits) if isinstance(self._view.scale, str) else self._view.scale
        chosen = self._order[: self._grid.units]
        tones = tone_planes(planes[chosen], limits[chosen], None if self._view.scale == "unit" else span)
        on.picture(*self._corner, self._tiles.pixels(self._between(tones)))
        self._legend.moving(on, span)
        if self._joined is not None:
            self._joined.moving(on, shown)

    def _between(self, tones: Pixels) -> Pixels:
        if self._view.interpolation == "nearest":
            return tones
        size, method = (self._grid.width, self._grid.height), _METHODS[self._view.interpolation]
        planes = tones.reshape(-1, *self._plane)
        larger = np.empty((len(planes), size[1], size[0]), np.uint8)
        for plane, into in zip(planes, larger, strict=True):
            cv2.resize(plane, size, into, interpolation=method)
        return larger

    def _choice(self) -> str:
        shown, units = self._grid.units, self._place.panel.units
        return "" if shown == units else f"{shown} of {units}"


class NeuronsPanel:
    """The neurons of a dense layer, in rows; sorted by a class, with the mean of each row."""

    def __init__(self, place: Place, view: Neurons) -> None:
        panel = place.panel
        self._place, self._view = place, view
        self._order = np.array(panel.order or range(panel.units), np.intp)
        table = packed_table(color_table(view.colormap))
        self._legend = Legend(place, table)
        room = place.room
        self._joined = self._bars = None
        if panel.toward is None:
            self._grid = cell_grid(len(self._order), view.rows, (room.width, room.height))
            self._corner = (room.left, room.top)
        else:
            self._joined = Joined(place, panel.toward)
            self._grid, self._corner, self._bars = summed(place, len(self._order), view.rows)
        self._tiles = Tiles(self._grid, (1, 1), table, packed_color(place.style.panel))

    def still(self, on: Surface) -> None:
        """Draw title and colours."""
        panel, toward = self._place.panel, self._place.panel.toward
        sorting = "" if toward is None else f"by weight toward {self._place.plan.model.labels[toward.number]}"
        count = self._grid.units
        some = str(panel.units) if count == panel.units else f"{count} of {panel.units}"
        detail = " · ".join(filter(None, (some, panel.activation, sorting)))
        self._place.frame(on, panel.layer, detail, keep=self._legend.width)
        self._legend.still(on)

    def moving(self, on: Surface, shown: Shown, _moment: Moment) -> None:
        """Draw the neurons."""
        panel = self._place.panel
        values: Floats = shown.values[panel.values : panel.values + panel.units]
        span: Range = limits_of(values) if self._view.scale == "layer" else self._view.scale
        chosen = values[self._order[: self._grid.units]]
        on.picture(*self._corner, self._tiles.pixels(tone_values(chosen, span)))
        self._legend.moving(on, span)
        if self._bars is not None and self._joined is not None:
            self._bars.moving(on, means_of_rows(chosen.astype(np.float64), self._grid.columns))
            self._joined.moving(on, shown)


def summed(
    place: Place, units: int, rows: int, *, room: Box | None = None
) -> tuple[Grid, tuple[int, int], RowBars]:
    """Lay out cells whose rows are summed up at their right, with a line for a sentence below."""
    room = (room or place.room).inside(bottom=0 if room else place.measures.foot)
    wide = round(0.72 * room.width)
    grid = row_grid(units, rows, (wide, room.height))
    gap = place.measures.inset
    left = room.left + grid.size[0] + gap
    bars = RowBars(place, Box(left, room.top, max(0, room.right - left), room.height), room.top, grid)
    return grid, (room.left, room.top), bars
