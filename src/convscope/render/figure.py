"""A reading as a figure of matplotlib: text stays text, and tiles have the colours of their values."""

from collections.abc import Sequence
from io import BytesIO

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from convscope.render.letters import FAMILY, known, rise
from convscope.render.renderer import Scene, pictures_missing
from convscope.render.shown import Moment, Shown
from convscope.render.style import Rgb
from convscope.render.surface import Align, Box, Packed, unpack
from convscope.types import Pixels

DPI = 100
"""At so many dots per inch a pixel of the layout is one of the figure's."""

_ALIGN = {"left": "left", "middle": "center", "right": "right"}


class Sheet(Figure):
    """A figure that a notebook shows, whether pyplot is in use or not."""

    def png(self) -> bytes:
        """Give it as a PNG file."""
        held = BytesIO()
        self.savefig(held, format="png")  # pyright: ignore[reportUnknownMemberType]
        return held.getvalue()

    _repr_png_ = png


class Paper:
    """A surface whose drawings become artists of a figure, in pixels from the upper left corner."""

    def __init__(self, width: int, height: int, ground: Rgb) -> None:
        self.figure = Sheet(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=_color(ground))
        self._axes = self.figure.add_axes((0, 0, 1, 1))  # pyright: ignore[reportUnknownMemberType]
        self._axes.set_axis_off()
        self._limits = (width, height)
        self._keep()

    def _keep(self) -> None:
        width, height = self._limits
        self._axes.set(xlim=(0, width), ylim=(height, 0), aspect="auto")

    def card(self, box: Box, fill: Rgb, line: Rgb, *, radius: int) -> None:
        """Draw a panel with round corners."""
        self._axes.add_patch(
            FancyBboxPatch(
                (box.left + 0.5, box.top + 0.5),
                max(0, box.width - 1),
                max(0, box.height - 1),
                boxstyle=f"round,pad=0,rounding_size={min(radius, box.width / 2, box.height / 2)}",
                facecolor=_color(fill),
                edgecolor=_color(line),
                linewidth=72 / DPI,
            )
        )

    def fill(self, box: Box, color: Rgb) -> None:
        """Fill a box."""
        self._axes.add_patch(
            Rectangle(
                (box.left, box.top), box.width, box.height, facecolor=_color(color), linewidth=0, zorder=2
            )
        )

    def picture(self, left: int, top: int, pixels: Packed) -> None:
        """Put pixels where they stand."""
        height, width = pixels.shape
        self._axes.imshow(  # pyright: ignore[reportUnknownMemberType]
            unpack(pixels),
            extent=(left, left + width, top + height, top),
            interpolation="nearest",
            zorder=2,
        )
        self._keep()

    def write(
        self, text: str, x: int, y: int, *, size: int, color: Rgb, bold: bool = False, align: Align = "left"
    ) -> None:
        """Write a line."""
        self._axes.text(  # pyright: ignore[reportUnknownMemberType]
            x,
            y + rise(size),
            known(text, bold=bold),
            family=FAMILY,
            fontsize=size * 72 / DPI,
            fontweight="bold" if bold else "normal",
            color=_color(color),
            ha=_ALIGN[align],
            va="baseline",
            parse_math=False,
            zorder=3,
        )

    def trace(self, points: Sequence[tuple[float, float]], color: Rgb) -> None:
        """Draw a thin line through points."""
        across, down = zip(*points, strict=True)
        self._axes.plot(across, down, color=_color(color), linewidth=72 / DPI, zorder=3)  # pyright: ignore[reportUnknownMemberType]
        self._keep()


def draw_figure(
    shown: Shown,
    *,
    size: tuple[int, int],
    style: str,
    title: str,
    picture: Pixels | None = None,
    patch: Pixels | None = None,
) -> Sheet:
    """Draw a reading as a figure; see `Reading.figure`."""
    without = pictures_missing(shown.plan, picture=picture is not None, patch=patch is not None)
    scene = Scene(shown.plan, size=size, style=style, title=title, without=without)
    paper = Paper(*size, scene.style.ground)
    scene.still(paper)
    scene.moving(paper, shown, Moment(picture=picture, patch=patch))
    return paper.figure


def _color(color: Rgb) -> tuple[float, float, float]:
    red, green, blue = color
    return red / 255, green / 255, blue / 255
