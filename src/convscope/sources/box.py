"""The box of a frame: what is looked at."""

from convscope.prepare.crop import centre_box
from convscope.sources.source import Shot
from convscope.types import Covered, Pixels


def cut_shot(shot: Shot, *, shape: tuple[int, int], crop: float) -> tuple[Pixels, Covered]:
    """Cut the box out of a frame: the frame's own, or the one in its middle.

    Args:
        shot: the frame.
        shape: the proportions of a box in the middle, height to width.
        crop: its sides, as a share of those of the largest that there is room for; all of them, where the frame is as
            the network wants it.

    Returns:
        The pixels in the box, uint8, HWC; and its left, top, right and bottom, in the frame's widths and heights.
    """
    height, width = shot.pixels.shape[:2]
    if shot.box is not None:
        edges = zip(shot.box, (width, height, width, height), strict=True)
        before, above, after, below = (min(max(round(edge * side), 0), side) for edge, side in edges)
        return shot.pixels[above : max(below, above + 1), before : max(after, before + 1)], shot.box
    top, left, rows, columns = centre_box(height, width, shape=shape, crop=1.0 if shot.given else crop)
    box = (left / width, top / height, (left + columns) / width, (top + rows) / height)
    return shot.pixels[top : top + rows, left : left + columns], box
