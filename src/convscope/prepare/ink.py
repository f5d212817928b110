"""Ink: the strokes of what may be a digit, and whether they may."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convscope.types import Floats

TOUCH = 0.04  # how much of a stroke may touch the border of the picture without being cut, in sides of the picture

# what a digit has
EXTENT = (0.2, 0.96)  # what reaches from side to side is a line or the edge of something
LEAST_CONTRAST = 12.0
LEAST_EVENNESS = 0.64
MOST_CLUTTER = 0.25
MOST_CLUTTER_OF_FAINT = 0.01  # for each grey level of contrast: faint ink is seen on calm paper only
MOST_THICKNESS = 0.62  # the thickest is a 1 of a broad brush; a lamp, a coin and a head have more

# what a digit has that the border of the picture cuts, and a finger that points into it has not
MOST_TOUCH = 0.12
LEAST_ROUNDNESS = 0.2
MOST_CLUTTER_AROUND_CUT = 0.05


@dataclass(frozen=True, slots=True)
class Ink:
    """The strokes of what may be a digit.

    Attributes:
        strokes: bool, HW: where they are.
        density: float32, HW: how dark the ink is: 0 on paper, 1 where it is as dark as it typically is.
        contrast: between ink and paper, in grey levels of the camera.
        extent: the longer side, in sides of the picture.
        evenness: the mean density of the strokes, as a share of the strongest ink in the picture.
        unrest: standard deviation of the density of the paper around.
        leak: the share of the strokes' surroundings that is as dark as they are, though it is no ink: where the
            fingers of a hand go on, or the edge of a shadow.
        crowd: other marks within the picture, in areas of the strokes.
        thickness: width of the thickest place, in longer sides.
        touch: how much of the border of the picture is ink, in sides of the picture.
        roundness: how wide the strokes spread across their longer direction: 0 for a line, 1 for a ring.
    """

    strokes: NDArray[np.bool_]
    density: Floats
    contrast: float
    extent: float
    evenness: float
    unrest: float
    leak: float
    crowd: float
    thickness: float
    touch: float
    roundness: float

    @property
    def clutter(self) -> float:
        """Say how little the surroundings look like paper."""
        return self.unrest + 2 * self.leak + 0.2 * self.crowd

    @property
    def cut(self) -> bool:
        """Say whether the border of the picture cuts the strokes."""
        return self.touch > TOUCH

    @property
    def readable(self) -> bool:
        """Say whether these strokes may be a digit."""
        if self.contrast < LEAST_CONTRAST or self.evenness < LEAST_EVENNESS:
            return False
        if not EXTENT[0] <= self.extent <= EXTENT[1] or self.thickness > MOST_THICKNESS:
            return False
        if not self.cut:
            return self.clutter <= min(MOST_CLUTTER, MOST_CLUTTER_OF_FAINT * self.contrast)
        return (
            self.touch <= MOST_TOUCH
            and self.roundness >= LEAST_ROUNDNESS
            and self.clutter <= MOST_CLUTTER_AROUND_CUT
        )
