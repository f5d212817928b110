"""Panels of pictures: the source's, the patch, and what the network gets."""

from collections.abc import Sequence

import cv2
import numpy as np

from convscope.render.letters import fit, width_of
from convscope.render.overlays import Overlay, on_patch, overlays_of
from convscope.render.panel import Place
from convscope.render.shown import Moment, Shown
from convscope.render.surface import Box, Surface, pack
from convscope.types import Pixels


class CameraPanel:
    """The whole picture of the source, with the box that is looked at."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def still(self, on: Surface) -> None:
        """Draw the title."""
        self._place.frame(on, "camera")

    def moving(self, on: Surface, _shown: Shown, moment: Moment) -> None:
        """Draw the picture and the box."""
        if moment.picture is None:
            return
        rgb, box = fitted(moment.picture, self._place.room)
        on.picture(box.left, box.top, pack(rgb))
        if moment.box is None or not box.width:
            return
        left, top, width, height = moment.box
        scale = box.width / moment.picture.shape[1]
        x, y, right, bottom = (
            start + round(scale * one)
            for start, one in (
                (box.left, left),
                (box.top, top),
                (box.left, left + width),
                (box.top, top + height),
            )
        )
        color = self._place.style.mark
        for line in (
            Box(x, y, right - x, 1),
            Box(x, bottom - 1, right - x, 1),
            Box(x, y, 1, bottom - y),
            Box(right - 1, y, 1, bottom - y),
        ):
            on.fill(line, color)


class PatchPanel:
    """What lies in the box, and the maps that are laid over it."""

    def __init__(self, place: Place) -> None:
        self._place, self._overlays = place, overlays_of(place.plan)

    def still(self, on: Surface) -> None:
        """Draw the title."""
        self._place.frame(on, "patch")

    def moving(self, on: Surface, shown: Shown, moment: Moment) -> None:
        """Draw the patch."""
        if moment.patch is None:
            return
        rgb, box = fitted(moment.patch, self._place.room)
        for overlay in self._overlays:
            overlay.lay(rgb, shown, on_patch(overlay.edges, shown.covers))
        on.picture(box.left, box.top, pack(rgb))
        _name(on, self._overlays, box, self._place)


class InputPanel:
    """What the network gets, and the maps that are laid over it."""

    def __init__(self, place: Place) -> None:
        self._place, self._overlays = place, overlays_of(place.plan)

    def still(self, on: Surface) -> None:
        """Draw the title."""
        panel = self._place.panel
        self._place.frame(on, "network sees", f"{panel.height}×{panel.width}")

    def moving(self, on: Surface, shown: Shown, _moment: Moment) -> None:
        """Draw the pixels."""
        rgb, box = fitted(shown.pixels, self._place.room)
        for overlay in self._overlays:
            overlay.lay(rgb, shown, overlay.edges)
        on.picture(box.left, box.top, pack(rgb))
        _name(on, self._overlays, box, self._place)


class WordsPanel:
    """Words of the user's own."""

    def __init__(self, place: Place, text: str) -> None:
        self._place, self._lines = place, text.splitlines()

    def still(self, on: Surface) -> None:
        """Write them, as far as they fit."""
        place = self._place
        place.frame(on, "")
        size, room = (
            place.size,
            place.box.inside(
                left=place.measures.inset,
                top=place.measures.inset,
                right=place.measures.inset,
                bottom=place.measures.inset,
            ),
        )
        step = round(1.5 * size)
        for at, line in enumerate(self._lines[: room.height // step]):
            y = room.top + at * step + step // 2
            on.write(fit(line, room.width, size=size), room.left, y, size=size, color=place.style.text)

    def moving(self, on: Surface, shown: Shown, moment: Moment) -> None:
        """Change nothing."""


def fitted(picture: Pixels, room: Box) -> tuple[Pixels, Box]:
    """Make a picture as large as it fits, in whole multiples of its pixels where that costs little.

    Args:
        picture: uint8, HW or HWC.
        room: what there is for it.

    Returns:
        Its pixels, uint8, height × width × 3, and where they stand.
    """
    height, width = picture.shape[:2]
    scale = min(room.width / width, room.height / height)
    if scale <= 0:
        return np.empty((0, 0, 3), np.uint8), Box(room.left, room.top, 0, 0)
    whole = int(scale)
    scale = whole if whole >= 1 and whole / scale > 0.85 else scale
    size = max(1, round(scale * width)), max(1, round(scale * height))
    method = cv2.INTER_NEAREST_EXACT if scale >= 1 else cv2.INTER_AREA
    resized = cv2.resize(np.ascontiguousarray(picture), size, interpolation=method)
    if resized.ndim == 2 or resized.shape[2] == 1:
        resized = np.repeat(resized.reshape(size[1], size[0], 1), 3, axis=2)
    left = room.left + (room.width - size[0]) // 2
    top = room.top + (room.height - size[1]) // 2
    return resized.astype(np.uint8, copy=False), Box(left, top, *size)


def _name(on: Surface, overlays: Sequence[Overlay], box: Box, place: Place) -> None:
    """Write the names of maps below the picture that they lie on, or, where there is no room, into its corner."""
    size, style, room = place.size, place.style, place.room
    high, beside = round(1.5 * size), round(0.5 * size)
    bottom = min(box.bottom + len(overlays) * high, room.bottom)
    for at, overlay in enumerate(reversed(overlays)):
        text = fit(overlay.words, room.right - box.left - 2 * beside, size=size)
        wide = width_of(text, size=size) + 2 * beside
        label = Box(box.left, bottom - (at + 1) * high, wide, high)
        if not text or label.top < box.top:
            return
        on.fill(label, style.panel)
        on.write(text, label.left + beside, label.top + high // 2, size=size, color=style.text)
