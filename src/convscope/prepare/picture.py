"""Pictures that come from outside: files, PIL images and arrays."""

import struct
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from os import PathLike
from typing import cast

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from convscope.errors import DataError
from convscope.types import AnyArray, Pixels

BROKEN = (OSError, ValueError, TypeError, SyntaxError, EOFError, IndexError, struct.error)
"""What Pillow raises where a file is damaged."""


def read_picture(picture: str | PathLike[str] | Image.Image | AnyArray) -> Pixels:
    """Give a picture's pixels: uint8, HWC, RGB or gray, upright as its EXIF data says; alpha lies on white.

    Args:
        picture: a file, a PIL image, or an array uint8, HW or HWC, of 1, 3 or 4 channels: gray, RGB, RGBA.

    Raises:
        DataError: it cannot be read, or is not of that shape.
    """
    if isinstance(picture, np.ndarray):
        with_alpha = (
            picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 4 and picture.size
        )
        return _pixels(Image.fromarray(picture)) if with_alpha else _checked(picture)
    if isinstance(picture, Image.Image):
        with _told(getattr(picture, "filename", "") or "the PIL image"):
            return _pixels(picture)
    with _told(picture), Image.open(picture) as image:
        return _pixels(image)


def opened_picture(path: str | PathLike[str]) -> Image.Image:
    """Open a file of a picture, and read no more than its head; whoever asked closes it.

    Raises:
        DataError: it is none.
    """
    with _told(path):
        return Image.open(path)


@contextmanager
def _told(picture: str | PathLike[str]) -> Generator[None]:
    """Say in a sentence why a file cannot be read."""
    try:
        with warnings.catch_warnings():
            # of what is odd about a file that can be read nobody needs to hear
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except FileNotFoundError as error:
        raise DataError(f"{picture}: there is no such file") from error
    except UnidentifiedImageError as error:
        raise DataError(f"{picture}: not a picture of a format that is known") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise DataError(f"{picture}: {error}") from error
    except BROKEN as error:
        raise DataError(f"{picture}: the picture is broken: {error}") from error


def _pixels(image: Image.Image) -> Pixels:
    image = ImageOps.exif_transpose(image)
    if image.mode == "F":
        raise DataError(
            "a picture of floating-point numbers does not say their range: make it one of 8 or 16 bits"
        )
    if image.mode.startswith("I;16") or image.mode == "I":
        return _sixteen_bits(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    return _checked(np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB")))


def _sixteen_bits(image: Image.Image) -> Pixels:
    """Take the upper eight bits of sixteen."""
    values = np.asarray(image, dtype=np.float64)
    return _checked(np.clip(values / 257, 0, 255).round().astype(np.uint8))


def _checked(pixels: AnyArray) -> Pixels:
    if (
        pixels.dtype != np.uint8
        or pixels.ndim not in (2, 3)
        or (pixels.ndim == 3 and pixels.shape[2] not in (1, 3))
    ):
        raise DataError(
            f"a picture is uint8, height×width or height×width×1, 3 or 4, not {pixels.dtype} {pixels.shape}"
        )
    if pixels.size == 0:
        raise DataError(f"a picture without pixels: {pixels.shape}")
    return cast("Pixels", pixels[..., np.newaxis] if pixels.ndim == 2 else pixels)
