"""The box in the middle of a frame."""

import numpy as np
import pytest

from convscope.prepare.crop import centre_box, cut_box


@pytest.mark.parametrize(
    ("frame", "box"),
    [
        ((480, 640), (0, 80, 480)),
        ((640, 480), (80, 0, 480)),
        ((5, 8), (0, 1, 5)),
        ((7, 7), (0, 0, 7)),
        ((1, 9), (0, 4, 1)),
    ],
)
def test_the_box_is_the_largest_square_in_the_middle(frame, box):
    assert centre_box(*frame) == box
    top, left, side = box
    pixels = np.arange(np.prod(frame), dtype=np.uint8).reshape(frame)
    np.testing.assert_array_equal(cut_box(pixels), pixels[top : top + side, left : left + side])
