"""The recording of one page."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from convscope.errors import ConvscopeError
from convscope.live.newest import Newest
from convscope.reading import Reading
from convscope.record.tapes import Tapes
from convscope.record.writer import WAITING, Kept, Recorder
from convscope.server.to_page import Tape, Trouble
from convscope.types import WHOLE, Covered, Pixels

REPORT = 1.0
"""Seconds between two reports."""


class Taping:
    """Record what a page sees, while it wants to.

    Args:
        tapes: where recordings go.
        say: sends the page a message.
    """

    def __init__(self, tapes: Tapes, say: Callable[[Tape | Trouble], Awaitable[None]]) -> None:
        self._tapes = tapes
        self._say = say
        self._wishes: Newest[bool] = Newest()
        self._first: Path | None = None
        self._early: deque[Kept] | None = None
        self._begun: asyncio.Future[Recorder] | None = None
        self._recorder: Recorder | None = None
        self._start = 0.0

    def wish(self, *, on: bool) -> None:
        """Begin a recording, or end it; the newest wish counts."""
        if on and self._recorder is None and self._early is None:
            self._early = deque(maxlen=WAITING)
            self._start = monotonic()
        self._wishes.put(on)

    def keep(
        self,
        reading: Reading,
        picture: bytes | Pixels,
        *,
        box: Covered = WHOLE,
        name: str = "",
        label: int | None = None,
    ) -> None:
        """Keep a frame, if the page, or whoever started the server, wants that."""
        if (first := self._tapes.claim()) is not None:
            self._first = first
            self.wish(on=True)
        if self._recorder is None and self._early is None:
            return
        seconds = monotonic() - self._start
        kept = Kept(reading=reading, picture=picture, box=box, seconds=seconds, name=name, label=label)
        if self._recorder is not None:
            self._recorder.put(kept)
        elif self._early is not None:  # the file is not there yet
            self._early.append(kept)

    async def run(self) -> None:
        """Follow what is wished, and tell how it goes."""
        while True:
            try:
                on = await asyncio.wait_for(self._wishes.take(), REPORT if self._recorder else None)
                await self._turn(on=on)
            except TimeoutError:
                await self._report(on=True)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def close(self) -> None:
        """End what is being recorded, or about to be."""
        if self._begun is not None:
            with suppress(ConvscopeError):
                self._take(await self._begun)
        if self._recorder is not None:
            recorder, self._recorder = self._recorder, None
            await asyncio.to_thread(recorder.close)

    async def _turn(self, *, on: bool) -> None:
        if on and self._recorder is None:
            await self._begin()
            await self._report(on=True)
        elif not on:
            self._early = None
            if self._recorder is not None:
                recorder = self._recorder
                await self.close()
                await self._say(_told(recorder, on=False))

    async def _begin(self) -> None:
        """Make the file, which takes its time for a large model; should the page go meanwhile, `close` ends it."""
        path, self._first = self._first, None
        self._begun = asyncio.ensure_future(asyncio.to_thread(self._tapes.begin, path))
        try:
            self._take(await asyncio.shield(self._begun))
        except ConvscopeError:
            self._begun = self._early = None
            raise

    def _take(self, recorder: Recorder) -> None:
        self._begun, self._recorder = None, recorder
        early, self._early = self._early or (), None
        for kept in early:
            recorder.put(kept)

    async def _report(self, *, on: bool) -> None:
        if self._recorder is not None:
            await self._say(_told(self._recorder, on=on))


def _told(recorder: Recorder, *, on: bool) -> Tape:
    return Tape(
        on=on, file=str(recorder.path), frames=recorder.frames, lost=recorder.lost, problem=recorder.problem
    )
