"""What all panels have: a box with a title, and room below it."""

from dataclasses import dataclass
from typing import Protocol

from convscope.render.grid import nearest
from convscope.render.letters import fit, width_of
from convscope.render.numbers import decimal
from convscope.render.shown import Moment, Shown
from convscope.render.style import Measures, Style
from convscope.render.surface import Box, Packed, Surface
from convscope.render.tones import Range
from convscope.view.panels import Panel
from convscope.view.plan import PanelPlan, Plan


@dataclass(frozen=True, slots=True)
class Place:
    """A panel, and where it stands.

    Attributes:
        plan: of the view.
        view: what the view says of the panel.
        panel: where its numbers stand in a reading.
        box: all that it may fill.
        style: its colours.
        measures: its sizes.
    """

    plan: Plan
    view: Panel
    panel: PanelPlan
    box: Box
    style: Style
    measures: Measures

    @property
    def room(self) -> Box:
        """Give what lies below the title."""
        inset = self.measures.inset
        return self.box.inside(left=inset, right=inset, bottom=inset, top=self.measures.head)

    @property
    def size(self) -> int:
        """Give the size of calm letters."""
        return max(7, self.measures.text - 1)

    def frame(self, on: Surface, title: str, detail: str = "", *, keep: int = 0) -> None:
        """Draw the panel itself.

        Args:
            on: where.
            title: what it shows.
            detail: beside the title; what does not fit is left out.
            keep: so much room at the right of the title is needed for other things.
        """
        box, measures, style = self.box, self.measures, self.style
        on.card(box, style.panel, style.line, radius=round(0.5 * measures.text))
        keep += round(0.7 * measures.text) if keep else 0
        left, width = box.left + measures.inset, max(0, box.width - 2 * measures.inset - keep)
        title = fit(title, width, size=measures.text, bold=True)
        on.write(title, left, self.line, size=measures.text, color=style.text, bold=True)
        before = width_of(title, size=measures.text, bold=True) + round(0.7 * measures.text)
        if width_of(detail, size=self.size) <= width - before:
            on.write(detail, left + before, self.line, size=self.size, color=style.calm)

    @property
    def line(self) -> int:
        """Give the middle of the title's letters."""
        return self.box.top + round(0.55 * self.measures.head)


class Drawn(Protocol):
    """A panel that can be drawn: once what stays, and for each reading what changes."""

    def still(self, on: Surface) -> None:
        """Draw what stays."""
        ...

    def moving(self, on: Surface, shown: Shown, moment: Moment, /) -> None:
        """Draw what a reading says."""
        ...


class Legend:
    """Least value, colours, greatest value, at the right of a panel's title."""

    def __init__(self, place: Place, table: Packed, *, words: str = "") -> None:
        self._place, self._table, self._words = place, table, words
        size = place.size
        self._number = width_of("-88.88", size=size)
        roomy = place.box.width >= 2 * self._number + 13 * size
        self._ramp = round((4.5 if roomy else 2.5) * size)
        self.width = width_of(words, size=size) if words else 2 * self._number + self._ramp + size
        if self.width > place.box.width - 2 * place.measures.inset - 4 * size:
            self.width = 0  # there is no room for it

    def still(self, on: Surface) -> None:
        """Draw the colours."""
        place = self._place
        right = place.box.right - place.measures.inset
        if not self.width:
            return
        if self._words:
            on.write(self._words, right, place.line, size=place.size, color=place.style.calm, align="right")
            return
        height = max(3, round(0.55 * place.size))
        ramp = self._table[nearest(256, self._ramp)]
        left = right - self._number - round(0.5 * place.size) - self._ramp
        on.picture(left, place.line - height // 2, ramp[None, :].repeat(height, axis=0))

    def moving(self, on: Surface, span: Range) -> None:
        """Write the values that the ends of the colours stand for."""
        if not self.width or self._words:
            return
        place = self._place
        half = round(0.5 * place.size)
        right = place.box.right - place.measures.inset - self._number
        color = place.style.calm
        on.write(decimal(span[1]), right, place.line, size=place.size, color=color)
        left = right - 2 * half - self._ramp
        on.write(decimal(span[0]), left, place.line, size=place.size, color=color, align="right")
