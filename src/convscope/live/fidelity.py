"""Fidelity: how far readings in a lossy precision are from those in f32, measured on the frame that is shown."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from time import perf_counter
from typing import ParamSpec, TypeVar

import numpy as np

from convscope.engines.engine import EngineOptions
from convscope.engines.heap import trim
from convscope.errors import ConvscopeError
from convscope.live.newest import Newest
from convscope.live.worker import Worker
from convscope.model.model import Layer, Model
from convscope.reading import Reading
from convscope.types import AnyArray, Floats, Pixels
from convscope.view.choice import chosen
from convscope.view.compile import MOST_PICKS
from convscope.view.compiled import Compiled, Numbers
from convscope.view.picks import Pick, numbers_of, split
from convscope.view.plan import Plan
from convscope.view.tail import is_heavy
from convscope.view.watch import Watch, plane_size, stand

P = ParamSpec("P")
R = TypeVar("R")

SHARE = 0.05  # of the time, at most, goes into it
_GLANCE, _PAUSE = 0.1, 2.0  # seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much a reading differs from one in f32 of the same pixels.

    Attributes:
        probabilities: the greatest difference of a class's probability; 1 where one is no finite number.
        layer: the watched layer that differs most; empty: none is watched.
        share: its greatest difference, as a share of its largest value; 1 is as much, more, or no finite number.
    """

    probabilities: float
    layer: str
    share: float


class Fidelity:
    """Compare readings with f32 now and then, while somebody wants to know.

    What is opened for it, and the network in f32, goes beside the frames, so that none waits long; but for a network
    of which only one may be open, which frames wait for. It takes no more than a twentieth of the time.

    Args:
        worker: runs the network, in a lossy precision.

    Attributes:
        last: the newest difference; None: there is none yet.
    """

    def __init__(self, worker: Worker) -> None:
        self.last: Difference | None = None
        self._worker = worker
        self._followers: list[Newest[Difference]] = []
        self._task: asyncio.Task[None] | None = None
        self._exact: tuple[Sequence[Watch], Compiled] | None = None
        self._spent = 0.0

    def follow(self) -> Newest[Difference]:
        """Give a place where differences are laid down from now on."""
        place: Newest[Difference] = Newest()
        self._followers.append(place)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        return place

    def leave(self, place: Newest[Difference]) -> None:
        """Lay down no more there; with the last follower the f32 network goes, too."""
        self._followers.remove(place)
        if not self._followers and self._task is not None:
            self._task.cancel()
            self._task = self._exact = None

    async def _run(self) -> None:
        done: Reading | None = None
        while True:
            reading = self._worker.last
            if reading is None or reading is done:
                await asyncio.sleep(_GLANCE)
                continue
            done = reading
            self._spent = 0.0
            try:
                found = await self._compare(reading)
            except ConvscopeError:
                found = None  # of a network that f32 cannot run, or a view that has just been left
            except Exception as error:  # noqa: BLE001  (pages go on without; who follows later tries again)
                _log.warning("readings are compared with f32 no more: %s: %s", type(error).__name__, error)
                self._task = self._exact = None
                return
            if found is not None:
                self.last = found
                for place in self._followers:
                    place.put(found)
            await asyncio.sleep(max(_PAUSE, self._spent / SHARE))

    async def _compare(self, reading: Reading) -> Difference | None:
        """Compare one reading."""
        plan = reading.plan
        if self._worker.compiled_for(plan) is None or reading.empty:
            return None
        told, picks, exacts = await self._in_f32(reading)
        if is_heavy(plan.model):
            await asyncio.to_thread(trim)  # f32 is closed again
        lossy = self._worker.compiled_for(plan)
        if lossy is None:  # the view has been left meanwhile
            return None
        fetches = lossy.fetches
        if picks and not fetches and not self._worker.heavy:
            if is_heavy(plan.model):
                lossy = await self._worker.open(self._timed(lossy.for_picking))
            else:
                await self._worker.let_pick(lossy)
        fetched = await self._worker.run(self._timed(_fetch), lossy, plan, reading.pixels, picks)
        if self._worker.heavy and not fetches:
            await self._worker.run(lossy.forget)
        return difference(plan, reading, told, picks=picks, exacts=exacts, lossy=fetched)

    async def _in_f32(self, reading: Reading) -> tuple[Numbers, list[Pick], tuple[Floats, ...]]:
        """Run the same in f32; give the numbers, the units that differ most, and their exact values."""
        plan, pixels = reading.plan, reading.pixels
        exact = self._exact[1] if self._exact is not None and self._exact[0] == plan.watches else None
        self._exact = None
        if exact is None:
            exact = await self._worker.open(self._timed(_exactly), plan.model, plan.watches)
        if not is_heavy(plan.model):
            self._exact = plan.watches, exact
        # Where another view may make it rest, it runs in the thread in which that happens.
        run = self._worker.run if self._worker.heavy else asyncio.to_thread
        told = await run(self._timed(exact.run), pixels)
        picks = await asyncio.to_thread(worst, plan, reading, told)
        return told, picks, await run(self._timed(_fetch), exact, plan, pixels, picks)

    def _timed(self, call: Callable[P, R]) -> Callable[P, R]:
        """Add what a call takes to what is spent."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            start = perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                self._spent += perf_counter() - start

        return timed


def _exactly(model: Model, watches: Sequence[Watch]) -> Compiled:
    """Compile for ONNX Runtime: it convolves directly, and gives large weights back while it reads them."""
    run = chosen(model, EngineOptions(engine="onnxruntime"))
    return Compiled(run.network, watches, run.setting, sparing=True)


def _fetch(compiled: Compiled, plan: Plan, pixels: Pixels, picks: Sequence[Pick]) -> tuple[Floats, ...]:
    if not picks:
        return ()
    return split(compiled.run(pixels, picks=numbers_of(picks, plan.watches)).exacts, picks, plan.watches)


def worst(plan: Plan, reading: Reading, exact: Numbers) -> list[Pick]:
    """Pick the unit of each watched layer of maps that, as far as its plane tells, differs most; at most eight in all.

    A plane has 256 levels: which unit it is can be seen in it, and by how much it differs cannot.

    Args:
        plan: of both readings.
        reading: in a lossy precision.
        exact: the same in f32.
    """
    found = list[tuple[float, Pick]]()
    spots = stand(plan.watches, plan.model)
    seen = set[Layer]()
    for watch, spot in spots.items():
        if watch.layer is None or watch.kind != "planes" or watch.layer in seen:
            continue
        seen.add(watch.layer)
        units, size = watch.layer.shape[0], plane_size(watch)[0] * plane_size(watch)[1]
        first, second = (
            _values(planes, limits, planes_at=spot.planes, limits_at=spot.limits, units=units, size=size)
            for planes, limits in (
                (reading.planes, reading.limits),
                (exact.planes, exact.limits.reshape(-1, 2)),
            )
        )
        apart = _distances(first, second).max(axis=1)
        unit = int(apart.argmax())
        found.append((_share(float(apart[unit]), second), Pick(spot.number, unit)))
    found.sort(key=lambda one: -one[0])
    return [pick for _, pick in found[:MOST_PICKS]]


def _values(
    planes: Pixels, limits: Floats, *, planes_at: int, limits_at: int, units: int, size: int
) -> Floats:
    """Read a layer's planes as values: float32, (units, pixels)."""
    low, high = limits[limits_at : limits_at + units].T[:, :, np.newaxis]
    levels = planes[planes_at : planes_at + units * size].reshape(units, size)
    with np.errstate(all="ignore"):  # of what has overflown
        return low + levels * ((high - low) / np.float32(255))


