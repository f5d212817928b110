"""The way of a face: the largest one in a patch, with a margin around it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple

import cv2
import numpy as np

from convscope.errors import MissingExtraError
from convscope.prepare.plain import plain
from convscope.prepare.resize import to_gray, to_rgb
from convscope.prepare.track import Edges
from convscope.types import Covered, Pixels, Prepared

MARGIN = 0.4
"""On each side, in sides of the face, as DEX was trained (R. Rothe, R. Timofte and L. Van Gool, ICCVW 2015)."""
SEARCHED, LONGEST = 240, 480
"""The shorter side of the picture in which faces are searched, and the most that the longer one may have: the detector
sees faces from 80 pixels on."""

Box = tuple[int, int, int, int]
Finder = Callable[[Pixels], Sequence[Box]]


class Place(NamedTuple):
    """Where a picture lies in the one that it was cut out of, in pixels of that."""

    left: int
    top: int
    whole: tuple[int, int]
    """Height and width of the larger one."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Cut faces out of patches; keeps nothing from one patch to the next.

    Attributes:
        size: height and width of the network's input.
        channels: 1 (gray) or 3 (RGB).
        find: gives left, top, width and height of each face in a small gray picture, in its pixels.
        margin: on each side, in sides of the face.
    """

    size: tuple[int, int]
    channels: int
    find: Finder
    margin: float = MARGIN

    def __call__(self, patch: Pixels) -> Prepared:
        """Prepare a patch, uint8, HW or HWC, gray or RGB; one without a face is resized as a whole, and empty."""
        faces = search(patch, find=self.find)
        if not faces:
            return Prepared(pixels=plain(patch, size=self.size, channels=self.channels), empty=True)
        largest = max(faces, key=lambda face: (face[2] - face[0]) * (face[3] - face[1]))
        edges = with_margin(largest, margin=self.margin)
        height, width = patch.shape[:2]
        return Prepared(
            pixels=plain(cut_padded(patch, *edges), size=self.size, channels=self.channels),
            empty=False,
            covers=in_shares(edges, height=height, width=width),
        )


def search(pixels: Pixels, *, find: Finder, place: Place | None = None) -> tuple[Edges, ...]:
    """Search a picture, made small, for faces; give the edges of each, in pixels of the whole picture.

    Args:
        pixels: uint8, HW or HWC.
        find: finds faces in what was made small.
        place: of a part where it lies in the whole picture, by whose size it is made small; None: it is the whole.
    """
    height, width = pixels.shape[:2]
    place = place or Place(left=0, top=0, whole=(height, width))
    scale = min(SEARCHED / min(place.whole), LONGEST / max(place.whole))
    small = (max(1, round(scale * width)), max(1, round(scale * height)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    found = find(np.asarray(cv2.resize(to_gray(pixels), small, interpolation=method), np.uint8))
    return tuple(
        (
            place.left + left / scale,
            place.top + top / scale,
            place.left + (left + across) / scale,
            place.top + (top + down) / scale,
        )
        for left, top, across, down in found
    )


def with_margin(face: Edges, *, margin: float) -> tuple[int, int, int, int]:
    """Give the edges, in whole pixels, of a face with a margin of so many of its sides on each side."""
    left, top, right, bottom = face
    across, down = margin * (right - left), margin * (bottom - top)
    before, above, after, below = map(round, (left - across, top - down, right + across, bottom + down))
    return before, above, max(after, before + 1), max(below, above + 1)


def in_shares(edges: Edges, *, height: int, width: int) -> Covered:
    """Give edges in widths and heights of a picture."""
    left, top, right, bottom = edges
    return left / width, top / height, right / width, bottom / height


def cut_padded(patch: Pixels, left: int, top: int, right: int, bottom: int) -> Pixels:
    """Cut a box out of a picture; where it reaches beyond, the last pixels at the border go on.

    Args:
        patch: uint8, HW or HWC.
        left: in pixels of the picture, as the others; may lie outside of it.
        top: of the box.
        right: of the box, without the last.
        bottom: of the box, without the last.
    """
    height, width = patch.shape[:2]
    rows = np.clip(np.arange(top, bottom), 0, height - 1)
    columns = np.clip(np.arange(left, right), 0, width - 1)
    return np.ascontiguousarray(to_rgb(patch)[np.ix_(rows, columns)])


def has_detector() -> bool:
    """Say whether the package that finds faces is installed."""
    return find_spec("dlib") is not None


def check_detector() -> None:
    """Make sure that faces can be found, without loading what finds them.

    Raises:
        MissingExtraError: the package is not installed.
    """
    if not has_detector():
        raise _missing()


def finder() -> Finder:
    """Make dlib's detector of frontal faces ready, whose weights are part of its program.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import dlib  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise _missing() from error
    detector = dlib.get_frontal_face_detector()

    def find(gray: Pixels) -> Sequence[Box]:
        return [(one.left(), one.top(), one.width(), one.height()) for one in detector(gray, 0)]

    return find


def _missing() -> MissingExtraError:
    return MissingExtraError("dlib-bin", extra="face", purpose="finding faces")
