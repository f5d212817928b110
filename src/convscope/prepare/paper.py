"""Take the writing off a picture: what is left is the paper, in the light that falls on it."""

from dataclasses import dataclass

import cv2
import numpy as np

from convscope.types import Pixels

REACH = 0.18  # half the width of the widest stroke that is taken off, in sides of the picture
DOUBT = 1.25  # where dark and light ink differ by less than this factor, both remain possible


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture, seen as ink on a sheet: all uint8, HW.

    Attributes:
        seen: the picture; its negative where the ink is the lighter of the two, so that ink is always dark.
        paper: the same without the ink.
        light: how bright the sheet is for the camera.
    """

    seen: Pixels
    paper: Pixels
    light: Pixels


def find_sheets(gray: Pixels) -> list[Sheet]:
    """Tell dark ink from light ink: give the likely way to see a picture, or both where that is in doubt.

    A morphological closing takes off what is darker than its surroundings and thinner than twice `REACH`, and leaves
    slopes and edges of light as they are; an opening does so with what is lighter. The ink is what leaves the smoother
    sheet when it is off.

    Args:
        gray: uint8, HW.
    """
    height, width = gray.shape
    reach = max(1, round(REACH * max(height, width)))
    # with its border repeated, a slope of light does not look like ink along its dark side
    wide = cv2.copyMakeBorder(gray, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    inner = np.s_[reach : reach + height, reach : reach + width]
    above = np.asarray(cv2.morphologyEx(wide, cv2.MORPH_CLOSE, square), np.uint8)[inner]
    below = np.asarray(cv2.morphologyEx(wide, cv2.MORPH_OPEN, square), np.uint8)[inner]
    with_dark_ink, with_light_ink = _variation(above), _variation(below)
    sheets: list[Sheet] = []
    if with_dark_ink <= DOUBT * with_light_ink:
        sheets.append(Sheet(seen=gray, paper=above, light=above))
    if with_light_ink <= DOUBT * with_dark_ink:
        sheets.append(Sheet(seen=255 - gray, paper=255 - below, light=below))
    return sheets


def _variation(field: Pixels) -> float:
    """Sum the steps between neighbouring pixels: the field's total variation."""
    down = cv2.norm(field[1:], field[:-1], cv2.NORM_L1) if field.shape[0] > 1 else 0.0
    across = cv2.norm(field[:, 1:], field[:, :-1], cv2.NORM_L1) if field.shape[1] > 1 else 0.0
    return down + across
