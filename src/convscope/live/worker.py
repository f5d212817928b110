"""The worker: the one thread that runs frames through the network, for all viewers in turn."""

import asyncio
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from convscope.engines.engine import EngineOptions
from convscope.model.model import Model
from convscope.reading import Reading
from convscope.scope import Scope
from convscope.view.choice import Chosen, measured
from convscope.view.compiled import Compiled
from convscope.view.plan import Plan, make_plan
from convscope.view.tail import opens_alone
from convscope.view.view import View
from convscope.view.watch import Watch

_Key = tuple[View, tuple[Watch, ...]]
P = ParamSpec("P")
R = TypeVar("R")


class Worker:
    """A thread that runs frames through the network, and the scopes that are in use.

    A viewer asks for its next frame only when it has its last reading, so that the thread's line is never longer
    than there are viewers, and each gets its turn.

    Args:
        model: the network.
        engine: what is asked of the engine; if left out, the fastest there is: of a large network it is measured first,
            if it never was.

    Attributes:
        chosen: how the model is run.
        heavy: whether two networks, of two views, are not to be open at once.
        last: the newest reading; None: there is none yet.

    Raises:
        EngineError: what is asked of the engine cannot be had here.
        ModelError: no engine can run the network.
    """

    def __init__(self, model: Model, *, engine: EngineOptions | Chosen | None = None) -> None:
        self.model = model
        self.chosen = measured(model, engine)
        self.heavy = opens_alone(self.chosen.network, self.chosen.setting)
        self.last: Reading | None = None
        self._runs = ThreadPoolExecutor(max_workers=1, thread_name_prefix="convscope-run")
        self._making = asyncio.Lock()
        self._picking = asyncio.Lock()
        self._scopes: weakref.WeakValueDictionary[_Key, Scope] = weakref.WeakValueDictionary()
        self._guests: weakref.WeakSet[Compiled] = weakref.WeakSet()

    async def run(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a call in the worker's thread."""
        given = await asyncio.get_running_loop().run_in_executor(self._runs, lambda: call(*args, **kwargs))
        if isinstance(given, Reading):
            self.last = given
        return given

    def compiled_for(self, plan: Plan) -> Compiled | None:
        """Give the compiled network whose readings are of a plan; None: it is not in use any more."""
        return next((scope.compiled for scope in self._scopes.values() if scope.serves(plan)), None)

    async def open(self, call: Callable[P, Compiled], *args: P.args, **kwargs: P.kwargs) -> Compiled:
        """Let a call open a network beside the running ones.

        While a view of a large network is opened it is not opened; and once it is, it rests as they do.
        """
        if not self.heavy:
            return await asyncio.to_thread(call, *args, **kwargs)

        async def alone() -> Compiled:
            async with self._making:
                opened = await asyncio.to_thread(call, *args, **kwargs)
                self._guests.add(opened)
                return opened

        return await asyncio.shield(alone())  # a thread that has begun goes on, whoever waits no more

    async def let_pick(self, compiled: Compiled) -> None:
        """Make ready for units to be picked, while frames go on; where that takes too much memory, a run does it."""

        async def beside() -> None:
            async with self._picking:
                if not compiled.fetches:
                    picking = await asyncio.to_thread(compiled.for_picking)
                    await self.run(compiled.take, picking)

        if not self.heavy:
            await asyncio.shield(beside())

    async def scope(self, view: View, *, also: tuple[Watch, ...] = ()) -> Scope:
        """Give a scope for a view, shared by all who look at the same; a new one is compiled beside the running ones.

        While a view of a large network is opened, no other one is open: those rest, and are opened again when they are
        run.

        Args:
            view: what is shown.
            also: what else readings are to hold.

        Raises:
            ViewError: the view asks for what the model does not have.
            ModelError: the engine cannot run the network.
        """
        async with self._making:
            known = self._scopes.get((view, also))
            if known is not None:
                return known
            plan = await asyncio.to_thread(make_plan, self.model, view, also=also)
            others = list(self._scopes.values())
            beside = next((scope for scope in others if scope.serves(plan)), None)
            make = partial(Scope, self.model, view, engine=self.chosen, beside=beside, also=also)
            if beside is None and self.heavy:
                made = await self.run(
                    _make_alone, make, [*(scope.compiled for scope in others), *self._guests]
                )
            else:
                made = await asyncio.to_thread(make)
            return self._scopes.setdefault((view, also), made)

    def close(self) -> None:
        """End the thread, after the run that is under way."""
        self._runs.shutdown(cancel_futures=True)


def _make_alone(make: Callable[[], Scope], others: list[Compiled]) -> Scope:
    """Make a scope while all others rest; in the thread that runs frames, so that none opens them again meanwhile."""
    for other in others:
        other.rest()
    return make()
