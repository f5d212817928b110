"""Colours and sizes of figures and films."""

from dataclasses import dataclass

from convscope.errors import ViewError

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """The colours of all that is not a value.

    Attributes:
        ground: behind the panels.
        panel: of a panel.
        line: around it.
        well: behind bars.
        text: of what is to be read first.
        calm: of all other text.
        bar: of a class that does not win.
        accent: of the one that wins.
        sums: of the bars that sum up a row.
        mark: of lines over pictures.
    """

    ground: Rgb
    panel: Rgb
    line: Rgb
    well: Rgb
    text: Rgb
    calm: Rgb
    bar: Rgb
    accent: Rgb
    sums: Rgb
    mark: Rgb

    @property
    def colors(self) -> tuple[Rgb, ...]:
        """List all of them."""
        return tuple(getattr(self, name) for name in self.__slots__)


STYLES = {
    "dark": Style(
        ground=(10, 13, 18),
        panel=(16, 20, 27),
        line=(28, 34, 44),
        well=(26, 33, 42),
        text=(232, 235, 240),
        calm=(152, 162, 177),
        bar=(57, 80, 110),
        accent=(255, 180, 84),
        sums=(94, 191, 170),
        mark=(77, 163, 255),
    ),
    "light": Style(
        ground=(255, 255, 255),
        panel=(255, 255, 255),
        line=(205, 210, 218),
        well=(233, 236, 241),
        text=(22, 26, 33),
        calm=(92, 101, 115),
        bar=(160, 178, 204),
        accent=(222, 125, 10),
        sums=(35, 140, 118),
        mark=(30, 110, 220),
    ),
}
"""Styles by name."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels, for a picture of a given size.

    Attributes:
        text: the size of letters.
        gap: between panels.
        inset: between a panel's edge and what it shows.
        head: the height of a panel's title.
        tiles: between tiles.
        foot: the height of a line below the tiles.
    """

    text: int
    gap: int
    inset: int
    head: int
    tiles: int
    foot: int


def style_named(name: str) -> Style:
    """Find a style.

    Raises:
        ViewError: there is none of that name.
    """
    if name not in STYLES:
        raise ViewError(f"there is no style {name!r}; there are {', '.join(STYLES)}")
    return STYLES[name]


def measures_for(width: int, height: int) -> Measures:
    """Choose sizes that can be read in a picture of a size: letters of 11 pixels at 960×540, of 17 at 1920×1080."""
    text = max(8, round(13 * min(width / 1280, height / 720) ** 0.6))
    return Measures(
        text=text,
        gap=round(0.8 * text),
        inset=round(0.85 * text),
        head=round(2.4 * text),
        tiles=max(1, round(0.24 * text)),
        foot=round(1.9 * text),
    )
