"""The colours of a GIF: chosen once from what a view can show, so that no frame flickers."""

from itertools import product

import numpy as np

from convscope.render.overlays import overlays_of
from convscope.render.style import Rgb, Style
from convscope.types import AnyArray, Pixels
from convscope.view.colormaps import color_table
from convscope.view.panels import Maps, Neurons, Weights
from convscope.view.plan import Plan

SIZE = 256
CLEAR = SIZE - 1
"""The entry that stands for: as in the frame before."""

_UNKNOWN = CLEAR
_MIXES = 6
_CUBE = (6, 6, 4)  # so many levels of red, green and blue
_STEP = 2048


class Palette:
    """Up to 255 colours, and the nearest of them to any other.

    Args:
        colors: the most important first; more than 255 are cut off.
    """

    def __init__(self, colors: list[Rgb]) -> None:
        kept = list(dict.fromkeys(colors))[:CLEAR]
        self.colors: Pixels = np.array(kept, np.uint8)
        self._nearest: Pixels = np.full(1 << 24, _UNKNOWN, np.uint8)

    def to_bytes(self) -> bytes:
        """Write 256 RGB triples."""
        return self.colors.tobytes().ljust(3 * SIZE, b"\0")

    def index(self, frame: Pixels) -> Pixels:
        """Give the entry that is nearest to each pixel of a frame, uint8, height × width × 3."""
        packed = frame[..., 0].astype(np.uint32)
        for channel in (1, 2):
            packed <<= 8
            packed |= frame[..., channel]
        found = self._nearest[packed]
        new = found == _UNKNOWN
        if new.any():
            for part in _parts(np.unique(packed[new])):
                self._learn(part)
            found = self._nearest[packed]
        return found

    def _learn(self, packed: AnyArray) -> None:
        colors = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.int32)
        own = self.colors.astype(np.int32)
        far = sum((colors[:, [axis]] - own[:, axis]) ** 2 for axis in range(3))
        self._nearest[packed] = np.argmin(far, axis=1)  # type: ignore[arg-type]


def palette_for(plan: Plan, style: Style, *, in_color: bool) -> Palette:
    """Choose colours: the style's own, letters on panels, then an even share for each colour table.

    Args:
        plan: of the view.
        style: of the film.
        in_color: whether it shows pictures in colour.
    """
    fixed = [*style.colors, *_letters(style)]
    if in_color or any(overlay.view.colormap != "gray" for overlay in overlays_of(plan)):
        reds, greens, blues = map(_levels, _CUBE)
        fixed += list(product(reds, greens, blues))
    named = (panel for panel in plan.view.panels if isinstance(panel, Maps | Neurons | Weights))
    names = ["gray", *(panel.colormap for panel in named)]
    tables = [np.frombuffer(color_table(name), np.uint8).reshape(-1, 3) for name in dict.fromkeys(names)]
    room = CLEAR - len(dict.fromkeys(fixed))
    chosen = [table[_spread(room // len(tables))] for table in tables]
    ramps: list[Rgb] = [(red, green, blue) for table in chosen for red, green, blue in table.tolist()]
    return Palette([*fixed, *ramps])


def _spread(count: int) -> AnyArray:
    """Choose tones, from the first to the last."""
    return np.unique(np.rint(np.linspace(0, 255, max(2, min(256, count)))).astype(np.intp))


def _letters(style: Style) -> list[Rgb]:
    """Mix letters with what they stand on, as their edges are."""
    mixes: list[Rgb] = []
    for ground, color in product((style.panel, style.ground), (style.text, style.calm, style.accent)):
        for part in range(1, _MIXES):
            red, green, blue = (
                round(under + (over - under) * part / _MIXES)
                for under, over in zip(ground, color, strict=True)
            )
            mixes.append((red, green, blue))
    return mixes


def _levels(count: int) -> list[int]:
    return [round(255 * level / (count - 1)) for level in range(count)]


def _parts(values: AnyArray) -> list[AnyArray]:
    return np.array_split(values, -(-len(values) // _STEP))
