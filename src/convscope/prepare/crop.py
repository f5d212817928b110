"""The box: the part of a frame that is looked at."""

from convscope.types import Pixels


def centre_box(height: int, width: int) -> tuple[int, int, int]:
    """Place the largest square in the middle of a frame: its top, left and side, in pixels."""
    side = min(height, width)
    return (height - side) // 2, (width - side) // 2, side


def cut_box(frame: Pixels) -> Pixels:
    """Cut the box out of a frame, uint8, HW or HWC; the result is a view of it."""
    top, left, side = centre_box(*frame.shape[:2])
    return frame[top : top + side, left : left + side]
