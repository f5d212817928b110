"""Where tiles stand in a panel, so that all are sharp and of one size."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, sqrt

import numpy as np
from numpy.typing import NDArray

_SMALL = 5  # a tile that is not so many gaps wide is small
_CELL = 3  # a cell that is not so many gaps wide, or high, is too small to tell apart
_LONGEST = 3  # a cell is at most so many times as long as wide


@dataclass(frozen=True, slots=True)
class Grid:
    """Tiles in rows; the last row may be short.

    Attributes:
        units: how many tiles stand here: all, unless there are more than the room has pixels for.
        columns: how many stand beside each other.
        width: of one tile, in pixels.
        height: of one tile, in pixels.
        gap: between tiles, in pixels.
    """

    units: int
    columns: int
    width: int
    height: int
    gap: int

    @property
    def rows(self) -> int:
        """Count the rows."""
        return ceil(self.units / self.columns)

    @property
    def size(self) -> tuple[int, int]:
        """Give width and height of all of it."""
        return (
            self.columns * (self.width + self.gap) - self.gap,
            self.rows * (self.height + self.gap) - self.gap,
        )

    def corners(self) -> Iterator[tuple[int, int]]:
        """Give left and top of each tile."""
        for unit in range(self.units):
            row, column = divmod(unit, self.columns)
            yield column * (self.width + self.gap), row * (self.height + self.gap)

    def index(self, height: int, width: int) -> NDArray[np.intp]:
        """Say for each pixel of the grid which value of the planes, flat, it shows.

        Args:
            height: of a plane.
            width: of a plane.

        Returns:
            (pixels down, pixels across); -1 in the gaps.
        """
        across, down = self.size
        found = np.full((down, across), -1, np.intp)
        tile = nearest(height, self.height)[:, np.newaxis] * width + nearest(width, self.width)
        for unit, (left, top) in enumerate(self.corners()):
            found[top : top + self.height, left : left + self.width] = tile + unit * height * width
        return found


def nearest(values: int, pixels: int) -> NDArray[np.intp]:
    """Say for each pixel along a tile which value is nearest."""
    return ((2 * np.arange(pixels) + 1) * values) // (2 * pixels)


def tile_grid(
    units: int,
    plane: tuple[int, int],
    room: tuple[int, int],
    *,
    gap: int,
    columns: int = 0,
    square: bool = False,
) -> Grid:
    """Lay out feature maps.

    Args:
        units: how many.
        plane: width and height of one.
        room: width and height of what there is to fill.
        gap: between tiles; where they are small, it is one pixel, or none.
        columns: how many stand beside each other; 0: as makes the tiles largest.
        square: whether they stand in a square grid with a gap of one pixel.
    """
    if square:
        gap, columns = 1, columns or ceil(sqrt(units))
    choices = [min(columns, units)] if columns else list(range(1, units + 1))

    def largest(gap: int) -> Grid:
        return max((_tiles(units, plane, room, gap, one) for one in choices), key=lambda grid: grid.width)

    grid = largest(gap)
    if gap > 1 and grid.width < _SMALL * gap:
        closer = largest(1)
        grid = closer if _is_inside(closer, room) else largest(0)
    return _cropped(grid, room)


def cell_grid(units: int, most: int, room: tuple[int, int], *, gap: int = 1) -> Grid:
    """Lay out neurons in rows: cells that fill the room, at most three times as long as wide.

    Args:
        units: how many.
        most: how many rows there may be, as long as the cells in them can be told apart.
        room: width and height of what there is to fill.
        gap: between cells.
    """
    wished = _cells(units, ceil(units / most), room, gap)
    clear = min(wished.width, wished.height) >= _CELL * gap
    stretched = wished.columns > 1 and wished.height >= _LONGEST * wished.width
    if clear and not stretched and _is_inside(wished, room):
        return wished
    squares = _cells(units, _square_columns(units, room, gap), room, gap)
    if min(squares.width, squares.height) >= _CELL * gap and _is_inside(squares, room):
        return squares
    return _cropped(_cells(units, _square_columns(units, room, 0), room, 0), room)


def row_grid(units: int, rows: int, room: tuple[int, int], *, gap: int = 1) -> Grid:
    """Lay out neurons in exactly so many rows, which fill the room: what stands beside a row sums it up."""
    columns = ceil(units / rows)
    rows = ceil(units / columns)
    width, height = room
    spaced = min(width / columns, height / rows) >= _CELL + gap
    gap = gap if spaced else 0
    return _cropped(
        Grid(
            units,
            columns,
            max(1, (width + gap) // columns - gap),
            max(1, (height + gap) // rows - gap),
            gap,
        ),
        room,
    )


def _tiles(units: int, plane: tuple[int, int], room: tuple[int, int], gap: int, columns: int) -> Grid:
    rows = ceil(units / columns)
    scale = min(
        (room[axis] - gap * (count - 1)) / count / plane[axis] for axis, count in ((0, columns), (1, rows))
    )
    return Grid(units, columns, _sharp(plane[0], scale), _sharp(plane[1], scale), gap)


def _sharp(pixels: int, scale: float) -> int:
    """Prefer a whole multiple of the plane's own pixels where that costs little room."""
    whole = floor(scale)
    return pixels * whole if whole >= 1 and whole / scale > 0.94 else max(1, floor(pixels * scale))


def _cells(units: int, columns: int, room: tuple[int, int], gap: int) -> Grid:
    rows = ceil(units / columns)
    across = max(1, (room[0] + gap) // columns - gap)
    down = max(1, (room[1] + gap) // rows - gap)
    return Grid(units, columns, min(across, _LONGEST * down), min(down, _LONGEST * across), gap)


def _square_columns(units: int, room: tuple[int, int], gap: int) -> int:
    width, height = max(1, room[0]), max(1, room[1])
    side = max(1, floor(sqrt((width + gap) * (height + gap) / units)) - gap)
    while side > 1 and ((width + gap) // (side + gap)) * ((height + gap) // (side + gap)) < units:
        side -= 1
    return max(1, (width + gap) // (side + gap))


def _is_inside(grid: Grid, room: tuple[int, int]) -> bool:
    return grid.size[0] <= room[0] and grid.size[1] <= room[1]


def _cropped(grid: Grid, room: tuple[int, int]) -> Grid:
    """Leave out the last tiles where there are more than the room has pixels for."""
    if _is_inside(grid, room):
        return grid
    columns = min(grid.columns, max(1, (room[0] + grid.gap) // (grid.width + grid.gap)))
    rows = min(ceil(grid.units / columns), max(1, (room[1] + grid.gap) // (grid.height + grid.gap)))
    return Grid(min(grid.units, columns * rows), columns, grid.width, grid.height, grid.gap)
