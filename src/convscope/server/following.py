"""A page that follows the source on the server's side."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from convscope.errors import ConvscopeError
from convscope.live.facing import Faces
from convscope.live.hub import Hub
from convscope.live.newest import Newest
from convscope.live.player import Playing
from convscope.live.sight import News, Sight, Wanted
from convscope.scope import Scope
from convscope.server.to_server import Steer
from convscope.types import Covered
from convscope.view.plan import make_plan
from convscope.view.view import View
from convscope.view.watch import Watch


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A frame that is being run, and what is looked at in it."""

    sight: Sight
    box: Covered


Told = News | Begun | Sight
"""What a page is told of a source, the more urgent first."""


class Following:
    """Stand for one page at the hub: take what it hands out, and say what the page needs.

    Of each kind of thing the newest counts: a page that does not read loses frames, and slows nobody.

    Args:
        hub: runs the source's frames for all pages.
        again: called when the page's plan has to be made once more, since readings hold something else.
        wanted: gives the units whose exact values the page wants.

    Attributes:
        states: how it stands with the source.
        faces: those in the newest frame that was searched.
    """

    def __init__(
        self,
        hub: Hub,
        *,
        again: Callable[[], None],
        wanted: Callable[[], tuple[Wanted, ...]],
    ) -> None:
        self.states: Newest[Playing] = Newest()
        self.faces: Newest[tuple[Sight, Faces]] = Newest()
        self._hub = hub
        self._again = again
        self._wanted = wanted
        self._on = False
        self._met = False
        self._owed = False
        self._needs: tuple[Watch, ...] | None = None
        self._news: News | None = None
        self._begun: Begun | None = None
        self._sight: Sight | None = None
        self._filled = asyncio.Event()

    @property
    def on(self) -> bool:
        """Say whether the page looks at the source now, or waits for its first frame."""
        return self._on or self._owed

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Give the units whose exact values the page wants."""
        return self._wanted()

    @property
    def busy(self) -> bool:
        """Say whether a frame is being run, of which a reading is to come."""
        return self.on and self._hub.busy

    def see(self, sight: Sight) -> None:
        """Take a frame as soon as it comes; one that is shown with its reading comes with that."""
        if not sight.together:
            self._sight = sight
            self._filled.set()

    def find(self, sight: Sight, faces: Faces) -> None:
        """Take the faces in a frame."""
        self.faces.put((sight, faces))

    def begin(self, sight: Sight, box: Covered) -> None:
        """Hear that a frame is being run."""
        self._begun = Begun(sight, box)
        self._filled.set()

    def hand(self, news: News) -> None:
        """Take a frame with its reading."""
        self._owed, self._met = False, True
        if not self._on:  # it is owed this one, and no more
            self._sight = self._begun = None
        self._news = news
        self._filled.set()

    def tell(self) -> None:
        """Hear that it stands otherwise with the source."""
        self.states.put(self._hub.state)

    def again(self) -> None:
        """Ask for the plan once more: the hub's readings are to hold something else."""
        self._again()

    async def take(self, has: int) -> Told:
        """Wait for something to tell the page, and take it away.

        Args:
            has: the number of the frame that the page has got last. That it is being run is told before another comes.
        """
        while True:
            await self._filled.wait()
            if self._news is not None:
                news, self._news = self._news, None
                if self._begun is not None and self._begun.sight.sequence <= news.sight.sequence:
                    self._begun = None
                return news
            begun = self._begun
            if begun is not None and (self._sight is None or begun.sight.sequence == has):
                self._begun = None
                return begun
            if self._sight is not None:
                sight, self._sight = self._sight, None
                return sight
            self._filled.clear()

    def lay(self, news: News) -> None:
        """Show a frame once more, unless a newer one waits."""
        if self._news is None:
            self._news = news
            self._filled.set()

    def turn(self, *, on: bool) -> None:
        """Follow from now on, beginning with the newest frame that there is, or no longer.

        A page that has seen nothing yet, as after a break, is shown one frame in any case.
        """
        self._on = on
        self.tell()
        if on or not self._met:
            if self._hub.last is not None:
                self.hand(self._hub.last.anew())
            else:
                self._owed = True
            if on:
                self._hub.wake()
        else:
            self._sight = self._begun = None

    def steer(self, wish: Steer) -> None:
        """Steer the source, for all who follow it."""
        player = self._hub.player
        match wish.do:
            case "play":
                player.play(speed=wish.speed)
            case "pause":
                player.pause()
            case "seek":
                player.seek(wish.number)
            case "step":
                player.step(wish.number)

    def choose(self, x: float, y: float) -> None:
        """Follow the face at a place, for all who look on."""
        self._hub.choose(x, y)

    def behind(self, scope: Scope) -> bool:
        """Say whether the hub's readings hold something else than those of a scope."""
        return scope.plan.watches != self._hub.watches

    async def scope(self, view: View) -> Scope:
        """Give a scope for a view whose readings hold what all pages need.

        Raises:
            ViewError: the view asks for what the model does not have.
            ModelError: the engine cannot run the network for it; the hub is told what was needed before.
        """
        if not self._hub.worker.heavy:
            return await self._scope(view)
        self._hub.hold()
        try:
            return await self._scope(view)
        finally:
            self._hub.release()

    async def _scope(self, view: View) -> Scope:
        worker = self._hub.worker
        plan = await asyncio.to_thread(make_plan, worker.model, view)
        before, self._needs = self._needs, plan.watches
        try:
            scope = await worker.scope(view, also=self._hub.follow(self, plan.watches))
            while self.behind(scope):  # meanwhile others have come, or gone
                scope = await worker.scope(view, also=self._hub.watches)
        except ConvscopeError:
            self._needs = before
            if before is None:
                self.leave()
            else:
                self._hub.follow(self, before)
            raise
        self._hub.offer(scope)
        return scope

    def leave(self) -> None:
        """Need nothing more of the hub."""
        self._hub.leave(self)
