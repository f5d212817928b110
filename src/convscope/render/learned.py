"""Panels of what a layer has learned: filters, and the weights of dense layers."""

import numpy as np

from convscope.render.canvas import packed_color
from convscope.render.grid import tile_grid
from convscope.render.letters import fit
from convscope.render.numbers import decimal
from convscope.render.panel import Legend, Place
from convscope.render.shown import Moment, Shown
from convscope.render.sums import Foot, floats_of, sums_of_rows
from convscope.render.surface import Box, Packed, Surface, pack, packed_table
from convscope.render.tiles import Tiles, summed
from convscope.render.tones import around_zero, tone_values
from convscope.types import Floats
from convscope.view.colormaps import color_table
from convscope.view.panelplan import Learned
from convscope.view.panels import Weights


class FiltersPanel:
    """The filters of a convolution: those of colours in their colours, all others one tile for each channel."""

    def __init__(self, place: Place, view: Weights, learned: Learned) -> None:
        self._place, self._learned = place, learned
        values = floats_of(learned.values)
        self._span = around_zero(values)
        table = packed_table(color_table(view.colormap))
        self._legend = Legend(place, table, words="each by its own limits" if learned.colors else "")
        channels, height, width = learned.shape
        filters = values.reshape(-1, channels, height, width)
        count = len(filters) if learned.colors else len(filters) * channels
        room = place.room
        grid = tile_grid(count, (width, height), (room.width, room.height), gap=place.measures.tiles)
        self._corner = (room.left, room.top)
        ground = packed_color(place.style.panel)
        if learned.colors:
            colors = np.append(pack(_in_colors(filters)).ravel(), ground)
            self._pixels: Packed = colors[grid.index(height, width)]
        else:
            tones = tone_values(values, self._span).reshape(-1, height, width)
            self._pixels = Tiles(grid, (height, width), table, ground).pixels(tones)
        self._shown = grid.units, count

    def still(self, on: Surface) -> None:
        """Draw all of it."""
        learned = self._learned
        size = "×".join(map(str, learned.shape[1:]))
        few = "" if self._shown[0] == self._shown[1] else f" · the first {self._shown[0]}"
        what = f"{len(learned.units)} filters of {learned.shape[0]} × {size}{few}"
        self._place.frame(on, f"{self._place.panel.layer} weights", what, keep=self._legend.width)
        self._legend.still(on)
        self._legend.moving(on, self._span)
        on.picture(*self._corner, self._pixels)

    def moving(self, on: Surface, shown: Shown, moment: Moment) -> None:
        """Change nothing."""


class DensePanel:
    """The weights of units of a dense layer in rows, or what each gives to them; with the sum of each row."""

    def __init__(self, place: Place, view: Weights, learned: Learned) -> None:
        self._place, self._view, self._learned = place, view, learned
        self._weights = floats_of(learned.values).reshape(len(learned.units), -1)
        inputs = self._weights.shape[1]
        self._order = np.array(learned.order or range(inputs), np.intp)
        table = packed_table(color_table(view.colormap))
        self._legend = Legend(place, table)
        self._foot = Foot(place)
        room = place.room.inside(bottom=place.measures.foot)
        many = len(learned.units)
        self._head = place.measures.foot if many > 1 else 0
        step = room.height // many
        boxes = [
            Box(room.left, room.top + at * step + self._head, room.width, max(1, step - self._head))
            for at in range(many)
        ]
        self._parts = [summed(place, inputs, view.rows, room=box) for box in boxes]
        ground = packed_color(place.style.panel)
        self._tiles = [Tiles(grid, (1, 1), table, ground) for grid, _, _ in self._parts]
        self._products = view.show == "products" and learned.activations >= 0

    def still(self, on: Surface) -> None:
        """Draw the title, and the weights if nothing meets them."""
        place, names = self._place, self._names()
        what = f"{self._learned.input or 'input'} × weight toward {names[0]}" if self._products else "weights"
        detail = "" if len(names) > 1 else (what if self._products else f"toward {names[0]}")
        title = place.panel.layer + (" products" if self._products else " weights")
        place.frame(on, title, detail, keep=self._legend.width)
        self._legend.still(on)
        if self._head:
            for name, (_, (left, top), _) in zip(names, self._parts, strict=True):
                y, size = top - self._head // 2, place.size
                on.write(fit(name, place.room.width, size=size), left, y, size=size, color=place.style.calm)
        if not self._products:
            self._draw(on, self._weights)
            sums = self._weights.astype(np.float64).sum(1)
            biases = self._learned.biases
            self._foot.write(
                on,
                "; ".join(
                    f"weights sum to {decimal(total)}, bias {decimal(bias)}"
                    for total, bias in zip(sums.tolist(), biases, strict=True)
                ),
            )

    def moving(self, on: Surface, shown: Shown, _moment: Moment) -> None:
        """Draw what each input gives."""
        if not self._products:
            return
        learned = self._learned
        inputs = shown.values[learned.activations : learned.activations + self._weights.shape[1]]
        products = self._weights.astype(np.float64) * inputs
        self._draw(on, products)
        totals, given = products.sum(1).tolist(), shown.values[list(learned.outputs)].tolist()
        parts = [
            (decimal(total), decimal(bias), decimal(value))
            for total, bias, value in zip(totals, learned.biases, given, strict=True)
        ]
        long = "; ".join(f"sums to {total} + bias {bias} = {value}" for total, bias, value in parts)
        self._foot.write(
            on,
            f"row sums at the right · {long}",
            long,
            "; ".join(f"{total} + {bias} = {value}" for total, bias, value in parts),
        )

    def _draw(self, on: Surface, values: Floats | np.ndarray) -> None:
        span = around_zero(values)
        self._legend.moving(on, span)
        for row, tiles, (grid, corner, bars) in zip(values, self._tiles, self._parts, strict=True):
            chosen = row[self._order[: grid.units]]
            on.picture(*corner, tiles.pixels(tone_values(chosen, span)))
            bars.moving(on, sums_of_rows(chosen.astype(np.float64), grid.columns))

    def _names(self) -> list[str]:
        """Name the units: those that give the classes by the classes."""
        labels = self._place.plan.model.labels
        fits = self._place.panel.units == len(labels)
        return [labels[unit] if fits else f"unit {unit}" for unit in self._learned.units]


def _in_colors(filters: Floats) -> np.ndarray:
    """Make pictures of filters, each between its own limits: uint8, (filters, height, width, 3)."""
    least = filters.min(axis=(1, 2, 3), keepdims=True)
    span = filters.max(axis=(1, 2, 3), keepdims=True) - least
    return (
        np.rint((filters - least) / np.where(span > 0, span, 1) * 255).astype(np.uint8).transpose(0, 2, 3, 1)
    )
