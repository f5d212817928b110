"""The plain way: gray or RGB, and the network's size."""

import cv2
import numpy as np

from convscope.types import Pixels


def plain(pixels: Pixels, *, size: tuple[int, int], channels: int) -> Pixels:
    """Make a picture gray or RGB, and resize it; one that fits already stays as it is, bit for bit.

    Pictures are shrunk by averaging and enlarged linearly; gray is the luma of ITU-R BT.601.

    Args:
        pixels: uint8, HW, HW1 or HW3 (RGB), of any size.
        size: height and width.
        channels: 1 (gray) or 3 (RGB).

    Returns:
        uint8, HWC.
    """
    picture = pixels if pixels.ndim == 3 else pixels[..., np.newaxis]
    if picture.shape[2] == 3 and channels == 1:
        picture = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[..., np.newaxis]
    height, width = size
    if picture.shape[:2] != size:
        shrinks = picture.shape[0] >= height and picture.shape[1] >= width
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        picture = cv2.resize(picture, (width, height), interpolation=how).reshape(height, width, -1)
    if picture.shape[2] == 1 and channels == 3:
        picture = np.repeat(picture, 3, axis=2)
    return picture
