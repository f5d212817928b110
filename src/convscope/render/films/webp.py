"""Animated WebP without loss, frame after frame: Pillow compresses, and only what changed is written.

The form is that of RFC 9649, "WebP Image Format": a RIFF file with one ANMF chunk for each frame.
"""

import struct
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from convscope.errors import OutputError
from convscope.render.films.changes import bounds
from convscope.render.films.clock import Clock
from convscope.types import Pixels

_ANIMATED = 0b00000010
_OVERWRITE = 0b00000010
_MOST = (1 << 32) - (1 << 26)
_EFFORT = 10


class WebP:
    """A WebP that plays again and again.

    Args:
        path: of the file.
        size: width and height.
        rate: frames a second; WebP counts in thousandths of a second.
    """

    def __init__(self, path: Path, *, size: tuple[int, int], rate: Fraction) -> None:
        self._clock = Clock(rate, 1000)
        self._before: Pixels | None = None
        self._file = path.open("wb")
        width, height = size
        self._file.write(b"RIFF\0\0\0\0WEBP")
        self._file.write(
            _chunk(b"VP8X", struct.pack("<B3x", _ANIMATED) + _three(width - 1) + _three(height - 1))
        )
        self._file.write(_chunk(b"ANIM", bytes(6)))

    def add(self, frame: Pixels, *, lasts: float = 0.0) -> None:
        """Write a frame."""
        left, top, part = 0, 0, frame
        if self._before is not None:
            box = bounds((frame != self._before).any(axis=2), even=True)
            left, top = box.left, box.top
            part = frame[box.top : box.bottom, box.left : box.right]
        self._before = frame.copy()
        height, width = part.shape[:2]
        head = b"".join(map(_three, (left // 2, top // 2, width - 1, height - 1, self._clock.next(lasts))))
        if self._file.tell() > _MOST:
            raise OutputError("a WebP file cannot be larger than 4 GB: make an MP4 film, or a shorter one")
        self._file.write(_chunk(b"ANMF", head + bytes([_OVERWRITE]) + _compressed(part)))

    def close(self) -> None:
        """Write how long the file is."""
        with self._file:
            length = self._file.tell()
            self._file.seek(4)
            self._file.write(struct.pack("<I", length - 8))


def _compressed(pixels: Pixels) -> bytes:
    """Give the chunk of a picture: what follows the 12 bytes of a file's head."""
    held = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(held, "WEBP", lossless=True, quality=_EFFORT, method=0)
    return held.getvalue()[12:]


def _chunk(name: bytes, held: bytes) -> bytes:
    return name + struct.pack("<I", len(held)) + held + b"\0" * (len(held) % 2)


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
