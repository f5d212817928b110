"""A place for one thing, where what is newer replaces what was not taken."""

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class Newest(Generic[T]):
    """Hold the newest thing until it is taken; there is never a queue. For one event loop."""

    def __init__(self) -> None:
        self._held: list[T] = []
        self._filled = asyncio.Event()

    def put(self, thing: T) -> None:
        """Lay a thing down; one that still lies there is lost."""
        self._held[:] = [thing]
        self._filled.set()

    def lay(self, thing: T) -> None:
        """Lay a thing down, unless there lies one already."""
        if not self._held:
            self.put(thing)

    async def take(self) -> T:
        """Wait for a thing, and take it away."""
        await self._filled.wait()
        self._filled.clear()
        return self._held.pop()
