"""The hub: one source on the server's side, one run of the network for each of its frames, any number of pages."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from time import time
from typing import Protocol

from convscope.errors import ConvscopeError
from convscope.live.facing import Faces, facing_for
from convscope.live.looking import cut, look
from convscope.live.memory import Memory
from convscope.live.newest import Newest
from convscope.live.player import Player, Playing
from convscope.live.sight import News, PictureFile, Sight, Wanted
from convscope.live.turns import Turns
from convscope.live.worker import Worker
from convscope.scope import Scope
from convscope.sources.source import Shot, Source
from convscope.types import Covered
from convscope.view.picks import Pick
from convscope.view.watch import Watch, in_order

SLOW = 5.0
"""Frames of a source that has fewer in a second are pictures, each of something else, and not a film."""


class Follower(Protocol):
    """A page that follows the source.

    Attributes:
        on: whether it looks at the source now.
        wanted: the units whose exact values it wants.
    """

    @property
    def on(self) -> bool: ...
    @property
    def wanted(self) -> tuple[Wanted, ...]: ...

    def see(self, sight: Sight) -> None:
        """Take a frame as soon as it comes; the newest counts."""
        ...

    def find(self, sight: Sight, faces: Faces) -> None:
        """Take the faces in a frame; the newest count."""
        ...

    def begin(self, sight: Sight, box: Covered) -> None:
        """Hear that a frame is being run, and what is looked at in it."""
        ...

    def hand(self, news: News) -> None:
        """Take a frame with its reading; the newest counts."""
        ...

    def tell(self) -> None:
        """Hear that it stands otherwise with the source."""
        ...

    def again(self) -> None:
        """Ask for the view once more: readings are to hold something else."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """A frame that can be run, and the faces in it; None: they are not looked for."""

    sight: Sight
    faces: Faces | None


class Hub:
    """Run a source's frames for all who follow it.

    Frames are handed on as they come, whatever the network does. It runs the newest one, and what each follower shows
    and asks is joined, so that one run has it for all of them. Nothing is run while nobody looks.

    Args:
        worker: runs the network.
        source: read by a thread of its own.
        every: whether no frame is left out, however long the network takes.

    Attributes:
        worker: runs the network.
        source: where frames come from.
        watches: what readings hold for all followers.
        last: the newest frame with a reading, for whoever comes while the source holds still.
        busy: whether a frame is being run.
    """

    def __init__(self, worker: Worker, source: Source, *, every: bool = False) -> None:
        self.worker = worker
        self.source = source
        self.watches: tuple[Watch, ...] = ()
        self.last: News | None = None
        self.busy = False
        self._every = every
        self._memory = Memory()
        self._turns: Turns[Wanted] = Turns()
        self._facing = facing_for(worker.model.card)
        self._stills = 0 < source.pace < SLOW
        self._sights: Newest[Sight] = Newest()
        self._ready: Newest[_Ready] = Newest()
        self._sight: Sight | None = None
        self._followers: dict[Follower, tuple[Watch, ...]] = {}
        self._scope: Scope | None = None
        self._scoped = asyncio.Event()
        self._held = 0
        self._player: Player | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._count = 0
        self._problem = ""

    @property
    def player(self) -> Player:
        """Give what plays the source; it begins when it is first asked for, in the server's loop."""
        if self._player is None:
            loop = asyncio.get_running_loop()

            def take(shot: Shot) -> None:
                taken = time()
                _call(loop, lambda: self._take(shot, taken))

            self._player = Player(
                self.source, on_shot=take, on_change=lambda _: _call(loop, self._tell), every=self._every
            )
            self._player.start()
            self._tasks = [loop.create_task(self._run()), loop.create_task(self._find())]
        return self._player

    @property
    def state(self) -> Playing:
        """Say how it stands with the source, and with what is made of its frames."""
        state = self.player.state
        return replace(state, problem=state.problem or self._problem)

    @property
    def runs(self) -> int:
        """Say how often the network has run: not for frames that are the same as the one before."""
        return self._memory.runs

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
            self._go()

    def hold(self) -> None:
        """Run no frame until as many have released it: a network is changed that is not to be in memory twice."""
        self._held += 1
        self._scoped.clear()

    def release(self) -> None:
        """Run frames again, if nobody else holds them."""
        self._held -= 1
        self._go()

    def _go(self) -> None:
        if self._scope is not None and not self._held:
            self._scoped.set()

    def wake(self) -> None:
        """Run the newest frame, if it was not run because nobody looked."""
        sight = self._sight
        if sight is not None and (self.last is None or self.last.sight.sequence < sight.sequence):
            self._sights.lay(sight)

    def choose(self, x: float, y: float) -> None:
        """Follow the face at a place, in widths and heights of the frame, for all who look on."""
        if self._facing is not None and self._sight is not None:
            self._facing.choose(x, y)
            self._sights.lay(self._sight)

    def close(self) -> None:
        """Let go of the source."""
        for task in self._tasks:
            task.cancel()
        if self._player is not None:
            self._player.close()
        else:
            self.source.close()

    def _join(self, *, but: Follower) -> None:
        all_needs = (watch for needs in self._followers.values() for watch in needs)
        watches = in_order(all_needs, self.worker.model)
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

    def _fail(self, sight: Sight, error: Exception) -> None:
        where = f"{self.source.title}, frame {sight.shot.number}: {type(error).__name__}"
        self._trouble(str(error) if isinstance(error, ConvscopeError) else f"{where}: {error}")

    def _looking(self) -> list[Follower]:
        return [follower for follower in self._followers if follower.on]

    def _take(self, shot: Shot, taken: float) -> None:
        """Hand a frame on as it comes, and lay it down for the network."""
        self._count += 1
        together = self._every or not (self.source.live or self.player.state.playing)
        sight = Sight(
            sequence=self._count, taken=taken, shot=shot, file=PictureFile(shot.pixels), together=together
        )
        self._sight = sight
        self._sights.put(sight)
        for follower in self._looking():
            follower.see(sight)

    async def _find(self) -> None:
        """Find faces, where the network gets one, before it is the frame's turn: beside the run of another."""
        await self._scoped.wait()
        while True:
            sight = await self._sights.take()
            if not self._looking():
                self.player.taken()
                continue
            faces: Faces | None = None
            if self._facing is not None and sight.shot.prepared is None and not sight.shot.given:
                try:
                    faces = await self._facing.take(
                        sight.shot.pixels, taken=sight.taken, still=sight.together or self._stills
                    )
                except Exception as error:  # noqa: BLE001  (the frame is run without, whatever it holds)
                    self._fail(sight, error)
                else:
                    for follower in self._looking():
                        follower.find(sight, faces)
            if faces is not None and faces.held:  # what is where the face was is no face
                self.player.taken()
                continue
            self._ready.put(_Ready(sight, faces))

    async def _run(self) -> None:
        while True:
            ready = await self._ready.take()
            await self._scoped.wait()
            self.busy = True
            try:
                if self._scope is not None:
                    await self._look(ready, self._scope)
                    self._trouble("")
            except Exception as error:  # noqa: BLE001  (the frames to come are run, whatever one of them holds)
                self._fail(ready.sight, error)
            finally:
                self.busy = False
                self.player.taken()

    async def _look(self, ready: _Ready, scope: Scope) -> None:
        sight, faces = ready.sight, ready.faces
        if faces is None:
            looked = cut(sight.shot, scope)
        else:  # copied, and perhaps large
            looked = await asyncio.to_thread(cut, sight.shot, scope, faces=faces)
        wanted = self._wanted(scope)
        chosen = self._turns.next(wanted)
        numbers = {watch: number for number, watch in enumerate(scope.plan.watches)}
        picks = [Pick(watch=numbers[watch], unit=unit) for watch, unit in chosen]
        for follower in self._looking():
            follower.begin(sight, looked.box)
        reading = await self.worker.run(look, scope, looked, memory=self._memory, picks=picks)
        exacts = dict(zip(chosen, reading.exacts, strict=False))  # of nothing there are none
        self.last = news = News(
            sight=sight, looked=looked, reading=reading, wanted=frozenset(wanted), exacts=exacts
        )
        for follower in self._looking():
            follower.hand(news)

    def _wanted(self, scope: Scope) -> list[Wanted]:
        """Join what all want of exact values."""
        there = set(scope.plan.watches)
        wanted = dict.fromkeys(one for follower in self._looking() for one in follower.wanted)
        return [one for one in wanted if one[0] in there]


def _call(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Call in the loop's thread, unless the loop is over."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(call)
