"""Source: something on the server's side that has frames."""

from dataclasses import dataclass
from typing import Protocol

from convscope.types import Covered, Pixels, Prepared


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One frame of a source.

    Attributes:
        pixels: uint8, HWC, gray or RGB.
        number: its place in the source, from 0.
        seconds: since the source's beginning, at its own pace.
        name: what the user knows it by, as a file's name; empty: it has none.
        label: the number of its class; None: that is not known.
        given: whether it is as the network wants it already, and not to be searched for anything.
        box: left, top, right and bottom of what is looked at, in widths and heights of the frame; None: its middle.
        prepared: what the network got of it, where that is known.
        lasts: for how many seconds it is shown, where that is not the same for all; 0: the source's pace says.
    """

    pixels: Pixels
    number: int
    seconds: float
    name: str = ""
    label: int | None = None
    given: bool = False
    box: Covered | None = None
    prepared: Prepared | None = None
    lasts: float = 0.0


class Source(Protocol):
    """Frames, one after another. One thread reads.

    Attributes:
        title: what the page calls it.
        live: frames come by themselves, and what is not read in time is lost.
        count: how many frames there are; 0: nobody knows.
        pace: frames in a second, when it is played, unless a frame says for itself how long it lasts; 0: as they come.
    """

    title: str
    live: bool
    count: int
    pace: float

    def read(self) -> Shot | None:
        """Give the next frame; None: there is none any more, or for a live source: none for now.

        Raises:
            DataError: the frames cannot be read any more.
        """
        ...

    def seek(self, number: int) -> None:
        """Let `read` go on with this frame; a live source stays where it is."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...
