"""What units of a layer give to a class: row by row, and all together as one sentence."""

from base64 import b64decode
from dataclasses import dataclass

import numpy as np

from convscope.render.grid import Grid
from convscope.render.letters import fit, width_of
from convscope.render.numbers import decimal
from convscope.render.panel import Place
from convscope.render.shown import Shown
from convscope.render.surface import Box, Surface
from convscope.types import AnyArray, Floats
from convscope.view.panelplan import Toward


def floats_of(text: str) -> Floats:
    """Read numbers as the plan writes them."""
    return np.frombuffer(b64decode(text), "<f4")


@dataclass(frozen=True, slots=True)
class Foot:
    """A line below the tiles: forms of the same sentence, the longest of which that fits is written."""

    place: Place

    def write(self, on: Surface, *forms: str) -> None:
        """Write the first form that fits."""
        place = self.place
        room = place.room
        form = next((one for one in forms if width_of(one, size=place.size) <= room.width), forms[-1])
        y = room.bottom - round(0.45 * place.measures.foot) + round(0.3 * place.measures.inset)
        on.write(
            fit(form, room.width, size=place.size), room.left, y, size=place.size, color=place.style.calm
        )


class Joined:
    """The sum that gives a class its logit."""

    def __init__(self, place: Place, toward: Toward) -> None:
        self._foot = Foot(place)
        self._toward = toward
        self._weights = floats_of(toward.weights).astype(np.float64)
        self._label = place.plan.model.labels[toward.number]

    def moving(self, on: Surface, shown: Shown) -> None:
        """Write it, with the numbers of a reading."""
        toward = self._toward
        activations = shown.values[toward.activations : toward.activations + len(self._weights)]
        total = decimal(float(activations.astype(np.float64) @ self._weights))
        bias, logit = decimal(toward.bias), decimal(float(shown.values[toward.logit]))
        self._foot.write(
            on,
            f"activation × weight toward {self._label} sums to {total} + bias {bias} = logit {logit}",
            f"activation × weight sums to {total} + bias {bias} = logit {logit}",
            f"a × w: {total} + bias {bias} = logit {logit}",
            f"{total} + {bias} = {logit}",
        )


class RowBars:
    """A bar and a number at the right of each row of a grid.

    Args:
        place: of the panel.
        room: the room of the bars.
        top: of the first row.
        grid: whose rows they sum up.
    """

    def __init__(self, place: Place, room: Box, top: int, grid: Grid) -> None:
        self._place, self._room, self._top, self._grid = place, room, top, grid
        step = grid.height + grid.gap
        self._size = min(place.size, max(6, step))
        self._number = width_of("-88.88", size=self._size)
        self._shows = room.width >= self._number
        self._every = max(1, -(-self._size // step))

    def moving(self, on: Surface, rows: AnyArray) -> None:
        """Draw them: signed numbers, all on one scale; bars of what is below zero have the calm colour."""
        style, grid, room = self._place.style, self._grid, self._room
        gap = round(0.5 * self._size)
        track = room.width - (self._number + gap if self._shows else 0)
        most = float(np.abs(rows).max(initial=0)) or 1.0
        height = max(1, min(grid.height, round(0.62 * (grid.height + grid.gap))))
        for row, value in enumerate(rows.tolist()):
            top = self._top + row * (grid.height + grid.gap)
            middle = top + grid.height // 2
            length = round(track * abs(value) / most) if np.isfinite(value) else 0
            color = style.sums if value >= 0 else style.bar
            if length > 0:
                on.fill(Box(room.left, middle - height // 2, length, height), color)
            if self._shows and row % self._every == 0:
                on.write(decimal(value), room.left + length + gap, middle, size=self._size, color=style.calm)


def sums_of_rows(values: AnyArray, columns: int) -> AnyArray:
    """Add up rows of so many values; the last may be short."""
    return np.add.reduceat(values, np.arange(0, len(values), columns))


def means_of_rows(values: AnyArray, columns: int) -> AnyArray:
    """Give the mean of each row of so many values; the last may be short."""
    starts = np.arange(0, len(values), columns)
    return np.add.reduceat(values, starts) / np.diff(np.append(starts, len(values)))
