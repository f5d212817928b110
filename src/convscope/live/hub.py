"""The hub: one source on the server's side, one run of the network for each of its frames, any number of pages."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from time import time
from typing import Protocol

from convscope.errors import ConvscopeError
from convscope.live.newest import Newest
from convscope.live.player import Player, Playing
from convscope.live.worker import Worker
from convscope.reading import Reading
from convscope.scope import Scope
from convscope.sources.box import cut_shot
from convscope.sources.picture import encode_picture
from convscope.sources.source import Shot, Source
from convscope.types import Covered, Pixels, Way
from convscope.view.watch import Watch, in_order


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """A frame, and what was made of it.

    Attributes:
        sequence: counts the hub's frames.
        taken: when it came: seconds since 1970.
        shot: the frame.
        picture: the frame as a JPEG or PNG file.
        box: left, top, right and bottom of the box, in widths and heights of the frame.
        patch: what lies in the box.
        way: how it is prepared.
        reading: what one scope made of it.
    """

    sequence: int
    taken: float
    shot: Shot
    picture: bytes
    box: Covered
    patch: Pixels
    way: Way | None
    reading: Reading

    def anew(self) -> "News":
        """Give the same, to be shown once more, from now on."""
        return replace(self, taken=time())


class Follower(Protocol):
    """A page that follows the source."""

    def hand(self, news: News) -> None:
        """Take a frame; the newest counts."""
        ...

    def tell(self) -> None:
        """Hear that it stands otherwise with the source."""
        ...

    def again(self) -> None:
        """Ask for the view once more: readings are to hold something else."""
        ...


class Hub:
    """Run a source's frames for all who follow it.

    What each follower shows is joined, so that one run of the network has it for all of them.

    Args:
        worker: runs the network.
        source: read by a thread of its own.
        every: whether no frame is left out, however long the network takes.

    Attributes:
        last: the newest frame, for whoever comes while the source holds still.
    """

    def __init__(self, worker: Worker, source: Source, *, every: bool = False) -> None:
        self.source = source
        self.watches: tuple[Watch, ...] = ()
        self.last: News | None = None
        self._worker = worker
        self._every = every
        self._shots: Newest[Shot] = Newest()
        self._followers: dict[Follower, tuple[Watch, ...]] = {}
        self._scope: Scope | None = None
        self._ready = asyncio.Event()
        self._player: Player | None = None
        self._task: asyncio.Task[None] | None = None
        self._count = 0
        self._problem = ""

    @property
    def player(self) -> Player:
        """Give what plays the source; it begins when it is first asked for, in the server's loop."""
        if self._player is None:
            loop = asyncio.get_running_loop()
            self._player = Player(
                self.source,
                on_shot=lambda shot: _call(loop, lambda: self._shots.put(shot)),
                on_change=lambda _: _call(loop, self._tell),
                every=self._every,
            )
            self._player.start()
            self._task = loop.create_task(self._run())
        return self._player

    @property
    def state(self) -> Playing:
        """Say how it stands with the source, and with what is made of its frames."""
        state = self.player.state
        return replace(state, problem=state.problem or self._problem)

    def follow(self, follower: Follower, needs: tuple[Watch, ...]) -> tuple[Watch, ...]:
        """Note what a follower needs of readings, and say what they hold for it and for the others."""
        self._followers[follower] = needs
        self._join(but=follower)
        return self.watches

    def leave(self, follower: Follower) -> None:
        """Forget a follower."""
        if self._followers.pop(follower, None) is not None:
            self._join(but=follower)

    def offer(self, scope: Scope) -> None:
        """Take a scope for the frames to come, if its readings hold what all need."""
        if scope.plan.watches == self.watches:
            self._scope = scope
            self._ready.set()

    def close(self) -> None:
        """Let go of the source."""
        if self._task is not None:
            self._task.cancel()
        if self._player is not None:
            self._player.close()
        else:
            self.source.close()

    def _join(self, *, but: Follower) -> None:
        all_needs = (watch for needs in self._followers.values() for watch in needs)
        watches = in_order(all_needs, self._worker.model)
        if watches == self.watches:
            return
        self.watches = watches
        for follower in list(self._followers):
            if follower is not but:
                follower.again()

    def _tell(self) -> None:
        for follower in list(self._followers):
            follower.tell()

    def _trouble(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            self._tell()

    async def _run(self) -> None:
        await self._ready.wait()
        while True:
            shot = await self._shots.take()
            try:
                if self._scope is not None and self._followers:
                    await self._look(shot, self._scope)
                    self._trouble("")
            except ConvscopeError as error:
                self._trouble(str(error))
            except Exception as error:  # noqa: BLE001  (the frames to come are run, whatever one of them holds)
                self._trouble(f"{self.source.title}, frame {shot.number}: {type(error).__name__}: {error}")
            finally:
                self.player.taken()

    async def _look(self, shot: Shot, scope: Scope) -> None:
        self._count += 1
        taken = time()
        patch, box = cut(shot, scope)
        way: Way | None = "given" if shot.given else None
        reading, picture = await asyncio.gather(
            self._worker.run(look, scope, shot, patch, way), asyncio.to_thread(encode_picture, shot.pixels)
        )
        news = News(
            sequence=self._count,
            taken=taken,
            shot=shot,
            picture=picture,
            box=box,
            patch=patch,
            way=way,
            reading=reading,
        )
        self.last = news
        for follower in list(self._followers):
            follower.hand(news)


def look(scope: Scope, shot: Shot, patch: Pixels, way: Way | None) -> Reading:
    """Run a frame, as it was prepared before, or is to be now."""
    return scope.look(patch, way=way) if shot.prepared is None else scope.read(shot.prepared)


def cut(shot: Shot, scope: Scope) -> tuple[Pixels, Covered]:
    """Cut the box out of a frame: the pixels in it, and its edges in widths and heights of the frame."""
    entry = scope.model.card.input
    return cut_shot(shot, shape=entry.size, crop=entry.crop)


def _call(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Call in the loop's thread, unless the loop is over."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(call)
