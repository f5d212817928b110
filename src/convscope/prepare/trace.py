"""Find the ink of one digit in a camera picture, or find that there is none."""

import cv2
import numpy as np
from numpy.typing import NDArray

from convscope.prepare.ink import EXTENT, Ink
from convscope.prepare.marks import Density, Marks, find_marks, measure_density
from convscope.prepare.paper import Sheet, find_sheets
from convscope.types import AnyArray, Floats, Pixels

# shares of the strongest ink at which fainter lines are cut off, tried in this order
LEVELS = (0.3, 0.45, 0.6)
LEAST_SIDE = 8  # pixels; nothing can be read in a smaller picture


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
    """Follow the largest mark, at the first level at which the border does not cut it.

    Where there is no such level, it may still be a digit; if not, the largest mark that keeps off the border may.
    """
    density = measure_density(sheet)
    cut: Ink | None = None
    second: Ink | None = None
    for level in LEVELS:
        threshold = max(level * density.peak, density.noise)
        if threshold >= density.peak:
            break
        marks = find_marks(density, threshold=threshold)
        main = marks.largest()
        if marks.extents[main] < EXTENT[0]:
            break
        ink = _measure(sheet, density, marks, main)
        if not ink.cut:
            return ink
        cut = cut or ink
        main = marks.largest(free=True)
        if second is None and marks.extents[main] >= EXTENT[0]:
            ink = _measure(sheet, density, marks, main)
            second = None if ink.cut else ink
    return cut if second is None or (cut is not None and cut.readable) else second


def _measure(sheet: Sheet, density: Density, marks: Marks, main: int) -> Ink:
    """Look at a mark and at what is around it."""
    mask = marks.with_parts(main)[marks.labels].astype(np.uint8)
    side = max(mask.shape)
    longer = max(cv2.boundingRect(mask)[2:])
    strokes = mask.astype(np.bool_)
    others = (marks.labels > 0) & ~strokes
    contrast = _median(cv2.subtract(sheet.paper, sheet.seen)[strokes])
    step = max(1, round(side / 28))
    near, around = (cv2.dilate(mask, _square(reach)).astype(np.bool_) for reach in (step, 2 * step))
    as_dark = _as_dark(sheet, mask, contrast=contrast, step=step) & around & ~others
    touch = sum(np.count_nonzero(line) for line in (as_dark[0], as_dark[-1], as_dark[:, 0], as_dark[:, -1]))
    rim = around & ~near
    paper = ~near & ~(others & ~marks.free[marks.labels])
    typical = _median(density.values[strokes])
    return Ink(
        strokes=strokes,
        density=density.values / typical,
        contrast=contrast,
        extent=longer / side,
        evenness=float(marks.masses[main] / marks.areas[main]) / density.peak,
        unrest=_deviation(density.values, paper) / typical,
        leak=np.count_nonzero(as_dark & rim) / max(1, np.count_nonzero(rim)),
        crowd=np.count_nonzero(paper & others) / np.count_nonzero(strokes),
        thickness=_thickness(mask) / longer,
        touch=touch / side,
        roundness=_roundness(mask),
    )


def _as_dark(sheet: Sheet, mask: Pixels, *, contrast: float, step: int) -> NDArray[np.bool_]:
    """Find what is about as dark as the darkest ink next to it, and not as light as the paper next to that ink."""
    paper = cv2.dilate(cv2.erode(sheet.paper, _square(1)) * mask, _square(3 * step))
    darkest = cv2.erode(cv2.bitwise_or(sheet.seen, (1 - mask) * 255), _square(2 * step))
    below_paper = cv2.subtract(paper, sheet.seen) > 0.7 * contrast
    above_ink = cv2.subtract(sheet.seen, darkest) > 0.3 * contrast
    return np.asarray(below_paper & ~above_ink, np.bool_)


def _thickness(mask: Pixels) -> float:
    """Give the diameter of the largest disc within a shape, in pixels."""
    wide = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    return 2 * float(cv2.distanceTransform(wide, cv2.DIST_L2, 3).max())


def _roundness(mask: Pixels) -> float:
    """Compare the variances of a shape along its principal axes."""
    moments = cv2.moments(mask, binaryImage=True)
    middle = (moments["mu20"] + moments["mu02"]) / 2
    radius = float(np.hypot((moments["mu20"] - moments["mu02"]) / 2, moments["mu11"]))
    return (middle - radius) / (middle + radius) if middle > 0 else 1.0


def _median(values: AnyArray) -> float:
    return float(np.sort(values)[values.size // 2])


def _deviation(values: Floats, mask: NDArray[np.bool_]) -> float:
    if not mask.any():
        return float("inf")
    return float(cv2.meanStdDev(values, mask=mask.view(np.uint8))[1][0, 0])


def _square(reach: int) -> Pixels:
    return np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
