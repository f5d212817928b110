"""The ways from a patch to the network's pixels, chosen once for a card and then applied to every frame."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from convscope.prepare.digits import digits, has_ink
from convscope.prepare.face import MARGIN, Faces, finder
from convscope.prepare.plain import plain
from convscope.types import Method, Pixels, Prepared, Way

Preparer = Callable[[Pixels], Prepared]


def preparers(
    method: Method, *, size: tuple[int, int], channels: int, margin: float = MARGIN
) -> dict[Way, Preparer]:
    """Make ready the ways in which patches may be prepared for a card.

    A preparer takes a patch: uint8, HW or HW1 (gray) or HW3 (RGB), of any size.

    Args:
        method: the card's own.
        size: height and width of the network's input.
        channels: 1 (gray) or 3 (RGB).
        margin: around a face, on each side, in sides of the face.

    Returns:
        The card's own way; `plain` for comparison; and `given` for pictures of a data set, which are the network's
        already: only their size is changed, if it must be. For a card of digits the plain way still tells an empty
        box, by the same search for ink. For a card of faces a box without a face is empty, unless it is taken
        plainly. Otherwise no box is ever empty.

    Raises:
        MissingExtraError: faces are to be found, and the package that finds them is not installed.
    """
    ways: dict[Way, Preparer] = {name: way(size, channels) for name, way in WAYS[method].items()}
    if method == "face":
        ways["face"] = Faces(size=size, channels=channels, find=finder(), margin=margin)
    return ways


def _plain(size: tuple[int, int], channels: int) -> Preparer:
    return lambda patch: Prepared(pixels=plain(patch, size=size, channels=channels), empty=False)


def _plain_of_digits(size: tuple[int, int], channels: int) -> Preparer:
    return lambda patch: Prepared(
        pixels=plain(patch, size=size, channels=channels), empty=not has_ink(patch, size=size)
    )


def _digits(size: tuple[int, int], channels: int) -> Preparer:
    def prepare(patch: Pixels) -> Prepared:
        prepared = digits(patch, size=size)
        return replace(prepared, pixels=np.repeat(prepared.pixels, channels, axis=2))

    return prepare


WAYS: dict[Method, dict[Way, Callable[[tuple[int, int], int], Preparer]]] = {
    "plain": {"plain": _plain, "given": _plain},
    "digits": {"digits": _digits, "plain": _plain_of_digits, "given": _plain},
    "face": {"plain": _plain, "given": _plain},
}