def difference(
    plan: Plan,
    reading: Reading,
    exact: Numbers,
    *,
    picks: Sequence[Pick],
    exacts: Sequence[Floats],
    lossy: Sequence[Floats],
) -> Difference:
    """Say by how much a reading differs from one in f32.

    Args:
        plan: of both.
        reading: in a lossy precision.
        exact: the same in f32.
        picks: the units that differ most.
        exacts: their values in f32.
        lossy: their values in the lossy precision.
    """
    shares = list[tuple[float, str]]()
    spots = stand(plan.watches, plan.model)
    for pick, true, false in zip(picks, exacts, lossy, strict=True):
        layer = plan.watches[pick.watch].layer
        if layer is not None:
            spot = spots[plan.watches[pick.watch]]
            limits = exact.limits.reshape(-1, 2)[spot.limits : spot.limits + layer.shape[0]]
            shares.append((_share(_apart(true, false), limits), layer.name))
    for watch, spot in spots.items():
        if watch.layer is not None and watch.kind == "values":
            part = slice(spot.values, spot.values + watch.layer.shape[0])
            true, false = exact.values[part], reading.values[part]
            shares.append((_share(_apart(true, false), true), watch.layer.name))
    share, layer_name = max(shares, default=(0.0, ""))
    return Difference(
        probabilities=min(_apart(exact.probabilities, reading.probabilities), 1.0),
        layer=layer_name,
        share=share,
    )


def _apart(first: AnyArray, second: AnyArray) -> float:
    return float(_distances(first, second).max(initial=0.0))


def _distances(first: AnyArray, second: AnyArray) -> AnyArray:
    """Give how far values are from each other; from what is no finite number, infinitely."""
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.abs(first - second), nan=np.inf, posinf=np.inf)


def _share(apart: float, values: AnyArray) -> float:
    """Give a difference as a share of the largest of some values; at most 1."""
    largest = float(np.abs(values).max(initial=0.0)) or 1.0
    return min(apart / largest, 1.0) if isfinite(apart) and isfinite(largest) else 1.0
