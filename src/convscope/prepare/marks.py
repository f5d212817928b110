"""Marks on a sheet: how dark the ink is, and which pixels belong together."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from convscope.prepare.paper import Sheet
from convscope.types import Floats

STRONGEST = 0.007  # the share of a picture whose darkest pixels count as its strongest ink; a thin, small 1 has as much
GLOW = 16  # grey levels added to the light, so that noise on a dark board does not look like strong ink
NEAR = 0.25  # how far from a digit a part of it may be, in sizes of the digit
PART = 0.04  # the least area of a part, in areas of the largest mark
FAINT = 0.6  # how faint a part may be, as a share of the largest mark's density


@dataclass(frozen=True, slots=True)
class Density:
    """How much darker than its paper each pixel is, as a share of the light there.

    Attributes:
        values: float32, HW; around 0 on paper, alike in light and in shadow on ink.
        noise: what is not ink hardly exceeds it.
        peak: the strongest ink.
    """

    values: Floats
    noise: float
    peak: float


@dataclass(frozen=True, slots=True)
class Marks:
    """Connected dark pixels. Index 0 is the paper.

    Attributes:
        labels: int32, HW: which mark a pixel belongs to.
        boxes: int32, (marks, 4): left, top, width and height in pixels.
        extents: float64, (marks,): the longer side of its box, in sides of the picture; 0 for the paper.
        areas: int32, (marks,): number of pixels.
        masses: float64, (marks,): sum of the density; 0 for the paper.
        free: bool, (marks,): whether a mark keeps off the border of the picture.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    extents: NDArray[np.float64]
    areas: NDArray[np.int32]
    masses: NDArray[np.float64]
    free: NDArray[np.bool_]

    def largest(self, *, free: bool = False) -> int:
        """Choose the mark with the largest mass, among all or among those that keep off the border; 0: none."""
        return int((self.masses * self.free if free else self.masses).argmax())

    def with_parts(self, main: int) -> NDArray[np.bool_]:
        """Choose a mark and what may be detached parts of it, such as the bar of a 5: bool, (marks,)."""
        left, top, width, height = self.boxes.T
        beside = np.maximum(left - (left + width)[main], left[main] - (left + width))
        above = np.maximum(top - (top + height)[main], top[main] - (top + height))
        means = self.masses / self.areas
        chosen = (
            self.free
            & (np.maximum(beside, above) < NEAR * max(width[main], height[main]))
            & (self.areas >= PART * self.areas[main])
            & (means > FAINT * means[main])
        )
        chosen[main] = True
        return chosen


def measure_density(sheet: Sheet) -> Density:
    """Compare a picture with its paper."""
    values = (sheet.paper.astype(np.float32) - sheet.seen) / (sheet.light.astype(np.float32) + GLOW)
    ranked = np.sort(values, axis=None)
    count = ranked.size
    # most of the picture is paper: its noise is seen in the lower half, where no ink is
    middle = ranked[count // 2]
    noise = 4.5 * (middle - ranked[count // 4])
    peak = ranked[count - max(4, int(STRONGEST * count))] - middle
    return Density(values=values - middle, noise=float(noise), peak=float(peak))


def find_marks(density: Density, *, threshold: float) -> Marks:
    """Connect the pixels that are darker than a threshold."""
    dark = (density.values > threshold).astype(np.uint8)
    count, found, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    labels = np.asarray(found, np.int32)
    masses = np.bincount(labels.ravel(), weights=density.values.ravel(), minlength=count).astype(np.float64)
    masses[0] = 0
    extents = stats[:, 2:4].max(axis=1) / max(labels.shape)
    extents[0] = 0
    free = np.ones(count, np.bool_)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        free[side] = False
    return Marks(
        labels=labels,
        boxes=np.asarray(stats[:, :4], np.int32),
        extents=extents,
        areas=np.asarray(stats[:, 4], np.int32),
        masses=masses,
        free=free,
    )
