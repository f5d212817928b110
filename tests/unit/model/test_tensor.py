from dataclasses import replace

import cv2
import numpy as np
import pytest

from convscope.errors import ModelError
from convscope.model.tensor import to_tensor
from networks import small

RNG = np.random.default_rng(3)
RGB = RNG.integers(0, 256, (2, 14, 12, 3), np.uint8)
GRAY = RNG.integers(0, 256, (2, 14, 12, 1), np.uint8)

CASES = {
    "rgb": (RGB, {"color": "rgb"}),
    "bgr": (RGB, {"color": "bgr"}),
    "gray": (GRAY, {"color": "gray"}),
    "scale": (GRAY, {"color": "gray", "scale": 1 / 256}),
    "one mean": (RGB, {"color": "rgb", "mean": (127.5, 127.5, 127.5), "scale": 1 / 127.5}),
    "means in the network's order": (RGB, {"color": "bgr", "mean": (104.0, 117.0, 123.0), "scale": 0.017}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_arithmetic_is_that_of_opencv(name):
    pixels, card = CASES[name]
    expected = cv2.dnn.blobFromImages(
        list(pixels),
        scalefactor=card.get("scale", 1.0),
        mean=card.get("mean", (0.0, 0.0, 0.0)),
        swapRB=card["color"] == "bgr",
    )
    tensor = to_tensor(small(**card), pixels)
    assert tensor.dtype == np.float32
    assert tensor.flags.c_contiguous
    np.testing.assert_allclose(tensor, expected, rtol=1e-6, atol=1e-6)


def test_a_mean_picture_is_subtracted_place_by_place():
    mean = RNG.uniform(0, 255, (3, 14, 12)).astype(np.float32)
    model = replace(small(color="bgr"), mean=mean)
    tensor = to_tensor(model, RGB)
    for picture, channel, y, x in ((0, 0, 0, 0), (1, 2, 13, 11), (1, 0, 5, 7)):
        expected = float(RGB[picture, y, x, 2 - channel]) - float(mean[channel, y, x])
        assert tensor[picture, channel, y, x] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    "shape", [(14, 12, 3), (2, 14, 12, 1), (2, 12, 14, 3), (2, 3, 14, 12), (2, 14, 12, 3, 1)]
)
def test_other_shapes_are_refused(shape):
    with pytest.raises(ModelError) as raised:
        to_tensor(small(), np.zeros(shape, np.uint8))
    assert str(raised.value) == f"small takes pixels N×14×12×3, not {shape}"


def test_the_pixels_stay_as_they_are():
    before = RGB.copy()
    to_tensor(small(color="rgb", mean=(1.0, 2.0, 3.0), scale=2.0), RGB)
    np.testing.assert_array_equal(RGB, before)


def test_each_channel_may_have_its_own_scale():
    tensor = to_tensor(small(color="bgr", mean=(1.0, 2.0, 3.0), scale=(0.5, 2.0, 4.0)), RGB)
    for channel, (mean, scale) in enumerate([(1.0, 0.5), (2.0, 2.0), (3.0, 4.0)]):
        expected = (RGB[..., 2 - channel].astype(np.float64) - mean) * scale
        np.testing.assert_allclose(tensor[:, channel], expected, rtol=1e-6)
