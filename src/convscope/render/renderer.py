"""Draw readings of a view, one after another: what stays is drawn once."""

from collections.abc import Sequence

from convscope.errors import ViewError
from convscope.render.areas import areas
from convscope.render.bars import ResultPanel
from convscope.render.canvas import Canvas
from convscope.render.learned import DensePanel, FiltersPanel
from convscope.render.letters import fit, width_of
from convscope.render.panel import Drawn, Place
from convscope.render.pictures import CameraPanel, InputPanel, PatchPanel, WordsPanel
from convscope.render.shown import Moment, Shown
from convscope.render.style import measures_for, style_named
from convscope.render.surface import Box, Surface
from convscope.render.tiles import MapsPanel, NeuronsPanel
from convscope.types import Pixels
from convscope.view.panels import Camera, Input, Maps, Neurons, Patch, Result, Weights, Words
from convscope.view.plan import Plan

LEAST = (160, 120)
GREATEST = (7680, 4320)


class Scene:
    """The panels of a view, each in its place, ready to be drawn on any surface.

    Args:
        plan: of the view.
        size: width and height of the picture, in pixels.
        style: `dark` or `light`.
        title: above the panels, with the caption of each moment; empty: neither is drawn.
        without: panels that are left out, by their numbers; the others take their room.

    Raises:
        ViewError: there is no such style, the size is none, or no panel is left.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        size: tuple[int, int],
        style: str = "dark",
        title: str = "",
        without: Sequence[int] = (),
    ) -> None:
        self.size, self.style = _checked(size), style_named(style)
        self._measures = measures_for(*size)
        self._title = title
        places = [place for place in range(len(plan.panels)) if place not in without]
        if not places:
            raise ViewError("the view has no panel that could be drawn here")
        gap = self._measures.gap
        whole = Box(0, 0, *size)
        head = self._measures.head if title else gap
        boxes = areas(plan, places, whole.inside(left=gap, right=gap, top=head, bottom=gap), self._measures)
        self._panels = [
            _drawn(Place(plan, plan.view.panels[place], plan.panels[place], box, self.style, self._measures))
            for place, box in boxes.items()
            if box.width > 2 * self._measures.inset + 1
            and box.height > self._measures.head + self._measures.inset + 1
        ]

    def still(self, on: Surface) -> None:
        """Draw what stays."""
        for panel in self._panels:
            panel.still(on)
        if self._title:
            size = round(1.1 * self._measures.text)
            on.write(
                fit(self._title, self.size[0] // 2, size=size, bold=True),
                self._measures.gap + 1,
                self._measures.head // 2,
                size=size,
                color=self.style.text,
                bold=True,
            )

    def moving(self, on: Surface, shown: Shown, moment: Moment) -> None:
        """Draw what a reading says."""
        for panel in self._panels:
            panel.moving(on, shown, moment)
        if self._title and moment.caption:
            size = self._measures.text
            before = width_of(self._title, size=round(1.1 * size), bold=True)
            room = max(self.size[0] // 2, self.size[0] - before) - 4 * self._measures.gap
            on.write(
                fit(moment.caption, room, size=size),
                self.size[0] - self._measures.gap - 1,
                self._measures.head // 2,
                size=size,
                color=self.style.calm,
                align="right",
            )


class Renderer:
    """Draw readings as pictures; takes what a `Scene` takes."""

    def __init__(
        self,
        plan: Plan,
        *,
        size: tuple[int, int],
        style: str = "dark",
        title: str = "",
        without: Sequence[int] = (),
    ) -> None:
        self._scene = Scene(plan, size=size, style=style, title=title, without=without)
        ground = self._scene.style.ground
        self._still, self._canvas = Canvas(*size, ground), Canvas(*size, ground)
        self._scene.still(self._still)

    def draw(self, shown: Shown, moment: Moment | None = None) -> Pixels:
        """Draw a reading of the plan.

        Returns:
            uint8, height × width × 3: a view, which the next call changes.
        """
        self._canvas.take(self._still)
        self._scene.moving(self._canvas, shown, moment or Moment())
        return self._canvas.rgb


def pictures_missing(plan: Plan, *, picture: bool, patch: bool) -> list[int]:
    """Name the panels whose picture there is not: the camera's, and the patch's."""
    missing = {"camera": not picture, "patch": not patch}
    return [place for place, panel in enumerate(plan.panels) if missing.get(panel.kind, False)]


def _drawn(place: Place) -> Drawn:  # noqa: PLR0911  (one for each kind)
    match place.view:
        case Camera():
            return CameraPanel(place)
        case Patch():
            return PatchPanel(place)
        case Input():
            return InputPanel(place)
        case Words(text=text):
            return WordsPanel(place, text)
        case Result() as view:
            return ResultPanel(place, view)
        case Maps() as view:
            return MapsPanel(place, view)
        case Neurons() as view:
            return NeuronsPanel(place, view)
        case Weights() as view:
            learned = place.panel.learned
            if learned is None:
                raise ViewError(f"{place.panel.layer} has no weights in this plan")
            one = FiltersPanel if len(learned.shape) == 3 else DensePanel
            return one(place, view, learned)


def _checked(size: tuple[int, int]) -> tuple[int, int]:
    fits = all(least <= side <= most for side, least, most in zip(size, LEAST, GREATEST, strict=True))
    if not fits:
        raise ViewError(
            f"a picture of {size[0]}×{size[1]} cannot be drawn: it has from {LEAST[0]}×{LEAST[1]} to "
            f"{GREATEST[0]}×{GREATEST[1]} pixels"
        )
    return size
