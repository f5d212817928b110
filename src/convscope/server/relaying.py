"""What a page is sent of the source on the server's side: its frames as they come, and readings when they are ready."""

from collections.abc import Awaitable, Callable

from convscope.errors import ConvscopeError
from convscope.live.looking import look
from convscope.live.memory import Memory
from convscope.live.sight import News, Sight
from convscope.live.worker import Worker
from convscope.server.asking import Asking
from convscope.server.binary import encode_faces, encode_picture, encode_reading, encode_run
from convscope.server.following import Begun, Following, Told
from convscope.server.showing import Showing, Shown
from convscope.server.taping import Taping
from convscope.server.to_page import State, Trouble
from convscope.types import Covered


class Relaying:
    """Send one page what it follows.

    A page has the frame that it got last, and the one that is being run, so that it can show what its reading is of.

    Args:
        following: takes what the hub hands out.
        worker: runs the network.
        showing: what the page shows.
        asking: what it asks.
        taping: its recording; None: nothing is recorded.
        say: sends the page a message.
        send: sends the page a binary message.
    """

    def __init__(
        self,
        following: Following,
        worker: Worker,
        *,
        showing: Showing,
        asking: Asking,
        taping: Taping | None,
        say: Callable[[State | Trouble], Awaitable[None]],
        send: Callable[[bytes], Awaitable[None]],
    ) -> None:
        self._following = following
        self._worker = worker
        self._showing = showing
        self._asking = asking
        self._taping = taping
        self._memory = Memory()
        self._say = say
        self._send = send
        self._last: News | None = None
        self._has = 0
        self._runs = 0

    def again(self) -> None:
        """Show the last frame in another plan, where no newer one has come."""
        if self._last is not None:
            self._following.lay(self._last.anew())

    def forget(self) -> None:
        """Show something else than the source: its last frame is not shown again."""
        self._last = None

    async def frames(self) -> None:
        """Send frames and readings."""
        while True:
            told = await self._following.take(self._has)
            try:
                await self._relay(told)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def faces(self) -> None:
        """Send the faces in frames, as they are found."""
        while True:
            sight, faces = await self._following.faces.take()
            await self._send(encode_faces(faces, frame=sight))

    async def states(self) -> None:
        """Tell how it stands with the source."""
        while True:
            state = await self._following.states.take()
            await self._say(State(playing=state.playing, speed=state.speed, problem=state.problem))

    async def _relay(self, told: Told) -> None:
        if isinstance(told, News):
            self._last = told
        shown = await self._showing.ready() if isinstance(told, News) else self._showing.now
        if shown is None:
            return
        if isinstance(told, News):
            await self._read(told, shown)
        elif isinstance(told, Begun):
            if told.sight.sequence == self._has:
                await self._begin(told.sight, box=told.box, plan=shown.number)
        else:
            await self._show(told, plan=shown.number, together=False)

    async def _read(self, news: News, shown: Shown) -> None:
        """Send a reading; where it does not hold what this page shows, its frame is run once more."""
        sight, reading = news.sight, news.reading
        if not shown.scope.serves(reading.plan):
            reading = await self._worker.run(look, shown.scope, news.looked, memory=self._memory)
        if self._runs != sight.sequence or sight.together:
            if self._has != sight.sequence or sight.together:
                await self._show(sight, plan=shown.number, together=True)
            await self._begin(sight, box=news.looked.box, plan=shown.number)
        await self._send(encode_reading(reading, plan=shown.number, frame=news))
        if self._taping is not None:
            shot, file = sight.shot, await sight.file.bytes()
            self._taping.keep(reading, file, box=news.looked.box, name=shot.name, label=shot.label)
        await self._asking.served(news, reading=reading, shown=shown)

    async def _show(self, sight: Sight, *, plan: int, together: bool) -> None:
        file = await sight.file.bytes()
        await self._send(encode_picture(sight, file, plan=plan, together=together))
        self._has = sight.sequence

    async def _begin(self, sight: Sight, *, box: Covered, plan: int) -> None:
        self._runs = sight.sequence
        await self._send(encode_run(sight.sequence, box=box, plan=plan))
