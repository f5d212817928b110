"""When the frames of a film come, in the units of its file."""

from fractions import Fraction


class Clock:
    """Times of frames in whole units, so that rounding never adds up.

    Args:
        rate: frames a second.
        units: how many of them a second has.
    """

    def __init__(self, rate: Fraction, units: int) -> None:
        self._step = units / rate
        self._count = 0

    def next(self) -> int:
        """Say how long the next frame stays."""
        begin, end = round(self._count * self._step), round((self._count + 1) * self._step)
        self._count += 1
        return max(1, end - begin)
