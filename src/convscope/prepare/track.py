"""One face, followed from frame to frame: smoothly, and no other one without a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

Edges = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the frame."""

HOLD = 0.5
"""Seconds for which a face that is not found any more is taken to be where it was."""
SAME = 0.2
"""Boxes of one face, found in frames close to each other, share at least so much of what they cover together."""
CALM = 1.2
"""Of a face that rests: the cutoff frequency of the filter, in hertz."""
LIVELY = 4.0
"""By so many hertz the cutoff rises for each width of the face by which an edge moves in a second."""
SPEED = 1.0
"""The cutoff frequency of the speed itself, in hertz."""


class Smooth:
    """Smooth a number that comes at any times: the 1€ filter (G. Casiez, N. Roussel and D. Vogel, CHI 2012).

    What rests comes to rest, exactly; what moves is followed the closer, the faster it moves.
    """

    def __init__(self, value: float) -> None:
        self.value = value
        self._speed = 0.0

    def take(self, value: float, *, seconds: float, unit: float) -> float:
        """Take a value, so many seconds after the last, and give the smoothed one.

        Args:
            value: what was measured.
            seconds: since the last one.
            unit: the length in which speeds are measured.
        """
        if seconds <= 0:
            return self.value
        self._speed += _share(SPEED, seconds) * ((value - self.value) / seconds - self._speed)
        cutoff = CALM + LIVELY * abs(self._speed) / unit
        self.value += _share(cutoff, seconds) * (value - self.value)
        if abs(value - self.value) < 1e-3:
            self.value = value
        return self.value


@dataclass(frozen=True, slots=True)
class Followed:
    """What is known of the faces in a frame.

    Attributes:
        faces: the edges of each that was found.
        box: the smoothed edges of the one that is followed; None: there is none.
        held: whether it was not found in this frame, and may be found again.
    """

    faces: tuple[Edges, ...] = ()
    box: Edges | None = None
    held: bool = False


class Tracker:
    """Follow the largest face, or the one that was chosen, until it has gone."""

    def __init__(self) -> None:
        self._edges: tuple[Smooth, ...] = ()
        self._seen: Edges | None = None
        self._chosen = False
        self._faces: tuple[Edges, ...] = ()
        self._taken = 0.0
        self._last = 0.0

    def take(self, faces: Sequence[Edges], *, taken: float, still: bool = False) -> Followed:
        """Take what was found in a frame.

        Args:
            faces: the edges of all faces in it.
            taken: when it was taken, in seconds.
            still: whether it stands alone, as a picture that is stepped to: nothing is smoothed or held for it.
        """
        self._faces = tuple(faces)
        found = self._next(still=still, taken=taken)
        if found is not None:
            self._follow(found, taken=taken, still=still)
        elif still or taken - self._taken > HOLD:
            self._seen, self._edges, self._chosen = None, (), False
        self._last = taken
        box = self._box()
        return Followed(faces=self._faces, box=box, held=box is not None and found is None)

    def choose(self, x: float, y: float) -> None:
        """Follow the face at a place from now on, if there is one: the smallest that covers it."""
        there = [face for face in self._faces if face[0] <= x <= face[2] and face[1] <= y <= face[3]]
        if there:
            self._seen = min(there, key=_area)
            self._edges = tuple(map(Smooth, self._seen))
            self._taken, self._chosen = self._last, True

    def _next(self, *, still: bool, taken: float) -> Edges | None:
        seen = self._seen
        if seen is not None and (self._chosen or not still):
            best = max(self._faces, key=lambda face: overlap(face, seen), default=None)
            if best is not None and overlap(best, seen) >= SAME:
                return best
            if not still and taken - self._taken <= HOLD and len(self._faces) != 1:
                return None
        return max(self._faces, key=_area, default=None)

    def _follow(self, found: Edges, *, taken: float, still: bool) -> None:
        seconds = taken - self._last
        if still or self._seen is None or not self._edges or overlap(found, self._seen) < SAME:
            self._edges = tuple(map(Smooth, found))
        else:
            unit = max(1.0, found[2] - found[0])
            for edge, value in zip(self._edges, found, strict=True):
                edge.take(value, seconds=seconds, unit=unit)
        self._seen, self._taken = found, taken

    def _box(self) -> Edges | None:
        if not self._edges:
            return None
        left, top, right, bottom = (edge.value for edge in self._edges)
        return left, top, right, bottom


def overlap(one: Edges, other: Edges) -> float:
    """Give the share of what two boxes cover together that both of them cover."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    both = max(0.0, width) * max(0.0, height)
    together = _area(one) + _area(other) - both
    return both / together if together > 0 else 0.0


def _area(box: Edges) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _share(cutoff: float, seconds: float) -> float:
    """Give the share of a step that a low-pass filter takes at once."""
    return 1 / (1 + 1 / (2 * pi * cutoff * seconds))
