"""Make of a camera picture what the digits of MNIST look like."""

import cv2
import numpy as np

from convscope.prepare.ink import Ink
from convscope.prepare.resize import resize, to_gray
from convscope.prepare.trace import find_ink
from convscope.types import Covered, Floats, Pixels, Prepared

WORKING = (56, 112)  # pixels; ink is looked for in twice the network's size, but between these limits
FITS = 20 / 28  # the box that holds a digit of MNIST, in sides of the picture
STRAY = 0.25  # the density up to which unrest of the paper is taken off the ink, at most
EDGE = 0.3  # where the box around a digit begins
SOLID = 0.3  # the share of the ink that is as dark as can be


def digits(pixels: Pixels, *, size: tuple[int, int] = (28, 28)) -> Prepared:
    """Find a digit, and draw it as MNIST has it: white on black, scaled to fit a box, its mass in the middle.

    The ink may be dark on light or light on dark, in uneven light. It keeps its shape and its grey edges; scaling
    averages over areas. The box is 20×20 in 28×28, and the centre of mass lies on pixel 14, 14, as in
    Y. LeCun et al., Gradient-based learning applied to document recognition, Proc. IEEE 86 (1998) 2278.

    Args:
        pixels: uint8, HW or HW1 (gray) or HW3 (RGB), of any size.
        size: height and width of the result.

    Returns:
        uint8, HW1; black, and said to be empty, where there is no digit.
    """
    ink = _look(pixels, size)
    if ink is None:
        return Prepared(pixels=np.zeros((*size, 1), np.uint8), empty=True)
    picture, covers = _draw(ink, size)
    return Prepared(pixels=picture.reshape(*size, 1), empty=False, covers=covers)


def has_ink(pixels: Pixels, *, size: tuple[int, int] = (28, 28)) -> bool:
    """Say whether `digits` would find something in a picture."""
    return _look(pixels, size) is not None


def _look(pixels: Pixels, size: tuple[int, int]) -> Ink | None:
    gray = to_gray(pixels)
    longer = max(gray.shape)
    side = min(longer, max(WORKING[0], min(2 * max(size), WORKING[1])))
    working = (max(1, round(gray.shape[0] * side / longer)), max(1, round(gray.shape[1] * side / longer)))
    return find_ink(resize(gray, size=working))


def _draw(ink: Ink, size: tuple[int, int]) -> tuple[Pixels, Covered]:
    """Draw the ink, and say what part of its picture the drawing shows."""
    fit = max(1, round(FITS * min(size)))
    cover = _cover(ink)
    down, across = cover.shape
    left, top, width, height = cv2.boundingRect((cover > EDGE).astype(np.uint8))
    cover = cover[top : top + height, left : left + width]
    scale = fit / max(height, width)
    scaled = (max(1, round(width * scale)), max(1, round(height * scale)))
    cover = cv2.resize(cover, scaled, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    ranked = np.sort(cover, axis=None)[::-1]
    solid = ranked[min(int(SOLID * ranked.sum()), ranked.size - 1)]
    digit = np.rint(np.clip(cover * (255 / max(solid, EDGE)), 0, 255)).astype(np.uint8)
    picture, (above, before) = _centre(digit, size)
    x, y = width / scaled[0], height / scaled[1]
    covers = (
        (left - before * x) / across,
        (top - above * y) / down,
        (left + (size[1] - before) * x) / across,
        (top + (size[0] - above) * y) / down,
    )
    return picture, covers


def _cover(ink: Ink) -> Floats:
    """Give how much of each pixel the digit's ink covers: float32, HW, 0..1."""
    step = max(1, round(max(ink.strokes.shape) / 28))
    mask = cv2.dilate(ink.strokes.astype(np.uint8), np.ones((2 * step + 1, 2 * step + 1), np.uint8))
    paper = min(4 * ink.unrest, STRAY)
    return np.clip((ink.density - paper) / (1 - paper), 0, 1, dtype=np.float32) * mask


def _centre(digit: Pixels, size: tuple[int, int]) -> tuple[Pixels, tuple[int, int]]:
    """Put a digit on black so that its centre of mass lies in the middle, as far as there is room.

    Returns:
        The picture, and how many pixels there are above the digit and before it.
    """
    height, width = digit.shape
    moments = cv2.moments(digit)
    mass = max(moments["m00"], 1.0)
    top = round(size[0] / 2 - moments["m01"] / mass)
    left = round(size[1] / 2 - moments["m10"] / mass)
    top, left = min(max(top, 0), size[0] - height), min(max(left, 0), size[1] - width)
    picture = np.zeros(size, np.uint8)
    picture[top : top + height, left : left + width] = digit
    return picture, (top, left)
