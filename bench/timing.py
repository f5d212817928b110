"""Calls timed in turn, so that a machine whose speed drifts is equally unfair to all."""

import gc
from collections.abc import Callable, Mapping
from time import perf_counter, sleep

import numpy as np

SECONDS = 6.0  # of runs, for each comparison
LEAST = 5  # runs of each
CLOSE = 60  # runs of each, where hundredths are to be told apart,
OPENED = 3  # and so often each is opened: where its memory comes to lie makes some hundredths, too
PAUSE = 0.01  # seconds between runs, in which the threads of the last one go to sleep

Call = Callable[[], object]
Times = dict[str, float]


def in_turn(calls: Mapping[str, Call]) -> Times:
    """Time calls in turn, for a while; give each one's median, in seconds."""
    return _medians(_spent(calls, seconds=SECONDS, least=LEAST))


def closely(openers: Mapping[str, Callable[[], Call]]) -> Times:
    """Time calls that are opened anew several times, and more often; give each one's median, in seconds."""
    times: dict[str, list[float]] = {name: [] for name in openers}
    for _ in range(OPENED):
        calls = {name: opener() for name, opener in openers.items()}
        for name, more in _spent(calls, seconds=SECONDS / OPENED, least=CLOSE // OPENED).items():
            times[name] += more
        del calls
        gc.collect()
    return _medians(times)


def _spent(calls: Mapping[str, Call], *, seconds: float, least: int) -> dict[str, list[float]]:
    """Time calls in turn, for so long and each so often at least. A call may say itself how long it took."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    end = perf_counter() + seconds
    while perf_counter() < end or len(next(iter(times.values()))) < least:
        for name, call in calls.items():
            sleep(PAUSE)
            start = perf_counter()
            told = call()
            times[name].append(told if isinstance(told, float) else perf_counter() - start)
    return times


def _medians(times: Mapping[str, list[float]]) -> Times:
    """Give what each usually takes."""
    return {name: float(np.median(taken)) for name, taken in times.items()}
