"""Pictures of every kind that cameras, scanners and programs write: each is shown as others read it, or named."""

import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from convscope.sources.open import open_source

RNG = np.random.default_rng(12)
RGB = cv2.resize(RNG.integers(0, 256, (4, 5, 3), np.uint8), (40, 32), interpolation=cv2.INTER_CUBIC)
GRAY = RGB[..., 0].copy()
DEEP = RNG.integers(0, 1 << 16, (32, 40, 3), np.uint16)
ALPHA = RNG.integers(0, 256, (32, 40), np.uint8)
TURNED = {
    1: lambda pixels: pixels,
    2: np.fliplr,
    3: lambda pixels: np.rot90(pixels, 2),
    4: np.flipud,
    5: lambda pixels: np.transpose(pixels, (1, 0, 2)),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: np.rot90(np.transpose(pixels, (1, 0, 2)), 2),
    8: np.rot90,
}
"""What a viewer does with each value of EXIF's orientation (CIPA DC-008, 4.6.4)."""


def on_white(colors, alpha):
    share = alpha[..., None] / 255
    return colors * share + 255 * (1 - share)


def seen_by_pillow(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def pillow(mode, **options):
    """Save by Pillow, and let Pillow tell what is seen."""

    def write(path):
        Image.fromarray(RGB).convert(mode).save(path, **options)
        return seen_by_pillow(path)

    return write


def turned(value, *, upright=None, **options):
    """Save turned; OpenCV tells what is in the file, except of TIFF, which it turns by itself."""

    def write(path):
        exif = Image.Exif()
        exif[0x0112] = value
        Image.fromarray(RGB).save(path, exif=exif, **options)
        ignoring = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
        held = cv2.imread(str(path), ignoring)[..., ::-1] if upright is None else upright
        return TURNED[value](held)

    return write


def saved(pixels, seen, **options):
    def write(path):
        Image.fromarray(pixels).save(path, **options)
        return seen

    return write


def by_opencv(pixels, seen):
    def write(path):
        assert cv2.imwrite(str(path), pixels)
        return seen

    return write


def moving(**options):
    def write(path):
        first, *rest = (Image.fromarray(np.roll(RGB, shift, axis=1)) for shift in range(3))
        first.save(path, save_all=True, append_images=rest, duration=90, **options)
        return seen_by_pillow(path)

    return write


KINDS = {
    **{f"turned{value}.jpg": turned(value, quality=95) for value in TURNED},
    "turned6.png": turned(6),
    "turned8.webp": turned(8, lossless=True),
    "turned3.tif": turned(3, upright=RGB),
    "gray.png": saved(GRAY, GRAY[..., None]),
    "gray.jpg": pillow("L", quality=95),
    "bilevel.png": pillow("1"),
    "bilevel.tif": pillow("1", compression="group4"),
    "palette.png": pillow("P"),
    "palette.gif": pillow("P"),
    "palette.bmp": pillow("P"),
    "deep-gray.png": by_opencv(DEEP[..., 0], np.round(DEEP[..., :1] / 257)),
    "deep-gray.tif": by_opencv(DEEP[..., 0], np.round(DEEP[..., :1] / 257)),
    "deep-gray.pgm": by_opencv(DEEP[..., 0], np.round(DEEP[..., :1] / 257)),
    "deep-color.png": by_opencv(DEEP, np.round(DEEP[..., ::-1] / 257)),
    "deep-color.tif": by_opencv(DEEP, np.round(DEEP[..., ::-1] / 257)),
    "alpha.png": saved(np.dstack([RGB, ALPHA]), on_white(RGB, ALPHA)),
    "alpha.webp": saved(np.dstack([RGB, ALPHA]), on_white(RGB, ALPHA), lossless=True, exact=True),
    "gray-alpha.png": saved(np.dstack([GRAY, ALPHA]), on_white(np.dstack([GRAY] * 3), ALPHA)),
    "cmyk.jpg": pillow("CMYK", quality=95),
    "cmyk.tif": pillow("CMYK"),
    "lab.tif": pillow("LAB"),
    "ycbcr.jpg": pillow("YCbCr", quality=95),
    "progressive.jpeg": pillow("RGB", progressive=True),
    "plain.ppm": pillow("RGB"),
    "moves.gif": moving(),
    "moves.webp": moving(lossless=True),
    "moves.png": moving(),
    "pages.tiff": moving(),
    "UPPER.PNG": saved(RGB, RGB, format="PNG"),
    "wrong-ending.gif": saved(RGB, RGB, format="PNG"),
}


@pytest.mark.parametrize("name", KINDS)
def test_it_is_shown_as_others_read_it(tmp_path, name):
    expected = KINDS[name](tmp_path / name)
    skipped = []
    source = open_source(str(tmp_path), on_skip=skipped.append)
    shot = source.read()
    assert skipped == []
    assert (shot.name, shot.pixels.dtype) == (name, np.uint8)
    shown = np.broadcast_to(shot.pixels, expected.shape)
    assert np.abs(shown.astype(float) - expected).max() <= 1


def chunk(name, data):
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


PNG = cv2.imencode(".png", RGB)[1].tobytes()
JPEG = cv2.imencode(".jpg", RGB)[1].tobytes()
HUGE = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0") + PNG[33:]
BROKEN = {
    "empty.png": b"",
    "text.jpg": b"hello",
    "cut.png": PNG[: len(PNG) // 2],
    "cut.jpg": JPEG[: len(JPEG) // 2],
    "head.jpg": JPEG[:20],
    "wrong-sum.png": PNG[:60] + b"\0\0\0\0" + PNG[64:],
    "huge.png": HUGE,
    "cut.gif": b"GIF89a\x05\0\x05\0",
    "cut.webp": b"RIFF\x10\0\0\0WEBPVP8L\0\0\0\0",
    "cut.tif": b"II*\0\x08\0\0\0\x01\0",
    "page.png": b"<!doctype html>",
}


def test_what_is_broken_is_named_once_and_the_others_are_shown(tmp_path):
    for name, content in BROKEN.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.png").write_bytes(PNG)
    (tmp_path / "folder.png").mkdir()
    told = []
    source = open_source(str(tmp_path), on_skip=told.append)
    for _ in range(2):
        assert [shot.name for shot in iter(source.read, None)] == ["good.png"]
        source.seek(0)
    assert len(told) == len(BROKEN)
    for name, sentence in zip(sorted(BROKEN), told, strict=True):
        assert sentence.startswith(f"{tmp_path / name}: ")
        assert "\n" not in sentence
