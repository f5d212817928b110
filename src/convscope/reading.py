"""Reading: all that one picture gave."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from convscope.errors import ViewError
from convscope.model.ordinal import expected, spread
from convscope.model.tensor import to_tensor
from convscope.types import Covered, Floats, Pixels
from convscope.view.plan import Plan

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reading:
    """All that one picture gave. In a notebook it shows itself.

    Attributes:
        plan: what was looked at.
        pixels: what the network got: uint8, HWC, gray or RGB.
        empty: whether there was nothing to look at.
        probabilities: float32, one for each class.
        limits: float32, (pairs, 2): the least and the greatest value of each plane.
        values: float32, flat; the plan's panels say which of them are theirs.
        planes: uint8, flat; the plan's panels say which bytes are theirs.
        covers: left, top, right and bottom of the part of the patch that `pixels` shows, in widths and heights of it.
        exacts: of each unit that was picked its values: float32, (height, width).
        prepare_seconds: from the patch to `pixels`.
        run_seconds: from `pixels` to the rest.
    """

    plan: Plan
    pixels: Pixels
    empty: bool
    probabilities: Floats
    limits: Floats
    values: Floats
    planes: Pixels
    covers: Covered
    exacts: tuple[Floats, ...]
    prepare_seconds: float
    run_seconds: float

    @property
    def label(self) -> str | None:
        """Name the most probable class; None where there was nothing to look at, or the network gives no numbers."""
        if self.empty or not np.isfinite(self.probabilities).all():
            return None
        return self.plan.model.labels[int(self.probabilities.argmax())]

    @property
    def expected(self) -> float | None:
        """Give the expected value of an ordinal output, as of an age: the sum of probability times value."""
        values = self.plan.model.values
        return expected(self.probabilities, values) if values else None

    @property
    def spread(self) -> float | None:
        """Give the standard deviation of an ordinal output, in the unit of its values."""
        values = self.plan.model.values
        return spread(self.probabilities, values) if values else None

    def figure(
        self,
        *,
        size: tuple[int, int] = (960, 540),
        style: str = "dark",
        title: str = "",
        picture: Pixels | None = None,
        patch: Pixels | None = None,
    ) -> "Figure":
        """Draw the view as a figure of matplotlib; in a notebook it shows itself.

        Args:
            size: width and height in pixels, at 100 dots per inch; saved at more, letters and lines stay sharp.
            style: `dark` or `light`.
            title: above the panels; left out: none.
            picture: the source's whole picture, for the panel `camera`: uint8, HW or HWC; without it, there is none.
            patch: what was looked at, for the panel `patch`: uint8, HW or HWC; without it, there is none.

        Raises:
            ViewError: there is no such style or size, or no panel that could be drawn.
        """
        from convscope.render.figure import draw_figure  # noqa: PLC0415  (matplotlib takes a while to import)

        return draw_figure(self, size=size, style=style, title=title, picture=picture, patch=patch)

    def __repr__(self) -> str:
        """Say what was seen, and how surely."""
        if self.label is None:
            return f"<{self.plan.model.name}: nothing>"
        return f"<{self.plan.model.name}: {self.label}, {self.probabilities.max():.1%}>"

    def _repr_png_(self) -> bytes | None:
        from convscope.render.figure import draw_figure  # noqa: PLC0415  (matplotlib takes a while to import)

        try:
            return draw_figure(self, size=(960, 540), style="dark", title="").png()
        except ViewError:  # none of the view's panels can be drawn: the words above are all there is
            return None

    def __getitem__(self, layer: str) -> Floats:
        """Give a layer's exact values: float32, (channels, height, width) or (units,).

        Raises:
            ViewError: the model has no such layer.
        """
        model = self.plan.model
        return model.run(to_tensor(model, self.pixels[np.newaxis]), layers=[layer])[layer][0]
