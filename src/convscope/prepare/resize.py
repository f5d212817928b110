"""Colours and sizes of pictures."""

import cv2
import numpy as np

from convscope.types import Pixels


def to_gray(pixels: Pixels) -> Pixels:
    """Reduce a picture, uint8, HW, HW1 or HW3 (RGB), to its luma by ITU-R BT.601: uint8, HW."""
    if pixels.ndim == 3 and pixels.shape[2] == 3:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    return pixels.reshape(pixels.shape[:2])


def to_rgb(pixels: Pixels) -> Pixels:
    """Give a picture, uint8, HW, HW1 or HW3 (RGB), three channels: uint8, HW3."""
    if pixels.ndim == 3 and pixels.shape[2] == 3:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), np.uint8)


def resize(pixels: Pixels, *, size: tuple[int, int]) -> Pixels:
    """Resize a picture; one that fits already stays as it is, bit for bit.

    A side that shrinks is averaged over areas, a side that grows is interpolated linearly.

    Args:
        pixels: uint8, HW or HW3.
        size: height and width.
    """
    height, width = pixels.shape[:2]
    smaller = (min(height, size[0]), min(width, size[1]))
    if smaller != (height, width):
        pixels = np.asarray(cv2.resize(pixels, smaller[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    if smaller != size:
        pixels = np.asarray(cv2.resize(pixels, size[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
    return pixels
