"""Tones: places in a colour table, 0 to 255, for the values of units. The page's `draw/tones.ts` does the same."""

import numpy as np
from numpy.typing import NDArray

from convscope.types import AnyArray, Floats, Pixels

Range = tuple[float, float]


def tone_planes(planes: Pixels, limits: Floats, span: Range | None) -> Pixels:
    """Give planes the tones of one range.

    Args:
        planes: uint8, (units, values): each unit in bytes between its own least and greatest value.
        limits: float32, (units, 2): these.
        span: what the least and the greatest tone stand for; None: the limits of each unit.

    Returns:
        uint8, of the same shape; what lies outside the range has its end's tone.
    """
    if span is None:
        return planes
    least, greatest = limits.astype(np.float64).T
    with np.errstate(invalid="ignore", over="ignore"):
        step = (greatest - least) / 255
        scale = 255 / (_width(span) or 1)
        first = (least - span[0]) * scale + 0.5
        table = _cut(np.arange(256) * step[:, np.newaxis] * scale + first[:, np.newaxis])
    return np.take_along_axis(table, planes.astype(np.intp), axis=1)


def tone_values(values: Floats, span: Range) -> Pixels:
    """Give values the tones of a range."""
    with np.errstate(invalid="ignore", over="ignore"):
        scale = 255 / (_width(span) or 1)
        return _cut((values.astype(np.float64) - span[0]) * scale + 0.5)


def limits_of(values: AnyArray) -> Range:
    """Give the least and the greatest of some values; one that is not a number makes both so."""
    return float(values.min()), float(values.max())


def around_zero(values: AnyArray) -> Range:
    """Give the range whose middle is zero."""
    most = float(np.abs(values).max(initial=0.0))
    return -most, most


def _width(span: Range) -> float:
    return span[1] - span[0]


def _cut(tones: NDArray[np.float64]) -> Pixels:
    """Cut off to whole tones; what is not a number has the least one."""
    return np.clip(np.nan_to_num(tones, nan=0.0, posinf=255.0, neginf=0.0), 0, 255).astype(np.uint8)
