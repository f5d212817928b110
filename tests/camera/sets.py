"""Many camera pictures at once, the same for the same seed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.random import Generator

from camera.draw import draw
from camera.empty import EMPTY
from camera.light import Pixels
from camera.scene import Scene
from convscope.datasets.dataset import Dataset

T = TypeVar("T")

THREADS = 2


def photograph(
    digits: Dataset,
    look: Callable[[Pixels], T],
    *,
    count: int,
    seed: int,
    choose: Callable[[Generator], Scene] = Scene.random,
) -> tuple[list[T], Pixels]:
    """Take pictures of digits, each of another one.

    Args:
        digits: where they are taken from.
        look: what is kept of each frame; it runs in several threads.
        count: how many pictures.
        seed: of the choice of digits and scenes.
        choose: how scenes are chosen.

    Returns:
        What `look` gave, and the labels: uint8, (count,).
    """
    rng = np.random.default_rng(seed)
    places = rng.permutation(len(digits))[:count]
    shots = [(digits.pictures[place], choose(rng)) for place in places]
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda shot: look(draw(*shot)), shots)), digits.labels[places]


def photograph_nothing(kind: str, look: Callable[[Pixels], T], *, count: int, seed: int) -> list[T]:
    """Take pictures with no digit in the box, of one kind of `EMPTY`; the arguments are those of `photograph`."""
    seeds = np.random.default_rng(seed).integers(2**32, size=count)
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda one: look(EMPTY[kind](np.random.default_rng(one))), seeds))
