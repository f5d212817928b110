"""Animated GIF, frame after frame: Pillow compresses, and only what changed is written.

The form is that of "Graphics Interchange Format, Version 89a" (CompuServe, 1990).
"""

import struct
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from convscope.render.films.changes import bounds
from convscope.render.films.clock import Clock
from convscope.render.films.palette import CLEAR, Palette
from convscope.types import Pixels

_FOREVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
_TABLE_OF_256 = 0xF7
_CONTROL = b"\x21\xf9\x04"
_KEEP_AND_CLEAR = 0b00000101
_BITS = 8


class Gif:
    """A GIF that plays again and again.

    Args:
        path: of the file.
        size: width and height.
        rate: frames a second; GIF counts in hundredths of a second.
        palette: the colours of all frames.
    """

    def __init__(self, path: Path, *, size: tuple[int, int], rate: Fraction, palette: Palette) -> None:
        self._clock = Clock(rate, 100)
        self._palette = palette
        self._before: Pixels | None = None
        self._file = path.open("wb")
        self._file.write(b"GIF89a" + struct.pack("<HHBBB", *size, _TABLE_OF_256, 0, 0))
        self._file.write(palette.to_bytes() + _FOREVER)

    def add(self, frame: Pixels, *, lasts: float = 0.0) -> None:
        """Write a frame."""
        now = self._palette.index(frame)
        shown, left, top = now, 0, 0
        if self._before is not None:
            changed = now != self._before
            box = bounds(changed)
            left, top = box.left, box.top
            part = np.s_[box.top : box.bottom, box.left : box.right]
            shown = np.where(changed[part], now[part], np.uint8(CLEAR))
        self._before = now
        height, width = shown.shape
        self._file.write(_CONTROL + struct.pack("<BHBB", _KEEP_AND_CLEAR, self._clock.next(lasts), CLEAR, 0))
        self._file.write(b"," + struct.pack("<HHHHBB", left, top, width, height, 0, _BITS))
        self._file.write(Image.fromarray(shown).convert("P").tobytes("gif", "P") + b"\0")

    def close(self) -> None:
        """Write the end."""
        with self._file:
            self._file.write(b";")
