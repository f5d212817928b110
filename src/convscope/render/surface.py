"""What panels are drawn on: a picture in memory, or a figure of matplotlib. All sizes are whole pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from convscope.render.style import Rgb
from convscope.types import Pixels

Packed = NDArray[np.uint32]
"""Pixels whose four bytes in memory are red, green, blue and 255."""

Align = Literal["left", "right", "middle"]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Give the first column beyond it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Give the first row beyond it."""
        return self.top + self.height

    def inside(self, *, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> "Box":
        """Take so much from its edges; nothing is left rather than less than nothing."""
        return Box(
            self.left + left,
            self.top + top,
            max(0, self.width - left - right),
            max(0, self.height - top - bottom),
        )


class Surface(Protocol):
    """Takes what a panel draws."""

    def card(self, box: Box, fill: Rgb, line: Rgb, *, radius: int) -> None:
        """Draw a panel with round corners."""
        ...

    def fill(self, box: Box, color: Rgb) -> None:
        """Fill a box."""
        ...

    def picture(self, left: int, top: int, pixels: Packed) -> None:
        """Put pixels, height × width, where they stand."""
        ...

    def write(
        self, text: str, x: int, y: int, *, size: int, color: Rgb, bold: bool = False, align: Align = "left"
    ) -> None:
        """Write a line; `y` is the middle of its small letters, `x` the edge or the middle of the line."""
        ...

    def trace(self, points: Sequence[tuple[float, float]], color: Rgb) -> None:
        """Draw a thin line through points."""
        ...


def packed_table(table: bytes) -> Packed:
    """Pack a colour table of 256 RGB triples."""
    return pack(np.frombuffer(table, np.uint8).reshape(256, 3))


def pack(rgb: Pixels) -> Packed:
    """Pack pixels, uint8, (..., 3)."""
    whole: Pixels = np.full((*rgb.shape[:-1], 4), 255, np.uint8)
    whole[..., :3] = rgb
    return whole.view(np.uint32)[..., 0]


def unpack(pixels: NDArray[Any]) -> Pixels:
    """Give packed pixels as uint8, (..., 3)."""
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)[..., :3]
