"""What a page asks: exact values of units, and what units have learned."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from convscope.errors import ConvscopeError
from convscope.live.newest import Newest
from convscope.live.sight import News, Wanted
from convscope.live.worker import Worker
from convscope.reading import Reading
from convscope.server.binary import encode_exact
from convscope.server.showing import Showing, Shown
from convscope.server.telling import described
from convscope.server.to_page import Described, Trouble
from convscope.server.to_server import Describe, Inspect
from convscope.types import Floats
from convscope.view.picks import Pick


@dataclass(frozen=True, slots=True, eq=False)
class _Last:
    """The reading that left last."""

    shown: Shown
    sequence: int
    reading: Reading


class Asking:
    """Answer the questions of a page.

    Args:
        worker: runs the network.
        showing: what the page shows.
        say: sends the page a message.
        send: sends the page a binary message.
        busy: says whether a frame is being run, for this page and for others, of which a reading is to come.
    """

    def __init__(
        self,
        worker: Worker,
        showing: Showing,
        *,
        say: Callable[[Described | Trouble], Awaitable[None]],
        send: Callable[[bytes], Awaitable[None]],
        busy: Callable[[], bool],
    ) -> None:
        self._worker = worker
        self._showing = showing
        self._say = say
        self._send = send
        self._busy = busy
        self._questions: Newest[Inspect] = Newest()
        self._curious: Newest[Describe] = Newest()
        self._picks: tuple[int, tuple[Pick, ...]] = 0, ()
        self._last: _Last | None = None

    def ask(self, question: Inspect | Describe) -> None:
        """Ask; of each kind the newest question counts."""
        if isinstance(question, Inspect):
            self._questions.put(question)
        else:
            self._curious.put(question)

    def picked(self, plan: int) -> tuple[Pick, ...]:
        """Give the units whose exact values are wanted with each reading of a plan."""
        of, picks = self._picks
        return picks if of == plan else ()

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Give the same of the plan that is shown, by what they are and not by their numbers in it."""
        shown = self._showing.now
        if shown is None:
            return ()
        watches = shown.scope.plan.watches
        return tuple((watches[pick.watch], pick.unit) for pick in self.picked(shown.number))

    async def served(self, news: News, *, reading: Reading, shown: Shown) -> None:
        """Follow a reading of a source for all with the exact values that are wanted.

        What was not asked for when the network ran, or was not its turn, comes with the next reading, if there is one.

        Args:
            news: has the values of what all wanted.
            reading: what has left of it.
            shown: the plan that it was made for.
        """
        self._last = last = _Last(shown, news.sight.sequence, reading)
        picks, wanted = self.picked(shown.number), self.wanted
        there = [place for place, one in enumerate(wanted) if one in news.exacts]
        await self._tell(
            [picks[place] for place in there], [news.exacts[wanted[place]] for place in there], last
        )
        is_turn_to_come = not news.sight.together and news.wanted.issuperset(wanted)
        if len(there) < len(picks) and not is_turn_to_come and not self._busy():
            await self._catch_up(last)

    async def sent(
        self, reading: Reading, *, shown: Shown, sequence: int, picks: tuple[Pick, ...] = ()
    ) -> None:
        """Follow a reading that has left with the exact values that are wanted.

        Args:
            reading: has the values of `picks`.
            shown: the plan that it was made for.
            sequence: of its frame.
            picks: what was wanted when the network ran.
        """
        self._last = last = _Last(shown, sequence, reading)
        if picks == self.picked(shown.number):
            await self._tell(picks, reading.exacts, last)
        else:  # asked for while the network ran
            await self._catch_up(last)

    async def answer(self) -> None:
        """Tell exact values of the last reading, and go on with those to come."""
        while True:
            question = await self._questions.take()
            try:
                await self._pick(question)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    def forget(self) -> None:
        """Let go of the last reading: another plan is shown, of which no question can be about it."""
        self._last = None

    async def describe(self) -> None:
        """Tell what a unit has learned."""
        while True:
            asked = await self._curious.take()
            try:
                answer = await asyncio.to_thread(
                    described, self._worker.model, layer=asked.layer, unit=asked.unit
                )
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))
                continue
            await self._say(answer)

    async def _pick(self, question: Inspect) -> None:
        picks = tuple(Pick(watch=one.watch, unit=one.unit) for one in question.units)
        shown = await self._showing.ready()
        if shown is None or shown.number != question.plan:
            return
        shown.scope.check(picks)
        if picks:
            await self._worker.let_pick(shown.scope.compiled)
        last, self._picks = self._last, (question.plan, picks)
        if last is not None and last.shown.number == question.plan and not self._busy():
            await self._catch_up(last)

    async def _catch_up(self, last: _Last) -> None:
        """Tell the exact values of a reading that has left without them, unless a newer one has left since."""
        picks = self.picked(last.shown.number)
        if picks:
            values = await self._worker.run(last.shown.scope.exact, last.reading, picks)
            if self._last is last:
                await self._tell(picks, values, last)

    async def _tell(self, picks: Sequence[Pick], values: Sequence[Floats], last: _Last) -> None:
        plan, sequence = last.shown.number, last.sequence
        for pick, one in zip(picks, values, strict=True):
            await self._send(
                encode_exact(one, plan=plan, sequence=sequence, watch=pick.watch, unit=pick.unit)
            )
