"""Lines of text as masks of gray, by the font that matplotlib brings: figures and films have the same letters."""

from dataclasses import dataclass
from functools import lru_cache
from math import floor

import numpy as np
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font

from convscope.types import Pixels

FAMILY = "DejaVu Sans"
"""It comes with matplotlib, so that it is on every machine."""

_KEPT = 2048
_UNKNOWN = "\N{WHITE SQUARE}"


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """A line of text.

    Attributes:
        ink: uint8, height × width: how much of a pixel is covered.
        left: so far right of where the line begins is the first column.
        below: so many rows lie below the line that the letters stand on.
    """

    ink: Pixels
    left: int
    below: int


@lru_cache(maxsize=_KEPT)
def mask(text: str, *, size: int, bold: bool) -> Mask:
    """Draw a line of text, `size` pixels large."""
    font = _font(bold)
    font.set_size(size, 72)
    font.set_text(known(text, bold=bold), 0.0)
    font.draw_glyphs_to_bitmap(antialiased=True)
    offset, _ = font.get_bitmap_offset()
    return Mask(
        ink=np.array(font.get_image(), np.uint8),
        left=round(offset / 64),
        below=floor(font.get_descent() / 64),
    )


@lru_cache(maxsize=_KEPT)
def width_of(text: str, *, size: int, bold: bool = False) -> int:
    """Measure a line of text, in pixels."""
    font = _font(bold)
    font.set_size(size, 72)
    font.set_text(known(text, bold=bold), 0.0)
    width, _ = font.get_width_height()
    return -(-width // 64)


def known(text: str, *, bold: bool = False) -> str:
    """Put a box for each letter that the font does not have."""
    font = _font(bold)
    return "".join(
        letter if letter.isprintable() and font.get_char_index(ord(letter)) else _UNKNOWN for letter in text
    )


def fit(text: str, width: int, *, size: int, bold: bool = False) -> str:
    """Cut a line of text off where it is longer than a width; nothing is left where there is room for nothing."""
    if width_of(text, size=size, bold=bold) <= width:
        return text
    for length in range(len(text) - 1, 0, -1):
        short = text[:length].rstrip() + "…"
        if width_of(short, size=size, bold=bold) <= width:
            return short
    return ""


def rise(size: int) -> int:
    """Say how far below the middle of its small letters a line stands."""
    return round(0.36 * size)


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    path = fontManager.findfont(  # pyright: ignore[reportUnknownMemberType]  (a folder of any kind)
        FontProperties(family=FAMILY, weight="bold" if bold else "normal")
    )
    return FT2Font(path)
