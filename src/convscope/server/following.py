"""A page that follows the source on the server's side."""

import asyncio
from collections.abc import Callable

from convscope.errors import ConvscopeError
from convscope.live.hub import Hub, News
from convscope.live.newest import Newest
from convscope.live.player import Playing
from convscope.live.worker import Worker
from convscope.scope import Scope
from convscope.server.messages import Steer
from convscope.view.plan import make_plan
from convscope.view.view import View
from convscope.view.watch import Watch


class Following:
    """Stand for one page at the hub: take what it hands out, and say what the page needs.

    Args:
        hub: runs the source's frames for all pages.
        worker: runs the network.
        again: called when the page's plan has to be made once more, since readings hold something else.

    Attributes:
        news: the newest frame.
        states: how it stands with the source.
    """

    def __init__(self, hub: Hub, worker: Worker, *, again: Callable[[], None]) -> None:
        self.news: Newest[News] = Newest()
        self.states: Newest[Playing] = Newest()
        self._hub = hub
        self._worker = worker
        self._again = again
        self._on = False
        self._needs: tuple[Watch, ...] | None = None

    def hand(self, news: News) -> None:
        """Take a frame of the hub; the newest counts."""
        if self._on:
            self.news.put(news)

    def tell(self) -> None:
        """Hear that it stands otherwise with the source."""
        self.states.put(self._hub.state)

    def again(self) -> None:
        """Ask for the plan once more: the hub's readings are to hold something else."""
        self._again()

    def turn(self, *, on: bool) -> None:
        """Follow from now on, beginning with the newest frame that there is, or no longer."""
        self._on = on
        if on:
            self.tell()
            if self._hub.last is not None:
                self.news.put(self._hub.last.anew())

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

    def behind(self, scope: Scope) -> bool:
        """Say whether the hub's readings hold something else than those of a scope."""
        return scope.plan.watches != self._hub.watches

    async def scope(self, view: View) -> Scope:
        """Give a scope for a view whose readings hold what all pages need.

        Raises:
            ViewError: the view asks for what the model does not have.
            ModelError: the engine cannot run the network for it; the hub is told what was needed before.
        """
        plan = await asyncio.to_thread(make_plan, self._worker.model, view)
        before, self._needs = self._needs, plan.watches
        try:
            scope = await self._worker.scope(view, also=self._hub.follow(self, plan.watches))
            while self.behind(scope):  # meanwhile others have come, or gone
                scope = await self._worker.scope(view, also=self._hub.watches)
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
