"""Sights and news: a frame of a source, and what was made of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import time

from convscope.live.looking import Looked
from convscope.reading import Reading
from convscope.sources.picture import encode_picture
from convscope.sources.source import Shot
from convscope.types import Floats, Pixels
from convscope.view.watch import Watch

Wanted = tuple[Watch, int]
"""A unit whose exact values are wanted: the watch of its layer's maps, and its number."""


class PictureFile:
    """A frame as a JPEG or PNG file, written when it is first asked for, in a thread, once for all who ask.

    Args:
        pixels: uint8, HWC, gray or RGB.
    """

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels
        self._writing: asyncio.Future[bytes] | None = None

    async def bytes(self) -> bytes:
        """Give the file."""
        if self._writing is None:
            self._writing = asyncio.ensure_future(asyncio.to_thread(encode_picture, self._pixels))
        return await asyncio.shield(self._writing)


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A frame of a source, as pages show it.

    Attributes:
        sequence: counts the source's frames, also those that are not run.
        taken: when it came: seconds since 1970.
        shot: the frame.
        file: the frame as a file.
        together: whether it is shown with its reading, and not before: of a source that holds still, or waits.
    """

    sequence: int
    taken: float
    shot: Shot
    file: PictureFile
    together: bool


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """A frame, and what was made of it.

    Attributes:
        sight: the frame.
        looked: what of it was looked at.
        reading: what one scope made of it.
        wanted: the units whose exact values were wanted.
        exacts: those of the units whose turn it was: float32, (height, width).
    """

    sight: Sight
    looked: Looked
    reading: Reading
    wanted: frozenset[Wanted]
    exacts: Mapping[Wanted, Floats]

    def anew(self) -> "News":
        """Give the same, to be shown once more, from now on."""
        return replace(self, sight=replace(self.sight, taken=time(), together=True))
