"""Facing: faces are found beside the network, and one of them is followed."""

import asyncio
from dataclasses import dataclass
from time import perf_counter

from convscope.model.card import Card
from convscope.prepare.face import Finder, Place, finder, in_shares, search, with_margin
from convscope.prepare.track import Tracker
from convscope.types import Covered, Pixels


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces in a frame, in its widths and heights: left, top, right and bottom of each.

    Attributes:
        found: all of them, as they were found.
        box: the one that is followed, smoothly; None: there is none.
        edges: in pixels of the frame, the same one with the card's margin: what is cut out; it may reach beyond.
        held: whether it was not found in this frame, and is where it was, for a moment.
        margin: on each side, in sides of the face.
        height: of the frame, in pixels.
        width: of the frame, in pixels.
        seconds: spent on searching it.
    """

    found: tuple[Covered, ...]
    box: Covered | None
    edges: tuple[int, int, int, int] | None
    held: bool
    margin: float
    height: int
    width: int
    seconds: float


class Facing:
    """Find faces in one row of frames, each in a thread, and follow one of them.

    Args:
        margin: on each side, in sides of the face.
    """

    def __init__(self, margin: float) -> None:
        self._margin = margin
        self._tracker = Tracker()
        self._find: Finder | None = None
        self._size = 0, 0

    async def take(
        self, pixels: Pixels, *, taken: float, still: bool = False, place: Place | None = None
    ) -> Faces:
        """Take the next frame, after the answer to the last.

        Args:
            pixels: uint8, HWC, gray or RGB.
            taken: when it was taken, in seconds.
            still: whether it stands alone, as one that is stepped to.
            place: where the pixels lie in the frame, if they are a part of it; outside of that none is looked for.

        Raises:
            MissingExtraError: the package that finds faces is not installed.
        """
        find = self._find = self._find or finder()
        start = perf_counter()
        found = await asyncio.to_thread(search, pixels, find=find, place=place)
        seconds = perf_counter() - start
        height, width = pixels.shape[:2] if place is None else place.whole
        if (height, width) != self._size:
            self._size, self._tracker = (height, width), Tracker()
        followed = self._tracker.take(found, taken=taken, still=still)
        box = followed.box
        return Faces(
            found=tuple(in_shares(face, height=height, width=width) for face in followed.faces),
            box=None if box is None else in_shares(box, height=height, width=width),
            edges=None if box is None else with_margin(box, margin=self._margin),
            held=followed.held,
            margin=self._margin,
            height=height,
            width=width,
            seconds=seconds,
        )

    def choose(self, x: float, y: float) -> None:
        """Follow the face at a place, in widths and heights of the frame, from now on."""
        height, width = self._size
        self._tracker.choose(x * width, y * height)


def facing_for(card: Card) -> Facing | None:
    """Make ready to find faces, where a card says that the network gets one."""
    return Facing(card.input.margin) if card.input.prepare == "face" else None
