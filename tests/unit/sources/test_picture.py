"""Frames as files, and as OpenCV reads them; Pillow reads them again."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convscope.sources.picture import LONGEST, SMALL, encode_picture, from_opencv

RNG = np.random.default_rng(6)


@pytest.mark.parametrize("channels", [1, 3])
def test_small_pictures_lose_nothing(channels):
    pixels = RNG.integers(0, 256, (SMALL, SMALL - 1, channels), np.uint8)
    image = Image.open(BytesIO(encode_picture(pixels)))
    assert image.format == "PNG"
    np.testing.assert_array_equal(np.asarray(image).reshape(pixels.shape), pixels)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((480, 640), (480, 640)), ((1080, 1920), (540, 960)), ((1, 9000), (1, 960)), ((9000, 1), (960, 1))],
)
@pytest.mark.parametrize("channels", [1, 3])
def test_larger_ones_are_jpeg_files_and_shrunk(size, expected, channels):
    pixels = np.full((*size, channels), 90, np.uint8)
    pixels[..., 0] = 160
    image = Image.open(BytesIO(encode_picture(pixels)))
    assert image.format == "JPEG"
    assert image.size == expected[::-1]
    assert max(image.size) <= LONGEST
    shown = np.asarray(image).reshape(-1, channels).mean(axis=0)
    np.testing.assert_allclose(shown, pixels[0, 0], atol=3)


def test_frames_of_opencv_are_gray_or_bgr():
    gray = RNG.integers(0, 256, (4, 5), np.uint8)
    colored = RNG.integers(0, 256, (4, 5, 3), np.uint8)
    np.testing.assert_array_equal(from_opencv(gray), gray[..., None])
    np.testing.assert_array_equal(from_opencv(colored), colored[..., ::-1])
