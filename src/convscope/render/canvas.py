"""A picture in memory to draw on."""

from collections.abc import Sequence

import cv2
import numpy as np

from convscope.render.letters import mask, rise
from convscope.render.style import Rgb
from convscope.render.surface import Align, Box, Packed, pack
from convscope.types import Floats, Pixels

_SHIFT = 4  # cv2 takes coordinates in parts of a pixel: so many bits of them


class Canvas:
    """Red, green, blue and 255 of each pixel.

    Args:
        width: in pixels.
        height: in pixels.
        ground: what it is filled with.
    """

    def __init__(self, width: int, height: int, ground: Rgb) -> None:
        self.bytes: Pixels = np.empty((height, width, 4), np.uint8)
        self.bytes[:] = (*ground, 255)
        self._pixels: Packed = self.bytes.view(np.uint32)[..., 0]

    @property
    def rgb(self) -> Pixels:
        """Give a view of it: uint8, height × width × 3."""
        return self.bytes[..., :3]

    def take(self, other: "Canvas") -> None:
        """Become as another of the same size."""
        np.copyto(self._pixels, other._pixels)

    def card(self, box: Box, fill: Rgb, line: Rgb, *, radius: int) -> None:
        """Draw a panel with round corners."""
        if box.width < 2 or box.height < 2:
            return
        rows, columns = np.ogrid[: box.height, : box.width]
        across = np.abs(columns + 0.5 - box.width / 2) - (box.width / 2 - radius)
        down = np.abs(rows + 0.5 - box.height / 2) - (box.height / 2 - radius)
        outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0)) + np.minimum(
            np.maximum(across, down), 0
        )
        far = (outside - radius).astype(np.float32)
        self._blend(box.left, box.top, np.clip(0.5 - far, 0, 1).astype(np.float32), line)
        self._blend(box.left, box.top, np.clip(-0.5 - far, 0, 1).astype(np.float32), fill)

    def fill(self, box: Box, color: Rgb) -> None:
        """Fill a box."""
        self.bytes[box.top : box.bottom, box.left : box.right, :3] = color

    def picture(self, left: int, top: int, pixels: Packed) -> None:
        """Put pixels where they stand."""
        height, width = pixels.shape
        self._pixels[top : top + height, left : left + width] = pixels

    def write(
        self, text: str, x: int, y: int, *, size: int, color: Rgb, bold: bool = False, align: Align = "left"
    ) -> None:
        """Write a line."""
        if not text:
            return
        line = mask(text, size=size, bold=bold)
        height, width = line.ink.shape
        left = x + line.left - {"left": 0, "middle": width // 2, "right": width}[align]
        top = y + rise(size) + line.below - height + 1
        self._blend(left, top, (line.ink / 255).astype(np.float32), color)

    def trace(self, points: Sequence[tuple[float, float]], color: Rgb) -> None:
        """Draw a thin line through points."""
        if len(points) < 2:
            return
        ends = np.rint((np.array(points) - 0.5) * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(self.bytes, [ends], False, (*color, 255), 1, cv2.LINE_AA, _SHIFT)

    def _blend(self, left: int, top: int, share: Floats, color: Rgb) -> None:
        """Lay a colour over a part, as far as it lies in the picture: float32, height × width, 0..1."""
        height, width = self.bytes.shape[:2]
        above, before = max(0, -top), max(0, -left)
        share = share[above : max(above, height - top), before : max(before, width - left), np.newaxis]
        under = self.bytes[top + above :, left + before :, :3][: share.shape[0], : share.shape[1]]
        mixed = under + (np.array(color, np.float32) - under) * share
        under[:] = np.rint(mixed)


def packed_color(color: Rgb) -> np.uint32:
    """Pack one colour."""
    return np.uint32(pack(np.array([color], np.uint8))[0])
