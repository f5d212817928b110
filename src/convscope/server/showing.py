"""What a page shows: the newest plan of a view that it asked for."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass

from convscope.errors import ConvscopeError
from convscope.live.newest import Newest
from convscope.live.worker import Worker
from convscope.scope import Scope
from convscope.server.following import Following
from convscope.server.telling import plan_ready
from convscope.server.to_page import PlanReady, Trouble
from convscope.server.to_server import Open, Show
from convscope.view.form import from_link, from_toml
from convscope.view.presets import preset
from convscope.view.view import View


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A plan that a page knows.

    Attributes:
        number: by which frames and readings name it.
        scope: gives the readings.
    """

    number: int
    scope: Scope


class Showing:
    """Make plans of the views that a page asks for.

    Args:
        worker: runs the network.
        view: what the page begins with, where it does not know better; None: what suits the model.
        following: what the page follows; None: frames come from the page.
        say: sends the page a message.
        on_new: called when a plan with another number is shown.

    Attributes:
        now: what is shown; None: nothing yet.
    """

    def __init__(
        self,
        worker: Worker,
        *,
        view: View | None,
        following: Following | None,
        say: Callable[[PlanReady | Trouble], Awaitable[None]],
        on_new: Callable[[], None],
    ) -> None:
        self.now: Shown | None = None
        self._worker = worker
        self._view = view
        self._following = following
        self._say = say
        self._on_new = on_new
        self._wishes: Newest[Show | Open | None] = Newest()  # None: what is shown already
        self._numbers = itertools.count(1)
        self._turning = asyncio.Lock()

    def wish(self, wish: Show | Open) -> None:
        """Show another view; the newest wish counts."""
        self._wishes.put(wish)

    def again(self) -> None:
        """Make the plan once more: readings are to hold something else. What the page itself wishes goes before."""
        self._wishes.lay(None)

    async def run(self) -> None:
        """Make a plan of the newest view that was asked for; the old one runs until it is ready."""
        while True:
            wish = await self._wishes.take()
            try:
                view = self._meant(wish)
                if view is not None:
                    await self._show(view)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))
                # A wish that came to nothing may have gone before one to make the plan once more.
                behind = self._following is not None and self.now and self._following.behind(self.now.scope)
                if behind and wish is not None:
                    self.again()

    async def ready(self) -> Shown | None:
        """Give what is shown, to run a frame by. While a heavy network changes, wait: the old one would open again."""
        async with self._turning:
            return self.now

    async def _show(self, view: View) -> None:
        async with self._turning if self._worker.heavy else nullcontext():
            await self._turn(view)

    async def _turn(self, view: View) -> None:
        scope = await (self._following or self._worker).scope(view)
        same = self.now is not None and self.now.scope.serves(scope.plan)
        number = self.now.number if same and self.now else next(self._numbers)
        await self._say(plan_ready(scope, number=number))
        self.now = Shown(number, scope)
        if not same:
            self._on_new()

    def _meant(self, wish: Show | Open | None) -> View | None:
        """Read the view that is asked for; None: nothing is shown yet."""
        if wish is None:
            return None if self.now is None else self.now.scope.plan.view
        if isinstance(wish, Show):
            return wish.view
        if wish.form == "preset":
            if not wish.text and self._view is not None:
                return self._view
            return preset(wish.text, self._worker.model, class_=wish.class_)
        return from_link(wish.text) if wish.form == "link" else from_toml(wish.text)
