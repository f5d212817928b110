"""What is drawn: a reading, and what came with it."""

from dataclasses import dataclass
from typing import Protocol

from convscope.types import Covered, Floats, Pixels
from convscope.view.plan import Plan


class Shown(Protocol):
    """A reading, newly made or recorded."""

    @property
    def plan(self) -> Plan:
        """Give what was looked at."""
        ...

    @property
    def pixels(self) -> Pixels:
        """Give what the network got: uint8, HWC."""
        ...

    @property
    def covers(self) -> Covered:
        """Give the part of the patch that these show: left, top, right and bottom, in its widths and heights."""
        ...

    @property
    def empty(self) -> bool:
        """Say whether there was nothing to look at."""
        ...

    @property
    def probabilities(self) -> Floats:
        """Give one for each class."""
        ...

    @property
    def limits(self) -> Floats:
        """Give the least and the greatest value of each plane."""
        ...

    @property
    def values(self) -> Floats:
        """Give single values, flat."""
        ...

    @property
    def planes(self) -> Pixels:
        """Give all planes, flat."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What a reading does not say.

    Attributes:
        picture: the whole picture of the source: uint8, HW or HWC.
        box: left, top, width and height of the part that is looked at, in its pixels.
        patch: what lies in the box: uint8, HW or HWC.
        caption: where the picture comes from.
        seconds: when, since the film began.
        lasts: for how many seconds it is shown in a film; 0: as the film's rate says.
    """

    picture: Pixels | None = None
    box: tuple[int, int, int, int] | None = None
    patch: Pixels | None = None
    caption: str = ""
    seconds: float = 0.0
    lasts: float = 0.0
