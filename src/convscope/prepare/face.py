"""The way of a face: the largest one in a patch, with a margin around it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import cv2
import numpy as np

from convscope.errors import MissingExtraError
from convscope.prepare.plain import plain
from convscope.prepare.resize import to_gray, to_rgb
from convscope.types import Pixels, Prepared

MARGIN = 0.4
"""On each side, in sides of the face, as DEX was trained (R. Rothe, R. Timofte and L. Van Gool, ICCVW 2015)."""
SEARCHED = 240
"""The longer side of the picture in which the face is searched: the detector sees faces from 80 pixels on."""

Box = tuple[int, int, int, int]
Finder = Callable[[Pixels], Box | None]


@dataclass(frozen=True, slots=True)
class Faces:
    """Cut faces out of patches; keeps nothing from one patch to the next.

    Attributes:
        size: height and width of the network's input.
        channels: 1 (gray) or 3 (RGB).
        find: gives left, top, width and height of the face in a small gray picture, in its pixels; None: there is none.
        margin: on each side, in sides of the face.
    """

    size: tuple[int, int]
    channels: int
    find: Finder
    margin: float = MARGIN

    def __call__(self, patch: Pixels) -> Prepared:
        """Prepare a patch, uint8, HW or HWC, gray or RGB; one without a face is resized as a whole, and empty."""
        height, width = patch.shape[:2]
        scale = SEARCHED / max(height, width)
        small = (max(1, round(scale * width)), max(1, round(scale * height)))
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        found = self.find(np.asarray(cv2.resize(to_gray(patch), small, interpolation=method), np.uint8))
        if found is None:
            return Prepared(pixels=plain(patch, size=self.size, channels=self.channels), empty=True)
        left, top, across, down = (side / scale for side in found)
        edges = (
            left - self.margin * across,
            top - self.margin * down,
            left + (1 + self.margin) * across,
            top + (1 + self.margin) * down,
        )
        start, above, end, below = (round(edge) for edge in edges)
        end, below = max(end, start + 1), max(below, above + 1)
        face = cut_padded(patch, start, above, end, below)
        return Prepared(
            pixels=plain(face, size=self.size, channels=self.channels),
            empty=False,
            covers=(start / width, above / height, end / width, below / height),
        )


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


def finder() -> Finder:
    """Make dlib's detector of frontal faces ready, whose weights are part of its program.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import dlib  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise MissingExtraError("dlib-bin", extra="face", purpose="finding faces") from error
    detector = dlib.get_frontal_face_detector()

    def find(gray: Pixels) -> Box | None:
        boxes = [(one.left(), one.top(), one.width(), one.height()) for one in detector(gray, 0)]
        return max(boxes, key=lambda box: box[2] * box[3], default=None)

    return find
