"""Pictures of every kind that people have."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convscope.errors import DataError
from convscope.prepare.picture import read_picture

RGB = np.random.default_rng(5).integers(0, 256, (6, 4, 3), dtype=np.uint8)


def saved(folder, image, name="picture.png", **options):
    path = folder / name
    image.save(path, **options)
    return path


def test_a_colour_picture_is_read_as_it_is(tmp_path):
    path = saved(tmp_path, Image.fromarray(RGB))
    for picture in (path, str(path), Image.open(path), RGB):
        np.testing.assert_array_equal(read_picture(picture), RGB)


def test_gray_keeps_one_channel():
    assert read_picture(RGB[..., 0]).shape == (6, 4, 1)
    assert read_picture(Image.fromarray(RGB[..., 0])).shape == (6, 4, 1)
    assert read_picture(Image.fromarray(RGB[..., 0] > 9)).shape == (6, 4, 1)


def test_sixteen_bits_become_eight(tmp_path):
    values = np.array([[0, 257, 32896, 65535]], np.uint16)
    path = saved(tmp_path, Image.fromarray(values))
    assert read_picture(path).ravel().tolist() == [0, 1, 128, 255]


def test_what_is_transparent_is_white():
    image = Image.new("RGBA", (2, 1), (10, 20, 30, 0))
    image.putpixel((1, 0), (10, 20, 30, 255))
    assert read_picture(image).tolist() == [[[255, 255, 255], [10, 20, 30]]]


def test_an_array_may_have_alpha():
    pixels = np.dstack([RGB, RGB[..., 0]])
    image = Image.new("RGB", (4, 6), "white")
    image.paste(Image.fromarray(RGB), mask=Image.fromarray(RGB[..., 0]))
    np.testing.assert_allclose(read_picture(pixels).astype(int), np.asarray(image).astype(int), atol=1)


def test_a_turned_photo_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(tmp_path, Image.fromarray(RGB), exif=exif)
    np.testing.assert_array_equal(read_picture(path), np.rot90(RGB, -1))


@pytest.mark.parametrize("mode", ["CMYK", "P", "YCbCr", "LA", "HSV"])
def test_every_mode_becomes_rgb(mode):
    assert read_picture(Image.fromarray(RGB).convert(mode)).shape == (6, 4, 3)


def test_what_is_no_picture_is_told(tmp_path):
    text, cut = tmp_path / "a.png", tmp_path / "b.png"
    text.write_text("no picture")
    saved(tmp_path, Image.effect_noise((99, 99), 50), "b.png")
    cut.write_bytes(cut.read_bytes()[:200])
    for picture, sentence in (
        (tmp_path / "none.png", "none.png: there is no such file"),
        (text, "a.png: not a picture of a format that is known"),
        (cut, "b.png: the picture is broken: "),
        (tmp_path, "the picture is broken: "),
        (
            RGB.astype(np.float32),
            "a picture is uint8, height×width or height×width×1, 3 or 4, not float32 (6, 4, 3)",
        ),
        (RGB[..., :2], "a picture is uint8, height×width or height×width×1, 3 or 4, not uint8 (6, 4, 2)"),
        (Image.open(BytesIO(cut.read_bytes())), "the PIL image: the picture is broken: "),
        (Image.new("La", (2, 2)), "the PIL image: the picture is broken: "),
        (
            Image.fromarray(RGB[..., 0].astype(np.float32)),
            "does not say their range: make it one of 8 or 16 bits",
        ),
        (RGB[:0], "a picture without pixels: (0, 4, 3)"),
    ):
        with pytest.raises(DataError) as error:
            read_picture(picture)
        assert sentence in str(error.value)


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    path = saved(tmp_path, Image.new("L", (400, 400)))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(DataError, match="decompression bomb"):
        read_picture(path)
