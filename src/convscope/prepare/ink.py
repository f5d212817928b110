"""Find the ink of one digit in a camera picture, or find that there is none."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from convscope.prepare.marks import Density, Marks, find_marks, measure_density
from convscope.prepare.paper import Sheet, find_sheets
from convscope.types import Floats, Pixels

LEVELS = (
    0.3,
    0.45,
    0.6,
)  # shares of the strongest ink at which fainter lines are cut off, tried in this order
LEAST_SIDE = 8  # pixels; nothing can be read in a smaller picture
TOUCH = 0.04  # how much of a digit may touch the border of the picture, in sides of the picture

# what a digit has: the worst of 2,000 drawn on paper have a contrast of 19, an evenness of 0.68 and a clutter of 0.12
LEAST_EXTENT = 0.2
LEAST_CONTRAST = 16.0
LEAST_EVENNESS = 0.64
MOST_CLUTTER = 0.25


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
    """

    strokes: NDArray[np.bool_]
    density: Floats
    contrast: float
    extent: float
    evenness: float
    unrest: float
    leak: float
    crowd: float

    @property
    def clutter(self) -> float:
        """Say how little the surroundings look like paper."""
        return self.unrest + 2 * self.leak + 0.2 * self.crowd

    @property
    def readable(self) -> bool:
        """Say whether these strokes may be a digit."""
        return (
            self.extent >= LEAST_EXTENT
            and self.contrast >= LEAST_CONTRAST
            and self.evenness >= LEAST_EVENNESS
            and self.clutter <= MOST_CLUTTER
        )


def find_ink(gray: Pixels) -> Ink | None:
    """Find the ink of the digit in a picture.

    Args:
        gray: uint8, HW.

    Returns:
        The ink, or nothing where there is no digit: on blank or squared paper, in noise and texture, where only
        shadows, specks or things that reach in from the border are seen.
    """
    ink = trace_ink(gray)
    return ink if ink is not None and ink.readable else None


def trace_ink(gray: Pixels) -> Ink | None:
    """Measure what looks most like a digit in a picture, be it one or not."""
    if min(gray.shape) < LEAST_SIDE:
        return None
    traces = [_trace(sheet) for sheet in find_sheets(gray)]
    return min((ink for ink in traces if ink is not None), key=lambda ink: ink.clutter, default=None)


def _trace(sheet: Sheet) -> Ink | None:
    """Follow the largest mark; where the border cuts it at every level, the largest that keeps off the border."""
    density = measure_density(sheet)
    second: Ink | None = None
    for level in LEVELS:
        threshold = max(level * density.peak, density.noise)
        if threshold >= density.peak:
            break
        marks = find_marks(density, threshold=threshold)
        ink = _measure(sheet, density, marks, int(marks.masses.argmax()))
        if ink is not None:
            return ink
        inside = marks.masses * marks.free
        if second is None and inside.any():
            second = _measure(sheet, density, marks, int(inside.argmax()))
    return second


def _measure(sheet: Sheet, density: Density, marks: Marks, main: int) -> Ink | None:
    """Look at a mark and at what is around it; give nothing where it is small, or cut by the picture's border."""
    mask = marks.with_parts(main)[marks.labels].astype(np.uint8)
    side = max(mask.shape)
    extent = max(cv2.boundingRect(mask)[2:]) / side
    if extent < LEAST_EXTENT:
        return None
    strokes = mask.astype(np.bool_)
    others = (marks.labels > 0) & ~strokes
    contrast = float(np.median(cv2.subtract(sheet.paper, sheet.seen)[strokes]))
    step = max(1, round(side / 28))
    near, around = (cv2.dilate(mask, _square(reach)).astype(np.bool_) for reach in (step, 2 * step))
    as_dark = _as_dark(sheet, mask, contrast=contrast, step=step) & around & ~others
    touch = sum(np.count_nonzero(line) for line in (as_dark[0], as_dark[-1], as_dark[:, 0], as_dark[:, -1]))
    if touch > TOUCH * side:
        return None
    rim = around & ~near
    paper = ~near & ~(others & ~marks.free[marks.labels])
    typical = float(np.median(density.values[strokes]))
    return Ink(
        strokes=strokes,
        density=density.values / typical,
        contrast=contrast,
        extent=extent,
        evenness=float(marks.masses[main] / marks.areas[main]) / density.peak,
        unrest=float(density.values[paper].std()) / typical if paper.any() else 1.0,
        leak=np.count_nonzero(as_dark & rim) / max(1, np.count_nonzero(rim)),
        crowd=np.count_nonzero(paper & others) / np.count_nonzero(strokes),
    )


def _as_dark(sheet: Sheet, mask: Pixels, *, contrast: float, step: int) -> NDArray[np.bool_]:
    """Find what is about as dark as the darkest ink next to it, and not as light as the paper next to that ink."""
    paper = cv2.dilate(cv2.erode(sheet.paper, _square(1)) * mask, _square(3 * step))
    darkest = cv2.erode(cv2.bitwise_or(sheet.seen, (1 - mask) * 255), _square(2 * step))
    below_paper = cv2.subtract(paper, sheet.seen) > 0.7 * contrast
    above_ink = cv2.subtract(sheet.seen, darkest) > 0.3 * contrast
    return np.asarray(below_paper & ~above_ink, np.bool_)


def _square(reach: int) -> Pixels:
    return np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
