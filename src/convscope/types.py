"""Leaf structs that travel along the way of a frame."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
AnyArray = NDArray[Any]

Color = Literal["gray", "rgb", "bgr"]
Method = Literal["plain", "digits", "face"]
Way = Method | Literal["given"]
Covered = tuple[float, float, float, float]
Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is to do."""

WHOLE: Covered = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What a patch became for the network.

    Attributes:
        pixels: uint8, HWC with one channel (gray) or three (RGB), of the network's size.
        empty: True where the patch holds nothing to look at.
        covers: left, top, right and bottom of the part of the patch that the pixels show, in widths and heights of
            the patch; it may reach beyond it.
    """

    pixels: Pixels
    empty: bool
    covers: Covered = WHOLE
