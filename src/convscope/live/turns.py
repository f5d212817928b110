"""Turns: of more wishes than can be met at once, each is met in its turn."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from convscope.view.compile import MOST_PICKS

T = TypeVar("T")


class Turns(Generic[T]):
    """Choose from wishes, again and again, so that none waits longer than it has to.

    Args:
        most: so many are met at once.
    """

    def __init__(self, most: int = MOST_PICKS) -> None:
        self._most = most
        self._next = 0

    def next(self, wishes: Sequence[T]) -> list[T]:
        """Give those whose turn it is."""
        if len(wishes) <= self._most:
            return list(wishes)
        start = self._next % len(wishes)
        self._next = start + self._most
        return [wishes[(start + place) % len(wishes)] for place in range(self._most)]
