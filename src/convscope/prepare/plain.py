"""The plain way: gray or RGB, and the network's size."""

from convscope.prepare.resize import resize, to_gray, to_rgb
from convscope.types import Pixels


def plain(pixels: Pixels, *, size: tuple[int, int], channels: int) -> Pixels:
    """Make a picture gray or RGB, and resize it; one that fits already stays as it is, bit for bit.

    Sides that shrink are averaged over areas, sides that grow are interpolated linearly; gray is the luma of
    ITU-R BT.601.

    Args:
        pixels: uint8, HW, HW1 or HW3 (RGB), of any size.
        size: height and width.
        channels: 1 (gray) or 3 (RGB).

    Returns:
        uint8, HWC.
    """
    picture = to_gray(pixels) if channels == 1 else to_rgb(pixels)
    return resize(picture, size=size).reshape(*size, channels)
