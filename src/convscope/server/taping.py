"""The recording of one page."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

from convscope.errors import ConvscopeError
from convscope.record.tapes import Tapes
from convscope.record.writer import Kept, Recorder
from convscope.scope import Reading
from convscope.server.messages import Tape, Trouble
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
        self._wishes: asyncio.Queue[tuple[bool, Path | None]] = asyncio.Queue()
        self._recorder: Recorder | None = None
        self._start = 0.0

    def wish(self, *, on: bool, path: Path | None = None) -> None:
        """Begin a recording, or end it."""
        self._wishes.put_nowait((on, path))

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
            self.wish(on=True, path=first)
        if self._recorder is not None:
            seconds = monotonic() - self._start
            self._recorder.put(
                Kept(reading=reading, picture=picture, box=box, seconds=seconds, name=name, label=label)
            )

    async def run(self) -> None:
        """Follow what is wished, and tell how it goes."""
        while True:
            try:
                on, path = await asyncio.wait_for(self._wishes.get(), REPORT if self._recorder else None)
                await self._turn(on=on, path=path)
            except TimeoutError:
                await self._report(on=True)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def close(self) -> None:
        """End what is being recorded."""
        if self._recorder is not None:
            recorder, self._recorder = self._recorder, None
            await asyncio.to_thread(recorder.close)

    async def _turn(self, *, on: bool, path: Path | None) -> None:
        if on and self._recorder is None:
            recorder = await asyncio.to_thread(self._tapes.begin, path)
            self._start = monotonic()
            self._recorder = recorder
            await self._report(on=True)
        elif not on and self._recorder is not None:
            recorder = self._recorder
            await self.close()
            await self._say(_told(recorder, on=False))

    async def _report(self, *, on: bool) -> None:
        if self._recorder is not None:
            await self._say(_told(self._recorder, on=on))


def _told(recorder: Recorder, *, on: bool) -> Tape:
    return Tape(
        on=on, file=str(recorder.path), frames=recorder.frames, lost=recorder.lost, problem=recorder.problem
    )
