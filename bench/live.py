"""Frames of a source for all: how old what is shown is, how often the network runs, and what it costs in memory."""

import asyncio
import resource
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.table import Row, asked
from convscope.api import load
from convscope.live.facing import Faces
from convscope.live.hub import Hub
from convscope.live.sight import News, Sight, Wanted
from convscope.live.worker import Worker
from convscope.scope import Scope
from convscope.sources.source import Shot
from convscope.types import Covered
from convscope.view.plan import make_plan
from convscope.view.presets import preset

PAGES = 10
SLOW = 0.1
HALF_AN_HOUR = 54_000
RATE = 30
SECONDS = 6.0


class Camera:
    """A camera of so many frames a second, or one that is as fast as it can; no two frames are alike."""

    title, live, count, pace = "camera", True, 0, 0.0

    def __init__(self, rate: float, *, most: int = 2**31) -> None:
        self._frames = np.random.default_rng(9).integers(0, 256, (97, 240, 320, 3), np.uint8)
        self._pause = 1 / rate if rate else 0.0
        self._due = time.perf_counter()
        self._most = most
        self.number = -1

    def read(self) -> Shot | None:
        """Give the next frame, when it is due."""
        if self.number + 1 >= self._most:
            time.sleep(0.01)
            return None
        self._due += self._pause
        time.sleep(max(0.0, self._due - time.perf_counter()))
        self.number += 1
        pixels = self._frames[self.number % len(self._frames)]
        return Shot(pixels=pixels, number=self.number, seconds=time.perf_counter(), given=True)

    def seek(self, number: int) -> None:
        """Stay where it is."""

    def close(self) -> None:
        """Hold nothing."""


@dataclass(eq=False)
class Page:
    """A page that shows all at once: the age of its reading just before the next one comes is the greatest."""

    on: bool = True
    wanted: tuple[Wanted, ...] = ()
    seen: int = 0
    read: int = 0
    ages: list[float] = field(default_factory=list[float])

    def see(self, _sight: Sight) -> None:
        """Count a frame."""
        self.seen += 1

    def find(self, _sight: Sight, _faces: Faces) -> None:
        """Leave faces out."""

    def begin(self, _sight: Sight, _box: Covered) -> None:
        """Leave out what begins."""

    def hand(self, news: News) -> None:
        """Note how old a frame is when its reading comes."""
        self.read += 1
        self.ages.append(time.perf_counter() - news.sight.shot.seconds)
        del self.ages[:-500]

    def tell(self) -> None:
        """Leave out how it stands."""

    def again(self) -> None:
        """Keep the view: all have the same."""


def rows() -> list[Row]:
    """Measure."""
    return [*slow_rows(), *page_rows(), *memory_rows()]


def slow_rows() -> list[Row]:
    """Measure how old what is shown is, with a network that is slower than the camera."""
    page = Page()

    async def story(_hub: Hub, _scope: Scope) -> None:
        page.seen = page.read = 0
        await asyncio.sleep(SECONDS)

    _played(Camera(RATE), [page], story, slow=SLOW)
    late, bound = np.percentile(page.ages, 95), SLOW + 1 / RATE
    name = f"camera of {RATE} frames a second, network of {1000 * SLOW:.0f} ms"
    fast = asked(f"at most {1000 * bound:.0f} ms, one run and one frame", met=float(late) <= bound + 0.01)
    return [
        Row(f"{name}: frame to reading", f"95 %: {1000 * late:.0f} ms", fast),
        Row(
            f"{name}: frames shown",
            f"{page.seen / SECONDS:.1f} a second",
            f"{page.read / SECONDS:.1f} readings a second",
        ),
    ]


def page_rows() -> list[Row]:
    """Measure how often the network runs for ten pages on one camera, two of which inspect units."""
    pages = [Page() for _ in range(PAGES)]

    async def story(_hub: Hub, scope: Scope) -> None:
        maps = [watch for watch in scope.plan.watches if watch.kind == "planes"]
        pages[0].wanted = ((maps[0], 0), (maps[-1], 1))
        pages[1].wanted = ((maps[0], 2), (maps[-1], 1))
        await asyncio.sleep(SECONDS)

    runs = _played(Camera(RATE), pages, story)
    frames = pages[0].read
    once = asked("1", met=runs <= frames + 1)
    return [
        Row(f"{PAGES} pages on one camera, two inspect: runs for each frame", f"{runs / frames:.2f}", once)
    ]


def memory_rows() -> list[Row]:
    """Measure how memory grows over half an hour of frames, as fast as they go."""
    page = Page()
    sizes: list[int] = []

    async def story(hub: Hub, _scope: Scope) -> None:
        while page.read < HALF_AN_HOUR and not hub.state.problem:
            await asyncio.sleep(0.02)
            if page.read * 20 // HALF_AN_HOUR > len(sizes):
                sizes.append(_resident())

    start = time.perf_counter()
    camera = Camera(0, most=HALF_AN_HOUR + 1000)
    runs = _played(camera, [page], story, every=True)
    grown = sizes[-1] / sizes[0] - 1
    name = f"{runs} frames, as of half an hour, through the hub"
    spent = f"in {time.perf_counter() - start:.0f} s"
    return [
        Row(
            f"{name}: memory grows by",
            f"{100 * grown:.1f} %",
            f"{asked('less than 5 %', met=grown < 0.05)}, {spent}",
        )
    ]


def _resident() -> int:
    """Give the bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _played(
    camera: Camera,
    pages: list[Page],
    story: Callable[[Hub, Scope], Awaitable[None]],
    *,
    slow: float = 0.0,
    every: bool = False,
) -> int:
    """Let pages follow a camera, with LeNet; give how often the network ran."""

    async def run() -> int:
        worker = Worker(load("lenet"))
        hub = Hub(worker, camera, every=every)
        if slow:
            quick = worker.run

            async def slowly(call: Callable[..., object], *args: object, **more: object) -> object:
                await asyncio.sleep(slow)
                return await quick(call, *args, **more)

            worker.run = slowly
        try:
            view = preset("", worker.model)
            needs = make_plan(worker.model, view).watches
            for page in pages:
                hub.follow(page, needs)
            scope = await worker.scope(view, also=hub.watches)
            _ = hub.player
            hub.offer(scope)
            await story(hub, scope)
            return hub.runs
        finally:
            hub.close()
            worker.close()

    return asyncio.run(run())
