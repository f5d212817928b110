"""The box in the middle of a frame."""

import cv2
import numpy as np
import pytest

from convscope.prepare.crop import centre_box, cut_box
from convscope.prepare.plain import plain


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
    top, left, side = box
    assert centre_box(*frame) == (top, left, side, side)
    pixels = np.arange(np.prod(frame), dtype=np.uint8).reshape(frame)
    np.testing.assert_array_equal(cut_box(pixels), pixels[top : top + side, left : left + side])


BOXES = [  # picture, proportions, share, box: worked out by hand
    ((256, 256), (1, 1), 224 / 256, (16, 16, 224, 224)),
    ((256, 341), (224, 224), 224 / 256, (16, 58, 224, 224)),
    ((480, 640), (240, 320), 1.0, (0, 0, 480, 640)),
    ((480, 640), (240, 320), 0.5, (120, 160, 240, 320)),
    ((640, 480), (240, 320), 1.0, (140, 0, 360, 480)),
    ((3, 3), (1, 1), 0.01, (1, 1, 1, 1)),
    ((1, 1), (3, 224), 0.9, (0, 0, 1, 1)),
]


@pytest.mark.parametrize(("frame", "shape", "crop", "box"), BOXES)
def test_a_share_of_the_largest_box_of_some_proportions(frame, shape, crop, box):
    assert centre_box(*frame, shape=shape, crop=crop) == box


def test_to_cut_and_resize_is_to_resize_and_cut():
    """What Caffe and torchvision do: the shorter side becomes 256, and of that the 224 in the middle are taken."""
    rng = np.random.default_rng(4)
    rough = cv2.resize(rng.integers(0, 256, (9, 12, 3), np.uint8), (684, 512), interpolation=cv2.INTER_CUBIC)
    resized = cv2.resize(rough, (342, 256), interpolation=cv2.INTER_AREA)
    expected = resized[16:240, 59:283]
    ours = plain(cut_box(rough, crop=224 / 256), size=(224, 224), channels=3)
    np.testing.assert_array_equal(ours, expected)
