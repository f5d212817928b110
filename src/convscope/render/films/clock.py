"""When the frames of a film come, in the units of its file."""

from fractions import Fraction


class Clock:
    """Times of frames in whole units, so that rounding never adds up.

    Attributes:
        units: how many of them have passed.

    Args:
        rate: frames a second.
        units: how many of them a second has.
    """

    def __init__(self, rate: Fraction, units: int) -> None:
        self.units = 0
        self._step = 1 / rate
        self._each = units
        self._end = Fraction(0)

    def next(self, lasts: float = 0.0) -> int:
        """Say how long the next frame stays: for so many seconds, or as the rate says."""
        self._end += Fraction(lasts).limit_denominator(1_000_000) or self._step
        stays = max(1, round(self._end * self._each) - self.units)
        self.units += stays
        return stays
