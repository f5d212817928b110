"""Ways of running a network, timed against each other on the machine at hand."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import perf_counter, sleep

import numpy as np

from convscope.engines.engine import Setting
from convscope.errors import ConvscopeError
from convscope.model.model import Model
from convscope.types import Pixels
from convscope.view.compiled import Compiled
from convscope.view.watch import Watch

MARGIN = 1.03  # what is preferred is taken although another is faster by less
_SECONDS = 2.4  # of runs and pauses, for all ways together
_PAUSE = 0.01  # seconds before each run, as between a camera's frames: that sleeping threads wake late counts
_WARMING = 2  # runs of each that are not timed
_LEAST, _MOST = 3, 40  # runs of each that are
_HOPELESS = 1.6  # times as slow as the fastest, after the least number of runs: not timed further


def fastest(model: Model, watches: Sequence[Watch], ways: Sequence[Setting]) -> Setting:
    """Find the fastest way to run a model.

    Of a model whose weights lie in a file, one way is open at a time, since each may hold the weights once more.
    All others run in turn, so that a machine whose speed drifts is equally unfair to all.

    Args:
        model: the network.
        watches: what is watched of it.
        ways: in the order in which they are preferred. Those that cannot run the model are left out.

    Returns:
        One of the ways; the first, whose own error tells more, where none of them can run the model.
    """
    channels, height, width = model.shape
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, channels), np.uint8)
    times = (_one_by_one if model.folder else _in_turn)(
        [_opener(model, watches, way, pixels=pixels) for way in ways], pixels, seconds=_SECONDS / len(ways)
    )
    found = [(way, taken) for way, taken in zip(ways, times, strict=True) if taken is not None]
    if not found:
        return ways[0]
    least = min(taken for _, taken in found)
    return next(way for way, taken in found if taken <= MARGIN * least)


def _opener(
    model: Model, watches: Sequence[Watch], way: Setting, *, pixels: Pixels
) -> Callable[[], Compiled | None]:
    """Open a way, and run it twice, which is not counted: memory is taken then, and it may fail even then."""

    def opened() -> Compiled | None:
        with suppress(ConvscopeError):
            compiled = Compiled(model, watches, way)
            for _ in range(_WARMING):
                compiled.run(pixels)
            return compiled
        return None

    return opened


def _one_by_one(
    openers: Sequence[Callable[[], Compiled | None]], pixels: Pixels, *, seconds: float
) -> list[float | None]:
    times = list[float | None]()
    for opener in openers:
        opened = opener()
        times.append(None if opened is None else _usual(_times([opened], pixels, seconds=seconds)[0]))
        del opened
    return times


def _in_turn(
    openers: Sequence[Callable[[], Compiled | None]], pixels: Pixels, *, seconds: float
) -> list[float | None]:
    opened = [opener() for opener in openers]
    there = [one for one in opened if one is not None]
    times = iter(_times(there, pixels, seconds=seconds))
    return [None if one is None else _usual(next(times)) for one in opened]


def _times(opened: Sequence[Compiled], pixels: Pixels, *, seconds: float) -> list[list[float]]:
    """Time runs in turn; seconds."""
    times = [list[float]() for _ in opened]
    end = perf_counter() + seconds * len(opened)
    for turn in range(_MOST):
        least = min((min(spent) for spent in times if spent), default=0.0)
        for one, spent in zip(opened, times, strict=True):
            if turn >= _LEAST and min(spent) > _HOPELESS * least:
                continue
            sleep(_PAUSE)
            start = perf_counter()
            one.run(pixels)
            spent.append(perf_counter() - start)
        if turn + 1 >= _LEAST and perf_counter() > end:
            break
    return times


def _usual(times: Sequence[float]) -> float:
    """Give what a run takes: the median, for whose threads now and then wake late is as slow as that in use, too."""
    return float(np.median(times))
